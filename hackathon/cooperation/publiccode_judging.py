"""What the standard of publiccode.yml says of a file's values: each fault has a sentence of its
own, and where the file is known its line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from hackathon.cooperation.publiccode_keys import Key
from hackathon.core.language import gettext as _
from hackathon.core.language import tags

Path = tuple[Any, ...]


class Note(NamedTuple):
    """What there is to say about a place in a file.

    :ivar line: counted from 1
    :ivar key: the way to the value, ``description.en.features``; empty for the file itself
    :ivar fault: it must be mended; else it is a warning, and kept
    """

    line: int
    key: str
    sentence: str
    fault: bool = True


def judged(
    values: Mapping[str, Any],
    keys: Mapping[str, Key],
    where: Path,
    lines: Mapping[Path, int],
) -> Iterator[Note]:
    """Judge a mapping by the keys that it may have."""
    for name, value in values.items():
        here = (*where, name)
        key = keys.get(name)
        if key is None:
            said = _("The standard does not know this key. It is kept.")
            yield _note(here, lines, said, fault=False)
        elif key.leaving:
            said = _("The standard gives this key up. It is kept.")
            yield _note(here, lines, said, fault=False)
        else:
            yield from _of_kind(value, key, here, lines)
    # Last: a key that is there with a wrong value has been told of by then.
    for name, key in keys.items():
        if key.needed and values.get(name) in (None, "", [], {}):
            yield _note((*where, name), lines, _("This is missing."))
    # The one place where a key is needed or forbidden by the value of another.
    if where == ("maintenance",):
        yield from _maintained(values, where, lines)


def _maintained(
    values: Mapping[str, Any], where: Path, lines: Mapping[Path, int]
) -> Iterator[Note]:
    """What the kind of maintenance asks for besides."""
    kind = values.get("type")
    if kind == "contract" and not values.get("contractors"):
        yield _note((*where, "contractors"), lines, _("A contract needs its contractors."))
    if kind != "contract" and values.get("contractors"):
        said = _("Contractors are named only where the maintenance is by contract.")
        yield _note((*where, "contractors"), lines, said)
    if kind in {"internal", "community"} and not values.get("contacts"):
        yield _note((*where, "contacts"), lines, _("This kind of maintenance needs a contact."))


def _of_kind(
    value: Any,
    key: Key,
    here: Path,
    lines: Mapping[Path, int],
) -> Iterator[Note]:
    if value is None:
        return  # said as missing where it is needed
    if key.kind == "map":
        yield from _map(value, key, here, lines)
    elif key.kind == "languages":
        yield from _languages(value, key, here, lines)
    elif key.kind in {"texts", "maps"}:
        yield from _list(value, key, here, lines)
    elif key.kind != "anything" and (said := _wrong(value, key)):
        yield _note(here, lines, said)


def _map(
    value: Any,
    key: Key,
    here: Path,
    lines: Mapping[Path, int],
) -> Iterator[Note]:
    if isinstance(value, dict):
        yield from judged(value, key.keys or {}, here, lines)
    else:
        yield _note(here, lines, _("Keys and their values must stand here, indented."))


def _languages(
    value: Any,
    key: Key,
    here: Path,
    lines: Mapping[Path, int],
) -> Iterator[Note]:
    if not isinstance(value, dict):
        yield _note(here, lines, _("Keys and their values must stand here, indented."))
        return
    for code, texts in value.items():
        # Its texts are judged all the same: the code may be a slip of one letter.
        if tags.tag(str(code)) is None:
            said = _("This is no code of a language, such as en or pt-BR.")
            yield _note((*here, code), lines, said)
        yield from _map(texts, key, (*here, code), lines)


def _list(
    value: Any,
    key: Key,
    here: Path,
    lines: Mapping[Path, int],
) -> Iterator[Note]:
    if not isinstance(value, list):
        yield _note(here, lines, _("A list must stand here: each item on a line with a dash."))
        return
    for place, part in enumerate(value):
        if key.kind == "maps":
            yield from _map(part, key, (*here, place), lines)
        elif not isinstance(part, str):
            yield _note((*here, place), lines, _quoted(part))


def _wrong(value: Any, key: Key) -> str:
    """Why a single value cannot stand under its key, or ""."""
    if key.kind == "yes_no":
        return "" if isinstance(value, bool) else _("Write true or false.")
    # Most often a number that YAML made of a version: 1.10 would become 1.1.
    if not isinstance(value, str):
        return _quoted(value)
    if key.kind == "word" and value not in key.words:
        return _("Write one of: %(words)s.", words=", ".join(key.words))
    if key.kind == "day" and not _is_day(value):
        return _("Write a day as 2027-03-31.")
    if key.kind in {"address", "page"} and not _is_address(value, key.kind == "page"):
        return _("Write a whole address, such as https://example.org/code.")
    long = length(value)
    if key.longest and long > key.longest:
        return _("It has %(long)s characters; at most %(most)s.", long=long, most=key.longest)
    if long < key.shortest:
        return _("It has %(long)s characters; at least %(least)s.", long=long, least=key.shortest)
    return ""


def _quoted(value: object) -> str:
    if isinstance(value, (dict, list)):
        return _("A text must stand here, not a list or further keys.")
    said = str(value).lower() if isinstance(value, bool) else value
    return _('A text must stand here. Put it into quotation marks: "%(value)s".', value=said)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_address(value: str, web: bool) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    # A blank would be cut off or encoded, by each program in its own way.
    if re.search(r"\s", value):
        return False
    if web:
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    return bool(parts.scheme) and bool(parts.netloc or parts.path)


def _note(
    where: Path,
    lines: Mapping[Path, int],
    sentence: str,
    fault: bool = True,
) -> Note:
    nearest = where
    # What is missing has no line; the nearest key above it is where it belongs.
    while nearest and nearest not in lines:
        nearest = nearest[:-1]
    name = ".".join(str(part) for part in where)
    return Note(lines.get(nearest, 0), name, sentence, fault)


def length(text: str) -> int:
    """Count characters as people see them: marks on a letter and joined signs are part of it."""
    count, joined = 0, False
    for sign in text:
        # Variation selectors, marks and skin tones change the sign before them.
        follows = (
            unicodedata.category(sign) in {"Mn", "Me", "Mc"} or "\U0001f3fb" <= sign <= "\U0001f3ff"
        )
        if not follows and not joined and sign != "\u200d":
            count += 1
        joined = sign == "\u200d"
    return count

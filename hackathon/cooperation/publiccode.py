"""publiccode.yml: the file by which public bodies say what software they share, read and judged.

Every fault has its line and a sentence. What the standard does not know, or gives up, is kept and
said: another program may know it, and whoever takes the file out again finds it unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

from hackathon.cooperation.publiccode_keys import KEYS, Key
from hackathon.core.language import gettext as _
from hackathon.core.language import tags

LONGEST = 200_000  # characters; the largest file in use has a tenth
DEEPEST = 20  # levels; the standard needs six
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


class Read(NamedTuple):
    """A file as it was understood.

    :ivar values: all it holds, in its order; empty when it is no mapping of YAML
    """

    values: dict[str, Any]
    notes: list[Note]

    @property
    def faults(self) -> list[Note]:
        """What must be mended."""
        return [note for note in self.notes if note.fault]


class _Unreadable(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.note = Note(line, "", sentence)


def read(text: str) -> Read:
    """Read a publiccode.yml and judge it by the standard; never raises for what it says."""
    if len(text) > LONGEST:
        sentence = _("The file is longer than %(most)s characters.", most=LONGEST)
        return Read({}, [Note(1, "", sentence)])
    lines: dict[Path, int] = {}
    try:
        values = _values(text, lines)
    except _Unreadable as error:
        return Read({}, [error.note])
    return Read(values, sorted(_judged(values, KEYS, (), lines)))


def judge(values: Mapping[str, Any]) -> list[Note]:
    """Judge values that come from no file; the notes have no line."""
    return list(_judged(values, KEYS, (), {}))


# --- Reading. -------------------------------------------------------------------------------------


def _values(text: str, lines: dict[Path, int]) -> dict[str, Any]:
    try:
        # Composed and never constructed: nothing in the file can become anything that runs.
        nodes = list(yaml.compose_all(text.removeprefix("\ufeff"), yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = error.problem or error.context
        raise _Unreadable(line, _("This is no valid YAML: %(problem)s.", problem=said)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        said = _("This line holds a character that YAML does not allow; delete it.")
        raise _Unreadable(line, said) from None
    except RecursionError:
        raise _Unreadable(1, _("The values are nested too deeply.")) from None
    if len(nodes) > 1:
        line = nodes[1].start_mark.line + 1
        raise _Unreadable(line, _("The file must hold one document, not several."))
    if not nodes or not isinstance(nodes[0], yaml.MappingNode):
        raise _Unreadable(1, _("The file must consist of lines such as: name: My tool"))
    found = _value(nodes[0], (), lines, set())
    return found if isinstance(found, dict) else {}


def _value(node: yaml.Node, where: Path, lines: dict[Path, int], seen: set[int]) -> object:
    line = node.start_mark.line + 1
    if len(where) > DEEPEST:
        raise _Unreadable(line, _("The values are nested too deeply."))
    if id(node) in seen:
        # A value used again by reference: a few lines could grow into gigabytes.
        said = _("References (& and *) are not used here; write the value out.")
        raise _Unreadable(line, said)
    seen.add(id(node))
    lines.setdefault(where, line)
    if isinstance(node, yaml.SequenceNode):
        parts = enumerate(node.value)
        return [_value(part, (*where, place), lines, seen) for place, part in parts]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines, seen)
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, where: Path, lines: dict[Path, int], seen: set[int]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, part in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _Unreadable(line, _("A key must be a plain word."))
        if key.value in values:
            said = _("%(key)s is given twice; keep one of the two.", key=key.value)
            raise _Unreadable(line, said)
        lines[(*where, key.value)] = line
        values[key.value] = _value(part, (*where, key.value), lines, seen)
    return values


def _scalar(node: yaml.Node) -> object:
    kind, said = node.tag.rsplit(":", 1)[-1], str(node.value)
    # Of YAML 1.2, which the standard names: "yes" and a day are texts there.
    if kind == "bool" and said.lower() in {"true", "false"}:
        return said.lower() == "true"
    if kind == "null":
        return None
    if kind == "int" and re.fullmatch(r"[-+]?[0-9]+", said) and len(said) < 19:
        return int(said)
    if kind == "float" and re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", said) and len(said) < 19:
        return float(said)
    return said


# --- Judging. -------------------------------------------------------------------------------------


def _judged(
    values: Mapping[str, Any], keys: Mapping[str, Key], where: Path, lines: Mapping[Path, int]
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
    for name, key in keys.items():
        if key.needed and values.get(name) in (None, "", [], {}):
            yield _note((*where, name), lines, _("This is missing."))
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


def _of_kind(value: Any, key: Key, here: Path, lines: Mapping[Path, int]) -> Iterator[Note]:
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


def _map(value: Any, key: Key, here: Path, lines: Mapping[Path, int]) -> Iterator[Note]:
    if isinstance(value, dict):
        yield from _judged(value, key.keys or {}, here, lines)
    else:
        yield _note(here, lines, _("Keys and their values must stand here, indented."))


def _languages(value: Any, key: Key, here: Path, lines: Mapping[Path, int]) -> Iterator[Note]:
    if not isinstance(value, dict):
        yield _note(here, lines, _("Keys and their values must stand here, indented."))
        return
    for code, texts in value.items():
        if tags.tag(str(code)) is None:
            said = _("This is no code of a language, such as en or pt-BR.")
            yield _note((*here, code), lines, said)
        yield from _map(texts, key, (*here, code), lines)


def _list(value: Any, key: Key, here: Path, lines: Mapping[Path, int]) -> Iterator[Note]:
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
    if re.search(r"\s", value):
        return False
    if web:
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    return bool(parts.scheme) and bool(parts.netloc or parts.path)


def _note(where: Path, lines: Mapping[Path, int], sentence: str, fault: bool = True) -> Note:
    nearest = where
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

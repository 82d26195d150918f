"""Several briefs as Markdown files in a ZIP, in the form in which an event's folder has them: read
into the table that the page of several briefs shows, so that what is wrong is mended there."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from hackathon.challenges import brief_tables, challenges
from hackathon.content.front_matter import FormatError, front_matter
from hackathon.content.sections import SECTION
from hackathon.core import short_names, spreadsheets
from hackathon.core.files import archives
from hackathon.core.files.archives import BadArchive
from hackathon.core.language import gettext as _
from hackathon.core.language.formats import format_list

LARGEST_FILE = 200_000  # bytes of one brief: forty pages
# What the head of a file says that a table has a column for.
HEAD = (
    "title",
    "summary",
    "office",
    "language",
    "rights",
    "functions",
    "rubric",
    "required",
    "prize",
)
# What an event's folder says besides; a draft begins without it.
BESIDE = {"status", "agreed", "resources", "questions"}


class Brought(NamedTuple):
    """What a ZIP says: its briefs as a table (CSV), and what is wrong, file by file."""

    text: str
    faults: list[str]


class _Fault(Exception):
    """What is wrong in one file, as a sentence."""


def read(content: bytes) -> Brought:
    """Read the briefs of a ZIP; nothing of it is written to the disk.

    :raises BadArchive: when it is damaged, unpacks to far more than it holds, or has no brief or
        too many
    """
    # The room of archives looks first: what it refuses is unpacked nowhere, not in memory either.
    archives.listing("briefs.zip", io.BytesIO(content))
    rows, faults = list[dict[str, str]](), list[str]()
    for path, text in _members(content, faults):
        try:
            rows.append(_cells(path, text))
        except _Fault as fault:
            faults.append(_("%(file)s: %(fault)s", file=path, fault=fault))
    columns = [*HEAD, "address", *challenges.SECTIONS]
    lines = [[row.get(column, "") for column in columns] for row in rows]
    return Brought("".join(spreadsheets.csv_lines(columns, lines)), faults)


def _members(content: bytes, faults: list[str]) -> Iterator[tuple[str, str]]:
    """The Markdown files, by path: what is no text, or too long for a brief, is a fault."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        found = [each for each in packed.infolist() if _is_brief(each.filename)]
        if not found:
            raise BadArchive(_("There is no brief in it: each is a file whose name ends in .md."))
        most = brief_tables.BOUNDS.rows
        if len(found) > most:
            raise BadArchive(_("There are more than %(most)s briefs in it.", most=most))
        for each in sorted(found, key=lambda one: one.filename):
            try:
                # One byte more than may be: what the archive says of a length may be a lie.
                with packed.open(each) as file:
                    text = file.read(LARGEST_FILE + 1)
                yield each.filename, _text(text)
            except _Fault as fault:
                faults.append(_("%(file)s: %(fault)s", file=each.filename, fault=fault))
            except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
                faults.append(
                    _("%(file)s: this file is damaged or has a password.", file=each.filename)
                )


def _is_brief(name: str) -> bool:
    # Macs put a shadow beside each file.
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "__")) for part in parts)
    return name.lower().endswith(".md") and not hidden


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise _Fault(_("it has more than %(most)s kB.", most=LARGEST_FILE // 1000))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Fault(_("it is no text in UTF-8.")) from None


def _cells(path: str, text: str) -> dict[str, str]:
    """The cells of one brief: the values at the head, and a section under each heading."""
    stem = PurePosixPath(path).stem
    # A folder of an event has “goods.fr.md” beside “goods.md”.
    if "." in stem:
        raise _Fault(_("it is a translation. Leave it out; translations are added afterwards."))
    try:
        head, body, _line = front_matter(text, path)
    except FormatError as error:
        raise _Fault(_("line %(line)s: %(fault)s", line=error.line, fault=error.sentence)) from None
    unknown = [key for key in head if key not in {*HEAD, *BESIDE}]
    if unknown:
        names = {"names": format_list(unknown), "known": format_list(HEAD)}
        raise _Fault(_("nothing is called %(names)s at its head. These are: %(known)s.", **names))
    cells = {key: _one_text(head[key]) for key in HEAD if key in head}
    # A file is called as the address is; any other name is none, and the title makes one.
    address = stem if short_names.is_short_name(stem) else ""
    return {**cells, "address": address, **_sections(body)}


def _one_text(value: object) -> str:
    if isinstance(value, list):
        # As a cell of a table holds several.
        return "; ".join(map(str, value))
    if isinstance(value, Mapping):
        raise _Fault(_("a value at its head is no text."))
    return str(value)


def _sections(body: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    key = ""
    for line in body.splitlines():
        if match := SECTION.fullmatch(line):
            key = match["key"]
            # Passed over in silence, what is written under it would be lost.
            if key not in challenges.SECTIONS or key in found:
                known = format_list([f"{{#{name}}}" for name in challenges.SECTIONS])
                raise _Fault(
                    _("its sections are %(known)s, each once; not “%(key)s”.", known=known, key=key)
                )
            found[key] = []
        elif key:
            found[key].append(line)
        elif line.strip():
            raise _Fault(_("it has text before the first section, such as: ## Problem {#problem}"))
    return {name: "\n".join(lines).strip() for name, lines in found.items()}

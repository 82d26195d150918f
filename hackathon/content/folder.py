"""Content folders: files -> plain values, checked as a whole. No database.

A file is front matter and a Markdown body; ``x.fr.md`` is the French translation of ``x.md``. Every
fault of every file is collected, so that one look is enough to mend a folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hackathon.content import references
from hackathon.content.checks import CHECKS, check_translation, has_texts
from hackathon.content.documents import BadContent, File, Problem, split, suggest
from hackathon.content.fields import Shape, fill, table
from hackathon.content.items import Folder, Item
from hackathon.content.network_schemas import STANDARD
from hackathon.content.readers import in_address
from hackathon.content.schemas import OFFICE, SHAPES
from hackathon.content.sections import sections_of
from hackathon.core import language

IGNORED = ("README.md",)  # a folder may explain itself
RELEASED = "pilots/files"  # what teams have released to pilots, each file called by its sha256


# The folder


class _Around(NamedTuple):
    """What a file's event says for it: its short name, the file whose first load "today" counts
    from, and the zone."""

    event: str
    anchor: str
    zone: ZoneInfo


Originals = dict[str, Path]  # the translations of a document, by language
NOWHERE = _Around("", "", ZoneInfo("UTC"))


class _Walk:
    """Reads one folder; faults of all files come together in ``problems``."""

    def __init__(
        self,
        folder: Path,
        at: datetime,
        loaded_first: Mapping[str, datetime],
        beside: Collection[str],
    ) -> None:
        self.folder, self.at, self.loaded_first, self.beside = folder, at, loaded_first, beside
        self.problems: list[Problem] = []
        self.found = Folder()

    def file(self, path: Path, around: _Around = NOWHERE) -> File:
        name = path.relative_to(self.folder).as_posix()
        # "today" stays the day of the first load: an event must not move on each time its folder is
        # read.
        first = self.loaded_first.get(around.anchor or name, self.at)
        return File(name, self.problems, first, around.zone)

    def names(self, folder: Path, known: Collection[str]) -> list[Path]:
        """Return what lies in a folder; a name that nobody reads is a fault, since a slip would go
        unnoticed."""
        there = sorted(
            path
            for path in folder.iterdir()
            if not path.name.startswith(".") and path.name not in IGNORED
        )
        for path in there:
            if path.name not in known:
                name = path.relative_to(self.folder).as_posix()
                self.problems.append(
                    Problem(name, 1, f"This has no meaning here.{suggest(path.name, known)}")
                )
        return [path for path in there if path.name in known]

    def documents(self, folder: Path, stem: str = "") -> dict[Path, dict[str, Path]]:
        """Return the originals in a folder (of one name, or all) with their translations by
        language."""
        originals: dict[Path, dict[str, Path]] = {}
        translations = []
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
            name, _, code = path.name.removesuffix(".md").partition(".")
            if path.name in IGNORED or path.name.startswith(".") or (stem and name != stem):
                continue
            if code:
                translations.append((path, path.with_name(f"{name}.md"), code))
            else:
                originals[path] = {}
        for path, original, code in translations:
            where = path.relative_to(self.folder).as_posix()
            if original not in originals:
                self.problems.append(
                    Problem(
                        where,
                        1,
                        f"This is a translation, and there is no {original.name} beside it.",
                    )
                )
            elif language.tag(code) != code:
                self.problems.append(
                    Problem(where, 1, f'"{code}" is not a language code such as fr.')
                )
            else:
                originals[original][code] = path
        return originals

    def item(
        self,
        kind: str,
        path: Path,
        others: Mapping[str, Path],
        around: _Around = NOWHERE,
    ) -> Item | None:
        """Read an original and its translations."""
        file = self.file(path, around)
        slug = path.parent.name if kind == "event" else path.stem
        in_address(file, slug)
        if not split(file, path):
            return None
        shape, translated = SHAPES[kind]
        if kind == "event":
            file.zone = _own_zone(file)
        item = Item(kind, file.path, slug, around.event, files={file.path: file.sha256})
        item.values = self._read(kind, file, shape)
        item.lines = {str(name.value): name.line for name, _ in file.head.pairs()}
        CHECKS.get(kind, lambda file, values: None)(file, item.values)
        for code, other in sorted(others.items()):
            version = self.file(other, around)
            if split(version, other):
                made = self._read(kind, version, translated)
                check_translation(version, item.values, made)
                item.translations[code] = made
                # Two originals in one language would leave nobody knowing which one counts; parts
                # of an event may be written in another one.
                if code == (item.values.get("language") or "en") and has_texts(kind, made):
                    version.wrong(1, f'The original is in "{code}" already.')
            item.files[version.path] = version.sha256
        return item

    def _read(
        self,
        kind: str,
        file: File,
        shape: Shape,
    ) -> dict[str, object]:
        values = fill(file, file.head, shape)
        if kind in {"challenge", "brief version"}:
            # A translation has no state, and may lack any section: readers get the original there.
            values["sections"], values["headings"] = sections_of(
                file, values.get("status", "draft") == "draft"
            )
        else:
            values["body"] = file.body
        return values

    def offices(self) -> None:
        self.rows("office", self.folder / "offices.csv", OFFICE, ("code",))

    def rows(
        self,
        kind: str,
        path: Path,
        shape: Shape,
        key: Collection[str],
    ) -> None:
        """Read a table whose rows are things of a kind.

        :param key: the columns that name a row
        """
        if not path.is_file():
            return
        file, seen = self.file(path), set()
        for line, values in table(file, path, shape):
            code = "/".join(str(values[name] or "") for name in key)
            if code in seen:
                file.wrong(line, f'"{code}" stands here twice.')
            seen.add(code)
            # The row alone: another row's change must not make this one look changed.
            digest = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()
            name = f"{file.path}#{code}"  # a row of the table is not a file of its own
            files = {name: digest}
            made = Item(kind, name, code, line=line, values=values, files=files)
            self.found.items.append(made)

    def network(self) -> None:
        """Read what offices say among themselves."""
        folder = self.folder / "network"
        if folder.is_dir():
            self.names(folder, {"standards.csv", "exchange", "assessments"})
            self.rows("standard", folder / "standards.csv", STANDARD, ("office", "standard"))
            self.plain("offer", folder / "exchange")
            self.plain("assessment", folder / "assessments")

    def events(self) -> None:
        folder = self.folder / "events"
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith(".") or path.name in IGNORED:
                continue
            # A folder that was misnamed would otherwise be passed over in silence.
            if not (path / "event.md").is_file():
                name = path.relative_to(self.folder).as_posix()
                self.problems.append(
                    Problem(
                        f"{name}/event.md",
                        1,
                        "This file is missing; it makes the folder an event.",
                    )
                )
                continue
            self.event(path)

    def event(self, path: Path) -> None:
        mine = {
            name.name
            for name in path.iterdir()
            if re.fullmatch(r"(event|rules)(\.[^.]+)?\.md", name.name)
        }
        # The names are checked first, so that a slip is told even when the event itself cannot be
        # read.
        self.names(path, {*mine, "event.md", "rules.md", "rules", "rubrics", "challenges"})
        anchor = (path / "event.md").relative_to(self.folder).as_posix()
        made = self.documents(path, "event")
        original = path / "event.md"
        event = self.item("event", original, made[original], NOWHERE._replace(anchor=anchor))
        if event is None:
            return
        self.found.items.append(event)
        around = _Around(event.slug, anchor, ZoneInfo(event.values["timezone"] or "UTC"))
        for kind, folder, stem in (
            ("rules", path / "rules", ""),
            ("rules", path, "rules"),
            ("rubric", path / "rubrics", ""),
            ("challenge", path / "challenges", ""),
        ):
            if folder != path and folder.is_dir():
                briefs = kind == "challenge"
                self.names(folder, {name.name for name in folder.iterdir() if _read(name, briefs)})
            for original, others in in_order(self.documents(folder, stem)):
                if item := self.item(kind, original, others, around):
                    self.found.items.append(item)
                    if kind == "challenge":
                        self.versions(item, original.with_suffix(""), around)

    def versions(self, item: Item, folder: Path, around: _Around) -> None:
        """Read what a brief said before it was corrected: 1.md, 2.md in a folder of its name."""
        if not folder.is_dir():
            return
        self.names(folder, {name.name for name in folder.iterdir() if name.suffix == ".md"})
        documents = in_order(self.documents(folder))
        for number, (original, others) in enumerate(documents, 1):
            version = self.item("brief version", original, others, around)
            if version is None:
                continue
            if version.slug != str(number):
                problem = (
                    f"The versions of a brief are called 1.md, 2.md ...; {number}.md is missing."
                )
                self.problems.append(Problem(version.path, 1, problem))
            item.versions.append(version)
            item.files |= version.files

    def plain(self, kind: str, folder: Path, beside: Collection[str] = ()) -> None:
        """Read the things of a kind that lie in one folder, beside further names."""
        if folder.is_dir():
            there = {name.name for name in folder.iterdir() if name.suffix == ".md"}
            self.names(folder, {*there, *beside})
            for original, others in self.documents(folder).items():
                if item := self.item(kind, original, others):
                    self.found.items.append(item)


TOP = ("offices.csv", "events", "pilots", "solutions", "consultations", "network")


def read(
    folder: Path,
    at: datetime,
    loaded_first: Mapping[str, datetime] | None = None,
    known_offices: Mapping[str, bool] | None = None,
    beside: Collection[str] = (),
) -> Folder:
    """Read and check a whole content folder.

    :param at: the moment that ``today`` stands for in files that have never been loaded
    :param loaded_first: path -> when it was first loaded: ``today`` of an event (by its event.md)
        or pilot stays that day
    :param known_offices: codes that may be named besides those of the folder's offices.csv, and
        whether the office is invented
    :param beside: further names that may lie at the top of the folder
    :raises BadContent: with everything that is wrong; :raises FileNotFoundError: when there is no
        such folder
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}.")
    walk = _Walk(folder, at, loaded_first or {}, beside)
    there = walk.names(folder, {*TOP, *beside})
    if not there:
        walk.problems.append(
            Problem(".", 1, f"Nothing to load: a content folder holds {', '.join(TOP)}.")
        )
    walk.offices()
    walk.events()
    walk.plain("pilot", folder / "pilots", {"files"})  # whose bytes lie beside them
    walk.plain("solution", folder / "solutions")
    walk.plain("consultation", folder / "consultations")
    walk.network()
    # Last, when all files are read: they speak of one another in every direction.
    walk.problems += references.faults(walk.found, known_offices or {})
    if walk.problems:
        raise BadContent(walk.problems)
    return walk.found


def in_order(documents: Mapping[Path, Originals]) -> list[tuple[Path, Originals]]:
    """Return documents by name, those that are called by numbers in the order of these."""
    return sorted(documents.items(), key=lambda pair: (_number(pair[0].stem), pair[0].name))


def _number(stem: str) -> int:
    return int(stem) if re.fullmatch(r"\d{1,6}", stem) else 0


def _read(path: Path, briefs: bool) -> bool:
    """Tell whether somebody reads what lies in an event's folder: a brief's has one of its name."""
    of_brief = briefs and path.is_dir() and path.with_name(f"{path.name}.md").is_file()
    return path.suffix == ".md" or of_brief


def _own_zone(file: File) -> ZoneInfo:
    for name, value in file.head.pairs():
        if (
            name.value == "timezone"
            and isinstance(value.value, str)
            and language.is_zone(value.value)
        ):
            return ZoneInfo(value.value)
    return ZoneInfo("UTC")

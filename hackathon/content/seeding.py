"""Content folder -> rows: all or nothing, and again with the same result.

What was loaded is kept by the sha256 of each file. A file that has not changed since is left alone,
so that what people have edited in pages stays; a file that has changed is written over its row.
``today`` stays the day of the first load.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from peewee import CharField, IntegerField, JSONField

from hackathon.content.documents import BadContent
from hackathon.content.folder import read
from hackathon.content.items import Item
from hackathon.content.loading import (
    assessments,
    challenges,
    events,
    offers,
    offices,
    papers,
    pilots,
    rubrics,
    rules,
    solutions,
    standards,
)
from hackathon.content.loading.rows import Rows
from hackathon.core import audit
from hackathon.core.db import Base, UtcField, transaction
from hackathon.people.office_codes import codes

# What lies beside the samples that come with the program, each a folder of its own: the offices
# that there are, and people who were made up.
REGISTER, DEMONSTRATION = BESIDE = ("register", "demo")


class Kind(Protocol):
    """How one kind of item is found and written; a module of ``loading``."""

    def find(self, rows: Rows, item: Item) -> Any:
        """Return the row of an item, when the site has it."""

    def unfinished(self, item: Item, row: Any) -> bool:
        """Tell whether a row lacks something of an unchanged item that the site has by now."""

    def load(self, rows: Rows, item: Item, before: Any) -> Any:
        """Write an item and its translations; return its row, or None after a fault."""


KINDS: dict[str, Kind] = {
    "office": offices,
    "event": events,
    "rubric": rubrics,
    "rules": rules,
    "challenge": challenges,
    "pilot": pilots,
    "solution": solutions,
    "consultation": papers,
    "assessment": assessments,
    "standard": standards,
    "offer": offers,
}  # in the order in which rows refer to each other


class Loaded(Base):
    """A file as it was last loaded."""

    seen_by_public = False
    path = CharField(unique=True)  # below the content folder, whichever that was
    sha256 = CharField(max_length=64)
    first_at = UtcField()  # what "today" in it stands for
    at = UtcField()
    revision = IntegerField(
        null=True
    )  # of the row after loading: a higher one now means that people have edited it
    children = JSONField(default=dict)  # list in the file -> {key of a part: number of its row}


@dataclass
class Report:
    """What a load did, by path."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(
        default_factory=list
    )  # the file has not changed, the row has been edited in pages
    overwritten: list[str] = field(
        default_factory=list
    )  # edited in pages, and the file has changed too
    notices: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report as lines to print."""
        told = [
            (
                f"{len(self.added)} added, {len(self.changed)} changed, {len(self.unchanged)}"
                " unchanged."
            )
        ]
        told += [
            f"{path}: skipped, since the file has not changed; what was edited on the site stays."
            for path in self.kept
        ]
        told += [
            f"{path}: the file has changed, so it replaced what had been edited on the site."
            for path in self.overwritten
        ]
        return told + self.notices


def load(folder: Path, at: datetime, beside: Collection[str] = BESIDE) -> Report:
    """Load a content folder in one transaction.

    :param beside: names at the top of the folder that somebody else reads
    :raises BadContent: with every fault of the folder; nothing was written
    :raises FileNotFoundError: when there is no such folder
    """
    with transaction():
        # Read inside the transaction: two loads at once follow each other.
        known = {row.path: row for row in Loaded.select()}
        there = codes()
        found = read(folder, at, {path: row.first_at for path, row in known.items()}, there, beside)
        loading = _Loading(known, at, folder)
        for kind in KINDS:
            for item in found.of(kind):
                loading.item(item)
        # After everything else: rounds need the rubrics, which need the event.
        for item in found.of("event"):
            loading.rounds(item)
        if loading.problems:
            raise BadContent(loading.problems)
        report = loading.report
        if report.added or report.changed:
            audit.record(
                at,
                None,
                "seeding.load",
                folder.name,
                added=report.added,
                changed=report.changed,
            )
    return report


def is_empty() -> bool:
    """Tell whether nothing has ever been loaded: the question of the first start."""
    return not Loaded.select().exists()


class _Loading(Rows):
    """One load, item by item."""

    known: Mapping[str, Loaded]

    def __init__(self, known: Mapping[str, Loaded], at: datetime, folder: Path) -> None:
        super().__init__(known, at, folder)
        self.report = Report(notices=self.notices)

    def item(self, item: Item) -> None:
        """Write one item and its translations, unless nothing of it has changed."""
        before = self.known.get(item.path)
        # Translations begin with it: challenge.md and challenge.fr.md.
        stem = item.path.removesuffix("md")
        gone = [
            path
            for path in self.known
            if path.startswith(stem) and path.endswith(".md") and path not in item.files
        ]
        same = before is not None and all(
            path in self.known and self.known[path].sha256 == digest
            for path, digest in item.files.items()
        )
        kind = KINDS[item.kind]
        row = kind.find(self, item)
        # The revision after the last load is noted; another one now means that somebody used the
        # form.
        edited = before is not None and row is not None and row.revision != before.revision
        if same and not gone and row is not None and not kind.unfinished(item, row):
            self.report.unchanged.append(item.path)
            if edited:
                self.report.kept.append(item.path)
            return
        # The numbers of the parts' rows are gathered anew by whoever writes them.
        self.notes = {}
        row = kind.load(self, item, row)
        if row is None:
            return
        (self.report.changed if before else self.report.added).append(item.path)
        if edited:
            self.report.overwritten.append(item.path)
        for path, digest in item.files.items():
            values = {
                "sha256": digest,
                "at": self.at,
                "revision": row.revision,
                "children": self.notes if path == item.path else {},
            }
            if path in self.known:
                Loaded.update(values).where(Loaded.path == path).execute()
            else:
                Loaded.create(path=path, first_at=self.at, **values)
        if gone:  # a translation's file that is no longer there
            Loaded.delete().where(Loaded.path.in_(gone)).execute()

    def rounds(self, item: Item) -> None:
        """Write the rounds of an event that was written: they need the rubrics, which need the
        event."""
        if item.path in self.report.added or item.path in self.report.changed:
            self.notes = dict(Loaded.get(Loaded.path == item.path).children)
            events.load_rounds(self, item)
            Loaded.update(children=self.notes).where(Loaded.path == item.path).execute()

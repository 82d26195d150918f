"""Stored files against their rows, both ways: what is lost or damaged, and what nobody knows; and
deleting what nobody waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from hackathon.challenges.resources import Resource
from hackathon.core import assets
from hackathon.core.language import format_bytes
from hackathon.core.store import Missing, StoreAway, current
from hackathon.core.storing import holding
from hackathon.pilots.parts.files import PilotFile
from hackathon.submissions import attachments, uploads
from hackathon.submissions.attachments import Attachment

# Longer than an upload lives: bytes of one that may still go on are nobody's to sweep.
ORPHANS = uploads.LIFE + timedelta(days=1)
SWEEP_EVERY = 3600.0  # seconds, on a running site

Step = Callable[[int], None]  # is told how many bytes were dealt with


class StoredFile(NamedTuple):
    """A stored file as its row knows it; ``told`` names it for people."""

    name: str
    sha256: str
    size: int  # bytes
    told: str


class Waiting(NamedTuple):
    """What lies in the store and goes with one of the next sweeps."""

    orphans: int  # files of which no row knows
    orphan_bytes: int
    removed: int  # files taken out of a draft that no version holds
    removed_bytes: int
    expired: int  # uploads that were left alone
    assets: int  # static files of other releases
    asset_bytes: int

    def sentences(self) -> list[str]:
        """Return a line for each kind of which there is something."""
        nobody_s, removed = format_bytes(self.orphan_bytes), format_bytes(self.removed_bytes)
        static = format_bytes(self.asset_bytes)
        lines = [
            (
                self.orphans,
                f"files ({nobody_s}) are nobody's; they go when they are {ORPHANS.days} days old.",
            ),
            (self.removed, f"removed files ({removed}) go with the next sweep."),
            (self.expired, "uploads were left alone; they go with the next sweep."),
            (
                self.assets,
                f"static files ({static}) of other releases go {assets.KEPT.days} days after use.",
            ),
        ]
        return [f"{count} {told}" for count, told in lines if count]


def stored_files() -> Iterator[StoredFile]:
    """Yield every file that a row refers to, removed attachments included: versions may hold
    them."""
    for row in Attachment.select().order_by(Attachment.id).iterator():
        told = f"attachment {row.key} ({row.name})"
        yield StoredFile(row.stored, row.sha256, row.size, told)
    for row in PilotFile.select().order_by(PilotFile.id).iterator():
        told = f"file {row.key} of a pilot ({row.name})"
        yield StoredFile(row.stored, row.sha256, row.size, told)
    for row in Resource.select().where(Resource.stored != "").order_by(Resource.id).iterator():
        told = f"resource {row.key} ({row.file_name})"
        yield StoredFile(row.stored, row.sha256, row.size or 0, told)


def once_each() -> list[StoredFile]:
    """Return every file that a row refers to, each once; read at one moment, so that no long
    transaction keeps the database from cleaning up."""
    # Several rows may share one file.
    return list({file.name: file for file in stored_files()}.values())


def verify(step: Step) -> tuple[int, list[str]]:
    """Read every stored file again; return how many are as their rows say, and a sentence for each
    that is not.

    :raises store.StoreAway: when the bucket does not answer
    """
    good, faults = 0, []
    for file in once_each():
        found = ""
        with unreadable(file) as told:
            found = "" if current().verify(file.name, file.sha256) else fault(file)
        faults += [found] if found else told
        good += not found and not told
        step(file.size)
    return good, faults


@contextmanager
def unreadable(file: StoredFile) -> Iterator[list[str]]:
    """Go on past a file that the bucket does not give, while it answers otherwise; the list then
    has a sentence about it.

    :raises store.StoreAway: when the bucket does not answer at all
    """
    told: list[str] = []
    try:
        yield told
    except StoreAway:
        current().check()
        told.append(f"{file.told}: {file.name} cannot be read.")


def fault(file: StoredFile) -> str:
    """Return the sentence about a file that is lost or damaged."""
    try:
        size = current().size(file.name)
    except Missing:
        return f"{file.told}: {file.name} is not in the store."
    return (
        f"{file.told}: {file.name} has {size} bytes and another sha256 than when it was received."
    )


def waiting(at: datetime) -> Waiting:
    """Return what waits for the sweep. Raises store.StoreAway."""
    known = {file.name for file in stored_files()}
    orphans = [name for name in current().names() if name not in known]
    sizes = [_size(name) for name in orphans]
    removed, removed_bytes = attachments.removed()
    static = assets.of_other_releases()
    return Waiting(
        len(orphans),
        sum(sizes),
        removed,
        removed_bytes,
        len(uploads.expired(at)),
        len(static),
        sum(path.stat().st_size for path in static),
    )


def _size(name: str) -> int:
    try:
        return current().size(name)
    except Missing:  # swept meanwhile
        return 0


def sweep(at: datetime) -> list[str]:
    """Delete what nobody waits for: expired uploads, removed files, bytes that no row knows and
    that are older than ``ORPHANS``, and static files of other releases; return their names."""
    gone = []
    # The row first: without it nobody can go on writing to the part.
    for upload in uploads.expired(at):
        uploads.end(upload)
        current().drop(upload.part)
        gone.append(f"{upload.part}.part")
    if not holding.held(at):
        gone += _clear(at)
    return gone + assets.sweep(at)


def _clear(at: datetime) -> list[str]:
    gone = attachments.clear(at)
    for name in gone:
        current().delete(name)
    known = {file.name for file in stored_files()}
    return gone + current().sweep(known, at - ORPHANS)


def sweep_by_itself(at: datetime) -> bool:
    """Sweep; a chore of the running site."""
    sweep(at)
    return False

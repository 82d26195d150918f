"""A private folder written: what people did in events that are over."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from peewee import ForeignKeyField

from hackathon.content.finished import values
from hackathon.content.finished.tables import PEOPLE, TABLES, Table, columns, name_of, of_event
from hackathon.core import private
from hackathon.core.states import Refused
from hackathon.core.store import current
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment

PUBLIC = ("offices.csv", "event.md", "events", "pilots", ".git")  # of a folder that is shared
WARNING = (
    "This folder holds names, addresses, submissions, scores and remarks of people. Keep it from"
    " other eyes, put it into no repository and no web server's folder, and delete it when it has"
    " been loaded."
)


class Left(NamedTuple):
    """What was written: the short names of the events, and how many people are in the folder."""

    events: list[str]
    people: int


def export(folder: Path, at: datetime) -> Left:
    """Write what people did in every event that is over, into a folder of its owner's alone.

    :raises Refused: when the folder is shared with others, or no event is over
    """
    refuse_public(folder)
    over = [event for event in Event.select().order_by(Event.slug) if event.results_on <= at]
    if not over:
        raise Refused("No event is over yet, so there is nothing to take along.")
    private.folder(folder.parent)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        people: dict[int, Person] = {}
        for event in over:
            for table in TABLES:
                rows = of_event(table, event)
                people |= _people(table, rows)
                _write(draft / "events" / event.slug / f"{table.name}.csv", table, rows)
                if table.model is Attachment:
                    _copy(draft / "files", rows)
        _write(draft / "people.csv", PEOPLE, people.values())
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Left([event.slug for event in over], len(people))


def refuse_public(folder: Path) -> None:
    """Refuse a folder that others read, or that lies in one made to be shared."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty. Name a new folder; nothing was written.")
    if folder.exists() and folder.stat().st_mode & 0o077:
        raise Refused(f"Others can read {folder}. Name a new folder, or close it: chmod 700.")
    for around in folder.resolve().parents:
        shared = [name for name in PUBLIC if (around / name).exists()]
        if shared:
            raise Refused(
                f"{around} holds {shared[0]} and is made to be shared; what people did does not"
                " belong there. Name a folder elsewhere; nothing was written."
            )


def _people(table: Table, rows: Iterable[Any]) -> dict[int, Person]:
    fields = [
        field
        for field in table.model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model is Person
    ]
    found = [getattr(row, field.name) for row in rows for field in fields]
    return {person.id: person for person in found if person is not None}


def _write(path: Path, table: Table, rows: Iterable[Any]) -> None:
    names = columns(table)
    # By their words, not by their numbers: another site counts otherwise.
    cells = sorted([_cell(row, name) for name in names] for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(cells)
    private.folder(path.parent)
    with private.new_file(path) as file:
        file.write(out.getvalue().encode())


def _cell(row: Any, name: str) -> str:
    field = row._meta.fields[name]
    value = getattr(row, name)
    if isinstance(field, ForeignKeyField):
        return "" if value is None else name_of(value)
    return values.written(field, value)


def _copy(folder: Path, rows: Iterable[Attachment]) -> None:
    private.folder(folder)
    for row in rows:
        target = folder / row.sha256
        if not target.exists():
            with current().open(row.stored) as source, private.new_file(target) as copy:
                shutil.copyfileobj(source, copy)

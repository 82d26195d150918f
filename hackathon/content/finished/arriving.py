"""A private folder read: people, teams, submissions, scores and results of events that are over,
with their true dates. All or nothing; what the site has already stays as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from peewee import ForeignKeyField, IntegrityError

from hackathon.content.documents import BadContent, Problem, suggest
from hackathon.content.finished import values
from hackathon.content.finished.tables import (
    PEOPLE,
    TABLES,
    Table,
    columns,
    name_of,
    of_event,
    way_to,
)
from hackathon.core import audit, prose
from hackathon.core.db import new_key, transaction
from hackathon.core.language import fold
from hackathon.core.store import current
from hackathon.events.events import Event
from hackathon.people.offices import Office, by_code
from hackathon.people.people import Person, address_key, folded_name
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team, name_key


class Line(NamedTuple):
    """A row of a file as it is written."""

    path: str
    number: int
    cells: dict[str, str]


class Fault(Exception):
    """A line cannot be used; the message says why."""


def load(folder: Path, at: datetime) -> dict[str, int]:
    """Load a private folder; return how many rows of each file are new.

    :raises BadContent: with the faults of the first file that has some; nothing was written
    :raises FileNotFoundError: when there is no such folder
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}.")
    with transaction():
        loading = _Loading(folder, at)
        loading.table(PEOPLE, folder / "people.csv", None)
        for path in sorted((folder / "events").glob("*")):
            event = Event.get_or_none(Event.slug == path.name)
            if event is None:
                sentence = "The site has no such event; load its content folder first."
                raise BadContent([Problem(f"events/{path.name}", 1, sentence)])
            for table in TABLES:
                loading.table(table, path / f"{table.name}.csv", event)
            _count(event)
        made = {name: count for name, count in loading.made.items() if count}
        audit.record(at, None, "finished.load", folder.name, added=made)
    return made


def _count(event: Event) -> None:
    """Seats are counted, not told."""
    taken = Registration.select().where(
        Registration.event == event, Registration.status == "registered"
    )
    Event.update(participants=taken.count()).where(Event.id == event.id).execute()


class _Loading:
    def __init__(self, folder: Path, at: datetime) -> None:
        self.folder, self.at = folder, at
        self.made: dict[str, int] = {}
        self._there: dict[tuple[Any, int], dict[str, Any]] = {}

    def table(
        self,
        table: Table,
        path: Path,
        event: Event | None,
    ) -> None:
        """Load one file; none is an empty one."""
        problems = []
        for line in self._lines(table, path):
            try:
                new = self._row(table, line, event)
            except (Fault, ValueError) as error:
                problems.append(Problem(line.path, line.number, str(error)))
                continue
            self.made[table.name] = self.made.get(table.name, 0) + new
        # Rows of later files would name those that could not be made, and be told too.
        if problems:
            raise BadContent(problems)

    def _lines(self, table: Table, path: Path) -> Iterator[Line]:
        if not path.is_file():
            return
        name = path.relative_to(self.folder).as_posix()
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            known = columns(table)
            for column in rows.fieldnames or ():
                if column not in known:
                    sentence = f'There is no column "{column}" here.{suggest(column, known)}'
                    raise BadContent([Problem(name, 1, sentence)])
            for row in rows:
                if None in row or None in row.values():
                    sentence = "This row has not as many cells as the header."
                    raise BadContent([Problem(name, rows.line_num, sentence)])
                yield Line(name, rows.line_num, row)

    def _row(
        self,
        table: Table,
        line: Line,
        event: Event | None,
    ) -> bool:
        made = {name: self._value(table, name, cell, event) for name, cell in line.cells.items()}
        if table.event == "event":
            made["event"] = event
        made |= self._derived(table, made)
        model: Any = table.model
        found = model.select()
        for name in (*table.names, *_needed(table)):
            if name not in made:
                raise Fault(f'The column "{name}" is missing.')
        for name in table.names:
            found = found.where(model._meta.fields[name] == made[name])
        if found.exists():
            return False
        try:
            with transaction():
                model.create(**made)
        except IntegrityError as error:
            raise Fault(f"The site cannot hold this row: {error}.") from None
        return True

    def _value(
        self,
        table: Table,
        name: str,
        cell: str,
        event: Event | None,
    ) -> Any:
        field = table.model._meta.fields[name]
        if not isinstance(field, ForeignKeyField):
            return values.read(field, cell)
        if cell == "" and field.null:
            return None
        row = self._named(field.rel_model, cell, event)
        if row is None:
            raise Fault(f'"{cell}" in the column "{name}" names nothing that the site has.')
        return row

    def _named(
        self,
        model: Any,
        name: str,
        event: Event | None,
    ) -> Any:
        """Find the row that a cell names, within the event where it belongs to one."""
        if model is Person:
            return Person.get_or_none(Person.email_key == address_key(name))
        if model is Office:
            return by_code(name)
        if event is None:
            return None
        # Files come in the order of their references, so these rows are all there by now.
        place = (model, event.id)
        if place not in self._there:
            self._there[place] = {name_of(row): row for row in of_event(way_to(model), event)}
        return self._there[place].get(name)

    def _derived(self, table: Table, made: dict[str, Any]) -> dict[str, Any]:
        """Return what follows from the values and is kept beside them."""
        if table.model is Person:
            key = address_key(made.get("email") or "")
            # No password: the owner of the address chooses one, by a letter.
            folded = folded_name(made.get("name") or "", made.get("affiliation") or "")
            return {"email_key": key, "password_hash": "", "folded": folded}
        if table.model is Team:
            name = made.get("name") or ""
            looks = made.get("name_key") or name_key(name)
            return {
                "name_key": looks,
                "folded": fold(name)[:255],
                **_keyed(made),
            }
        if table.model is Submission:
            words = f"{made.get('title') or ''} {made.get('summary') or ''}"
            html = prose.render(made.get("description") or "")
            return {
                "folded": fold(words),
                "description_html": str(html),
                **_keyed(made),
            }
        if table.model is Attachment:
            return {"stored": self._stored(made)}
        if "introduction" in made:
            return {"introduction_html": str(prose.render(made["introduction"], follow=True))}
        return {}

    def _stored(self, made: dict[str, Any]) -> str:
        path = self.folder / "files" / str(made.get("sha256"))
        if Attachment.select().where(Attachment.key == made.get("key")).exists():
            return ""  # it is here already, and stays
        if not path.is_file():
            raise Fault(f"The file files/{path.name} is missing.")
        with path.open("rb") as source:
            kept = current().receive(source, path.stat().st_size)
        if kept.sha256 != made.get("sha256"):
            current().delete(kept.name)
            raise Fault(f"files/{path.name} is not the file whose sha256 it is called by.")
        return kept.name


def _needed(table: Table) -> list[str]:
    """Return the columns of a table's file that have no default."""
    fields = table.model._meta.fields
    return [
        name for name in columns(table) if not fields[name].null and fields[name].default is None
    ]


def _keyed(made: dict[str, Any]) -> dict[str, Any]:
    return {} if made.get("key") else {"key": new_key()}

"""Standards and shared systems in use: how far each office is with each of them.

Their names are content that comes with the program: standards.csv, in the languages of the
interface. What an office says is a row; no row means that it has said nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple

from peewee import CharField, Check, ForeignKeyField, ModelSelect

from hackathon.core import audit
from hackathon.core.config import PACKAGE
from hackathon.core.db import Conflict, Edited, UtcField, lock, transaction
from hackathon.core.language import fold, lazy, locale
from hackathon.people.offices import Office
from hackathon.people.people import Person

NAMES = PACKAGE / "network" / "standards.csv"
STATE_NAMES = {
    "in use": lazy("In use"),
    "partly": lazy("Partly in use"),
    "planned": lazy("Planned"),
    "no": lazy("Not in use"),
}
UNSAID = ""  # an answer that was taken back


class Standard(NamedTuple):
    """A standard, or a system that offices share.

    :ivar key: as files and forms name it, "st26"
    :ivar code: as people name it, "ST.26"
    :ivar kind: "standard" or "system"
    :ivar names: what it is about, by language
    """

    key: str
    code: str
    kind: str
    names: Mapping[str, str]

    @property
    def title(self) -> str:
        """What it is about, in the reader's language."""
        return self.names.get(locale()) or self.names["en"]


class StandardUse(Edited):
    """How far an office is with a standard."""

    office = ForeignKeyField(Office, backref="standards", on_delete="CASCADE")
    standard = CharField(max_length=20)  # a key of ``known``
    state = CharField(default=UNSAID, max_length=10)
    said_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    said_at = UtcField()

    class Meta:
        indexes = ((("office", "standard"), True), (("standard", "state"), False))
        constraints = [Check("state IN ('', 'in use', 'partly', 'planned', 'no')")]


@cache
def known() -> dict[str, Standard]:
    """Return the standards that offices are asked about, by key, in the order of the file."""
    found = {}
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others = [name for name in row if name.startswith("name_")]
            names = {name.removeprefix("name_"): row[name] for name in others}
            names["en"] = row["name"]
            found[row["key"]] = Standard(row["key"], row["code"], row["kind"], names)
    return found


# --- Verbs. ---------------------------------------------------------------------------------------


def say(
    office: Office,
    expected: int | None,
    states: Mapping[str, str],
    person: Person,
    at: datetime,
) -> None:
    """Say how far an office is with standards; those that are not named stay as they are.

    :param expected: the ``revision`` that the form was opened with; None skips the check
    :param states: by the standard's key, a key of STATE_NAMES or UNSAID
    :raises Conflict: when somebody else said something meanwhile
    """
    with transaction():
        # One row at a time has no revision of the whole form, so the office is what is locked.
        lock(office)
        there = {row.standard: row for row in _rows(office)}
        if expected is not None and expected != _revision(there):
            raise Conflict
        before = {key: there[key].state if key in there else UNSAID for key in states}
        changed = [key for key, state in states.items() if state != before[key]]
        for key in changed:
            row = there.get(key) or StandardUse(office=office, standard=key, revision=0)
            row.state, row.said_by, row.said_at = states[key], person, at
            row.revision += 1
            row.save()
        audit.record(at, person, "standards.say", f"Office {office.code}", changed=changed)


# --- Queries. -------------------------------------------------------------------------------------


def _rows(office: Office) -> list[StandardUse]:
    return list(StandardUse.select().where(StandardUse.office == office))


def _revision(rows: Mapping[str, StandardUse]) -> int:
    # Rows are never deleted, so the sum only grows.
    return 1 + sum(row.revision for row in rows.values())


def revision(office: Office) -> int:
    """Return the number that grows with every change of what an office says."""
    return _revision({row.standard: row for row in _rows(office)})


def of(office: Office) -> list[StandardUse]:
    """Return what an office says, in the order of ``known``."""
    order = list(known())
    said = [row for row in _rows(office) if row.state and row.standard in known()]
    return sorted(said, key=lambda row: order.index(row.standard))


class Wish(NamedTuple):
    """What the list is narrowed to; an empty text is no wish.

    :ivar q: part of an office's name in any language, or its code
    :ivar standard: a key of ``known``
    :ivar state: a key of STATE_NAMES
    :ivar region: of the office
    """

    q: str = ""
    standard: str = ""
    state: str = ""
    region: str = ""


def found(wish: Wish) -> ModelSelect[StandardUse]:
    """Query what offices say, each row with its office: by office, then by standard."""
    query = StandardUse.select(StandardUse, Office).join(Office)
    # What is on record of an office that is no more is on its own page.
    query = query.where(StandardUse.state != UNSAID, Office.merged_into == "")
    query = query.where(StandardUse.standard.in_(list(known())))
    if wish.q:
        named = Office.folded.contains(fold(wish.q))
        query = query.where(named | (Office.code == wish.q.strip().upper()))
    if wish.standard:
        query = query.where(StandardUse.standard == wish.standard)
    if wish.state:
        query = query.where(StandardUse.state == wish.state)
    if wish.region:
        query = query.where(Office.region == wish.region)
    return query.order_by(Office.folded, Office.id, StandardUse.id)


def all_said() -> ModelSelect[StandardUse]:
    """Query what every office says, each row with its office, in the order in which it was said."""
    query = StandardUse.select(StandardUse, Office).join(Office)
    return query.where(StandardUse.state != UNSAID).order_by(StandardUse.id)


def said_by(offices: Iterable[Office]) -> dict[int, dict[str, str]]:
    """Return what several offices say, by the number of the office: code of the standard ->
    state."""
    numbers = [office.id for office in offices]
    found: dict[int, dict[str, str]] = {}
    rows = StandardUse.select().where(StandardUse.office.in_(numbers), StandardUse.state != UNSAID)
    for row in rows.order_by(StandardUse.id):
        if row.standard in known():
            found.setdefault(row.office_id, {})[known()[row.standard].code] = row.state
    return found

"""Trials: an office tries a solution that is no pilot's, and says how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from peewee import CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.cooperation.solutions import Solution
from hackathon.core import audit, letters
from hackathon.core.db import Base, DayField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.people import affiliations
from hackathon.people.offices import Office, called, named
from hackathon.people.people import Person
from hackathon.pilots.adoptions import STAGE_MOVES as MOVES
from hackathon.pilots.adoptions import STAGE_NAMES as STAGE_NAMES


class Trial(Base):
    """An office at work with a solution; its way is in the audit log."""

    LIMITS = {"note": 2000}
    solution = ForeignKeyField(Solution, backref="trials", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="trials", on_delete="CASCADE")
    stage = CharField(default="trying", max_length=10)  # as adopters of pilots say it
    since = DayField()  # at this stage
    note = TextField(default="")  # everybody reads it
    said_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    said_at = UtcField()

    @classmethod
    def by_address(cls, solution: str, office: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Solution, Office).join(Solution).switch(cls).join(Office)
        return query.where(Solution.slug == solution, called(office)).first()

    class Meta:
        indexes = ((("solution", "office"), True),)
        constraints = [Check("stage IN ('trying', 'in use', 'stopped')")]


# --- Verbs. ---------------------------------------------------------------------------------------


def begin(
    solution: Solution,
    office: Office,
    note: str,
    person: Person,
    at: datetime,
) -> Trial:
    """Say in an office's name that it tries a solution; who keeps the entry is told.

    :raises Refused: when the office says so already, or the tool is a pilot's
    """
    # Two records of one office with one tool would soon say different things.
    if solution.pilot_id is not None:
        raise Refused(_("This tool is a pilot's: take it over on the pilot's page."))
    with transaction():
        lock(solution)
        if Trial.select().where(Trial.solution == solution, Trial.office == office).exists():
            raise Refused(_("This office is named already."))
        row = Trial.create(
            solution=solution,
            office=office,
            since=at.date(),
            note=note.strip(),
            said_by=person,
            said_at=at,
        )
        _tell(row, person, at)
        audit.record(at, person, "trials.begin", solution, None, office=office.code)
    return row


def report(
    row: Trial,
    stage: str,
    note: str,
    person: Person,
    at: datetime,
) -> None:
    """Say how far an office is with a solution.

    :param stage: trying, in use or stopped; the same one again changes the note alone
    """
    with transaction():
        lock(row)
        fresh = Trial.get_by_id(row.id)
        said = {"note": note.strip(), "said_by": person, "said_at": at}
        # The day on which the stage began stays: a new note is no new stage.
        if stage == fresh.stage:
            Trial.update(**said).where(Trial.id == row.id).execute()
        else:
            move(fresh, MOVES, stage, field="stage", since=at.date(), **said)
        told = {"office": row.office.code, "stage": stage}
        audit.record(at, person, "trials.report", row.solution, None, **told)


def _tell(row: Trial, person: Person, at: datetime) -> None:
    keeper = row.solution.office
    for reader in affiliations.representatives(keeper) if keeper is not None else []:
        if reader != person:
            letters.write(
                reader,
                "solution_tried",
                at,
                solution=row.solution,
                office=named(row.office),
                name=person.name,
                note=row.note,
            )


# --- Queries. -------------------------------------------------------------------------------------


def of(solution: Solution) -> ModelSelect[Trial]:
    """Query the trials of a solution with their offices, the first ones first."""
    query = Trial.select(Trial, Office).join(Office).where(Trial.solution == solution)
    return query.order_by(Trial.since, Trial.id)

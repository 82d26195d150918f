"""Members of a pilot: those who work on it. Each is asked, and is none before having agreed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Self, cast

from peewee import CharField, Check, ForeignKeyField, ModelSelect

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, of_pilot

MOVES = {
    "asked": ("agreed", "declined", "left"),
    "agreed": ("left",),
    "declined": ("asked",),
    "left": ("asked",),
}
STATUS_NAMES = {
    "asked": lazy("Asked, not answered"),
    "agreed": lazy("Member"),
    "declined": lazy("Declined"),
    "left": lazy("No longer a member"),
}


class PilotMember(Base):
    """Somebody who is asked to work on a pilot, and what they answered."""

    LIMITS = {"role": 120}
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="members", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="memberships_of_pilots", on_delete="CASCADE")
    role = CharField(default="", max_length=120)  # in words: what they do in the pilot
    # Nobody is shown on a pilot before they have agreed to it.
    status = CharField(default="asked", max_length=10)
    asked_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    asked_at = UtcField()
    answered_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, member: str) -> Self | None:
        """Find the row that an address names."""
        rows = of_pilot(cls, pilot).select_extend(Person).switch(cls)
        rows = rows.join(Person, on=(cls.person == Person.id))
        return rows.where(cls.key == member).first()

    @classmethod
    def holds(cls, person: Person, pilot: Pilot) -> bool:
        """Tell whether ``person`` has agreed to work on ``pilot``."""
        return person.remember(
            ("member of a pilot", pilot.id),
            lambda: _standing(person, pilot) == "agreed",
        )

    @classmethod
    def is_asked(cls, person: Person, pilot: Pilot) -> bool:
        """Tell whether ``person`` was asked to work on ``pilot`` and may still say so or not."""
        return person.remember(
            ("asked for a pilot", pilot.id),
            lambda: _standing(person, pilot) in {"asked", "agreed"},
        )

    class Meta:
        indexes = ((("pilot", "person"), True),)
        constraints = [Check("status IN ('asked', 'agreed', 'declined', 'left')")]


def _standing(person: Person, pilot: Pilot) -> str | None:
    row = _part.first(pilot.id, person.id)
    return str(row.status) if row is not None else None


@prepared
def _part(pilot: int, person: int) -> ModelSelect[PilotMember]:
    return PilotMember.select().where(PilotMember.pilot == pilot, PilotMember.person == person)


# --- Verbs. ---------------------------------------------------------------------------------------


def ask(pilot: Pilot, asked: Person, role: str, person: Person, at: datetime) -> PilotMember:
    """Ask somebody to work on a pilot; they get a letter and answer on their own page.

    :param role: what they are to do, in words
    :raises Refused: when they were asked already, or cannot sign in
    """
    with transaction():
        lock(pilot)
        # Who answers sees a draft: the address must be theirs.
        if not asked.active or asked.confirmed_at is None:
            raise Refused(
                _(
                    "This account has not confirmed its address yet. Ask the person to open the"
                    " link in our message first."
                )
            )
        row = PilotMember.get_or_none(PilotMember.pilot == pilot, PilotMember.person == asked)
        if row is not None and row.status in {"asked", "agreed"}:
            raise Refused(_("%(name)s was asked already.", name=asked.name))
        made = _ask(row, pilot, asked, role, Asking(person, at))
    asked.forget()
    return made


class Asking(NamedTuple):
    """Who asks, and when."""

    by: Person
    at: datetime


def _ask(
    row: PilotMember | None, pilot: Pilot, asked: Person, role: str, asking: Asking
) -> PilotMember:
    person, at = asking
    if row is None:
        row = PilotMember.create(
            pilot=pilot,
            person=asked,
            role=role,
            asked_by=person,
            asked_at=at,
        )
    else:
        move(
            row,
            MOVES,
            "asked",
            role=role,
            asked_by=person,
            asked_at=at,
            answered_at=None,
        )
    audit.record(at, person, "members.ask", pilot, None, asked=asked.key)
    if asked.id == person.id:  # naming oneself is the answer
        move(row, MOVES, "agreed", answered_at=at)
    else:
        letters.write(
            asked,
            "pilot_member_asked",
            at,
            pilot=pilot,
            name=person.name,
            role=role,
        )
    return cast(PilotMember, row)


def ask_team(pilot: Pilot, people: Iterable[Person], person: Person, at: datetime) -> None:
    """Ask everybody of the team whose entry a pilot starts from; call it inside that verb's
    transaction."""
    for one in people:
        # An account that was closed, or whose address nobody proved, cannot answer.
        if one.active and one.confirmed_at is not None:
            _ask(None, pilot, one, "", Asking(person, at))


def answer(member: PilotMember, agrees: bool, at: datetime) -> None:
    """Say whether one works on the pilot; whoever asked is told.

    :raises Refused: when it was answered already
    """
    person = member.person
    with transaction():
        _move(member, "agreed" if agrees else "declined", person, at)
        asker = member.asked_by
        # Whoever names oneself has answered with it, so that it was somebody else who asked.
        if asker is not None:
            letters.write(
                asker,
                "pilot_member_answered",
                at,
                pilot=member.pilot,
                name=person.name,
                agrees=agrees,
            )
    person.forget()


def leave(member: PilotMember, person: Person, at: datetime) -> None:
    """Be no longer a member, or be no longer asked; a lead may say so for somebody, who is told.

    :raises Refused: when that is so already
    """
    gone = member.person
    with transaction():
        _move(member, "left", person, at)
        if gone.id != person.id:
            letters.write(
                gone,
                "pilot_member_removed",
                at,
                pilot=member.pilot,
                name=person.name,
            )
    gone.forget()


def _move(member: PilotMember, to: str, person: Person, at: datetime) -> None:
    lock(member)
    try:
        move(member, MOVES, to, answered_at=at)
    except NoSuchMove:
        raise Refused(_("This was answered already. Look at the page again.")) from None
    audit.record(at, person, f"members.{VERBS[to]}", member.pilot, None, member=member.person.key)


VERBS = {"agreed": "agree", "declined": "decline", "left": "leave"}

# --- Queries. -------------------------------------------------------------------------------------


def of(pilot: Pilot) -> list[PilotMember]:
    """Return everybody who was ever asked to work on a pilot, in order of name."""
    rows = PilotMember.select(PilotMember, Person).join(
        Person, on=(PilotMember.person == Person.id)
    )
    return list(rows.where(PilotMember.pilot == pilot).order_by(Person.folded, Person.id))


def agreed(pilot: Pilot) -> list[Person]:
    """Return the members of a pilot, in order of name."""
    return [row.person for row in of(pilot) if row.status == "agreed"]


def waiting_for(person: Person) -> list[PilotMember]:
    """Return the questions that ``person`` has not answered, with their pilots."""
    rows = PilotMember.select(PilotMember, Pilot).join(Pilot)
    waiting = rows.where(PilotMember.person == person, PilotMember.status == "asked")
    return list(waiting.order_by(PilotMember.asked_at))

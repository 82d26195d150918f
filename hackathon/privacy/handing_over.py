"""Handing over what one account had to another one of the same person, row by row: nothing stays
with the first, and nothing stands twice."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from peewee import IntegrityError

from hackathon.core.db import Base, models, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.events.mentors import Mentor
from hackathon.people.people import Person
from hackathon.privacy import inventory
from hackathon.privacy.own_file import NAMES
from hackathon.teams.mentoring import GOING, Mentoring
from hackathon.teams.registrations import Registration

ITSELF = "AccountMerge"  # it says which account was which
# Keys to one account, which open no other one.
KEYS = {"SignIn", "Token", "PersonalToken"}
# Where a second row would say the same of one person again: theirs goes whose account ends.
ONCE = {
    "Affiliation",
    "Certificate",
    "Follow",
    "Contact",
    "Helper",
    "JoinRequest",
    "MailingCopy",
    "Mentor",
    "Notice",
    "NoticeChoice",
    "OfficeRequest",
    "Organiser",
    "PilotLead",
    "PilotMember",
    "Registration",
    "Watch",
}


def hand_over(kept: Person, ended: Person) -> None:
    """Let ``kept`` have all that names ``ended``; call it inside the verb's transaction.

    :raises Refused: where both have what one person cannot have twice
    """
    # First, since the unique index would take the wrong one of two.
    _same_seats(kept, ended)
    _same_mentors(kept, ended)
    for _place, model, column in inventory.pointing():
        _hand_over(model, column, kept, ended)
    _addressed(kept, ended)


def _same_seats(kept: Person, ended: Person) -> None:
    """Where both are registered, one registration goes, and with it the place that it held."""
    theirs = {row.event_id: row for row in Registration.select().where(_of(kept))}
    for row in Registration.select().where(_of(ended)).order_by(Registration.id):
        own = theirs.get(row.event_id)
        # Where one of them alone is registered, the row simply goes over.
        if own is None:
            continue
        # The one that has a place is the one that stays.
        spare = own if own.status != "registered" and row.status == "registered" else row
        # The place that nobody holds any more is free for whoever waits.
        if spare.status == "registered":
            Event.update(participants=Event.participants - 1).where(
                Event.id == spare.event_id
            ).execute()
        spare.delete_instance()


def _same_mentors(kept: Person, ended: Person) -> None:
    """Where both mentor, what the one was asked and has read is the other's too; whom a team asked
    twice it asks once."""
    theirs = {row.event_id: row for row in Mentor.select().where(Mentor.person == kept)}
    for row in Mentor.select().where(Mentor.person == ended).order_by(Mentor.id):
        own = theirs.get(row.event_id)
        if own is None:
            continue
        # The index takes one question of a team that is open.
        mine = Mentoring.mentor == row
        there = Mentoring.select(Mentoring.team)
        there = there.where(Mentoring.mentor == own, Mentoring.status.in_(GOING))
        doubled = mine & Mentoring.team.in_([one.team_id for one in there])
        for going, becomes in (("asked", "withdrawn"), ("accepted", "ended")):
            twice = doubled & (Mentoring.status == going)
            Mentoring.update(status=becomes).where(twice).execute()
        Mentoring.update(mentor=own).where(mine).execute()
        if row.ended_at is None:
            own.change(None, ended_at=None)
        row.delete_instance()


def _of(person: Person) -> Any:
    return Registration.person == person


def _hand_over(
    model: type[Base],
    column: Any,
    kept: Person,
    ended: Person,
) -> None:
    name = model.__name__
    if name == ITSELF:
        return
    if name in KEYS:
        model.delete().where(column == ended).execute()
        return
    rows: Any = model.select(model.id).where(column == ended).order_by(model.id).tuples()
    for (number,) in list(rows):
        try:
            # A transaction of its own within the verb's, so that one refused row leaves the others.
            with transaction():
                model.update({column: kept}).where(model.id == number).execute()
        except IntegrityError:
            if name not in ONCE:
                raise Refused(_both_have(model)) from None
            model.delete().where(model.id == number).execute()


def _both_have(model: type[Base]) -> str:
    table = model._meta.table_name
    what = NAMES.get(table) or NAMES.get(f"{table}_decided", table)
    return _(
        "Both accounts have a part of their own that cannot be one person’s: %(what)s. Settle that"
        " first.",
        what=str(what),
    )


def _addressed(kept: Person, ended: Person) -> None:
    """What waits for an answer at the address that ends waits at the other one."""
    for model in models():
        if model is Person or "email_key" not in model._meta.fields:
            continue
        address = getattr(model, "email_key")  # noqa: B009 - a column of some of them
        said = {"email": kept.email, "email_key": kept.email_key}
        rows: Any = model.select(model.id).where(address == ended.email_key).tuples()
        for (number,) in list(rows):
            # Invited at both addresses: one of the two is enough.
            with suppress(IntegrityError), transaction():
                model.update(said).where(model.id == number).execute()

"""Adoptions: an office takes a pilot's tool over. It asks or is invited, the other side agrees, and
from then on the office says itself how far it is and what it had to change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from peewee import CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit, letters
from hackathon.core.db import Base, DayField, Edited, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people import affiliations, consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office, named
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, PilotLead, of_pilot, touch

MOVES = {
    "asked": ("accepted", "declined", "ended"),
    "invited": ("accepted", "declined", "ended"),
    "declined": ("asked", "invited", "accepted"),
    "accepted": ("ended",),
    "ended": ("asked", "invited"),
}
STATUS_NAMES = {
    "asked": lazy("Asks to take it over"),
    "invited": lazy("Invited, not answered"),
    "accepted": lazy("Agreed"),
    "declined": lazy("Declined"),
    "ended": lazy("No longer named"),
}
# How far an office is, in its own words; it may go back and forth.
STAGE_MOVES = {
    "trying": ("in use", "stopped"),
    "in use": ("trying", "stopped"),
    "stopped": ("trying", "in use"),
}
STAGE_NAMES = {
    "trying": lazy("Trying it out"),
    "in use": lazy("In use"),
    "stopped": lazy("Stopped using it"),
}


class Adoption(Edited):
    """An office that takes the tool of a pilot over, or was asked to."""

    LIMITS = {
        "changes": 4000,
        "reason": 2000,
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="adoptions", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="adoptions", on_delete="CASCADE")
    # Whether the office may, or does, take the tool over.
    status = CharField(default="invited", max_length=10)
    # How far it is; of meaning once it was accepted.
    stage = CharField(default="trying", max_length=10)
    since = DayField(null=True)  # at this stage; empty where a file does not say
    changes = TextField(default="")  # what it had to change in the tool or in its own work
    reason = TextField(default="")  # why it was declined or ended
    asked_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    asked_at = UtcField(null=True)  # empty: a file of content says so
    # Who said yes or no: of the pilot when the office asked, of the office when it was invited.
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    answered_at = UtcField(null=True)

    @classmethod
    def by_address(cls, pilot: str, adoption: str) -> Self | None:
        """Find the row that an address names."""
        query = of_pilot(cls, pilot).select(cls, Pilot, Office).switch(cls).join(Office)
        return query.where(cls.key == adoption).first()

    class Meta:
        indexes = ((("pilot", "office"), True), (("status", "stage"), False))
        constraints = [
            Check("status IN ('asked', 'invited', 'accepted', 'declined', 'ended')"),
            Check("stage IN ('trying', 'in use', 'stopped')"),
        ]


class AdoptionStep(Base):
    """A stage that an adopting office reported, from a day on; the record of its way."""

    LIMITS = {
        "note": 2000,
    }
    adoption = ForeignKeyField(Adoption, backref="steps", on_delete="CASCADE")
    stage = CharField(max_length=10)
    # ON is a word of SQL, so the column is called otherwise.
    on = DayField(column_name="reached_on")
    # Everybody reads it: how it goes, or why it stopped.
    note = TextField(default="")
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()

    class Meta:
        indexes = ((("stage", "at"), False),)
        constraints = [Check("stage IN ('trying', 'in use', 'stopped')")]


# --- Verbs. ---------------------------------------------------------------------------------------


def ask(pilot: Pilot, office: Office, note: str, person: Person, at: datetime) -> Adoption:
    """Ask the leads of a pilot to let an office take its tool over, in the office's name.

    :param note: what the office wants it for
    :raises Refused: when the office has asked, was invited or has adopted it already
    """
    with transaction():
        lock(pilot)
        row = _begin(pilot, office, "asked", person, at)
        # The office's own word: its representative asks, which is agreeing.
        consents.ask(office, _matter(pilot), person, at)
        leads = _leads(pilot)
        if person in leads:
            _accept(row, person, at)
        for lead in leads:
            if lead != person:
                letters.write(
                    lead,
                    "adoption_asked",
                    at,
                    pilot=pilot,
                    office=named(office),
                    name=person.name,
                    note=note.strip(),
                )
        audit.record(at, person, "adoptions.ask", pilot, None, office=office.code)
    return row


def invite(pilot: Pilot, office: Office, person: Person, at: datetime) -> Adoption:
    """Invite an office to take the tool over; its representatives answer.

    :raises Refused: when the office has asked, was invited or has adopted it already, or was merged
    """
    with transaction():
        lock(pilot)
        row = _begin(pilot, office, "invited", person, at)
        audit.record(at, person, "adoptions.invite", pilot, None, office=office.code)
        consents.ask(office, _matter(pilot), person, at)
    return Adoption.get_by_id(row.id)


def _begin(pilot: Pilot, office: Office, status: str, person: Person, at: datetime) -> Adoption:
    asked: dict[str, Any] = {"asked_by": person, "asked_at": at}
    row = Adoption.get_or_none(Adoption.pilot == pilot, Adoption.office == office)
    if row is None:
        row = Adoption.create(pilot=pilot, office=office, status=status, **asked)
    elif row.status in {"declined", "ended"}:
        move(
            row,
            MOVES,
            status,
            answered_by=None,
            answered_at=None,
            reason="",
            **asked,
        )
    else:
        raise Refused(_("This office is named already."))
    touch(pilot, at)
    return row


def _matter(pilot: Pilot) -> consents.Matter:
    return consents.Matter("adopter", pilot.path, pilot.title)


def _leads(pilot: Pilot) -> list[Person]:
    return list(Person.select().join(PilotLead).where(PilotLead.pilot == pilot))


def _accept(row: Adoption, by: Person | None, at: datetime) -> None:
    move(
        row,
        MOVES,
        "accepted",
        answered_by=by,
        answered_at=at,
    )
    if not AdoptionStep.select().where(AdoptionStep.adoption == row).exists():
        AdoptionStep.create(
            adoption=row,
            stage=row.stage,
            on=row.since or at.date(),
            by=by,
            at=at,
        )
    if row.since is None:
        Adoption.update(since=at.date()).where(Adoption.id == row.id).execute()


def answer(row: Adoption, agrees: bool, reason: str, person: Person, at: datetime) -> None:
    """Let an office that asked take the tool over, or refuse with a reason; whoever asked is told.

    :raises Refused: without a reason for refusing, or when it was answered already
    """
    reason = reason.strip()
    if not agrees and not reason:
        raise Refused(_("Give the reason: the office is told."))
    with transaction():
        lock(row)
        fresh = Adoption.get_by_id(row.id)
        if fresh.status != "asked":
            raise Refused(_("This was answered already. Look at the page again."))
        if agrees:
            _accept(fresh, person, at)
        else:
            move(
                fresh,
                MOVES,
                "declined",
                answered_by=person,
                answered_at=at,
                reason=reason,
            )
            consents.withdraw(fresh.office, "adopter", fresh.pilot.path, person, at)
        _tell(fresh, agrees, person, at)
        touch(fresh.pilot, at)
        verb = "accept" if agrees else "decline"
        told = {"office": fresh.office.code, "reason": reason}
        audit.record(at, person, f"adoptions.{verb}", fresh.pilot, None, **told)


def _tell(row: Adoption, agrees: bool, person: Person, at: datetime) -> None:
    if row.asked_by is not None and row.asked_by != person:
        letters.write(
            row.asked_by,
            "adoption_answered",
            at,
            pilot=row.pilot,
            office=named(row.office),
            agrees=agrees,
            reason=row.reason,
        )


def _tell_the_others(row: Adoption, person: Person, at: datetime) -> None:
    """Tell both sides that an office is not named any more, but for whoever ended it."""
    both = [*_leads(row.pilot), *affiliations.representatives(row.office)]
    for reader in dict.fromkeys(both):
        if reader != person:
            letters.write(
                reader,
                "adoption_ended",
                at,
                pilot=row.pilot,
                office=named(row.office),
                name=person.name,
            )


def follow(consent: Consent, by: Person | None, at: datetime) -> None:
    """Do what an office's answer to an invitation brings about; called in its transaction."""
    slug = consent.subject.removeprefix("pilots/")
    row = (
        Adoption.select(Adoption, Pilot)
        .join(Pilot)
        .where(Pilot.slug == slug, Adoption.office == consent.office_id)
        .first()
    )
    agrees = consent.status == "agreed"
    if row is None:
        return
    if agrees and row.status in {"invited", "declined"}:
        _accept(row, by, at)
    elif not agrees and row.status in {"invited", "asked", "accepted"}:
        becomes = "declined" if row.status == "invited" else "ended"
        move(
            row,
            MOVES,
            becomes,
            answered_by=by,
            answered_at=at,
            reason=consent.reason,
        )
    touch(row.pilot, at)


consents.FOLLOWED["adopter"] = follow


def end(row: Adoption, reason: str, person: Person, at: datetime) -> None:
    """Name an office no longer, or take a question or an invitation back.

    :raises Refused: when it is the last adopter of an adopted pilot, or not named any more
    """
    with transaction():
        lock(row.pilot)
        fresh, pilot = Adoption.get_by_id(row.id), Pilot.get_by_id(row.pilot_id)
        if fresh.status == "accepted" and pilot.stage == "adopted" and len(accepted(pilot)) == 1:
            raise Refused(
                _(
                    "The pilot counts as adopted, so one adopter has to stay. Name another one"
                    " first."
                )
            )
        try:
            move(fresh, MOVES, "ended", reason=reason.strip())
        except NoSuchMove:
            raise Refused(_("This office is not named any more.")) from None
        consents.withdraw(fresh.office, "adopter", pilot.path, person, at)
        _tell_the_others(fresh, person, at)
        touch(pilot, at)
        audit.record(at, person, "adoptions.end", pilot, None, office=fresh.office.code)


def name_again(row: Adoption) -> None:
    """Invite an office anew that a folder of content names and that was named no longer."""
    if row.status == "ended":
        move(row, MOVES, "invited", reason="")


# --- Queries. -------------------------------------------------------------------------------------


def of(pilots: Iterable[Pilot | int], *statuses: str) -> ModelSelect[Adoption]:
    """Query the adoptions of pilots with their offices, the first ones first.

    :param statuses: keys of STATUS_NAMES; all but the ended ones where none is given
    """
    wanted = statuses or ("asked", "invited", "accepted", "declined")
    query = Adoption.select(Adoption, Office).join(Office)
    # 0 is nobody's number: an empty list is no SQL.
    query = query.where(Adoption.pilot.in_(list(pilots) or [0]), Adoption.status.in_(wanted))
    return query.order_by(Adoption.since, Adoption.id)


def accepted(pilot: Pilot) -> list[Adoption]:
    """Return the adoptions of a pilot on which both sides agreed, with their offices."""
    return list(of([pilot], "accepted"))

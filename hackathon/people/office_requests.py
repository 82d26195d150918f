"""Requests about offices: to represent one, to be confirmed in one, to enter one into the register.

Several people may ask to represent one office; each is answered for itself, and an office may have
several representatives.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, cast

from peewee import JOIN, SQL, CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people import affiliations, confirmations, offices, people
from hackathon.people.offices import Office, named
from hackathon.people.people import Person

MOVES = {"open": ("accepted", "declined", "withdrawn")}
KIND_NAMES = {
    "representative": lazy("Asks to represent the office"),
    "confirmed": lazy("Asks to be confirmed"),
    "register": lazy("Proposes an organisation for the register"),
}


class OfficeRequest(Base):
    """A person asks for something about an office; ``office`` is empty for one that is proposed."""

    key = CharField(unique=True, max_length=16, default=new_key)
    kind = CharField(max_length=16)
    person = ForeignKeyField(Person, backref="office_requests", on_delete="CASCADE")
    office = ForeignKeyField(
        Office,
        backref="requests",
        null=True,
        on_delete="CASCADE",
    )
    name = CharField(default="")  # of the organisation that is proposed
    text = TextField(default="")  # why, in the person's words
    status = CharField(default="open", max_length=10)
    created_at = UtcField()
    decided_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    decided_at = UtcField(null=True)
    reason = TextField(default="")

    @classmethod
    def by_address(cls, office_request: str) -> Self | None:
        """Find the row that an address names."""
        return cls.select().where(cls.key == office_request).first()

    class Meta:
        constraints = [
            Check("kind IN ('representative', 'confirmed', 'register')"),
            Check("status IN ('open', 'accepted', 'declined', 'withdrawn')"),
            Check("kind = 'register' OR office_id IS NOT NULL"),
        ]


OfficeRequest.add_index(
    OfficeRequest.index(
        OfficeRequest.person,
        OfficeRequest.office,
        OfficeRequest.kind,
        unique=True,
        # Only of open ones: what was declined may be asked again. A proposal has no office yet.
        where=SQL("status = 'open' AND office_id IS NOT NULL"),
        name="office_request_one_open",
    )
)


# --- Queries. -------------------------------------------------------------------------------------


def open_of(office: Office) -> list[OfficeRequest]:
    """Return what people ask about an office, the first first."""
    query = (
        OfficeRequest.select(OfficeRequest, Person)
        .join(Person, on=(OfficeRequest.person == Person.id))
        .where(OfficeRequest.office == office, OfficeRequest.status == "open", Person.active)
    )
    return list(query.order_by(OfficeRequest.created_at, OfficeRequest.id))


def waiting_for(person: Person) -> list[OfficeRequest]:
    """Return what people ask the offices that ``person`` represents, the first first."""
    offices = affiliations.represented(person)
    if not offices:
        return []
    return _asked([row.id for row in offices], [row.code for row in offices])


@prepared
def _asked(numbers: list[int], codes: list[str]) -> ModelSelect[OfficeRequest]:
    return open_all().where(affiliations.answered_by(numbers, codes))


def open_all() -> ModelSelect[OfficeRequest]:
    """Return a query of every open request with its person, the first first."""
    return (
        OfficeRequest.select(OfficeRequest, Person, Office)
        .join(Person, on=(OfficeRequest.person == Person.id))
        .switch(OfficeRequest)
        .join(Office, on=(OfficeRequest.office == Office.id), join_type=JOIN.LEFT_OUTER)
        .where(OfficeRequest.status == "open", Person.active)
        .order_by(OfficeRequest.created_at, OfficeRequest.id)
    )


def own(person: Person, office: Office) -> OfficeRequest | None:
    """Return what ``person`` asks about the office and is not answered yet, or None."""
    return cast(
        "OfficeRequest | None",
        OfficeRequest.get_or_none(
            OfficeRequest.person == person,
            OfficeRequest.office == office,
            OfficeRequest.status == "open",
        ),
    )


# --- Verbs. ---------------------------------------------------------------------------------------


def ask(
    kind: str,
    office: Office,
    person: Person,
    text: str,
    at: datetime,
) -> OfficeRequest:
    """Ask to represent an office, or to be confirmed in it. Its representatives are told, and the
    administrators where there are none.

    :param kind: *representative* or *confirmed*
    :param text: by what one can see it
    :raises Refused: when it is asked or so already
    """
    with transaction():
        lock(person)
        if own(person, office) is not None:
            raise Refused(_("You have asked already. You hear from us when it is answered."))
        # A representative need not ask to be confirmed.
        if affiliations.at_least(person, office, kind):
            raise Refused(_("This is so already."))
        if office.merged_into:
            raise Refused(_("This office was merged into another one. Choose that one."))
        made = OfficeRequest.create(
            kind=kind,
            office=office,
            person=person,
            text=text,
            created_at=at,
        )
        audit.record(at, person, "office_requests.ask", f"Office {office.code}", None, kind=kind)
        for reader in affiliations.representatives(office) or people.administrators():
            letters.write(
                reader,
                "office_request",
                at,
                office=named(office),
                name=person.name,
                wish=kind,
                text=text,
            )
    return cast(OfficeRequest, made)


def propose(
    name: str,
    text: str,
    person: Person,
    at: datetime,
) -> OfficeRequest:
    """Propose an organisation for the register; administrators are told and decide."""
    with transaction():
        made = OfficeRequest.create(
            kind="register",
            person=person,
            name=name,
            text=text,
            created_at=at,
        )
        audit.record(at, person, "office_requests.propose", f"Organisation {name}")
        for reader in people.administrators():
            letters.write(
                reader,
                "office_proposed",
                at,
                name=person.name,
                organisation=name,
                text=text,
            )
    return cast(OfficeRequest, made)


def accept(
    row: OfficeRequest,
    by: Person,
    how: str,
    at: datetime,
) -> None:
    """Say yes: the person is confirmed, or a representative, from now on.

    :param how: *representative* or *administrator*: as what ``by`` decides
    :raises Refused: when it was decided already, or cannot be
    """
    with transaction():
        _decide(row, "accepted", "", by, at)
        if row.office is not None:
            confirmations.raise_to(
                row.kind,
                row.person,
                row.office,
                confirmations.Word(by, how),
                at,
            )


def register(row: OfficeRequest | None, by: Person, at: datetime, **values: Any) -> Office:
    """Enter an organisation into the register; whoever proposed it in ``row`` is told.

    :raises Refused: when its code is taken, or the proposal was decided already
    """
    with transaction():
        made = offices.create(by, at, **values)
        if row is not None:
            _decide(row, "accepted", "", by, at)
            OfficeRequest.update(office=made).where(OfficeRequest.id == row.id).execute()
            letters.write(row.person, "office_registered", at, office=named(made))
    return made


def decline(
    row: OfficeRequest,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Say no, with a reason that the person is told.

    :raises Refused: without one, or when it was decided already
    """
    if not reason.strip():
        raise Refused(_("Give the reason: the person is told."))
    with transaction():
        _decide(row, "declined", reason.strip(), by, at)
        office = row.office
        letters.write(
            row.person,
            "office_request_declined",
            at,
            office=named(office) if office else None,
            organisation=row.name,
            wish=row.kind,
            reason=reason.strip(),
        )


def withdraw(row: OfficeRequest, at: datetime) -> None:
    """Take one's own request back."""
    with transaction():
        _decide(row, "withdrawn", "", row.person, at)


def _decide(
    row: OfficeRequest,
    becomes: str,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    try:
        move(
            row,
            MOVES,
            becomes,
            decided_by=by,
            decided_at=at,
            reason=reason,
        )
    except NoSuchMove:
        raise Refused(_("This was answered already. Look at the page again.")) from None
    about = f"Office {row.office.code}" if row.office else f"Organisation {row.name}"
    verb = {
        "accepted": "accept",
        "declined": "decline",
        "withdrawn": "withdraw",
    }[becomes]
    audit.record(
        at,
        by,
        f"office_requests.{verb}",
        about,
        None,
        kind=row.kind,
        person=row.person.key,
    )

"""Certificates: a page that says what somebody did at an event, and that anybody who has its code
can check. Who deserves one is in ``deserving``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Self, cast

from peewee import SQL, CharField, Check, ForeignKeyField, JSONField, ModelSelect, TextField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, holds, lock, transaction
from hackathon.core.language import fold
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person
from hackathon.results import deserving
from hackathon.results.deserving import Deserved
from hackathon.submissions import manifests

MOVES = {"issued": ("withdrawn",), "withdrawn": ("issued",)}


class Certificate(Base):
    """What the organisers of an event say of somebody, for as long as it is not withdrawn."""

    LIMITS = {"reason": 1000}
    # As long as a receipt's, so that nobody comes upon one by trying.
    code = CharField(unique=True, max_length=24, default=manifests.new_receipt)
    event = ForeignKeyField(Event, backref="certificates", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="certificates", on_delete="CASCADE")
    kind = CharField(max_length=12)  # a key of ``deserving.GROUPS``
    name = CharField()  # as it was when this was issued
    folded = CharField(default="")
    prizes = JSONField(default=list)  # titles as published
    status = CharField(default="issued", max_length=12)
    issued_at = UtcField()
    issued_by = ForeignKeyField(
        Person,
        null=True,
        backref="+",
        on_delete="SET NULL",
    )
    withdrawn_at = UtcField(null=True)
    withdrawn_by = ForeignKeyField(
        Person,
        null=True,
        backref="+",
        on_delete="SET NULL",
    )
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])  # why it was withdrawn

    @classmethod
    def by_address(cls, event: str, certificate: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.code == certificate).first()

    class Meta:
        indexes = ((("event", "person", "kind"), True),)
        constraints = [
            Check("status IN ('issued', 'withdrawn')"),
            Check("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)"),
        ]


class Group(NamedTuple):
    """Who is to have a certificate of one kind and has none, in order of name.

    :ivar digest: tells whether the list is still the one that somebody looked at
    """

    kind: str
    people: list[Deserved]
    digest: str


# --- Queries. -------------------------------------------------------------------------------------


def checked(code: str) -> Certificate | None:
    """Return what has this code, however it was typed, with its event; or None."""
    rows = Certificate.select(Certificate, Event).join(Event)
    return cast(
        "Certificate | None",
        rows.where(Certificate.code == manifests.receipt_code(code)).first(),
    )


def of_person(person: Person) -> list[Certificate]:
    """Return somebody's certificates with their events, the newest first."""
    rows = Certificate.select(Certificate, Event).join(Event).where(Certificate.person == person)
    return list(rows.order_by(Certificate.issued_at.desc(), Certificate.id.desc()))


def search(event: Event, kinds: Iterable[str], q: str = "") -> ModelSelect[Certificate]:
    """Return an event's certificates of some kinds, withdrawn ones too, in order of name.

    :param q: part of the name
    """
    query = Certificate.select().where(
        Certificate.event == event, Certificate.kind.in_(list(kinds) or [""])
    )
    if q:
        query = query.where(holds(Certificate.folded, q))
    return query.order_by(Certificate.folded, Certificate.id)


def group(event: Event, kind: str, deserved: Iterable[Deserved]) -> Group:
    """Return who of those that deserve a certificate has none; whose was withdrawn gets it back by
    an act of its own."""
    have = Certificate.select(Certificate.person).where(
        Certificate.event == event, Certificate.kind == kind
    )
    known = {row.person_id for row in have}
    people = [one for one in deserved if one.person.id not in known]
    told = "".join(f"{one.person.key} {printed(one.person)} {one.prizes}\n" for one in people)
    return Group(kind, people, hashlib.sha256(told.encode()).hexdigest()[:16])


def printed(person: Person) -> str:
    """Return the name that stands on somebody's certificates."""
    return str(person.certificate_name or person.name)


# --- Verbs. ---------------------------------------------------------------------------------------


def write_name(person: Person, name: str, at: datetime) -> None:
    """Let a person say how their name is written on certificates that are still to come.

    :param name: empty: as in the profile
    """
    with transaction():
        person.change(certificate_name=name)
        audit.record(at, person, "certificates.write_name", person)


def issue(
    event: Event,
    kind: str,
    seen: str,
    person: Person,
    at: datetime,
) -> int:
    """Issue a certificate to everybody who deserves one of this kind and has none, and tell them;
    return how many there were.

    :param seen: the ``digest`` of the group that the organiser looked at
    :raises Refused: when the group is another one by now, or nobody is left
    """
    with transaction():
        # Two organisers who press the button at once would write to everybody twice.
        lock(event)
        found = group(event, kind, deserving.GROUPS[kind](event))
        if not found.people:
            raise Refused(_("Nobody is waiting for this certificate."))
        # A name may have changed, or somebody have been disqualified, since the page was opened.
        if found.digest != seen:
            raise Refused(
                _("The names have changed since you opened the page. Check them and issue again.")
            )
        for one in found.people:
            made = Certificate.create(
                event=event,
                kind=kind,
                prizes=list(one.prizes),
                issued_at=at,
                issued_by=person,
                **_whose(one.person),
            )
            _tell(made, at)
        count = len(found.people)
        audit.record(at, person, "certificates.issue", event, event, kind=kind, count=count)
    return count


def withdraw(row: Certificate, reason: str, person: Person, at: datetime) -> None:
    """Withdraw a certificate: whoever checks its code is told so and why, and so is its holder.

    :raises Refused: when that was done already
    """
    # The row stays: a code that once held has to say that it holds no longer.
    said = {"reason": reason.strip(), "withdrawn_at": at, "withdrawn_by": person}
    with transaction():
        lock(row)
        _move(row, "withdrawn", **said)
        _tell(row, at)
        told = {"kind": row.kind, "reason": row.reason}
        audit.record(at, person, "certificates.withdraw", _subject(row), row.event_id, **told)


def restore(row: Certificate, person: Person, at: datetime) -> None:
    """Let a withdrawn certificate hold again under its code, with the name as its holder writes it
    by now.

    :raises Refused: when it holds already
    """
    said: dict[str, Any] = {"reason": "", "withdrawn_at": None, "withdrawn_by": None}
    with transaction():
        lock(row)
        _move(row, "issued", **said, **_whose(row.person))
        _tell(row, at)
        subject = _subject(row)
        audit.record(at, person, "certificates.restore", subject, row.event_id, kind=row.kind)


def _whose(person: Person) -> dict[str, object]:
    name = printed(person)
    return {
        "person": person,
        "name": name,
        "folded": fold(name)[:255],
    }


def _subject(row: Certificate) -> str:
    # Not its code: who reads the log has no need to open it.
    return f"Person {row.person.key}"


def _move(row: Certificate, becomes: str, **values: Any) -> None:
    try:
        move(row, MOVES, becomes, **values)
    except NoSuchMove:
        raise Refused(_("This was done already. Look at the page again.")) from None


def _tell(row: Certificate, at: datetime) -> None:
    # Restored it is told as when it was issued: the holder has it again.
    withdrawn = row.status == "withdrawn"
    letters.write(
        row.person,
        "certificate_withdrawn" if withdrawn else "certificate_issued",
        at,
        event=row.event,
        code=row.code,
        reason=row.reason,
    )

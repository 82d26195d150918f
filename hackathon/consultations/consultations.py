"""Consultations: on what, until when, who is asked, and what came of it. The subject is the path of
its page; what that is, this wing does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Self, TypeVar, cast

from peewee import BooleanField, CharField, ForeignKeyField, TextField

from hackathon.core import audit
from hackathon.core.db import Base, DayField, Edited, TagField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person

USUAL_DAYS = 61  # two months, unless somebody says otherwise


def usual_day(at: datetime) -> date:
    """Return the last day of a consultation that begins now, unless somebody says otherwise."""
    return at.date() + timedelta(days=USUAL_DAYS)


class Consultation(Edited):
    """What people are asked to say about a subject until a day.

    :ivar subject: path of the page that it is about, from the site's root (``pilots/nice-helper``)
    :ivar closes_on: the last day on which comments are taken, counted in UTC; None: no day is set
    :ivar everybody: open to everybody with an account; else to the people of offices
    :ivar changes: what was changed after it, and why
    """

    # The path of what is asked about, so that the room knows no pilot.
    subject = CharField(unique=True, max_length=200)
    title = CharField()  # of the subject, as it was when the consultation was opened
    # The last day that counts, whole, in UTC.
    closes_on = DayField(null=True)
    everybody = BooleanField(default=True)
    opened_at = UtcField(null=True)
    # When asking ended; it may be opened once more.
    closed_at = UtcField(null=True)
    language = TagField()  # of what came of it
    summary = TextField(default="")
    summary_html = TextField(default="")
    changes = TextField(default="")
    changes_html = TextField(default="")
    summed_by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    summed_at = UtcField(null=True)

    def taking(self, at: datetime) -> bool:
        """Tell whether comments are taken at ``at``, the last day included."""
        if self.opened_at is None or self.closed_at is not None:
            return False
        return bool(self.closes_on is None or at.date() <= self.closes_on)

    @property
    def path(self) -> str:
        """The path of its page."""
        return path_of(self.subject)

    @classmethod
    def by_address(cls, subject: str) -> Self | None:
        """Find the row that an address names."""
        return cls.get_or_none(cls.subject == subject)


Asked = TypeVar("Asked")


def once(row: Base, key: str, ask: Callable[[], Asked]) -> Asked:
    """Ask the database once for what several permissions of one request want to know of a row."""
    # Beside the columns, so that it goes with the object at the end of the request.
    known: dict[str, Any] = row.__dict__.setdefault("_known", {})
    if key not in known:
        known[key] = ask()
    return cast(Asked, known[key])


def forget(row: Base) -> None:
    """Ask anew from now on: what was known of a row has changed."""
    row.__dict__.pop("_known", None)


# What is written for a consultation alone has no page beside it.
OWN = "consultations"


def path_of(subject: str) -> str:
    """Return the path of the page on which people are asked about a subject."""
    kind = subject.partition("/")[0]
    return subject if kind == OWN else f"{subject}/consultation"


class Matter(NamedTuple):
    """What a consultation is about."""

    subject: str
    title: str


def of(subject: str) -> Consultation | None:
    """Return the consultation on a subject, if there is one."""
    return Consultation.get_or_none(Consultation.subject == subject)


def last_day(subject: str) -> date | None:
    """Return the last day on which comments are taken on a subject, if one is set."""
    return last_days([subject]).get(subject)


def last_days(subjects: Iterable[str]) -> dict[str, date | None]:
    """Return the last days of those subjects that have a consultation; one query."""
    rows = Consultation.select().where(Consultation.subject.in_(list(subjects) or [""]))
    return {row.subject: row.closes_on for row in rows}


# --- Verbs. Those without a person are part of another verb, inside its transaction. --------------


def plan(matter: Matter, closes_on: date | None) -> Consultation | None:
    """Set the last day, or take it away; a consultation that is new takes no comments yet."""
    row = of(matter.subject)
    if row is None and closes_on is not None:
        return Consultation.create(subject=matter.subject, title=matter.title, closes_on=closes_on)
    if row is not None and row.closes_on != closes_on:
        row.change(None, closes_on=closes_on)
    return row


def open_on(matter: Matter, closes_on: date | None, at: datetime) -> Consultation:
    """Take comments from now on; one that was closed goes on where it ended.

    :param closes_on: another last day than the one that was planned
    """
    row = of(matter.subject)
    if row is None:
        values = {"title": matter.title, "closes_on": closes_on, "opened_at": at}
        return Consultation.create(subject=matter.subject, **values)
    # What people were told stays, the beginning and the last day, unless another day is given.
    opened = row.opened_at or at
    return row.change(
        None,
        closes_on=closes_on or row.closes_on,
        opened_at=opened,
        closed_at=None,
    )


def close_on(subject: str, at: datetime) -> None:
    """Take no more comments."""
    row = of(subject)
    if row is not None and row.opened_at is not None and row.closed_at is None:
        row.change(None, closed_at=at)


def ask(row: Consultation, everybody: bool, person: Person, at: datetime) -> None:
    """Say who is asked: everybody with an account, or the people of offices.

    :raises Refused: when it is so already
    """
    with transaction():
        lock(row)
        if Consultation.get_by_id(row.id).everybody == everybody:
            raise Refused(_("It is so already."))
        row.change(None, everybody=everybody)
        audit.record(at, person, "consultations.ask", row, None, everybody=everybody)

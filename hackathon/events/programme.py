"""The programme of an event: its sessions, and the calendar file that people subscribe to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.core import audit, language
from hackathon.core.db import TagField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.core.translated import Worded
from hackathon.events import timetable
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person

KINDS = {
    "workshop": lazy("Workshop"),
    "office hours": lazy("Office hours"),
    "briefing": lazy("Briefing"),
    "ceremony": lazy("Ceremony"),
}


class Session(Worded):
    """An entry of the programme: workshop, office hours, briefing, ceremony."""

    LIMITS = {
        "title": 200,
        "minutes": (1, 10_080),  # a week
        "place": 200,
        "link": 255,
        "description": 4000,
    }
    TEXTS = ("title", "place", "description")

    event = ForeignKeyField(Event, backref="sessions", on_delete="CASCADE")
    title = CharField()
    kind = CharField(max_length=20)
    starts = UtcField()
    minutes = IntegerField()
    place = CharField(default="")
    link = CharField(default="")
    description = TextField(default="")
    cancelled_at = UtcField(null=True)  # still listed, so that nobody waits at a door
    language = TagField(constraints=[SQL("DEFAULT 'en'")])
    translations = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])

    @classmethod
    def by_address(cls, event: str, session: int) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.id == session).first()

    class Meta:
        constraints = [
            Check("minutes > 0"),
            Check(f"kind IN {tuple(KINDS)}"),
        ]


if TYPE_CHECKING:
    import icalendar


def sessions(event: Event) -> list[Session]:
    """Return every session in order of time, the cancelled ones too."""
    return list(Session.select().where(Session.event == event).order_by(Session.starts, Session.id))


def ends(session: Session) -> datetime:
    """Return when a session is over."""
    return session.starts + timedelta(minutes=session.minutes)


def create(event: Event, person: Person, at: datetime, **values: Any) -> Session:
    """Add a session. Raises Refused when it does not fit the event's dates."""
    with transaction():
        _refuse_misfit(event, values)
        session = Session.create(event=event, **values)
        audit.record(at, person, "sessions.create", session, event, title=session.title)
    return session


def edit(
    session: Session, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change a session. Raises Conflict, and Refused when it does not fit the event's dates."""
    with transaction():
        _refuse_misfit(session.event, {"starts": session.starts, **values})
        session.rewrite(expected, **values)
        audit.record(at, person, "sessions.edit", session, session.event_id)


def _refuse_misfit(event: Event, values: Mapping[str, Any]) -> None:
    lock(event)  # whoever edits its dates looks at the sessions
    dates = timetable.of(Event.get_by_id(event.id))
    for sentence in timetable.faults(timetable.SESSION, values, dates).values():
        raise Refused(sentence)


def cancel(session: Session, person: Person, at: datetime) -> None:
    """Mark a session as cancelled; it stays in the list and in people's calendars as such."""
    with transaction():
        if session.cancelled_at is not None:
            raise Refused(_("This session is cancelled already."))
        session.rewrite(cancelled_at=at)
        audit.record(at, person, "sessions.cancel", session, session.event_id)


def reinstate(session: Session, person: Person, at: datetime) -> None:
    """Let a cancelled session take place after all."""
    with transaction():
        if session.cancelled_at is None:
            raise Refused(_("This session was not cancelled."))
        _refuse_misfit(session.event, {"starts": session.starts})
        session.rewrite(cancelled_at=None)
        audit.record(at, person, "sessions.reinstate", session, session.event_id)


def calendar(
    event: Event,
    rows: list[Session],
    host: str,
    link: str,
    dates: bool = True,
) -> bytes:
    """Return the iCalendar file (RFC 5545) of an event's sessions and, with ``dates``, of its
    deadlines.

    Moments are in UTC, so that each calendar program shows them in its owner's zone.

    :param host: what makes the identifiers unique worldwide
    :param link: address of the event's page
    """
    import icalendar  # takes as long to load as Flask, for the one page that needs it

    title = language.localised(event, "title").text
    made = icalendar.Calendar()
    made.add("prodid", "-//Codefest//codefest//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for key, words, moment in _dates(event) if dates else ():
        entry = _entry(
            f"{event.slug}-{key}@{host}",
            f"{words}: {title}",
            (moment, moment),
            event.updated_at,
            link,
        )
        entry.add("transp", "TRANSPARENT")  # a deadline takes no time in anybody's day
        entry.add("sequence", event.revision)
        made.add_component(entry)
    for session in rows:
        entry = _entry(
            f"session-{session.id}@{host}",
            f"{language.localised(session, 'title')} ({title})",
            (session.starts, ends(session)),
            event.updated_at,
            session.link or link,
        )
        entry.add("sequence", session.revision)
        entry.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
        for key, field in (("location", "place"), ("description", "description")):
            if text := language.localised(session, field).text:
                entry.add(key, text)
        made.add_component(entry)
    return bytes(made.to_ical())


def _dates(event: Event) -> list[tuple[str, str, datetime]]:
    return [
        ("registration-opens", _("Registration opens"), event.registration_opens),
        ("registration-closes", _("Registration closes"), event.registration_closes),
        ("submission-opens", _("Submissions open"), event.submission_opens),
        ("submission-closes", _("Submissions close"), event.submission_closes),
        ("judging-opens", _("Judging begins"), event.judging_opens),
        ("judging-closes", _("Judging ends"), event.judging_closes),
        ("results", _("Results"), event.results_on),
    ]


def _entry(
    uid: str,
    summary: str,
    span: tuple[datetime, datetime],
    stamp: datetime,
    link: str,
) -> icalendar.Event:
    import icalendar  # as in ``calendar``

    entry = icalendar.Event()
    entry.add("uid", uid)
    entry.add("dtstamp", stamp)
    entry.add("dtstart", span[0])
    entry.add("dtend", span[1])
    entry.add("summary", summary)
    entry.add("url", link)
    return entry

"""Announcements: the organisers' news on an event's page. Withdrawn ones stay in the record."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Self

from peewee import CharField, ForeignKeyField, JSONField, TextField

from hackathon.core import audit, prose, translated
from hackathon.core.db import Edited, UtcField, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person


class Announcement(Edited):
    """News of the organisers, shown on the event; withdrawn ones stay in the record."""

    LIMITS = {
        "title": 200,
    }
    event = ForeignKeyField(Event, backref="announcements", on_delete="CASCADE")
    title = CharField()
    body = TextField()
    body_html = TextField()
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    published_at = UtcField()
    withdrawn_at = UtcField(null=True)

    @classmethod
    def by_address(cls, event: str, announcement: int) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.id == announcement).first()


TRANSLATED = ("title", "body")


def shown(event: Event) -> list[Announcement]:
    """Return what everybody reads, the latest first."""
    return [row for row in all_of(event) if row.withdrawn_at is None]


def all_of(event: Event) -> list[Announcement]:
    """Return every announcement, the latest first, the withdrawn ones too."""
    return list(
        Announcement.select()
        .where(Announcement.event == event)
        .order_by(Announcement.published_at.desc(), Announcement.id.desc())
    )


class News(NamedTuple):
    """What an announcement says."""

    title: str
    body: str  # Markdown
    language: str  # a code

    def columns(self) -> dict[str, str]:
        """Return what the columns get."""
        return {**self._asdict(), "body_html": _html(self.body)}


def publish(
    event: Event,
    news: News,
    person: Person,
    at: datetime,
) -> Announcement:
    """Tell everybody something."""
    columns = news.columns()
    with transaction():
        row = Announcement.create(event=event, author=person, published_at=at, **columns)
        audit.record(at, person, "announcements.publish", row, event, title=news.title)
    return row


def edit(
    row: Announcement,
    expected: int | None,
    news: News,
    person: Person,
    at: datetime,
) -> None:
    """Correct an announcement; the audit line keeps what it said. Raises Conflict."""
    columns = news.columns()
    with transaction():
        # What people have read already stays on record as they read it.
        before = {"title": row.title, "body": row.body}
        translated.change(row, expected, TRANSLATED, **columns)
        audit.record(at, person, "announcements.edit", row, row.event_id, before=before)


def withdraw(row: Announcement, person: Person, at: datetime) -> None:
    """Take an announcement off the event's page."""
    with transaction():
        if row.withdrawn_at is not None:
            raise Refused(_("This announcement is withdrawn already."))
        translated.change(row, None, TRANSLATED, withdrawn_at=at)
        audit.record(at, person, "announcements.withdraw", row, row.event_id)


def restore(row: Announcement, person: Person, at: datetime) -> None:
    """Show a withdrawn announcement again."""
    with transaction():
        if row.withdrawn_at is None:
            raise Refused(_("This announcement was not withdrawn."))
        translated.change(row, None, TRANSLATED, withdrawn_at=None)
        audit.record(at, person, "announcements.restore", row, row.event_id)


def _html(body: str) -> str:
    # Everything on the event's page shares one space of ids, so headings of announcements get their
    # own.
    return prose.render(body, prefix="news-", follow=True)

"""Announcements: the organisers' news on an event's page.

Withdrawn ones stay in the record, and so does what was published: a correction is a new version.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Self

from peewee import JOIN, CharField, ForeignKeyField, JSONField, TextField

from hackathon.core import audit, prose, translated
from hackathon.core.db import Conflict, Edited, TagField, UtcField, lock, transaction
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
    language = TagField()
    translations = JSONField(default=dict)
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    published_at = UtcField()
    withdrawn_at = UtcField(null=True)
    corrects = ForeignKeyField("self", null=True, on_delete="SET NULL")  # the version before

    @classmethod
    def by_address(cls, event: str, announcement: int) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.id == announcement).first()


TRANSLATED = ("title", "body")


@translated.freezes(Announcement, TRANSLATED)
def _read(row: Announcement) -> str:
    if row.event.status == "draft":
        return ""
    return _(
        "This announcement is published, so it stays as it is in every language. You can add what"
        " is missing; publish a correction as a new version."
    )


@translated.keeps(Announcement)
def _kept(row: Announcement) -> int:
    # Words that came from the version before are of no revision of this one, see ``_correct``.
    return -1 if row.corrects_id is None else 0


def shown(event: Event) -> list[Announcement]:
    """Return what everybody reads, the latest first."""
    return [row for row in all_of(event) if row.withdrawn_at is None]


def all_of(event: Event) -> list[Announcement]:
    """Return every announcement, the latest first, the withdrawn ones too."""
    before = Announcement.alias()
    query = Announcement.select(Announcement, before).where(Announcement.event == event)
    query = query.join(before, JOIN.LEFT_OUTER, on=(Announcement.corrects == before.id))
    return list(query.order_by(Announcement.published_at.desc(), Announcement.id.desc()))


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
        row = Announcement.create(
            event=event,
            author=person,
            published_at=at,
            **columns,
        )
        audit.record(at, person, "announcements.publish", row, event, title=news.title)
    return row


def edit(
    row: Announcement,
    expected: int | None,
    news: News,
    person: Person,
    at: datetime,
) -> None:
    """Change an announcement that nobody has read yet; once it is published, put a new version of
    it in its place, and keep the one before in the record.

    :raises Conflict: when somebody else changed or withdrew it meanwhile
    """
    columns = news.columns()
    with transaction():
        lock(row)
        fresh = Announcement.get_by_id(row.id)
        if expected is not None and fresh.revision != expected:
            raise Conflict
        if fresh.changed_by(columns) and translated.frozen(fresh):
            _correct(fresh, columns, person, at)
            return
        before = {"title": row.title, "body": row.body}
        translated.change(row, expected, TRANSLATED, **columns)
        audit.record(at, person, "announcements.edit", row, row.event_id, before=before)


def _correct(
    row: Announcement,
    columns: dict[str, str],
    person: Person,
    at: datetime,
) -> None:
    if row.withdrawn_at is not None:
        raise Refused(_("This announcement is withdrawn. Show it again before you correct it."))
    translated.change(row, None, TRANSLATED, withdrawn_at=at)
    # Of no revision of the new text: each says that the original was changed after it was made.
    older = {code: {**texts, "of_revision": 0} for code, texts in row.translations.items()}
    new = Announcement.create(
        event=row.event,
        author=person,
        published_at=at,
        corrects=row,
        translations=older,
        **columns,
    )
    audit.record(at, person, "announcements.correct", new, row.event_id, corrects=row.id)


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
        if Announcement.select().where(Announcement.corrects == row).exists():
            raise Refused(_("A newer version of this announcement is in its place."))
        translated.change(row, None, TRANSLATED, withdrawn_at=None)
        audit.record(at, person, "announcements.restore", row, row.event_id)


def _html(body: str) -> str:
    # Everything on the event's page shares one space of ids, so headings of announcements get their
    # own.
    return prose.render(body, prefix="news-", follow=True)

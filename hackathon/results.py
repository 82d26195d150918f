"""Results: prizes, publication by two organisers, the frozen score book."""

from __future__ import annotations

from typing import cast

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Base, Edited, UtcField, new_key
from hackathon.events import Event
from hackathon.people import Person
from hackathon.submissions import Submission

MOVES = {"proposed": ("published", "withdrawn"), "published": ("superseded",)}


class Prize(Edited):
    """What can be won at an event."""

    event = ForeignKeyField(Event, backref="prizes", on_delete="CASCADE")
    title = CharField()
    places = IntegerField(default=1)
    description = TextField(default="")
    position = IntegerField(default=0)
    withdrawn_at = UtcField(null=True)  # no longer offered

    class Meta:
        indexes = ((("event", "title"), True),)
        constraints = [Check("places >= 1")]


class Award(Base):
    """A prize given to a submission; secret until a publication contains it."""

    prize = ForeignKeyField(Prize, backref="awards", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="awards", on_delete="RESTRICT")
    citation = TextField(default="")  # one sentence why

    class Meta:
        indexes = ((("prize", "submission"), True),)


class Publication(Base):
    """Results as published: proposed by one organiser, approved by another, never changed; a correction is a new one."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="publications", on_delete="CASCADE")
    number = IntegerField()
    status = CharField(default="proposed", max_length=12)
    show_ranks = CharField(default="ranks", max_length=12)  # "finalists": listed without ranks
    introduction = TextField(default="")
    introduction_html = TextField(default="")
    reason = TextField(default="")  # of a correction
    book = JSONField()  # the frozen score book: judges as codes
    content = JSONField()  # what the results page shows
    digest = CharField(max_length=64)  # sha256 of the canonical book
    proposed_by = ForeignKeyField(Person, on_delete="RESTRICT")
    proposed_at = UtcField()
    approved_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    published_at = UtcField(null=True)

    @classmethod
    def current(cls, event: Event) -> Publication | None:
        """Return what is published now, or None: the one question that decides who sees scores."""
        return cast("Publication | None", cls.get_or_none(cls.event == event, cls.status == "published"))

    class Meta:
        indexes = ((("event", "number"), True),)
        constraints = [
            Check("status IN ('proposed', 'withdrawn', 'published', 'superseded')"),
            Check("show_ranks IN ('ranks', 'finalists')"),
            Check(
                "status NOT IN ('published', 'superseded') OR (approved_by_id IS NOT NULL AND approved_by_id <> proposed_by_id AND published_at IS NOT NULL)"
            ),
            Check("number = 1 OR reason <> ''"),
        ]


Publication.add_index(
    Publication.index(Publication.event, unique=True, where=SQL("status = 'published'"), name="publication_one_current")
)
Publication.add_index(
    Publication.index(Publication.event, unique=True, where=SQL("status = 'proposed'"), name="publication_one_proposed")
)


def newest(count: int) -> list[Publication]:
    """Return the latest publications of public events, newest first."""
    query = Publication.select(Publication, Event).join(Event).where(Publication.status == "published", Event.status != "draft")
    return list(query.order_by(Publication.published_at.desc()).limit(count))

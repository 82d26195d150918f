"""Publications: results as they were published, never changed afterwards."""

from __future__ import annotations

from typing import Self, cast

from peewee import (
    SQL,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.core.db import Base, UtcField, new_key
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person
from hackathon.ranking import scorebook


class Publication(Base):
    """Results as published: proposed by one organiser, approved by another, never changed; a
    correction is a new one."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="publications", on_delete="CASCADE")
    number = IntegerField(null=True)  # counts what was published: number 2 replaced number 1
    status = CharField(default="proposed", max_length=12)
    show_ranks = CharField(default="ranks", max_length=12)  # "finalists": listed without ranks
    introduction = TextField(default="")
    introduction_html = TextField(default="")
    reason = TextField(default="")  # of a correction
    book = JSONField()  # the whole frozen score book: judges as codes
    content = JSONField()  # what the results page shows
    digest = CharField(max_length=64)  # sha256 of the whole book as JSON
    proposed_by = ForeignKeyField(Person, on_delete="RESTRICT")
    proposed_at = UtcField()
    approved_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    published_at = UtcField(null=True)

    @classmethod
    def current(cls, event: Event) -> Publication | None:
        """Return what is published now, or None: the one question that decides who sees scores."""
        return _published.first(event.id)

    @classmethod
    def is_out(cls, event: Event) -> bool:
        """Tell whether results are published, without reading them."""
        # The score book of a large event is longer than any page that only wants to know this.
        return bool(_out(event.id))

    @classmethod
    def out(cls, person: Person, event: Event) -> bool:
        """Tell whether results are published, asked once for what ``person`` looks at."""
        return person.remember(("out", event.id), lambda: cls.is_out(event))

    @classmethod
    def recall(cls, person: Person, event: Event, out: bool) -> None:
        """Tell ``out`` what another query has found out already."""
        person.remember(("out", event.id), lambda: out)

    def public_book(self) -> dict[str, object]:
        """Return the book that everybody may have; where finalists stand without ranks it has no
        scores."""
        return (
            dict(self.book)
            if self.show_ranks == "ranks"
            else scorebook.without_scores(self.book, self.content["submissions"])
        )

    @classmethod
    def by_address(cls, event: str, publication: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.key == publication).first()

    class Meta:
        indexes = ((("event", "number"), True),)
        constraints = [
            Check("status IN ('proposed', 'withdrawn', 'published', 'superseded')"),
            Check("show_ranks IN ('ranks', 'finalists')"),
            Check(
                "status NOT IN ('published', 'superseded') OR (approved_by_id IS NOT NULL AND"
                " approved_by_id <> proposed_by_id AND published_at IS NOT NULL AND number IS NOT"
                " NULL)"
            ),
            Check("number IS NULL OR number = 1 OR reason <> ''"),
        ]


Publication.add_index(
    Publication.index(
        Publication.event,
        unique=True,
        where=SQL("status = 'published'"),
        name="publication_one_current",
    )
)
Publication.add_index(
    Publication.index(
        Publication.event,
        unique=True,
        where=SQL("status = 'proposed'"),
        name="publication_one_proposed",
    )
)


# --- Named queries. -------------------------------------------------------------------------------


@prepared
def _published(event: int) -> ModelSelect[Publication]:
    return Publication.select().where(Publication.event == event, Publication.status == "published")


@prepared
def _out(event: int) -> ModelSelect[Publication]:
    published = Publication.status == "published"
    return Publication.select(Publication.id).where(Publication.event == event, published)


def proposal(event: Event) -> Publication | None:
    """Return what waits for a second organiser, or None."""
    query = Publication.select(Publication, Person).join(
        Person, on=(Publication.proposed_by == Person.id)
    )
    return cast(
        "Publication | None",
        query.where(Publication.event == event, Publication.status == "proposed").first(),
    )


def history(event: Event) -> list[Publication]:
    """Return what was published, the latest first, without the books."""
    # Not the books: each may have thousands of cards, and the list shows a line of each.
    shown = (
        Publication.id,
        Publication.key,
        Publication.number,
        Publication.status,
        Publication.reason,
        Publication.published_at,
        Publication.event,
    )
    query = Publication.select(*shown).where(
        Publication.event == event, Publication.number.is_null(False)
    )
    return list(query.order_by(Publication.number.desc()))


def replaced_by(publication: Publication) -> Publication | None:
    """Return the correction that followed, or None."""
    if publication.number is None:
        return None
    return Publication.get_or_none(
        Publication.event == publication.event_id, Publication.number == publication.number + 1
    )


def refuse_while_proposed(event: Event) -> None:
    if (
        Publication.select()
        .where(Publication.event == event, Publication.status == "proposed")
        .exists()
    ):
        raise Refused(
            _(
                "Results are proposed and wait for approval. Withdraw the proposal before you"
                " change what they say."
            )
        )

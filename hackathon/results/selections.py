"""Selections: who goes on from a round, as it is announced before the results: a shortlist, or the
finalists. Ranks only where the organisers want them, scores never."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.core.db import Base, UtcField, new_key
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, in_event
from hackathon.events.rounds import Round
from hackathon.people.people import Person

KINDS = ("finalists", "shortlist")


class Selection(Base):
    """A step before the results: proposed by one organiser, approved by another, public from a
    moment on. Whether it is public follows from that moment and is never stored."""

    LIMITS = {"introduction": 5000}

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="selections", on_delete="CASCADE")
    round = ForeignKeyField(Round, backref="selections", on_delete="CASCADE")  # that chose them
    kind = CharField(default="finalists", max_length=12)
    status = CharField(default="proposed", max_length=12)
    show_ranks = BooleanField(default=False)  # else in alphabetical order
    show_teams = BooleanField(default=True)
    introduction = TextField(default="")  # Markdown
    introduction_html = TextField(default="")
    content = JSONField()  # the entries as everybody reads them, in order
    others = JSONField()  # keys of the round's other entries; their teams alone are told
    digest = CharField(max_length=64)  # sha256 of what is signed, see ``announcing``
    proposed_by = ForeignKeyField(Person, on_delete="RESTRICT")
    proposed_at = UtcField()
    approved_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    approved_at = UtcField(null=True)
    # Wished with the proposal, null: as soon as it is approved; from the approval on it is set.
    public_at = UtcField(null=True)
    told_at = UtcField(null=True)  # when its letters were written
    withdrawn_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    withdrawn_at = UtcField(null=True)
    reason = TextField(default="")  # of the withdrawal

    @classmethod
    def by_address(cls, event: str, selection: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.key == selection).first()

    def open_to_all(self, at: datetime) -> bool:
        """Tell whether everybody may read it at ``at``: approved, come, and not withdrawn."""
        come = self.public_at is not None and self.public_at <= at
        return self.status == "announced" and come

    def named(self) -> set[str]:
        """Return the keys of the submissions that it names."""
        return {row["submission"] for row in self.content}

    class Meta:
        constraints = [
            Check(f"kind IN {KINDS}"),
            Check("status IN ('proposed', 'announced', 'withdrawn')"),
            Check(
                "status <> 'announced' OR (approved_by_id IS NOT NULL AND approved_by_id <>"
                " proposed_by_id AND approved_at IS NOT NULL AND public_at IS NOT NULL)"
            ),
            Check("status <> 'withdrawn' OR approved_at IS NULL OR reason <> ''"),
        ]


Selection.add_index(
    # One that waits or holds; of two proposed at once the database refuses the second.
    Selection.index(
        Selection.round,
        unique=True,
        where=SQL("status <> 'withdrawn'"),
        name="selection_one_of_round",
    )
)


# --- Named queries. -------------------------------------------------------------------------------


def of(round: Round) -> Selection | None:
    """Return what is proposed or announced of a round, public or not; for organisers."""
    query = Selection.select().where(Selection.round == round, Selection.status != "withdrawn")
    return query.first()


def every(event: Event) -> list[Selection]:
    """Return what is proposed or announced of an event, with its rounds and who proposed it; for
    organisers."""
    query = (
        Selection.select(Selection, Round, Person)
        .join(Round)
        .join_from(Selection, Person, on=(Selection.proposed_by == Person.id))
    )
    query = query.where(Selection.event == event, Selection.status != "withdrawn")
    return list(query.order_by(Round.position, Round.id))


def public(event: Event, at: datetime) -> list[Selection]:
    """Return what everybody may read of an event at ``at``, the latest first; what was read and
    withdrawn later is among it, for its reason."""
    return list(_public(event.id, at))


@prepared
def _public(event: int, at: datetime) -> ModelSelect[Selection]:
    query = Selection.select(Selection, Round).join(Round)
    query = query.where(Selection.event == event, Selection.public_at <= at, _was_read())
    return query.order_by(Selection.public_at.desc(), Selection.id.desc())


def _was_read() -> Any:
    """The condition that a selection whose moment has come was not withdrawn before it."""
    withdrawn = Selection.status == "withdrawn"
    late = Selection.approved_at.is_null(False) & (Selection.withdrawn_at >= Selection.public_at)
    return (Selection.status == "announced") | (withdrawn & late)


def newest(event: Event | None, at: datetime, count: int) -> list[Selection]:
    """Return what was announced last and holds, with its events: of one, or of all that are
    public."""
    query = Selection.select(Selection, Event, Round).join(Event)
    query = query.join_from(Selection, Round)
    query = query.where(
        Selection.status == "announced", Selection.public_at <= at, Event.status != "draft"
    )
    query = query if event is None else query.where(Selection.event == event)
    return list(query.order_by(Selection.public_at.desc(), Selection.id.desc()).limit(count))


class Standing(NamedTuple):
    """What was announced of an entry."""

    selection: Selection
    chosen: bool


def standings(events: Collection[int], at: datetime) -> dict[str, Standing]:
    """Return what the latest public selection of an event says of each entry that it was about, by
    the submission's key; one query.

    :param events: ids of the events
    """
    found: dict[str, Standing] = {}
    # The later ones come last, and say what holds.
    for row in _holding(sorted(events), at) if events else ():
        found |= {key: Standing(row, True) for key in row.named()}
        found |= {key: Standing(row, False) for key in row.others}
    return found


@prepared
def _holding(events: list[int], at: datetime) -> ModelSelect[Selection]:
    query = Selection.select(Selection, Round).join(Round)
    query = query.where(
        Selection.event.in_(events), Selection.status == "announced", Selection.public_at <= at
    )
    return query.order_by(Selection.public_at, Selection.id)

"""Rounds of judging: screening, final, ...: rubric, dates, number of reviews, blind or not, and who
moved on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, cast

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    fn,
)

from hackathon.core import audit
from hackathon.core.db import Conflict, TagField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.core.translated import Worded
from hackathon.events import rubrics, timetable
from hackathon.events.events import Event, in_event
from hackathon.events.rubrics import Rubric
from hackathon.people.people import Person
from hackathon.ranking.scorebook import METHODS, TIE_BREAKS

FIXED = ("rubric", "method", "tie_break", "blind")  # what stays once a scorecard is signed


class Round(Worded):
    """One round; its panel is in ``judging``, the submissions it judges are its entries."""

    LIMITS = {
        "title": 120,
        "reviews": (1, 50),  # of one submission
        "load_maximum": (1, 1000),  # scorecards of one judge
        "shortlist": (1, 10_000),  # places
    }
    TEXTS = ("title",)

    event = ForeignKeyField(Event, backref="rounds", on_delete="CASCADE")
    slug = CharField(max_length=60)
    title = CharField()
    position = IntegerField(default=0)  # 0 is the first round
    rubric = ForeignKeyField(Rubric, on_delete="RESTRICT")
    opens = UtcField()
    closes = UtcField()
    reviews = IntegerField(default=3)  # wished scorecards per submission
    load_maximum = IntegerField(null=True)  # submissions per judge at most; null: no limit
    blind = BooleanField(default=True)  # judges do not see team, names and offices
    shortlist = IntegerField(null=True)  # how many move on; null for the last round
    # How the scorecards of a submission become one score.
    method = CharField(default="raw mean", max_length=12)
    tie_break = CharField(default="shared", max_length=20)
    closed_at = UtcField(null=True)  # closed by an organiser before its date
    frozen_at = UtcField(
        null=True
    )  # since the first signed scorecard: rubric, method, tie break and blindness stay
    language = TagField(constraints=[SQL("DEFAULT 'en'")])
    translations = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])

    def open(self, at: datetime) -> bool:
        """Tell whether scorecards may be written at ``at``."""
        return bool(self.opens <= at and not self.over(at))

    def over(self, at: datetime) -> bool:
        """Tell whether the round has ended, by its date or by an organiser."""
        return bool(at >= self.closes or (self.closed_at is not None and at >= self.closed_at))

    @classmethod
    def by_address(cls, event: str, round: str) -> Self | None:
        """Find the row that an address names."""
        return cast("Self | None", _at_address.first(event, round))

    class Meta:
        indexes = ((("event", "slug"), True),)
        constraints = [
            Check("opens < closes"),
            Check("reviews >= 1"),
            Check("shortlist IS NULL OR shortlist >= 1"),
            Check(f"method IN {METHODS}"),
            Check(f"tie_break IN {TIE_BREAKS}"),
        ]


@prepared
def _at_address(event: str, round: str) -> ModelSelect[Round]:
    """A round with its event and its rubric: there is no page of a round that does without."""
    query = in_event(Round, event).select_extend(Rubric).switch(Round).join(Rubric)
    return query.where(Round.slug == round)


# --- Named queries. -------------------------------------------------------------------------------


def of(event: Event) -> list[Round]:
    """Return the event's rounds in their order, each with its rubric."""
    return list(
        Round.select(Round, Rubric)
        .join(Rubric)
        .where(Round.event == event)
        .order_by(Round.position, Round.id)
    )


def judged_until(event: Event) -> datetime:
    """Return when judging is over: with the last round, which may end after the event's own date,
    unless an organiser has closed it."""
    return max([event.judging_closes, *(round.closes for round in _unclosed(event.id))])


def judging_of(event: Event, at: datetime) -> Event:
    """Return an event that knows until when its rounds go on, once its own date for the end of
    judging has passed and results are not due yet."""
    # Only then would its line say what is not so; each page of an event would ask for it else.
    # Asked once, however many parts of a page draw the line.
    passed = event.judging_closes <= at < event.results_on
    if passed and event.judged_until is None:
        event.judged_until = judged_until(event)
    return event


@prepared
def _unclosed(event: int) -> ModelSelect[Round]:
    return Round.select().where(Round.event == event, Round.closed_at.is_null())


def following(event: Event) -> tuple[datetime, datetime]:
    """Return when one more round would open and close: after the others, until judging ends; where
    these take all of it, until the results are due."""
    ends = [round.closes for round in of(event)]
    opens = max([event.judging_opens, *ends])
    # Several rounds may go on after the date that everybody knows as the end of judging.
    closes = event.judging_closes if opens < event.judging_closes else event.results_on
    return opens, closes


def blind(event: Event) -> bool:
    """Tell whether some round of an event is blind: then teams keep their names out of what they
    hand in."""
    return bool(Round.select().where(Round.event == event, Round.blind).exists())


# --- Verbs. ---------------------------------------------------------------------------------------


def faults(values: Mapping[str, Any], dates: Mapping[str, datetime | None]) -> dict[str, str]:
    """Return a sentence for each value of a round that does not fit the others, or the event's
    dates: {name of the field: what to do}. What is not known (None) breaks no rule.

    :param values: opens, closes, method and tie_break of the round
    :param dates: those of its event
    """
    opens, closes = values["opens"], values["closes"]
    found: dict[str, str] = {}
    if opens and closes and opens >= closes:
        found["closes"] = _("The round must close after it opens.")
    found = timetable.faults(timetable.ROUND, values, dates) | found
    if values["method"] == "raw mean" and values["tie_break"] == "raw mean":
        found["tie_break"] = _(
            "The mean cannot break a tie between equal means. Choose another rule for ties."
        )
    return found


def _refuse_nonsense(event: Event, values: dict[str, Any]) -> None:
    # As they are by now: whoever edits the event waits for the same lock.
    for sentence in faults(values, timetable.of(Event.get_by_id(event.id))).values():
        raise Refused(sentence)


def create(event: Event, person: Person | None, at: datetime, **values: Any) -> Round:
    """Add a round after the others.

    :raises Refused: when its short name is taken or its dates do not fit the event's
    """
    with transaction():
        lock(event)
        _refuse_nonsense(event, values)
        if Round.select().where(Round.event == event, Round.slug == values["slug"]).exists():
            raise Refused(_("Another round has this short name. Choose another one."))
        last = Round.select(fn.MAX(Round.position)).where(Round.event == event).scalar()
        round = Round.create(
            event=event,
            position=0 if last is None else last + 1,
            **values,
        )
        audit.record(at, person, "rounds.create", round, event)
    return round


def edit(
    round: Round, expected: int | None, person: Person | None, at: datetime, **values: Any
) -> None:
    """Change a round.

    :raises Refused: when its dates do not fit, or scorecards are signed and the way of ranking
        would change
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        lock(round.event)
        lock(round)
        fresh = Round.get_by_id(round.id)
        if expected is not None and fresh.revision != expected:
            raise Conflict
        merged = {
            name: values.get(name, getattr(fresh, name))
            for name in ("opens", "closes", "method", "tie_break")
        }
        _refuse_nonsense(round.event, merged)
        changed = fresh.changed_by(values)
        if fresh.frozen_at is not None and set(changed) & set(FIXED):
            raise Refused(
                _(
                    "Scorecards are signed, so rubric, blindness, method and tie break stay as they"
                    " were announced."
                )
            )
        round.rewrite(expected, **values)
        audit.record(at, person, "rounds.edit", round, round.event_id, changed=changed)


def freeze(round: Round, at: datetime) -> None:
    """Fix how a round ranks, and its rubric, from the first signed scorecard on; call it in the
    transaction that signs."""
    Round.update(frozen_at=at).where(Round.id == round.id, Round.frozen_at.is_null()).execute()
    rubrics.freeze(round.rubric, at)


def close(round: Round, person: Person, at: datetime) -> None:
    """End a round before its date: scorecards stay as they are from now on.

    :raises Refused: when it is not open
    """
    with transaction():
        lock(round)
        if not Round.get_by_id(round.id).open(at):
            raise Refused(_("This round is not open."))
        round.rewrite(closed_at=at)
        audit.record(at, person, "rounds.close", round, round.event_id)


def reopen(round: Round, person: Person, at: datetime) -> None:
    """Take an early end back, until the round's date.

    :raises Refused: when it was not closed early, or its date has passed
    """
    with transaction():
        lock(round)
        fresh = Round.get_by_id(round.id)
        if fresh.closed_at is None or at >= fresh.closes:
            raise Refused(
                _(
                    "Only a round that was closed before its date can be opened again, until that"
                    " date."
                )
            )
        round.rewrite(closed_at=None)
        audit.record(at, person, "rounds.reopen", round, round.event_id)

"""Decisions: each move of a pilot between stages and whatever else was decided, with the reason
that everybody reads. None is edited; one that was wrong is superseded by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Self, cast

from peewee import JOIN, CharField, Check, ForeignKeyField, JSONField, TextField, fn

from hackathon.core import audit, translated
from hackathon.core.db import DayField, Edited, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.core.translated import Translation
from hackathon.people.people import Person
from hackathon.pilots import true_dates
from hackathon.pilots.pilots import Pilot, of_pilot, touch
from hackathon.pilots.true_dates import TrueDate

KINDS = {
    "move": lazy("Stage"),
    "evaluation": lazy("Evaluation"),
    "other": lazy("Decision"),
}
TRANSLATED = ("reason", "decided", "lessons")


class Decision(Edited):
    """What was decided of a pilot, mostly a move from one stage to another, with the reason."""

    LIMITS = {
        "reason": 2000,
        "decided": 2000,
        "lessons": 4000,
        "note": 300,
    }
    pilot = ForeignKeyField(Pilot, backref="decisions", on_delete="CASCADE")
    # The stage that the pilot left.
    was = CharField(default="", max_length=14)
    becomes = CharField(max_length=14)  # the same as ``was`` where the stage stays
    # Why, for everybody to read; a move without one is refused.
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()  # when it was recorded
    key = CharField(unique=True, max_length=16, default=new_key)
    # Whether it moved the pilot, evaluated it, or settled something else.
    kind = CharField(default="move", max_length=12)
    # What exactly, where the stage alone does not say it.
    decided = TextField(default="")
    lessons = TextField(default="")  # of a pilot that stopped
    # The gate's checks as they were: [{title, state, kind, evidence, by, at, reason, due}]
    evidence = JSONField(default=list)
    happened_on = DayField(null=True)  # the true day, where it was recorded later
    # How exactly the true day is known.
    precision = CharField(default="", max_length=10)
    note = TextField(default="")  # on the date
    # A decision is never rewritten: a later one stands in its place, and both are kept.
    superseded_by = ForeignKeyField(
        "self",
        backref="+",
        null=True,
        on_delete="SET NULL",
    )
    language = TagField()
    translations = JSONField(default=dict)

    @property
    def day(self) -> date:
        """The day of the decision: the true one, or that on which it was recorded (UTC)."""
        return self.happened_on or self.at.date()

    @classmethod
    def by_address(cls, pilot: str, decision: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == decision).first()

    class Meta:
        constraints = [
            Check("reason <> ''"),
            Check("kind IN ('move', 'evaluation', 'other')"),
            Check("precision IN ('', 'day', 'month', 'quarter', 'year', 'estimated')"),
            Check("(precision = '') = (happened_on IS NULL)"),
        ]


# --- Queries. -------------------------------------------------------------------------------------


def standing(rows: Sequence[Decision]) -> list[Decision]:
    """Return those of a pilot's decisions that no other has superseded, in the order in which they
    were first recorded."""
    first = {row.id: row.id for row in rows}
    # In order of their numbers: whatever was superseded is known before what supersedes it.
    for row in sorted(rows, key=lambda row: row.id):
        if row.superseded_by_id is not None:
            first[row.superseded_by_id] = first[row.id]
    stand = [row for row in rows if row.superseded_by_id is None]
    return sorted(stand, key=lambda row: first[row.id])


def of(pilot: Pilot) -> list[Decision]:
    """Return every decision about a pilot with who recorded it, superseded ones too, in the order
    of recording; one query."""
    rows = Decision.select(Decision, Person).join(
        Person, JOIN.LEFT_OUTER, on=(Decision.by == Person.id)
    )
    return list(rows.where(Decision.pilot == pilot).order_by(Decision.id))


class Evaluation(NamedTuple):
    """The evaluation of a pilot as its decisions tell it."""

    since: date | None  # when the pilot entered it last
    told: bool  # whether its result was recorded since then


def evaluation(pilot: Pilot) -> Evaluation:
    """Return the last evaluation; one that was paused goes on and is no other."""
    since, told = None, False
    # In the order in which things happened: a result that is corrected later stays where it was.
    for row in standing(of(pilot)):
        if row.kind == "move" and row.becomes == "evaluation" and row.was != "paused":
            since, told = row.day, False
        told = told or row.kind == "evaluation"
    return Evaluation(since, told)


def entered(pilot: Pilot, rows: Sequence[Decision]) -> date:
    """Return the day on which a pilot came to its stage, from its standing decisions. No query."""
    moves = [row.day for row in rows if row.was != row.becomes == pilot.stage]
    return max(moves, default=pilot.created_at.date())


def since() -> Any:
    """Return the same day as a column for a query of pilots; read it with ``as_day``."""
    moved = Decision.select(fn.MAX(day())).where(
        Decision.pilot == Pilot.id,
        Decision.becomes == Pilot.stage,
        Decision.was != Decision.becomes,
        Decision.superseded_by.is_null(),
    )
    return fn.COALESCE(moved, fn.DATE(Pilot.created_at))


def day() -> Any:
    """Return the day of a decision as a column."""
    return fn.COALESCE(Decision.happened_on, fn.DATE(Decision.at))


def as_day(value: date | str) -> date:
    """Return a day as a function of the database gives it: on SQLite it is a text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


# --- Verbs. ---------------------------------------------------------------------------------------


class Said(NamedTuple):
    """What a decision says."""

    reason: str
    decided: str = ""
    lessons: str = ""
    true: TrueDate | None = None  # None: it is taken now
    language: str = "en"

    def values(self) -> dict[str, Any]:
        """Return the columns of the row."""
        dated = self.true or TrueDate(date.min, "")
        return {
            "reason": self.reason.strip(),
            "decided": self.decided.strip(),
            "lessons": self.lessons.strip(),
            "language": self.language,
            "happened_on": dated.first if self.true else None,
            "precision": dated.precision,
            "note": dated.note.strip(),
        }


def write(pilot: Pilot, said: Said, person: Person, at: datetime, **facts: Any) -> Decision:
    """Put a decision on record; call it inside the verb's transaction, under the pilot's lock.

    :param facts: was, becomes, kind, evidence
    :raises Refused: without a reason, or for a date that cannot be
    """
    if not said.reason.strip():
        raise Refused(_("Give the reason: everybody can read it."))
    if said.true is not None:
        before = standing(of(pilot))
        after = before[-1].day if before else None
        true_dates.refuse_impossible(said.true, after, at.date())
    values = {**said.values(), **facts}
    return cast(
        Decision,
        Decision.create(
            pilot=pilot,
            by=person,
            at=at,
            **values,
        ),
    )


def record(pilot: Pilot, kind: str, said: Said, person: Person, at: datetime) -> Decision:
    """Put a decision on record that moves no stage, such as the result of the evaluation.

    :param kind: ``evaluation`` or ``other``
    :raises Refused: without saying what was decided, without a reason, or for an evaluation of a
        pilot that is not at that stage
    """
    if not said.decided.strip():
        raise Refused(_("Say what was decided."))
    with transaction():
        lock(pilot)
        stage = Pilot.get_by_id(pilot.id).stage
        if kind == "evaluation" and stage != "evaluation":
            raise Refused(_("The result is recorded while the pilot is at its evaluation."))
        made = write(
            pilot,
            said,
            person,
            at,
            was=stage,
            becomes=stage,
            kind=kind,
        )
        touch(pilot, at)
        audit.record(
            at,
            person,
            "decisions.record",
            pilot,
            None,
            decision=made.key,
            kind=kind,
        )
    return made


def supersede(decision: Decision, said: Said, person: Person, at: datetime) -> Decision:
    """Let another decision stand in the place of one that said something wrong. The move itself,
    and the evidence that it had, stay what they were.

    :raises Refused: without a reason, for a date that cannot be, or when it was superseded already
    """
    pilot = decision.pilot
    if not said.reason.strip():
        raise Refused(_("Give the reason: everybody can read it."))
    with transaction():
        lock(pilot)
        rows = of(pilot)
        stand = standing(rows)
        place = next((n for n, row in enumerate(stand) if row.id == decision.id), None)
        if place is None:
            raise Refused(_("Another decision stands in its place already."))
        true = said.true or TrueDate(decision.day, decision.precision or "day", decision.note)
        before = stand[place - 1].day if place else None
        true_dates.refuse_impossible(true, before, at.date())
        _refuse_later_than_next(true, stand[place + 1 :])
        facts = {name: getattr(decision, name) for name in ("was", "becomes", "kind", "evidence")}
        values = {**said._replace(true=true).values(), **facts}
        made = cast(
            Decision,
            Decision.create(
                pilot=pilot,
                by=person,
                at=at,
                **values,
            ),
        )
        Decision.update(superseded_by=made).where(Decision.id == decision.id).execute()
        touch(pilot, at)
        told = {"decision": decision.key, "by": made.key}
        audit.record(at, person, "decisions.supersede", pilot, None, **told)
    return made


def _refuse_later_than_next(true: TrueDate, following: list[Decision]) -> None:
    if following and true.first > following[0].day:
        raise Refused(_("The decision after this one was taken earlier than that."))


def translate(decision: Decision, written: Translation, person: Person, at: datetime) -> None:
    """Write the translation of a decision into a language.

    :raises Conflict: when somebody else wrote this translation meanwhile
    """
    with transaction():
        translated.put(decision, written)
        told = {"decision": decision.key, "language": written.language}
        audit.record(at, person, "decisions.translate", decision.pilot, None, **told)

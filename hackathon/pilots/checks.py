"""Checks: what a pilot has shown for the items of its gates, with the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from peewee import JOIN, CharField, Check, ForeignKeyField, TextField

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import Lazy, Text, direction, lazy, pgettext
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people.people import Person
from hackathon.pilots import gates
from hackathon.pilots.decisions import Decision
from hackathon.pilots.gates import ORDER, GateItem
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.pilots import Pilot, touch

MOVES = {
    "open": ("met", "waived", "conditional"),
    "met": ("open",),
    "waived": ("open",),
    "conditional": ("met",),
}
STATE_NAMES = {
    "open": Lazy(lambda: pgettext("item of a gate", "Open")),
    "met": lazy("Met"),
    "waived": lazy("Waived"),
    "conditional": lazy("Passed with a condition"),
    "before gates": lazy("Before gates"),
}
KINDS = {
    "text": lazy("Text"),
    "link": lazy("Link"),
    "file": lazy("File of the pilot"),
}


class GateCheck(Base):
    """How a pilot stands to one item of a gate; an item without a row is open."""

    LIMITS = {
        "evidence": 2000,
        "reason": 2000,
    }
    pilot = ForeignKeyField(Pilot, backref="checks", on_delete="CASCADE")
    item = CharField(max_length=24)  # key of the gate's item
    stage = CharField(max_length=14)  # as the item was when this was answered, like the title
    # What was asked, in the words of that day: the item may be reworded later.
    title = CharField(max_length=200)
    state = CharField(default="open", max_length=12)
    kind = CharField(default="text", max_length=8)  # of the evidence
    evidence = TextField(default="")  # the text, the link, or the key of a file of the pilot
    reason = TextField(default="")  # why it is waived or open again; the condition
    by = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    # When it was answered; a decision shows it beside the evidence.
    at = UtcField()
    decision = ForeignKeyField(
        Decision,
        backref="checks",
        null=True,
        on_delete="SET NULL",
    )  # which relied on it: from then on it stays

    class Meta:
        indexes = ((("pilot", "item"), True),)
        constraints = [
            Check("state IN ('open', 'met', 'waived', 'conditional')"),
            Check("kind IN ('text', 'link', 'file')"),
            Check("state <> 'met' OR evidence <> ''"),
            Check("state <> 'waived' OR reason <> ''"),
        ]


class Line(NamedTuple):
    """A line of a pilot's checklist: an item, and how the pilot stands to it."""

    item: str
    title: Text
    state: str  # a key of STATE_NAMES
    check: GateCheck | None  # None: nobody has answered it


# --- Queries. -------------------------------------------------------------------------------------


def of_pilot(pilot: Pilot) -> dict[str, list[Line]]:
    """Return the checklists of all gates, by the stage that they lead to; two queries.

    An item that was answered stays in its list, with its words of then, though administrators have
    switched it off since.
    """
    rows = GateCheck.select(GateCheck, Person).join(
        Person, JOIN.LEFT_OUTER, on=(GateCheck.by == Person.id)
    )
    answered = {row.item: row for row in rows.where(GateCheck.pilot == pilot)}
    found: dict[str, list[Line]] = {stage: [] for stage in gates.GATED}
    for item in gates.everything():
        row = answered.pop(item.key, None)
        if row is not None and (row.decision_id or not item.active):
            found[row.stage].append(_as_it_was(row, pilot))
        elif item.active:
            found[item.stage].append(_line(item, row, pilot))
    for row in answered.values():
        found[row.stage].append(_as_it_was(row, pilot))
    return found


def _line(item: GateItem, row: GateCheck | None, pilot: Pilot) -> Line:
    state = row.state if row is not None else "open"
    if state == "open" and stood_beyond(pilot, item.stage):
        state = "before gates"
    return Line(item.key, item.wording, state, row)


def _as_it_was(row: GateCheck, pilot: Pilot) -> Line:
    title = Text(row.title, pilot.language, direction(pilot.language), True)
    return Line(row.item, title, row.state, row)


def stood_beyond(pilot: Pilot, stage: str) -> bool:
    """Tell whether the pilot had passed the gate of ``stage`` when gates came."""
    if not pilot.before_gates:
        return False
    return ORDER.index(stage) <= ORDER.index(pilot.before_gates)


def is_settled(line: Line) -> bool:
    """Tell whether the answer stays, since a decision relied on it; a condition may be met yet."""
    check = line.check
    return check is not None and check.decision_id is not None and check.state != "conditional"


def files(pilot: Pilot) -> list[PilotFile]:
    """Return the files of a pilot that may be evidence, by name."""
    rows = PilotFile.select().where(PilotFile.pilot == pilot, PilotFile.withdrawn_at.is_null())
    return list(rows.order_by(PilotFile.name, PilotFile.id))


def asked_by(pilot: Pilot, stage: str) -> list[Line]:
    """Return the checklist of one gate; two queries."""
    return of_pilot(pilot)[stage] if stage in gates.GATED else []


# --- Verbs. ---------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """What is shown for an item."""

    kind: str  # a key of KINDS
    evidence: str


def meet(pilot: Pilot, item: GateItem, shown: Shown, person: Person, at: datetime) -> GateCheck:
    """Say that a pilot meets an item, and by what one sees that.

    :raises Refused: without evidence, or when it was answered already
    """
    named = shown.kind == "file" and shown.evidence in {row.key for row in files(pilot)}
    if not shown.evidence.strip() or (shown.kind == "file" and not named):
        raise Refused(_("Say how it can be seen: a text, a link, or a file."))
    said = {"kind": shown.kind, "evidence": shown.evidence.strip()}
    return _answer(pilot, item, "met", said, Answering(person, at))


def waive(pilot: Pilot, item: GateItem, reason: str, person: Person, at: datetime) -> GateCheck:
    """Let a pilot pass without an item.

    :raises Refused: without a reason, or when it was answered already
    """
    if not reason.strip():
        raise Refused(_("Give the reason: everybody can read it."))
    return _answer(pilot, item, "waived", {"reason": reason.strip()}, Answering(person, at))


def reopen(pilot: Pilot, item: GateItem, reason: str, person: Person, at: datetime) -> GateCheck:
    """Take an answer back, with a reason.

    :raises Refused: without a reason, or when a decision relied on the answer
    """
    if not reason.strip():
        raise Refused(_("Give the reason: everybody can read it."))
    return _answer(pilot, item, "open", {"reason": reason.strip()}, Answering(person, at))


class Answering(NamedTuple):
    """Who answers, and when."""

    by: Person | None
    at: datetime


def _answer(
    pilot: Pilot, item: GateItem, to: str, said: dict[str, str], answering: Answering
) -> GateCheck:
    person, at = answering
    with transaction():
        lock(pilot)
        row = GateCheck.get_or_none(GateCheck.pilot == pilot, GateCheck.item == item.key)
        if row is not None and row.decision_id is not None and row.state != "conditional":
            raise Refused(_("A decision relied on this answer, so it stays."))
        made = _write(row, pilot, item, to, {"reason": "", **said, "by": person, "at": at})
        touch(pilot, at)
        told = {"item": made.title, "state": to, **said}
        audit.record(at, person, "checks.answer", pilot, None, **told)
    return made


def _write(
    row: GateCheck | None, pilot: Pilot, item: GateItem, to: str, values: Mapping[str, object]
) -> GateCheck:
    if row is None:
        row = GateCheck(pilot=pilot, item=item.key, at=values["at"])
        row.stage, row.title = item.stage, _words(item, pilot)
        # Written as open first, so that every answer goes along MOVES.
        row.save(force_insert=True)
    try:
        move(row, MOVES, to, "state", **values)
    except NoSuchMove:
        raise Refused(_("This was answered already. Look at the page again.")) from None
    return row


def _words(item: GateItem, pilot: Pilot) -> str:
    """What an item says in the language of the pilot, or else in that of whoever answers."""
    found = (item.translations or {}).get(pilot.language) or {}
    return str(found.get("title") or item.wording.text)


def condition(
    pilot: Pilot, line: Line, words: str, decision: Decision, answering: Answering
) -> None:
    """Pass an item on condition of what ``words`` say; call it inside the move's transaction."""
    item = GateItem.by_address(line.item)
    assert item is not None
    values = {"reason": words, "by": answering.by, "at": answering.at, "decision": decision}
    _write(line.check, pilot, item, "conditional", values)


def relied_on(pilot: Pilot, stage: str, decision: Decision) -> None:
    """Tie what was shown for a gate to the decision that passed it; call it inside the move's
    transaction."""
    GateCheck.update(decision=decision).where(
        GateCheck.pilot == pilot, GateCheck.stage == stage, GateCheck.state != "open"
    ).execute()


def let_go(pilot: Pilot) -> None:
    """Let what was shown for earlier gates be looked at anew, since the pilot begins again; call it
    inside the move's transaction."""
    GateCheck.update(decision=None).where(GateCheck.pilot == pilot).execute()

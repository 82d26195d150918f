"""Consulted: every consultation that somebody may read, whatever it is about, and those that wait
for an answer of their offices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, Case, Expression, ModelSelect, Value

from hackathon.consultations import circles
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import ACT, Asker, Invited, Paper
from hackathon.core.db import holds
from hackathon.people import affiliations
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot

STATES = ("open", "ended", "draft", "withdrawn")


class Wish(NamedTuple):
    """What the list is narrowed to; an empty text is no wish.

    :ivar q: part of a title or a summary
    :ivar state: one of STATES
    """

    q: str = ""
    state: str = ""


# --- Who may read what: the same as permissions say of one row, asked of all of them at once. -----


def readable(person: Person | None) -> ModelSelect[Consultation]:
    """Query the consultations that somebody may read, each with its paper as ``own``, if it is
    about one."""
    rows = Consultation.select(Consultation, Paper).join(
        Paper, JOIN.LEFT_OUTER, on=(Paper.consultation == Consultation.id), attr="own"
    )
    return rows.where(_of_pilots(person) | _of_papers(person))


def _administers(person: Person | None) -> bool:
    return bool(person is not None and person.active and person.administrator)


def _of_pilots(person: Person | None) -> Any:
    # A draft pilot is read on its own pages alone.
    paths = Pilot.select(Value("pilots/").concat(Pilot.slug)).where(Pilot.status == "published")
    return Consultation.subject.in_(paths) & Consultation.opened_at.is_null(False)


def _of_papers(person: Person | None) -> Any:
    if _administers(person):
        return Paper.id.is_null(False)
    opened = Consultation.opened_at.is_null(False)
    allowed = opened & (Paper.asked == "everybody")
    own = affiliations.confirmed_offices(person) if person is not None else []
    if own:
        allowed = allowed | (opened & _asks(own)) | _made_by(own)
    return allowed


def _asks(own: Sequence[Office]) -> Any:
    """Papers that ask one of some offices, as ``circles.fits`` has it."""
    asked = [one for one in own if one.kind in circles.ASKED_KINDS and not one.merged_into]
    numbers = [one.id for one in own]
    listed = Invited.select(Invited.paper).where(Invited.office.in_(numbers))
    found: Any = (Paper.asked == "list") & Paper.id.in_(listed)
    # What is invented asks invented offices alone; the rest asks all of them.
    for sample, some in ((True, [one for one in asked if one.demonstration]), (False, asked)):
        if some:
            regions = sorted({one.region for one in some})
            far = (Paper.asked == "region") & Paper.region.in_(regions)
            every = (Paper.asked == "offices") | far
            found = found | ((Paper.demonstration == sample) & every)
    return found


def _made_by(own: Sequence[Office]) -> Any:
    numbers = [one.id for one in own]
    # An office that declined to ask reads the draft no more.
    declined = Consent.select(Consent.subject).where(
        Consent.act == ACT, Consent.office == Asker.office, Consent.status == "declined"
    )
    asking = Asker.select(Asker.paper).join(Paper).switch(Asker)
    asking = asking.where(Asker.office.in_(numbers))
    path = Value("consultations/").concat(Paper.slug)
    return Paper.id.in_(asking.where(path.not_in(declined)))


def found(wish: Wish, person: Person | None, at: datetime) -> ModelSelect[Consultation]:
    """Query the consultations that fit a wish: those that take comments first, the next last day
    first; then those that ended, the newest first."""
    rows = readable(person)
    if wish.q:
        # A pilot is found by its own words, in all its languages.
        paths = Pilot.select(Value("pilots/").concat(Pilot.slug))
        of_pilots = Consultation.subject.in_(paths.where(holds(Pilot.folded, wish.q)))
        rows = rows.where(holds(Paper.folded, wish.q) | of_pilots)
    if wish.state:
        rows = rows.where(_in_state(wish.state, at))
    ended = Case(None, [(_in_state("open", at), 0)], 1)
    asked = Case(None, [(_in_state("open", at), Consultation.closes_on)], None)
    return rows.order_by(ended, asked, Consultation.closes_on.desc(), Consultation.id.desc())


def _in_state(state: str, at: datetime) -> Any:
    withdrawn = Paper.status == "withdrawn"
    if state == "withdrawn":
        return withdrawn
    if state == "draft":
        return Paper.status == "draft"
    over = Consultation.closed_at.is_null(False) | (Consultation.closes_on < at.date())
    shown = Consultation.opened_at.is_null(False) & (Paper.id.is_null() | ~withdrawn)
    return shown & (over if state == "ended" else ~_true(over))


def _true(condition: Any) -> Expression:
    # A consultation without a last day compares to nothing, and the denial of nothing is nothing.
    return Case(None, [(condition, 1)], 0) == 1


def state_of(row: Any, at: datetime) -> str:
    """Return where a consultation of the list stands: one of STATES."""
    paper = getattr(row, "own", None)
    if paper is not None and paper.status != "published":
        return str(paper.status)
    return "open" if row.taking(at) else "ended"


def days_left(row: Consultation, at: datetime) -> int | None:
    """Return how many whole days follow today, the last day included; None where no day is set."""
    return None if row.closes_on is None else (row.closes_on - at.date()).days


# --- What waits for an answer. --------------------------------------------------------------------


class Waiting(NamedTuple):
    """An open consultation that asks an office.

    :ivar days: that follow today, the last one included; None where no day is set
    :ivar answered: whether the office has answered
    """

    consultation: Consultation
    office: Office
    days: int | None
    answered: bool


def for_offices(person: Person | None, at: datetime) -> list[Waiting]:
    """Return the open consultations that ask the offices for which somebody is confirmed to work,
    the unanswered first, then by their last days; six queries at most."""
    own = affiliations.confirmed_offices(person) if person is not None else []
    if not own:
        return []
    rows = list(found(Wish(state="open"), person, at))
    asked = [paper for row in rows if (paper := getattr(row, "own", None)) is not None]
    listed, asking = circles.listed_on(asked, own), _asking(asked, own)
    answered = _answered(rows, own)
    waiting = []
    for row in rows:
        paper = getattr(row, "own", None)
        number = paper.id if paper is not None else 0
        for office in own:
            names = {one for of, one in listed if of == number}
            if (number, office.id) in asking or not circles.fits(paper, office, names):
                continue
            done = (row.id, office.id) in answered
            waiting.append(Waiting(row, office, days_left(row, at), done))
    return sorted(waiting, key=lambda one: one.answered)


def _asking(asked: Collection[Paper], own: Sequence[Office]) -> set[tuple[int, int]]:
    found_rows = Asker.select().where(
        Asker.paper.in_([paper.id for paper in asked] or [0]),
        Asker.office.in_([office.id for office in own]),
    )
    return {(row.paper_id, row.office_id) for row in found_rows}


def _answered(rows: Collection[Consultation], own: Sequence[Office]) -> set[tuple[int, int]]:
    found_rows = OfficeAnswer.select().where(
        OfficeAnswer.consultation.in_([row.id for row in rows] or [0]),
        OfficeAnswer.office.in_([office.id for office in own]),
    )
    return {(row.consultation_id, row.office_id) for row in found_rows}

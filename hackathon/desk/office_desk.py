"""The desk of an office's people: what is asked of it, what ends soon, and what is new with its
partners. A fixed number of queries, however much there is and however many offices somebody works
for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect

from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.cooperation import solutions
from hackathon.cooperation.solutions import YEAR, Solution
from hackathon.cooperation.trials import Trial
from hackathon.desk import consulted
from hackathon.events.events import Event
from hackathon.network import conversations, offers
from hackathon.people import affiliations, office_requests
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import board
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.calls import Call
from hackathon.pilots.parts import together
from hackathon.pilots.pilots import Pilot

MOST = 20  # lines of a kind: whoever has more begins with these
SOON = timedelta(days=60)  # as long as a consultation usually lasts
AHEAD = timedelta(days=30)
LATELY = timedelta(days=30)


class Line(NamedTuple):
    """A matter of the office.

    :ivar kind: a key of ASKED, ENDING or NEWS
    :ivar due: the last day that counts; None where none is set
    :ivar acts: whether this reader may do what is asked
    """

    kind: str
    row: Any
    due: date | None = None
    acts: bool = True


class Reader(NamedTuple):
    """Who looks, and for which offices (by their numbers).

    :ivar works: the offices that the person is confirmed in
    :ivar speaks: those of them that the person represents
    """

    person: Person
    works: list[int]
    speaks: list[int]


class Desk(NamedTuple):
    """What an office's people find on their desk."""

    asked: list[Line]
    ending: list[Line]
    news: list[Line]


def reader(person: Person) -> Reader:
    """Return for which offices somebody looks."""
    works = affiliations.confirmed_offices(person)
    speaks = affiliations.represented(person)
    return Reader(person, [row.id for row in works], [row.id for row in speaks])


def of(who: Reader, at: datetime) -> Desk:
    """Return the desk of somebody who works for an office."""
    far = date.max
    ending = [line for find in ENDING.values() for line in find(who, at)]
    return Desk(
        [line for find in ASKED.values() for line in find(who, at)],
        sorted(ending, key=lambda line: line.due or far),
        [line for find in NEWS.values() for line in find(who, at)],
    )


def _first(query: ModelSelect[Any]) -> list[Any]:
    return list(query.limit(MOST))


# --- What is asked. -------------------------------------------------------------------------------


def _consents(who: Reader, at: datetime) -> list[Line]:
    """What the office is asked to agree to; a representative answers."""
    query = Consent.select(Consent, Office, Person).join(Office)
    # Whoever asked may have closed the account since; the question stands all the same.
    query = query.switch(Consent).join(
        Person,
        JOIN.LEFT_OUTER,
        on=(Consent.asked_by == Person.id),
    )
    asked = query.where(Consent.office.in_(who.works), Consent.status == "asked")
    rows = _first(asked.order_by(Consent.asked_at, Consent.id))
    return [Line("consent", row, acts=row.office_id in who.speaks) for row in rows]


def _requests(who: Reader, at: datetime) -> list[Line]:
    """Who asks to be confirmed; nobody's matter but the representatives'."""
    # Colleagues who are only confirmed could not answer, and need not know who asks.
    if not who.speaks:
        return []
    query = office_requests.open_all()
    mine = query.where(office_requests.OfficeRequest.office.in_(who.speaks))
    return [Line("request", row) for row in _first(mine)]


def _conversations(who: Reader, at: datetime) -> list[Line]:
    """The conversations in which the other office waits for a word."""
    # By their offices as objects: they were read with the person, and cost nothing more.
    own = affiliations.represented(who.person)
    if not own:
        return []
    return [Line("conversation", row) for row in _first(conversations.owed(own))]


def _adoptions(who: Reader, at: datetime) -> list[Line]:
    """Which offices ask to take over the tool of a pilot that the office leads."""
    query = Adoption.select(Adoption, Pilot, Office).join(Pilot).switch(Adoption).join(Office)
    asking = query.where(Pilot.office.in_(who.works), Adoption.status == "asked")
    rows = _first(asking.order_by(Adoption.asked_at, Adoption.id))
    # The pilot's leads answer, who need not be all of the office's people.
    led = board.led_among(who.person, [row.pilot_id for row in rows])
    return [Line("adoption", row, acts=row.pilot_id in led) for row in rows]


def _questions(who: Reader, at: datetime) -> list[Line]:
    """Questions to the briefs that the office owns; its people may answer them."""
    query = Question.select(Question, Challenge, Event).join(Challenge).join(Event)
    # What is not published yet is its organisers' matter alone.
    open_ones = query.where(
        Challenge.office.in_(who.works),
        Challenge.status == "published",
        Event.status == "published",
        Question.status == "open",
    )
    return [Line("question", row) for row in _first(open_ones.order_by(Question.asked_at))]


# --- What ends soon. ------------------------------------------------------------------------------


def _consultations(who: Reader, at: datetime) -> list[Line]:
    """Open consultations that ask the office and that it has not answered."""
    rows = consulted.for_offices(who.person, at)
    # Whoever has answered looks at it again on the page of all consultations.
    waiting = [row for row in rows if not row.answered][:MOST]
    return [
        Line(
            "consultation",
            row,
            row.consultation.closes_on,
            row.office.id in who.speaks,
        )
        for row in waiting
    ]


def _checks(who: Reader, at: datetime) -> list[Line]:
    """The office's entries in the catalogue that nobody has checked for a year, or soon."""
    # A month ahead: the page says "out of date" from the very day on.
    since = at - YEAR + AHEAD
    query = solutions.read().where(
        Solution.office.in_(who.works),
        Solution.status == "published",
        Solution.checked_at <= since,
    )
    rows = _first(query.order_by(Solution.checked_at))
    return [
        Line(
            "check",
            row,
            (row.checked_at + YEAR).date(),
            row.office_id in who.speaks,
        )
        for row in rows
    ]


def _calls(who: Reader, at: datetime) -> list[Line]:
    """Briefs whose answers the office would pilot, in events whose results are near."""
    query = Call.select(Call, Challenge, Event).join(Challenge).join(Event)
    # A call matters when its event is about to name its winners.
    near = query.where(
        Call.office.in_(who.works),
        Call.status == "open",
        Event.status == "published",
        Event.results_on.between(at, at + SOON),
    )
    rows = _first(near.order_by(Event.results_on))
    return [Line("call", row, row.challenge.event.results_on.date()) for row in rows]


def _offers(who: Reader, at: datetime) -> list[Line]:
    """What the office offers or seeks until a near day; it can be given another one."""
    today = at.date()
    # As long before as it takes to find somebody and to agree with them.
    rows = _first(offers.ending(who.works, today + AHEAD, today))
    return [
        Line(
            "offer",
            row,
            row.until,
            row.office_id in who.speaks,
        )
        for row in rows
    ]


# --- What is new. ---------------------------------------------------------------------------------


def _trials(who: Reader, at: datetime) -> list[Line]:
    """What other offices say of the solutions that the office shares."""
    # A solution has an office too, which is the reader's own: the other one is named here.
    query = Trial.select(Trial, Solution, Office).join(Solution)
    query = query.switch(Trial).join(Office, on=(Trial.office == Office.id))
    lately = query.where(
        Solution.office.in_(who.works),
        Trial.office.not_in(who.works),
        Trial.said_at >= at - LATELY,
    )
    return [Line("trial", row) for row in _first(lately.order_by(Trial.said_at.desc()))]


def _steps(who: Reader, at: datetime) -> list[Line]:
    """How far other offices are with the tools of the office's pilots."""
    query = (
        AdoptionStep.select(
            AdoptionStep,
            Adoption,
            Pilot,
            Office,
        )
        .join(Adoption)
        .join(Pilot)
    )
    query = query.switch(Adoption).join(Office, on=(Adoption.office == Office.id))
    # Each stage that was reached is a step of its own: an adoption's row holds the last alone.
    lately = query.where(
        Pilot.office.in_(who.works),
        Pilot.status == "published",
        Adoption.office.not_in(who.works),
        AdoptionStep.at >= at - LATELY,
    )
    return [Line("step", row) for row in _first(lately.order_by(AdoptionStep.at.desc()))]


def _pilots(who: Reader, at: datetime) -> list[Line]:
    """News of the pilots in which the office takes part and others lead."""
    # What is older than a month was read, or matters no longer.
    news = together.news(MOST, among=board.led_by_others(who.works))
    return [Line("news", row) for row in news if row.at >= at - LATELY]


def _shared(who: Reader, at: datetime) -> list[Line]:
    """What other offices have added to the catalogue."""
    # The day of its publication is in the audit log alone; that of its entry is near enough.
    query = solutions.read().where(
        Solution.status == "published",
        Solution.office.is_null() | Solution.office.not_in(who.works),
        Solution.created_at >= at - LATELY,
    )
    return [Line("shared", row) for row in _first(query.order_by(Solution.created_at.desc()))]


# In the order in which a page shows them; a test holds that each has its words.
Find = Callable[[Reader, datetime], Iterable[Line]]

ASKED: dict[str, Find] = {
    "consent": _consents,
    "request": _requests,
    "conversation": _conversations,
    "adoption": _adoptions,
    "question": _questions,
}
ENDING: dict[str, Find] = {
    "consultation": _consultations,
    "check": _checks,
    "call": _calls,
    "offer": _offers,
}
NEWS: dict[str, Find] = {
    "trial": _trials,
    "step": _steps,
    "news": _pilots,
    "shared": _shared,
}

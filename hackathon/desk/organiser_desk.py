"""The organiser's desk: what needs a decision now, and how an event stands in numbers.

What is next for an organiser is answered here alone: the desk of one event and the first page of a
person, who may organise several, show the same lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, ModelSelect, fn

from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, Organiser
from hackathon.events.rounds import Round
from hackathon.judging import progress
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission
from hackathon.teams import care, doubles, participants
from hackathon.teams.invitations import UNANSWERED, Invitation, stuck
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

# Long enough before a date to do something about it on a working day.
SOON = timedelta(days=3)


class Decision(NamedTuple):
    """Something that waits for an organiser: what (``pages/desk/decisions`` has the words), how
    much of it, until when; ``name`` and ``slug`` of the round or the date that it is about."""

    kind: str
    number: int = 0
    due: datetime | None = None
    name: str = ""
    slug: str = ""


class Numbers(NamedTuple):
    """How the event stands."""

    registered: int
    waiting: int
    teams: int
    drafts: int
    submitted: int
    judges: int


def _count(model: Any, *conditions: Any) -> Any:
    """How many rows of a model there are, as a column of another query."""
    return model.select(fn.COUNT(model.id)).where(*conditions)


def numbers(event: Event) -> Numbers:
    """Return how many there are of whom; one query."""
    (counts,) = _numbers(event.id)
    return Numbers(*counts)


@prepared
def _numbers(event: int) -> Iterable[tuple[int, ...]]:
    seats, works = Registration.event == event, Submission.event == event
    # Each a query of its own inside the one: joined, the rows of one would multiply the others'.
    columns = (
        _count(Registration, seats, Registration.status == "registered"),
        _count(Registration, seats, Registration.status == "waiting"),
        _count(Team, Team.event == event, Team.status == "active"),
        _count(Submission, works, Submission.status == "draft"),
        _count(Submission, works, Submission.status == "submitted"),
        _count(Judge, Judge.event == event, Judge.left_at.is_null()),
    )
    query: Any = Event.select(*columns).where(Event.id == event)
    return query.tuples()


# --- What needs a decision. -----------------------------------------------------------------------


class _State(NamedTuple):
    """What decisions of an event hang on, as counted."""

    event: int
    organisers: int
    questions: int
    unchecked: int
    waiting: int
    alone: int
    small: int
    leaderless: int
    proposed_by: int | None
    published: bool
    apart: int  # organisers who are in no team of the event
    competes: bool  # the person whose desk it is
    steps: int  # before the results, proposed by others
    unapproved: int
    invited: int  # who have not answered for long
    drafts: int
    namesakes: bool  # whether a name stands twice among those who registered


def decisions(
    events: Sequence[Event],
    person: Person,
    at: datetime,
    seeing: Collection[int],
) -> dict[int, list[Decision]]:
    """Return what waits for a decision in each event, by its id, the most pressing first; a fixed
    number of queries whatever the number of events.

    :param events: whose organiser ``person`` is; archived ones have nothing left to decide
    :param seeing: ids of those whose judging ``person`` may know of
    """
    alive = [event for event in events if event.status != "archived"]
    states = _states(alive, person, at) if alive else {}
    # Whoever competes or judges learns nothing here of how the judging goes.
    judged = [
        event
        for event in alive
        if event.id in seeing
        and event.status == "published"
        and event.submission_closes - SOON <= at
    ]
    # Every event has its list, so that pages ask for none that is missing.
    found: dict[int, list[Decision]] = {event.id: [] for event in events}
    for event in alive:
        found[event.id] += _before_judging(event, states[event.id], at)
        # The menu asks next whether the event may be taken away.
        Publication.recall(person, event, bool(states[event.id].published))
    # Asked only where a name stands twice, which is seldom.
    named = [number for number, state in states.items() if state.namesakes]
    for number, rows in doubles.of_events(named).items():
        found[number].append(Decision("doubles", len(rows)))
    rounds = _rounds([event.id for event in judged], at) if judged else []
    for number, waiting in _of_rounds(rounds, at).items():
        found[number] += waiting
    # Rounds with dates of their own may end after the event's “judging ends”.
    open_ones = {round.event_id for round in rounds if round.closed_at is None}
    for event in judged:
        over = at >= event.judging_closes and event.id not in open_ones
        found[event.id] += _of_results(event, states[event.id], person, over)
    for lines in found.values():
        # What has no date waits already: it stands where today stands.
        lines.sort(key=lambda one: one.due or at)
    return found


def _states(events: Collection[Event], person: Person, at: datetime) -> dict[int, _State]:
    rows = _counts([event.id for event in events], person.id, at, at - UNANSWERED)
    return {row[0]: _State(*row) for row in rows}


@prepared
def _counts(
    events: list[int], person: int, at: datetime, before: datetime
) -> Iterable[tuple[Any, ...]]:
    questions = _count(Question, Question.status == "open", Challenge.event == Event.id)
    unchecked = (Submission.status == "submitted") & (Submission.eligibility == "unchecked")
    alone: Any = participants.without_team_search(Event.id)
    publications = Publication.select().where(Publication.event == Event.id)
    # One proposal at most waits; MAX makes a single value of it, and NULL of none.
    proposal = publications.select(fn.MAX(Publication.proposed_by))
    inside = Membership.select(Membership.person).where(
        Membership.event == Event.id, Membership.left_at.is_null()
    )
    invited = _count(Invitation, Team.event == Event.id, Team.status == "active", stuck(at, before))
    in_line = (Registration.event == Event.id, Registration.status == "waiting")
    proposed = (Selection.event == Event.id, Selection.status == "proposed")
    query: Any = Event.select(
        Event.id,
        _count(Organiser, Organiser.event == Event.id),
        questions.join(Challenge),
        _count(Submission, Submission.event == Event.id, unchecked),
        _count(Registration, *in_line, Registration.approved_at.is_null(False) | ~Event.approval),
        alone.select(fn.COUNT(Registration.id)).order_by(),
        _count(Team, Team.event == Event.id, care.below_minimum()),
        _count(Team, Team.event == Event.id, care.leaderless()),
        proposal.where(Publication.status == "proposed"),
        fn.EXISTS(publications.where(Publication.status == "published")),
        _count(Organiser, Organiser.event == Event.id, Organiser.person.not_in(inside)),
        fn.EXISTS(inside.where(Membership.person == person)),
        _count(Selection, *proposed, Selection.proposed_by != person),
        _count(Registration, *in_line, Registration.approved_at.is_null(), Event.approval),
        invited.join(Team),
        _count(Submission, Submission.event == Event.id, Submission.status == "draft"),
        fn.EXISTS(doubles.twice(Registration.event == Event.id)),
    )
    return query.where(Event.id.in_(events)).tuples()


def _before_judging(event: Event, state: _State, at: datetime) -> list[Decision]:
    found = [Decision("draft")] if event.status == "draft" else []
    # Publishing takes two, so one alone would find out on the last day.
    if state.organisers < 2 and not state.published:
        found.append(Decision("alone", due=event.results_on))
    # Whoever competes looks at no other entry, so somebody else has to.
    if state.competes and not state.apart and not state.published:
        found.append(Decision("deputy", due=event.submission_closes))
    if state.questions and not event.locked(at):
        found.append(Decision("questions", state.questions, event.submission_closes))
    # Until they close a submission may change every minute; afterwards it is what will be judged.
    unchecked = state.unchecked and not state.competes
    if unchecked and at >= event.submission_closes and not state.published:
        found.append(Decision("eligibility", state.unchecked, event.judging_opens))
    found += _of_people(event, state, at)
    due = event.next_deadline(at)
    if due and due[1] - at <= SOON:
        found.append(Decision("deadline", due=due[1], name=due[0]))
    return found


def _of_people(event: Event, state: _State, at: datetime) -> list[Decision]:
    """What teams and those without one need, as long as something can be done about it."""
    found, closes = list[Decision](), event.submission_closes
    # Afterwards nobody can be let in any more, and the list is only a record.
    if state.waiting and at < event.registration_closes:
        found.append(Decision("waiting", state.waiting, event.registration_closes))
    if state.unapproved and at < event.submission_closes:
        found.append(Decision("unapproved", state.unapproved, event.registration_closes))
    # Until shortly before registration closes they may still find one another.
    if state.alone and event.registration_closes - SOON <= at < closes:
        found.append(Decision("singles", state.alone, closes))
    if state.invited and at < closes:
        found.append(Decision("invitations", state.invited, closes))
    if state.small and at < event.judging_opens:
        found.append(Decision("small teams", state.small, closes))
    # Whoever competes knows of no other team how far it is.
    if state.drafts and closes - SOON <= at < closes and not state.competes:
        found.append(Decision("drafts", state.drafts, closes))
    # Whatever the date: what a captain alone decides stays undecided.
    if state.leaderless:
        found.append(Decision("leaderless", state.leaderless))
    return found


def _of_rounds(rounds: Collection[Round], at: datetime) -> dict[int, list[Decision]]:
    """Rounds that nothing has been taken into when they are about to open, or whose entries have
    too few judges, and reviews that are missing while they are open."""
    # Rounds far ahead need no entries yet.
    near = [round for round in rounds if round.opens - SOON <= at and not round.over(at)]
    found: dict[int, list[Decision]] = {}
    for round in near:
        lines = found.setdefault(round.event_id, [])
        if not round.entered:
            lines.append(Decision("no entries", 0, round.opens, round.title, round.slug))
            continue
        if number := int(round.unserved or 0):
            due = round.closes if round.open(at) else round.opens
            lines.append(Decision("unserved", number, due, round.title, round.slug))
        if round.open(at) and (number := int(round.lacking or 0)):
            lines.append(Decision("reviews", number, round.closes, round.title, round.slug))
    return found


@prepared
def _rounds(events: list[int], at: datetime) -> ModelSelect[Round]:
    entered = fn.EXISTS(Entry.select().where(Entry.round == Round.id)).alias("entered")
    # Joined and not asked apart, since the menu asks it on every page of organisers.
    lack = progress.lacking(Round.select(Round.id).where(Round.event.in_(events)))
    columns = (entered, lack.c.lacking, lack.c.unserved)
    return (
        Round.select(Round, *columns)
        .join(lack, JOIN.LEFT_OUTER, on=lack.c.round == Round.id)
        .where(Round.event.in_(events), Round.closes > at)
        .order_by(Round.position, Round.id)
        .objects()
    )


def _of_results(
    event: Event,
    state: _State,
    person: Person,
    over: bool,
) -> list[Decision]:
    found = [Decision("approve step", state.steps, event.results_on)] if state.steps else []
    # Whoever proposed waits for somebody else; all the others are asked to approve.
    if state.proposed_by is not None:
        mine = state.proposed_by == person.id
        return [*found, Decision("second organiser" if mine else "approve", due=event.results_on)]
    if over and not state.published:
        found.append(Decision("propose", due=event.results_on))
    return found


def events_of(person: Person) -> list[Event]:
    """Return the events that somebody organises, archived ones too. ``apart``: whether the person
    neither competes nor judges there, and so may see the judging."""
    return _events_of(person.id)


@prepared
def _events_of(person: int) -> ModelSelect[Event]:
    competes = Membership.select().where(
        Membership.event == Event.id,
        Membership.person == person,
        Membership.left_at.is_null(),
    )
    judges = Judge.select().where(
        Judge.event == Event.id,
        Judge.person == person,
        Judge.left_at.is_null(),
    )
    # Whoever competes or judges sees no judging; asked here in one query for all events at once.
    apart = ~fn.EXISTS(competes) & ~fn.EXISTS(judges)
    return (
        Event.select(Event, apart.alias("apart"))
        .join(Organiser)
        .where(Organiser.person == person)
        .order_by(Event.id)
    )

"""The portfolio of pilots: where they stood over time, what became of entries, who took tools over,
and what was learned.

Everything is counted from public rows, each of a kind read with one query whatever their number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from peewee import JOIN

from hackathon.events.events import Event
from hackathon.people.offices import Office
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.pilots import AT_REST, ENDED, STAGES, Pilot
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

AFTER = (6, 12, 24, 36)  # months after the results
MOST_QUARTERS = 12
MOST = 100  # lines of a list


class Stay(NamedTuple):
    """A pilot at a stage; ``until`` is None while it stands there."""

    stage: str
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Tell whether the pilot stood there on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class Story(NamedTuple):
    """A pilot and its way."""

    pilot: Pilot
    stays: list[Stay]
    uses: list[Stay]  # of the offices that took its tool over, at the stages that they reported

    def stage_on(self, day: date) -> str | None:
        """Where the pilot stood on a day; None before it began."""
        return next((stay.stage for stay in self.stays if stay.covers(day)), None)

    def goes_on(self, day: date) -> bool:
        """Tell whether it had begun by a day and had not stopped."""
        return self.stage_on(day) not in {None, "stopped"}

    def is_used(self, day: date) -> bool:
        """Tell whether it was adopted on a day, or in use in another office."""
        elsewhere = any(use.stage == "in use" and use.covers(day) for use in self.uses)
        return elsewhere or self.stage_on(day) == "adopted"


def stories() -> list[Story]:
    """Return every public pilot with its way; three queries."""
    pilots = list(Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER).where(_public()))
    moves: dict[int, list[Decision]] = defaultdict(list)
    made = Decision.select(Decision, Pilot.id).join(Pilot)
    made = made.where(_public(), Decision.superseded_by.is_null(), Decision.kind == "move")
    for row in made.order_by(Decision.at, Decision.id):
        moves[row.pilot_id].append(row)
    uses = _uses()
    return [Story(pilot, _way(pilot, moves[pilot.id]), uses[pilot.id]) for pilot in pilots]


def _public() -> Any:
    return Pilot.status != "draft"


def _uses() -> dict[int, list[Stay]]:
    """How far the offices were that took each tool over, and when."""
    rows = AdoptionStep.select(AdoptionStep, Adoption).join(Adoption)
    steps: dict[Adoption, list[tuple[date, str]]] = defaultdict(list)
    for row in rows.where(Adoption.status == "accepted").order_by(AdoptionStep.id):
        steps[row.adoption].append((row.on, row.stage))
    found: dict[int, list[Stay]] = defaultdict(list)
    for adoption, entered in steps.items():
        found[adoption.pilot_id] += _stays(entered)
    return found


def _way(pilot: Pilot, moves: Sequence[Decision]) -> list[Stay]:
    # A decision may be told with a day before the pilot had a page here.
    began = min([pilot.created_at.date(), *(move.day for move in moves)])
    # One that came in with a file may have begun in another stage than the first.
    first = (moves[0].was or moves[0].becomes) if moves else pilot.stage
    return _stays([(began, first), *((move.day, move.becomes) for move in moves)])


def _stays(entered: list[tuple[date, str]]) -> list[Stay]:
    in_order = sorted(entered, key=_by_day)
    stays = [Stay(stage, since, until) for (since, stage), (until, _next) in pairwise(in_order)]
    since, stage = in_order[-1]
    return [*stays, Stay(stage, since, None)]


def _by_day(pair: tuple[date, str]) -> date:
    return pair[0]


class Quarter(NamedTuple):
    """How many pilots stood at each stage at the end of a quarter, or today."""

    day: date
    counts: dict[str, int]
    total: int


def over_time(found: Iterable[Story], today: date) -> list[Quarter]:
    """Return the pilots by stage at the ends of the last quarters and today."""
    told = list(found)
    if not told:
        return []
    begin = min(story.stays[0].since for story in told)
    days = [today]
    # The last day of the quarter before this one; from there back by quarters.
    day = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
    # Quarters before the first pilot would be columns of nothing.
    while day >= begin and len(days) < MOST_QUARTERS:
        days.append(day)
        day = date(day.year, day.month - 2, 1) - timedelta(days=1)
    return [_quarter(told, day) for day in reversed(days)]


def _quarter(told: Sequence[Story], day: date) -> Quarter:
    stages = [stay.stage for story in told for stay in story.stays if stay.covers(day)]
    counts = Counter(stages)
    return Quarter(day, {stage: counts[stage] for stage in STAGES}, len(stages))


class Time(NamedTuple):
    """How long pilots were at a stage, in days, however often they came back to it; those that
    stand there now are told apart."""

    stage: str
    ended: int
    median_days: int | None
    standing: int
    median_so_far: int | None


def time_by_stage(found: Iterable[Story], today: date) -> list[Time]:
    """Return the time spent at each stage that leads on."""
    ended: dict[str, list[int]] = defaultdict(list)
    standing: dict[str, list[int]] = defaultdict(list)
    for story in found:
        days: Counter[str] = Counter()
        for stay in story.stays:
            days[stay.stage] += ((stay.until or today) - stay.since).days
        # A stay that goes on is no length yet: counted among the ended ones it would make pilots
        # look faster than they are.
        now = story.stays[-1].stage
        for stage, length in days.items():
            (standing if stage == now else ended)[stage].append(length)
    return [
        Time(
            stage,
            len(ended[stage]),
            _middle(ended[stage]),
            len(standing[stage]),
            _middle(standing[stage]),
        )
        for stage in STAGES
        if stage not in ENDED
    ]


def _middle(days: list[int]) -> int | None:
    return round(median(days)) if days else None


class Entry(NamedTuple):
    """An entry that published results list."""

    won: bool
    results_on: date
    stories: list[Story]  # of the pilots that began from it


def entries(found: Iterable[Story]) -> list[Entry]:
    """Return the entries that the results of public events list, each with its pilots; two
    queries."""
    begun: dict[int, list[Story]] = defaultdict(list)
    for story in found:
        if story.pilot.submission_id:
            begun[story.pilot.submission_id].append(story)
    numbers: Any = Submission.select(Submission.key, Submission.id)
    # Published results name entries by key, for they outlive the rows; pilots know the number.
    of_key = dict(numbers.where(Submission.id.in_(list(begun) or [0])).tuples())
    listed = []
    for content, day in _results():
        prizes = content.get("prizes", ())
        won = {winner["submission"] for prize in prizes for winner in prize["winners"]}
        for key in content.get("submissions", ()):
            listed.append(Entry(key in won, day, begun.get(of_key.get(key, 0), [])))
    return listed


def _results() -> list[tuple[dict[str, Any], date]]:
    """The results that hold, each with the day on which the event's first ones were published: a
    correction makes no entry younger."""
    query = Publication.select(
        Publication.event, Publication.status, Publication.content, Publication.published_at
    )
    told = query.join(Event).where(Event.status != "draft", Publication.published_at.is_null(False))
    first: dict[int, date] = {}
    holding = []
    for row in told.order_by(Publication.published_at):
        day = first.setdefault(row.event_id, row.published_at.date())
        if row.status == "published":
            holding.append((row.content, day))
    return holding


class Share(NamedTuple):
    """How many of the entries of which so much time has passed went on then, and were used.

    :ivar of: entries whose results are that old
    :ivar open: entries whose results are younger: nobody knows yet
    """

    months: int
    goes_on: int
    used: int
    of: int
    open: int


def shares(told: Sequence[Entry], today: date) -> list[Share]:
    """Return what became of entries 6, 12, 24 and 36 months after their results: how it was on that
    day, whatever came later."""
    found = []
    for months in AFTER:
        due = [(one.stories, later(one.results_on, months)) for one in told]
        # Younger entries are in no share: that they are not used yet says nothing of them.
        old = [(stories, day) for stories, day in due if day <= today]
        goes_on = [any(one.goes_on(day) for one in stories) for stories, day in old]
        used = [any(one.is_used(day) for one in stories) for stories, day in old]
        counts = (sum(goes_on), sum(used), len(old), len(due) - len(old))
        found.append(Share(months, *counts))
    return found


def later(day: date, months: int) -> date:
    """Return the same day some months later, the month's last one where there is none."""
    # In months since year 0, so that December needs no case of its own.
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def adoptions_by_region() -> dict[str, Counter[str]]:
    """Return how many adoptions stand at each stage, by the office's region; one query."""
    rows: Any = (
        Adoption.select(Office.region, Adoption.stage)
        .join(Office)
        .switch(Adoption)
        .join(Pilot)
        .where(_public(), Adoption.status == "accepted")
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for region, stage in rows.tuples():
        found[region][stage] += 1
    return dict(found)


def overdue(today: date) -> list[Milestone]:
    """Return the milestones that are overdue in pilots on their way, the oldest first; one
    query."""
    rows = Milestone.select(Milestone, Pilot).join(Pilot)
    wanted = (Milestone.due < today) & Milestone.done_on.is_null()
    # A pilot that pauses has said so: its dates wait with it.
    on_way = (Pilot.status == "published") & Pilot.stage.not_in(AT_REST)
    rows = rows.where(wanted, on_way, Milestone.withdrawn_at.is_null())
    return list(rows.order_by(Milestone.due, Milestone.id).limit(MOST))


def lessons() -> list[Decision]:
    """Return why pilots stopped and what was learned, the latest first; one query."""
    rows = Decision.select(Decision, Pilot).join(Pilot)
    # One that goes on again has not ended, whatever it was stopped for.
    stopped = (Decision.becomes == "stopped") & (Pilot.stage == "stopped") & _public()
    rows = rows.where(stopped, Decision.superseded_by.is_null())
    return list(rows.order_by(Decision.at.desc(), Decision.id.desc()).limit(MOST))


class Inside(NamedTuple):
    """What administrators and organisers see beside the public numbers."""

    drafts: int
    waiting: list[Adoption]  # asked or invited, and not answered


def inside() -> Inside:
    """Return what is not public yet; two queries."""
    drafts = Pilot.select().where(Pilot.status == "draft").count()
    waiting = (
        Adoption.select(Adoption, Pilot, Office)
        .join(Pilot)
        .switch(Adoption)
        .join(Office)
        .where(Adoption.status.in_(("asked", "invited")))
        .order_by(Adoption.asked_at)
    )
    return Inside(drafts, list(waiting.limit(MOST)))

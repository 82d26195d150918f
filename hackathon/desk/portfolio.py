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
from hackathon.pilots.pilots import STAGES, Pilot
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

AFTER = (6, 12, 24, 36)  # months after the results
ENDED = ("adopted", "stopped")
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
    used_since: date | None  # adopted, or in use in another office, whichever was first

    @property
    def stopped_on(self) -> date | None:
        """The day on which it ended without being adopted, or None."""
        last = self.stays[-1]
        return last.since if last.stage == "stopped" else None


def stories() -> list[Story]:
    """Return every public pilot with its way; three queries."""
    pilots = list(Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER).where(_public()))
    moves: dict[int, list[Decision]] = defaultdict(list)
    made = Decision.select(Decision, Pilot.id).join(Pilot)
    made = made.where(_public(), Decision.superseded_by.is_null(), Decision.kind == "move")
    for row in made.order_by(Decision.at, Decision.id):
        moves[row.pilot_id].append(row)
    first_use = _first_use()
    return [_story(pilot, moves[pilot.id], first_use.get(pilot.id)) for pilot in pilots]


def _public() -> Any:
    return Pilot.status != "draft"


def _first_use() -> dict[int, date]:
    """The first day on which another office used each tool."""
    rows = (
        AdoptionStep.select(AdoptionStep, Adoption)
        .join(Adoption)
        .where(Adoption.status == "accepted", AdoptionStep.stage == "in use")
        .order_by(AdoptionStep.on.desc())
    )
    # The latest first, so that the earliest of each pilot is what the dictionary keeps.
    return {row.adoption.pilot_id: row.on for row in rows}


def _story(pilot: Pilot, moves: Sequence[Decision], used: date | None) -> Story:
    # A decision may be told with a day before the pilot had a page here.
    began = min([pilot.created_at.date(), *(move.day for move in moves)])
    # One that came in with a file may have begun in another stage than the first.
    first = (moves[0].was or moves[0].becomes) if moves else pilot.stage
    entered = sorted([(began, first), *((move.day, move.becomes) for move in moves)], key=_by_day)
    stays = [Stay(stage, since, until) for (since, stage), (until, _next) in pairwise(entered)]
    since, stage = entered[-1]
    stays.append(Stay(stage, since, None))
    adopted = [stay.since for stay in stays if stay.stage == "adopted"]
    days = [*adopted, *([used] if used else [])]
    return Story(pilot, stays, min(days, default=None))


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
    """How long pilots stay at a stage, in days; those that stand there now are told apart."""

    stage: str
    ended: int
    median_days: float | None
    standing: int
    median_so_far: float | None


def time_by_stage(found: Iterable[Story], today: date) -> list[Time]:
    """Return the time spent at each stage that leads on."""
    ended: dict[str, list[int]] = defaultdict(list)
    standing: dict[str, list[int]] = defaultdict(list)
    for stay in (stay for story in found for stay in story.stays):
        # A stay that goes on is no length yet: counted among the ended ones it would make pilots
        # look faster than they are.
        into = standing if stay.until is None else ended
        into[stay.stage].append(((stay.until or today) - stay.since).days)
    return [
        Time(
            stage,
            len(ended[stage]),
            median(ended[stage]) if ended[stage] else None,
            len(standing[stage]),
            median(standing[stage]) if standing[stage] else None,
        )
        for stage in STAGES
        if stage not in ENDED
    ]


class Entry(NamedTuple):
    """An entry that published results list."""

    won: bool
    results_on: date
    story: Story | None  # of the pilot that began from it


def entries(found: Iterable[Story]) -> list[Entry]:
    """Return the entries that the results of public events list, each with its pilot; two
    queries."""
    by_submission = {
        story.pilot.submission_id: story for story in found if story.pilot.submission_id
    }
    query = Publication.select(Publication.content, Publication.published_at).join(Event)
    listed: list[tuple[str, bool, date]] = []
    for row in query.where(Publication.status == "published", Event.status != "draft"):
        prizes = row.content.get("prizes", ())
        won = {winner["submission"] for prize in prizes for winner in prize["winners"]}
        keys = row.content.get("submissions", ())
        listed += [(key, key in won, row.published_at.date()) for key in keys]
    numbers: Any = Submission.select(Submission.key, Submission.id)
    # Published results name entries by key, for they outlive the rows; pilots know the number.
    of_key = dict(numbers.where(Submission.id.in_(list(by_submission) or [0])).tuples())
    return [Entry(won, day, by_submission.get(of_key.get(key))) for key, won, day in listed]


class Share(NamedTuple):
    """How many of the entries of which so much time has passed go on, and are used.

    :ivar of: entries whose results are that old
    :ivar open: entries whose results are younger: nobody knows yet
    """

    months: int
    goes_on: int
    used: int
    of: int
    open: int


def shares(told: Sequence[Entry], today: date) -> list[Share]:
    """Return what became of entries 6, 12, 24 and 36 months after their results.

    An entry goes on when a pilot had begun from it by then and had not stopped; it is used when the
    pilot was adopted by then, or another office had it in use.
    """
    found = []
    for months in AFTER:
        due = [(one, later(one.results_on, months)) for one in told]
        # Younger entries are in no share: that they are not used yet says nothing of them.
        old = [(one.story, day) for one, day in due if day <= today]
        begun = [(story, day) for story, day in old if story and story.stays[0].since <= day]
        goes_on = [story for story, day in begun if not story.stopped_on or story.stopped_on > day]
        used = [story for story, day in begun if story.used_since and story.used_since <= day]
        counts = (len(goes_on), len(used), len(old), len(due) - len(old))
        found.append(Share(months, *counts))
    return found


def later(day: date, months: int) -> date:
    """Return the same day some months later, the month's last one where there is none."""
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
    on_way = (Pilot.status == "published") & Pilot.stage.not_in([*ENDED, "paused"])
    rows = rows.where(wanted, on_way, Milestone.withdrawn_at.is_null())
    return list(rows.order_by(Milestone.due, Milestone.id).limit(MOST))


def lessons() -> list[Decision]:
    """Return why pilots stopped and what was learned, the latest first; one query."""
    rows = Decision.select(Decision, Pilot).join(Pilot)
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

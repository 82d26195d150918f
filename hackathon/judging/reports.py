"""The judges' report: what the scores of a round say about its panel, what is still open, and where
the next hour of judging should go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import JOIN

from hackathon.core.language import format_number
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.events.rounds import Round
from hackathon.judging import entries, seats
from hackathon.judging.impartiality import Work, meetings
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard, standing
from hackathon.judging.standings import Standings
from hackathon.ranking import conflicts, scorebook
from hackathon.submissions.submissions import Submission

if TYPE_CHECKING:
    from hackathon.ranking.agreement import Agreement, Effect
    from hackathon.ranking.next_reviews import NextReview
    from hackathon.ranking.ranking import Ranking

PROPOSED = 5  # reviews that are proposed at most, and open scorecards that are named


class Wanted(NamedTuple):
    """A review worth asking for: entry, judge, and the share of the doubt about the line that it is
    expected to take away."""

    entry: entries.Line
    judge: Judge
    share: float


@dataclass(frozen=True)
class Next:
    """Where the next hour goes: ``chase`` are open scorecards to ask for first, ``wanted`` new
    reviews. ``decided``: the scores leave hardly a doubt about the line, so nothing more is
    needed."""

    decided: bool
    chase: tuple[Wanted, ...]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Report:
    """Agreement, entries whose place is open (by code), where the next reviews should go, effects
    of what judge and team share; ``lines`` are the entries by their submission's key."""

    agreement: Agreement
    undecided: tuple[str, ...]
    effects: dict[str, Effect | None]  # "affiliation", "country"
    next: Next
    notes: tuple[str, ...]
    lines: dict[str, entries.Line]


def of(standings: Standings, number: int = PROPOSED) -> Report | None:
    """Return what the scores say about the panel, or None without scores.

    :param number: reviews to propose at most; 0: the round is over
    """
    made, round = standings.ranking, standings.round
    # One country is no conflict of interest; yet if judges score their compatriots otherwise than
    # the others do, organisers should know.
    if made is None:
        return None
    from hackathon.ranking import agreement, next_reviews, ranking  # load late: they need numpy

    lines = {place.line.key: place.line for place in standings.places}
    judges = {judge.code: judge for judge in seats.around(round)}
    works = [Work(line.submission, line.team_id) for line in lines.values()]
    barred, countries = meetings(judges.values(), works)
    affiliated, compatriots = [], []
    for one in made.reviews:
        judge, line = judges[one.judge], lines[one.submission]
        kinds = barred.get((judge.id, line.submission), set())
        affiliated.append(bool(kinds & set(conflicts.DERIVED)))
        compatriots.append(judge.person.country in countries.get(line.team_id, ()))
    notes = [_(note) for note in made.fit.notes]
    if len(made.parts) > 1:
        notes.append(_(ranking.PARTS, num=format_number(len(made.parts))))
    return Report(
        agreement.report(made),
        tuple(lines[key].code for key in next_reviews.undecided(made)),
        {
            "affiliation": agreement.shared_effect(made.reviews, affiliated),
            "country": agreement.shared_effect(made.reviews, compatriots),
        },
        _Around(made, round, lines, judges, set(barred)).next(number),
        tuple(notes),
        lines,
    )


@dataclass(frozen=True)
class _Around:
    """What the next reviews are chosen from."""

    made: Ranking
    round: Round
    lines: dict[str, entries.Line]  # by the submission's key
    judges: dict[str, Judge]  # by code
    barred: set[tuple[int, int]]  # (judge, submission) ids

    def next(self, number: int) -> Next:
        """Open scorecards first: they were promised, and cost nobody a new hour."""
        from hackathon.ranking import next_reviews  # loads late: it needs numpy

        made, lines, judges = self.made, self.lines, self.judges
        decided = next_reviews.decided(made)
        if decided or not number:
            return Next(decided, (), ())
        doubt = next_reviews.doubt(made) or 1.0  # a share of no doubt at all is none

        def wanted(found: Sequence[NextReview]) -> tuple[Wanted, ...]:
            return tuple(
                Wanted(lines[one.submission], judges[one.judge], min(1.0, one.gain / doubt))
                for one in found
            )

        panel = [judge for judge in judges.values() if judge.sits and judge.left_at is None]
        rows = list(_assigned(self.round.id))
        # What is out of the round is nobody's open work.
        pairs = [(row.key, row.code, row.card) for row in rows if row.stands and row.key in lines]
        kept = _kept_apart(judges.values(), lines, self.barred)
        # A scorecard whose judge must not sign it is no promise to remind of.
        opened = {(key, judge) for key, judge, card in pairs if card != "signed"} - kept
        taken = {(key, judge) for key, judge, _card in pairs}
        chase = _chosen(made, number, only=frozenset(opened))
        # Loads count what was taken away by a disqualification too: the judge has spent the time.
        loads = Counter(row.code for row in rows)
        fresh = _chosen(
            made,
            number,
            tuple(_room(self.round, panel, loads, number).items()),
            frozenset(taken | kept | _unread(panel, lines)),
        )
        return Next(decided, wanted(chase), wanted(fresh))


# The draws behind it take as long as the rest of the page, which organisers open again and again.
# It follows from its arguments alone, of which ``standings`` keeps the ranking as long as it can.
@lru_cache(maxsize=16)
def _chosen(
    made: Ranking,
    number: int,
    capacity: tuple[tuple[str, int], ...] | None = None,
    forbidden: frozenset[tuple[str, str]] = frozenset(),
    *,
    only: frozenset[tuple[str, str]] | None = None,
) -> tuple[NextReview, ...]:
    """The next reviews, from memory where somebody has just asked for the same."""
    from hackathon.ranking import next_reviews  # loads late: it needs numpy

    room = None if capacity is None else dict(capacity)
    return next_reviews.next_reviews(made, number, capacity=room, forbidden=forbidden, only=only)


@prepared
def _assigned(round: int) -> Iterable[Any]:
    """What is assigned in a round: submission's key, judge's code, the scorecard's state, and
    whether it counts."""
    query: Any = (
        Assignment.select(
            Submission.key,
            Judge.code,
            Scorecard.status.alias("card"),
            standing().alias("stands"),
        )
        .join(Submission)
        .switch(Assignment)
        .join(Judge)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.round == round, Assignment.status == "assigned")
        .order_by(Submission.key, Judge.code)
    )
    return query.namedtuples()


def _room(
    round: Round,
    panel: Sequence[Judge],
    loads: Mapping[str, int],
    number: int,
) -> dict[str, int]:
    """How many reviews each judge on the panel can still take."""
    most = {judge.code: seats.limit(round, judge) for judge in panel}
    return {
        code: number if limit is None else max(0, limit - loads[code])
        for code, limit in most.items()
    }


def _kept_apart(
    judges: Iterable[Judge],
    lines: dict[str, entries.Line],
    barred: set[tuple[int, int]],
) -> set[tuple[str, str]]:
    """The pairs that must not meet, by submission's key and judge's code."""
    return {
        (line.key, judge.code)
        for line in lines.values()
        for judge in judges
        if (judge.id, line.submission) in barred
    }


def _unread(panel: Sequence[Judge], lines: dict[str, entries.Line]) -> set[tuple[str, str]]:
    """The pairs in which the judge does not read the language."""
    return {
        (line.key, judge.code)
        for line in lines.values()
        for judge in panel
        if not seats.reads(judge, line.language)
    }


def without(standings: Standings, judge: str) -> int:
    """Return how many other entries would be among the first if a judge's scores were left out.

    :param judge: the judge's code
    """
    made = standings.ranking
    rest = [one for one in standings.scores if one.judge != judge]
    if made is None or not rest:
        return 0
    other = scorebook.verdict(rest, standings.ruling)
    before, after = (
        {one.submission for one in ranking.standings if one.rank <= standings.top}
        for ranking in (made, other)
    )
    return len(after - before)

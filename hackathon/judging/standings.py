"""Standings: the signed scorecards of a round as ranks, and what organisers learn from them.
``ranking`` does the mathematics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hackathon.core.language import format_number
from hackathon.core.language import gettext as _
from hackathon.events import rubrics
from hackathon.events.rounds import Round
from hackathon.judging import entries, scorecards, seats
from hackathon.judging.impartiality import between, team_people
from hackathon.judging.judging import Assignment, Judge
from hackathon.people.people import Person
from hackathon.ranking import conflicts
from hackathon.ranking.scores import Score, weighted_mean
from hackathon.ranking.suitability import language_key
from hackathon.submissions.submissions import Submission

if TYPE_CHECKING:
    from hackathon.ranking.agreement import Agreement, Effect
    from hackathon.ranking.ranking import Ranking

DRAWS = 4000  # of the joint posterior, for the ranks that the scores leave possible


class Place(NamedTuple):
    """An entry's place. ``score`` is what ranks, by the round's method; scores are on the rubric's
    scale.

    ``rank`` None: no signed scorecard yet. ``low`` and ``high`` bound the 90 % interval of the
    adjusted score, ``best`` and ``worst`` the ranks that are as likely; all four None where nothing
    can be estimated.
    """

    line: entries.Line
    rank: int | None
    reviews: int
    score: float | None = None
    raw_mean: float | None = None
    adjusted: float | None = None
    low: float | None = None
    high: float | None = None
    best: float | None = None
    worst: float | None = None
    p_first: float | None = None
    p_top: float | None = None


@dataclass(frozen=True)
class Standings:
    """The places of a round in order, those without a scorecard last; ``ranking`` is the fitted
    model, None without scores."""

    round: Round
    places: tuple[Place, ...]
    top: int  # places in question: the shortlist, else three
    scores: tuple[Score, ...]
    ranking: Ranking | None


def scores(round: Round) -> list[Score]:
    """Return the signed scorecards that count as scores: entry's code, judge's code, weighted mean
    over answered criteria."""
    weights = {row.key: row.weight for row in rubrics.criteria(round.rubric)}
    found = []
    for card in scorecards.signed(round):
        value = weighted_mean(card.scores, weights)
        if value is not None:
            found.append(
                Score(
                    card.entry,
                    card.judge,
                    value,
                    {key: float(score) for key, score in card.scores.items()},
                )
            )
    return found


def of(round: Round, top: int | None = None) -> Standings:
    """Rank a round by its announced method; ties are broken by its announced rule and shared where
    that decides nothing.

    :param top: how many places are in question; None: the round's shortlist, or three
    """
    given, lines = scores(round), entries.of(round)
    line = top or round.shortlist or 3
    if not given:
        return Standings(
            round, tuple(Place(entry, None, 0) for entry in lines if not entry.out), line, (), None
        )
    # loads late: numpy costs time and memory that no other page needs
    from hackathon.ranking import ranking as ranks

    criteria = sorted(rubrics.criteria(round.rubric), key=lambda row: -row.weight)
    ties = () if round.tie_break == "shared" else (ranks.TieBreak(round.tie_break),)
    made = ranks.rank(
        given,
        top=line,
        method=ranks.Method(round.method),
        tie_breaks=ties,
        criteria=[row.key for row in criteria],
    )
    likely = _likely_ranks(made)
    raw = made.method == ranks.Method.RAW_MEAN
    by_code = {entry.code: entry for entry in lines}
    places = []
    for one in made.standings:
        best, worst = likely.get(one.submission, (None, None))
        score = one.raw_mean if raw else one.adjusted
        places.append(
            Place(
                by_code[one.submission],
                one.rank,
                one.reviews,
                score,
                one.raw_mean,
                one.adjusted,
                one.low,
                one.high,
                best,
                worst,
                one.p_first,
                one.p_top,
            )
        )
    ranked = {place.line.code for place in places}
    places += [
        Place(entry, None, 0) for entry in lines if not entry.out and entry.code not in ranked
    ]
    return Standings(round, tuple(places), line, tuple(given), made)


def _likely_ranks(ranking: Ranking) -> dict[str, tuple[float, float]]:
    """The ranks between which each entry lies in 90 of 100 draws from the joint posterior of the
    scores."""
    import numpy as np  # loads late, as in ``of``

    from hackathon.ranking import posterior  # loads late: it needs numpy

    names = ranking.names[0]
    nodes = list(ranking.nodes)
    if not nodes or not any(one.sd for one in ranking.standings) or len(names) > 5000:
        return {}
    draws = posterior.draws(
        nodes, np.arange(len(names), dtype=np.intp), max(400, min(DRAWS, 2_000_000 // len(names)))
    )
    order = np.argsort(np.argsort(-draws, axis=1), axis=1) + 1
    low, high = (
        np.quantile(order, 0.05, axis=0, method="lower"),
        np.quantile(order, 0.95, axis=0, method="higher"),
    )
    return {name: (float(low[at]), float(high[at])) for at, name in enumerate(names)}


# --- What organisers learn. -----------------------------------------------------------------------


class Wanted(NamedTuple):
    """A review worth asking for: entry, judge, and the share of the doubt about the line that it is
    expected to take away."""

    entry: entries.Line
    judge: Judge
    share: float


@dataclass(frozen=True)
class Report:
    """The judges' report: agreement, open places, effects of what judge and team share, and where
    the next reviews should go."""

    agreement: Agreement
    undecided: tuple[str, ...]
    effects: dict[str, Effect | None]  # "affiliation", "country"
    wanted: tuple[Wanted, ...]
    notes: tuple[str, ...]


def report(standings: Standings, number: int = 5) -> Report | None:
    """Return what the scores say about the panel, or None without scores.

    :param number: reviews to propose at most
    """
    made, round = standings.ranking, standings.round
    if made is None:
        return None
    from hackathon.ranking import agreement, ranking  # load late: they need numpy

    lines = {place.line.code: place.line for place in standings.places}
    judges = {
        judge.code: judge
        for judge in Judge.select(Judge, Person).join(Person).where(Judge.event == round.event_id)
    }
    barred = between(
        judges.values(),
        [Submission(id=line.submission, team=line.team_id) for line in lines.values()],
    )
    countries = _countries(lines.values())
    shared = {
        "affiliation": [
            bool(
                barred.get((judges[one.judge].id, lines[one.submission].submission), set())
                & set(conflicts.DERIVED)
            )
            for one in made.reviews
        ],
        "country": [
            judges[one.judge].person.country in countries.get(lines[one.submission].team_id, ())
            for one in made.reviews
        ],
    }
    effects = {name: agreement.shared_effect(made.reviews, marks) for name, marks in shared.items()}
    notes = [_(note) for note in made.fit.notes]
    if len(made.parts) > 1:
        notes.append(_(ranking.PARTS, num=format_number(len(made.parts))))
    wanted = _wanted(standings, lines, judges, set(barred), number)
    return Report(agreement.report(made), agreement.undecided(made), effects, wanted, tuple(notes))


def _countries(lines: Iterable[entries.Line]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in team_people({line.team_id for line in lines}):
        if row.left_at is None and row.person.country:
            found.setdefault(row.team_id, set()).add(row.person.country)
    return found


def _wanted(
    standings: Standings,
    lines: dict[str, entries.Line],
    judges: dict[str, Judge],
    barred: set[tuple[int, int]],
    number: int,
) -> tuple[Wanted, ...]:
    """Where the next reviews should go: among judges on the panel with room, never a conflict, a
    foreign language or a pair that is assigned already."""
    made, round = standings.ranking, standings.round
    if made is None or not number:
        return ()
    from hackathon.ranking import agreement  # loads late: it needs numpy

    panel, loads = seats.panel(round), seats.loads(round)
    most = {judge.code: seats.limit(round, judge) for judge in panel}
    room = {
        judge.code: (
            number
            if most[judge.code] is None
            else max(0, (most[judge.code] or 0) - loads[judge.id])
        )
        for judge in panel
    }
    taken = {
        (row.submission_id, row.judge_id)
        for row in Assignment.select().where(
            Assignment.round == round, Assignment.status == "assigned"
        )
    }
    forbidden = {
        (line.code, judge.code)
        for line in lines.values()
        for judge in panel
        if (judge.id, line.submission) in barred
        or (line.submission, judge.id) in taken
        or not reads(judge, line.language)
    }
    doubt = agreement.doubt(made) or 1.0
    proposed = agreement.next_reviews(made, number, capacity=room, forbidden=forbidden)
    return tuple(
        Wanted(lines[one.submission], judges[one.judge], min(1.0, one.gain / doubt))
        for one in proposed
    )


def reads(judge: Judge, tongue: str) -> bool:
    """Tell whether a judge reads a language (BCP 47); who states none reads any, as in
    ``assignment``."""
    return (
        not judge.languages
        or not tongue
        or language_key(tongue) in {language_key(name) for name in judge.languages}
    )

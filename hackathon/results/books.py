"""The score book of an event as of now, and what the results page shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from hackathon.core import language, spreadsheets
from hackathon.events import rounds, rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging import entries
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.ranking import scorebook, scorebook_files
from hackathon.results import awards
from hackathon.submissions import late_entries
from hackathon.submissions.submissions import Submission


def of(event: Event) -> dict[str, Any]:
    """Return the event's score book as of now: signed cards of the entries that may still win. A
    fixed number of queries."""
    criteria: dict[int, list[Criterion]] = {}
    for criterion in (
        Criterion.select()
        .join(Round, on=(Round.rubric == Criterion.rubric))
        .where(Round.event == event)
        .distinct()
    ):
        criteria.setdefault(criterion.rubric_id, []).append(criterion)
    cards = _cards(event)
    late = late_entries.untils(event)
    return {
        "format": scorebook.FORMAT,
        "event": {"slug": event.slug, "title": event.title},
        "rounds": [
            _round(round, criteria.get(round.rubric_id, []), cards.get(round.id, []), late)
            for round in rounds.of(event)
        ],
    }


def _round(
    round: Round,
    criteria: Iterable[Criterion],
    cards: Iterable[dict[str, Any]],
    late: dict[str, datetime],
) -> dict[str, object]:
    entered = [
        {
            "submission": line.key,
            "title": line.title,
            "team": line.team,
            **_lateness(late.get(line.key)),
        }
        # By random keys, so that the book's order tells nothing of codes or ranks.
        for line in sorted(entries.of(round), key=lambda line: line.key)
        if not line.out
    ]
    keys = {entry["submission"] for entry in entered}
    ordered = sorted(criteria, key=lambda row: (row.position, row.id))
    return {
        "slug": round.slug,
        "title": round.title,
        "method": round.method,
        "tie_break": round.tie_break,
        "scale": rubrics.scale(ordered),
        "criteria": [
            {
                "key": row.key,
                "title": row.title,
                "weight": row.weight,
            }
            for row in ordered
        ],
        "entries": entered,
        # Of those that may still win: another's scores would shift the judges' severities.
        "cards": [card for card in cards if card["submission"] in keys],
    }


def _lateness(until: datetime | None) -> dict[str, str]:
    """What an entry says of a deadline of its own; nothing where the event's one held, so that
    books without exceptions keep their bytes."""
    return {"late_until": spreadsheets.text(until)} if until else {}


def _cards(event: Event) -> dict[int, list[dict[str, object]]]:
    """Return the answered criteria of every signed card, by round."""
    query = (
        Score.select(Assignment.round, Submission.key, Judge.code, Criterion.key, Score.value)
        .join(Scorecard)
        .join(Assignment)
        .join(Submission)
        .switch(Assignment)
        .join(Judge)
        .switch(Score)
        .join(Criterion)
        .where(
            Judge.event == event,
            Scorecard.status == "signed",
            Assignment.status == "assigned",
            Score.value.is_null(False),
        )
        # An order of its own: the same scores make the same bytes, and so the same digest.
        .order_by(Submission.key, Judge.code, Criterion.key)
    )
    found: dict[tuple[int, str, str], dict[str, int]] = {}
    for round_id, submission, judge, criterion, value in query.tuples().iterator():
        found.setdefault((round_id, submission, judge), {})[criterion] = value
    cards: dict[int, list[dict[str, Any]]] = {}
    for (round_id, submission, judge), scores in found.items():
        cards.setdefault(round_id, []).append(
            {"submission": submission, "judge": judge, "scores": scores}
        )
    return cards


def contents(event: Event, made: dict[str, Any], show_ranks: str) -> dict[str, object]:
    """Return what the results page shows of a book: prizes, finalists, ranks, how it was judged,
    and the files' digests.

    :param show_ranks: ``ranks``, or ``finalists``: the entries of the last round are listed by
        title, without ranks and scores
    """
    parts = [part for part in made["rounds"] if part["entries"]]
    named = named_entries(made)
    prizes = awarded(event, named)
    ranked = [(part, scorebook.standings(part)) for part in parts]
    finalists = _finalists(event, ranked)
    winners = [winner["submission"] for prize in prizes for winner in prize["winners"]]
    # Without ranks only those are named who are finalists or won something.
    listed = set(named) if show_ranks == "ranks" else {*finalists, *winners}
    shown = made if show_ranks == "ranks" else scorebook.without_scores(made, listed)
    return {
        "submissions": sorted(listed),
        "prizes": prizes,
        "finalists": sorted(
            (named[key] for key in finalists),
            key=lambda entry: (language.sort_key(entry["title"]), entry["submission"]),
        ),
        "rounds": [_told(part, rows, named, show_ranks) for part, rows in reversed(ranked)],
        "digests": {
            "json": scorebook_files.digest(scorebook_files.as_json(shown)),
            "csv": scorebook_files.digest(scorebook_files.as_csv(shown)),
        },
    }


def named_entries(made: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {entry["submission"]: entry for part in made["rounds"] for entry in part["entries"]}


def awarded(event: Event, named: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Return the prizes given, with their winners as ``named``; a winner that no round judged is
    added there."""
    prizes: dict[int, dict[str, Any]] = {}
    for given in awards.of(event):
        won = prizes.setdefault(
            given.prize_id,
            {
                "title": given.prize.title,
                "description": given.prize.description,
                "winners": [],
            },
        )
        row = given.submission
        # A special prize may go to a submission that no round judged.
        entry = named.setdefault(
            row.key,
            {
                "submission": row.key,
                "title": row.title,
                "team": row.team.name,
            },
        )
        won["winners"].append({**entry, "citation": given.citation})
    return list(prizes.values())


def _finalists(
    event: Event,
    ranked: Sequence[tuple[dict[str, Any], list[scorebook.Standing]]],
) -> list[str]:
    """The entries of the last round; of an only round, those above its announced line, with whoever
    ties there."""
    # Whoever was let into the last round is a finalist, whatever the scores there say.
    if len(ranked) > 1:
        return [entry["submission"] for entry in ranked[-1][0]["entries"]]
    if not ranked:
        return []
    part, rows = ranked[0]
    line = Round.get(Round.event == event, Round.slug == part["slug"]).shortlist
    above = scorebook.cut(rows, line) if line else scorebook.Cut([], [], 0)
    return [*above.sure, *above.tied]


def _told(
    part: dict[str, Any],
    rows: Sequence[scorebook.Standing],
    named: dict[str, Any],
    show_ranks: str,
) -> dict[str, Any]:
    told = {
        **{name: part[name] for name in ("slug", "title", "method", "tie_break")},
        "entries": len(part["entries"]),
        "judges": len({card["judge"] for card in part["cards"]}),
        "reviews": len(part["cards"]),
        "criteria": [
            {"title": line["title"], "weight": line["weight"]} for line in part["criteria"]
        ],
    }
    return (
        {**told, "standings": [{**named[row.submission], **row._asdict()} for row in rows]}
        if show_ranks == "ranks"
        else told
    )


# --- The score book. ------------------------------------------------------------------------------

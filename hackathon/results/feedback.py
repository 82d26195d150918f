"""What teams hear of their judges, once results are published."""

from __future__ import annotations

from typing import Any, NamedTuple

from hackathon.events.rounds import Round
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Scorecard
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission


class Heard(NamedTuple):
    """What a team hears of a round: the mean per criterion (title, mean, number of answers) and
    each judge's (code, feedback)."""

    title: str
    criteria: list[tuple[str, float, int]]
    feedback: list[tuple[str, str]]


def of(submission: Submission, publication: Publication) -> list[Heard]:
    """Return what the judges say about one submission, as far as the publication's book holds their
    cards."""
    slugs = {part["slug"]: part for part in publication.book["rounds"]}
    said: dict[str, list[tuple[str, str]]] = {}
    query: Any = (
        Scorecard.select(Round.slug, Judge.code, Scorecard.feedback)
        .join(Assignment)
        .join(Round)
        .switch(Assignment)
        .join(Judge)
        .where(
            Assignment.submission == submission,
            Assignment.status == "assigned",
            Scorecard.status == "signed",
        )
        .order_by(Judge.code)
    )
    for slug, code, words in query.tuples().iterator():
        # Only of cards that the published book holds: one reopened since is not part of the
        # verdict.
        if slug in slugs and any(
            card["submission"] == submission.key and card["judge"] == code
            for card in slugs[slug]["cards"]
        ):
            said.setdefault(slug, []).append((code, words))
    return [
        Heard(
            part["title"],
            _means(part, submission.key),
            [pair for pair in said.get(slug, []) if pair[1].strip()],
        )
        for slug, part in slugs.items()
        if slug in said
    ]


def _means(part: dict[str, Any], key: str) -> list[tuple[str, float, int]]:
    cards = [card["scores"] for card in part["cards"] if card["submission"] == key]
    means = []
    for line in part["criteria"]:
        values = [scores[line["key"]] for scores in cards if line["key"] in scores]
        if values:
            means.append((line["title"], sum(values) / len(values), len(values)))
    return means

"""The judging of the demonstration's year: panels, entries, scorecards and results, as
``judges.csv`` to ``prizes.csv`` tell them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from hackathon.content.demo_files import Demonstration
from hackathon.events import rounds, rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import assignments, disclosures, distribution, entries, panels, scorecards
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content
from hackathon.people.people import Person
from hackathon.results import awards, results, shortlists
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

Card = list[dict[str, Any]]  # the rows of scores.csv that belong to one judge and one submission
INTRODUCTION = (
    "Thank you to everybody who took part. Every score is in the score book, with the judges as"
    " codes: the ranks can be computed anew from it."
)


class Judging:
    """Plans the judging of one event.

    :param organisers: at least one; results need a second one
    :param plan: called with (moment, act, \\*what); ``act(*what, moment)`` is done when its time
        comes
    :param chance: a number from 0 to 1 for some words, always the same
    """

    def __init__(
        self,
        event: Event,
        found: Demonstration,
        people: dict[str, Person],
        submissions: dict[tuple[str, str], Submission],
        organisers: list[Person],
        plan: Callable[..., None],
        chance: Callable[..., float],
    ) -> None:
        self.event, self.people, self.submissions, self.organisers = (
            event,
            people,
            submissions,
            organisers,
        )
        self.at_moment, self.chance = plan, chance
        self.rows = {
            name: [row for row in rows if row.get("event") == event.slug]
            for name, rows in found.rows.items()
        }
        self.feedback = {
            (row["round"], row["team"], row["judge"]): row["feedback"]
            for row in self.rows["feedback.csv"]
        }

    def plan(self, now: datetime) -> None:
        """Plan everything up to ``now``."""
        for row in self.rows["judges.csv"]:
            when = self.event.registration_opens + timedelta(
                days=2 + 4 * self.chance("judge", self.event.slug, row["email"])
            )
            self.at_moment(when, self._appoint, row)
        cards: dict[str, dict[tuple[str, str], Card]] = {}
        for row in self.rows["scores.csv"]:
            cards.setdefault(row["round"], {}).setdefault((row["team"], row["judge"]), []).append(
                row
            )
        before: Round | None = None
        asked: set[str] = set()
        for round in rounds.of(self.event):
            scored = cards.get(round.slug, {})
            if scored:
                self._round(round, before, scored, asked, now)
            before = round
        if self.rows["prizes.csv"]:
            self.at_moment(self.event.judging_closes + timedelta(days=1), self._award)
            self.at_moment(self.event.results_on - timedelta(hours=20), self._propose)
            self.at_moment(self.event.results_on, self._publish)

    def _round(
        self,
        round: Round,
        before: Round | None,
        scored: dict[tuple[str, str], Card],
        asked: set[str],
        now: datetime,
    ) -> None:
        start = round.opens - timedelta(hours=1)
        self.at_moment(start, self._enter, round, before, {team for team, _judge in scored})
        panel = {row["email"] for row in self.rows["judges.csv"] if round.slug in row["rounds"]}
        for place, email in enumerate(sorted(panel - asked)):
            self.at_moment(start + timedelta(minutes=5 + place), self._declare, email)
        asked |= panel
        self.at_moment(
            round.opens - timedelta(minutes=10), self._assign, round, sorted(scored), now
        )
        for (team, email), card in scored.items():
            end = min(round.closes, now) - timedelta(minutes=20)
            when = round.opens + (end - round.opens) * self.chance(
                "card", self.event.slug, round.slug, team, email
            )
            self.at_moment(when, self._score, round, team, email, card)

    def _appoint(self, row: dict[str, Any], at: datetime) -> None:
        seats = list(
            Round.select().where(Round.event == self.event, Round.slug.in_(row["rounds"] or [""]))
        )
        panels.appoint(
            self.event,
            self.people[row["email"]],
            seats,
            self.organisers[0],
            at,
            languages=row["languages"],
            expertise=row["expertise"],
        )

    def _enter(
        self, round: Round, before: Round | None, teams: Collection[str], at: datetime
    ) -> None:
        if before is None:
            entries.add_eligible(round, self.organisers[0], at)
        else:
            keys = [self.submissions[self.event.slug, team].key for team in teams]
            shortlists.shortlist(
                before, round, keys, before.shortlist or len(keys), self.organisers[0], at
            )

    def _judge(self, email: str) -> Judge:
        return Judge.get(Judge.event == self.event, Judge.person == self.people[email])

    def _declare(self, email: str, at: datetime) -> None:
        disclosures.declare(self._judge(email), [], [], "", at)

    def _assign(
        self, round: Round, pairs: Collection[tuple[str, str]], now: datetime, at: datetime
    ) -> None:
        for team, email in pairs:
            assignments.by_hand(
                round,
                self._judge(email),
                self.submissions[self.event.slug, team],
                self.organisers[0],
                at,
            )
        if not round.over(
            now
        ):  # while it is open, every entry has its judges, also those who have not begun
            distribution.spread(round, self.organisers[0], at)

    def _score(self, round: Round, team: str, email: str, card: Card, at: datetime) -> None:
        judge, submission = self._judge(email), self.submissions[self.event.slug, team]
        assignment = Assignment.get(
            Assignment.round == round,
            Assignment.judge == judge,
            Assignment.submission == submission,
        )
        answers = {
            row["criterion"]: Answer(
                None if row["score"] is None else int(row["score"]), row["remark"]
            )
            for row in card
        }
        content = Content(answers, self.feedback.get((round.slug, team, email), ""))
        if scorecards.open_criteria(rubrics.criteria(round.rubric), content):
            scorecards.save(assignment, None, content, self.people[email], at)
        else:
            scorecards.sign(assignment, None, content, False, self.people[email], at)

    def _award(self, at: datetime) -> None:
        for row in self.rows["prizes.csv"]:
            prize = Prize.get(Prize.event == self.event, Prize.title == row["prize"])
            entry = Submission.get_by_id(self.submissions[self.event.slug, row["team"]].id)
            awards.award(prize, entry, row["citation"], self.organisers[0], at)

    def _propose(self, at: datetime) -> None:
        results.propose(self.event, "ranks", INTRODUCTION, "", self.organisers[0], at)

    def _publish(self, at: datetime) -> None:
        proposed = Publication.get(
            Publication.event == self.event, Publication.status == "proposed"
        )
        results.approve(proposed, self.organisers[-1], at, "(the address of the results)")

"""The judging of the demonstration's year: panels, entries, scorecards and results, as
``judges.csv`` to ``prizes.csv`` tell them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from hackathon.content.demo.year import Year, chance
from hackathon.events import rounds, rubrics
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import assignments, disclosures, distribution, entries, panels, scorecards
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content
from hackathon.people.acts import Act
from hackathon.results import awards, certificates, deserving, results, shortlists
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

Card = list[dict[str, Any]]  # the rows of scores.csv that belong to one judge and one submission
Pair = tuple[str, str]  # short name of the team, address of the judge
INTRODUCTION = (
    "Thank you to everybody who took part. Every score is in the score book, with the judges as"
    " codes: the ranks can be computed anew from it."
)


def plan(year: Year) -> None:
    """Plan the judging of every event that has judges."""
    for slug in sorted({row["event"] for row in year.rows("judges.csv")}):
        Judging(year, year.events[slug]).plan()


class Judging:
    """The judging of one event, whose first organiser assigns and whose last one approves."""

    def __init__(self, year: Year, event: Event) -> None:
        self.year, self.event, self.people = year, event, year.people
        self.organisers = year.organisers(event)
        self.feedback = {
            (row["round"], row["team"], row["judge"]): row["feedback"]
            for row in year.rows("feedback.csv", event.slug)
        }

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table that speak of this event."""
        return self.year.rows(name, self.event.slug)

    def submission(self, team: str) -> Submission:
        """Return a team's submission as it is by now."""
        return self.year.entry((self.event.slug, team))

    def plan(self) -> None:
        """Plan everything up to the present."""
        for row in self.rows("judges.csv"):
            days = 2 + 4 * chance("judge", self.event.slug, row["email"])
            when = self.event.registration_opens + timedelta(days=days)
            self.year.at_moment(when, self._appoint, row)
        before: Round | None = None
        asked: set[str] = set()
        for round in rounds.of(self.event):
            scored = self._cards(round)
            if scored:
                self._round(round, before, scored, asked)
            before = round
        if self.rows("prizes.csv"):
            self.year.at_moment(self.event.judging_closes + timedelta(days=1), self._award)
            self.year.at_moment(self.event.results_on - timedelta(hours=20), self._propose)
            self.year.at_moment(self.event.results_on, self._publish)

    def _cards(self, round: Round) -> dict[Pair, Card]:
        cards: dict[Pair, Card] = {}
        for row in self.rows("scores.csv"):
            if row["round"] == round.slug:
                cards.setdefault((row["team"], row["judge"]), []).append(row)
        return cards

    def _round(
        self,
        round: Round,
        before: Round | None,
        scored: dict[Pair, Card],
        asked: set[str],
    ) -> None:
        start, now = round.opens - timedelta(hours=1), self.year.at
        teams = {team for team, _judge in scored}
        self.year.at_moment(start, self._enter, round, before, teams)
        panel = {row["email"] for row in self.rows("judges.csv") if round.slug in row["rounds"]}
        # Sorted, since a set has another order in every run, and the year has to come out the same.
        for place, email in enumerate(sorted(panel - asked)):
            self.year.at_moment(start + timedelta(minutes=5 + place), self._declare, email)
        asked |= panel
        assigned = round.opens - timedelta(minutes=10)
        self.year.at_moment(assigned, self._assign, round, sorted(scored))
        # Nothing is written after a round's close, nor later than the present.
        end = min(round.closes, now) - timedelta(minutes=20)
        for (team, email), card in scored.items():
            share = chance("card", self.event.slug, round.slug, team, email)
            when = round.opens + (end - round.opens) * share
            self.year.at_moment(when, self._score, round, (team, email), card)

    def _appoint(self, row: dict[str, Any], at: datetime) -> None:
        named = row["rounds"] or [""]
        seats = list(Round.select().where(Round.event == self.event, Round.slug.in_(named)))
        panels.appoint(
            self.event,
            self.people[row["email"]],
            seats,
            Act(self.organisers[0], at),
            languages=row["languages"],
            expertise=row["expertise"],
        )

    def _enter(
        self,
        round: Round,
        before: Round | None,
        teams: Collection[str],
        at: datetime,
    ) -> None:
        organiser = self.organisers[0]
        if before is None:
            entries.add_eligible(round, organiser, at)
            return
        keys = [self.submission(team).key for team in teams]
        shortlists.shortlist(
            before,
            round,
            shortlists.Choice(keys, before.shortlist or len(keys)),
            organiser,
            at,
        )

    def _judge(self, email: str) -> Judge:
        return Judge.get(Judge.event == self.event, Judge.person == self.people[email])

    def _declare(self, email: str, at: datetime) -> None:
        disclosures.declare(self._judge(email), disclosures.Disclosure([], [], ""), at)

    def _assign(
        self,
        round: Round,
        pairs: Collection[Pair],
        at: datetime,
    ) -> None:
        organiser = self.organisers[0]
        for team, email in pairs:
            assignments.by_hand(
                round,
                self._judge(email),
                self.submission(team),
                Act(organiser, at),
            )
        # While it is open, every entry has its judges, also those who have not begun
        if not round.over(self.year.at):
            distribution.spread(round, Act(organiser, at))

    def _score(
        self,
        round: Round,
        pair: Pair,
        card: Card,
        at: datetime,
    ) -> None:
        team, email = pair
        assignment = Assignment.get(
            Assignment.round == round,
            Assignment.judge == self._judge(email),
            Assignment.submission == self.submission(team),
        )
        answers = {row["criterion"]: _answer(row) for row in card}
        content = Content(answers, self.feedback.get((round.slug, team, email), ""))
        # A card without all its scores cannot be signed: it is one that somebody is still at.
        if scorecards.open_criteria(rubrics.criteria(round.rubric), content):
            scorecards.save(assignment, None, content, at)
        else:
            scorecards.sign(assignment, None, content, self.people[email], at)

    def _award(self, at: datetime) -> None:
        for row in self.rows("prizes.csv"):
            prize = Prize.get(Prize.event == self.event, Prize.title == row["prize"])
            entry = self.submission(row["team"])
            awards.award(prize, entry, row["citation"], self.organisers[0], at)

    def _propose(self, at: datetime) -> None:
        results.propose(
            self.event,
            results.Proposal("ranks", INTRODUCTION, ""),
            self.organisers[0],
            at,
        )

    def _publish(self, at: datetime) -> None:
        of_event = Publication.event == self.event
        proposed = Publication.get(of_event, Publication.status == "proposed")
        # By another organiser than the one who proposed: the rule holds for invented people too.
        results.approve(proposed, self.organisers[-1], at, "(the address of the results)")
        waiting = certificates.group(self.event, "winner", deserving.winners(self.event))
        # Participants still wait for theirs, so that a page shows both.
        certificates.issue(self.event, "winner", waiting.digest, self.organisers[0], at)


def _answer(row: dict[str, Any]) -> Answer:
    score = None if row["score"] is None else int(row["score"])
    return Answer(score, row["remark"])

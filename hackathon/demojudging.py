"""The judging of the demonstration's year: entries, assignments and scorecards as ``scores.csv`` and ``feedback.csv`` tell them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from hackathon import audit, rounds
from hackathon.demofiles import Demonstration
from hackathon.events import Event
from hackathon.judging import Assignment, Judge, Score, Scorecard
from hackathon.people import Person
from hackathon.rounds import Entry, Round
from hackathon.rubrics import criteria
from hackathon.submissions import Submission
from hackathon.teams import Membership

Card = list[dict[str, Any]]  # the rows of scores.csv that belong to one judge and one submission


class Judging:
    """Plans the rounds of every event that has scores.

    :param plan: called with (moment, act, \\*what); ``act(*what, moment)`` is done when its time comes
    :param chance: a number from 0 to 1 for some words, always the same
    """

    def __init__(
        self, found: Demonstration, people: dict[str, Person], entries: dict[tuple[str, str], Submission], at: datetime,
        plan: Callable[..., None], chance: Callable[..., float],
    ) -> None:  # fmt: skip
        self.found, self.people, self.entries, self.at = found, people, entries, at
        self.at_moment, self.chance = plan, chance
        self.feedback = {(row["event"], row["round"], row["team"], row["judge"]): row["feedback"] for row in found.rows["feedback.csv"]}

    def plan(self, event: Event, organiser: Person) -> None:
        """Plan the rounds of an event."""
        cards: dict[str, dict[tuple[str, str], Card]] = {}
        for row in self.found.rows["scores.csv"]:
            if row["event"] == event.slug:
                cards.setdefault(row["round"], {}).setdefault((row["team"], row["judge"]), []).append(row)
        for round in rounds.of(event):
            if scored := cards.get(round.slug):
                start = round.opens - timedelta(hours=3)
                teams = {team for team, _judge in scored}
                self.at_moment(start, self._enter, round, teams, organiser)
                self.at_moment(start + timedelta(hours=1), self._assign, round, set(scored), organiser)
                for (team, judge), card in scored.items():
                    end = min(round.closes, self.at) - timedelta(minutes=20)
                    when = round.opens + (end - round.opens) * self.chance("card", event.slug, round.slug, team, judge)
                    self.at_moment(when, self._score, round, team, judge, card)

    def _enter(self, round: Round, teams: Collection[str], organiser: Person, at: datetime) -> None:
        # In an order that tells nothing: the code stands for the team while the round is blind.
        order = sorted(teams, key=lambda team: self.chance("code", round.event.slug, round.slug, team))
        for number, team in enumerate(order, start=1):
            entry = self.entries[round.event.slug, team]
            Entry.create(round=round, submission_id=entry.id, code=f"E{number:02}", added_at=at)
        audit.record(at, organiser, "judging.enter", round, round.event_id, submissions=len(order))

    def _assign(self, round: Round, pairs: Collection[tuple[str, str]], organiser: Person, at: datetime) -> None:
        panel = {judge.person.email: judge for judge in Judge.select(Judge, Person).join(Person).where(Judge.event == round.event_id)}
        wanted = set(pairs) | set(self._still_missing(round, pairs))
        for team, email in sorted(wanted):
            Assignment.create(
                round=round, judge=panel[email], submission=self.entries[round.event.slug, team], assigned_by=organiser, assigned_at=at
            )
        audit.record(at, organiser, "judging.assign", round, round.event_id, assignments=len(wanted))

    def _still_missing(self, round: Round, pairs: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
        """While a round is open, every submission has its judges; those without scores have not begun."""
        if round.over(self.at):
            return []
        judges = [row["email"] for row in self.found.rows["judges.csv"] if row["event"] == round.event.slug and round.slug in row["rounds"]]
        load = {email: sum(judge == email for _team, judge in pairs) for email in judges}
        missing = []
        for team in sorted({team for team, _judge in pairs}):
            taken = {judge for other, judge in pairs if other == team}
            offices = self._offices(round.event.slug, team)
            free = [email for email in judges if email not in taken and self.people[email].office_id not in offices]
            for email in sorted(free, key=lambda email: load[email])[: max(0, round.reviews - len(taken))]:
                load[email] += 1
                missing.append((team, email))
        return missing

    def _offices(self, event: str, team: str) -> set[int]:
        members = Membership.select(Membership, Person).join(Person).where(Membership.team == self.entries[event, team].team_id)
        return {row.person.office_id for row in members if row.person.office_id is not None}

    def _score(self, round: Round, team: str, email: str, card: Card, at: datetime) -> None:
        event, submission = round.event, self.entries[round.event.slug, team]
        judge = Judge.get(Judge.event == event, Judge.person == self.people[email])
        assignment = Assignment.get(Assignment.round == round, Assignment.judge == judge, Assignment.submission == submission)
        asked = {criterion.key: criterion for criterion in criteria(round.rubric)}
        signed = {row["criterion"] for row in card if row["score"] is not None} == set(asked)
        scorecard = Scorecard.create(
            assignment=assignment, status="signed" if signed else "draft", signed_at=at if signed else None, updated_at=at,
            feedback=self.feedback.get((event.slug, round.slug, team, email), ""),
        )  # fmt: skip
        for row in card:
            value = None if row["score"] is None else int(row["score"])
            Score.create(scorecard=scorecard, criterion=asked[row["criterion"]], value=value, remark=row["remark"])
        if signed:
            rounds.freeze(round, at)
            audit.record(at, judge.person, "judging.sign", f"Assignment {assignment.key}", event)

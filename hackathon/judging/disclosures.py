"""Disclosures: each judge is asked about conflicts of interest before the first scorecard;
organisers enter what they know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from peewee import JOIN

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import sort_key
from hackathon.core.states import Refused
from hackathon.judging import assignments, entries, seats
from hackathon.judging.assignments import Outcome
from hackathon.judging.impartiality import Work, between, organisations, team_people
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge
from hackathon.people.acts import Act
from hackathon.people.offices import Office, localised_name
from hackathon.people.people import Person
from hackathon.ranking import conflicts
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team


class Candidate(NamedTuple):
    """A submission that a judge is asked about; ``team`` is empty while a blind round with it is
    not over."""

    submission: int
    round: str
    code: str
    title: str
    team: str


class Asked(NamedTuple):
    """What a judge is asked: works by title and code, and apart from them the organisations that
    take part, name -> how it is shown.

    A blind round would be blind no longer if a work stood beside its organisation. So they are two
    lists: whoever ticks an organisation is kept from all its works and never learns which they are.
    People are not listed at all.
    """

    candidates: list[Candidate]
    organisations: dict[str, str]
    kept_away: int  # how many submissions the judge will not get, whatever the reason


def asked(judge: Judge, at: datetime) -> Asked:
    """Return what a judge is asked about: the entries of all rounds on whose panel the judge
    sits."""
    sitting = seats.rounds_of(judge)
    found: dict[int, Candidate] = {}
    teams: dict[int, int] = {}
    hidden: set[int] = set()
    for round in sitting:
        for line in entries.of(round):
            if line.out:
                continue
            # A work may be in a blind round and in an open one: then no list names its team.
            if round.blind and not round.over(at):
                hidden.add(line.submission)
            name = "" if round.blind else line.team
            found[line.submission] = Candidate(
                line.submission,
                round.title,
                line.code,
                line.title,
                name,
            )
            teams[line.submission] = line.team_id
    submissions = [Work(number, team) for number, team in teams.items()]
    barred = {submission for _judge, submission in between([judge], submissions)}
    names = {
        pair[0]: pair
        for found_there in _organisations(set(teams.values())).values()
        for pair in found_there.values()
    }
    listed = [
        row._replace(team="") if row.submission in hidden else row
        for row in found.values()
        if row.submission not in barred
    ]
    order = [round.title for round in sitting]
    # By the length of the code first: E9 stands before E10.
    return Asked(
        sorted(
            listed,
            key=lambda row: (order.index(row.round), len(row.code), row.code, row.submission),
        ),
        dict(sorted(names.values(), key=lambda pair: sort_key(pair[1]))),
        len(barred),
    )


def _organisations(teams: Collection[int]) -> dict[int, dict[str, tuple[str, str]]]:
    """Return, for each team, folded name -> (name, how it is shown) of the organisations of its
    present members."""
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for row in team_people(teams):
        if row.left_at is None:
            office, known = row.person.office, found.setdefault(row.team_id, {})
            for name in organisations(row.person):
                key = conflicts.organisation_key(name)
                if office is not None and name == office.name:
                    known[key] = (name, _office(office))
                elif name == row.person.affiliation:
                    # No more: an office's names in other languages would be lines of their own
                    known.setdefault(key, (name, name))
    return found


def _office(office: Office) -> str:
    """An office's name: the register calls a national office by its country alone."""
    name = localised_name(office)
    return (
        _("%(country)s: national office", country=name)
        if office.kind == "national office"
        else name
    )


class Disclosure(NamedTuple):
    """What a judge answers."""

    submissions: Collection[int]  # ids of works that the judge ticked
    names: Collection[str]  # of organisations, as ``asked`` gave them
    ties: str  # what no list can show, for the organisers


def declare(
    judge: Judge,
    said: Disclosure,
    at: datetime,
    link: str = "",
) -> Outcome:
    """Take a judge's answer. What conflicts is taken off the judge's list and given to others;
    signed scorecards no longer count.

    :param link: full address of the judges' queue, for letters to those who take over
    :raises Refused: before there is anything to ask about
    """
    with transaction():
        lock(judge)
        # Organisers may have added to it since the page was opened.
        judge.tied_to = Judge.get_by_id(judge.id).tied_to
        question = asked(judge, at)
        if not question.candidates and not question.kept_away:
            raise Refused(_("There is nothing in your rounds yet. We write to you when there is."))
        # Only what was asked counts: a made-up number would tell which works there are.
        chosen = {row.submission for row in question.candidates} & set(said.submissions)
        tied_to = [name for name in question.organisations if name in said.names]
        assignments.enter(judge.id, chosen, conflicts.DECLARED, "", at)
        values = {
            "tied_to": [*judge.tied_to, *(name for name in tied_to if name not in judge.tied_to)],
            "ties": said.ties.strip(),
        }
        judge.change(None, declared_at=judge.declared_at or at, **values)
        audit.record(
            at,
            judge.person,
            "disclosures.declare",
            f"Judge {judge.code}",
            judge.event_id,
            works=len(chosen),
            ties=len(tied_to),
        )
        outcome = release_conflicts(judge, Act(judge.person, at, link))
    judge.person.forget()
    return outcome


def release_conflicts(judge: Judge, act: Act) -> Outcome:
    """Take off a judge's list what the judge has a conflict with by now, and let others take the
    missing reviews."""
    rows = Submission.select(Submission.id, Submission.team).join(Assignment)
    held = list(rows.where(Assignment.judge == judge, Assignment.status == "assigned").distinct())
    barred = {submission for _judge, submission in between([judge], held)}
    return assignments.release(
        judge,
        act,
        within=barred,
        signed=True,
    )


def enter(
    judge: Judge,
    submission: Submission,
    reason: str,
    act: Act,
) -> Outcome:
    """Keep a judge from a submission, as an organiser; a scorecard on it no longer counts.

    :raises Refused: without a reason, or when there is a conflict already
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Give the reason; organisers see it beside the judge."))
    with transaction():
        lock(judge)
        if not assignments.enter(judge.id, [submission.id], conflicts.ORGANISER, reason, act.at):
            raise Refused(_("This conflict of interest is on record already."))
        audit.record(
            act.at,
            act.person,
            "disclosures.enter",
            f"Judge {judge.code}",
            judge.event_id,
            submission=submission.key,
        )
        return assignments.release(
            judge,
            act,
            within=[submission.id],
            signed=True,
        )


def withdraw(conflict: ConflictOfInterest, person: Person, at: datetime) -> None:
    """Take a stored conflict back, for example one ticked by mistake. Raises Refused when that was
    done already."""
    with transaction():
        query = ConflictOfInterest.update(withdrawn_at=at).where(
            ConflictOfInterest.id == conflict.id, ConflictOfInterest.withdrawn_at.is_null()
        )
        if not query.execute():
            raise Refused(_("This has already been withdrawn."))
        audit.record(
            at,
            person,
            "disclosures.withdraw",
            f"Judge {conflict.judge.code}",
            conflict.judge.event_id,
            kind=conflict.kind,
        )


def of(judge: Judge) -> list[ConflictOfInterest]:
    """Return the conflicts on record of a judge, each with its submission and team."""
    query = (
        ConflictOfInterest.select(ConflictOfInterest, Submission, Team)
        .join(Submission)
        .join(Team, JOIN.INNER)
    )
    return list(
        query.where(
            ConflictOfInterest.judge == judge, ConflictOfInterest.withdrawn_at.is_null()
        ).order_by(ConflictOfInterest.id)
    )

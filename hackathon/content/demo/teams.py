"""The demonstration's registrations and teams."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hackathon.content.demo.year import TeamKey, Year, chance
from hackathon.events import mentors
from hackathon.events.events import Event, Rules
from hackathon.events.mentors import Mentor
from hackathon.people.people import Person
from hackathon.teams import (
    invitations,
    join_requests,
    mentoring,
    questionnaire,
    registrations,
    teams,
)
from hackathon.teams.invitations import Invitation
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.teams import Team

Seat = tuple[str, str]  # short name of the event, address of the person


def plan(year: Year) -> None:
    """Plan every registration, and how the teams come together."""
    registered = _registrations(year)
    invited: dict[Seat, Invitation] = {}
    for row in year.rows("teams.csv"):
        _team(year, row, registered, invited)
    _loose_ends(year)
    for row in year.rows("mentors.csv"):
        key = (row["event"], row["team"])
        asked = year.complete[key] + timedelta(hours=30)
        year.at_moment(asked, _mentor, year, row)
        # The other one has not answered yet, so that a mentor's page has both to show.
        if row["accepted"]:
            year.at_moment(asked + timedelta(hours=5), _help, year, key)


def _registrations(year: Year) -> dict[Seat, datetime]:
    # Members first, single people after them: whoever stands in both lists is looking for a team.
    wanted: dict[Seat, bool] = {}
    for row in year.rows("teams.csv"):
        for email in (row["captain"], *row["members"]):
            wanted[row["event"], email] = False
    for row in year.rows("singles.csv"):
        wanted[row["event"], row["email"]] = True
    moments = {}
    for (slug, email), single in wanted.items():
        event = year.events[slug]
        opens, closes = event.registration_opens, min(event.registration_closes, year.at)
        # Half of the time, so that teams can form in the other half.
        half = opens + (closes - opens) / 2
        moments[slug, email] = year.between(opens, half, "register", slug, email, lean=1.4)
        person = year.people[email]
        year.at_moment(moments[slug, email], _register, event, person, single)
    return moments


def _register(
    event: Event,
    person: Person,
    single: bool,
    at: datetime,
) -> None:
    answers = {row.key: _answer(row, person) for row in questionnaire.asked(event)}
    about = ""
    if single and person.skills:
        about = f"{', '.join(person.skills)} ({', '.join(person.languages)})"
    registrations.register(
        person,
        event,
        Rules.current(event),
        registrations.Given(
            {key: answer for key, answer in answers.items() if answer != ""},
            True,
            True,
            looking_for_team=single and chance("looking", person.email) < 0.8,
            about=about,
        ),
        at,
    )


def _answer(question: RegistrationQuestion, person: Person) -> str | bool | list[str]:
    share = chance(question.key, person.email)
    if question.kind in {"choice", "choices"}:
        # By chance that is the same in each load: nobody's answers change under the reader.
        picked = question.choices[int(share * len(question.choices))]
        return [picked] if question.kind == "choices" else picked
    if question.kind == "statement":
        return True
    if question.kind == "country":
        allowed = question.choices or [person.country or "CH"]
        return allowed[int(share * len(allowed))]
    if question.kind == "yes or no":
        return "yes" if share < 0.5 else "no"
    told = question.required or share < 0.3
    return ", ".join(person.skills or person.languages) if told else ""


def _team(
    year: Year,
    row: dict[str, Any],
    registered: dict[Seat, datetime],
    invited: dict[Seat, Invitation],
) -> None:
    event, slug, key = year.events[row["event"]], row["slug"], (row["event"], row["slug"])
    # Nobody founds a team in the last minutes, and nobody in the reader's future.
    latest = min(
        event.registration_closes,
        event.submission_closes - timedelta(days=1),
        year.at - timedelta(minutes=30),
    )
    captain = registered[event.slug, row["captain"]]
    founded = year.between(captain, latest, "found", *key, lean=3)
    year.complete[key] = founded
    year.at_moment(founded, _found, year, row)
    for email in row["members"]:
        seat = (event.slug, email)
        # After both exist: the team, and the invited one's own registration.
        # A few minutes, or two lines of the record would have one moment and no order.
        asked = max(founded, registered[seat]) + timedelta(minutes=9)
        joined = year.between(asked, latest, "join", slug, email, lean=3)
        thought_for = timedelta(hours=30 * chance("answer", slug, email))
        year.complete[key] = max(year.complete[key], joined)
        year.at_moment(max(asked, joined - thought_for), _invite, year, key, seat, invited)
        year.at_moment(joined, _accept, year, seat, invited)


def _found(year: Year, row: dict[str, Any], at: datetime) -> None:
    event, captain = year.events[row["event"]], year.people[row["captain"]]
    team = teams.create(
        event,
        teams.Profile(row["name"], row["about"], row["looking"]),
        captain,
        at,
    )
    # The verb knows no demonstration; the mark is what lets the rows be removed together.
    Team.update(demonstration=True).where(Team.id == team.id).execute()
    year.teams[row["event"], row["slug"]] = team


def _invite(
    year: Year,
    key: TeamKey,
    seat: Seat,
    invited: dict[Seat, Invitation],
    at: datetime,
) -> None:
    team, email = year.team(key), seat[1]
    invited[seat], _secret = invitations.invite(team, email, team.captain, at, _no_link)


def _accept(
    year: Year,
    seat: Seat,
    invited: dict[Seat, Invitation],
    at: datetime,
) -> None:
    invitations.accept(invited[seat], year.people[seat[1]], at)


def _loose_ends(year: Year) -> None:
    """In the running event some of those without a team are invited, and some ask to join: nobody
    has answered yet."""
    # Long enough ago that nobody wonders why it has no answer yet.
    now = year.at - timedelta(hours=2)
    for slug, event in year.events.items():
        if not event.submissions_open(year.at):
            continue
        looking = [row["slug"] for row in year.rows("teams.csv", slug) if row["looking"]]
        singles = [row["email"] for row in year.rows("singles.csv", slug)]
        for place, (team, email) in enumerate(zip(looking, singles, strict=False)):
            when = now - timedelta(hours=20 * chance("ask", slug, email))
            # Half of them ask and half are asked, so that both sides of the page have something to
            # show.
            approach = _ask if place % 2 else _approach
            year.at_moment(when, approach, year, (slug, team), year.people[email])


def _ask(
    year: Year,
    key: TeamKey,
    person: Person,
    at: datetime,
) -> None:
    offer = ", ".join(person.skills) or person.affiliation
    words = f"I should like to join you. What I can bring: {offer}."
    join_requests.ask(year.team(key), person, words, at)


def _approach(
    year: Year,
    key: TeamKey,
    person: Person,
    at: datetime,
) -> None:
    team = year.team(key)
    invitations.invite(team, person.email, team.captain, at, _no_link)


def _mentor(year: Year, row: dict[str, Any], at: datetime) -> None:
    """A team asks a mentor, who wants everybody to read of them."""
    event, person = year.events[row["event"]], year.people[row["email"]]
    team = year.team((row["event"], row["team"]))
    mentors.take(event, person, event.created_at)
    part = Mentor.of(person, event)
    assert part is not None, "they have taken it"
    if not part.listed:
        mentors.describe(
            part,
            None,
            row["helps_with"],
            True,
            at,
        )
    words = "Would you read our draft? We are not sure that an office can use it as it is."
    mentoring.ask(
        team,
        [part],
        words,
        team.captain,
        at,
    )


def _help(year: Year, key: TeamKey, at: datetime) -> None:
    (asked,) = mentoring.of_team(year.team(key))
    mentoring.accept(asked, at)


def _no_link(secret: str) -> str:
    """Return what stands for a link in messages that nobody receives."""
    return "(the link of the invitation)"

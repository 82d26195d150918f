"""Kinds of real events, set up and run through the pages alone, as their secretariats run them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast, day, make_person
from flask.testing import FlaskClient
from visiting import Visitor

from hackathon.core.mail import Message
from hackathon.people.people import Person, by_email

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
EVENT = "/events/first-light"
DESK = f"{EVENT}/organise"


class Stage:
    """An event and the people at their pages.

    :ivar begins: when teams begin to work
    """

    def __init__(self, as_: As, stand_at: StandAt, cast: Cast) -> None:
        self.as_, self.stand_at = as_, stand_at
        assert cast.event and cast.grace
        self.known: list[tuple[Visitor, Person | None]] = []
        self.ada, self.grace = self.person(cast.ada), self.person(cast.grace)
        self.begins = day(30)

    def at(self, days: float) -> None:
        """Move the clock to so many days after teams begin to work; sessions have ended by then,
        and everybody signs in again."""
        self.stand_at(self.begins + timedelta(days=days))
        for visitor, person in self.known:
            visitor.client = self.as_(person)

    def person(self, who: Person | None) -> Visitor:
        """Somebody who is signed in, or nobody."""
        visitor = Visitor(self.as_(who))
        self.known.append((visitor, who))
        return visitor

    def somebody(self, name: str) -> Visitor:
        """A person with an account."""
        return self.person(make_person(name))

    def set_up(self, work: int, judging: int, **more: Any) -> None:
        """Ada sets an event up by three answers, with its rules, and Grace beside her."""
        ada = self.ada
        ada.open("/events/new")
        ada.fill(
            {
                "Title": "First Light",
                "Address": "first-light",
                "Time zone": "UTC",
                "When do teams begin to work?": f"{self.begins:%Y-%m-%dT%H:%M}",
                "How many days do teams work?": str(work),
                "How many days do judges judge?": str(judging),
                **more,
            }
        )
        ada.press("Propose the dates")
        ada.press("Save the draft")
        ada.follow("Write the rules")
        ada.fill({"Version": "1.0", "Title": "Rules", "Text": "Be fair."})
        ada.press("Publish this version")
        ada.open(f"{DESK}/setup/organisers")
        ada.fill({"E-mail address": "grace@example.org"})
        ada.press("Add")

    def briefs(self, *titles: str) -> None:
        """Ada pastes briefs from a spreadsheet."""
        ada = self.ada
        lines = [f"{title}\tAbout it.\tLong.\tShort.\tA tool." for title in titles]
        head = "Title\tSummary\tThe problem\tWhat good looks like\tWhat to hand in"
        ada.open(f"{DESK}/challenges/new/table")
        ada.fill({"Table": "\n".join([head, *lines])})
        ada.press("Look at them first")
        ada.press("Create")

    def round(self, name: str, opens: float, closes: float, *judges: str) -> None:
        """Ada writes a rubric and plans the round that is judged by it, with its panel."""
        ada = self.ada
        ada.open(f"{DESK}/rubrics/new")
        words = {"What deserves level 1": "Poor.", "What deserves level 2": "Good."}
        ada.fill({"Title": name, "Short name": name.lower()})
        ada.fill({"Criterion": "Use", **words}, within="Criterion 1")
        ada.press("Save")
        ada.open(f"{DESK}/rounds/new")
        dates = {"Opens": opens, "Closes": closes}
        ada.fill(
            {
                "Title": name,
                "Short name": name.lower(),
                "Rubric": [name],
                "Scorecards for each submission": "1",
                "Judges of this round": "\n".join(judges),
                **{
                    label: f"{self.begins + timedelta(days=number):%Y-%m-%dT%H:%M}"
                    for label, number in dates.items()
                },
            }
        )
        ada.press("Save")

    def publish(self) -> None:
        """Ada publishes the event with its briefs."""
        self.ada.open(f"{DESK}/setup")
        self.ada.press("Publish the event")
        assert self.ada.says("everybody sees it")

    def register(self, who: Visitor, button: str = "Register", **answers: Any) -> None:
        """Somebody registers at the event's page."""
        who.open(f"{EVENT}/register")
        who.fill({"I have read the rules and accept them": True, **answers})
        who.press(button)

    def admit(self, *titles: str) -> None:
        """Ada finds entries eligible."""
        for title in titles:
            self.ada.open(f"{DESK}/submissions")
            self.ada.follow(f"Check: {title}")
            self.ada.fill({"Eligible: it goes to the judges": True})
            self.ada.press("Decide")

    def judge(self, round: str, judge: Visitor, entries: int) -> None:
        """Ada hands the entries of a round out; its only judge signs all of them."""
        self.ada.open(f"{DESK}/judging/rounds/{round}")
        self.ada.press("Add the eligible ones")
        self.ada.press("Spread evenly")
        judge.open(f"{EVENT}/judge/")
        judge.follow("Answer")
        judge.press("That is all; let me judge")
        for _entry in range(entries):
            judge.open(f"{EVENT}/judge/")
            judge.follow("Start with the next one")
            judge.fill({"2 Good.": True})
            judge.press("Sign the scorecard")


@pytest.fixture
def stage(as_: As, stand_at: StandAt, cast: Cast) -> Stage:
    return Stage(as_, stand_at, cast)


def letter(to: str, part: str) -> str:
    """The address in the newest message to somebody that has this part."""
    texts = [row.text for row in Message.select().where(Message.to == to).order_by(Message.id)]
    found = [each for text in texts for each in re.findall(r"https?://[^/\s]+(/\S+)", text)]
    return next(each for each in reversed(found) if part in each)


def found_team(who: Visitor, name: str) -> None:
    """Somebody enters alone, as a team of one."""
    who.open(f"{EVENT}/mine")
    who.follow("Create a team")
    who.fill({"Name of the team": name})
    who.press("Create the team")


def hand_in(who: Visitor, title: str) -> None:
    """A draft, its parts, and the receipt."""
    who.open(f"{EVENT}/mine")
    who.follow("Start a submission")
    who.fill({"Goods": True})
    who.press("Start the draft")
    show = who.address.split("/tasks/")[0]
    for step, values in {
        "Title and summary": {"Title": title, "Summary": "It helps."},
        "Description": {"Description": "It works."},
        "Licence of your work": {"Licence of your work": ["Apache-2.0"]},
    }.items():
        who.open(show)
        who.follow(step)
        who.fill(values)
        who.press("Save")
    who.open(show)
    who.follow("Review and submit")
    who.press("Submit version 1")


def test_four_categories_a_cap_with_a_waiting_list_and_two_panels(stage: Stage, cast: Cast) -> None:
    stage.set_up(30, 14, **{"Places for participants": "2"})
    stage.briefs("Goods", "Figures", "Routes", "Letters")
    stage.round("Technical", 31, 36, cast.dee.email, "Nia New <nia@example.net>")
    stage.round("Final", 37, 44, cast.dan.email, cast.dee.email)
    stage.publish()
    stage.at(-5)
    first, second, third = map(stage.somebody, ("Kim One", "Lou Two", "Max Three"))
    stage.register(first)
    stage.register(second)
    stage.register(third, "Join the waiting list")
    waits = "You are on the waiting list"
    assert third.says(waits)
    first.open(f"{EVENT}/mine")
    first.press("Cancel my place")
    third.open(f"{EVENT}/mine")
    assert third.says("Registered") and not third.says(waits)
    stage.ada.open(f"{DESK}/judging/")
    for name in (cast.dee.name, cast.dan.name, "Nia New"):
        assert stage.ada.says(name)
    anybody = stage.person(None)
    anybody.open(f"{EVENT}/challenges/")
    for title in ("Goods", "Figures", "Routes", "Letters"):
        assert anybody.says(title)


def test_individuals_are_grouped_and_regrouped(stage: Stage, cast: Cast) -> None:
    stage.set_up(14, 7)
    stage.briefs("Goods")
    stage.round("Final", 15, 20, cast.dee.email)
    stage.publish()
    stage.at(-5)
    names = ("Kim One", "Lou Two", "Max Three", "Nel Four")
    people = {name: stage.somebody(name) for name in names}
    for who in people.values():
        stage.register(who, **{"I am looking for a team": True})
    ada = stage.ada
    for team, members in (("North", names[:2]), ("South", names[2:])):
        ada.open(f"{DESK}/teams/group")
        ada.fill({**dict.fromkeys(members, True), "Name of the team": team})
        ada.press("Form the team")
    ada.open(f"{DESK}/teams")
    ada.follow("Manage")
    ada.unfold("Move a member")
    move = {"Member": ["Lou Two"], "Into the team": ["South"], "Reason": "She knows search."}
    ada.fill(move, within="Move a member")
    ada.press("Move")
    lou = people["Lou Two"]
    lou.open(f"{EVENT}/mine")
    assert lou.says("South") and not lou.says("North")


def test_two_days_on_site_with_teams_entered_by_others(stage: Stage, cast: Cast) -> None:
    stage.set_up(2, 1)
    stage.briefs("Goods", "Routes")
    stage.round("Jury", 2, 3, cast.dee.email)
    stage.publish()
    stage.at(-2)
    ada = stage.ada
    ada.open(f"{EVENT}/enter")
    lines = "kim@example.net Kim One\nlou@example.net Lou Two"
    ada.fill({"Team": "North", "People": lines, "Reason": "Your school sent us the list."})
    ada.press("Enter")
    for address in ("kim@example.net", "lou@example.net"):
        who = stage.person(None)
        who.open(letter(address, "/places/"))
        assert who.says("Your school sent us the list.")
        who.fill({"Password": "quiet-Lantern-93"})
        who.fill({"I have read the rules and accept them": True})
        who.press("Confirm and take part")
        assert who.says("North")
    stage.at(1)
    hand_in(stage.person(by_email("kim@example.net")), "Tool of North")
    stage.at(1.5)
    stage.admit("Tool of North")
    stage.at(2.2)
    stage.judge("jury", stage.person(cast.dee), 1)
    stage.at(3.2)
    ada.open(f"{DESK}/results")
    ada.follow("Propose the results")
    ada.press("Propose")
    stage.grace.open(f"{DESK}/results")
    stage.grace.unfold("Approve and publish")
    stage.grace.press("Yes, publish the results")
    anybody = stage.person(None)
    anybody.open(f"{EVENT}/results")
    assert anybody.says("Tool of North")


def test_three_months_online_extended_once_with_finalists_named_without_ranks(
    stage: Stage, cast: Cast
) -> None:
    stage.set_up(90, 20)
    stage.briefs("Goods")
    stage.round("Screening", 100, 105, cast.dee.email)
    stage.publish()
    stage.at(1)
    teams = {name: stage.somebody(name) for name in ("Kim One", "Lou Two", "Max Three")}
    for name, who in teams.items():
        stage.register(who)
        found_team(who, name)
        hand_in(who, f"Tool of {name}")
    stage.at(80)
    ada = stage.ada
    later = stage.begins + timedelta(days=96)
    ada.open(f"{DESK}/setup/edit")
    ada.fill({"Judging begins": f"{later:%Y-%m-%dT20:00}"})
    ada.press("Save")
    ada.open(f"{DESK}/setup/extend")
    ada.fill({"New deadline": f"{later:%Y-%m-%dT18:00}", "Reason": "The line was down."})
    ada.press("Extend the deadline")
    stage.at(97)
    stage.admit(*(f"Tool of {name}" for name in teams))
    stage.at(101)
    stage.judge("screening", stage.person(cast.dee), 3)
    stage.at(106)
    ada.open(f"{DESK}/results")
    ada.follow("Announce who goes on")
    ada.fill({"Tool of Max Three · Max Three": True, "Tool of Kim One · Kim One": True})
    ada.press("Propose")
    anybody = stage.person(None)
    anybody.open(f"{EVENT}/results")
    assert not anybody.says("Tool of Kim One")
    grace = stage.grace
    grace.open(f"{DESK}/results")
    grace.follow("Finalists")
    grace.unfold("Approve")
    grace.press("Yes, approve")
    anybody.open(f"{EVENT}/results")
    print(" ".join(re.sub("<[^>]*>", " ", anybody.text).split())[:1500])
    assert anybody.says("Finalists") and not anybody.says("Tool of Lou Two")
    assert anybody.text.index("Tool of Kim One") < anybody.text.index("Tool of Max Three")

"""Offices together, as seven people: one office becomes represented, assesses itself, seeks a partner
and finds one with reasons; both circulate a proposal; it becomes a challenge in an event; the
winner's pilot ends in the catalogue, and a fourth office takes it up.

Rita comes to represent Switzerland, by the word of Root, who administers the site; Mia represents
Japan, Gil Chile, and Tom Norway, which takes the tool up; Ada organises the event, and Ben wins.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from backstage import account
from browser.test_pilots_story import move, on, person
from casting import Cast, affiliate, day, make_rubric, make_submission, make_team
from playwright.sync_api import expect
from theatre import Act, Play, Played, Theatre
from windows import NAMES, START, World, control, fill, follow, press, says

from hackathon.challenges.challenges import Challenge
from hackathon.core.db import transaction
from hackathon.core.language import fold
from hackathon.events.events import Organiser
from hackathon.network import assessments, offers, shared
from hackathon.network.scales import scale
from hackathon.network.shared import Sharing
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.submissions.versions import Version

pytestmark = pytest.mark.browser

WORK = {"mia": "Japan", "gil": "Chile", "tom": "Norway"}
TALK = "Class lists that were checked by people"
PILOT = "/pilots/class-finder"
WINNER = "/pilots/class-finder-of-team-niza"


def begin(world: World) -> None:
    """Three offices have a representative, Japan has an assessment and an offer; an event is
    open."""
    world.command("db", "migrate")
    world.command("seed", "seeds/register")
    with transaction():
        people = {who: person(who) for who in ("root", "ada", "ben", *WORK)}
        for who, name in WORK.items():
            affiliate(people[who], Office.get(Office.name == name), "representative")
        Person.update(locale="").execute()
        cast = Cast()
        vars(cast)["ada"] = people["ada"]
        Organiser.create(event=cast.event, person=people["ada"], since=day(-40))
        make_rubric(cast.event)
    japan = Office.get(Office.name == "Japan")
    assesses(japan, people["mia"])
    offers.add(
        japan,
        people["mia"],
        START,
        kind="offer",
        subject="data",
        title="Two thousand class lists, checked",
        topic="Classification of goods",
        language="en",
        audience="network",
        until=(START + timedelta(days=300)).date(),
    )


def assesses(office: Office, who: Person) -> None:
    row = assessments.begin(office, False, who, START)
    answers = {one.key: assessments.Answer(3) for one in scale(row.version).dimensions}
    assessments.save(row, None, answers, START)
    shared.finish(row, Sharing("network", partners=True), who, START)


# --- The acts. ------------------------------------------------------------------------------------


def becomes_represented(world: World, folder: Path) -> None:
    """Rita names her office and asks; Root accepts."""
    account("rita")
    rita = world.as_("rita")
    rita.goto("/people/edit")
    fill(rita, {"IP office or organisation": ["Switzerland"]})
    press(rita, "Save")
    rita.goto("/offices/CH")
    rita.locator("summary").filter(has_text="Become its representative").click()
    fill(rita, {"How it can be seen": "Head of the unit for trademarks."})
    press(rita, "Ask")
    root = world.as_("root")
    root.goto("/admin/offices/requests")
    press(root, "Accept")
    rita.goto("/people/edit")
    says(rita, "Representative")


def assesses_itself(world: World, folder: Path) -> None:
    """Rita answers for each dimension, and lets partners be told that levels are near."""
    rita = world.as_("rita")
    rita.goto("/offices/CH/maturity")
    press(rita, "Begin the assessment")
    for level in rita.locator("input[type=radio][value='2']").all():
        level.check()
    press(rita, "Save and go on")
    fill(rita, {
        "The network: it is counted for confirmed people of offices": True,
        "Offices that look for partners may be told that our levels are near theirs": True,
    })  # fmt: skip
    press(rita, "Finish the assessment")
    says(rita, "The assessment is finished.")


def finds_a_partner(world: World, folder: Path) -> None:
    """Rita says what her office needs, reads which office could help and why, and asks it; Mia
    answers; both agree on a pilot."""
    rita = world.as_("rita")
    rita.goto("/offices/CH/exchange/new")
    fill(
        rita,
        {
            "What it is": ["Need"],
            "What it is about": ["Data"],
            "In one line": TALK,
            "Topic": "classification",
        },
    )
    press(rita, "Add")
    follow(rita, "Find partners")
    for reason in (
        "It offers what you seek: Two thousand class lists, checked",
        "Its maturity is near enough to yours to help: Data",
        "other offices were looked at",
    ):
        says(rita, reason)
    follow(rita, "Ask Japan")
    fill(rita, {"Your question": "May we try our tool on **your** lists?"})
    press(rita, "Send the question")
    talk = rita.url.split("#")[0]

    mia = world.as_("mia")
    mia.goto("/me")
    says(mia, "Another office waits for an answer of yours")
    mia.goto(talk)
    fill(mia, {"Your message": "You may. Shall we do it together?"})
    press(mia, "Send the message")
    gil = world.as_("gil")
    assert gil.goto(talk).status == 404  # type: ignore[union-attr]
    rita.goto(talk)
    follow(rita, "Propose to begin something together")
    fill(rita, {"Title": "Class finder", "Summary": "Proposes a class for each term."})
    press(rita, "Send the proposal")
    mia.goto(talk)
    press(mia, "Agree and begin the draft")
    follow(mia, "Class finder")
    expect(mia.locator(".head")).to_contain_text("Switzerland")


def circulates_a_proposal(world: World, folder: Path) -> None:
    """Both publish it for comments; Gil comments for his office; both answer."""
    rita = world.as_("rita")
    rita.goto(f"{PILOT}/edit")
    fill(rita, {"Last day of the consultation": on(60)})
    press(rita, "Save")
    press(rita, "Publish")
    move(rita, "Consultation")
    rita.goto(f"{PILOT}/consultation")
    follow(rita, "Publish the text")
    fill(rita, {"Text": "We try it on both offices' lists.\n\nNobody decides by it alone."})
    press(rita, "Publish the text")
    gil = world.as_("gil")
    gil.goto(f"{PILOT}/consultation")
    follow(gil, "Comment on paragraph 2")
    fill(gil, {"Your comment": "Say who decides.", "In whose name": ["Chile"]})
    press(gil, "Comment in public")
    for who, words in (("rita", "The examiner does."), ("mia", "In Japan as well.")):
        page = world.as_(who)
        page.goto(f"{PILOT}/consultation")
        follow(page, "Reply")
        fill(page, {"Your reply": words})
        press(page, "Reply in public")
    gil.goto(f"{PILOT}/consultation")
    for told in ("The examiner does.", "In Japan as well."):
        says(gil, told)


def becomes_a_challenge(world: World, folder: Path) -> None:
    """Ada makes a brief of the proposal, Rita agrees that her office owns it, and Ben reads it."""
    ada = world.as_("ada")
    ada.goto(PILOT)
    follow(ada, "AI Tools Codefest")
    fill(ada, {
        "Address": "class-finder", "The problem": "Lists are long.", "What good looks like": "Half the time.",
        "What to hand in": "A tool.", "Rubric": ["Screening"],
    })  # fmt: skip
    expect(control(ada, "Title")).to_have_value("Class finder")
    press(ada, "Save the draft")
    press(ada, "Publish the brief")
    rita = world.as_("rita")
    rita.goto("/offices/CH/answers")
    follow(rita, "Answer")
    fill(rita, {"The office agrees": True})
    press(rita, "Answer")
    ben = world.as_("ben")
    ben.goto("/events/codefest/challenges/class-finder")
    says(ben, "Proposes a class for each term.")
    expect(ben.get_by_role("main")).to_contain_text("Switzerland")


def wins_and_is_shared(world: World, folder: Path) -> None:
    """Ben has won; Rita starts a pilot of his entry, and shares its tool in the catalogue."""
    with transaction():
        win()
    rita = world.as_("rita")
    rita.goto("/events/codefest/results")
    follow(rita, "Start a pilot")
    fill(rita, {"Office that leads the pilot": ["Switzerland"]})
    press(rita, "Save the draft")
    press(rita, "Publish")
    rita.goto(f"{WINNER}/adopters")
    follow(rita, "Add the tool to the catalogue of solutions")
    fill(rita, {"What it can do": "Proposes classes", "Whose it is": ["Switzerland"]})
    press(rita, "Save the draft")
    press(rita, "Publish")
    anybody = world.as_(None)
    anybody.goto("/solutions/")
    says(anybody, "Class finder of team Niza")


def is_taken_up(world: World, folder: Path) -> None:
    """Tom's office wants to try it; Rita agrees; everybody reads that it does."""
    tom = world.as_("tom")
    tom.goto("/solutions/")
    follow(tom, "Class finder of team Niza")
    follow(tom, "We want to try it")
    fill(tom, {"What your office wants it for": "Our own lists."})
    press(tom, "Ask the leads")
    rita = world.as_("rita")
    rita.goto(f"{WINNER}/adopters")
    follow(rita, "Answer")
    fill(rita, {"It may take the tool over": True})
    press(rita, "Answer")
    anybody = world.as_(None)
    anybody.goto("/offices/NO")
    says(anybody, "Class finder of team Niza")


# --- What is not played. --------------------------------------------------------------------------


def win() -> None:
    """Ben's team has submitted, and the results are published: the story of the judging is played
    elsewhere."""
    challenge = Challenge.get(Challenge.slug == "class-finder")
    ben, ada = (Person.get(Person.name == NAMES[who]) for who in ("ben", "ada"))
    team = make_team(challenge.event, "Niza", ben)
    title = "Class finder of team Niza"
    entry = make_submission(
        team,
        challenge,
        status="submitted",
        versions_count=1,
        eligibility="eligible",
        title=title,
        folded=fold(title),
    )
    texts = {"title": title, "summary": "Proposes a class for each term.", "language": "en"}
    Version.create(
        submission=entry,
        number=1,
        content={**texts, "description": "It works.", "licence": "EUPL-1.2"},
        manifest=[],
        digest="0" * 64,
        receipt="2345-6789-abcd-efgh",
        submitted_at=day(1),
    )
    won = {"submission": entry.key, "title": title, "team": team.name, "citation": ""}
    Publication.create(
        event=challenge.event,
        number=1,
        status="published",
        book={},
        digest="0" * 64,
        content={
            "submissions": [entry.key],
            "prizes": [{"title": "A pilot in an office", "description": "", "winners": [won]}],
            "finalists": [],
            "rounds": [],
            "digests": {"json": "0" * 64, "csv": "0" * 64},
        },
        proposed_by=ada,
        proposed_at=day(25),
        approved_by=Person.get(Person.name == NAMES["root"]),
        published_at=day(26),
    )


PLAYS = [
    Play(
        "offices-together",
        begin,
        (
            Act(0, becomes_represented),
            Act(1, assesses_itself),
            Act(2, finds_a_partner),
            Act(3, circulates_a_proposal),
            Act(12, becomes_a_challenge),
            Act(40, wins_and_is_shared),
            Act(41, is_taken_up),
        ),
    )
]


def test_from_a_need_to_the_fourth_office(theatre: Theatre, act: Played) -> None:
    theatre.play(*act)

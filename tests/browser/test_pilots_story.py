"""After the applause: a winning entry passes every gate until two further offices adopt it, the acts
in turn without scripts and with them.

Root keeps the gates; Pia, of the office that tries it, leads; Ben, who won, works along; Rita
represents the office; Mia, who reads Arabic, and Tom represent the two that adopt. Each act is a
test of its own.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from backstage import account
from casting import Cast, affiliate, day
from playwright.sync_api import Page, expect
from theatre import Act, Play, Played, Theatre
from windows import (
    START,
    World,
    fill,
    follow,
    press,
    says,
)

from hackathon.core import language
from hackathon.core.db import transaction
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.submissions.versions import Version

pytestmark = pytest.mark.browser

PILOT = "/pilots/class-finder"
# The offices, and what the people of the play are to them.
WORK = {
    "pia": ("Switzerland", "confirmed"),
    "rita": ("Switzerland", "representative"),
    "mia": ("Japan", "representative"),
    "tom": ("Norway", "representative"),
}


def begin(world: World) -> None:
    """An event that is over, with an entry that won."""
    world.command("db", "migrate")
    world.command("seed", "seeds/register")
    with transaction():
        people = {who: person(who) for who in ("root", "ben", *WORK)}
        for who, (name, degree) in WORK.items():
            affiliate(people[who], Office.get(Office.name == name), degree)
        win(people["ben"])


def person(who: str) -> Person:
    return account(who, administrator=who == "root", locale="ar" if who == "mia" else "")


def win(ben: Person) -> None:
    cast = Cast()
    vars(cast)["ben"] = ben
    entry = cast.submission
    entry.change(status="submitted", versions_count=1, title="Class finder")
    texts = {"title": entry.title, "summary": "Proposes a class for each term.", "language": "en"}
    Version.create(
        submission=entry,
        number=1,
        content={**texts, "description": "It works.", "licence": "EUPL-1.2"},
        manifest=[],
        digest="0" * 64,
        receipt="2345-6789-abcd-efgh",
        submitted_at=day(1),
    )
    won = {"submission": entry.key, "title": entry.title, "team": entry.team.name, "citation": ""}
    prize = {"title": "A pilot in an office", "description": "", "winners": [won]}
    Publication.create(
        event=cast.event,
        number=1,
        status="published",
        book={},
        digest="0" * 64,
        content={
            "submissions": [entry.key],
            "prizes": [prize],
            "finalists": [],
            "rounds": [],
            "digests": {"json": "0" * 64, "csv": "0" * 64},
        },
        proposed_by=cast.ada,
        proposed_at=day(25),
        approved_by=cast.grace,
        published_at=day(26),
    )


# --- The acts. ------------------------------------------------------------------------------------


def starts(world: World, folder: Path) -> None:
    """Root asks for one thing more; Pia starts the pilot; Ben and Rita say yes."""
    root = world.as_("root")
    root.goto("/admin/gates")
    fill(root, {"What has to be shown": "Users were heard", "Gate": ["Running"]})
    press(root, "Save")

    pia = world.as_("pia")
    pia.goto("/events/codefest/results")
    follow(pia, "Start a pilot")
    fill(pia, {"Last day of the consultation": on(60)})
    press(pia, "Save the draft")
    press(pia, "Publish")

    ben = world.as_("ben")
    world.open_message(ben, "ben", "/members")
    press(ben, "Yes")
    says(ben, "You are a member")
    rita = world.as_("rita")
    rita.goto("/offices/CH/answers")
    follow(rita, "Answer")
    fill(rita, {"The office agrees": True})
    press(rita, "Answer")


def is_heard(world: World, folder: Path) -> None:
    """Pia asks, Rita comments for her office and is answered; the pilot is approved, with one
    condition."""
    pia = world.as_("pia")
    move(pia, "Consultation")
    pia.goto(f"{PILOT}/consultation")
    follow(pia, "Publish the text")
    fill(pia, {"Text": "We try it on a hundred lists.\n\nNobody decides by it alone."})
    press(pia, "Publish the text")
    rita = world.as_("rita")
    rita.goto(f"{PILOT}/consultation")
    follow(rita, "Comment on paragraph 2")
    fill(rita, {"Your comment": "Say who decides.", "In whose name": ["Switzerland"]})
    press(rita, "Comment in public")
    pia.goto(f"{PILOT}/consultation")
    follow(pia, "Reply")
    fill(pia, {"Your reply": "The examiner does."})
    press(pia, "Reply in public")

    world.stand_at(62)
    pia = world.as_("pia")
    pia.goto(f"{PILOT}/consultation")
    follow(pia, "Sum up")
    fill(
        pia,
        {"What people said": "One asked who decides.", "What was changed, and why": "It is said."},
    )
    press(pia, "Publish what came of it")
    show(pia, "Legal basis is named", "Data protection is agreed")
    move(pia, "Approved", {"Condition": "Named by May", "Until": on(90)})


def runs(world: World, folder: Path) -> None:
    """The condition holds the next gate until it is met; then the pilot runs, is measured and
    reported on."""
    pia = world.as_("pia")
    show(pia, "Security was reviewed", "Baseline was measured", "The people who use it are trained")
    show(pia, "Users were heard")
    pia.goto(f"{PILOT}/stage?stage=running")
    says(pia, "A condition of an earlier gate is not met: Named by May")
    pia.goto(f"{PILOT}/milestones")
    follow(pia, "Edit")
    fill(pia, {"Done on": on(69), "How others can see that it is done": "Letter of 3 May."})
    press(pia, "Save")
    move(pia, "Running")

    pia.goto(f"{PILOT}/indicators/new")
    fill(pia, {
        "What is measured": "Minutes a list", "Unit": "minutes", "Which way is better": ["Less is better"],
        "Baseline": "12", "Target": "6", "Target to be reached by": on(150),
    })  # fmt: skip
    press(pia, "Save")
    world.stand_at(150)
    pia = world.as_("pia")
    pia.goto(f"{PILOT}/indicators")
    follow(pia, "Add a reading")
    fill(pia, {"What it showed": "5", "Source": "Log of the desk"})
    press(pia, "Record the reading")
    pia.goto(f"{PILOT}/reports/new")
    fill(pia, {"Title": "First half", "What happened": "Lists take **half** as long."})
    press(pia, "Publish the report")
    show(pia, "AI card is complete")
    move(pia, "Evaluation")


def is_adopted(world: World, folder: Path) -> None:
    """Tom's office is invited, Mia's asks for itself, in Arabic; once both have agreed the tool is
    adopted, and everybody reads how it went."""
    pia = world.as_("pia")
    pia.goto(f"{PILOT}/decisions/new?kind=evaluation")
    fill(pia, {"Reason": "Half the time, as many errors.", "What was decided": "It works."})
    press(pia, "Record")
    pia.goto(f"{PILOT}/stage?stage=adopted")
    says(pia, "Publish the report of the evaluation first.")
    pia.goto(f"{PILOT}/reports/new")
    fill(pia, {
        "Title": "What we found", "What happened": "Half the time.", "This is the report of the evaluation": True,
    })  # fmt: skip
    press(pia, "Publish the report")
    show(pia, "There is a plan for ending it")
    pia.goto(f"{PILOT}/adopters/invite")
    fill(pia, {"Office": ["Norway"]})
    press(pia, "Invite")
    tom = world.as_("tom")
    tom.goto("/offices/NO/answers")
    follow(tom, "Answer")
    fill(tom, {"The office agrees": True})
    press(tom, "Answer")

    mia = world.as_("mia")
    mia.goto(PILOT)
    expect(mia.locator("html[lang=ar][dir=rtl]")).to_be_attached()
    follow(mia, arabic("Adopters"))
    follow(mia, arabic("Take the tool over"))
    fill(mia, {arabic("What your office wants it for"): "لقوائم السلع الطويلة"})
    press(mia, arabic("Ask the leads"))
    pia = world.as_("pia")
    pia.goto(f"{PILOT}/adopters")
    follow(pia, "Answer")
    says(pia, "Japan asks to take the tool over")
    fill(pia, {"It may take the tool over": True})
    press(pia, "Answer")
    move(pia, "Adopted")
    mia = world.as_("mia")
    mia.goto(f"{PILOT}/adopters")
    follow(mia, arabic("Report progress"))
    fill(mia, {arabic("In use"): True})
    press(mia, arabic("Save"))
    follow(mia, arabic("Add a reading"))
    fill(mia, {arabic("Value"): "7"})
    press(mia, arabic("Save"))
    is_seen(world.as_(None))


def is_seen(anybody: Page) -> None:
    anybody.goto("/pilots/")
    expect(anybody.locator("[data-stage=adopted]")).to_contain_text("Class finder")
    follow(anybody, "Class finder")
    for told in ("Japan", "Norway", "Pia Example"):
        says(anybody, told)
    follow(anybody, "Members")
    says(anybody, "Ben Example")
    follow(anybody, "Adopters")
    says(anybody, "2 offices take this tool over.")
    expect(anybody.get_by_role("row").filter(has_text="Japan")).to_contain_text("In use")
    follow(anybody, "Decisions")
    for told in ("Named by May", "It works.", "It is time for Adopted."):
        says(anybody, told)
    anybody.goto("/events/codefest/results")
    says(anybody, "Adopted")


# --- What people do in several acts. --------------------------------------------------------------


def on(number: int) -> str:
    """The day so many days after the start, as a form takes it."""
    return f"{START.date() + timedelta(days=number):%Y-%m-%d}"


def arabic(words: str) -> str:
    """The words as a page in Arabic has them."""
    with language.using("ar"):
        said = language.gettext(words)
    assert said != words
    return said


def show(pia: Page, *items: str) -> None:
    """Answer items of the gates, each with the evidence that everybody reads."""
    pia.goto(f"{PILOT}/gates")
    for item in items:
        line = pia.get_by_role("listitem").filter(has_text=item)
        line.locator("summary").filter(has_text="Answer").click()
        line.get_by_label("It is met").check()
        line.get_by_label("How it can be seen").fill(f"{item}: paper 7.")
        press(pia, "Save", line)
        says(pia, f"{item}: paper 7.")


def move(pia: Page, stage: str, conditions: dict[str, Any] | None = None) -> None:
    """Decide that the pilot goes on."""
    pia.goto(PILOT)
    follow(pia, "Move to another stage")
    fill(pia, {"Next stage": [stage], "Reason": f"It is time for {stage}.", **(conditions or {})})
    press(pia, "Move the pilot")
    expect(pia.locator(".head")).to_contain_text(stage)


PLAYS = [
    Play(
        "pilots-story",
        begin,
        (Act(40, starts), Act(41, is_heard), Act(70, runs), Act(151, is_adopted)),
        scripts=False,
    )
]


def test_from_the_prize_to_adoption(theatre: Theatre, act: Played) -> None:
    theatre.play(*act)

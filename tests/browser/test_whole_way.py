"""The whole way, once: from an empty site to a running pilot, through the pages alone, the acts in
turn with scripts and without.

Root makes the event; Ada and Grace organise it; Ben founds a team with Bo, Cy enters alone; Dee and
Dan judge; Pia, of an office, takes the winner up as a pilot. The site runs in a thread of the test,
which moves its clock from phase to phase. Each act is a test of its own, so that none is long: it
goes on where the act before ended, whoever played that one.

Ben signs up by the pages, Root and Dee sign in there. What somebody else has done in the same forms,
the others have done ``backstage``: they have accounts, Bo and Cy are registered, and Cy's entry is
in. How an office becomes represented is another play. Files are sent with scripts (and without them
in ``test_uploads``).
"""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from backstage import account, founds, hands_in, takes_part
from casting import affiliate
from playwright.sync_api import Page, expect
from theatre import Act, Play, Played, Theatre
from windows import (
    NAMES,
    PASSWORD,
    START,
    World,
    address,
    ask,
    control,
    fill,
    follow,
    moment,
    press,
    says,
)

from hackathon.people.offices import Office

pytestmark = pytest.mark.browser

CODE = re.compile(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}")
EVENT = "/events/first-light"
# What the gates of a pilot ask for before it is approved, and before it runs.
APPROVAL = (
    "Legal basis is named",
    "Data protection is agreed",
    "The person who oversees it is named",
)
TRIAL = (
    "Security was reviewed",
    "Baseline was measured",
    "The people who use it are trained",
)


def prepare(world: World, folder: Path) -> None:
    """Root makes the event and names its organisers, who have accounts."""
    for who in ("ada", "grace"):
        account(who)
    world.command(
        "user",
        "create-admin",
        "--email",
        address("root"),
        "--name",
        NAMES["root"],
        "--password",
        PASSWORD,
    )
    root = world.sign_in("root")
    root.goto("/events/")
    follow(root, "Set up an event")
    dates = {
        "Registration opens": 1, "Registration closes": 10, "Submissions open": 2, "Submissions close": 20, "Judging begins": 21,
        "Judging ends": 30, "Results are published": 35,
    }  # fmt: skip
    fill(root, {
        "Address": "first-light", "Title": "First Light", "Summary": "Tools for offices, from brief to pilot.", "Time zone": "UTC",
        **{label: moment(day) for label, day in dates.items()}, "Smallest team": "1", "Largest team": "4", "Languages of submissions": "en",
    })  # fmt: skip
    press(root, "Save the draft")
    root.goto(f"{EVENT}/organise/setup/organisers")
    for who in ("ada", "grace"):
        fill(root, {"E-mail address": address(who)})
        press(root, "Add")
        says(root, f"{NAMES[who]} is an organiser now")


def write(world: World, folder: Path) -> None:
    """Ada writes everything and publishes."""
    ada = world.as_("ada")
    write_rules_and_rubric(ada)
    write_brief_and_rounds(ada)
    open_part(ada, "Prizes", "Add a prize")
    fill(
        ada,
        {
            "Title": "A pilot in an office",
            "What the winners get": "Three months with a real office.",
        },
    )
    press(ada, "Save")
    open_part(ada, "Questions at registration", "Add a question")
    fill(
        ada,
        {
            "Question": "What do you bring?",
            "Kind of answer": ["One line of text"],
            "An answer is required": True,
        },
    )
    press(ada, "Save")
    ada.goto(f"{EVENT}/organise/setup")
    press(ada, "Publish the event")
    says(ada, "everybody sees it")


def open_part(page: Page, part: str, then: str) -> None:
    """From the list of what an event needs into one of its parts, and on to something new."""
    page.goto(f"{EVENT}/organise/setup")
    with page.expect_navigation():
        page.get_by_role("row").filter(
            has=page.get_by_role("rowheader", name=part, exact=True)
        ).get_by_role("link").click()
    follow(page, then)


def write_rules_and_rubric(ada: Page) -> None:
    open_part(ada, "Rules", "Write the first version")
    fill(ada, {"Version": "1.0", "Title": "Rules", "Text": "Be fair.\n\nYour work stays yours."})
    press(ada, "Publish this version")
    open_part(ada, "Rubrics", "Write a rubric")
    levels = ("Hardly", "Somewhat", "Well", "Very well")
    ada.get_by_label("Short name").first.fill("use")
    fill(ada, {"Title": "Use in an office"})
    for number, (title, weight) in enumerate(
        (("Usefulness", "60"), ("Feasibility", "40")), start=1
    ):
        part = ada.get_by_role("group", name=f"Criterion {number}")
        part.get_by_label("Criterion").fill(title)
        part.get_by_label("The question that the judge answers").fill("How far?")
        part.get_by_label("Weight").fill(weight)
        for level, words in enumerate(levels, start=1):
            part.get_by_label(f"What deserves level {level}").fill(words)
    press(ada, "Save")


def write_brief_and_rounds(ada: Page) -> None:
    for slug, title, opens, closes in (
        ("screening", "Screening", 21, 26),
        ("final", "Final", 26, 30),
    ):
        open_part(ada, "Rounds of judging", "Plan a round")
        fill(ada, {
            "Short name": slug, "Title": title, "Rubric": ["Use in an office"], "Opens": moment(opens), "Closes": moment(closes),
            "Scorecards for each submission": "2", "How many move on": "1" if slug == "screening" else "",
        })  # fmt: skip
        press(ada, "Save")
    open_part(ada, "Challenges", "Write a brief")
    fill(ada, {
        "Address": "nice-classes", "Title": "Suggest Nice classes", "Summary": "Propose classes for a list of goods.",
        "Trademarks": True, "Classification": True, "The problem": "Lists of goods are long.", "Who has it": "Examiners and applicants.",
        "What good looks like": "Classes with a reason for each.", "What to hand in": "A tool that runs, and a page about it.",
        "Rubric": ["Use in an office"], "AI card": True, "Files": True,
    })  # fmt: skip
    press(ada, "Save the draft")
    ada.goto(f"{EVENT}/organise/challenges/nice-classes")
    press(ada, "Publish the brief")


def take_part(world: World, folder: Path) -> None:
    """Ben signs up, registers, and founds a team with Bo."""
    ben = world.sign_up("ben")
    ben.goto(f"{EVENT}/")
    follow(ben, "Register")
    fill(ben, {"What do you bring?": "Python", "I have read the rules and accept them": True})
    press(ben, "Register")
    for who in ("bo", "cy"):
        account(who)
        takes_part(who)
    found_team(ben, "Niçoise 尼斯")
    fill(ben, {"E-mail address": address("bo")})
    press(ben, "Send an invitation")
    bo = world.as_("bo")
    world.open_message(bo, "bo", "/invitations/")
    press(bo, "Accept and join")
    says(bo, "Niçoise 尼斯")


def submit(world: World, folder: Path) -> None:
    """Ben and Cy hand in, and anybody can check the receipt; then the deadline."""
    ben = world.as_("ben")
    file = folder / "classes.csv"
    file.write_text("goods,class\nshoes,25\n")
    receipt = enter(world, ben, "Class finder", file)
    founds("cy", "Solo")
    hands_in("cy", "Class guesser")
    anybody = world.as_(None)
    anybody.goto("/receipts/")
    fill(anybody, {"Receipt code": receipt})
    press(anybody, "Check")
    says(anybody, "Valid")
    says(anybody, "Version")

    world.stand_at(19.9)
    ben = world.as_("ben")
    ben.goto(f"{EVENT}/mine")
    follow(ben, "Class finder")
    follow(ben, "Title and summary")
    fill(ben, {"Summary": "Too late, but not lost."})
    world.stand_at(20.2)
    with ben.expect_navigation():
        ben.get_by_role("button", name="Save", exact=True).click()
    says(ben, "deadline")
    expect(control(ben, "Summary")).to_have_value("Too late, but not lost.")


def found_team(page: Page, name: str) -> None:
    page.goto(f"{EVENT}/mine")
    follow(page, "Create a team")
    fill(page, {"Name of the team": name})
    press(page, "Create the team")
    says(page, name)


def enter(world: World, page: Page, title: str, file: Path) -> str:
    """Write a submission with its AI card and a file, submit it, and return its receipt."""
    world.latest = page
    page.goto(f"{EVENT}/mine")
    follow(page, "Start a submission")
    fill(page, {"Suggest Nice classes": True})
    press(page, "Start the draft")
    card = ("Models and versions", "Provider", "Data of development and where they come from", "Data in operation",
            "Languages it works in", "Where it runs", "Running cost", "Human oversight", "How to object to an output",
            "How to object to its use", "Alternatives considered", "Known limits", "Risks and what is done about them")  # fmt: skip
    steps: dict[str, dict[str, Any]] = {
        "Title and summary": {"Title": title, "Summary": "Proposes a class for each term."},
        "Description": {"Description": "It **works**, with reasons."},
        "AI card": dict.fromkeys(card, "A small model; see the file."),
        "Licence of your work": {"Licence of your work": ["Apache-2.0"]},
        "Background IP": {"Background IP": "None."},
    }
    show = re.sub(r"/tasks/.*", "", page.url)
    for step, values in steps.items():
        page.goto(show)
        follow(page, step)
        fill(page, values)
        press(page, "Save")
    page.goto(show)
    follow(page, "Files")
    page.locator("#files").set_input_files(file)
    if world.scripts:
        with page.expect_event("load"):
            page.get_by_role("button", name="Send", exact=True).click()
    else:
        press(page, "Send")
    files = page.get_by_role("table").first  # with scripts the file stands among the registered too
    expect(files.get_by_role("rowheader", name=file.name)).to_be_visible()
    page.goto(show)
    follow(page, "Review and submit")
    press(page, "Submit version 1")
    expect(page.get_by_role("heading", level=1)).to_contain_text(CODE)
    code = CODE.search(page.get_by_role("heading", level=1).inner_text())
    assert code
    return code[0]


def judge(world: World, folder: Path) -> None:
    """Eligibility, the panel, an even spread; Dee and Dan declare, score and sign."""
    for who in ("dee", "dan"):
        account(who)
    ada = world.as_("ada")
    for title in ("Class finder", "Class guesser"):
        ada.goto(f"{EVENT}/organise/submissions")
        with ada.expect_navigation():
            ada.get_by_role("row").filter(has_text=title).get_by_role(
                "link", name=re.compile("^Check")
            ).click()
        fill(ada, {"Eligible: it goes to the judges": True})
        press(ada, "Decide")
    for who in ("dee", "dan"):
        ada.goto(f"{EVENT}/organise/judging/")
        fill(ada, {"E-mail address": address(who), "Screening": True, "Final": True})
        press(ada, "Invite")
    world.stand_at(21.5)
    ada = world.as_("ada")
    ada.goto(f"{EVENT}/organise/judging/rounds/screening")
    press(ada, "Add the eligible ones")
    press(ada, "Spread evenly")
    for who, scores in (
        ("dee", {"Class finder": 4, "Class guesser": 2}),
        ("dan", {"Class finder": 3, "Class guesser": 1}),
    ):
        page = world.sign_in(who) if who == "dee" else world.as_(who)
        page.goto(f"{EVENT}/judge/")
        follow(page, "Answer")
        press(page, "That is all; let me judge")
        sign(page, "Screening", scores)


def shortlist(world: World, folder: Path) -> None:
    """Who moves on to the final, and the final."""
    ada = world.as_("ada")
    ada.goto(f"{EVENT}/organise/results")
    press(ada, "Let them move on to Final")
    ada.goto(f"{EVENT}/organise/judging/rounds/final")
    press(ada, "Spread evenly")
    for who in ("dee", "dan"):
        sign(world.as_(who), "Final", {"Class finder": 4})


def sign(page: Page, round_: str, scores: dict[str, int]) -> None:
    """Open each submission of a round from the queue, choose a level for every criterion and
    sign."""
    for title, score in scores.items():
        page.goto(f"{EVENT}/judge/")
        queue = page.get_by_role("region", name=round_)
        queue.get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        for criterion in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
            criterion.get_by_role("radio", name=re.compile(f"^{score}")).check()
        fill(page, {"Feedback to the team": "Show the reason first."})
        press(page, "Sign the scorecard")
        page.goto(f"{EVENT}/judge/")
        expect(queue.get_by_role("row").filter(has_text=title)).to_contain_text("Signed")


def publish(world: World, folder: Path) -> None:
    """Ada gives the prize and proposes; Grace approves; everybody sees it and can recompute it."""
    world.stand_at(31)
    ada = world.as_("ada")
    ada.goto(f"{EVENT}/organise/results")
    ada.get_by_text("Award this prize").click()
    ada.get_by_label("Entry").select_option(label="Class finder (Niçoise 尼斯)")
    ada.get_by_label("Citation").fill("Reasons that an examiner can check.")
    press(ada, "Award the prize")
    ada.goto(f"{EVENT}/organise/results")
    follow(ada, "Propose the results")
    press(ada, "Propose")
    anybody = world.as_(None)
    anybody.goto(f"{EVENT}/results")
    expect(anybody.get_by_role("main")).not_to_contain_text("Class finder")
    grace = world.as_("grace")
    grace.goto(f"{EVENT}/organise/results")
    ask(grace, "Approve and publish", "Yes, publish the results")

    anybody.goto(f"{EVENT}/results")
    says(anybody, "Reasons that an examiner can check.")
    ranked = anybody.get_by_role("table").filter(has_text="Class guesser").first
    expect(ranked).to_contain_text("Class finder")
    for kind in ("JSON", "CSV"):
        with anybody.expect_download() as download:
            anybody.get_by_role("link", name=f"Score book as {kind}").click()
        book = folder / f"book.{kind.lower()}"
        download.value.save_as(book)
        recomputed = world.command("results", "recompute", str(book))
        assert recomputed.index("Class finder") < recomputed.index("Class guesser")
    ben = world.as_("ben")
    ben.goto(f"{EVENT}/results")
    follow(ben, "Class finder")
    says(ben, "Show the reason first.")


def show(pia: Page, pilot: str, items: tuple[str, ...]) -> None:
    """Answer items of a pilot's gates, each with the evidence that everybody reads."""
    for item in items:
        pia.goto(f"{pilot}/gates")
        line = pia.get_by_role("listitem").filter(has_text=item)
        line.locator("summary").filter(has_text="Answer").click()
        line.get_by_label("It is met").check()
        line.get_by_label("How it can be seen").fill(f"{item}: paper 7.")
        press(pia, "Save", line)
        says(pia, f"{item}: paper 7.")


def pilot(world: World, folder: Path) -> None:
    """Pia's office tries the winner: proposed, agreed to by Rita who represents it, approved,
    running, for everybody to follow."""
    office = Office.get(Office.name == "Switzerland")
    for who, degree in (("rita", "representative"), ("pia", "confirmed")):
        affiliate(account(who), office, degree)
    pia = world.as_("pia")
    pia.goto(f"{EVENT}/results")
    follow(pia, "Start a pilot")
    fill(pia, {
        "Name of the pilot": "Class finder at the desk", "Office that leads the pilot": ["Switzerland"], "Sponsor": "Head of trademarks",
        "Last day of the consultation": f"{START + timedelta(days=60):%Y-%m-%d}",
    })  # fmt: skip
    press(pia, "Save the draft")
    press(pia, "Publish")
    address_of_pilot = pia.url
    says(pia, "Asked, not answered")
    rita = world.as_("rita")
    rita.goto("/offices/CH/answers")
    follow(rita, "Answer")
    fill(rita, {"The office agrees": True})
    press(rita, "Answer")
    for day, stage in ((40, "Consultation"), (62, "Approved"), (63, "Running")):
        world.stand_at(day)
        pia = world.as_("pia")
        pia.goto(address_of_pilot)
        if stage == "Approved":
            show(pia, address_of_pilot, APPROVAL)
        if stage == "Running":
            show(pia, address_of_pilot, TRIAL)
            pia.goto(f"{address_of_pilot}/milestones")
            follow(pia, "Add a milestone")
            fill(
                pia,
                {
                    "What is to be done": "First hundred lists",
                    "Who does it": "Pia",
                    "By when": f"{START + timedelta(days=90):%Y-%m-%d}",
                },
            )
            press(pia, "Save")
        pia.goto(address_of_pilot)
        follow(pia, "Move to another stage")
        fill(pia, {"Next stage": [stage], "Reason": f"It is time for {stage}."})
        press(pia, "Move the pilot")

    anybody = world.as_(None)
    anybody.goto("/pilots/")
    running = anybody.locator("[data-stage=running]")
    expect(running).to_contain_text("Class finder at the desk")
    follow(anybody, "Class finder at the desk")
    says(anybody, "First hundred lists")
    follow(anybody, "Decisions")
    says(anybody, "It is time for Running.")
    feed = anybody.request.get("/pilots.atom").text()
    assert "Class finder at the desk" in feed
    slug = address_of_pilot.rsplit("/", 1)[1]
    told = anybody.request.get(f"/api/v1/pilots/{slug}").json()
    assert json.dumps(told).count("running")
    results = anybody.request.get("/api/v1/events/first-light/results").text()
    assert "Class finder" in results


def begin(world: World) -> None:
    """An empty site, with the offices that there are."""
    world.command("db", "migrate")
    world.command("seed", "seeds/register")


PLAYS = [
    Play(
        "whole-way",
        begin,
        (
            Act(0, prepare),
            Act(0.1, write),
            Act(3, take_part),
            Act(4, submit),
            Act(20.3, judge),
            Act(26.5, shortlist),
            Act(31, publish),
            Act(32, pilot),
        ),
        scripts=False,
    )
]


def test_from_the_brief_to_the_pilot(theatre: Theatre, act: Played) -> None:
    theatre.play(*act)

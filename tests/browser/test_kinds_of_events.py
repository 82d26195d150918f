"""Four kinds of real events, set up and run through the pages alone, as secretariats run them: two
days on site, three months online, four categories, and individuals who are grouped.

Ada and Grace are the secretariat; nobody else of them touches a setting. Each act is a test of its
own, so that none is long; the ways are taken in turn, with scripts and without. What one of several
has just done in the same forms, the others have done ``backstage``.
"""

import re
from pathlib import Path

import pytest
from backstage import account, founds, hands_in, takes_part
from playwright.sync_api import Page, expect
from theatre import Act, Play, Played, Theatre
from windows import (
    NAMES,
    PASSWORD,
    World,
    address,
    ask,
    fill,
    follow,
    healthy,
    moment,
    press,
    says,
    unfold,
)

pytestmark = pytest.mark.browser

EVENT = "/events/first-light"
DESK = f"{EVENT}/organise"
BEGINS = 30  # when teams begin to work, in days after the start
ACCEPTED = {"I have read the rules and accept them": True}


def begin(world: World) -> None:
    """An empty site, and people who have accounts already: how one gets one is another play."""
    world.command("db", "migrate")
    for who in ("ada", "grace", "dee", "dan", "kim", "lou", "max", "nel"):
        account(who, administrator=who == "ada")


# --- What every secretariat does. -----------------------------------------------------------------


def at(day: float) -> str:
    """A moment so many days after teams begin to work, as a person types it."""
    return moment(BEGINS + day)


def set_up(world: World, work: int, judging: int, **more: str) -> Page:
    """Ada sets the event up by three answers, with its rules, and Grace beside her."""
    ada = world.as_("ada")
    ada.goto("/events/")
    follow(ada, "Set up an event")
    answers = {
        "When do teams begin to work?": at(0),
        "How many days do teams work?": str(work),
        "How many days do judges judge?": str(judging),
    }
    fill(ada, {"Title": "First Light", "Address": "first-light", "Time zone": "UTC"})
    fill(ada, {**answers, **more})
    press(ada, "Propose the dates")
    press(ada, "Save the draft")
    follow(ada, "Write the rules")
    fill(ada, {"Version": "1.0", "Title": "Rules", "Text": "Be fair."})
    press(ada, "Publish this version")
    ada.goto(f"{DESK}/setup")
    menu(ada, "Organisers")
    fill(ada, {"E-mail address": address("grace")})
    press(ada, "Add")
    return ada


def menu(page: Page, words: str) -> None:
    """Go to another page of the organisers' desk by the menu that is folded on each of them."""
    folded = page.locator("details.more").filter(has_text="Prepare")
    folded.locator("summary").click()
    with page.expect_navigation():
        folded.get_by_role("link", name=re.compile(f"^{words}")).first.click()
    healthy(page)


def briefs(ada: Page, *titles: str) -> None:
    """Paste briefs from a spreadsheet."""
    lines = [f"{title}\tAbout it.\tLong.\tShort.\tA tool." for title in titles]
    head = "Title\tSummary\tThe problem\tWhat good looks like\tWhat to hand in"
    ada.goto(f"{DESK}/challenges/new/table")
    fill(ada, {"Table": "\n".join([head, *lines])})
    press(ada, "Look at them first")
    press(ada, f"Create {len(lines)} drafts" if titles[1:] else "Create the draft")


def plan_round(ada: Page, name: str, opens: float, closes: float, *judges: str) -> None:
    """Write a rubric, and plan the round that is judged by it, with its panel."""
    ada.goto(f"{DESK}/rubrics/new")
    fill(ada, {"Title": name})
    ada.get_by_label("Short name").first.fill(name.lower())  # a criterion has one, too
    criterion = ada.get_by_role("group", name="Criterion 1")
    criterion.get_by_label("Criterion").fill("Use")
    for level, words in ((1, "Poor."), (2, "Good.")):
        criterion.get_by_label(f"What deserves level {level}").fill(words)
    press(ada, "Save")
    ada.goto(f"{DESK}/rounds/new")
    fill(ada, {"Title": name, "Short name": name.lower(), "Rubric": [name]})
    fill(ada, {"Opens": at(opens), "Closes": at(closes)})
    panel = {"Judges of this round": "\n".join(judges)}
    fill(ada, {"Scorecards for each submission": "1", **panel})
    press(ada, "Save")


def publish(ada: Page) -> None:
    ada.goto(f"{DESK}/setup")
    press(ada, "Publish the event")
    says(ada, "everybody sees it")


def register(world: World, who: str, button: str = "Register") -> Page:
    """Somebody finds the event and registers."""
    page = world.as_(who)
    page.goto(f"{EVENT}/")
    follow(page, "Register")
    fill(page, ACCEPTED)
    press(page, button)
    return page


def hand_in(page: Page, title: str) -> None:
    """A draft, its parts, and the receipt."""
    page.goto(f"{EVENT}/mine")
    follow(page, "Start a submission")
    fill(page, {"Goods": True})
    press(page, "Start the draft")
    show = page.url.split("/tasks/")[0]
    steps: dict[str, dict[str, object]] = {
        "Title and summary": {"Title": title, "Summary": "It helps."},
        "Description": {"Description": "It works."},
        "Licence of your work": {"Licence of your work": ["Apache-2.0"]},
    }
    for step, values in steps.items():
        page.goto(show)
        follow(page, step)
        fill(page, values)
        press(page, "Save")
    page.goto(show)
    follow(page, "Review and submit")
    press(page, "Submit version 1")


def admit(ada: Page, first: str, number: int) -> None:
    """Find entries eligible, one after the other, in the queue that the first one opens."""
    ada.goto(f"{DESK}/submissions")
    row = ada.get_by_role("row").filter(has_text=first)
    with ada.expect_navigation():
        row.get_by_role("link", name=re.compile("^Check")).click()
    healthy(ada)
    for _entry in range(number):
        fill(ada, {"Eligible: it goes to the judges": True})
        press(ada, "Decide")


def judge(world: World, round_: str, who: str, entries: int) -> None:
    """Ada hands the entries of a round out; its only judge signs all of them."""
    ada = world.as_("ada")
    ada.goto(f"{DESK}/judging/rounds/{round_}")
    press(ada, "Add the eligible ones")
    press(ada, "Spread evenly")
    page = world.as_(who)
    page.goto(f"{EVENT}/judge/")
    follow(page, "Answer")
    press(page, "That is all; let me judge")
    for _entry in range(entries):
        page.goto(f"{EVENT}/judge/")
        follow(page, "Start with the next one")
        page.get_by_role("radio", name=re.compile("^2")).check()
        press(page, "Sign the scorecard")


# --- Two days on site, with teams entered by others. ----------------------------------------------


def on_site(world: World, folder: Path) -> None:
    """The event, and a team whom Ada enters; its members confirm, without an account before."""
    ada = set_up(world, 2, 1)
    briefs(ada, "Goods", "Routes")
    plan_round(ada, "Jury", 2, 3, address("dee"))
    publish(ada)
    world.stand_at(BEGINS - 2)
    ada = world.as_("ada")
    ada.goto(f"{DESK}/teams")
    follow(ada, "Enter people")
    people = [f"{address(who)} {NAMES[who]}" for who in ("nia", "tom")]
    reason = "Your school sent us the list."
    fill(ada, {"Team": "North", "People": "\n".join(people), "Reason": reason})
    press(ada, "Enter them")
    for who in ("nia", "tom"):
        page = world.as_(None)
        world.open_message(page, who, "/places/")
        says(page, reason)
        fill(page, {"Password": PASSWORD, **ACCEPTED})
        press(page, "Confirm and take part")
        says(page, "North")
        world.windows[who] = world.windows.pop("")


def on_site_verdict(world: World, folder: Path) -> None:
    """The entry, its judge, and results that two organisers publish."""
    hand_in(world.as_("nia"), "Tool of North")
    world.stand_at(BEGINS + 2.1)
    admit(world.as_("ada"), "Tool of North", 1)
    judge(world, "jury", "dee", 1)
    world.stand_at(BEGINS + 3.2)
    ada = world.as_("ada")
    ada.goto(f"{DESK}/results")
    follow(ada, "Propose the results")
    press(ada, "Propose")
    grace = world.as_("grace")
    grace.goto(f"{DESK}/results")
    ask(grace, "Approve and publish", "Yes, publish the results")
    anybody = world.as_(None)
    anybody.goto(f"{EVENT}/results")
    says(anybody, "Tool of North")


# --- Three months online, extended once; finalists are announced without ranks. -------------------


def online(world: World, folder: Path) -> None:
    set_up(world, 90, 20)
    ada = world.as_("ada")
    briefs(ada, "Goods")
    plan_round(ada, "Screening", 100, 105, address("dee"))
    publish(ada)


ALONE = ("kim", "lou", "max")


def tool(who: str) -> str:
    return f"Tool of {NAMES[who]}"


def online_entries(world: World, folder: Path) -> None:
    """Three enter alone, and two of them hand in at once: Kim by every page of it."""
    kim = register(world, "kim")
    kim.goto(f"{EVENT}/mine")
    follow(kim, "Create a team")
    fill(kim, {"Name of the team": NAMES["kim"]})
    press(kim, "Create the team")
    hand_in(kim, tool("kim"))
    for who in ALONE[1:]:
        takes_part(who)
        founds(who, NAMES[who])
    hands_in("lou", tool("lou"))


def online_extended(world: World, folder: Path) -> None:
    """Ada moves the judging and then the deadline, with a reason that everybody reads."""
    ada = world.as_("ada")
    ada.goto(f"{DESK}/setup/edit")
    fill(ada, {"Judging begins": at(96.5)})
    press(ada, "Save")
    ada.goto(f"{DESK}/setup")
    follow(ada, "Extend the deadline")
    fill(ada, {"New deadline": at(96), "Reason": "The line was down."})
    press(ada, "Extend the deadline")
    world.stand_at(BEGINS + 95)
    late = world.as_("max")
    late.goto(f"{EVENT}/")
    says(late, "The line was down.")
    hand_in(late, tool("max"))
    world.stand_at(BEGINS + 97)
    admit(world.as_("ada"), tool("kim"), 3)


def online_finalists(world: World, folder: Path) -> None:
    """The judge signs; two finalists are announced by two organisers, in the order of their names,
    without a rank or a score."""
    judge(world, "screening", "dee", 3)
    world.stand_at(BEGINS + 106)
    ada = world.as_("ada")
    ada.goto(f"{DESK}/results")
    follow(ada, "Announce who goes on")
    fill(ada, {f"{tool(who)} · {NAMES[who]}": True for who in ("max", "kim")})
    press(ada, "Propose")
    anybody = world.as_(None)
    anybody.goto(f"{EVENT}/results")
    expect(anybody.get_by_role("main")).not_to_contain_text(tool("kim"))
    grace = world.as_("grace")
    grace.goto(f"{DESK}/results")
    follow(grace, "Finalists")
    ask(grace, "Approve", "Yes, approve")
    anybody.goto(f"{EVENT}/results")
    says(anybody, "Finalists")
    told = anybody.get_by_role("main").inner_text()
    assert told.index(tool("kim")) < told.index(tool("max"))
    assert tool("lou") not in told and "Rank" not in told


# --- Four categories, a cap with a waiting list, two panels. --------------------------------------


def categories(world: World, folder: Path) -> None:
    """Four briefs and two rounds, each with judges of its own; one of them has no account."""
    set_up(world, 30, 14, **{"Places for participants": "2"})
    ada = world.as_("ada")
    briefs(ada, "Goods", "Figures", "Routes", "Letters")
    nia = f"{NAMES['nia']} <{address('nia')}>"
    plan_round(ada, "Technical", 31, 36, address("dee"), nia)
    plan_round(ada, "Final", 37, 44, address("dan"), address("dee"))
    publish(ada)
    menu(ada, "Rounds and judges")
    for who in ("dee", "dan", "nia"):
        says(ada, NAMES[who])


def waiting_list(world: World, folder: Path) -> None:
    """Two take the places, the third waits, and moves up when one of them gives hers back."""
    register(world, "kim")
    register(world, "lou")
    third = register(world, "max", "Join the waiting list")
    waits = "You are on the waiting list"
    says(third, waits)
    first = world.as_("kim")
    first.goto(f"{EVENT}/mine")
    ask(first, "Cancel my place", "Cancel my place")
    third.goto(f"{EVENT}/mine")
    expect(third.get_by_role("main")).not_to_contain_text(waits)
    says(third, "Registered")
    anybody = world.as_(None)
    anybody.goto(f"{EVENT}/challenges/")
    for title in ("Goods", "Figures", "Routes", "Letters"):
        says(anybody, title)


# --- Individuals, grouped and regrouped. ----------------------------------------------------------


def individuals(world: World, folder: Path) -> None:
    set_up(world, 14, 7)
    ada = world.as_("ada")
    briefs(ada, "Goods")
    plan_round(ada, "Final", 15, 20, address("dee"))
    publish(ada)


def grouped(world: World, folder: Path) -> None:
    """Four who look for a team become two teams; then one of them moves, with a reason."""
    kim = world.as_("kim")
    kim.goto(f"{EVENT}/register")
    fill(kim, {"I am looking for a team": True, **ACCEPTED})
    press(kim, "Register")
    for who in ("lou", "max", "nel"):
        takes_part(who, looking_for_team=True)
    ada = world.as_("ada")
    for team, people in (("North", ("kim", "lou")), ("South", ("max", "nel"))):
        ada.goto(f"{DESK}/teams")
        menu(ada, "People without a team")
        fill(ada, {NAMES[who]: True for who in people})
        fill(ada, {"Name of the team": team})
        press(ada, "Form the team")
    menu(ada, "Teams")
    follow(ada, "Manage")
    unfold(ada, "Move a member")
    moving = ada.locator("details[open]").filter(has_text="Move a member")
    moving.get_by_label("Member", exact=True).select_option(label=NAMES["lou"])
    moving.get_by_label("Into the team").select_option(label="South")
    moving.get_by_label("Reason").fill("She knows search.")
    press(ada, "Move", moving)
    lou = world.as_("lou")
    lou.goto(f"{EVENT}/mine")
    says(lou, "South")
    expect(lou.get_by_role("main")).not_to_contain_text("North")


PLAYS = [
    Play(
        "on-site",
        begin,
        (Act(0, on_site), Act(BEGINS + 1, on_site_verdict)),
    ),
    Play(
        "online",
        begin,
        (
            Act(0, online),
            Act(BEGINS + 1, online_entries),
            Act(BEGINS + 80, online_extended),
            Act(BEGINS + 101, online_finalists),
        ),
        scripts=False,
    ),
    Play(
        "categories",
        begin,
        (Act(0, categories), Act(BEGINS - 5, waiting_list)),
    ),
    Play(
        "individuals",
        begin,
        (Act(0, individuals), Act(BEGINS - 5, grouped)),
        scripts=False,
    ),
]


def test_an_event_is_run_through_its_pages(theatre: Theatre, act: Played) -> None:
    theatre.play(*act)

"""The way of an office: it becomes represented by an administrator's word; its representative
confirms two people, agrees to a pilot of another office and ends a confirmation.

Rita represents Switzerland, where Gil and Mia work; Tom works for Japan. Each act is a test of its
own, the acts in turn without scripts and with them.
"""

from pathlib import Path

import pytest
from backstage import account, known
from casting import affiliate
from playwright.sync_api import Page, expect
from theatre import Act, Play, Played, Theatre
from windows import NAMES, World, address, fill, follow, press, says

from hackathon.people.offices import Office

pytestmark = pytest.mark.browser
PEOPLE = "/offices/CH/people"


def begin(world: World) -> None:
    """A site with its offices, an administrator, and people who have accounts."""
    world.command("db", "migrate")
    world.command("seed", "seeds/register")
    account("root", administrator=True)
    for who in ("rita", "gil", "mia", "tom"):
        account(who)


def work_for(world: World, who: str, office: str) -> Page:
    """Name an office in the profile."""
    page = world.as_(who)
    page.goto("/people/edit")
    fill(page, {"IP office or organisation": [office]})
    press(page, "Save")
    says(page, "Said, not confirmed")
    return page


def becomes_represented(world: World, folder: Path) -> None:
    """Rita names her office and asks to represent it; Root accepts."""
    rita = work_for(world, "rita", "Switzerland")
    rita.goto("/offices/CH")
    rita.locator("summary").filter(has_text="Become its representative").click()
    fill(rita, {"How it can be seen": "Head of the unit for trademarks."})
    press(rita, "Ask")
    root = world.as_("root")
    root.goto("/admin/offices/requests")
    press(root, "Accept")
    rita.goto("/people/edit")
    says(rita, "Representative")


def confirms_two_people(world: World, folder: Path) -> None:
    """Gil names the office by the page, Mia has done so; Rita confirms both."""
    work_for(world, "gil", "Switzerland")
    affiliate(known("mia"), Office.get(Office.name == "Switzerland"), "said")
    rita = world.as_("rita")
    for who in ("gil", "mia"):
        rita.goto(PEOPLE)
        press(rita, f"Confirm {NAMES[who]}")
        expect(rita.get_by_role("region", name="Confirmed")).to_contain_text(NAMES[who])


def is_asked_by_another_office(world: World) -> Page:
    """Tom, whom an administrator confirmed, proposes a pilot and names Switzerland as a partner."""
    tom = work_for(world, "tom", "Japan")
    root = world.as_("root")
    root.goto("/offices/JP/people")
    press(root, f"Confirm {NAMES['tom']}")
    tom.goto("/pilots/new")
    texts = {"Name of the pilot": "Class finder", "Summary": "Finds classes."}
    fill(tom, {**texts, "Office that leads the pilot": ["Japan"]})
    press(tom, "Save the draft")
    press(tom, "Publish")
    return tom


def agrees(world: World, folder: Path) -> None:
    """Rita is asked on her page, says yes for her office, and is asked no more."""
    tom, rita = is_asked_by_another_office(world), world.as_("rita")
    pilot = tom.url
    tom.goto(f"{pilot}/partners")
    fill(tom, {"Office": ["Switzerland"]})
    press(tom, "Name the office")
    says(tom, "Asked, not answered")
    rita.goto("/me")
    says(rita, "Your office is asked to agree")
    follow(rita, "See what it is asked")
    follow(rita, "Answer")
    fill(rita, {"The office agrees": True})
    press(rita, "Answer")
    rita.goto("/me")
    expect(rita.get_by_role("main")).not_to_contain_text("Your office is asked")
    tom.goto(pilot)
    partner = tom.get_by_role("listitem").filter(has_text="Switzerland").last
    expect(partner).not_to_contain_text("Asked, not answered")


def ends_a_confirmation(world: World, folder: Path) -> None:
    """Gil is told why, and works for the office as he says himself."""
    rita = world.as_("rita")
    rita.goto(PEOPLE)
    row = rita.get_by_role("row").filter(has_text=NAMES["gil"])
    row.locator("summary").filter(has_text="End it").click()
    row.get_by_label("Reason").fill("Works elsewhere now.")
    press(rita, f"End it for {NAMES['gil']}")
    confirmed = rita.get_by_role("region", name="Confirmed")
    expect(confirmed).to_contain_text(NAMES["mia"])
    expect(confirmed).not_to_contain_text(NAMES["gil"])
    gil = world.as_("gil")
    gil.goto("/outbox")
    letter = gil.get_by_role("article").filter(has_text=address("gil")).first
    expect(letter).to_contain_text("Works elsewhere now.")
    gil.goto("/people/edit")
    says(gil, "Said, not confirmed")


PLAYS = [
    Play(
        "office",
        begin,
        (
            Act(0, becomes_represented),
            Act(1, confirms_two_people),
            Act(2, agrees),
            Act(3, ends_a_confirmation),
        ),
        scripts=False,
    )
]


def test_the_way_of_an_office(theatre: Theatre, act: Played) -> None:
    theatre.play(*act)

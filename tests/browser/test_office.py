"""The way of an office: it becomes represented by an administrator's word; its representative
confirms two people, agrees to a pilot of another office and ends a confirmation."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
from playwright.sync_api import Browser, Error, Page, expect
from windows import NAMES, PASSWORD, World, address, fill, follow, press, says

pytestmark = pytest.mark.browser
PEOPLE = "/offices/CH/people"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def world(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    chromium: Browser,
    living_site: Callable[[Path], Any],
) -> Iterator[World]:
    """A site with its offices, and an administrator."""
    made = World(living_site(tmp_path / ".data"), chromium, request.param)
    made.stand_at(0)
    made.command("db", "migrate")
    shutil.copy(servers.ROOT / "seeds" / "register" / "offices.csv", tmp_path)
    made.command("seed", str(tmp_path))
    who = ("--email", address("root"), "--name", NAMES["root"], "--password", PASSWORD)
    made.command("user", "create-admin", *who)
    yield made
    made.leave()


def work_for(world: World, who: str, office: str) -> Page:
    """Sign up and name an office in the profile."""
    page = world.sign_up(who)
    page.goto("/people/edit")
    fill(page, {"IP office or organisation": [office]})
    press(page, "Save")
    says(page, "Said, not confirmed")
    return page


def becomes_represented(world: World) -> Page:
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
    return rita


def confirms_two_people(world: World, rita: Page) -> None:
    for who in ("gil", "mia"):
        work_for(world, who, "Switzerland")
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


def test_the_way_of_an_office(world: World) -> None:
    try:
        rita = becomes_represented(world)
        confirms_two_people(world, rita)
        tom = is_asked_by_another_office(world)
        agrees(rita, tom)
        ends_a_confirmation(world, rita)
    except (AssertionError, Error) as error:
        page = world.latest
        error.add_note(f"{page.url}:\n{page.locator('main').inner_text()[:2000]}")
        raise


def agrees(rita: Page, tom: Page) -> None:
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


def ends_a_confirmation(world: World, rita: Page) -> None:
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

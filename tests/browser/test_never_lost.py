"""A form never loses what was typed: the session ends, the server stops, the deadline passes,
somebody else was faster."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from windows import listening

from hackathon.content.demonstration import PASSWORD
from hackathon.core import db as ground
from hackathon.events.events import Event

pytestmark = pytest.mark.browser

EVENT = "ai-tools-codefest"
THOUGHT = "A long thought, typed on a slow evening. Мысль. فكرة."


@pytest.fixture
def site(demonstration: Path, tmp_path: Path, living_site: Callable[[Path], Any]) -> Any:
    """The demonstration, alive: it may be stopped, and its clock may be moved."""
    shutil.copytree(demonstration, tmp_path / "data")
    return living_site(tmp_path / "data")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def ben(
    request: pytest.FixtureRequest, site: Any, enter: Callable[..., BrowserContext]
) -> Iterator[BrowserContext]:
    """Ben, captain of a team with an entry that may still be improved."""
    yield enter(site.url, "ben", java_script_enabled=request.param)


@pytest.fixture
def scripted(site: Any, enter: Callable[..., BrowserContext]) -> BrowserContext:
    """Ben again, with scripts."""
    return enter(site.url, "ben")


def draft(window: BrowserContext) -> Page:
    """The page where the team's submission is written."""
    page = window.new_page()
    page.goto(f"/events/{EVENT}/mine")
    page.get_by_role("main").locator("a[href*='/submissions/']").first.click()
    page.get_by_role("link", name="Title and summary", exact=True).click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    listening(page)
    return page


def summary(page: Page) -> Any:
    return page.locator("textarea[name=summary]")


def status(page: Page) -> Any:
    return page.locator("form [data-status]").first


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def deadline() -> Any:
    """When submissions close, as the site served now has it."""
    ground.open_connection()
    closes = Event.get(Event.slug == EVENT).submission_closes
    ground.close_connection()
    return closes


def test_a_session_that_ended_elsewhere_loses_nothing(
    site: Any, ben: BrowserContext, enter: Callable[..., BrowserContext]
) -> None:
    page = draft(ben)
    other = enter(site.url, "ben").new_page()
    other.goto("/people/edit")
    other.get_by_role("button", name="End every other session").click()
    expect(other.get_by_role("button", name="End every other session")).to_have_count(0)

    summary(page).fill(THOUGHT)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to continue")
    page.get_by_label("E-mail address").fill("ben@example.org")
    page.get_by_label("Password").fill("mistyped once")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("main")).to_contain_text(THOUGHT)
    with page.expect_navigation():
        page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("main")).to_contain_text("Saved.")
    expect(summary(draft(ben))).to_have_value(THOUGHT)


def test_a_session_that_ended_is_told_while_one_types(
    site: Any, scripted: BrowserContext, enter: Callable[..., BrowserContext]
) -> None:
    page = draft(scripted)
    other = enter(site.url, "ben").new_page()
    other.goto("/people/edit")
    other.get_by_role("button", name="End every other session").click()
    summary(page).fill(THOUGHT)
    expect(status(page)).to_contain_text("You are signed out")
    page.goto("/people/sign-in")
    page.get_by_label("E-mail address").fill("ben@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/me")
    expect(summary(draft(scripted))).to_have_value(THOUGHT)


def test_a_server_that_stops_loses_nothing(site: Any, scripted: BrowserContext) -> None:
    page = draft(scripted)
    address = page.url
    site.stop()
    summary(page).fill(THOUGHT)
    expect(status(page)).to_contain_text("No connection")
    page.close()
    site.start()
    again = scripted.new_page()
    again.goto(address)
    expect(summary(again)).to_have_value(THOUGHT)
    save(again)
    expect(summary(draft(scripted))).to_have_value(THOUGHT)


def test_a_form_without_a_draft_comes_back_too(site: Any, scripted: BrowserContext) -> None:
    page = scripted.new_page()
    page.goto("/people/edit")
    listening(page)
    site.stop()
    page.get_by_label("Affiliation").fill(THOUGHT)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("chrome-error://**")
    site.start()
    page.goto("/people/edit")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Affiliation")).to_have_value(THOUGHT)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_deadline_that_passes_leaves_the_text(
    site: Any, enter: Callable[..., BrowserContext], scripts: bool
) -> None:
    site.stand_at(deadline() - timedelta(minutes=5))
    page = draft(enter(site.url, "ben", java_script_enabled=scripts))
    summary(page).fill(THOUGHT)
    site.stand_at(deadline() + timedelta(days=1))
    save(page)
    expect(page.get_by_role("main")).to_contain_text("It was not saved")
    expect(summary(page)).to_have_value(THOUGHT)


def test_a_deadline_that_passes_is_told_while_one_types(
    site: Any, enter: Callable[..., BrowserContext]
) -> None:
    site.stand_at(deadline() - timedelta(minutes=5))
    page = draft(enter(site.url, "ben"))
    site.stand_at(deadline() + timedelta(days=1))
    summary(page).fill(THOUGHT)
    expect(status(page)).to_contain_text("Not saved")
    expect(summary(page)).to_have_value(THOUGHT)


def test_of_two_windows_the_second_is_told_and_keeps_its_text(
    site: Any, ben: BrowserContext
) -> None:
    first, second = draft(ben), draft(ben)
    summary(first).fill("The first window.")
    save(first)
    summary(second).fill(THOUGHT)
    save(second)
    expect(second.locator(".compared ins")).to_have_text("The first window.")
    expect(summary(second)).to_have_value(THOUGHT)
    second.get_by_label("Keep what you wrote").check()
    save(second)
    expect(summary(draft(ben))).to_have_value(THOUGHT)


def test_of_two_windows_the_second_is_told_while_one_types(
    site: Any, scripted: BrowserContext
) -> None:
    first, second = draft(scripted), draft(scripted)
    summary(first).fill("The first window.")
    expect(status(first)).to_contain_text("Saved")
    summary(second).fill(THOUGHT)
    expect(status(second)).to_contain_text("Summary: Somebody else changed this too")
    expect(summary(second)).to_have_value(THOUGHT)


def test_what_the_site_puts_off_goes_again_when_it_said(
    site: Any, scripted: BrowserContext
) -> None:
    page, asked = draft(scripted), []

    def put_off(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
            return
        error = {"error": {"status": 429, "message": "Too often for now."}}
        route.fulfill(status=429, headers={"Retry-After": "3"}, json=error)

    page.route("**/save", put_off)
    summary(page).fill(THOUGHT)
    expect(status(page)).to_contain_text("Too often for now. Next try in 3 s.")
    summary(page).press("End")
    summary(page).press_sequentially("!")
    assert len(asked) == 1, "typing on does not make it sooner"
    expect(status(page)).to_contain_text("Saved", timeout=8000)
    assert len(asked) == 2

"""The main tasks with a keyboard alone: where the focus goes, that it is seen, and what the keys
do."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import servers
from playwright.sync_api import BrowserContext, Locator, Page, expect
from windows import listening

from hackathon.content.demonstration import PASSWORD

pytestmark = pytest.mark.browser

OPEN, JUDGING = "/events/ai-tools-codefest", "/events/trademark-search-sprint"


@pytest.fixture
def changing(demonstration: Path, tmp_path: Path, living_site: Callable[[Path], Any]) -> Any:
    """The demonstration for tests that change it."""
    shutil.copytree(demonstration, tmp_path / "data")
    return living_site(tmp_path / "data")


def tab_to(page: Page, target: Locator, most: int = 80, key: str = "Tab") -> None:
    """Press Tab until the focus is there; every stop on the way must be visible to the eye."""
    for _stop in range(most):
        page.keyboard.press(key)
        assert seen(page), (
            "the focus cannot be seen at"
            f" {page.evaluate('document.activeElement.outerHTML').splitlines()[0][:200]}"
        )
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{most} times {key} do not lead to {target}")


def seen(page: Page) -> bool:
    """Whether the element with the focus has an outline and lies in the window."""
    return bool(
        page.evaluate("""() => {
            const focused = document.activeElement, element = focused.closest(".level") ?? focused;  // a level is framed as a whole
            if (element === document.body) return true;
            const style = getComputedStyle(element), box = element.getBoundingClientRect();
            const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
            return shown && inside && box.width > 0;
        }""")
    )


def test_signing_in(site: servers.Site, enter: Callable[..., BrowserContext]) -> None:
    page = enter(site.url).new_page()
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="Sign in"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/sign-in")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type("cy@example.org")
    tab_to(page, page.get_by_label("Password"), 1)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")


def test_the_first_stop_skips_to_the_content(
    site: servers.Site, enter: Callable[..., BrowserContext]
) -> None:
    page = enter(site.url).new_page()
    page.goto("/events/")
    tab_to(page, page.get_by_role("link", name="Skip to the content"), 1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_language_menu(site: servers.Site, enter: Callable[..., BrowserContext]) -> None:
    page = enter(site.url).new_page()
    page.goto("/pilots/")
    menu = page.locator("details.menu summary").first
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Français")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Français")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="العربية"), 8)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(
    site: servers.Site, enter: Callable[..., BrowserContext], scripts: bool
) -> None:
    page = enter(site.url, java_script_enabled=scripts).new_page()
    page.goto("/people/sign-up")
    page.get_by_label("Your name").press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    link = page.locator("#errors").get_by_role("link", name=re.compile("^E-mail address"))
    tab_to(page, link, 4)
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_accessible_description(re.compile("."))
    expect(page.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")


def test_registering(changing: Any, enter: Callable[..., BrowserContext]) -> None:
    page = enter(changing.url, "pia").new_page()
    page.goto(f"{OPEN}/register")
    main = page.get_by_role("main")
    entered: set[str] = set()
    for field in (
        main.locator("form.form")
        .locator("input:visible, select:visible, textarea:visible, summary")
        .all()
    ):
        name = field.get_attribute("name") or "summary"
        if field.get_attribute("type") == "radio" and name in entered:
            continue  # Tab comes to a group of radio buttons once
        entered.add(name)
        tab_to(page, field, 30)
        kind = field.evaluate("element => element.type ?? element.tagName")
        if kind == "checkbox":
            page.keyboard.press("Space")
            expect(field).to_be_checked()
        elif kind == "select-one":
            page.keyboard.press("ArrowDown")
        elif kind == "radio":
            page.keyboard.press("Space")
        elif kind in {"text", "textarea"}:
            page.keyboard.type("by keyboard")
    tab_to(page, main.get_by_role("button", name="Register"), 5)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{OPEN}/mine")


def test_an_hour_of_judging(changing: Any, enter: Callable[..., BrowserContext]) -> None:
    page = enter(changing.url, "dee").new_page()
    page.goto(f"{JUDGING}/judge/")
    rows = page.get_by_role("region", name="Final").get_by_role("row")
    with page.expect_navigation():  # a page that is only on its way has no element with the focus
        rows.filter(has_text="Signed").get_by_role("link").first.click()
    tab_to(page, page.get_by_role("button", name="Reopen the scorecard"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign the scorecard")).to_be_visible()
    page.goto(f"{JUDGING}/judge/")  # now two are left
    with page.expect_navigation():
        page.get_by_role("main").locator(".next").get_by_role("link").press("Enter")
    listening(page)
    cards = page.locator("[data-criterion]")
    first, last_but_one = page.url, page.locator("[data-criterion]").count() - 2
    page.locator("[data-criterion] input[type=radio]").first.focus()
    for number in range(cards.count()):
        page.keyboard.press("3")
        expect(cards.nth(number).locator("[data-key='3']")).to_be_checked()
        assert seen(page)
        page.keyboard.press("j")
    page.keyboard.press("k")
    expect(cards.nth(last_but_one).locator("input:checked")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cards.nth(last_but_one).locator("[data-key='4']")).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("n")  # the last level goes on its way although the page is left at once
    page.wait_for_url(lambda address: address != first)
    elsewhere = enter(changing.url, "dee").new_page()

    def arrived() -> bool:
        elsewhere.goto(first)
        return (
            elsewhere.locator("[data-criterion]")
            .nth(last_but_one)
            .locator("[data-key='5']")
            .is_checked()
        )

    servers.wait_for(arrived, "the last level to be saved")
    page.goto(first)
    tab_to(page, page.get_by_role("button", name="Sign the scorecard"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(first)
    expect(page.get_by_role("main")).to_contain_text("Signed")
    expect(page.get_by_role("button", name="Reopen the scorecard")).to_be_visible()


@pytest.mark.parametrize("size", [(390, 844), (360, 640), (320, 568)])
def test_judging_on_a_phone(
    site: servers.Site, enter: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    """The start is above the fold, the scorecard comes first, nothing speaks of keys, and what stays
    on the screen takes a tenth of it at most."""
    width, height = size
    phone = {"viewport": {"width": width, "height": height}, "has_touch": True, "is_mobile": True}
    page = enter(site.url, "dee", **phone).new_page()
    page.goto(f"{JUDGING}/judge/")
    start = page.get_by_role("main").locator(".next").get_by_role("link")
    box = start.bounding_box()
    assert box and box["y"] + box["height"] <= height, f"the start ends at {box} of {height}"
    with page.expect_navigation():
        start.click()
    listening(page)
    headings = page.locator(".judging > section > h2")
    assert headings.all_inner_texts()[0] == "Scorecard"
    expect(page.locator(".keys")).to_be_hidden()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    fixed = page.evaluate("""() => [...document.querySelectorAll("*")]
        .filter(e => ["fixed", "sticky"].includes(getComputedStyle(e).position))
        .map(e => e.getBoundingClientRect()).filter(b => b.bottom > 0 && b.top < innerHeight)
        .reduce((sum, b) => sum + b.height, 0)""")
    assert fixed <= height / 10, f"bars take {fixed} of {height} pixels"
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Submission").tap()
    expect(page.locator("#submission")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh"])
def test_the_start_is_above_the_fold_in_every_language(
    site: servers.Site, enter: Callable[..., BrowserContext], language: str
) -> None:
    """On the smallest phone, where words are longest."""
    phone = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
    page = enter(site.url, "dee", **phone).new_page()
    page.goto(f"{JUDGING}/judge/?lang={language}")
    assert page.evaluate("document.documentElement.lang") == language
    box = page.get_by_role("main").locator(".next").get_by_role("link").bounding_box()
    assert box and box["y"] + box["height"] <= 568, f"the start ends at {box}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"the page is {wide} pixels wide"

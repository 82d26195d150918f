"""No barrier on any page: WCAG 2.2 A and AA as far as axe-core can tell, and nothing wider than a
small phone or a tablet.

A walk by links finds one address of every page, each as the first person of ``PEOPLE`` who comes
there. Every page is looked at in Arabic, whose words are long and whose side is the other one: by
axe-core, in light and in dark colours by turns (that every colour of a scheme can be read on its
grounds is arithmetic: ``test_design``), on a desk and on a small phone, and on a tablet or as it is
printed by turns. Every other page is looked at on phones in one of the five other languages too, by
turns. Each time ``faults.js`` looks for text over text and text that is cut off; once for dead
ends, empty table headers and jumps of heading levels. ``bin/test --both`` takes no turns between
schemes, tablet and paper, and looks at every page in a second language. The public pages are looked
at once more with letters of twice the size.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import servers
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from walking import LOST, NO_PAGES, OPEN, PEOPLE, PUBLISHED, Pages

pytestmark = pytest.mark.browser

AXE = Axe().axe_script
FAULTS = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")
TITLE = 200  # px that a phone may show before the title of an event's page
DESK: ViewportSize = {"width": 1280, "height": 800}
COMMON: ViewportSize = {"width": 360, "height": 740}  # the phone that most people have
PHONE: ViewportSize = {"width": 320, "height": 640}
TABLET: ViewportSize = {"width": 768, "height": 640}
WINDOWS: list[ViewportSize] = [DESK, COMMON, PHONE]
PAPER: ViewportSize = {"width": 718, "height": 1000}  # A4 without its margins, in px
OTHERS = ("en", "fr", "ru", "es", "zh")
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}


@pytest.fixture(scope="session")
def pages(site: servers.Site, made_app: Flask, run_folder: Path) -> Pages:
    """Every page by who looks at it; found once for all workers."""
    return Pages(run_folder / "pages.json", site.url, made_app)


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page that is open, a line each, and what is wrong in a window of
    any width."""
    return in_every_window(page, [DESK, COMMON, PHONE], rules=True)


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page that is open, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {**EVERYTHING, "resultTypes": ["violations"], "preload": False}
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:160]}"
        + "".join(
            f" [{why['message']}]" for why in (node["any"] or node["all"] or node["none"])[:1]
        )
        for rule in page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
        for node in rule["nodes"][:3]
    ]


def in_every_window(page: Page, windows: list[ViewportSize], rules: bool = False) -> list[str]:
    """What sticks out of the window of a small phone and of a tablet, what lies over one another or
    is cut off there and on a desk, and, on the desk, what is wrong with the page's marks and what
    axe-core finds by its rules; on the phone that most people have, what stands too low.

    The window that is open already comes first: each change of size lays the whole page out anew.
    """
    found: list[str] = []
    for size in windows if page.viewport_size == windows[0] else reversed(windows):
        if page.viewport_size != size:
            page.set_viewport_size(size)
        if size == DESK:
            found += violations(page) if rules else []
            found += faults(page, marks=True)
        elif size == COMMON:
            found += too_low(page)
        elif size == PAPER:
            found += printed(page)
        else:
            width = size["width"]
            wide, wrong = page.evaluate(NARROW)
            found += [f"wider than {width} px: {line}" for line in wide]
            found += [f"at {width} px: {line}" for line in wrong]
    return found


# What must not stand too low on the phone that most people have: on which pages, where, how many px.
PILOT = re.compile(r"/pilots/[a-z0-9-]+(\?|$)")
LOW = (
    # What stands over a title is the same on all pages of an event: menus, the way back, the phase.
    ("the title", re.compile("/events/"), "h1", TITLE),
    # What is next of a pilot and whether it works stand before what was decided last.
    ("the last decision", PILOT, "main .facts > .wide > dt", 740),
)


def too_low(page: Page) -> list[str]:
    """What stands too far from the top of a page for a phone's first screen."""
    found = []
    for what, pages, where, most in LOW:
        if pages.search(page.url):
            top = page.evaluate(TOP, where)
            found += [f"{what} is {top:.0f} px from the top at 360 px"] if top > most else []
    return found


def printed(page: Page) -> list[str]:
    """What lies over one another or is cut off on paper."""
    page.emulate_media(media="print")
    found = [f"printed: {line}" for line in faults(page)]
    page.emulate_media(media="screen")
    return found


def faults(page: Page, marks: bool = False) -> list[str]:
    """What ``faults.js`` finds at the size that the window has.

    :param marks: look at headings, table headers and ways on too, which no size changes
    """
    return list(page.evaluate(FAULTS, marks))


TOP = "(where) => document.querySelector(where)?.getBoundingClientRect().top ?? 0"
OVERFLOW = """() => {
        const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= wide) return [];
        const out = [...document.querySelectorAll("body *")].filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width && (box.right > wide + 1 || box.left < -1);
        });
        return out.slice(-3).map((element) => element.outerHTML.slice(0, 160)).concat(out.length ? [] : ["the page"]);
    }"""
NARROW = f"() => [({OVERFLOW})(), ({FAULTS})(false)]"  # one question costs half of two


def overflow(page: Page) -> list[str]:
    """What sticks out at the side of the window; [] when the page does not scroll sideways."""
    return list(page.evaluate(OVERFLOW))


def turn_of(address: str) -> int:
    """A number of 32 bits by which a page's turns are chosen, the same in every run."""
    return zlib.crc32(address.encode())


class Looks:
    """How a person's pages are looked at, in two windows that stay open."""

    def __init__(self, context: BrowserContext, both: bool) -> None:
        self.both, self.scheme = both, ""
        self.desk, self.phone = context.new_page(), context.new_page()
        # Handed over for each page as it is needed, its half megabyte takes twice as long.
        self.desk.add_init_script(AXE)
        self.desk.set_viewport_size(DESK)
        self.phone.set_viewport_size(COMMON)

    def at(self, address: str) -> list[str]:
        """What is wrong with a page."""
        turn = turn_of(address)
        schemes = ("light", "dark") if turn < 2**31 else ("dark", "light")
        between = (TABLET, PAPER) if turn % 2 else (PAPER, TABLET)
        windows = [DESK, *between[: 2 if self.both else 1], PHONE]
        if schemes[0] != self.scheme:
            self.scheme = schemes[0]
            self.desk.emulate_media(color_scheme=schemes[0])
        found = self._open(self.desk, address, "ar")
        found += in_every_window(self.desk, windows, rules=True)
        if self.both:
            self.scheme = schemes[1]
            self.desk.emulate_media(color_scheme=schemes[1])
            self.desk.set_viewport_size(DESK)
            found += violations(self.desk)
        found = [f"{address} ar {schemes[0]}: {line}" for line in found]
        if not (self.both or turn // 4 % 2 or PILOT.search(address)):
            return found
        other = OTHERS[turn // 8 % len(OTHERS)]
        lines = self._open(self.phone, address, other)
        low = any(pages.search(address) for _what, pages, _where, _most in LOW)
        lines += in_every_window(self.phone, [COMMON, PHONE] if low else [PHONE])
        return found + [f"{address} {other}: {line}" for line in lines]

    def _open(self, page: Page, address: str, code: str) -> list[str]:
        answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={code}")
        assert answer
        fine = {200, 404} if address in LOST else {200}
        return [] if answer.status in fine else [f"answers with {answer.status}"]


@pytest.mark.parametrize(
    ("who", "part"),
    [
        pytest.param(who, part, id=f"{who or 'anybody'}-{part + 1}")
        for who in PEOPLE
        for part in range(PEOPLE[who][1])
    ],
)
def test_no_barrier(
    site: servers.Site,
    pages: Pages,
    enter: Callable[..., BrowserContext],
    request: pytest.FixtureRequest,
    who: str | None,
    part: int,
) -> None:
    looks = Looks(enter(site.url, who, reduced_motion="reduce"), request.config.getoption("--both"))
    # Those that begin in one scheme one after the other: a change of it draws a page once more.
    mine = sorted(pages[who][part :: PEOPLE[who][1]], key=turn_of)
    found = [line for address in mine for line in looks.at(address)]
    assert not found, "\n" + "\n".join(found)


def on_a_desk(page: Page) -> list[str]:
    """The barriers of a page, in a window that is wide again afterwards."""
    found = barriers(page)
    page.set_viewport_size(DESK)
    return found


def test_no_barrier_on_pages_that_follow_an_act_of_anybody(
    site: servers.Site, enter: Callable[..., BrowserContext]
) -> None:
    """Refused forms, and an open menu."""
    found: list[str] = []
    page = enter(site.url, reduced_motion="reduce", color_scheme="dark").new_page()
    for address, button in (
        ("/people/sign-up", "Sign up"),
        ("/people/sign-in", "Sign in"),
        ("/people/forgot", "Send the link"),
    ):
        page.goto(address)
        page.get_by_role("main").get_by_role("button", name=button).click()
        page.locator("#errors").wait_for()
        found += [f"{address} refused: {line}" for line in on_a_desk(page)]
    page.goto("/")
    page.locator("details.menu summary").first.click()
    found += [f"/ with the menu open: {line}" for line in on_a_desk(page)]
    assert not found, "\n" + "\n".join(found)


def said(page: Page) -> Iterator[str]:
    """Say something and see what can be done about it; send a brief that is refused."""
    page.goto("/pilots/answers-by-message/consultation")
    page.get_by_role("region", name="Add a comment").get_by_role("textbox").fill(
        "Where does it run?"
    )
    page.get_by_role("button", name="Comment in public").click()
    page.get_by_role("link", name="Hide").first.click()
    page.get_by_role("heading", level=1).wait_for()
    assert "/comments/" in page.url
    yield "hide a comment"
    page.goto(f"{OPEN}/organise/challenges/new")
    page.get_by_role("button", name="Save the draft").click()
    page.locator("#errors").wait_for()
    yield "a brief refused"


def letters(page: Page) -> Iterator[str]:
    """Write a letter, and edit it again."""
    page.goto(f"{OPEN}/organise/write")
    page.get_by_label("Subject").fill("Office hours of {event}")
    page.get_by_label("Text", exact=True).fill("Dear {name}, until {deadline}.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Who gets it").wait_for()
    yield "a letter"
    page.get_by_role("main").get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("heading", level=1, name="Edit the message").wait_for()
    yield "a letter edited"


def publication(page: Page) -> Iterator[str]:
    """Follow the address of a score book up to its publication."""
    page.goto(f"{PUBLISHED}/results")
    book = page.locator("section[aria-labelledby=book] li a").first.get_attribute("href")
    assert book
    page.goto(book.rpartition("/")[0])
    page.get_by_role("heading", level=1, name="publication 1").wait_for()
    yield "a publication of its own"


def on_behalf(page: Page) -> Iterator[str]:
    """Open what organisers do for others, page by page, and what comes of it."""
    page.goto(f"{OPEN}/enter")
    page.get_by_role("textbox").nth(1).fill("new.person@example.org")
    page.get_by_role("textbox").nth(2).fill("They sent us a letter.")
    page.get_by_role("button", name="Enter them").click()
    page.get_by_role("heading", level=1).wait_for()
    page.reload()  # without the notice of what was done, above the title
    yield "people entered"
    page.goto("/outbox")
    link = page.locator("a[href*='/places/']").first.get_attribute("href")
    assert link
    page.goto(link)
    yield "a place to confirm"
    page.goto(f"{OPEN}/organise/submissions")
    page.locator("main table a[href*='/submissions/']").first.click()
    page.get_by_role("link", name="Correct it for the team").click()
    page.get_by_role("heading", level=1).wait_for()
    yield "an entry on behalf"
    page.goto(f"{PUBLISHED}/organise/certificates")
    waiting = page.locator("main details.ask summary")
    if waiting.count():  # else another test of this worker has issued them
        waiting.first.click()
        page.get_by_role("button", name="Yes, issue them").first.click()
    page.get_by_role("link", name="Withdraw").first.click()
    page.get_by_role("heading", level=1).wait_for()
    yield "a certificate withdrawn"


ACTS = (said, letters, publication, on_behalf)


@pytest.mark.parametrize(
    ("acts", "scheme"),
    list(zip(ACTS, ("light", "dark") * 2, strict=True)),
    ids=lambda made: getattr(made, "__name__", made),
)
def test_no_barrier_on_pages_that_follow_an_act(
    site: servers.Site,
    enter: Callable[..., BrowserContext],
    acts: Callable[[Page], Iterator[str]],
    scheme: str,
) -> None:
    page = enter(site.url, "root", reduced_motion="reduce", color_scheme=scheme).new_page()
    found = [f"{name}: {line}" for name in acts(page) for line in on_a_desk(page)]
    assert not found, "\n" + "\n".join(found)


def test_what_the_look_is_for_is_found(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 400, "height": 300})
    page.set_content(
        "<main><h1>Codes</h1><h3>Jump</h3><table><tr><th>Name</th><th></th></tr></table>"
        '<p style="width: 4em; white-space: nowrap">a long code that goes on</p>'
        '<p style="position: absolute; inset: 0 auto auto 0">lies over the title</p>'
        '<p style="width: 3em; overflow: hidden; white-space: nowrap">cut off after this</p></main>'
    )
    found = " / ".join(faults(page, marks=True))
    page.close()
    for fault in ("text over text", "cut off after", "h3 after h1", "header without", "dead end"):
        assert fault in found


def test_letters_of_twice_the_size(site: servers.Site, chromium: Browser, pages: Pages) -> None:
    """As a reader sets it in the browser: nothing makes a page scroll sideways on a laptop."""
    large = chromium.browser_type.launch(
        executable_path=servers.chromium_path(),
        args=["--no-sandbox", "--disable-gpu", "--blink-settings=defaultFontSize=32"],
    )
    page = large.new_page(base_url=site.url, viewport={"width": 1280, "height": 800})
    found = []
    for address in pages[None]:
        page.goto(address)
        found += [f"{address}: {line}" for line in overflow(page)]
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    large.close()
    assert not found, "\n" + "\n".join(found)


def test_the_walk_comes_to_every_page(pages: Pages, made_app: Flask) -> None:
    finder = made_app.url_map.bind("127.0.0.1")
    addresses = {address.split("?")[0] for found in pages.values() for address in found} - {
        "/nowhere"
    }
    reached = {finder.match(address, "GET")[0] for address in addresses}
    every = {
        rule.endpoint
        for rule in made_app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods
    }
    elsewhere = {
        # Looked at with the pages that follow an act.
        "results.publication",
        "selections.show",
        "letters.show",
        "letters.edit",
        "certificates.withdraw",
        "nominations.answer",
        "nominations.show",
        "on_behalf.edit",
        "on_behalf.files",
        # Of the office that gave a brief: nobody whom the demonstration signs in represents one.
        "declines.new",
        # A link in a letter leads there; nobody of the demonstration has written one.
        "enquiries.answer",
        # No event of the demonstration has its registrations approved.
        "approvals.decide",
    }
    missing = {endpoint for endpoint in every - reached - elsewhere if not NO_PAGES.match(endpoint)}
    assert missing == set(), (
        "no link leads there: link to it, begin a walk there (PEOPLE), or name it in NO_PAGES when"
        " it is no page"
    )

"""No barrier on any page: WCAG 2.2 A and AA as far as axe-core can tell, and nothing wider than a
small phone or a tablet.

A walk by links finds one address of every page, each as the first person of ``PEOPLE`` who comes
there. Every page is looked at three times: in English and light and in Arabic and dark by axe-core,
and in one of the four other languages (a quarter of the pages each) as it is printed. Each time
`faults.js` looks in a window of 320 px for text over text and text that is cut off; on a desk in
the two languages of axe-core, on a tablet in Arabic, whose words are long and whose side is the
other one; and once for dead ends, empty table headers and jumps of heading levels. Each change of
a window's size lays the page out anew, which costs as much as a look. The public pages once more
with letters of twice the size.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from walking import LOST, NO_PAGES, OPEN, PEOPLE, PUBLISHED, kept_pages

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
# Ready before the page's own scripts in the two languages in which it is asked: to hand half a
# megabyte over for each page takes as long as the look itself.
AXE_READY = f"if (/lang=(en|ar)\\b/.test(location.search)) {{ {AXE} }}"
OTHERS = ("fr", "ru", "es", "zh")
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
# What the rules of markup say is the same in every language; what is seen is not.
SEEN = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}}


@pytest.fixture(scope="session")
def pages(site: servers.Site, made_app: Flask, run_folder: Path) -> dict[str | None, list[str]]:
    """Every page by who looks at it; found once for all workers."""
    return kept_pages(run_folder / "pages.json", site.url, made_app)


def test_the_walk_comes_to_every_page(pages: dict[str | None, list[str]], made_app: Flask) -> None:
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


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page that is open, a line each, and what is wrong in a window of
    any width."""
    return in_every_window(page, EVERYTHING)


def seen(page: Page) -> list[str]:
    """What cannot be seen or hit on the page that is open, and what is wrong in a window of any
    width."""
    return in_every_window(page, SEEN, [DESK, TABLET, PHONE])


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe-core finds on the page that is open, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {**rules, "resultTypes": ["violations"], "preload": False}
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:160]}"
        + "".join(
            f" [{why['message']}]" for why in (node["any"] or node["all"] or node["none"])[:1]
        )
        for rule in page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
        for node in rule["nodes"][:3]
    ]


def in_every_window(
    page: Page,
    rules: dict[str, Any] | None = None,
    windows: list[ViewportSize] = WINDOWS,
) -> list[str]:
    """What sticks out of the window of a small phone and of a tablet, what lies over one another or
    is cut off there and on a desk, and, on the desk, what is wrong with the page's marks and what
    axe-core finds by its rules; on the phone that most people have, what stands too low.

    It goes from the desk to the phone or, where the window is small already, the other way: each
    change of size lays the whole page out anew.
    """
    found: list[str] = []
    began = page.viewport_size
    for size in reversed(windows) if began == PHONE else windows:
        if page.viewport_size != size:
            page.set_viewport_size(size)
        if size == DESK:
            found += violations(page, rules) if rules else []
            found += faults(page, marks=True)
        elif size == COMMON:
            found += low_title(page) + low_decision(page)
        else:
            width = size["width"]
            found += [f"wider than {width} px: {line}" for line in overflow(page)]
            found += [f"at {width} px: {line}" for line in faults(page)]
    return found


def low_title(page: Page) -> list[str]:
    """The title, where it stands too far from the top of a page of an event; [] when it does not.

    What stands over it is the same on all of them: menus, the way back, the phase, the tabs.
    """
    if "/events/" not in page.url:
        return []
    top = page.evaluate("document.querySelector('h1')?.getBoundingClientRect().top ?? 0")
    return [f"the title is {top:.0f} px from the top at 360 px"] if top > TITLE else []


def low_decision(page: Page) -> list[str]:
    """What was decided last of a pilot, where it begins below a phone's first screen; what is next
    and whether it works stand before it."""
    if not re.search(r"/pilots/[a-z0-9-]+(\?|$)", page.url):
        return []
    line = "document.querySelector('main .facts > .wide > dt')?.getBoundingClientRect().top ?? 0"
    top, screen = page.evaluate(line), COMMON["height"]
    return [f"the last decision is {top:.0f} px from the top at 360 px"] if top > screen else []


def printed(page: Page) -> list[str]:
    """What is seen on phones, and what lies over one another or is cut off on paper."""
    found = in_every_window(page, windows=[COMMON, PHONE])
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    found += [f"printed: {line}" for line in faults(page)]
    page.emulate_media(media="screen")
    page.set_viewport_size(DESK)
    return found


def faults(page: Page, marks: bool = False) -> list[str]:
    """What ``faults.js`` finds at the size that the window has.

    :param marks: look at headings, table headers and ways on too, which no size changes
    """
    return list(page.evaluate(FAULTS, marks))


def overflow(page: Page) -> list[str]:
    """What sticks out at the side of the window; [] when the page does not scroll sideways."""
    script = """() => {
        const wide = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= wide) return [];
        const out = [...document.querySelectorAll("body *")].filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width && (box.right > wide + 1 || box.left < -1);
        });
        return out.slice(-3).map((element) => element.outerHTML.slice(0, 160)).concat(out.length ? [] : ["the page"]);
    }"""
    return list(page.evaluate(script))


def looks(address: str) -> list[tuple[str, str, Callable[[Page], list[str]]]]:
    """How a page is looked at: language, colours, and for what.

    Rules of markup do not depend on the words, so axe-core judges them in one language; colours and
    sizes it sees in both schemes and both directions. Words make a page wider, so the others are
    looked at for that, and on paper.
    """
    other = OTHERS[zlib.crc32(address.encode()) % len(OTHERS)]
    return [("en", "light", barriers), ("ar", "dark", seen), (other, "light", printed)]


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
    pages: dict[str | None, list[str]],
    enter: Callable[..., BrowserContext],
    who: str | None,
    part: int,
) -> None:
    page = enter(site.url, who, reduced_motion="reduce", viewport=DESK).new_page()
    page.add_init_script(AXE_READY)
    found = []
    for address in pages[who][part :: PEOPLE[who][1]]:
        for code, scheme, look in looks(address):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={code}")
            assert answer
            lost = address in LOST and answer.status in {200, 404}
            found += [f"{address} {code} {scheme}: {line}" for line in look(page)]
            found += (
                []
                if lost or answer.status == 200
                else [f"{address} {code}: answers with {answer.status}"]
            )
    assert not found, "\n" + "\n".join(found)


def on_a_desk(page: Page) -> list[str]:
    """The barriers of a page, in a window that is wide again afterwards."""
    found = barriers(page)
    page.set_viewport_size(DESK)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_on_pages_that_follow_an_act(
    site: servers.Site, enter: Callable[..., BrowserContext], scheme: str
) -> None:
    """Refused forms, an open menu, and what can be done about a comment."""
    found: list[str] = []
    page = enter(site.url, reduced_motion="reduce", color_scheme=scheme).new_page()
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

    page = enter(site.url, "root", reduced_motion="reduce", color_scheme=scheme).new_page()
    page.goto("/pilots/answers-by-message/consultation")
    page.get_by_role("region", name="Add a comment").get_by_role("textbox").fill(
        "Where does it run?"
    )
    page.get_by_role("button", name="Comment in public").click()
    page.get_by_role("link", name="Hide").first.click()
    page.get_by_role("heading", level=1).wait_for()
    assert "/comments/" in page.url
    found += [f"hide a comment: {line}" for line in on_a_desk(page)]
    page.goto(f"{OPEN}/organise/challenges/new")
    page.get_by_role("button", name="Save the draft").click()
    page.locator("#errors").wait_for()
    found += [f"a brief refused: {line}" for line in on_a_desk(page)]
    page.goto(f"{OPEN}/organise/write")
    page.get_by_label("Subject").fill("Office hours of {event}")
    page.get_by_label("Text", exact=True).fill("Dear {name}, until {deadline}.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Who gets it").wait_for()
    found += [f"a letter: {line}" for line in on_a_desk(page)]
    page.get_by_role("main").get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("heading", level=1, name="Edit the message").wait_for()
    found += [f"a letter edited: {line}" for line in on_a_desk(page)]
    found += [f"{name}: {line}" for name in on_behalf(page) for line in on_a_desk(page)]
    page.goto(f"{PUBLISHED}/results")
    book = page.locator("section[aria-labelledby=book] li a").first.get_attribute("href")
    assert book
    page.goto(book.rpartition("/")[0])
    page.get_by_role("heading", level=1, name="publication 1").wait_for()
    found += [f"a publication of its own: {line}" for line in barriers(page)]
    assert not found, "\n" + "\n".join(found)


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
    if waiting.count():  # else they were issued in the other scheme
        waiting.first.click()
        page.get_by_role("button", name="Yes, issue them").first.click()
    page.get_by_role("link", name="Withdraw").first.click()
    page.get_by_role("heading", level=1).wait_for()
    yield "a certificate withdrawn"


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


def test_letters_of_twice_the_size(
    site: servers.Site, chromium: Browser, pages: dict[str | None, list[str]]
) -> None:
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

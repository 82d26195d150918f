"""What the browser tests share that play people in their windows: a site without people, a clock, and
acts by the words on the page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

PASSWORD = "quiet-Lantern-93"
START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
NAMES = {
    "root": "Root Example", "ada": "Ada Example", "grace": "Grace Example", "ben": "Ben Example", "bo": "Bo Example",
    "cy": "Cy Example", "dee": "Dee Example", "dan": "Dan Example", "pia": "Pia Example", "rita": "Rita Ammann",
    "gil": "Gil Example", "mia": "Mia Example", "tom": "Tom Example",
    "kim": "Kim One", "lou": "Lou Two", "max": "Max Three", "nel": "Nel Four", "nia": "Nia New",
}  # fmt: skip

# What says so, in words: faults of a form, a refusal, a page of an error.
FAULTS = """() => [
    ...document.querySelectorAll("#errors, main > .notice.bad, main[data-status]"),
].map((told) => told.innerText)"""


class World:
    """A site with content but without people, its clock, and a window for each person."""

    def __init__(self, site: Any, chromium: Browser, scripts: bool) -> None:
        self.site, self.chromium, self.scripts = site, chromium, scripts
        self.windows: dict[str, Page] = {}
        self.signed_in: set[str] = set()  # since the clock was moved: a session ends one day
        self.latest: Page

    def stand_at(self, day: float) -> None:
        """Move the clock to so many days after the start."""
        self.signed_in.clear()
        self.site.stand_at(START + timedelta(days=day))

    def command(self, *words: str) -> str:
        """Run a command of the site; it must succeed."""
        done = self.site.app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output
        return str(done.output)

    def window(self) -> BrowserContext:
        return self.chromium.new_context(
            base_url=self.site.url, locale="en", java_script_enabled=self.scripts
        )

    def leave(self) -> None:
        """Close everybody's window."""
        for page in self.windows.values():
            page.context.close()

    def as_(self, who: str | None) -> Page:
        """The window of a person, signed in, wherever it was left; None: somebody without an account.

        A session's cookie is put in: how one signs in by the page, ``sign_in`` says.
        """
        page = self.windows.get(who or "") or self.window().new_page()
        page.set_default_timeout(15_000)
        self.latest = page
        self.windows[who or ""] = page
        if who is not None and who not in self.signed_in:
            page.context.add_cookies([self.site.session(address(who))])
            self.signed_in.add(who)
        return page

    def sign_in(self, who: str) -> Page:
        """Sign in by the page."""
        page = self.as_(None)
        page.goto("/people/sign-in")
        fill(page, {"E-mail address": address(who), "Password": PASSWORD})
        press(page, "Sign in")
        return self._belongs_to(who)

    def sign_up(self, who: str) -> Page:
        """Sign up by oneself, and confirm by the link in the message."""
        page = self.as_(None)
        page.goto("/")
        follow(page, "Sign in")
        follow(page, "Sign up")
        fill(page, {"Your name": NAMES[who], "E-mail address": address(who), "Password": PASSWORD})
        press(page, "Sign up")
        self.open_message(page, who, "/people/confirm/")
        press(page, "Confirm and sign in")
        return self._belongs_to(who)

    def _belongs_to(self, who: str) -> Page:
        """Let the window of somebody without an account be a person's from now on."""
        self.signed_in.add(who)
        self.windows[who] = self.windows.pop("")
        return self.windows[who]

    def open_message(self, page: Page, who: str, part: str) -> None:
        """Open the link in the newest message to somebody."""
        page.goto("/outbox")
        message = (
            page.get_by_role("article")
            .filter(has_text=address(who))
            .filter(has=page.locator(f"a[href*='{part}']"))
            .first
        )
        message.locator(f"a[href*='{part}']").click()


def admit(window: BrowserContext, email: str, password: str) -> None:
    """Sign a window in without drawing the page: its form is asked for and sent with the window's
    cookies."""
    page = window.request.get("/people/sign-in").text()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, page
    form = {"csrf_token": token[1], "email": email, "password": password}
    answer = window.request.post("/people/sign-in", form=form, max_redirects=0)
    assert answer.headers.get("location", "").endswith("/me"), answer.text()


def listening(page: Page) -> None:
    """Wait until the scripts of a page's parts are loaded and listen; at once where it has none."""
    page.evaluate("""() => matchMedia("(scripting: enabled)").matches && Promise.all(
        [...document.querySelectorAll("[data-module]")].map((part) => import(part.dataset.module)))""")


def address(who: str) -> str:
    return f"{who}@office.example" if who == "pia" else f"{who}@{who}.example"


def control(
    page: Page, label: str, kind: str = "input:not([type=checkbox], [type=radio]), textarea"
) -> Any:
    """The field of a label; of several, the last one (a criterion that has just been added)."""
    named = page.get_by_role("main").get_by_label(
        re.compile(rf"^\s*{re.escape(label)}( \([^)]*\))?\s*$")
    )
    return named.and_(page.locator(kind)).last


def fill(page: Page, fields: dict[str, Any]) -> None:
    """Fill a form by its labels: a text, True or False for a box or a choice, a list for a choice
    by its words."""
    for label, value in fields.items():
        if isinstance(value, bool):
            control(page, label, "[type=checkbox], [type=radio]").set_checked(value)
        elif isinstance(value, list):
            control(page, label, "select").select_option(label=value)
        else:
            control(page, label).fill(value)


def press(page: Page, name: str, within: Any = None) -> None:
    """Press a button and wait for the page that answers; nothing may fail unseen."""
    with page.expect_navigation():
        (within or page).get_by_role("button", name=name, exact=True).last.click()
    healthy(page)


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(rf"^{re.escape(name)}")).first.click()
    healthy(page)


def healthy(page: Page) -> None:
    """No form came back with faults and no page failed."""
    # Asked of the page itself: a locator would first bring its own scripts along to every page.
    told = page.evaluate(FAULTS)
    assert not told, f"{page.url}: {told}"


def unfold(page: Page, words: str) -> None:
    """Open a folded part of the page."""
    page.locator("summary").filter(has_text=words).first.click()


def ask(page: Page, question: str, answer: str) -> None:
    """An act of weight: open its question, then confirm."""
    unfold(page, question)
    press(page, answer)


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def moment(day: float) -> str:
    """A moment as a person types it; the event's zone is UTC."""
    return f"{START + timedelta(days=day):%Y-%m-%dT%H:%M}"

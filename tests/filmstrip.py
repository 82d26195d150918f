"""A film strip of an upload on a phone, for eyes: ``bin/filmstrip [FOLDER] [LANGUAGE ...]``.

A file is chosen, sent, cut off, goes on after a reload, is submitted; then its receipt is found by
the file alone. Each picture is a screen of 360 pixels; the command ends with 1 when one is wider.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import servers
from playwright.sync_api import Page, Route

TESTS = Path(__file__).parent
PHONE = {"width": 360, "height": 740}
CHUNK = 4 << 20
SECOND = 20_000  # milliseconds that anything may take

# A process of its own prepares the database: the site is another one.
PREPARE = """
from datetime import UTC, datetime
import casting, os
from hackathon import create_app
from hackathon.core import config, db
from hackathon.operations import schema
from hackathon.people import passwords
create_app(config.read(os.environ))
db.open_connection()
schema.migrate()
casting.NOW = datetime.now(UTC)
cast = casting.Cast()
cast.ben.change(password_hash=passwords.hashed("six quiet lemons"))
cast.event.change(grace_minutes=30)
print(cast.submission.key)
"""


class Strip:
    """Takes the pictures of one language, numbered as they come."""

    def __init__(self, page: Page, folder: Path, language: str) -> None:
        self.page, self.folder, self.language = page, folder, language
        self.count = self.wide = 0

    def picture(self, name: str, at: str = "") -> None:
        """Take the screen, scrolled to the element ``at``."""
        self.count += 1
        if at:
            self.page.locator(at).first.evaluate("(e) => e.scrollIntoView({block: 'center'})")
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        self.wide += bool(wide)
        path = self.folder / f"{self.language}-{self.count}-{name}.png"
        self.page.screenshot(path=path)
        print(f"{path.name}{'  wider than its window' if wide else ''}", flush=True)


class Link:
    """The phone's link: as many chunks come through as the film wants."""

    def __init__(self, page: Page) -> None:
        self.left = 10**6
        page.route("**/uploads/*", self._carry)

    def _carry(self, route: Route) -> None:
        if route.request.method == "PATCH":
            self.left -= 1
            if self.left < 0:
                route.abort("connectionreset")
                return
        route.continue_()


def film(page: Page, path: str, folder: Path, language: str) -> int:
    """Play the film on a page that is signed in; returns how many pictures are too wide."""
    strip, link = Strip(page, folder, language), Link(page)
    deck: Any = {
        "name": "patent-search.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7 " + os.urandom(4 * CHUNK),
    }
    send = page.locator("#upload button:not([type=button])")
    page.goto(f"{path}/files/?lang={language}")
    strip.picture("files", "#upload")
    page.set_input_files("#files", deck)
    page.wait_for_function("document.querySelector('[data-said]')?.textContent.length > 20")
    page.wait_for_selector("#upload [data-bar]", state="attached")
    page.wait_for_timeout(1500)
    strip.picture("chosen-and-registered", "#upload li")
    link.left = 2
    send.click()
    page.locator("#upload [data-on]").wait_for(timeout=SECOND)
    strip.picture("cut", "#upload li")
    page.goto(f"{path}/files/")
    strip.picture("after-a-reload", "#unfinished")
    page.set_input_files("#files", deck)
    page.wait_for_timeout(2500)
    link.left = 1
    send.click()
    page.locator("#upload [data-on]").wait_for(timeout=SECOND)
    strip.picture("goes-on", "#upload li")
    link.left = 10**6
    page.locator("#upload [data-on]").click()
    page.locator("th a[download]").wait_for(timeout=SECOND)
    strip.picture("arrived", "th a[download]")
    page.goto(f"{path}/submit")
    strip.picture("before-submitting", "main form.form")
    page.locator("main form.form button").first.click()
    page.wait_for_url("**/receipts/**")
    strip.picture("receipt", "h1")
    page.goto("/receipts/")
    page.set_input_files("#checked", deck)
    page.wait_for_url("**code=**", timeout=SECOND)
    strip.picture("found-by-the-file")
    return strip.wide


def main(folder: Path, languages: list[str]) -> int:
    """Play the film in each language; returns how many pictures are wider than the phone."""
    folder.mkdir(parents=True, exist_ok=True)
    wide = 0
    for language in languages:
        with tempfile.TemporaryDirectory() as data, servers.browser() as browser:
            given = {"DATA_DIR": data, "LOG_LEVEL": "ERROR"}
            paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
            made = subprocess.run(
                [sys.executable, "-c", PREPARE],
                env={**os.environ, **given, "PYTHONPATH": paths},
                capture_output=True,
                text=True,
                check=True,
            )
            path = f"/events/codefest/submissions/{made.stdout.split()[-1]}"
            with servers.site(Path(data), given) as site:
                page = browser.new_context(
                    base_url=site.url, viewport=PHONE, device_scale_factor=2
                ).new_page()
                page.goto("/people/sign-in")
                page.fill("[name=email]", "ben@example.org")
                page.fill("[name=password]", "six quiet lemons")
                page.click("main form button")
                page.wait_for_url("**/me")
                wide += film(page, path, folder, language)
    return wide


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "build/filmstrip")
    sys.exit(main(where, sys.argv[2:] or ["en", "ar"]) > 0)

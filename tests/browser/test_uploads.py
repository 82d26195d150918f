"""Writing, sending and registering in a real browser, through the production server."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TESTS = Path(__file__).parents[1]

# A process of its own prepares the database: this one's tests have theirs.
PREPARE = """
from datetime import UTC, datetime
import casting
from hackathon import create_app
from hackathon.core import config, db
from hackathon.operations import schema
from hackathon.people import passwords
import os
create_app(config.read(os.environ))
db.open_connection()
schema.migrate()
casting.NOW = datetime.now(UTC)
cast = casting.Cast()
for person in (cast.ben, cast.bo):
    person.change(password_hash=passwords.hashed("six quiet lemons"))
cast.event.change(grace_minutes=30)
print(cast.submission.key)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """(address of the site, path of the submission of Ben and Bo); each test has files and texts of
    its own there"""
    folder = tmp_path_factory.mktemp("site")
    environment = {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", PREPARE]
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    made = subprocess.run(
        command,
        env={**os.environ, **environment, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    with servers.site(folder, environment) as site:
        yield site.url, f"/events/codefest/submissions/{made.stdout.strip().splitlines()[-1]}"


@pytest.fixture
def sign_in(chromium: Browser, place: tuple[str, str]) -> Iterator[Callable[..., Page]]:
    """Sign somebody in, in a browser of the own; what a page complains about fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def enter(name: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=place[0], **options)
        contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text) if "Content Security Policy" in line.text else None
            ),
        )
        page.goto("/people/sign-in")
        page.fill("[name=email]", f"{name}@example.org")
        page.fill("[name=password]", "six quiet lemons")
        page.click("main form button")
        page.wait_for_url("**/me")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


class TestSending:
    def test_shows_progress_and_then_the_files(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        first, second = b"a,b\n" + b"1" * 1_500_000, b"%PDF-1.7 second"
        page = sign_in("ben")
        page.goto(f"{place[1]}/files/")
        slow = {
            "offline": False,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": 1_000_000,
        }
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        page.set_input_files(
            "#files",
            [
                {"name": "long.csv", "mimeType": "text/csv", "buffer": first},
                {"name": "naïve.pdf", "mimeType": "application/pdf", "buffer": second},
            ],
        )
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#upload progress")).to_be_visible()
        expect(page.locator("#upload [data-status]")).to_contain_text("long.csv")
        for body in (first, second):
            expect(page.get_by_text(hashlib.sha256(body).hexdigest())).to_be_visible(timeout=20_000)
        expect(page.get_by_role("link", name="naïve.pdf")).to_be_visible()
        with page.expect_download() as waiting:
            page.get_by_role("link", name="long.csv").click()
        assert Path(waiting.value.path()).read_bytes() == first

    def test_what_is_not_taken_is_told_before_a_byte_travels(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben")
        sent: list[str] = []
        page.on(
            "request",
            lambda request: sent.append(request.url) if request.method == "POST" else None,
        )
        page.goto(f"{place[1]}/files/")
        page.set_input_files(
            "#files", {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
        )
        expect(page.get_by_role("alert")).to_contain_text(
            "setup.exe: This kind of file is not taken"
        )
        page.get_by_role("button", name="Send", exact=True).click()
        assert sent == []

    def test_what_the_server_refuses_is_told_and_the_others_arrive(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("bo")
        page.goto(f"{place[1]}/files/")
        page.set_input_files(
            "#files",
            [
                {"name": "no.pdf", "mimeType": "application/pdf", "buffer": b"<html>"},
                {"name": "yes.txt", "mimeType": "text/plain", "buffer": b"fine"},
            ],
        )
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#upload [data-status]")).to_contain_text(
            "no.pdf: This file ends in .pdf, but its content is something else"
        )
        expect(page.locator("#upload [data-status]")).to_contain_text("yes.txt ✓")
        page.reload()
        expect(page.get_by_role("link", name="yes.txt")).to_be_visible()

    def test_works_without_scripts(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben", java_script_enabled=False)
        page.goto(f"{place[1]}/files/")
        page.set_input_files(
            "#files", {"name": "plain.txt", "mimeType": "text/plain", "buffer": b"plain"}
        )
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("“plain.txt” has arrived: 5 byte")).to_be_visible()
        expect(page.get_by_text(hashlib.sha256(b"plain").hexdigest())).to_be_visible()


class TestRegistering:
    def test_the_browser_computes_the_sha256(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        body = os.urandom(9_000_003)  # slices, and a rest that fills no block
        page = sign_in("ben")
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[1]))
        page.goto(f"{place[1]}/files/")
        page.locator("summary", has_text="Register a file").click()
        expect(page.locator("#promised")).to_be_visible()
        assert not [name for name in loaded if name.startswith(("fingerprint.", "noble-hashes."))]
        page.set_input_files(
            "#promised", {"name": "film.zip", "mimeType": "application/zip", "buffer": body}
        )
        digest = hashlib.sha256(body).hexdigest()
        expect(page.locator("#promise [name=sha256]")).to_have_value(digest)
        expect(page.locator("#promise [name=size]")).to_have_value(str(len(body)))
        page.get_by_role("button", name="Register a file").click()
        expect(page.get_by_text("“film.zip” is registered")).to_be_visible()
        expect(page.locator("#slow").get_by_text(digest)).to_be_visible()

    def test_a_file_chosen_meanwhile_takes_the_place_of_the_first(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben")
        # The first file's bytes come when the test says so.
        page.add_init_script("""
            const read = Blob.prototype.arrayBuffer;
            const held = new Promise((done) => { window.release = done; });
            let first = true;
            Blob.prototype.arrayBuffer = async function () {
              if (first) { first = false; await held; }
              return read.call(this);
            };
        """)
        page.goto(f"{place[1]}/files/")
        page.locator("summary", has_text="Register a file").click()
        button = page.get_by_role("button", name="Register a file")
        for name in ("first.zip", "second.zip"):
            page.set_input_files(
                "#promised", {"name": name, "mimeType": "application/zip", "buffer": name.encode()}
            )
        expect(page.locator("#promise [name=name]")).to_have_value("second.zip")
        expect(button).to_be_enabled()
        page.evaluate(
            "async () => { release(); await new Promise((done) => setTimeout(done, 50)); }"
        )
        expect(page.locator("#promise [name=name]")).to_have_value("second.zip")
        digest = hashlib.sha256(b"second.zip").hexdigest()
        expect(page.locator("#promise [name=sha256]")).to_have_value(digest)


class TestWriting:
    def test_a_draft_saves_itself_and_the_second_member_is_told(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        ben, bo = sign_in("ben"), sign_in("bo")
        for page in (ben, bo):
            page.goto(f"{place[1]}/edit")
        bo.locator("[name=summary]").fill("Bo was here first.")
        expect(bo.locator("#draft [data-status]")).to_contain_text("Saved")
        bo.locator("[name=summary]").fill("Bo writes on.")
        expect(bo.locator("#draft [data-status]")).to_contain_text("Saved")
        ben.locator("[name=summary]").fill("Ben too.")
        expect(ben.locator("#draft [data-status]")).to_contain_text("changed somewhere else")
        ben.get_by_role("button", name="Save").click()
        expect(ben.get_by_role("alert")).to_contain_text("Somebody else changed this")
        expect(ben.locator("main")).to_contain_text("Bo writes on.")
        expect(ben.locator("[name=summary]")).to_have_value("Ben too.")
        ben.get_by_role("button", name="Save").click()
        expect(ben.get_by_text("Saved.", exact=True)).to_be_visible()
        expect(ben.locator("[name=summary]")).to_have_value("Ben too.")

    def test_from_the_draft_to_the_receipt(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("bo")
        page.goto(place[1])
        page.get_by_role("link", name="Look at it and submit").click()
        page.get_by_role("button", name="Submit version 1").click()
        expect(page.get_by_text("Your submission has arrived")).to_be_visible()
        expect(page.get_by_text("Valid")).to_be_visible()
        page.goto(place[1])
        expect(page.get_by_role("heading", name="Version 1 is in")).to_be_visible()

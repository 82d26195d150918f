"""Writing, sending and registering in a real browser, through the production server."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
import standing
from playwright.sync_api import Browser, Locator, Page, expect
from windows import admit

pytestmark = pytest.mark.browser

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
    made = standing.printed(PREPARE, environment)
    with servers.site(folder, {**environment, "WORKERS": "1"}) as site:
        yield site.url, f"/events/codefest/submissions/{made.strip().splitlines()[-1]}"


@pytest.fixture
def sign_in(chromium: Browser, place: tuple[str, str]) -> Iterator[Callable[..., Page]]:
    """Sign somebody in, in a browser of the own; what a page complains about fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def enter(name: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=place[0], **options)
        contexts.append(context)
        admit(context, f"{name}@example.org", "six quiet lemons")
        page: Page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text) if "Content Security Policy" in line.text else None
            ),
        )
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
        expect(page.locator("#upload li").first.locator("progress")).to_be_visible()
        expect(page.locator("#upload [data-status]")).to_contain_text("long.csv")
        for body in (first, second):
            digest = page.get_by_text(hashlib.sha256(body).hexdigest())
            expect(digest.first).to_be_visible(timeout=20_000)
        expect(page.get_by_role("link", name="naïve.pdf")).to_be_visible()
        with page.expect_download() as waiting:
            page.get_by_role("link", name="long.csv").click()
        assert Path(waiting.value.path()).read_bytes() == first

    def test_what_the_draft_holds_already_does_not_travel_again(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben")
        file = {"name": "once.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 once"}
        page.goto(f"{place[1]}/files/")
        page.set_input_files("#files", [file])
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("link", name="once.pdf")).to_be_visible()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.reload()
        page.set_input_files("#files", [file])
        line = page.locator("#upload li").first
        expect(line).to_contain_text("The draft holds this file already.")
        page.set_input_files("#files", [{**file, "buffer": b"%PDF-1.7 new"}])
        expect(page.locator("#upload li").nth(1)).to_contain_text("ready to be sent")
        assert sent.count("POST") == 1, "the new one is registered, the old one is not"

    def test_each_that_has_a_namesake_is_kept_beside_it_or_takes_its_place(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        def files(*ends: bytes) -> list[dict[str, Any]]:
            return [
                {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + end}
                for name, end in zip(("kept.pdf", "gone.pdf"), ends, strict=True)
            ]

        def rows(end: bytes) -> Locator:
            """Of the list of the draft, where names lead to files."""
            digest = hashlib.sha256(b"%PDF-1.7 " + end).hexdigest()
            return page.locator("tr", has=page.get_by_role("link")).filter(has_text=digest)

        def send(*ends: bytes, both: str = "") -> None:
            page.set_input_files("#files", files(*ends))
            lines = page.locator("#upload li")
            expect(lines).to_have_count(len(ends))
            if both:
                lines.filter(has_text=both).get_by_label("Keep both").check()
            page.get_by_role("button", name="Send", exact=True).click()
            expect(rows(ends[-1])).to_have_count(1, timeout=20_000)

        page = sign_in("ben")
        page.goto(f"{place[1]}/files/")
        send(b"one", b"two")
        send(b"three", b"four", both="kept.pdf")
        for end, count in ((b"one", 1), (b"two", 0), (b"three", 1)):
            expect(rows(end)).to_have_count(count)

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
        expect(page.locator("#upload li")).to_contain_text("This kind of file is not taken")
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
        lines = page.locator("#upload li")
        expect(lines.first).to_contain_text("This file ends in .pdf, but its content is something")
        expect(lines.last).to_contain_text("Arrived.")
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
    def test_choosing_a_file_registers_it_before_it_is_sent(
        self, sign_in: Callable[..., Page], place: tuple[str, str], tmp_path: Path
    ) -> None:
        body = os.urandom(2_500_003)  # slices, and a rest that fills no block
        film = tmp_path / "film.zip"
        film.write_bytes(body)
        page = sign_in("ben")
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[1]))
        page.goto(f"{place[1]}/files/")
        late = ("fingerprint.", "noble-hashes.", "tus-js-client.")
        assert not [name for name in loaded if name.startswith(late)]
        page.set_input_files("#files", film)
        expect(page.locator("#upload li")).to_contain_text("Registered and ready to be sent")
        page.reload()
        row = page.locator("#slow tr", has_text="film.zip")
        expect(row).to_contain_text(hashlib.sha256(body).hexdigest())
        expect(row).to_contain_text("Awaited")
        row.get_by_text("Cancel", exact=True).click()
        row.get_by_role("button", name="Cancel the registration").click()
        expect(page.get_by_text("The registration of “film.zip” is cancelled")).to_be_visible()

    def test_without_scripts_the_lines_of_sha256sum_are_typed(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben", java_script_enabled=False)
        page.goto(f"{place[1]}/files/")
        page.locator("summary", has_text="Register files without a script").click()
        lines = f"{'1' * 64}  one.zip\n{'2' * 64} *two.zip"
        page.fill("#promise [name=lines]", lines)
        page.fill("#promise [name=size]", "1000")
        page.get_by_role("button", name="Register", exact=True).click()
        for name in ("one.zip", "two.zip"):
            expect(page.locator("#slow tr", has_text=name)).to_contain_text("Awaited")

    def test_what_the_draft_holds_is_not_sent_again_after_the_deadline(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        """The page is told so by the site, as it stands in the extra time."""
        body = b"%PDF-1.7 the draft has it"
        sha256 = hashlib.sha256(body).hexdigest()
        page = sign_in("ben")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.goto(f"{place[1]}/files/")
        page.evaluate(
            "(sum) => Object.assign(document.querySelector('#upload').dataset, {drafted: sum})",
            sha256,
        )
        page.set_input_files(
            "#files", {"name": "held.pdf", "mimeType": "application/pdf", "buffer": body}
        )
        expect(page.locator("#upload li")).to_contain_text("Add it below")
        assert set(sent) == {"GET"}


class TestResuming:
    """A file of four chunks or of two, over a link that breaks as the test says."""

    @pytest.fixture
    def deck(self, tmp_path: Path) -> Path:
        return self.made(tmp_path, 13_000_000)

    @pytest.fixture
    def short(self, tmp_path: Path) -> Path:
        """Two chunks, for what happens to the first of them."""
        return self.made(tmp_path, 5_000_000)

    def made(self, folder: Path, size: int) -> Path:
        """On the disk, where the browser reads it by itself: handing its bytes over costs more than
        sending them."""
        path = folder / "deck.pdf"
        path.write_bytes(b"%PDF-1.7 " + os.urandom(size))
        return path

    def choose(self, page: Page, file: Path, name: str = "deck.pdf") -> None:
        page.set_input_files("#files", file.rename(file.with_name(name)))
        expect(page.locator("#upload li")).to_contain_text("ready to be sent", timeout=20_000)

    def break_after(self, page: Page, chunks: int) -> list[str]:
        """Let this many chunks through, then none."""
        sent: list[str] = []

        def pass_or_break(route: Any) -> None:
            if route.request.method == "PATCH":
                sent.append(route.request.headers["upload-offset"])
                if len(sent) > chunks:
                    route.abort("connectionreset")
                    return
            route.continue_()

        page.route("**/uploads/*", pass_or_break)
        return sent

    def test_goes_on_by_itself_after_a_break(
        self, sign_in: Callable[..., Page], place: tuple[str, str], deck: Path
    ) -> None:
        page = sign_in("ben")
        page.goto(f"{place[1]}/files/")
        digest = hashlib.sha256(deck.read_bytes()).hexdigest()
        self.choose(page, deck, "alone.pdf")
        sent = self.break_after(page, 2)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#upload li")).to_contain_text("The link is lost", timeout=20_000)
        expect(page.locator("#upload li")).to_contain_text("Next try in")
        page.unroute("**/uploads/*")
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_role("link", name="alone.pdf")).to_be_visible(timeout=20_000)
        expect(page.get_by_text(digest).first).to_be_visible()
        assert sent == ["0", str(4 << 20), str(8 << 20)], "chunks of 4 MiB, none of them twice"

    def test_goes_on_after_a_reload_with_the_same_file_chosen_again(
        self, sign_in: Callable[..., Page], place: tuple[str, str], deck: Path
    ) -> None:
        page = sign_in("ben")
        page.goto(f"{place[1]}/files/")
        self.choose(page, deck)
        self.break_after(page, 2)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#upload li")).to_contain_text("The link is lost", timeout=20_000)
        page.unroute("**/uploads/*")
        page.goto(f"{place[1]}/files/")
        expect(page.locator("#unfinished tr", has_text="deck.pdf")).to_contain_text("8.4 MB of 13")
        self.choose(page, deck)
        sent = self.break_after(page, 9)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("link", name="deck.pdf")).to_be_visible(timeout=20_000)
        assert sent == [str(8 << 20), str(12 << 20)]
        expect(page.locator("#unfinished")).to_have_count(0)

    def test_waits_as_long_as_the_site_asks(
        self, sign_in: Callable[..., Page], place: tuple[str, str], short: Path
    ) -> None:
        page = sign_in("ben")
        page.clock.install()
        page.goto(f"{place[1]}/files/")
        self.choose(page, short, "asked.pdf")
        asked: list[str] = []

        def busy(route: Any) -> None:
            if route.request.method == "POST":
                asked.append(route.request.url)
                route.fulfill(status=503, headers={"Retry-After": "33"}, body="busy")
            else:
                route.continue_()

        page.route("**/uploads", busy)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#upload li")).to_contain_text("Many files are being sent")
        expect(page.locator("#upload li")).to_contain_text("33 s")
        page.clock.run_for(30_000)
        assert len(asked) == 1
        page.unroute("**/uploads")
        page.clock.run_for(5_000)
        expect(page.get_by_role("link", name="asked.pdf")).to_be_visible(timeout=20_000)

    @pytest.mark.parametrize(
        ("status", "answer", "told"),
        [
            (413, '{"error": {"message": "No room."}}', "No room."),
            (403, '{"error": {"message": "Closed."}}', "Closed."),
            (401, "", "You are signed out"),
            (400, "<html>", "The site does not take this file (answer 400)"),
            (409, '{"error": {"message": "Another byte."}}', "Another byte."),
            (460, '{"error": {"message": "Changed on the way."}}', "Changed on the way."),
        ],
    )
    def test_every_refusal_has_a_sentence(
        self,
        sign_in: Callable[..., Page],
        place: tuple[str, str],
        tmp_path: Path,
        status: int,
        answer: str,
        told: str,
    ) -> None:
        page = sign_in("ben")
        page.goto(f"{place[1]}/files/")
        self.choose(page, self.made(tmp_path, 10), "small.pdf")
        page.route("**/uploads", lambda route: route.fulfill(status=status, body=answer))
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#upload li")).to_contain_text(told)

    @pytest.mark.parametrize("status", [404, 410])
    def test_what_is_gone_begins_again(
        self, sign_in: Callable[..., Page], place: tuple[str, str], short: Path, status: int
    ) -> None:
        page = sign_in("ben")
        page.goto(f"{place[1]}/files/")
        name = f"gone{status}.pdf"
        self.choose(page, short, name)
        gone: list[str] = []

        def expired(route: Any) -> None:
            sort = route.request.method
            if sort in {"PATCH", "HEAD"} and (not gone or gone[0] == route.request.url):
                if not gone:
                    # It is away on the site too: else the same creation leads to it again.
                    asked = route.request.headers
                    kept = {"tus-resumable", "x-csrf-token", "x-csrftoken", "referer"}
                    sent = {name: asked[name] for name in kept & asked.keys()}
                    ended = page.request.delete(route.request.url, headers=sent)
                    assert ended.status == 204, ended.text()
                gone.append(route.request.url)
                route.fulfill(status=status, body="{}")
            else:
                route.continue_()

        page.route("**/uploads/*", expired)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("link", name=name)).to_be_visible(timeout=20_000)

    def test_is_paused_and_goes_on_by_the_keyboard(
        self, sign_in: Callable[..., Page], place: tuple[str, str], short: Path
    ) -> None:
        page = sign_in("ben", locale="ar", viewport={"width": 320, "height": 640})
        page.goto(f"{place[1]}/files/")
        page.set_input_files("#files", short.rename(short.with_name("صور.pdf")))
        held: list[Any] = []

        def hold(route: Any) -> None:
            if route.request.method == "PATCH" and not held:
                held.append(route)
            else:
                route.continue_()

        page.route("**/uploads/*", hold)
        page.locator("#upload button:not([type=button])").focus()
        with page.expect_request(lambda request: request.method == "PATCH"):
            page.keyboard.press("Enter")
        pause = page.locator("#upload [data-pause]")
        expect(pause).to_be_visible(timeout=20_000)
        pause.focus()
        page.keyboard.press("Enter")
        on = page.locator("#upload [data-on]")
        expect(on).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="صور.pdf")).to_be_visible(timeout=20_000)


class TestChecking:
    def test_a_dropped_file_leads_to_what_is_known_of_it(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben")
        page.goto("/receipts/")
        expect(page.locator("#checked")).to_be_visible()  # its script listens from now on
        page.evaluate("""() => {
            const data = new DataTransfer();
            data.items.add(new File(["nobody sent this"], "plan.txt"));
            document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
        }""")
        expect(page.get_by_text("No version that was submitted holds this file")).to_be_visible()
        expect(page.get_by_text(hashlib.sha256(b"nobody sent this").hexdigest())).to_be_visible()
        expect(page.get_by_text("plan.txt")).to_be_visible()

    def test_a_file_chosen_meanwhile_takes_the_place_of_the_first(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("ben")
        # The first file's bytes come never.
        page.add_init_script("""
            const read = Blob.prototype.arrayBuffer;
            let first = true;
            Blob.prototype.arrayBuffer = async function () {
              if (first) { first = false; await new Promise(() => {}); }
              return read.call(this);
            };
        """)
        page.goto("/receipts/")
        expect(page.locator("#checked")).to_be_visible()  # its script listens from now on
        for name in ("first.txt", "second.txt"):
            page.set_input_files(
                "#checked", {"name": name, "mimeType": "text/plain", "buffer": name.encode()}
            )
        expect(page.get_by_text(hashlib.sha256(b"second.txt").hexdigest())).to_be_visible()


class TestWriting:
    def test_a_draft_saves_itself_and_the_second_member_is_told(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        ben, bo = sign_in("ben"), sign_in("bo")
        for page in (ben, bo):
            page.goto(f"{place[1]}/tasks/summary")
        bo.locator("[name=summary]").fill("Bo was here first.")
        expect(bo.locator("#draft [data-status]")).to_contain_text("Saved")
        bo.locator("[name=summary]").fill("Bo writes on.")
        expect(bo.locator("#draft [data-status]")).to_contain_text("Saved")
        ben.locator("[name=summary]").fill("Ben too.")
        told = "Summary: Somebody else changed this too"
        expect(ben.locator("#draft [data-status]")).to_contain_text(told)
        ben.get_by_role("button", name="Save").click()
        expect(ben.get_by_role("alert")).to_contain_text("Somebody else changed this")
        expect(ben.locator("main")).to_contain_text("Bo writes on.")
        expect(ben.locator("[name=summary]")).to_have_value("Ben too.")
        ben.get_by_label("Keep what you wrote").check()
        ben.get_by_role("button", name="Save").click()
        expect(ben.get_by_text("Saved. ")).to_be_visible()
        ben.goto(f"{place[1]}/tasks/summary")
        expect(ben.locator("[name=summary]")).to_have_value("Ben too.")

    def test_from_the_draft_to_the_receipt(
        self, sign_in: Callable[..., Page], place: tuple[str, str]
    ) -> None:
        page = sign_in("bo")
        page.goto(place[1])
        page.get_by_role("link", name="Review and submit").click()
        page.get_by_role("button", name="Submit version 1").click()
        expect(page.get_by_text("Your submission has arrived")).to_be_visible()
        expect(page.get_by_text("Valid")).to_be_visible()
        page.goto(place[1])
        expect(page.get_by_role("heading", name="Version 1 is in")).to_be_visible()

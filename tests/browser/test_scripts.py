"""The scripts in a real browser: each adds comfort to a form that works without it, and none loses
what was typed."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, jsonify, redirect, render_template_string, request
from playwright.sync_api import Browser, Page, Route, expect
from servers import wait_for
from werkzeug.serving import make_server
from windows import listening

from hackathon.pages.rendering import Lean

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'"
)

FRAME = """{% import "macros/forms.html" as forms %}{% import "macros/ui.html" as ui %}{% import "macros/board.html" as board %}
{% import "macros/scorecard.html" as scorecard %}<!doctype html><html lang="en"><title>t</title>
<link rel="stylesheet" href="/static/site.css"><script type="module" src="/static/site.js"></script><main>"""
PAGES = {
    "note": (
        '{% call forms.form(none, id="note", submit="Send", autosave="/save", action="/sent")'
        ' %}<input type="hidden" name="revision" value="1"><textarea name="text"></textarea><input'
        ' type="password" name="secret">{% endcall %}'
    ),
    "kept": (
        '{% call forms.form(none, id="kept", submit="Send", keep=true, action="/sent") %}'
        '<textarea name="text"></textarea>{% endcall %}'
    ),
    "files": (
        '{% call forms.form(none, submit="Send", upload=true, action="/upload") %}<input'
        ' type="file" id="f" name="f" data-max-bytes="10" data-too-large="Too large."'
        ' data-types=".txt" data-wrong-type="Wrong kind.">{% endcall %}'
    ),
    "board": (
        "{% call(card) board.board(stages, columns, moves=true, today=now.date()) %}"
        "{{ board.move(card, stages) }}{% endcall %}"
    ),
    "score": (
        '{{ scorecard.keys() }}{% call forms.form(none, id="score", css="scorecard") %}{% for n in'
        ' (1, 2) %}{{ scorecard.criterion(n, 2, "Use", "How?", [(1, "a"), (2, "b")],'
        ' "s" ~ n, "r" ~ n) }}{% endfor %}{{ scorecard.bar(0, 2, "/sent") }}{% endcall %}'
    ),
    "list": (
        '<p hidden><input data-filter="#all li" data-none="none" aria-label="Find"></p><ul'
        ' id="all"><li>Öffice of Samples</li><li>Патентное ведомство</li></ul><p id="none"'
        ' hidden>Nothing fits</p>{{ ui.copy("CF-1") }}'
    ),
    "names": (
        '<input list="all" aria-label="Language"><input list="all" aria-label="Another"><datalist'
        ' id="all" data-names="/names"></datalist>'
    ),
    "clock": '{{ ui.deadline(at, "Europe/Zurich", now) }}',
}


STAGES = [("running", "Running"), ("adopted", "Adopted")]
CARD = {
    "title": {"text": "Search", "lang": "en"},
    "slug": "search",
    "stage": "running",
    "since": NOW.date(),
}
COLUMNS = {"running": {"cards": [CARD], "total": 1}, "adopted": {"cards": [], "total": 0}}


class Server:
    """A site of macros: ``saving`` is what it answers to autosave, ``received`` what reached it."""

    def __init__(self) -> None:
        self.saving: tuple[Any, int] = ({"revision": 2}, 200)
        self.received: list[tuple[str, dict[str, str]]] = []
        app = Flask("macros", root_path=str(ROOT))
        app.jinja_env.add_extension("jinja2.ext.i18n")
        app.jinja_env.add_extension(Lean)
        app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
        app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
        app.jinja_env.globals.update(
            zone_name=str,
            asset=lambda name: f"/static/{name}", csrf_token=lambda: "token", format_number=str, format_relative=lambda at, now: "soon",
            format_datetime=lambda at, zone: f"{at:%d %B %Y, %H:%M}", format_date=lambda at, zone: f"{at:%d %B %Y}",
        )  # fmt: skip
        app.add_url_rule("/page/<name>", view_func=self.page)
        app.add_url_rule("/pilots/<pilot>", "pilots.show")
        app.add_url_rule("/pilots/<pilot>/move", "stages.move")
        app.add_url_rule("/names", view_func=self.names)
        app.add_url_rule("/save", view_func=self.save, methods=["POST"])
        app.add_url_rule("/upload", view_func=self.upload, methods=["POST"])
        app.add_url_rule("/sent", view_func=self.sent, methods=["GET", "POST"])
        app.add_url_rule("/again", view_func=self.again)

        @app.after_request
        def guard(answer: Response) -> Response:
            answer.headers["Content-Security-Policy"] = POLICY
            return answer

        self.http = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"http://127.0.0.1:{self.http.port}"

    def page(self, name: str) -> str:
        return render_template_string(
            FRAME + PAGES[name],
            now=NOW,
            at=NOW + timedelta(days=12),
            stages=STAGES,
            columns=COLUMNS,
        )

    def names(self) -> Any:
        self.received.append(("names", {}))
        if len(self.received) == 1:
            return "", 503
        return jsonify([["German", "Deutsch"], ["Ga"]])

    def save(self) -> Any:
        self.received.append(("save", request.form.to_dict()))
        body, status = self.saving
        return (redirect("/sent") if status == 302 else jsonify(body)), status

    def upload(self) -> Any:
        self.received.append(
            ("upload", {name: file.read().decode() for name, file in request.files.items()})
        )
        return redirect("/sent?thanks=1")

    def sent(self) -> Any:
        if request.method == "POST":
            self.received.append(("sent", request.form.to_dict()))
            return redirect(
                "/again" if "refuse" in request.form.get("text", "") else "/sent?thanks=1"
            )
        return render_template_string(FRAME + '{{ ui.notice("Thank you", "success") }}')

    def again(self) -> str:
        return render_template_string(FRAME + "<h1>Sign in</h1>")


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.http.shutdown()
    thread.join()
    made.http.server_close()


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=server.address,
        timezone_id="America/Santiago",
        permissions=["clipboard-read", "clipboard-write"],
    )
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on(
        "console",
        lambda line: (
            complaints.append(line.text) if "Content Security Policy" in line.text else None
        ),
    )
    yield made
    context.close()
    assert complaints == []


class TestAutosave:
    def test_saves_as_typed_and_says_when(self, page: Page, server: Server) -> None:
        page.goto("/page/note")
        page.get_by_role("textbox").first.fill("one")
        expect(page.get_by_role("status")).to_contain_text("Saved")
        assert server.received[-1][1]["text"] == "one"
        expect(page.locator("[name=revision]")).to_have_value("2")
        assert page.evaluate("localStorage.length") == 0

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (302, "signed out"),
            (401, "signed out"),
            (409, "changed somewhere else"),
            (422, "Not saved"),
        ],
    )
    def test_what_is_refused_comes_back_with_the_page(
        self, page: Page, server: Server, status: int, words: str
    ) -> None:
        server.saving = ({}, status)
        page.goto("/page/note")
        page.locator("textarea").fill("long thought")
        page.locator("[name=secret]").fill("hunter")
        expect(page.get_by_role("status")).to_contain_text(words)
        assert "hunter" not in page.evaluate("JSON.stringify(localStorage)")
        page.goto("/again")
        page.goto("/page/note")
        expect(page.locator("textarea")).to_have_value("long thought")
        page.get_by_role("button", name="Discard it").click()
        expect(page.locator("textarea")).to_have_value("")

    def test_what_was_typed_before_the_script_arrived_is_saved_too(
        self, page: Page, server: Server
    ) -> None:
        def type_first(route: Route) -> None:
            page.locator("textarea").fill("early bird")
            route.continue_()

        page.route("**/autosave.js", type_first)
        page.goto("/page/note")
        expect(page.get_by_role("status")).to_contain_text("Saved")
        assert server.received[-1][1]["text"] == "early bird"

    def test_a_lost_link_keeps_the_text_and_sends_it_later(
        self, page: Page, server: Server
    ) -> None:
        page.goto("/page/note")
        listening(page)
        page.context.set_offline(True)
        page.locator("textarea").fill("under the sea")
        expect(page.get_by_role("status")).to_contain_text("No connection")
        page.context.set_offline(False)
        expect(page.get_by_role("status")).to_contain_text("Saved")
        assert server.received[-1][1]["text"] == "under the sea"

    def test_text_is_forgotten_after_success_and_offered_after_a_lost_session(
        self, page: Page
    ) -> None:
        page.goto("/page/kept")
        listening(page)
        page.locator("textarea").fill("fine")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/sent**")
        page.wait_for_function("localStorage.length === 0")
        page.goto("/page/kept")
        listening(page)
        page.locator("textarea").fill("refuse this")
        page.get_by_role("button", name="Send").click()
        page.wait_for_url("**/again")
        page.goto("/page/kept")
        page.get_by_role("button", name="Put it back").click()
        expect(page.locator("textarea")).to_have_value("refuse this")


class TestUpload:
    def test_what_is_too_large_or_of_a_wrong_kind_never_travels(
        self, page: Page, server: Server
    ) -> None:
        page.goto("/page/files")
        listening(page)
        page.locator("#f").set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 11}
        )
        expect(page.get_by_role("alert")).to_have_text("a.txt: Too large.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#f")).to_be_focused()
        page.locator("#f").set_input_files(
            {"name": "a.exe", "mimeType": "text/plain", "buffer": b"x"}
        )
        expect(page.get_by_role("alert")).to_have_text("a.exe: Wrong kind.")
        assert server.received == []

    def test_the_answer_takes_the_pages_place(self, page: Page, server: Server) -> None:
        page.goto("/page/files")
        listening(page)
        page.locator("#f").set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}
        )
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Thank you")).to_be_visible()
        assert page.url.endswith("/sent?thanks=1")
        assert server.received == [("upload", {"f": "hello"})]

    def test_a_lost_link_leaves_the_file_chosen(self, page: Page) -> None:
        page.goto("/page/files")
        listening(page)
        page.locator("#f").set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}
        )
        page.context.set_offline(True)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("status")).to_contain_text("The link was lost")
        page.context.set_offline(False)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("Thank you")).to_be_visible()


def test_a_dropped_card_opens_its_form_and_moves_nothing(page: Page, server: Server) -> None:
    page.goto("/page/board")
    listening(page)
    page.locator(".tile").drag_to(page.locator("[data-stage=adopted]"))
    expect(page.locator("select[name=stage]")).to_have_value("adopted")
    expect(page.locator("[name=reason]")).to_be_focused()
    assert server.received == []


def test_names_come_when_a_field_is_entered_and_once(page: Page, server: Server) -> None:
    page.goto("/page/names")
    first, second = page.get_by_label("Language"), page.get_by_label("Another")
    assert server.received == []
    first.focus()
    wait_for(lambda: len(server.received) == 1, "the first try, which fails")
    expect(page.locator("datalist")).to_have_attribute("data-names", "/names")
    second.focus()
    expect(page.locator("option")).to_have_count(2)
    found = page.locator("option").evaluate_all("all => all.map((one) => [one.value, one.label])")
    assert found == [["German", "Deutsch"], ["Ga", "Ga"]]
    first.focus()
    assert len(server.received) == 2


def test_keys_score_walk_and_open_the_next(page: Page) -> None:
    page.goto("/page/score")
    expect(page.locator("[name=s1]").first).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("[name=s1][value='2']")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(page.locator("[name=s2][value='1']")).to_be_checked()
    page.locator("[name=r2]").press("n")
    expect(page.locator("[name=r2]")).to_have_value("n")
    page.locator("[name=s2][value='1']").press("n")
    page.wait_for_url("**/sent")


def test_a_list_filters_without_regard_to_case_and_accents(page: Page) -> None:
    page.goto("/page/list")
    page.get_by_label("Find").fill("OFFICE samp")
    expect(page.locator("#all li:visible")).to_have_text(["Öffice of Samples"])
    page.get_by_label("Find").fill("ведом")
    expect(page.locator("#all li:visible")).to_have_text(["Патентное ведомство"])
    page.get_by_label("Find").fill("nowhere")
    expect(page.get_by_text("Nothing fits")).to_be_visible()


def test_copy_says_that_it_copied(page: Page) -> None:
    page.goto("/page/list")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "CF-1"


def test_a_deadline_adds_the_readers_own_time_and_counts_down(page: Page) -> None:
    page.clock.set_fixed_time(NOW)
    page.goto("/page/clock")
    expect(page.locator("[data-own]")).to_have_text("Your time1 Jun 2026, 05:30")
    expect(page.locator("[data-relative]")).to_have_text("in 12 days")

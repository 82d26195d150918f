"""Kept pages: as fresh as pages made anew, the same for everybody who gets them, and nothing of
anybody in them."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import brotli
import counting
import pytest
from casting import NOW, Cast, day, make_challenge, make_person, register
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from hackathon.core import audit, data_version
from hackathon.events import announcements, statuses
from hackathon.events.announcements import News
from hackathon.events.events import Event, Rules
from hackathon.front import arriving
from hackathon.operations import schema
from hackathon.pages import caching
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.submissions import submissions
from hackathon.teams import memberships, teams
from hackathon.teams.teams import Team

# Each database keeps the version of its data in its own way.
pytestmark = pytest.mark.both_databases
# What is written on a page, or in its headers, is the same on both.
on_either = pytest.mark.one_database("sqlite")

As = Callable[[Person | None], FlaskClient]
LIST = "/events/codefest/teams/"


@pytest.fixture
def visit(app: Flask) -> Callable[..., Any]:
    """Ask for a page as somebody who was never here: no cookie, and no other header than those
    given."""
    return lambda path, **headers: app.test_client(use_cookies=False).get(
        path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.fixture
def made_anew(app: Flask) -> Iterator[list[str]]:
    """The paths of the requests that came as far as Flask."""
    reached: list[str] = []
    functions = app.before_request_funcs.setdefault(None, [])

    def note() -> None:
        from flask import request

        reached.append(request.path)

    functions.append(note)
    yield reached
    functions.remove(note)


def test_the_event_loop_is_answered_from_memory_or_not_at_all(
    app: Flask, visit: Callable[..., Any], cast: Cast, made_anew: list[str]
) -> None:
    def at_once() -> bytes:
        asked = create_environ(LIST, "http://localhost", headers={"Accept-Language": "en"})
        asked[arriving.AT_ONCE] = True
        return b"".join(run_wsgi_app(app.wsgi_app, asked)[0])

    team = cast.team
    with pytest.raises(arriving.NotAtOnce):
        at_once()
    page = visit(LIST, Accept_Language="en").data
    assert "Niçoise" in page.decode() and at_once() == page == at_once()
    team.change(None, name="Walrus Team")
    with pytest.raises(arriving.NotAtOnce):
        at_once()
    assert len(made_anew) == 1


def public_addresses(app: Flask, cast: Cast) -> list[str]:
    """Every page that the site has, as somebody might ask for it who is not signed in."""
    parts = {
        "event": cast.event.slug, "challenge": cast.challenge.slug, "team": cast.team.key, "submission": cast.submission.key,
        "pilot": cast.pilot.slug, "office": cast.office.code, "person": cast.ben.key, "round": cast.round.slug, "judge": cast.judge.code,
        "rubric": cast.rubric.slug, "secret": "none", "receipt": "none", "anything": "none", "code": "fr",
    }  # fmt: skip
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= set(parts):
            built = rule.build({name: parts[name] for name in rule.arguments})
            assert built is not None
            found.append(built[1])
    assert len(found) > 50
    return found


class TestKeeping:
    def test_the_second_visitor_gets_the_page_with_one_query_and_without_flask(
        self, visit: Any, cast: Cast, made_anew: list[str]
    ) -> None:
        first = visit(f"/events/{cast.event.slug}/teams/")
        with counting.queries() as seen:
            second = visit(LIST)
        assert (
            second.status_code == 200
            and second.data == first.data
            and second.headers["ETag"] == first.headers["ETag"]
        )
        assert made_anew == [LIST] and len(seen) == 1 and "data_version" in seen[0]

    def test_what_a_page_is_made_for_keeps_it_apart(
        self, visit: Any, cast: Cast, made_anew: list[str]
    ) -> None:
        wishes: list[tuple[str, dict[str, str]]] = [
            (f"/events/{cast.event.slug}/teams/", {}),
            (f"{LIST}?q=x", {}),
            (LIST, {"Accept_Language": "fr"}),
            (LIST, {"Cookie": "lang=ar"}),
            (LIST, {"Accept_Encoding": "br"}),
            (LIST, {"Accept_Encoding": "gzip"}),
            (LIST, {"Accept_Encoding": "zstd"}),
        ]
        answers = [visit(path, **headers) for path, headers in wishes]
        assert len(made_anew) == len(wishes) and len({answer.data for answer in answers}) == len(
            wishes
        )
        again = [visit(path, **headers) for path, headers in wishes]
        assert [answer.data for answer in again] == [answer.data for answer in answers] and len(
            made_anew
        ) == len(wishes)
        assert b'dir="rtl"' in again[3].data and brotli.decompress(again[4].data) == again[0].data
        assert [answer.headers.get("Content-Encoding") for answer in again[4:]] == [
            "br",
            "gzip",
            "zstd",
        ]

    def test_pages_say_how_they_may_be_kept_elsewhere(self, visit: Any, cast: Cast) -> None:
        for answer in (visit(f"/events/{cast.event.slug}/"), visit("/events/codefest/")):
            assert answer.headers["Cache-Control"] == "no-cache" and answer.headers[
                "ETag"
            ].startswith('W/"')
            assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(
                answer.headers["Vary"].split(", ")
            )
            assert "X-Request-ID" in answer.headers

    def test_a_browser_that_has_the_page_already_is_told_so(self, visit: Any, cast: Cast) -> None:
        tag = visit(f"/events/{cast.event.slug}/").headers["ETag"]
        for path in ("/events/codefest/", "/events/codefest/"):
            answer = visit(path, If_None_Match=tag, Accept_Encoding="br")
            assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert visit("/events/codefest/", If_None_Match='W/"other"').status_code == 200

    def test_a_signed_in_browser_that_asks_with_a_tag_gets_a_page_that_nobody_keeps(
        self, as_: As, cast: Cast, visit: Any
    ) -> None:
        tag = visit(f"/events/{cast.event.slug}/").headers["ETag"]
        answer = as_(cast.ben).get("/events/codefest/", headers={"If-None-Match": tag})
        assert (
            answer.status_code == 200
            and answer.headers["Cache-Control"] == "no-store"
            and "ETag" not in answer.headers
        )

    def test_head_has_the_headers_alone(self, app: Flask, visit: Any, cast: Cast) -> None:
        page = visit(f"/events/{cast.event.slug}/")
        head = app.test_client(use_cookies=False).head("/events/codefest/")
        assert head.data == b"" and head.headers["Content-Length"] == page.headers["Content-Length"]

    def test_memory_is_bounded(self) -> None:
        kept = caching.Kept()
        for number in range(100):
            kept.put((1, 1), (str(number),), caching.Page([], "", b"x" * 2**20))
        there = sum(kept.get((1, 1), (str(number),)) is not None for number in range(100))
        assert there == caching.MOST // 2**20 - 1, "what stands around a page counts, too"
        assert kept.get((1, 1), ("99",)) is not None and kept.get((2, 1), ("99",)) is None
        kept.put((2, 1), ("99",), caching.Page([], "", b""))
        assert kept.get((1, 1), ("99",)) is None and kept._size < 100


class TestFreshness:
    def test_a_page_never_outlives_a_deadline(
        self, visit: Any, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        closes = cast.event.registration_closes
        stand_at(closes - timedelta(seconds=1))
        before = visit("/events/codefest/").data
        stand_at(closes)
        assert visit("/events/codefest/").data != before

    def test_the_time_left_is_told_anew_four_times_a_minute(
        self, visit: Any, cast: Cast, stand_at: Callable[[datetime], None], made_anew: list[str]
    ) -> None:
        assert cast.event
        for seconds in range(60):
            stand_at(NOW + timedelta(seconds=seconds))
            visit("/events/codefest/")
        assert len(made_anew) == 4

    def verbs(self, cast: Cast) -> list[tuple[str, Callable[[], Any], str]]:
        """(page, change that everybody may see, what the page then says)."""
        return [
            (
                LIST,
                lambda: teams.create(cast.event, teams.Profile("Fresh paint"), cast.cy, NOW),
                "Fresh paint",
            ),
            (
                LIST,
                lambda: teams.edit(
                    cast.team, None, teams.Profile("Nizza", "", False, ""), cast.ben, NOW
                ),
                "Nizza",
            ),
            (
                f"{LIST}{cast.team.key}",
                lambda: memberships.leave(cast.team, cast.bo, NOW),
                "Ben Example",
            ),
            ("/events/", lambda: statuses.publish(draft(), cast.ada, NOW), "Second codefest"),
            (
                "/events/codefest/challenges/",
                lambda: make_challenge(cast.event, "goods", title="Group goods"),
                "Group goods",
            ),
            (
                "/events/codefest/",
                lambda: announcements.publish(
                    cast.event, News("Office hours move", "", "en"), cast.ada, NOW
                ),
                "Office hours move",
            ),
            (
                "/pilots/",
                lambda: (
                    Pilot.update(title="Nicer helper").where(Pilot.id == cast.pilot.id).execute()
                ),
                "Nicer helper",
            ),
            (
                "/api/v1/pilots",
                lambda: cast.pilot.change(None, title="Nicest helper"),
                "Nicest helper",
            ),
        ]

    @pytest.mark.parametrize("number", range(8))
    def test_a_change_is_seen_at_once(self, visit: Any, cast: Cast, number: int) -> None:
        assert cast.cy and cast.bo and cast.pilot and cast.team and cast.challenge and cast.ada
        path, change, told = self.verbs(cast)[number]
        before = visit(path)
        assert before.status_code == 200 and visit(path).data == before.data
        change()
        after = visit(path).get_data(True)
        assert told in after and after != before.get_data(True)

    def test_a_change_while_a_page_is_made_is_not_lost(
        self, app: Flask, db: Any, cast: Cast
    ) -> None:
        """The page was made from what was there before the change, so it is not taken for one made
        after it."""
        content = ["old"]

        def slow(environ: Any, start: Any) -> list[bytes]:
            read = content[0].encode()
            if read == b"old":
                content[0] = "new"
                cast.event.change(None, title="Changed while the page was made")
            start(
                "200 OK",
                [
                    ("Content-Type", "text/html"),
                    ("Cache-Control", "no-cache"),
                    ("ETag", f'W/"{read}"'),
                    ("Content-Length", "3"),
                ],
            )
            return [read]

        assert cast.event
        wrapped = caching.wrap(slow, app)
        answers = [
            b"".join(wrapped({**environ(), "PATH_INFO": "/slow"}, lambda *ignored: None))
            for _ in range(3)
        ]
        assert answers == [b"old", b"new", b"new"]

    @on_either
    def test_a_kept_page_shows_nothing_that_changes_unnoticed(
        self, app: Flask, visit: Any, cast: Cast
    ) -> None:
        """What a page reads from a table whose writes do not end kept pages would stay on it."""
        unnoticed = [model._meta.table_name for model in schema.TABLES if not model.seen_by_public]
        assert {"sign_in", "scorecard", "rate_limit"} <= set(unnoticed)
        assert submissions and register(cast.sam, cast.event)
        kept = 0
        for path in public_addresses(app, cast):
            with counting.queries() as seen:
                answer = visit(path)
            if (
                answer.status_code == 200
                and answer.headers.get("Cache-Control") == "no-cache"
                and "Set-Cookie" not in answer.headers
            ):
                kept += 1
                read = {
                    name
                    for name in unnoticed
                    for sql in seen[1:]
                    if re.search(rf'"?\b{name}\b"?', sql)
                }
                assert not read, (
                    f"{path} reads {read}: let their writes be noticed (seen_by_public) or send"
                    " no-store"
                )
        assert kept > 12


def draft() -> Event:
    from casting import make_event

    event = make_event("second", title="Second codefest", folded="second codefest", status="draft")
    make_challenge(event, "first")
    Rules.create(
        event=event,
        version="1.0",
        title="Rules",
        body="Be fair.",
        body_html="<p>Be fair.</p>",
        published_at=day(-30),
    )
    return event


def environ() -> dict[str, Any]:
    from werkzeug.test import create_environ

    return create_environ("/")


class TestSecrets:
    CANARY = "canary7f3a"

    @on_either
    def test_nothing_of_a_visitor_reaches_the_next_one(
        self, app: Flask, visit: Any, cast: Cast
    ) -> None:
        """Every header in which a browser may say something of somebody, on every page."""
        word = self.CANARY
        headers = {
            "Cookie": f"theme={word}; other={word}", "User_Agent": word, "Referer": f"http://localhost/{word}", "Origin": f"http://{word}",
            "X_Forwarded_Host": word, "X_Forwarded_For": word, "X_Forwarded_Proto": word, "X_Forwarded_Prefix": word, "Forwarded": f"host={word}",
            "Accept_Language": f"en, {word}", "Accept_Encoding": f"{word}", "X_Request_ID": word, "X_Original_URL": f"/{word}", "From": word,
            "X_HTTP_Method_Override": word, "If_None_Match": f'"{word}"', "Sec_Fetch_Site": word, "Accept": f"text/html, {word}/{word}",
        }  # fmt: skip
        for path in public_addresses(app, cast):
            visit(path, **headers)
            after = visit(path)
            assert word not in after.get_data(True) and word not in str(after.headers), path

    @on_either
    def test_what_a_signed_in_person_sees_is_kept_for_nobody(
        self, app: Flask, as_: As, visit: Any, cast: Cast
    ) -> None:
        person = make_person("Zenobia Signed In")
        register(person, cast.event)
        client = as_(person)
        for path in public_addresses(app, cast):
            if "sign-out" in path:
                continue
            answer = client.get(path)
            assert answer.headers["Cache-Control"] in {"no-store", "private, no-store"}, path
            answer.close()  # an archive is made as it is read
            seen = visit(path).get_data(True)
            assert "Zenobia" not in seen.replace("/events/codefest/teams/", ""), path

    def test_a_browser_with_a_session_gets_no_kept_page(
        self, visit: Any, cast: Cast, made_anew: list[str]
    ) -> None:
        visit(f"/events/{cast.event.slug}/")
        visit("/events/codefest/", Cookie="lang=fr; codefest=anything")
        visit("/events/codefest/", Cookie="remember_token=anything")
        visit("/events/codefest/", Authorization="Bearer anything")
        visit("/events/codefest/", Range="bytes=0-10")
        assert len(made_anew) == 5

    def test_a_form_is_made_for_each_visitor(self, visit: Any, cast: Cast) -> None:
        tokens = [
            re.search(
                r'name="csrf_token"[^>]*value="([^"]+)', visit("/people/sign-in").get_data(True)
            )
            for _ in range(2)
        ]
        assert tokens[0] and tokens[1] and tokens[0][1] != tokens[1][1]
        assert all(
            "Set-Cookie" in visit("/people/sign-in").headers
            and "ETag" not in visit("/people/sign-in").headers
            for _ in range(2)
        )

    def test_a_message_for_one_visitor_is_shown_to_that_one(
        self, app: Flask, visit: Any, cast: Cast
    ) -> None:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_flashes"] = [("success", self.CANARY)]
        assert cast.event and self.CANARY in client.get("/events/").get_data(True)
        assert self.CANARY not in visit("/events/").get_data(True)

    def test_what_is_not_a_page_is_not_kept(
        self, visit: Any, cast: Cast, made_anew: list[str]
    ) -> None:
        for path, status in (
            ("/nowhere", 404),
            ("/me", 302),
            ("/events/?lang=fr", 200),
            ("/events/codefest/nowhere", 404),
        ):
            assert [visit(path).status_code for _ in range(2)] == [status, status], path
        assert cast.event and len(made_anew) == 8

    def test_a_page_is_kept_for_the_name_it_was_asked_by(
        self, app: Flask, visit: Any, cast: Cast
    ) -> None:
        assert visit(f"/events/{cast.event.slug}/").status_code == 200
        assert visit("/events/codefest/", Host="evil.example").status_code == 400
        assert "evil.example" not in visit("/events/codefest/").get_data(True)

    def test_judging_under_way_changes_no_page(
        self, app: Flask, visit: Any, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        """A tag or a page that changed with each score would tell outsiders how judging goes."""
        from casting import assign, enter

        from hackathon.judging.scorecards import Scorecard

        assert cast.submission and cast.pilot and cast.judge
        enter(cast.round, cast.submission)
        stand_at(day(12))
        version, pages = (
            data_version.current(),
            {path: visit(path) for path in public_addresses(app, cast)},
        )
        Scorecard.create(
            assignment=assign(cast.round, cast.judge, cast.submission),
            updated_at=day(12),
            feedback=self.CANARY,
        )
        assert data_version.current() == version
        for path, page in pages.items():
            again = visit(path)
            if (
                again.status_code == 200 and "Set-Cookie" not in again.headers
            ):  # an error names its own number, a form has a token
                assert (again.headers.get("ETag"), again.data) == (
                    page.headers.get("ETag"),
                    page.data,
                ), path


class TestCompression:
    @pytest.mark.parametrize(
        ("accepted", "chosen"),
        [
            ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("zstd, gzip", "zstd"), ("br;q=0, gzip", "gzip"), ("", ""),
            ("identity", ""), ("compress", ""), ("br;q=oops, gzip", "gzip"),
        ],
    )  # fmt: skip
    def test_in_the_smallest_form_that_the_browser_takes(
        self, visit: Any, cast: Cast, accepted: str, chosen: str
    ) -> None:
        page = visit(f"/events/{cast.event.slug}/", Accept_Encoding=accepted)
        assert page.status_code == 200 and page.headers.get("Content-Encoding", "") == chosen
        assert int(page.headers["Content-Length"]) == len(page.data)

    def test_signed_in_pages_too_but_not_when_another_site_opened_them(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ben)
        for site, coding in (
            ("same-origin", "br"),
            ("none", "br"),
            ("cross-site", None),
            ("same-site", None),
        ):
            answer = client.get(
                "/events/codefest/" if cast.event else "",
                headers={"Accept-Encoding": "br", "Sec-Fetch-Site": site},
            )
            assert answer.headers.get("Content-Encoding") == coding, site


def test_the_lines_that_people_write_are_noticed() -> None:
    """Closed by default: a new table ends kept pages unless its model says that no page for
    everybody shows it."""
    assert (
        all(model.seen_by_public for model in (Event, Team, Person, Pilot))
        and not audit.AuditLine.seen_by_public
    )


def test_what_is_kept_is_bounded_with_everything_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Short pages have more in their headers and keys than in themselves. With a bound of an eighth
    it is over as much sooner."""
    monkeypatch.setattr(caching, "MOST", caching.MOST // 8)
    kept = caching.Kept()
    tracemalloc.start()
    try:
        for number in range(4_000):
            headers = [(f"X-{n}", f"{number} {n}") for n in range(12)]
            page = caching.Page(headers, f"{number}", f"page {number}".encode())
            kept.put((1, 1), ("/", f"q={number}", "en"), page)
        assert kept.get((1, 1), ("/", "q=3999", "en")) is not None
        assert tracemalloc.get_traced_memory()[0] < 2 * caching.MOST
    finally:
        tracemalloc.stop()

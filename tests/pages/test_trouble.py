"""Trouble is told: whatever is away or full, every page is a sentence in the reader's language, and
what was typed comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import servers
from casting import Cast
from flask import Flask
from peewee import Delete, Insert, OperationalError, Update

from hackathon import create_app
from hackathon.core import config, store
from hackathon.core import db as ground
from hackathon.core.failures import Trouble, trouble
from hackathon.people import sessions

TEXT = "A long text about trade marks, written with care in the evening. " * 2
ABOUT = {
    "name": "Ben",
    "time_zone": "UTC",
    "locale": "en",
    "revision": "1",
    "office": "",
    "affiliation": TEXT,
}
ORIGIN = {"Origin": "http://localhost"}


@contextmanager
def on(url: str, folder: Path) -> Iterator[Flask]:
    """The site on another database than the tests'."""
    before = ground.database.obj
    given = {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "BASE_URL": "http://localhost"}
    try:
        app = create_app(config.read({**given, "DATABASE_URL": url}))
        yield app
        ground.database.close()
    finally:
        if before is not None:
            ground.database.initialize(before)


def _refused(folder: Path) -> Iterator[str]:
    yield f"postgresql://nobody@127.0.0.1:{servers.free_port()}/none"


def _no_file(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}"


def _no_database(folder: Path) -> Iterator[str]:
    (folder / "letter.db").write_bytes(b"This is a letter and no database. " * 100)
    yield f"sqlite:///{folder}/letter.db"


def _unmigrated(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/empty.db"


def _unmigrated_server(folder: Path) -> Iterator[str]:
    with servers.postgres_server() as server, server.database() as name:
        yield server.url(name)


@pytest.fixture(params=[_refused, _no_file, _no_database, _unmigrated, _unmigrated_server])
def troubled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with contextmanager(request.param)(tmp_path) as url, on(url, tmp_path) as app:
        yield app


def test_without_its_database_every_page_is_a_sentence_that_keeps_what_was_typed(
    troubled: Flask,
) -> None:
    client = troubled.test_client()
    arabic = {"Accept-Language": "ar"}
    for path in ("/", "/events/", "/events/x/", "/pilots/", "/people/sign-in"):
        answer = client.get(path, headers=arabic)
        assert answer.status_code == 503, path
        assert answer.headers["Retry-After"] == "5"
        assert answer.headers["Cache-Control"] == "no-store"
        assert '<html lang="ar" dir="rtl">' in answer.text
    sent = {"description": TEXT, "title": "Marks", "password": "hunter2hunter2"}
    answer = client.post("/events/x/teams/new", data=sent, headers={**arabic, **ORIGIN})
    assert answer.status_code == 503
    assert TEXT.strip() in answer.text and 'value="Marks"' not in answer.text, "no half form"
    assert "hunter2" not in answer.text
    del sent["password"]
    answer = client.post("/events/x/teams/new?a=1", data=sent, headers={**arabic, **ORIGIN})
    assert 'value="Marks"' in answer.text
    assert 'action="/events/x/teams/new?a=1"' in answer.text
    answer = client.post(
        "/events/x/teams/new", data=sent, headers={"Origin": "https://evil.example"}
    )
    assert TEXT.strip() not in answer.text, "what another site wrote is not sent again from here"
    assert client.get("/api/v1/events").json["error"]["status"] == 503


def test_a_full_database_is_told_as_no_room(tmp_path: Path) -> None:
    with on(f"sqlite:///{tmp_path}/full.db", tmp_path):
        ground.open_connection()
        ground.database.execute_sql("CREATE TABLE letter (text)")
        ground.database.execute_sql("PRAGMA max_page_count = 3")
        with pytest.raises(OperationalError) as full:
            ground.database.execute_sql("INSERT INTO letter VALUES (?)", ("x" * 100_000,))
        assert trouble(full.value) is Trouble.NO_ROOM
        ground.close_connection()


class TestFailuresOfAPage:
    """Raised by a page in the middle of its work, for somebody who is signed in."""

    @pytest.mark.parametrize(
        ("error", "status", "retry"),
        [
            (store.StoreFull, 507, "60"),
            (store.StoreAway, 503, "5"),
            (lambda: OSError(28, "No space left"), 507, "60"),
            (lambda: OperationalError("gone"), 503, "5"),
        ],
    )
    def test_are_told_with_the_text_and_ask_nothing_of_the_database(
        self,
        as_: Any,
        cast: Cast,
        monkeypatch: pytest.MonkeyPatch,
        error: Any,
        status: int,
        retry: str,
    ) -> None:
        client = as_(cast.ben)

        def fails(*args: Any, **named: Any) -> None:
            monkeypatch.setattr(ground.database.obj, "execute_sql", _asked)
            raise error()

        monkeypatch.setattr("hackathon.pages.people.people.profiles.edit", fails)
        answer = client.post("/people/edit", data=ABOUT, headers=ORIGIN)
        monkeypatch.undo()
        assert answer.status_code == status
        assert answer.headers["Retry-After"] == retry
        assert TEXT.strip() in answer.text


def _asked(sql: str, *args: Any, **named: Any) -> None:
    raise AssertionError(f"the page about a failure asked: {sql}")


def test_a_page_that_is_read_writes_nothing_down(as_: Any, cast: Cast, at: Any, days: Any) -> None:
    client = as_(cast.ben)
    sessions.note_seen()  # what other tests left to be written down
    long_ago = at - days(1)
    sessions.SignIn.update(seen_at=long_ago).execute()
    assert client.get("/me").status_code == 200
    assert sessions.SignIn.get().seen_at == long_ago
    assert sessions.note_seen() == 1
    assert sessions.SignIn.get().seen_at == at
    assert sessions.note_seen() == 0


# Who takes the archive of one's own data does something that the audit log tells of.
TELLS = {"privacy.export"}


@pytest.mark.parametrize("who", ["ben", "dee", "ada", "root"])
def test_no_page_that_is_read_writes(
    app: Flask, as_: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """It would fail on a full disk, and wait for whoever writes."""
    client = as_(getattr(cast, who))
    parts = {
        "event": cast.event.slug,
        "challenge": cast.challenge.slug,
        "team": cast.team.key,
        "submission": cast.submission.key,
        "pilot": cast.pilot.slug,
        "office": cast.office.code,
        "person": cast.ben.key,
        "round": cast.round.slug,
        "judge": cast.judge.code,
        "rubric": cast.rubric.slug,
    }
    written = []
    execute = ground.database.obj.execute

    def noticed(query: Any, **options: Any) -> Any:
        if isinstance(query, Insert | Update | Delete):
            written.append(path)
        return execute(query, **options)

    monkeypatch.setattr(ground.database.obj, "execute", noticed)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.arguments <= set(parts):
            continue
        if rule.endpoint in TELLS:
            continue
        _host, path = rule.build({name: parts[name] for name in rule.arguments}) or ("", "")
        client.get(path).close()
        tried += 1
    assert tried > 60
    assert not written, written

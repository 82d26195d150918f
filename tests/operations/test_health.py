"""Probes: the process lives without a database; it is ready only with a whole schema and room for
files."""

from collections.abc import Callable
from typing import Any

import peewee
import pytest
from casting import Cast
from flask import Flask
from flask.testing import FlaskClient

from hackathon.core import db, store
from hackathon.operations import schema
from hackathon.people import sessions
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


class TestLive:
    def test_without_a_database(self, made_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*args: Any, **kwargs: Any) -> Any:
            raise peewee.OperationalError("no database")

        monkeypatch.setattr(db, "open_connection", refuse)
        answer = made_app.test_client().get("/healthz")
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})

    def test_asked_by_address_and_without_leaving_a_cookie(self, made_app: Flask) -> None:
        answer = made_app.test_client().get("/healthz", headers={"Host": "10.0.0.7:8000"})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"

    def test_recognises_nobody(self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        client, asked = as_(cast.sam), []
        monkeypatch.setattr(sessions, "by_session", lambda *args: asked.append(args))
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
        assert asked == []

    def test_only_reading(self, made_app: Flask) -> None:
        client = made_app.test_client()
        assert (client.post("/healthz").status_code, client.head("/healthz").data) == (405, b"")


class TestReady:
    def test_with_database_schema_and_store(self, app: Flask) -> None:
        answer = app.test_client().get("/readyz")
        assert (answer.status_code, answer.json) == (
            200,
            {"status": "ok", "database": "ok", "store": "ok"},
        )

    def test_not_without_a_database(self, made_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse() -> None:
            raise peewee.OperationalError("password=hunter2 refused")

        monkeypatch.setattr(db, "open_connection", refuse)
        answer = made_app.test_client().get("/readyz")
        assert answer.status_code == 503
        assert answer.json == {"status": "failing", "database": "unreachable", "store": "ok"}

    def test_not_on_half_a_schema(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "missing", lambda: ["0002_more"])
        answer = app.test_client().get("/readyz")
        assert (answer.status_code, answer.json["database"]) == (503, "migrations are missing")

    def test_not_when_no_file_can_be_stored(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> None:
            raise store.StoreFull

        monkeypatch.setattr(store.current(), "check", refuse)
        answer = app.test_client().get("/readyz")
        assert (answer.status_code, answer.json["store"]) == (503, "cannot store files")

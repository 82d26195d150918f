"""The front, asked as its server asks it, while all threads of pages are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from hackathon.core import db
from hackathon.front.application import MOST_REFUSED, MOST_WAITING, Front, Ways

TEXT = "What we learnt of trade marks in the evening. <b>Much.</b> " * 3
PATH = "/people/sign-in"


@pytest.fixture
def front(app: Flask, tmp_path: Path) -> Iterator[Front]:
    made = Front(app.wsgi_app, Ways(tmp_path, 2**20, uploads=1, proxies=0, quick=False))
    made.waiting[made.pages] = MOST_WAITING
    yield made
    for threads in (*made.most, made.pieces):
        threads.shutdown()


def post(front: Front, **headers: str) -> tuple[int, dict[str, str], str]:
    body = urlencode({"feedback": TEXT, "password": "a long secret " * 9}).encode()
    given = {
        "Host": "localhost",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Accept-Language": "fr",
        **headers,
    }
    scope = {
        "method": "POST",
        "raw_path": PATH.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
    }
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    asyncio.run(front(scope, receive, send))
    head = {name.decode().lower(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], head, b"".join(part["body"] for part in said[1:]).decode()


class TestAFormThatFindsNoThread:
    def test_is_given_back_without_asking_the_database(
        self, front: Front, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def asked() -> None:
            raise AssertionError("the database was asked")

        monkeypatch.setattr(db, "open_connection", asked)
        status, head, page = post(front, **{"Sec-Fetch-Site": "same-origin"})
        assert (status, head["retry-after"]) == (503, "10")
        assert '<html lang="fr"' in page
        assert "What we learnt of trade marks in the evening. &lt;b&gt;Much." in page
        assert "a long secret" not in page

    def test_of_another_site_is_not(self, front: Front) -> None:
        status, _head, page = post(front, **{"Sec-Fetch-Site": "cross-site"})
        assert status == 503 and "trade marks" not in page

    def test_of_a_script_is_told_in_a_sentence(self, front: Front) -> None:
        status, head, said = post(front, Accept="application/json")
        assert (status, head["content-type"]) == (503, "application/json")
        assert "trade marks" not in said

    def test_among_too_many_gets_a_sentence_alone(self, front: Front) -> None:
        front.waiting[front.refusing] = MOST_REFUSED
        status, head, said = post(front)
        assert (status, head["retry-after"]) == (503, "10")
        assert said.count("\n") == 1

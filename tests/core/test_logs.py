"""Logs: one JSON object a line, and nothing that tells who somebody is."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from hackathon.core import config, logs


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Log to memory; call to get what was logged, a dict a line."""
    root, out = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    monkeypatch.setattr(sys, "stdout", out)
    logs.configure(config.read({"DATA_DIR": str(tmp_path), "LOG_LEVEL": "INFO"}))

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in out.getvalue().splitlines()]

    read.out = out  # type: ignore[attr-defined]
    yield read
    root.handlers[:] = handlers
    root.setLevel(level)


def answer(environ: Any, start_response: Any) -> list[bytes]:
    logging.getLogger("hackathon.teams").warning(
        "team\nfull", extra={"team": 7, "color_message": "x"}
    )
    start_response("201 CREATED", [("Content-Type", "text/plain")])
    return [b"ok"]


def test_a_request_is_one_line_with_its_number(lines: Any) -> None:
    made = Client(logs.wrap(answer)).post(
        "/events/tools?token=canary", headers={"User-Agent": "canary"}
    )
    inner, access = lines()
    assert (
        access["method"] == "POST" and access["path"] == "/events/tools" and access["status"] == 201
    )
    assert access["ms"] >= 0 and access["level"] == "INFO" and access["time"].endswith("+00:00")
    assert access["request"] == inner["request"] == made.headers["X-Request-ID"]
    assert (inner["event"], inner["team"]) == ("team\nfull", 7)
    assert "color_message" not in inner, "the server's line once more, for a terminal"
    assert "canary" not in json.dumps(access)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/events/ai-tools/teams/3fk2m9xq7c", "/events/ai-tools/teams/3fk2m9xq7c"),
        ("/reset/kQ2mZ9xV4bN8cL1pR6tY3wJ5h", "/reset/..."),
        ("/people/ben@example.org/edit", "/people/.../edit"),
    ],
)
def test_secrets_and_addresses_stay_out_of_paths(path: str, shown: str) -> None:
    assert logs.redact(path) == shown


def test_an_error_names_its_kind_and_place_but_not_what_people_typed(lines: Any) -> None:
    try:
        raise ValueError("ben@example.org")
    except ValueError:
        logging.getLogger("hackathon").exception("failed")
    (line,) = lines()
    assert line["error"] == "ValueError" and "test_logs.py" in line["places"][0]
    assert "ben@" not in json.dumps(line)


def test_configuring_twice_writes_each_line_once(
    lines: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys, "stdout", lines.out
    )  # pytest has put its own back between the fixture and here
    logs.configure(config.read({"DATA_DIR": str(tmp_path), "LOG_LEVEL": "WARNING"}))
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud")
    assert [line["event"] for line in lines()] == ["loud"]

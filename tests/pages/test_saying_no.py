"""Refusals come to scripts in one form, and every script that asks the site knows what to do then."""

import re
from collections.abc import Callable

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.core.config import PACKAGE, ROOT
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


def test_no_door_makes_an_error_of_its_own() -> None:
    own = [
        path.name
        for path in (PACKAGE / "pages").rglob("*.py")
        if path.name != "saying_no.py"
        and re.search(r'jsonify\(\s*error=|return \{"error"', path.read_text())
    ]
    assert not own, f"answer with pages.saying_no.refused: {own}"


def test_every_script_that_asks_the_site_waits_and_repeats_its_sentence_alike() -> None:
    alone = [
        path.name
        for path in (ROOT / "static").glob("*.js")
        # The site's own script fetches names to choose from, and is silent where none come.
        if path.name != "site.js"
        and re.search(r"\bfetch\(|XMLHttpRequest|new Upload\(", path.read_text())
        and "./asking.js" not in path.read_text()
    ]
    assert not alone, f"use static/asking.js for pauses and sentences: {alone}"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nowhere", 404, "mistyped or old"),
        ("/pilots/nice-helper/edit", 404, "mistyped or old"),
        ("/people/sign-out", 405, "asked for in a way"),
    ],
)
def test_a_script_reads_the_sentence_of_the_page(
    as_: As, cast: Cast, path: str, status: int, told: str
) -> None:
    answer = as_(cast.ben).get(path, headers={"Accept": "application/json"})
    error = answer.json["error"]
    assert (answer.status_code, error["status"]) == (status, status) and told in error["message"]

"""Every page of an event answers, and its charts have their tables, whatever the event has by then:
nothing at all, no rounds, a half of everything, what was withdrawn, its results or its archive. A page that counts on more is an error of the site."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day
from event_shapes import (
    Shape,
    addresses,
    archived,
    empty,
    finished,
    half_made,
    withdrawn,
    without_rounds,
)
from flask import Flask
from flask.testing import FlaskClient
from test_secrecy import Visitor

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


def untrue(page: str) -> list[str]:
    """What is wrong with the charts of a page, whatever they show."""
    figures = re.findall(r'<figure class="chart">(.*?)</figure>', page, re.DOTALL)
    return [
        fault
        for figure in figures
        for fault, found in (
            ("without its table", "<table" not in figure),
            ("of no number", re.search(r"nan|inf\b|None", figure)),
        )
        if found
    ]


@pytest.mark.parametrize(
    ("shape", "moment"),
    [
        (empty, 0),
        (without_rounds, 21),
        (half_made, 15),
        (half_made, 26),
        (archived, 21),
        (withdrawn, 12),
        (finished, 27),
    ],
)
def test_every_page_answers(
    app: Flask,
    as_: As,
    cast: Cast,
    db: Any,
    stand_at: Callable[[datetime], None],
    shape: Callable[[Cast], Shape],
    moment: float,
) -> None:
    """Pages are looked at, and forms are sent without anything in them."""
    named, people = shape(cast)
    stand_at(day(moment))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        broken, fine = [], 0
        for person in people:
            visitor = Visitor(as_, person, db)
            for method, path in addresses(app, named):
                if method == "POST" and person != cast.ada:
                    continue
                answer = visitor.ask(method, path)
                status = answer.status_code
                fine += status == 200
                if status == 200 and answer.mimetype == "text/html":
                    broken += [f"{path}: a chart {fault}" for fault in untrue(answer.text)]
                if status >= 500:
                    who = person.name if person else "nobody"
                    broken.append(f"{method} {path} as {who}: {status}")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert not broken, "\n".join(broken)
    assert fine > 30, "what was looked at?"

"""Every page of an event answers, and its charts have their tables, whatever the event has by then:
nothing at all, no rounds, a half of everything, what was withdrawn, its results or its archive. A page that counts on more is an error of the site."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

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
from turns import databases_in_turn

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


SHAPES: dict[str, tuple[Callable[[Cast], Shape], float]] = {
    "empty": (empty, 0),
    "without rounds": (without_rounds, 21),
    "half made": (half_made, 15),
    "half made and over": (half_made, 26),
    "archived": (archived, 21),
    "withdrawn": (withdrawn, 12),
    "finished": (finished, 27),
}


@databases_in_turn("shape", SHAPES)
def test_every_page_answers(
    app: Flask,
    as_: As,
    cast: Cast,
    db: Any,
    stand_at: Callable[[datetime], None],
    shape: str,
) -> None:
    """Pages are looked at, and forms are sent without anything in them."""
    make, moment = SHAPES[shape]
    named, people = make(cast)
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

"""Every act of the site is decided by one moment: when the last byte of its request was here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from browsing import Slow
from casting import Cast, day
from flask import Flask, g
from test_secrecy import Scene, addresses

from hackathon.core import clock
from hackathon.front import arriving
from hackathon.pages import errors, receiving
from hackathon.people.people import Person

As = Callable[[Person | None], Any]  # a client that begins again, see ``Browser``
ROLES = ["nobody", "ben", "ada", "dee", "pia", "root"]
ACTS = {"POST", "PUT", "PATCH", "DELETE"}
ABOUT_THE_CLOCK = {"/admin/clock"}  # it compares the site's clock with the machine's
STAMP = day(15)
LATER = STAMP + timedelta(days=3)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return Scene(cast)


def acts(app: Flask, scene: Scene) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of each."""
    return [one for one in addresses(app, scene) if one[1] in ACTS]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize("role", ROLES)
def test_where_a_front_has_noted_it_nobody_asks_the_clock(
    app: Flask, as_: As, scene: Scene, db: Any, role: str
) -> None:
    """A view that asked the clock by itself would stand at another moment than its door."""
    scene.judge_it()
    clock.set_source(lambda: STAMP)
    asked: list[str] = []
    strays = []
    client = as_(scene.role(role))
    for _name, method, path in acts(app, scene):
        client.begin_again()
        asked.clear()
        with db.savepoint() as act:
            clock.set_source(lambda path=path: asked.append(path) or LATER)
            stamped = {arriving.ARRIVED: STAMP}
            client.open(path, method=method, environ_overrides=stamped)
            clock.set_source(lambda: STAMP)
            act.rollback(begin=False)
        if asked and path not in ABOUT_THE_CLOCK:
            strays.append(f"{method} {path}")
    assert not strays, "\n".join(strays)


@pytest.mark.one_database("sqlite")
def test_where_none_has_it_is_when_the_form_was_read(
    app: Flask,
    as_: As,
    scene: Scene,
    db: Any,
    monkeypatch: pytest.MonkeyPatch,
    in_full: bool,
) -> None:
    """The application reads a form before it asks whose it is: there the roles take turns with the
    acts. Views that read for themselves do so behind their doors, and are asked as each."""
    # A page about a refusal gives back what was typed: it reads the form once all is decided.
    monkeypatch.setattr(errors, "typed", lambda: None)
    scene.judge_it()
    clock.set_source(lambda: STAMP)
    early: list[str] = []
    read = 0
    readers = [as_(scene.role(role)) for role in ("ben", "ada", "dee", "root")]
    for number, (name, method, path) in enumerate(acts(app, scene)):
        own = receiving.checks_token_itself(app.view_functions[name])
        for client in readers if own or in_full else [readers[number % len(readers)]]:
            clock.set_source(lambda: STAMP)
            client.begin_again()
            body = Slow(b"title=x&text=y", lambda: clock.set_source(lambda: LATER))
            given = {
                "wsgi.input": body,
                "CONTENT_LENGTH": "14",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
            }
            with db.savepoint() as act, client:
                client.open(path, method=method, environ_overrides=given)
                moment: datetime | None = g.get("at")
                act.rollback(begin=False)
            read += body.was_read
            if body.was_read and moment != LATER:
                early.append(f"{method} {path} stands at {moment}")
    assert read > 200, "most acts bring a form"
    assert not early, "\n".join(early)

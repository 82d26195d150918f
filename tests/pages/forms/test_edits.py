"""Every form of a row that others may be editing too: nobody's change replaces another's unseen."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest
from browsing import Sent, as_sent, written
from casting import Cast, day, make_challenge
from flask import Flask
from flask.testing import FlaskClient
from test_secrecy import Scene, addresses

from hackathon.challenges.challenges import SECTIONS
from hackathon.pages.forms import EditForm
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
# Texts that have a form of their own, so that no word can be added to them
STRICT = {
    "links",
    "languages",
    "submission_languages",
    "time_zone",
    "levels",
    "names",
    "mail_domains",
    "choices",
    "by",
    "named",
    "other",
    "key",
    "website",
    "link",
    "email",
}

# What the scene cannot save: what was read is corrected by another row, and a consultation that is
# open has no outcome yet
ASIDE = {"announcements.edit", "consultations.sum_up"}


def _kinds(of: type) -> Iterator[type]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _role(path: str) -> str:
    named = {
        "/organise/": "ada",
        "/questions/": "ada",
        "/admin/": "root",
        "/pilots/": "pia",
        "/consultations/": "pia",
        "/solutions/": "pia",
        "/maturity/": "pia",
        "/standards": "pia",
        "/offices/": "pia",
        "/judge/": "dan",
        "/mentoring/": "mia",
    }
    return next((who for part, who in named.items() if part in path), "ben")


@pytest.fixture
def edited(
    app: Flask, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
) -> dict[str, tuple[str, FlaskClient, str]]:
    """By endpoint: the address of each page with such a form, who may see it, and the page."""
    scene, found = Scene(cast), {}
    # Nothing is judged yet, or rubrics would be frozen; an address names no proposal then.
    vars(scene)["proposal"] = SimpleNamespace(key="none")
    # A brief that was answered stays as it is, and only a whole one can be saved once published.
    sections = dict.fromkeys(SECTIONS, "What is asked.")
    free = make_challenge(cast.event, "unanswered", sections=sections)
    scene.values["briefs.edit:challenge"] = free.slug
    assert cast.judge.code == "J01"  # made when asked for
    for endpoint, method, path in addresses(app, scene):
        if method != "POST" or "GET" not in _methods(app, endpoint):
            continue
        stand_at(day(12 if "/judge/" in path else 0))
        client = as_(scene.role(_role(path)))
        page = client.get(path)
        if page.status_code == 200 and 'name="revision"' in page.get_data(True):
            found[endpoint] = (path, client, page.get_data(True))
    return found


def _methods(app: Flask, endpoint: str) -> set[str]:
    return {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}


def test_two_who_change_different_fields_both_keep_theirs(
    app: Flask,
    edited: dict[str, tuple[str, FlaskClient, str]],
    stand_at: Callable[[datetime], None],
) -> None:
    """On every page; where there is one text alone, the second is asked."""
    lost, doors = [], set()
    for endpoint, (path, client, page) in edited.items():
        opened = as_sent(page)
        names = [name for name in written(page) if name in opened and not _strict(name)]
        if not opened["revision"]:
            continue
        doors.add(app.view_functions[endpoint].__module__)
        # Where nothing is typed, nothing that was typed can be lost.
        if endpoint in ASIDE or not names:
            continue
        stand_at(day(12 if "/judge/" in path else 0))
        # The scene's rows lack texts for which their forms ask.
        _send(client, path, opened | {name: opened[name] or "MIT" for name in names})
        opened = as_sent(client.get(path).get_data(True))
        first, second = names[0], names[-1]
        one = {**opened, first: f"{opened[first]} one"}
        two = {**opened, second: f"{opened[second]} two"}
        _send(client, path, one)
        answer = client.post(path, data=two)
        if first == second:
            if f'name="choose-{first}"' not in answer.get_data(True):
                lost.append(f"{endpoint}: replaces {first} unseen")
            continue
        now = as_sent(client.get(path).get_data(True))
        for name, said in ((first, one), (second, two)):
            if now[name] != said[name].strip():
                lost.append(f"{endpoint}: {name} is {now[name]!r} instead of {said[name]!r}")
    assert not lost, "\n".join(lost)
    # A form that stands in a file beside its door's is found with the others of that door.
    forms = {kind.__module__ for kind in _kinds(EditForm) if not kind.__subclasses__()}
    unseen = {name for name in forms if hasattr(sys.modules[name], "pages")} - doors
    assert not unseen, f"No page of these was found: {unseen}"


def _send(client: FlaskClient, path: str, form: Sent) -> None:
    answer = client.post(path, data=form)
    told = re.findall(r'class="err"(.*?)</p>', answer.get_data(True), re.S)
    assert answer.status_code == 302, f"{path}: {told}"


def _strict(name: str) -> bool:
    # What helped an office is named by its address on this site.
    return name.rpartition("-")[2] in STRICT or name.startswith("helped-")

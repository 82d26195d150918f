"""Every link of the demonstration leads somewhere: each role follows what its pages offer, and no
page is broken."""

import re
import shutil
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask

from hackathon import create_app
from hackathon.content.demonstration import PASSWORD
from hackathon.core import config, db
from hackathon.core.db import database
from hackathon.people.offices import Office

# Pages that one role opens; breadth first, one page for each kind of address and its neighbours
MOST = 205
ROLES = [None, "ben", "cy", "dee", "ada", "pia", "root"]


class Links(HTMLParser):
    """The addresses that a page offers, and what is wrong with its structure."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.faults: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(str(given["href"]))
        if tag == "h1":
            self.headings += 1
        if "id" in given:
            if given["id"] in self.ids:
                self.faults.append(f"the id {given['id']} stands twice")
            self.ids.add(str(given["id"]))
        if tag == "img" and "alt" not in given:
            self.faults.append("a picture without words")


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the demonstration, on a database of its own."""
    before = database.obj
    folder = tmp_path_factory.mktemp("linked") / "data"
    shutil.copytree(demonstration, folder)
    settings = config.read(
        {"DATA_DIR": str(folder), "DEMO": "1", "BASE_URL": "http://localhost", "LOG_LEVEL": "ERROR"}
    )
    app = create_app(settings)
    app.testing = True
    yield app
    database.close_all()
    if before is not None:
        database.initialize(before)


def kind(address: str) -> str:
    """Addresses of one kind differ in keys, numbers and codes of offices only: there are sixty of
    these, and their pages were a quarter of all that a walk saw."""
    return re.sub(
        r"[0-9]+|\b[a-z0-9]{10}\b|[A-Z0-9]{4}-[A-Z0-9-]+|(?<=/offices/)[A-Z]+\b",
        "*",
        urlsplit(address).path,
    ) + "?" * bool(urlsplit(address).query)


# Where a page leads hangs on who reads it and not on the language: each role reads one of the two.
@pytest.mark.parametrize(("role", "language"), [*zip(ROLES, cycle(["en", "ar"]), strict=False)])
def test_every_link_leads_somewhere(site: Flask, role: str | None, language: str) -> None:
    client: Any = site.test_client()
    if role:
        page = client.get("/people/sign-in").get_data(True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        data = {
            "email": f"{role}@example.org",
            "password": PASSWORD,
            "csrf_token": token[1],
        }
        assert client.post("/people/sign-in", data=data).status_code == 302
    client.set_cookie("lang", language)
    waiting, seen, broken = deque(["/", "/me" if role else "/events/"]), {"/"}, []
    kinds: dict[str, int] = {}
    while waiting and len(seen) < MOST * 10:
        address = waiting.popleft()
        if kinds.get(kind(address), 0) >= 2 or sum(kinds.values()) >= MOST:
            continue
        kinds[kind(address)] = kinds.get(kind(address), 0) + 1
        answer = client.get(address)
        if answer.status_code >= 400:
            broken.append(f"{address}: {answer.status_code}")
        if answer.status_code != 200 or answer.mimetype != "text/html":
            answer.close()
            continue
        links = Links()
        links.feed(answer.get_data(True))
        broken += [f"{address}: {fault}" for fault in links.faults]
        if links.headings != 1:
            broken.append(f"{address}: {links.headings} first headings")
        for found in links.found:
            target = urldefrag(urljoin(f"http://localhost{address}", found)).url
            if found.startswith("#") and found[1:] not in links.ids and found != "#":
                broken.append(f"{address}: {found} leads to nothing")
            if target.startswith("http://localhost/"):
                path = target.removeprefix("http://localhost")
                if path not in seen:
                    seen.add(path)
                    waiting.append(path)
    assert not broken, "\n".join(broken)
    assert len(kinds) > 20, "the walk ended at once"


def test_nothing_stands_on_a_real_office_s_page(site: Flask) -> None:
    """Neither a sample nor somebody who was made up; invented offices say that they are."""
    client: Any = site.test_client()
    with site.app_context():
        db.open_connection()
        offices = {office.code: office.demonstration for office in Office.select()}
        db.close_connection()
    assert len(offices) > 60
    for code, invented in offices.items():
        page = client.get(f"/offices/{code}").get_data(True)
        main = page[page.index("<main") : page.index("</main>")]
        assert ("Invented" in main) == invented, code
        led = re.findall(r'href="/(?:pilots|events|people)/(?!sign-in|edit")[^"]*"', main)
        assert invented or not led, (code, led)
    assert any(
        re.search('href="/pilots/', client.get(f"/offices/{code}").get_data(True).split("<main")[1])
        for code, invented in offices.items()
        if invented
    )

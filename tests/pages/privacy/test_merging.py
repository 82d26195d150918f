"""An administrator asks, both addresses confirm by a link, and the accounts are made one."""

import re
from collections.abc import Callable

import pytest
from casting import Cast, make_person
from flask.testing import FlaskClient

from hackathon.core.mail import Message
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


@pytest.fixture
def page(cast: Cast) -> str:
    make_person("Sam Example", email="sam@elsewhere.example")
    return f"/admin/people/{cast.sam.key}/merge"


def links() -> list[str]:
    found = Message.select().where(Message.kind == "merge_asked").order_by(Message.id)
    return [re.search(r"/people/merge/\S+", row.text)[0] for row in found]  # type: ignore[index]


def test_the_whole_way(as_: As, cast: Cast, page: str) -> None:
    assert as_(cast.ada).get(page).status_code == 404
    wrong = as_(cast.root).post(page, data={"email": "nobody@example.org"}).get_data(True)
    assert "no other account" in wrong and "nobody@example.org" in wrong
    as_(cast.root).post(page, data={"email": "sam@elsewhere.example"})
    assert "Make them one account" not in as_(cast.root).get(page).get_data(True)
    first, second = links()
    # Each is shown the own address; the other one may be a stranger's.
    told = as_(None).get(first).get_data(True)
    assert cast.sam.email in told and "s…@elsewhere.example" in told
    assert "sam@elsewhere.example" not in told
    for link in (first, second):
        as_(None).post(link)
    assert "Make them one account" in as_(cast.root).get(page).get_data(True)
    as_(cast.root).post(f"{page}/now")
    assert not Person.select().where(Person.email_key == "sam@elsewhere.example").exists()
    assert as_(cast.root).post(f"{page}/now").status_code == 404
    assert "no longer works" in as_(None).get(first).get_data(True)


def test_it_is_asked_no_longer(as_: As, cast: Cast, page: str) -> None:
    as_(cast.root).post(page, data={"email": "sam@elsewhere.example"})
    as_(cast.root).post(f"{page}/withdraw")
    assert "no longer works" in as_(None).get(links()[0]).get_data(True)
    assert "Ask both addresses" in as_(cast.root).get(page).get_data(True)

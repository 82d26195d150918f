"""The organisers' menu: what waits stands beside its page, and what one may not see is not in
it."""

import ast
import inspect
from collections.abc import Callable
from datetime import datetime

from casting import Cast, day, make_team, register
from flask.testing import FlaskClient

from hackathon.desk import organiser_desk
from hackathon.events.events import Organiser
from hackathon.pages.desk import menu
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
BASE = "/events/codefest/organise"


def test_everything_that_waits_has_its_place() -> None:
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(organiser_desk))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Decision":
            found |= {
                word.value for word in ast.walk(node.args[0]) if isinstance(word, ast.Constant)
            }
    assert {kind for kind in found if isinstance(kind, str)} == set(menu.PLACES)


def test_a_number_leads_to_the_rows_behind_it(as_: As, cast: Cast) -> None:
    assert cast.grace and register(cast.sam, cast.event, "waiting")
    for path in ("/", "/teams", "/setup"):
        page = as_(cast.ada).get(BASE + path, follow_redirects=True).get_data(True)
        for part in ("Prepare", "Run", "Judge", "Publish"):
            assert part in page, path
        assert f'href="{BASE}/people?status=waiting"' in page
        assert "One person is on the waiting list" in page


def test_who_competes_finds_neither_judging_nor_entries(as_: As, cast: Cast) -> None:
    make_team(cast.event, "Own", cast.ada)
    page = as_(cast.ada).get(f"{BASE}/teams").get_data(True)
    assert f'href="{BASE}/letters/"' in page
    for path in ("submissions", "judges", "results"):
        assert f'href="{BASE}/{path}"' not in page


def test_public_pages_have_none(as_: As, cast: Cast) -> None:
    Organiser.create(event=cast.event, person=cast.sam, since=day(-1))
    page = as_(cast.sam).get("/events/codefest/").get_data(True)
    assert f'href="{BASE}/letters/"' not in page

"""The main menu marks where a page belongs, by its address."""

import re
from collections.abc import Callable

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


def marked(page: str) -> list[str]:
    """The entries of the main menu that are marked as the current one."""
    menu = page[page.index("<nav") : page.index("</nav>")]
    return re.findall(r'aria-current="true">([^<]*)<', menu)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", []),
        ("/events/", ["Events"]),
        ("/events/codefest/", ["Events"]),
        ("/events/codefest/organise/setup", ["Events"]),
        ("/events/codefest/organise/write", ["Events"]),
        ("/events/codefest/submissions/{submission}/files/", ["Events"]),
        ("/events/nowhere/", ["Events"]),
        ("/pilots/", ["Pilots"]),
        ("/pilots/nice-helper/reports", ["Pilots"]),
        ("/offices/", ["Offices"]),
        ("/me", []),
    ],
)
def test_the_menu_marks_where_a_page_belongs(
    as_: As, cast: Cast, path: str, entry: list[str]
) -> None:
    key = cast.submission.key
    assert cast.pilot.slug == "nice-helper"
    person = cast.ben if "files" in path else cast.ada
    page = as_(person).get(path.format(submission=key)).get_data(True)
    assert marked(page) == entry

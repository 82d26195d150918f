"""The way back to the list from which one came: its filters and its page, and nothing else."""

import pytest
from casting import Cast
from flask import Flask

from hackathon.pages import way_back

LISTS = "/events/codefest/organise/"
PEOPLE = f"{LISTS}people"


@pytest.mark.parametrize(
    ("back", "followed"),
    [
        (f"{PEOPLE}?status=waiting&page=2", True),
        (f"https://evil.example{PEOPLE}", False),
        (f"//evil.example{PEOPLE}", False),
        (f"/\t{PEOPLE}", False),
        ("/admin/", False),
        ("/events/other/organise/people", False),
        ("", False),
    ],
)
def test_only_a_list_of_the_event_is_followed(
    app: Flask, cast: Cast, back: str, followed: bool
) -> None:
    with app.test_request_context("/", query_string={"back": back}):
        assert way_back.asked(cast.event) == (back if followed else None)


def test_filters_are_those_of_the_list_that_is_meant(app: Flask, cast: Cast) -> None:
    back = {"back": f"{PEOPLE}?q=a%26b&status=waiting&page=2"}
    with app.test_request_context("/", query_string=back):
        found = way_back.filters(cast.event, PEOPLE)
        assert found == {"q": "a&b", "status": "waiting", "page": "2"}
        assert way_back.filters(cast.event, f"{LISTS}teams") == {}


def test_the_present_list_is_its_whole_address(app: Flask) -> None:
    with app.test_request_context(f"{PEOPLE}?status=waiting&page=2"):
        assert way_back.here() == f"{PEOPLE}?status=waiting&page=2"
    with app.test_request_context(PEOPLE):
        assert way_back.here() == PEOPLE

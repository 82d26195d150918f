"""A representative declines a winner of the office's brief, and everybody reads it."""

from collections.abc import Callable

import pytest
from casting import NOW, Cast, day
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.results.declines import Decline
from hackathon.results.publications import Publication
from hackathon.submissions import versions

As = Callable[[Person | None], FlaskClient]


@pytest.fixture
def page(cast: Cast) -> str:
    """The page of a winner that answers a brief of Pia's office."""
    cast.challenge.change(office=cast.office)
    cast.event.change(**{name: day(-9) for name in ("registration_closes", "submission_closes")})
    versions.submit(cast.submission, None, cast.ben, day(-10))
    key = cast.submission.key
    prizes = [{"title": "First", "description": "", "winners": [{"submission": key}]}]
    Publication.create(
        event=cast.event, number=1, status="published", book={}, digest="0" * 64,
        content={"submissions": [key], "prizes": prizes},
        proposed_by=cast.ada, proposed_at=day(-1), approved_by=cast.grace, published_at=NOW,
    )  # fmt: skip
    return f"/events/{cast.event.slug}/submissions/{key}"


def test_it_is_said_and_taken_back(as_: As, cast: Cast, page: str) -> None:
    assert as_(cast.sam).get(f"{page}/decline").status_code == 403
    assert "No, thank you" in as_(cast.pia).get(page).get_data(True)
    long = as_(cast.pia).post(
        f"{page}/decline", data={"brief": cast.challenge.slug, "reason": "x" * 2001}
    )
    assert "xxx" in long.get_data(True) and not Decline.select().exists()
    data = {"brief": cast.challenge.slug, "reason": "No budget this year"}
    assert as_(cast.pia).post(f"{page}/decline", data=data).location == page
    assert "No budget this year" in as_(None).get(page).get_data(True)
    assert as_(cast.pia).get(f"{page}/decline").status_code == 403
    withdraw = f"{page}/declines/{Decline.get().key}/withdraw"
    assert as_(cast.sam).post(withdraw).status_code == 404
    as_(cast.pia).post(withdraw)
    assert "No budget this year" not in as_(None).get(page).get_data(True)

"""How much a request may bring: little to every page, large files only past the doors that take
them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.challenges.resources import Resource
from hackathon.pages.receiving import LARGEST_FORM
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
NEW = "/events/codefest/organise/challenges/nice-classes/resources/new"


def large() -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"a,b\n" + b"1" * LARGEST_FORM), "terms.csv"


def resource(**more: Any) -> dict[str, Any]:
    return {"title": "Terms", "kind": "data", "licence": "CC0", "file": large(), **more}


class TestALargeBody:
    @pytest.mark.parametrize(
        "path", ["/people/sign-in", "/events/codefest/register", "/events/codefest/teams/new"]
    )
    def test_is_not_received_by_a_page_that_takes_no_files(
        self, as_: As, cast: Cast, path: str
    ) -> None:
        assert cast.event
        assert as_(cast.sam).post(path, data={"name": large()}).status_code == 413

    def test_is_received_as_a_resource_by_organisers_alone(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        assert as_(cast.ben).post(NEW, data=resource()).status_code == 404
        assert as_(cast.ada).post(NEW, data=resource()).status_code == 302
        assert Resource.get().size == LARGEST_FORM + 4

    def test_of_somebody_whose_session_ended_leads_to_signing_in(self, as_: As, cast: Cast) -> None:
        path = f"/events/codefest/submissions/{cast.submission.key}/files/upload"
        for address, name in ((NEW, "file"), (path, "files")):
            answer = as_(None).post(
                address, data={name: large()}, headers={"Sec-Fetch-Site": "same-origin"}
            )
            assert answer.status_code in {401, 404}
            assert answer.status_code == 404 or "choose it once more" in answer.get_data(True)


class TestTheToken:
    @pytest.mark.parametrize("page", ["new", "edit"])
    def test_is_asked_for_where_resources_are_received(
        self, as_: As, cast: Cast, page: str
    ) -> None:
        row = Resource.create(
            challenge=cast.challenge,
            title="Nice",
            kind="standard",
            link="https://example.org",
            licence="CC0",
        )
        path = NEW if page == "new" else NEW.replace("new", row.key)
        client = as_(cast.ada)
        data = {"title": "Forged", "kind": "data", "licence": "CC0", "link": "https://example.net"}
        assert client.post(path, data=data, csrf=False).status_code == 400
        assert not Resource.select().where(Resource.title == "Forged").exists()
        assert client.post(path, data=data).status_code == 302

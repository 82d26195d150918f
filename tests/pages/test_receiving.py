"""How much a request may bring: little to every page, large files only past the doors that take
them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from casting import Cast
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Map
from werkzeug.routing import Rule as EagerRule

from hackathon.challenges.resources import Resource
from hackathon.front.arriving import LARGEST_FORM
from hackathon.pages import receiving
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


class Counted(io.RawIOBase):
    """A body that says how many bytes were asked of it."""

    def __init__(self, length: int) -> None:
        self.left, self.taken = length, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        buffer[:count] = b"a" * count
        self.left, self.taken = self.left - count, self.taken + count
        return count


def marked_views() -> list[str]:
    """The views that read their body themselves, once their door is passed; and the one that mail
    programs post to, whose address is signed."""
    return [
        "files.upload",
        "imports.new",
        "notices.by_link",
        "on_behalf.files",
        "pilot_files.add",
        "readings.take_in",
        "resources.edit",
        "resources.new",
        "solutions.take_again",
        "solutions.take_in",
        "uploads.create",
        "uploads.remove",
        "uploads.send",
    ]


class TestTheToken:
    def test_is_checked_by_the_view_itself_where_files_are_received(self, app: Flask) -> None:
        marked = [
            name for name, view in app.view_functions.items() if receiving.checks_token_itself(view)
        ]
        assert sorted(marked) == marked_views()
        exempt = app.extensions["csrf"]._exempt_views
        for name in marked:
            view = app.view_functions[name]
            assert f"{view.__module__}.{view.__name__}" in exempt

    @pytest.mark.parametrize(
        ("who", "kind"),
        [
            ("bo", "application/octet-stream"),
            ("sam", "application/octet-stream"),
            ("sam", "multipart/form-data; boundary=x"),
        ],
    )
    def test_of_another_session_ends_an_upload_before_its_bytes_are_read(
        self, as_: As, cast: Cast, who: str, kind: str
    ) -> None:
        body = Counted(50 * 10**6)
        answer = as_(getattr(cast, who)).post(
            f"/events/codefest/submissions/{cast.submission.key}/files/upload?name=slides.pdf",
            headers={"X-CSRFToken": "IjAwMDAi.forged", "Accept": "application/json"},
            content_type=kind,
            environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(body.left)},
            csrf=False,
        )
        assert answer.status_code == (400 if who == "bo" else 404)
        assert body.taken == 0, "the body was read before anybody asked who sends it"

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


def test_an_address_learns_to_be_written_once_and_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not at the start: there are some five hundred, and a command writes none of them."""
    learnt = []
    real = EagerRule._compile_builder

    def counted(rule: EagerRule, append_unknown: bool = True) -> Any:
        learnt.append(rule.endpoint)
        return real(rule, append_unknown)

    monkeypatch.setattr(EagerRule, "_compile_builder", counted)
    rules = [receiving.Rule(f"/{name}/<slug>", endpoint=name) for name in ("events", "teams")]
    written = Map(rules).bind("localhost").build
    assert learnt == []
    for slug in ("one", "two"):
        assert written("events", {"slug": slug, "page": 2}) == f"/events/{slug}?page=2"
    assert learnt == ["events"]

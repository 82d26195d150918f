"""The doors of uploads that resume, as the deadline passes; tests/faults cuts and kills them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import Slow
from casting import Cast
from flask import Flask
from flask.testing import FlaskClient
from peewee import OperationalError

from hackathon.core import store
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, intake, versions
from hackathon.submissions.attachments import Announced
from hackathon.submissions.uploads import Upload

As = Callable[[Person | None], FlaskClient]
Stand = Callable[[datetime], None]
PDF = b"%PDF-1.7 " + b"x" * 5000
SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(autouse=True)
def own_store(app: Flask, tmp_path: Path) -> Iterator[None]:
    store.configure(replace(app.config["SETTINGS"], data_dir=tmp_path))
    yield


@pytest.fixture(autouse=True)
def graceful(cast: Cast) -> None:
    cast.event.change(grace_minutes=30)


def begin(client: FlaskClient, cast: Cast, sha256: str = SHA, beside: bool = False) -> Any:
    told = f"filename {base64.b64encode(b'a.pdf').decode()}"
    if sha256:
        told += f",sha256 {base64.b64encode(sha256.encode()).decode()}"
    if beside:
        told += f",beside {base64.b64encode(b'1').decode()}"
    return client.open(
        f"/events/codefest/submissions/{cast.submission.key}/uploads",
        method="POST",
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(PDF)),
            "Upload-Metadata": told,
        },
    )


def send(client: FlaskClient, where: str, offset: int, data: bytes) -> Any:
    return client.open(
        where,
        method="PATCH",
        data=data,
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)},
    )


def register(cast: Cast, at: datetime) -> None:
    intake.promise(cast.submission, [Announced("a.pdf", len(PDF), SHA)], Act(cast.ben, at), 10**9)
    versions.submit(cast.submission, None, cast.ben, at)


class TestSend:
    def test_keeps_both_of_one_name_on_wish(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        for _turn in range(2):
            where = begin(client, cast, beside=True).location
            send(client, where, 0, PDF)
        names = [row.name for row in attachments.files(cast.submission)]
        assert names == ["a (2).pdf", "a.pdf"]

    def test_keeps_three_that_were_begun_before_one_of_them_ended(
        self, as_: As, cast: Cast
    ) -> None:
        client, sizes = as_(cast.ben), range(3)
        begun = [begin(client, cast, "", beside=True).location for _number in sizes]
        for number, where in enumerate(begun):
            send(client, where, 0, PDF[:-1] + str(number).encode())
        names = [row.name for row in attachments.files(cast.submission)]
        assert names == ["a (2).pdf", "a (3).pdf", "a.pdf"]

    @pytest.mark.parametrize("sha256", [SHA, ""])
    def test_what_was_registered_goes_on_after_the_deadline(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand, sha256: str
    ) -> None:
        client = as_(cast.ben)
        register(cast, at)
        stand_at(cast.event.submission_closes - timedelta(minutes=1))
        where = begin(client, cast, sha256).location
        assert send(client, where, 0, PDF[:2000]).status_code == 204
        stand_at(cast.event.submission_closes + timedelta(minutes=29))
        assert send(client, where, 2000, PDF[2000:]).status_code == 204
        latest = versions.latest_version(cast.submission)
        assert latest is not None and latest.in_grace
        assert [row.sha256 for row in versions.files_of(latest)] == [SHA]
        assert Upload.select().count() == 0

    @pytest.mark.parametrize("sha256", ["e" * 64, ""])
    def test_what_was_not_is_refused(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand, sha256: str
    ) -> None:
        client = as_(cast.ben)
        register(cast, at)
        stand_at(cast.event.submission_closes - timedelta(minutes=1))
        where = begin(client, cast, sha256).location
        other = b"%PDF-1.7 " + b"y" * 5000
        send(client, where, 0, other[:2000])
        stand_at(cast.event.submission_closes)
        answer = send(client, where, 2000, other[2000:])
        assert answer.status_code == (422 if not sha256 else 403)
        assert "not a file that was registered" in answer.get_data(True)
        latest = versions.latest_version(cast.submission)
        assert latest is not None and not latest.in_grace

    def test_the_moment_of_a_chunk_is_that_of_its_last_byte(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        """A slow link carries it over the deadline: no file comes of it any more."""
        client = as_(cast.ben)
        stand_at(cast.event.submission_closes - timedelta(minutes=1))
        where = begin(client, cast).location
        body = Slow(PDF, lambda: stand_at(cast.event.grace_ends))
        answer = client.open(
            where,
            method="PATCH",
            content_type="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
            environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(len(PDF))},
        )
        assert body.was_read
        assert answer.status_code == 422, answer.get_data(True)
        assert not attachments.files(cast.submission)

    def test_a_refusal_is_a_sentence(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location
        answer = send(client, where, 5, b"x")
        assert (answer.status_code, answer.json) == (
            409,
            {"error": {"status": 409, "message": "The upload goes on from another byte."}},
        )


class TestAfterAFailure:
    """The bytes have their name, and the database fails before their row is written."""

    def told(self, client: FlaskClient, where: str) -> Any:
        return client.open(where, method="HEAD", headers={"Tus-Resumable": "1.0.0"})

    def cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_args: Any) -> None:
            raise OperationalError("gone")

        monkeypatch.setattr(intake, "take_in", fail)

    def test_the_last_byte_is_sent_again_and_asks_for_the_row(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location
        with monkeypatch.context() as failing:
            self.cut_off(failing)
            assert send(client, where, 0, PDF).status_code == 503
        there = self.told(client, where).headers["Upload-Offset"]
        assert int(there) == len(PDF) - 1
        assert send(client, where, 3, b"x").status_code == 409
        assert send(client, where, len(PDF) - 1, PDF[-1:]).status_code == 204
        (file,) = attachments.files(cast.submission)
        assert (file.sha256, file.size) == (SHA, len(PDF))
        assert store.current().verify(file.stored, SHA)
        assert Upload.select().count() == 0

    def test_who_comes_second_does_not_take_the_file_of_the_first(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location
        real = intake.take_in

        def twice(*args: Any) -> Any:
            real(*args)
            return real(*args)

        monkeypatch.setattr(intake, "take_in", twice)
        assert send(client, where, 0, PDF).status_code == 204
        (file,) = attachments.files(cast.submission)
        assert store.current().verify(file.stored, SHA)

    def test_an_answer_that_was_lost_is_found_at_the_same_address(
        self, as_: As, cast: Cast, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The database has committed, and nobody heard of it."""
        client = as_(cast.ben)
        stand_at(cast.event.submission_closes - timedelta(minutes=1))
        where = begin(client, cast).location
        real = intake.take_in

        def unheard(*args: Any) -> None:
            real(*args)
            raise OperationalError("the line was cut")

        with monkeypatch.context() as cut:
            cut.setattr(intake, "take_in", unheard)
            assert send(client, where, 0, PDF).status_code == 503
        stand_at(cast.event.submission_closes)
        told = self.told(client, where)
        assert (told.status_code, told.headers["Upload-Offset"]) == (200, str(len(PDF)))
        assert send(client, where, len(PDF), b"").status_code == 204
        assert send(client, where, 0, PDF).status_code == 409
        assert self.told(as_(cast.bo), where).status_code == 404
        given_up = client.open(where, method="DELETE", headers={"Tus-Resumable": "1.0.0"})
        assert given_up.status_code == 404
        (file,) = attachments.files(cast.submission)
        assert store.current().verify(file.stored, SHA)

    def test_bytes_that_are_lost_are_told(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location
        lost = store.current()

        def gone(part: str, _limit: int) -> None:
            raise store.Missing(part)

        monkeypatch.setattr(lost, "resume", gone)
        answer = send(client, where, 0, PDF)
        assert (answer.status_code, "Begin it again" in answer.get_data(True)) == (410, True)

    @pytest.mark.parametrize("part", ["", "../../codefest.db", "0" * 31])
    def test_a_name_that_no_store_has_made_is_told_and_can_be_given_up(
        self, as_: As, cast: Cast, part: str
    ) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location
        Upload.update(part=part).execute()
        assert send(client, where, 0, PDF).status_code == 410
        given_up = client.open(where, method="DELETE", headers={"Tus-Resumable": "1.0.0"})
        assert given_up.status_code == 204 and Upload.select().count() == 0

    def test_given_up_meanwhile_makes_no_file(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location
        real = intake.take_in

        def late(*args: Any) -> Any:
            Upload.delete().execute()
            return real(*args)

        monkeypatch.setattr(intake, "take_in", late)
        assert send(client, where, 0, PDF).status_code == 422
        assert attachments.files(cast.submission) == []

    def test_what_cannot_be_cleared_away_waits_for_the_sweep(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = as_(cast.ben)
        where = begin(client, cast).location

        def fail(*_asked: Any) -> None:
            raise OperationalError("locked")

        monkeypatch.setattr(attachments, "clear", fail)
        assert send(client, where, 0, PDF).status_code == 204


class TestCreate:
    def test_asked_again_answers_with_what_is_there(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        first = begin(client, cast).location
        send(client, first, 0, PDF[:2000])
        again = begin(client, cast)
        assert (again.status_code, again.location) == (201, first)
        assert again.headers["Upload-Offset"] == "2000"
        assert len(list(store.current().arrivals.iterdir())) == 1

    def test_what_is_lost_is_begun_anew(self, as_: As, cast: Cast) -> None:
        """Else its sender, told to begin again, would be led back to it for ever."""
        client = as_(cast.ben)
        first = begin(client, cast).location
        store.current().drop(Upload.get().part)
        again = begin(client, cast)
        assert again.status_code == 201 and again.location != first
        assert send(client, again.location, 0, PDF).status_code == 204
        assert attachments.files(cast.submission)

    def test_after_the_deadline_only_for_what_was_registered(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        client = as_(cast.ben)
        register(cast, at)
        stand_at(cast.event.submission_closes)
        assert begin(client, cast).status_code == 201
        for sha256 in ("e" * 64, ""):
            answer = begin(client, cast, sha256)
            assert answer.status_code == 403
            assert "not a file that was registered" in answer.json["error"]["message"]

    def test_what_the_draft_holds_is_not_sent_again(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        client = as_(cast.ben)
        register(cast, at)
        send(client, begin(client, cast).location, 0, PDF)
        stand_at(cast.event.submission_closes)
        answer = begin(client, cast)
        assert answer.status_code == 422 and "not sent again" in answer.json["error"]["message"]
        assert Upload.select().count() == 0


class TestGiveUp:
    def test_by_whoever_began_it_at_any_time(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        client = as_(cast.ben)
        begin(client, cast)
        upload = Upload.get()
        address = f"/events/codefest/submissions/{cast.submission.key}/files/unfinished/{upload.key}/give-up"
        assert as_(cast.bo).post(address).status_code == 404
        stand_at(cast.event.grace_ends + timedelta(days=1))
        page = client.post(address, follow_redirects=True).get_data(True)
        assert "What had come of “a.pdf” is gone" in page
        assert Upload.select().count() == 0 and not store.current().there(upload.part)

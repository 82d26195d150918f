"""The doors of files: sent straight into the store, refused early, handed out as attachments and
never damaged."""

import base64
import hashlib
import io
import os
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import servers
from casting import Cast, day, make_team
from flask import Flask
from flask.testing import FlaskClient

from hackathon.core import clock, store
from hackathon.core.store import LocalStore, Stored
from hackathon.pages import receiving, serving
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.submissions import attachments, drafts, promises, submissions, versions
from hackathon.submissions.attachments import Attachment

As = Callable[[Person | None], FlaskClient]
Stand = Callable[[datetime], None]
TICK = timedelta(microseconds=1)
PDF = b"%PDF-1.7 " + b"x" * 5000
SHA = hashlib.sha256(PDF).hexdigest()


def base(cast: Cast) -> str:
    return f"/events/codefest/submissions/{cast.submission.key}/files/"


def send(
    client: FlaskClient, cast: Cast, body: Any = PDF, name: str = "slides.pdf", **more: Any
) -> Any:
    """Send one file as the script does: its bytes as the body, its name in the query."""
    query = {"name": name, **more.pop("query", {})}
    headers = {"Accept": "application/json", **more.pop("headers", {})}
    if isinstance(body, bytes):
        more["data"] = body
    else:  # a stream, as the server hands it in
        more["environ_overrides"] = {"wsgi.input": body, "CONTENT_LENGTH": str(more.pop("length"))}
    return client.post(
        base(cast) + "upload",
        query_string=query,
        headers=headers,
        content_type="application/octet-stream",
        **more,
    )


def send_form(client: FlaskClient, cast: Cast, *files: tuple[bytes, str], **fields: str) -> Any:
    """Send files as a browser without scripts does."""
    data = {"files": [(io.BytesIO(body), name) for body, name in files], **fields}
    return client.post(
        base(cast) + "upload", data=data, content_type="multipart/form-data", follow_redirects=True
    )


def the_store() -> LocalStore:
    found = store.current()
    assert isinstance(found, LocalStore)
    return found


def left_behind() -> list[str]:
    """What lies in the store without a row, or is still on its way in."""
    known = {row.stored for row in Attachment.select()}
    return [name for name in the_store().names() if name not in known] + [
        path.name for path in the_store().arrivals.iterdir()
    ]


@pytest.fixture(autouse=True)
def own_store(app: Flask, tmp_path: Path) -> Iterator[None]:
    """A folder of this test's own, so that it can say what is left behind."""
    store.configure(replace(app.config["SETTINGS"], data_dir=tmp_path))
    yield
    serving._seen.clear()


@pytest.fixture
def settings(made_app: Flask) -> Iterator[Callable[..., None]]:
    """Change settings for one test."""
    before = made_app.config["SETTINGS"]

    def change(**values: Any) -> None:
        made_app.config["SETTINGS"] = replace(before, **values)

    yield change
    made_app.config["SETTINGS"] = before


class TestUpload:
    def test_the_script_sends_bytes_as_they_are(self, as_: As, cast: Cast) -> None:
        answer = send(as_(cast.bo), cast)
        assert (answer.status_code, answer.json) == (
            201,
            {"name": "slides.pdf", "size": len(PDF), "sha256": SHA, "replaced": False},
        )
        file = Attachment.get()
        assert (file.name, file.size, file.sha256, file.media_type, file.uploaded_by) == (
            "slides.pdf", len(PDF), SHA, "application/pdf", cast.bo,
        )  # fmt: skip
        assert the_store().path(file.stored).read_bytes() == PDF

    def test_a_form_without_script_sends_several(self, as_: As, cast: Cast) -> None:
        page = send_form(
            as_(cast.ben), cast, (PDF, "slides.pdf"), (b"a;b\n1;2\n", "données.csv")
        ).get_data(True)
        assert "“slides.pdf” has arrived" in page and "données.csv" in page and SHA in page
        assert [row.name for row in attachments.files(cast.submission)] == [
            "données.csv",
            "slides.pdf",
        ]
        assert left_behind() == []

    def test_of_several_the_good_ones_stay(self, as_: As, cast: Cast) -> None:
        page = send_form(
            as_(cast.ben), cast, (PDF, "slides.pdf"), (b"MZ", "setup.exe"), (b"", "empty.txt")
        ).get_data(True)
        assert "Programs are not taken" in page and "“empty.txt” is empty" in page
        assert [row.name for row in attachments.files(cast.submission)] == ["slides.pdf"]
        assert left_behind() == []

    def test_a_form_without_files_says_so(self, as_: As, cast: Cast) -> None:
        assert "Choose a file first." in send_form(as_(cast.ben), cast).get_data(True)

    @pytest.mark.parametrize("way", ["header", "query", "form"])
    def test_the_senders_sha256_is_checked(self, as_: As, cast: Cast, way: str) -> None:
        for digest, taken in (
            (hashlib.sha256(b"other").digest(), False),
            (hashlib.sha256(PDF).digest(), True),
        ):
            client = as_(cast.ben)
            if way == "header":
                header = {"Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:"}
                assert send(client, cast, headers=header).status_code == (201 if taken else 422)
            elif way == "query":
                assert send(client, cast, query={"sha256": digest.hex().upper()}).status_code == (
                    201 if taken else 422
                )
            else:
                page = send_form(client, cast, (PDF, "slides.pdf"), sha256=digest.hex()).get_data(
                    True
                )
                assert ("another sha256 than announced" in page) is not taken
            assert Attachment.select().count() == taken
        assert left_behind() == []

    def test_a_sha256_that_is_none_is_refused(self, as_: As, cast: Cast) -> None:
        answer = send(as_(cast.ben), cast, query={"sha256": "abc"})
        assert answer.status_code == 422 and "64 characters" in answer.json["error"]["message"]

    @pytest.mark.parametrize(
        ("name", "body", "status", "told"),
        [
            ("page.html", b"<html>", 415, "Web pages"),
            ("picture.svg", b"<svg/>", 415, "Web pages"),
            ("setup.exe", b"MZ", 415, "Programs"),
            ("notes.txt", b"MZ\x90\x00", 422, "Programs"),
            ("picture.png", b"<html><script>x</script>", 422, "content is something else"),
            ("a.pdf", PDF.replace(b"%PDF-", b"<html"), 422, "content is something else"),
            ("empty.txt", b"", 422, "is empty"),
            ("", b"x", 415, "are not taken"),
            ("../..", b"x", 415, "are not taken"),
        ],
    )
    def test_forbidden_kinds(
        self, as_: As, cast: Cast, name: str, body: bytes, status: int, told: str
    ) -> None:
        answer = send(as_(cast.ben), cast, body, name)
        assert answer.status_code == status and told in answer.json["error"]["message"]
        assert Attachment.select().count() == 0 and left_behind() == []

    def test_a_name_is_cleaned(self, as_: As, cast: Cast) -> None:
        assert (
            send(as_(cast.ben), cast, name="../../x\\re\u0301s\u202eu\x07me\u0301.pdf").json["name"]
            == "résumé.pdf"
        )

    def zipped(self, *entries: tuple[str, bytes]) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in entries:
                archive.writestr(name, body)
        return file.getvalue()

    @pytest.mark.parametrize(
        ("entries", "told"),
        [
            ([("../up.txt", b"x")], "leads outside"),
            ([("/root.txt", b"x")], "leads outside"),
            ([("bomb", bytes(30_000_000))], "far more than it holds"),
        ],
    )
    def test_dangerous_archives(
        self, as_: As, cast: Cast, entries: list[tuple[str, bytes]], told: str
    ) -> None:
        answer = send(as_(cast.ben), cast, self.zipped(*entries), "code.zip")
        assert answer.status_code == 422 and told in answer.json["error"]["message"]
        assert left_behind() == []

    def test_archives_are_listed_and_never_unpacked(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        send(
            client,
            cast,
            self.zipped(("src/main.py", b"print()"), ("läs mig.txt", b"hej")),
            "code.zip",
        )
        file = Attachment.get()
        assert len(list(the_store().names())) == 1
        page = client.get(f"{base(cast)}{file.key}/contents").get_data(True)
        assert "src/main.py" in page and "läs mig.txt" in page

    @pytest.mark.parametrize(
        ("inside", "told"), [("word/vbaProject.bin", True), ("word/document.xml", False)]
    )
    def test_an_office_file_with_macros_is_taken_and_they_are_told(
        self, as_: As, cast: Cast, inside: str, told: bool
    ) -> None:
        client = as_(cast.ben)
        body = self.zipped(("[Content_Types].xml", b"<x/>"), (inside, b"x"))
        assert send(client, cast, body, "plan.docx").status_code == 201
        assert ("Holds macros" in client.get(base(cast)).get_data(True)) is told

    def test_too_large_is_refused_before_the_bytes_travel(
        self, as_: As, cast: Cast, settings: Callable[..., None]
    ) -> None:
        settings(max_file_size=1000)
        read: list[int] = []

        class Body(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                read.append(len(buffer))
                return 0

        client = as_(cast.ben)
        answer = send(client, cast, Body(), length=1001)
        assert answer.status_code == 413 and "larger than 1 kB" in answer.json["error"]["message"]
        assert read == []

    def test_a_form_is_cut_off_at_the_limit(
        self, as_: As, cast: Cast, settings: Callable[..., None]
    ) -> None:
        settings(max_file_size=1000)
        page = send_form(as_(cast.ben), cast, (PDF, "slides.pdf")).get_data(True)
        assert "larger than 1 kB" in page
        assert left_behind() == []

    def test_quota_is_checked_before_and_after(
        self, as_: As, cast: Cast, settings: Callable[..., None]
    ) -> None:
        settings(max_team_quota=8000)
        client = as_(cast.ben)
        assert send(client, cast, name="one.pdf").status_code == 201
        answer = send(client, cast, name="two.pdf")
        assert (
            answer.status_code == 413
            and "Your team may store 8 kB and uses 5 kB" in answer.json["error"]["message"]
        )
        assert "may store 8 kB" in send_form(client, cast, (PDF, "two.pdf")).get_data(True)
        assert left_behind() == []

    def test_a_body_that_breaks_off_leaves_nothing(self, as_: As, cast: Cast) -> None:
        answer = send(as_(cast.ben), cast, io.BytesIO(PDF), length=len(PDF) + 10)
        assert answer.status_code == 400
        assert Attachment.select().count() == 0 and left_behind() == []

    def test_a_full_disk_is_told_and_leaves_nothing(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_args: Any) -> None:
            raise store.StoreFull

        client = as_(cast.ben)
        monkeypatch.setattr(LocalStore, "adopt", full)
        assert send(client, cast).status_code == 507
        assert Attachment.select().count() == 0

    def test_more_uploads_than_places_are_asked_to_wait(
        self, as_: As, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.extensions, receiving.SLOTS, receiving.make_slots(1))
        client = as_(cast.ben)
        with app.app_context(), receiving.slot():
            answer = send(client, cast)
            assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
            assert "Many files are being sent" in answer.json["error"]["message"]
            assert client.get(base(cast)).status_code == 200, "pages do not wait for uploads"
        assert send(client, cast).status_code == 201

    def test_needs_the_csrf_token_either_way(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        assert send(client, cast, csrf=False).status_code == 400
        data = {"files": [(io.BytesIO(PDF), "a.pdf")]}
        assert client.post(base(cast) + "upload", data=data, csrf=False).status_code == 400  # type: ignore[call-arg]
        assert Attachment.select().count() == 0 and left_behind() == []

    @pytest.mark.parametrize(("who", "status"), [("cy", 404), ("sam", 404), ("ada", 403)])
    def test_is_for_the_team(self, as_: As, cast: Cast, who: str, status: int) -> None:
        assert send(as_(getattr(cast, who)), cast).status_code == status
        assert send(as_(None), cast).status_code in {401, 404}
        assert left_behind() == []

    def test_until_the_last_microsecond(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        client = as_(cast.ben)
        stand_at(cast.event.submission_closes)
        assert send(client, cast).status_code == 403
        stand_at(cast.event.submission_closes - TICK)
        assert send(client, cast).status_code == 201

    def test_its_last_byte_decides(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Slow(io.BytesIO):
            """A link so slow that the deadline passes while the bytes travel."""

            def readinto(self, buffer: Any) -> int:
                monkeypatch.setattr(clock, "_source", lambda: cast.event.submission_closes)
                return super().readinto(buffer)

        client = as_(cast.ben)
        monkeypatch.setattr(clock, "_source", lambda: cast.event.submission_closes - TICK)
        answer = send(client, cast, Slow(PDF), length=len(PDF))
        assert (
            answer.status_code == 422
            and "The deadline has passed" in answer.json["error"]["message"]
        )
        assert left_behind() == []

    def test_64_mb_leave_the_memory_flat(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        size = 64 * 2**20
        client = as_(cast.ben)
        client.get(base(cast))

        class Long(io.RawIOBase):
            """As many bytes as asked for, made when they are read."""

            left = size
            first = b"a,b\n"

            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                count = min(len(buffer), self.left)
                buffer[:count] = (self.first + b"1" * count)[:count]
                self.left, self.first = self.left - count, b""
                return count

        tracemalloc.start()
        try:
            answer = send(client, cast, Long(), "long.csv", length=size)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert (answer.status_code, answer.json["size"]) == (201, size)
        assert peak < 8 * 2**20

    def test_64_mb_of_a_form_are_written_once_and_never_whole_in_memory(
        self, as_: As, cast: Cast, tmp_path: Path
    ) -> None:
        size = 64 * 2**20
        head = (
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="long.csv"\r\n\r\na,b\n'
        )
        tail = b"\r\n--b--\r\n"
        body = tmp_path / "body"
        with body.open("wb") as file:
            file.write(head)
            for _ in range(64):
                file.write(b"1" * 2**20)
            file.write(tail)
        client = as_(cast.ben)
        client.get(base(cast))
        tracemalloc.start()
        try:
            with body.open("rb") as file:
                answer = client.post(
                    base(cast) + "upload", input_stream=file, content_type="multipart/form-data; boundary=b",
                    content_length=body.stat().st_size,
                )  # fmt: skip
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert answer.status_code == 303
        assert Attachment.get().size == size + 4
        assert peak < 8 * 2**20


class TestRemove:
    def test_leaves_the_draft_and_stays_in_versions(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        client = as_(cast.bo)
        send(client, cast)
        version = versions.submit(cast.submission, None, cast.ben, at)
        file = Attachment.get()
        page = client.post(f"{base(cast)}{file.key}/remove", follow_redirects=True).get_data(True)
        assert "is removed from the draft" in page and "No files yet" in page
        assert versions.files_of(version) == [file]
        assert client.get(f"{base(cast)}{file.key}").data == PDF

    def test_not_by_others_nor_late_nor_by_a_link(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        client = as_(cast.bo)
        send(client, cast)
        address = f"{base(cast)}{Attachment.get().key}/remove"
        assert as_(cast.cy).post(address).status_code == 404
        assert as_(cast.ada).post(address).status_code == 403
        assert client.get(address).status_code == 405
        stand_at(cast.event.submission_closes)
        assert client.post(address).status_code == 403
        assert Attachment.get().removed_at is None


class TestDownload:
    @pytest.fixture
    def address(self, as_: As, cast: Cast) -> str:
        send(as_(cast.ben), cast, name="pläne 計画.pdf")
        return f"{base(cast)}{Attachment.get().key}"

    def test_is_an_attachment_that_no_browser_opens(
        self, as_: As, cast: Cast, address: str
    ) -> None:
        answer = as_(cast.bo).get(address)
        assert answer.data == PDF
        headers = answer.headers
        assert (
            headers["Content-Disposition"].startswith("attachment;")
            and "filename*=UTF-8''pl%C3%A4ne%20%E8%A8%88%E7%94%BB.pdf"
            in headers["Content-Disposition"]
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Length"] == str(len(PDF))
        assert headers["ETag"] == f'"{SHA}"'
        assert headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        ("asked", "status", "part"),
        [
            ("bytes=0-8", 206, PDF[:9]),
            ("bytes=-10", 206, PDF[-10:]),
            ("bytes=5000-", 206, PDF[5000:]),
            ("bytes=9000-", 416, None),
            ("lines=1-2", 200, PDF),
            ("bytes=0-1,5-6", 200, PDF),
            ("bytes=x", 200, PDF),
        ],
    )
    def test_in_ranges(
        self, as_: As, cast: Cast, address: str, asked: str, status: int, part: bytes | None
    ) -> None:
        answer = as_(cast.bo).get(address, headers={"Range": asked})
        assert answer.status_code == status
        assert part is None or answer.data == part
        if status == 206:
            assert (
                part is not None
                and answer.headers["Content-Range"].endswith(f"/{len(PDF)}")
                and answer.content_length == len(part)
            )

    def test_goes_on_only_with_the_same_file(self, as_: As, cast: Cast, address: str) -> None:
        client = as_(cast.bo)
        assert (
            client.get(address, headers={"Range": "bytes=5-", "If-Range": f'"{SHA}"'}).status_code
            == 206
        )
        assert (
            client.get(address, headers={"Range": "bytes=5-", "If-Range": '"other"'}).status_code
            == 200
        )
        assert client.get(address, headers={"If-None-Match": f'"{SHA}"'}).status_code == 304

    @pytest.mark.parametrize("fault", ["flipped", "cut", "gone", "longer"])
    def test_a_damaged_file_is_refused_and_logged(
        self, as_: As, cast: Cast, address: str, fault: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = as_(cast.bo)
        assert client.get(address).status_code == 200, "it was whole and is remembered so"
        path = the_store().path(Attachment.get().stored)
        changed = {"flipped": PDF[:100] + b"y" + PDF[101:], "cut": PDF[:-1], "longer": PDF + b"x"}
        path.unlink() if fault == "gone" else path.write_bytes(changed[fault])
        for headers in ({}, {"Range": "bytes=0-8"}):
            answer = client.get(address, headers=headers)
            assert answer.status_code == 500
            assert "This file is damaged" in answer.get_data(True) and b"%PDF" not in answer.data
        assert "a stored file is damaged or gone" in caplog.text

    def test_another_team_gets_404(self, as_: As, cast: Cast, address: str) -> None:
        other = make_team(cast.event, "Others", cast.sam)
        assert as_(cast.sam).get(address).status_code == 404
        assert as_(cast.cy).get(address).status_code == 404
        assert as_(None).get(address).status_code == 404
        own = drafts.start(other, [cast.challenge], cast.sam, day(0))
        key = address.rsplit("/", 1)[1]
        assert (
            as_(cast.sam).get(f"/events/codefest/submissions/{own.key}/files/{key}").status_code
            == 404
        )

    def test_organisers_get_it(self, as_: As, cast: Cast, address: str) -> None:
        assert as_(cast.ada).get(address).data == PDF

    def test_the_public_gets_public_files_of_what_counts_after_results(
        self, as_: As, cast: Cast, at: datetime, address: str, stand_at: Stand
    ) -> None:
        drafts.save(
            submissions.again(cast.submission), None, cast.ben, at, visibility={"files": "public"}
        )
        versions.submit(cast.submission, None, cast.ben, at)
        later = attachments.attach(
            cast.submission,
            attachments.File(
                "later.pdf", Stored("aa/aa/" + "a" * 32, 5, "b" * 64), "application/pdf"
            ),
            cast.ben,
            at,
            10**9,
        )
        stand_at(day(26))
        assert as_(None).get(address).status_code == 404
        Publication.create(
            event=cast.event, number=1, status="published", book={}, content={"submissions": [cast.submission.key]}, digest="0" * 64,
            proposed_by=cast.ada, proposed_at=day(24), approved_by=cast.grace, published_at=day(25),
        )  # fmt: skip
        assert as_(None).get(address).data == PDF
        assert as_(None).get(f"{base(cast)}{later.key}").status_code == 404
        assert as_(None).get(base(cast)).status_code in {302, 404}

    def test_the_public_does_not_get_files_for_judges(
        self, as_: As, cast: Cast, at: datetime, address: str, stand_at: Stand
    ) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        Publication.create(
            event=cast.event, number=1, status="published", book={}, content={"submissions": [cast.submission.key]}, digest="0" * 64,
            proposed_by=cast.ada, proposed_at=day(24), approved_by=cast.grace, published_at=day(25),
        )  # fmt: skip
        stand_at(day(26))
        assert as_(None).get(address).status_code == 404


class TestPromise:
    @pytest.fixture(autouse=True)
    def graceful(self, cast: Cast) -> None:
        cast.event.change(grace_minutes=30)

    def promise(self, client: FlaskClient, cast: Cast, **changed: Any) -> Any:
        data = {"lines": f"{SHA}  film.pdf", "size": str(len(PDF)), **changed}
        return client.post(base(cast) + "promise", data=data, follow_redirects=True)

    def test_the_whole_way(self, as_: As, cast: Cast, at: datetime, stand_at: Stand) -> None:
        client = as_(cast.ben)
        page = self.promise(client, cast).get_data(True)
        assert "Registered. Exactly these bytes" in page and "30 minutes after the deadline" in page
        versions.submit(cast.submission, None, cast.ben, at)
        stand_at(cast.event.submission_closes + timedelta(minutes=5))
        assert "Send your registered files" in client.get(
            base(cast).removesuffix("/files/")
        ).get_data(True)
        assert "exactly the files that you registered" in client.get(base(cast)).get_data(True)
        other = send(client, cast, PDF + b"x")
        assert (
            other.status_code == 422
            and "not a file that was registered" in other.json["error"]["message"]
        )
        assert send(client, cast, name="whatever.pdf").status_code == 201
        version = versions.latest_version(cast.submission)
        assert (
            version is not None
            and version.in_grace
            and [row.name for row in versions.files_of(version)] == ["film.pdf"]
        )
        assert send(client, cast).status_code == 403, "nothing is awaited any more"
        assert left_behind() == []

    @pytest.mark.parametrize(("minutes", "status"), [(0, 201), (30, 403)])
    def test_until_the_grace_ends(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand, minutes: int, status: int
    ) -> None:
        client = as_(cast.ben)
        self.promise(client, cast)
        versions.submit(cast.submission, None, cast.ben, at)
        stand_at(cast.event.submission_closes + timedelta(minutes=minutes))
        assert send(client, cast).status_code == status

    def test_nothing_but_registered_files_in_the_grace(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        client = as_(cast.ben)
        self.promise(client, cast)
        versions.submit(cast.submission, None, cast.ben, at)
        stand_at(cast.event.submission_closes)
        assert client.post(base(cast).replace("files/", "submit"), data={}).status_code == 403
        assert self.promise(client, cast, lines=f"{'c' * 64}  b.zip").status_code == 403
        assert as_(cast.cy).post(base(cast) + "upload").status_code == 404

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("lines", "abc", "Line 1 is not"),
            ("lines", f"{SHA}  film.pdf\n{'z' * 64}  b.pdf", "Line 2 is not"),
            ("size", "0", "at least 1"),
            ("size", "many", "Not a valid integer"),
            ("size", str(3 * 2**30), "larger than"),
            ("lines", f"{SHA}  film.exe", "Programs are not taken"),
            ("lines", "", "required"),
        ],
    )
    def test_errors_stand_at_the_field_and_the_rest_stays(
        self, as_: As, cast: Cast, field: str, value: str, told: str
    ) -> None:
        page = self.promise(as_(cast.ben), cast, **{field: value}).get_data(True)
        assert told in page
        assert "film.pdf" in page or field == "lines"
        assert promises.promises(cast.submission) == []

    def test_several_lines_as_other_programs_print_them(self, as_: As, cast: Cast) -> None:
        lines = (
            f"{SHA} *my film.pdf\r\n\\{SHA}  back\\\\slash.pdf\r\nSHA256 (b (1).zip) = {'C' * 64}"
        )
        assert self.promise(as_(cast.ben), cast, lines=lines).status_code == 200
        names = [(row.name, row.sha256) for row in promises.promises(cast.submission)]
        assert names == [("my film.pdf", SHA), ("slash.pdf", SHA), ("b (1).zip", "c" * 64)]

    def test_the_script_is_answered_in_its_own_form(self, as_: As, cast: Cast) -> None:
        def ask(lines: str) -> Any:
            return as_(cast.ben).post(
                base(cast) + "promise",
                data={"lines": lines, "size": "5"},
                headers={"Accept": "application/json"},
            )

        assert ask(f"{SHA}  film.pdf").json == {"registered": True}
        assert ask(f"{SHA}  film.pdf").json == {"registered": True}, "it is so already"
        answer = ask(f"{SHA}  run.exe")
        assert (answer.status_code, "Programs" in answer.json["error"]["message"]) == (422, True)
        cast.event.change(grace_minutes=0)
        assert "no extra time" in ask(f"{'c' * 64}  b.pdf").json["error"]["message"]

    def test_who_submits_is_told_what_may_still_come(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        cast.challenge.change(required=["files"])
        address = base(cast).replace("files/", "submit")
        assert "these parts are needed" in client.get(address).get_data(True)
        self.promise(client, cast)
        page = client.get(address).get_data(True)
        assert "Registered files join what you submit" in page and "film.pdf" in page
        assert "these parts are needed" not in page
        send(client, cast, name="film.pdf")
        assert "Registered files join" not in client.get(address).get_data(True)

    def test_the_team_cancels_it(self, as_: As, cast: Cast, at: datetime, stand_at: Stand) -> None:
        client = as_(cast.ben)
        self.promise(client, cast)
        versions.submit(cast.submission, None, cast.ben, at)
        address = f"{base(cast)}promises/{promises.promises(cast.submission)[0].key}/cancel"
        stand_at(cast.event.submission_closes)
        assert as_(cast.cy).post(address).status_code == 404
        assert "is cancelled" in client.post(address, follow_redirects=True).get_data(True)
        assert send(client, cast).status_code == 403, "nothing may follow any more"

    def test_of_the_draft_joins_what_was_submitted_without_being_sent_again(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        client = as_(cast.ben)
        self.promise(client, cast)
        versions.submit(cast.submission, None, cast.ben, at)
        send(client, cast, name="film.pdf")
        address = f"{base(cast)}promises/{promises.promises(cast.submission)[0].key}/join"
        assert "Add to what was submitted" not in client.get(base(cast)).get_data(True)
        assert client.post(address).status_code == 403, "until then the draft is submitted"
        stand_at(cast.event.submission_closes)
        page = client.get(base(cast)).get_data(True)
        assert "Add to what was submitted" in page and f'data-drafted="{SHA}"' in page
        assert 'data-awaited=""' in page
        assert as_(cast.cy).post(address).status_code == 404
        page = client.post(address, follow_redirects=True).get_data(True)
        assert "“film.pdf” is now part of what you submitted." in page and "Arrived" in page
        version = versions.latest_version(cast.submission)
        assert version is not None and version.in_grace
        receipt = client.get(f"/receipts/{version.receipt}").get_data(True)
        assert "added in the extra time" in receipt and left_behind() == []

    def test_is_not_offered_where_the_event_grants_no_grace(self, as_: As, cast: Cast) -> None:
        cast.event.change(grace_minutes=0)
        client = as_(cast.ben)
        assert "On a slow link?" not in client.get(base(cast)).get_data(True)
        assert "grants no extra time" in self.promise(client, cast).get_data(True)


class TestIndex:
    def test_says_what_is_allowed_before_the_bytes_travel(
        self, as_: As, cast: Cast, settings: Callable[..., None]
    ) -> None:
        settings(max_team_quota=8000)
        client = as_(cast.ben)
        send(client, cast)
        page = client.get(base(cast)).get_data(True)
        assert "At most 3 kB each" in page, "which are left"
        assert 'data-max-bytes="8000"' in page, "when it takes the place of the present one"
        assert ".parquet" in page and SHA in page

    def test_is_for_the_team_and_organisers(self, as_: As, cast: Cast) -> None:
        assert "Only the team" in as_(cast.ada).get(base(cast)).get_data(True)
        assert as_(cast.cy).get(base(cast)).status_code == 404


class TestBucket:
    """The same with a real S3 server."""

    def test_upload_and_ranged_download(
        self, as_: As, cast: Cast, made_app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with servers.s3_server(tmp_path) as server:
            settings = replace(
                made_app.config["SETTINGS"], data_dir=tmp_path / "here", s3_bucket=server.bucket, s3_endpoint=server.endpoint,
                s3_access_key=server.access_key, s3_secret_key=server.secret_key,
            )  # fmt: skip
            bucket = store.configure(settings)
            client, body = as_(cast.ben), PDF + os.urandom(3 * 2**20)
            answer = send(client, cast, body)
            assert answer.json["sha256"] == hashlib.sha256(body).hexdigest()
            file = Attachment.get()
            assert list(bucket.names()) == [file.stored] and list(bucket.arrivals.iterdir()) == []
            address = f"{base(cast)}{file.key}"
            assert client.get(address).data == body
            part = client.get(address, headers={"Range": "bytes=2000000-2000099"})
            assert (part.status_code, part.data) == (206, body[2000000:2000100])
            kept = server.folder / server.bucket / file.stored
            kept.write_bytes(body[:-1] + b"!" if body[-1:] != b"!" else body[:-1] + b"?")
            serving._seen.clear()
            assert client.get(address).status_code == 500
            assert "damaged or gone" in caplog.text


class TestSameName:
    OTHER = PDF + b"other"

    def names(self, cast: Cast) -> list[str]:
        return [row.name for row in attachments.files(cast.submission)]

    def test_replaces_and_says_so(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        first = send_form(client, cast, (PDF, "slides.pdf")).get_data(True)
        assert "took the place" not in first
        page = send_form(client, cast, (self.OTHER, "slides.pdf")).get_data(True)
        assert "took the place of the earlier file" in page and self.names(cast) == ["slides.pdf"]

    def test_the_same_bytes_replace_nothing(self, as_: As, cast: Cast) -> None:
        send_form(as_(cast.ben), cast, (PDF, "slides.pdf"))
        page = send_form(as_(cast.ben), cast, (PDF, "slides.pdf")).get_data(True)
        assert "took the place" not in page

    def test_both_are_kept_on_wish_by_form_and_by_program(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        send_form(client, cast, (PDF, "slides.pdf"))
        send_form(client, cast, (self.OTHER, "slides.pdf"), beside="1")
        beside = send(client, cast, PDF + b"third", query={"beside": "1"})
        assert beside.json["name"] == "slides (3).pdf" and not beside.json["replaced"]
        assert self.names(cast) == ["slides (2).pdf", "slides (3).pdf", "slides.pdf"]

    def test_long_names_that_differ_at_the_end_are_two_files(self, as_: As, cast: Cast) -> None:
        stem = "Распознавание обозначений в реестре товарных знаков для небольшого ведомства " * 2
        names = [f"{stem}русский.pdf", f"{stem}English.pdf"]
        for name in names:
            send_form(as_(cast.ben), cast, (PDF, name))
        assert sorted(self.names(cast)) == sorted(names)

    def test_the_page_offers_it(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ben).get(base(cast)).get_data(True)
        assert 'name="beside"' in page and "data-advice" in page


class TestPictures:
    def test_of_the_draft_have_a_line_that_shows_them_in_the_description(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ben)
        send_form(client, cast, (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "plan [1].png"))
        line = re.search(r"!\[plan \(1\)\.png\]\([^)]+\)", client.get(base(cast)).get_data(True))
        assert line, "the page gives the line"
        drafts.save(cast.submission, None, cast.ben, clock.now(), description=line[0])
        page = client.get(base(cast).removesuffix("/files/")).get_data(True)
        assert f'src="{line[0].split("](")[1][:-1]}"' in page

    def test_by_an_address_elsewhere_are_told_to_be_links(self, as_: As, cast: Cast) -> None:
        typed = {"text": "![x](https://a.example/p.png)", "language": "en", "title": "News"}
        page = (
            as_(cast.ada)
            .post(
                "/events/codefest/organise/announcements/new",
                data=typed | {"body": typed["text"]},
                follow_redirects=True,
            )
            .get_data(True)
        )
        assert "A picture by an address elsewhere is not shown" in page

"""The doors of receipts: anybody checks a code, the team can compute it again by hand."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.core.store import Stored
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, drafts, intake, versions
from hackathon.submissions.attachments import Announced, File
from hackathon.submissions.versions import Version

As = Callable[[Person | None], FlaskClient]
FILE = b"the bytes of a file"


@pytest.fixture
def version(cast: Cast, at: datetime) -> Version:
    there = Stored("aa/aa/" + "a" * 32, len(FILE), hashlib.sha256(FILE).hexdigest())
    attachments.attach(
        cast.submission,
        attachments.File("canary plan.pdf", there, "application/pdf"),
        cast.ben,
        at,
        10**9,
    )
    drafts.save(cast.submission, None, cast.ben, at, title="canary title", summary="canary summary")
    return versions.submit(cast.submission, None, cast.ben, at)


class TestIndex:
    def test_a_typed_code_leads_to_its_page(self, as_: As, version: Version) -> None:
        typed = version.receipt.lower().replace("-", " ")
        assert (
            as_(None).get("/receipts/", query_string={"code": typed}).location
            == f"/receipts/{version.receipt}"
        )

    @pytest.mark.parametrize("form", ["{}", "{}  plan.pdf", " {} *x"])
    def test_a_file_leads_to_the_receipts_that_name_it(
        self, as_: As, cast: Cast, at: datetime, version: Version, form: str
    ) -> None:
        second = versions.submit(cast.submission, None, cast.ben, at)
        typed = form.format(hashlib.sha256(FILE).hexdigest().upper())
        page = as_(None).get("/receipts/", query_string={"code": typed}).get_data(True)
        assert "part of 2 versions" in page and "AI Tools Codefest" in page
        assert page.index(second.receipt) < page.index("Latest") < page.index(version.receipt)
        assert "canary" not in page, "neither the team's names nor its texts"

    def test_a_file_that_no_receipt_names_is_told(
        self, as_: As, cast: Cast, at: datetime, version: Version
    ) -> None:
        there = Stored("aa/aa/" + "b" * 32, 5, "b" * 64)
        later = File("later.pdf", there, "application/pdf")
        attachments.attach(cast.submission, later, cast.ben, at, 10**9)
        query = {"code": "b" * 64, "name": "later.pdf"}
        page = as_(None).get("/receipts/", query_string=query).get_data(True)
        assert "No version that was submitted holds this file" in page and "later.pdf" in page

    def test_asks_for_a_code(self, as_: As) -> None:
        assert "Receipt code" in as_(None).get("/receipts/").get_data(True)


class TestShow:
    def test_anybody_sees_that_it_is_valid_and_when(self, as_: As, version: Version) -> None:
        page = as_(None).get(f"/receipts/{version.receipt}").get_data(True)
        assert "Valid" in page and "AI Tools Codefest" in page and version.digest in page
        assert "13:00:00" in page and "Europe/Zurich" in page, "the event's zone"
        assert "12:00:00" in page and "UTC" in page
        assert all(part["sha256"] in page for part in version.manifest)

    @pytest.mark.parametrize("who", [None, "sam", "cy", "dee"])
    def test_strangers_learn_neither_names_nor_texts(
        self, as_: As, cast: Cast, version: Version, who: str | None
    ) -> None:
        page = (
            as_(getattr(cast, who) if who else None)
            .get(f"/receipts/{version.receipt}")
            .get_data(True)
        )
        assert "File 1" in page
        assert "canary" not in page and "Niçoise" not in page and cast.submission.key not in page

    @pytest.mark.parametrize("who", ["ben", "bo", "ada"])
    def test_the_team_and_organisers_see_the_names(
        self, as_: As, cast: Cast, version: Version, who: str
    ) -> None:
        page = as_(getattr(cast, who)).get(f"/receipts/{version.receipt}").get_data(True)
        assert "canary plan.pdf" in page and "canary title" in page and "manifest.json" in page

    def test_says_which_file_was_registered_and_arrived_in_the_extra_time(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        cast.event.change(grace_minutes=30)
        film = Announced("canary film.mp4", 5, "d" * 64)
        early = Stored("aa/aa/" + "c" * 32, 5, "c" * 64)
        first = File("a.pdf", early, "application/pdf")
        attachments.attach(cast.submission, first, cast.ben, at, 10**9)
        intake.promise(cast.submission, [film], Act(cast.ben, at), 10**9)
        versions.submit(cast.submission, None, cast.ben, at)
        late = Stored("aa/aa/" + "d" * 32, 5, film.sha256)
        closes = cast.event.submission_closes
        intake.take_in(
            cast.submission, File(film.name, late, "video/mp4"), Act(cast.ben, closes), 10**9
        )
        found = versions.latest_version(cast.submission)
        assert found is not None
        page = as_(None).get(f"/receipts/{found.receipt}").get_data(True)
        assert "with a registered file that was added in the extra time" in page
        assert page.count("added in the extra time ") == 1, "of one file, not of both"
        assert page.index("File 2") < page.index("Registered 10 March") and "canary" not in page

    @pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "x", "<script>alert(1)"])
    def test_an_unknown_code_is_told_and_can_be_mended(
        self, as_: As, version: Version, code: str
    ) -> None:
        answer = as_(None).get(f"/receipts/{code}")
        page = answer.get_data(True)
        assert answer.status_code == 404
        assert "<script>alert" not in page and "Receipt code" in page
        assert "Valid" not in page

    def test_an_older_version_stays_valid(
        self, as_: As, cast: Cast, version: Version, at: datetime
    ) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        assert "Valid" in as_(None).get(f"/receipts/{version.receipt}").get_data(True)


class TestManifest:
    def test_can_be_checked_by_hand(
        self, as_: As, cast: Cast, version: Version, tmp_path: Path
    ) -> None:
        """As the page says: ``sha256sum`` over the downloaded list, and over the files."""
        client = as_(cast.bo)
        answer = client.get(f"/receipts/{version.receipt}/manifest.json")
        assert (
            answer.headers["Content-Disposition"]
            == f"attachment; filename=manifest-{version.receipt}.json"
        )
        (tmp_path / f"manifest-{version.receipt}.json").write_bytes(answer.data)
        line = f"{version.digest}  manifest-{version.receipt}.json\n"
        assert line.strip() in client.get(f"/receipts/{version.receipt}").get_data(True)
        subprocess.run(
            ["sha256sum", "--check"],
            input=line,
            text=True,
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        (tmp_path / "canary plan.pdf").write_bytes(FILE)
        sums = client.get(f"/receipts/{version.receipt}/SHA256SUMS").get_data(True)
        subprocess.run(
            ["sha256sum", "--check"],
            input=sums,
            text=True,
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        assert {part["part"] for part in json.loads(answer.data)} >= {
            "title",
            "description",
            "file: canary plan.pdf",
        }

    @pytest.mark.parametrize("who", [None, "sam", "cy", "dee"])
    @pytest.mark.parametrize("name", ["manifest.json", "SHA256SUMS"])
    def test_is_for_the_team_and_organisers(
        self, as_: As, cast: Cast, version: Version, who: str | None, name: str
    ) -> None:
        answer = as_(getattr(cast, who) if who else None).get(f"/receipts/{version.receipt}/{name}")
        assert answer.status_code == 404
        assert as_(cast.ada).get(f"/receipts/{version.receipt}/{name}").status_code == 200

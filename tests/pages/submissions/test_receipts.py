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
from hackathon.people.people import Person
from hackathon.submissions import attachments, drafts, versions
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

    def test_asks_for_a_code(self, as_: As) -> None:
        assert "Receipt code" in as_(None).get("/receipts/").get_data(True)


class TestShow:
    def test_anybody_sees_that_it_is_valid_and_when(self, as_: As, version: Version) -> None:
        page = as_(None).get(f"/receipts/{version.receipt}").get_data(True)
        assert "Valid" in page and "AI Tools Codefest" in page and version.digest in page
        assert "1:00:00" in page and "Europe/Zurich" in page, "the event's zone"
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

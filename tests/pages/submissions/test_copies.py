"""The archive of an entry: for its team, with the receipt in the reader's language; and how others
would read the draft."""

import io
import zipfile
from collections.abc import Callable

import pytest
from casting import NOW, Cast, make_round
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.submissions import versions

As = Callable[[Person | None], FlaskClient]


def base(cast: Cast) -> str:
    return f"/events/codefest/submissions/{cast.submission.key}"


def archive(client: FlaskClient, path: str) -> zipfile.ZipFile:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data))


class TestArchive:
    def test_of_a_version_holds_its_receipt(self, as_: As, cast: Cast) -> None:
        made = versions.submit(cast.submission, None, cast.ben, NOW)
        held = archive(as_(cast.bo), f"{base(cast)}/versions/1/entry.zip")
        told = held.read("receipt.txt").decode()
        assert made.receipt in told and made.digest in told and "/receipts/" in told
        page = as_(cast.bo).get(f"{base(cast)}/versions/1").get_data(True)
        assert f"{base(cast)}/versions/1/entry.zip" in page

    def test_of_a_draft_says_that_it_proves_nothing(self, as_: As, cast: Cast) -> None:
        held = archive(as_(cast.ben), f"{base(cast)}/entry.zip")
        assert "not submitted" in held.read("draft.txt").decode()
        assert "receipt.txt" not in held.namelist()
        assert f"{base(cast)}/entry.zip" in as_(cast.ben).get(base(cast)).get_data(True)

    @pytest.mark.parametrize("path", ["entry.zip", "versions/1/entry.zip"])
    def test_is_for_the_team(self, as_: As, cast: Cast, path: str) -> None:
        versions.submit(cast.submission, None, cast.ben, NOW)
        assert as_(cast.sam).get(f"{base(cast)}/{path}").status_code in {403, 404}
        assert as_(None).get(f"{base(cast)}/{path}").status_code in {302, 404}

    def test_of_a_version_that_is_none(self, as_: As, cast: Cast) -> None:
        assert as_(cast.ben).get(f"{base(cast)}/versions/7/entry.zip").status_code == 404


class TestPreview:
    def test_shows_each_reader_the_parts_they_may_see(self, as_: As, cast: Cast) -> None:
        cast.submission.change(
            summary="For all to read.",
            background_ip="Ours since long.",
            links=[{"title": "Code", "url": "https://example.org/secret"}],
            visibility={"summary": "public", "links": "organisers"},
        )
        judges = as_(cast.ben).get(f"{base(cast)}/as/judges").get_data(True)
        everybody = as_(cast.ben).get(f"{base(cast)}/as/public").get_data(True)
        assert "For all to read." in judges and "For all to read." in everybody
        assert "Ours since long." in judges and "Ours since long." not in everybody
        assert "example.org/secret" not in judges + everybody

    def test_of_a_blind_round_names_no_team(self, as_: As, cast: Cast) -> None:
        def facts() -> str:
            page = as_(cast.ben).get(f"{base(cast)}/as/judges").get_data(True)
            return page.partition('<dl class="facts"')[2].partition("</dl>")[0]

        assert cast.team.name in facts()
        make_round(cast.event, cast.rubric, "blind", blind=True)
        assert cast.team.name not in facts()

    def test_is_for_the_team(self, as_: As, cast: Cast) -> None:
        assert as_(cast.sam).get(f"{base(cast)}/as/public").status_code in {403, 404}

"""The pages on which organisers enter what came on paper, and what others see of it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from casting import Cast, day, enter
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.submissions import attachments, versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version

As = Callable[[Person | None], FlaskClient]
FORM = "multipart/form-data"
TYPED = {"title": "On paper", "summary": "", "reason": "It came by post.", "links": ""}


class TestNew:
    def test_to_the_receipt(self, as_: As, cast: Cast, stand_at: Callable[..., None]) -> None:
        assert cast.challenge and cast.team
        stand_at(day(10.5))
        client = as_(cast.ada)
        base = f"/events/codefest/organise/teams/{cast.team.key}"
        assert f'href="{base}/entry"' in client.get(base).get_data(True)
        typed = {**TYPED, "challenges": ["nice-classes"]}
        answer = client.post(f"{base}/entry", data=typed)
        version = Version.get()
        assert answer.location == f"/receipts/{version.receipt}"
        for person, reads in ((cast.bo, True), (cast.sam, False)):
            page = as_(person).get(answer.location).get_data(True)
            assert "Entered by organisers for the team" in page
            assert ("It came by post." in page) == reads

    def test_what_was_typed_stays_when_it_is_refused(self, as_: As, cast: Cast) -> None:
        base = f"/events/codefest/organise/teams/{cast.team.key}/entry"
        page = as_(cast.ada).post(base, data=TYPED).get_data(True)
        assert "On paper" in page and "Choose the challenge" in page


class TestEdit:
    def test_from_the_submission(self, as_: As, cast: Cast) -> None:
        key = cast.submission.key
        client, page = as_(cast.ada), f"/events/codefest/submissions/{cast.submission.key}"
        address = f"/events/codefest/organise/submissions/{key}/entry"
        assert f'href="{address}"' in client.get(page).get_data(True)
        assert "It suggests classes." in client.get(address).get_data(True)
        client.post(address, data=TYPED)
        assert "It came by post." in as_(cast.bo).get(page).get_data(True)

    def test_the_ai_card_is_mended_too(self, as_: As, cast: Cast) -> None:
        address = f"/events/codefest/organise/submissions/{cast.submission.key}/entry"
        as_(cast.ada).post(address, data={**TYPED, "ai-model": "A small one."})
        assert Version.get().content["ai"]["model"] == "A small one."
        assert "A small one." in as_(cast.ada).get(address).get_data(True)

    def test_not_once_a_round_has_it(self, as_: As, cast: Cast) -> None:
        enter(cast.round, cast.submission)
        address = f"/events/codefest/organise/submissions/{cast.submission.key}/entry"
        assert as_(cast.ada).get(address).status_code == 403


class TestFiles:
    def test_added_and_left_out_with_a_receipt(self, as_: As, cast: Cast) -> None:
        entry = f"/events/codefest/organise/submissions/{cast.submission.key}/entry"
        client = as_(cast.ada)
        client.post(entry, data=TYPED)
        assert f'href="{entry}/files"' in client.get(entry).get_data(True)
        sent = {"reason": "They came on a stick.", "files": (io.BytesIO(b"hello"), "notes.txt")}
        answer = client.post(f"{entry}/files", data=sent)
        latest = Version.select().order_by(Version.number.desc()).get()
        assert answer.location == f"/receipts/{latest.receipt}"
        assert latest.content["title"] == "On paper"
        assert latest.entered_reason == "They came on a stick."
        assert [row.name for row in versions.files_of(latest)] == ["notes.txt"]
        assert attachments.files(cast.submission) == [], "the team's draft stays"
        page = as_(cast.bo).get(f"/events/codefest/submissions/{cast.submission.key}")
        assert "They came on a stick." in page.get_data(True)
        (row,) = versions.files_of(latest)
        mistake = {"reason": "By mistake.", "without": [row.key]}
        client.post(f"{entry}/files", data=mistake, content_type=FORM)
        newest = Version.select().order_by(Version.number.desc()).get()
        assert newest.number == 3 and versions.files_of(newest) == []

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({"reason": "Why."}, "Choose a file first"),
            ({"files": (b"hello", "notes.txt")}, "required"),
            ({"reason": "Why.", "files": (b"MZ", "run.exe")}, "run.exe"),
            ({"reason": "Why.", "files": (b"", "notes.txt")}, "is empty"),
        ],
    )
    def test_what_is_refused_leaves_nothing(
        self, as_: As, cast: Cast, sent: dict[str, Any], told: str
    ) -> None:
        entry = f"/events/codefest/organise/submissions/{cast.submission.key}/entry"
        client = as_(cast.ada)
        client.post(entry, data=TYPED)
        if "files" in sent:
            content, name = sent["files"]
            sent = {**sent, "files": (io.BytesIO(content), name)}
        answer = client.post(f"{entry}/files", data=sent, content_type=FORM)
        assert told in answer.get_data(True)
        assert Version.select().count() == 1 and not Attachment.select().exists()

    def test_not_before_anything_was_submitted(self, as_: As, cast: Cast) -> None:
        entry = f"/events/codefest/organise/submissions/{cast.submission.key}/entry"
        sent = {"reason": "Why.", "files": (io.BytesIO(b"hello"), "notes.txt")}
        page = as_(cast.ada).post(f"{entry}/files", data=sent).get_data(True)
        assert "Nothing was submitted yet" in page and not Attachment.select().exists()
        assert as_(cast.bo).get(f"{entry}/files").status_code == 404

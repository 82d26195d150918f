"""The doors of a consultation: everybody reads, who may comments until the day, and who comes late
keeps the text."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, day
from flask.testing import FlaskClient

from hackathon.consultations import comments, consultations
from hackathon.consultations.comments import Comment, Reply, Said
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
PAGE = "/pilots/nice-helper/consultation"


@pytest.fixture
def row(cast: Cast, at: datetime) -> Consultation:
    pilot = cast.pilot
    return consultations.open_on(Matter(pilot.path, pilot.title), at.date(), at)


def said(client: FlaskClient) -> str:
    return client.get(PAGE).get_data(True)


class TestSay:
    def test_whoever_has_an_account_comments(self, as_: As, cast: Cast, row: Consultation) -> None:
        assert "Sign in to comment" in said(as_(None))
        as_(cast.sam).post(f"{PAGE}/comments", data={"text": "Good <idea>.\nGo on."})
        page = said(as_(None))
        assert "Good &lt;idea&gt;.<br>Go on." in page and "Sam Example" in page
        assert "sam@example.org" not in page

    def test_the_old_address_takes_what_was_typed(
        self, as_: As, cast: Cast, row: Consultation
    ) -> None:
        as_(cast.sam).post("/pilots/nice-helper/comments", data={"text": "Still here."})
        assert Comment.get().text == "Still here."

    def test_who_comes_late_is_told_kindly_and_keeps_the_text(
        self, as_: As, cast: Cast, row: Consultation, stand_at: Callable[[datetime], None]
    ) -> None:
        stand_at(day(1))
        page = as_(cast.sam).post(f"{PAGE}/comments", data={"text": "Late words."}).get_data(True)
        assert "Comments were taken until" in page and "Late words." in page
        assert Comment.select().count() == 0

    def test_an_empty_comment_is_told(self, as_: As, cast: Cast, row: Consultation) -> None:
        page = as_(cast.sam).post(f"{PAGE}/comments", data={"text": ""}).get_data(True)
        assert "required" in page and Comment.select().count() == 0

    def test_offices_alone_where_they_alone_are_asked(
        self, as_: As, cast: Cast, row: Consultation
    ) -> None:
        as_(cast.pia).post(f"{PAGE}/readers", data={})
        answer = as_(cast.sam).post(f"{PAGE}/comments", data={"text": "Me too."})
        assert answer.status_code == 403
        as_(cast.pia).post(f"{PAGE}/comments", data={"text": "We too."})
        assert Comment.get().text == "We too."


class TestText:
    def test_from_the_first_version_to_a_comparison(
        self, as_: As, cast: Cast, row: Consultation
    ) -> None:
        pia = as_(cast.pia)
        pia.post(f"{PAGE}/text", data={"body": "The tool sorts.\n\nPeople decide.", "seen": "0"})
        as_(cast.sam).post(
            f"{PAGE}/comments", data={"text": "Sorts what?", "version": "1", "paragraph": "1"}
        )
        data = {"body": "The tool sorts letters.\n\nPeople decide.", "seen": "1"}
        page = pia.post(f"{PAGE}/text", data=data).get_data(True)
        assert "1 comment is not answered. Say what you change" in page
        pia.post(f"{PAGE}/text", data={**data, "note": "Sam asked."})
        page = said(as_(None))
        assert "On paragraph 1 of version 1:" in page and "Sam asked." in page
        compared = as_(None).get(f"{PAGE}/versions/2").get_data(True)
        assert "<ins>sorts letters.</ins>" in compared
        assert as_(None).get(f"{PAGE}/versions/2?against=7").status_code == 404

    def test_prepared_before_comments_are_taken(self, as_: As, cast: Cast) -> None:
        cast.pilot  # noqa: B018 (made when asked for)
        assert "Nobody is consulted yet" in said(as_(None))
        as_(cast.pia).post(f"{PAGE}/prepare")
        made = Consultation.get()
        assert made.opened_at is None and str(made.closes_on) == "2027-05-10"
        answer = as_(cast.sam).post(f"{PAGE}/comments", data={"text": "Too early."})
        assert "The consultation is closed." in answer.get_data(True)


class TestAnswers:
    def test_replied_to_summed_up_and_hidden_with_a_trace(
        self, as_: As, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        made = comments.say(row, Said("Where does it run?"), cast.sam, at)
        address = f"{PAGE}/comments/{made.key}"
        as_(cast.pia).post(f"{address}/reply", data={"text": "In the office."})
        assert "In the office." in said(as_(None)) and "Answered" in said(as_(None))
        assert as_(cast.sam).post(f"{address}/hide", data={"reason": "x"}).status_code == 404
        reply = f"{PAGE}/replies/{Reply.get().key}"
        assert as_(cast.sam).post(f"{reply}/hide", data={"reason": "x"}).status_code == 404
        assert "In the office." in as_(cast.pia).get(f"{reply}/hide").get_data(True)
        as_(cast.pia).post(f"{reply}/hide", data={"reason": "A slip"})
        page = said(as_(None))
        assert "In the office." not in page and "Answered" not in page and "A slip" not in page
        as_(cast.pia).post(f"{reply}/unhide")
        assert "In the office." in said(as_(None))
        old = as_(cast.pia).get(f"/pilots/nice-helper/comments/{made.key}/hide")
        assert old.location == f"{address}/hide"
        as_(cast.pia).post(f"{address}/hide", data={"reason": "Advertising"})
        page = said(as_(None))
        assert "Where does it run?" not in page and "1 comment was hidden by those who ask." in page
        as_(cast.pia).post(f"{address}/unhide")
        consultations.close_on(row.subject, at)
        outcome = {"summary": "One question.", "changes": "The place is named.", "revision": "2"}
        as_(cast.pia).post(f"{PAGE}/summary", data={**outcome, "language": "en"})
        assert "The place is named." in said(as_(None))

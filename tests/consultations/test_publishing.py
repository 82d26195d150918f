"""Publishing: open comments go along with their old words, and nothing changes in silence."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.consultations import comments, consultations, publishing, texts
from hackathon.consultations.comments import Comment, Said
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.consultations.texts import Written
from hackathon.core.db import Conflict
from hackathon.core.states import Refused

FIRST = "The tool sorts letters.\n\nPeople decide."


@pytest.fixture
def row(cast: Cast, at: datetime) -> Consultation:
    return consultations.open_on(Matter("pilots/nice-helper", "Nice helper"), None, at)


class TestPublish:
    def test_open_comments_go_along_with_their_old_words(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        publishing.publish(row, Written(FIRST), cast.pia, at)
        made = comments.say(row, Said("Which letters?", None, 1, 1), cast.sam, at)
        gone = comments.say(row, Said("Who?", None, 1, 2), cast.sam, at)
        answered = comments.say(row, Said("Good.", None, 1, 1), cast.sam, at)
        comments.reply(answered, "Thank you.", True, cast.pia, at)
        body = "Before all.\n\nThe tool sorts incoming letters."
        with pytest.raises(Refused, match="2 comments are not answered"):
            publishing.publish(row, Written(body, seen=1), cast.pia, at)
        version = publishing.publish(row, Written(body, "en", "Clearer.", 1), cast.pia, at)
        assert (version.number, version.unanswered, version.note) == (2, 2, "Clearer.")
        carried = Comment.get_by_id(made.id)
        assert (carried.place, carried.paragraph, carried.quoted) == (
            2,
            1,
            "The tool sorts letters.",
        )
        assert Comment.get_by_id(gone.id).place is None
        assert Comment.get_by_id(answered.id).place is None
        assert [one.number for one in texts.versions(row)] == [2, 1]

    def test_every_change_says_why(self, cast: Cast, row: Consultation, at: datetime) -> None:
        publishing.publish(row, Written(FIRST), cast.pia, at)
        with pytest.raises(Refused, match="Nothing in the text"):
            publishing.publish(row, Written(FIRST, "en", "Why?", 1), cast.pia, at)
        with pytest.raises(Refused, match="what you change and why"):
            publishing.publish(row, Written("Other.", seen=1), cast.pia, at)

    def test_the_second_of_two_is_told(self, cast: Cast, row: Consultation, at: datetime) -> None:
        publishing.publish(row, Written(FIRST), cast.pia, at)
        with pytest.raises(Conflict):
            publishing.publish(row, Written("Other.", "en", "Mine.", 0), cast.pia, at)
        assert texts.latest(row).body == FIRST

    @pytest.mark.parametrize("body", [" \n\n ", "\n\n".join(["A."] * 301)])
    def test_from_one_to_three_hundred_paragraphs(
        self, cast: Cast, row: Consultation, at: datetime, body: str
    ) -> None:
        with pytest.raises(Refused, match="paragraphs"):
            publishing.publish(row, Written(body), cast.pia, at)

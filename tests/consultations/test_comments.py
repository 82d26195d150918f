"""Comments: until the last day, on paragraphs that stay as they were read; hidden ones are kept, and
everybody sees that something is hidden."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.consultations import comments, consultations, publishing
from hackathon.consultations.comments import Comment, Said
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.consultations.texts import Written
from hackathon.core import audit
from hackathon.core.states import Refused


@pytest.fixture
def row(cast: Cast, at: datetime) -> Consultation:
    return consultations.open_on(Matter("pilots/nice-helper", "Nice helper"), at.date(), at)


class TestSay:
    def test_until_the_end_of_the_last_day(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        midnight = at.replace(hour=0, minute=0) + timedelta(days=1)
        comments.say(row, Said("Just in time."), cast.sam, midnight - timedelta(seconds=1))
        with pytest.raises(Refused, match="Comments were taken until"):
            comments.say(row, Said("Too late."), cast.sam, midnight)
        assert [one.comment.text for one in comments.heard(row, False)] == ["Just in time."]

    def test_not_once_it_is_closed(self, cast: Cast, row: Consultation, at: datetime) -> None:
        consultations.close_on(row.subject, at)
        with pytest.raises(Refused, match="closed"):
            comments.say(row, Said("Hello."), cast.sam, at)

    def test_on_a_paragraph_as_it_was_read(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        publishing.publish(row, Written("One.\n\nTwo."), cast.pia, at)
        with pytest.raises(Refused, match="no such paragraph"):
            comments.say(row, Said("Hm.", None, 1, 3), cast.sam, at)
        with pytest.raises(Refused, match="no such paragraph"):
            comments.say(row, Said("Hm.", None, 1, 0), cast.sam, at)
        made = comments.say(row, Said("Why two?", None, 1, 2), cast.sam, at)
        assert (made.quoted, made.place) == ("Two.", 2)

    def test_an_office_speaks_by_its_representative(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        cast.pilot  # noqa: B018 (makes Pia a representative)
        comments.say(row, Said("For the office.", cast.office), cast.pia, at)
        comments.say(row, Said("For myself."), cast.sam, at)
        assert [one.official for one in comments.heard(row, False)] == [True, False]


class TestReply:
    def test_an_answer_counts_at_any_time_and_others_reply_while_it_is_open(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        made = comments.say(row, Said("Where does it run?"), cast.sam, at)
        comments.reply(made, "I wonder too.", False, cast.cy, at)
        assert comments.unanswered(row) == [made]
        later = at + timedelta(days=9)
        with pytest.raises(Refused, match="Comments were taken until"):
            comments.reply(Comment.get(), "And I.", False, cast.ben, later)
        comments.reply(made, "In the office.", True, cast.pia, later)
        [one] = comments.heard(row, False)
        assert [answer.answers for answer in one.replies] == [False, True]
        assert one.comment.answered_at == later and comments.unanswered(row) == []
        comments.reply(made, "And only there.", True, cast.pia, later + timedelta(days=1))
        assert Comment.get().answered_at == later, "answered since the first answer"


class TestHide:
    def test_needs_a_reason_keeps_the_comment_and_can_be_undone(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        made = comments.say(row, Said("Buy watches!"), cast.sam, at)
        with pytest.raises(Refused, match="reason"):
            comments.hide(made, " ", cast.pia, at)
        comments.hide(made, "Advertising", cast.pia, at)
        with pytest.raises(Refused, match="already"):
            comments.hide(made, "Advertising", cast.pia, at)
        assert comments.heard(row, False) == []
        assert comments.counted(row) == (1, 1, 0)
        assert [one.comment.text for one in comments.heard(row, True)] == ["Buy watches!"]
        newest = audit.AuditLine.get(audit.AuditLine.verb == "comments.hide")
        assert newest.detail["reason"] == "Advertising"
        comments.unhide(made, cast.pia, at)
        assert comments.counted(row).hidden == 0
        with pytest.raises(Refused, match="not hidden"):
            comments.unhide(made, cast.pia, at)

    def test_a_reply_too_and_what_it_answered_is_open_meanwhile(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        made = comments.say(row, Said("Where does it run?"), cast.sam, at)
        comments.reply(made, "I wonder too.", False, cast.cy, at)
        answer = comments.reply(made, "Buy watches!", True, cast.pia, at)
        comments.hide(answer, "Advertising", cast.pia, at)
        with pytest.raises(Refused, match="already"):
            comments.hide(answer, "Advertising", cast.pia, at)
        [shown], [kept] = comments.heard(row, False), comments.heard(row, True)
        assert answer not in shown.replies and kept.replies == [*shown.replies, answer]
        assert comments.unanswered(row) == [made]
        newest = audit.AuditLine.get(audit.AuditLine.verb == "comments.hide_reply")
        assert newest.detail == {"comment": made.key, "reason": "Advertising"}
        comments.unhide(answer, cast.pia, at)
        assert comments.unanswered(row) == []
        assert Comment.get().answered_at == at

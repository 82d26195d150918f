"""Who took part in a consultation hears of replies, of a changed text, and of what came of it."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.consultations import comments, consultations, outcomes, publishing, reminders
from hackathon.consultations.comments import Said
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.consultations.outcomes import Outcome
from hackathon.consultations.texts import Written
from hackathon.core.mail import Message
from hackathon.notices import choices, notices
from hackathon.notices.kinds import Span


@pytest.fixture
def row(cast: Cast, at: datetime) -> Consultation:
    made = consultations.open_on(Matter("pilots/nice-helper", "Nice helper"), at.date(), at)
    publishing.publish(made, Written("One.\n\nTwo."), cast.pia, at)
    return made


def told(at: datetime) -> list[tuple[str, str]]:
    """The letters of a turn: what they tell of, and to whom."""
    Message.delete().execute()
    notices.tell(reminders.KINDS, at, 50)
    rows = Message.select().order_by(Message.id)
    return [(one.kind.removeprefix("notice_"), one.to.split("@")[0]) for one in rows]


class TestKinds:
    def test_an_answer_goes_to_who_asked_once_and_can_be_turned_off(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        made = comments.say(row, Said("Where does it run?"), cast.sam, at)
        comments.reply(made, "I mean by night.", False, cast.sam, at)
        assert told(at) == [], "nobody is told of the own reply"
        answer = comments.reply(made, "In the office.", True, cast.pia, at)
        comments.hide(answer, "A slip", cast.pia, at)
        assert told(at) == [], "what is hidden is told to nobody"
        comments.unhide(answer, cast.pia, at)
        assert told(at) == [("answered_comment", "sam")]
        letter = Message.get().text
        assert "In the office." in letter and f"#comment-{made.key}" in letter
        assert told(at) == []
        choices.choose(cast.sam, {"answered_comment": "off"})
        comments.reply(made, "And at home.", True, cast.pia, at)
        assert told(at) == []

    def test_a_changed_text_goes_to_who_had_commented(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        comments.say(row, Said("Why two?", None, 1, 2), cast.sam, at)
        comments.say(row, Said("Mine."), cast.pia, at)
        later = at + timedelta(minutes=5)
        publishing.publish(row, Written("One.\n\nTwo!", note="Louder.", seen=1), cast.pia, later)
        assert told(later) == [("changed_text", "sam")]
        letter = Message.get().text
        assert "Louder." in letter and "1 comment of yours is not answered yet" in letter

    def test_its_end_and_its_outcome_go_to_all_who_took_part(
        self, cast: Cast, row: Consultation, at: datetime
    ) -> None:
        made = comments.say(row, Said("Where?"), cast.sam, at)
        comments.reply(made, "I wonder too.", False, cast.cy, at)
        assert told(at) == [("answered_comment", "sam")]
        night = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        assert reminders.ends(Span(at, night)) == []
        assert sorted(told(night)) == [("ended_consultation", "cy"), ("ended_consultation", "sam")]
        later = night + timedelta(days=2)
        consultations.close_on(row.subject, later)
        assert told(later) == [], "it had ended before it was closed"
        outcome = Outcome("One question.", "The place is named.")
        outcomes.sum_up(row, None, outcome, cast.pia, later)
        letters = list(Message.select().where(Message.kind == "consultation_outcome"))
        assert sorted(one.to for one in letters) == ["cy@example.org", "sam@example.org"]
        assert "is summed up" in letters[0].text
        assert told(later) == [], "the outcome has a letter of its own, whatever anybody turned off"

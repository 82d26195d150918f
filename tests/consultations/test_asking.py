"""Asking: offices hear that a consultation is open, the silent alone that it closes, and those who
ask that its outcome is due."""

from datetime import datetime, timedelta

from casting import Cast
from consultations.asking_cast import a_paper, make_around

from hackathon.consultations import answers, asking, following, outcomes
from hackathon.consultations.answers import Given, Seat
from hackathon.consultations.outcomes import Outcome
from hackathon.core.mail import Message
from hackathon.notices import notices


def told(at: datetime) -> dict[str, set[str]]:
    Message.delete().execute()
    notices.tell(asking.KINDS, at, 50)
    found: dict[str, set[str]] = {}
    for one in Message.select():
        found.setdefault(one.kind.removeprefix("notice_"), set()).add(one.to.split("@")[0])
    return found


def test_from_the_opening_to_the_outcome(cast: Cast, at: datetime) -> None:
    around = make_around(cast)
    last = at.date() + timedelta(days=30)
    row = a_paper(cast, at, around.home, closes_on=last).consultation
    assert told(at) == {"asked_consultation": {"rosa", "tom", "uma"}}
    answers.give(Seat(row, around.kenya), Given("Yes."), around.tom, at)
    following.begin(row, around.uma, at)
    night = at.replace(hour=0, minute=0) + timedelta(days=31)
    # Kenya has answered: Tom is not reminded, Uma wished to be.
    assert told(night - timedelta(days=14)) == {"closing_consultation": {"rosa", "uma"}}
    answers.give(Seat(row, around.chile), Given("No."), around.rosa, at)
    assert told(night - timedelta(days=2)) == {"closing_consultation": {"uma"}}
    assert told(night) == {"owed_outcome": {"pia"}}
    outcomes.sum_up(row, None, Outcome("A yes and a no.", "Nothing."), cast.pia, night)
    assert told(night + timedelta(days=14)) == {}

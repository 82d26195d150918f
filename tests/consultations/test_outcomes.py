"""Outcomes: publishing one closes a consultation of its own, and all who took part get a letter."""

from datetime import datetime

import pytest
from casting import Cast
from consultations.asking_cast import a_paper, make_around

from hackathon.consultations import answers, comments, following, outcomes
from hackathon.consultations.answers import Given, Seat
from hackathon.consultations.comments import Said
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.outcomes import Outcome
from hackathon.core.mail import Message
from hackathon.notices import choices

DONE = Outcome("All agreed.", "Nothing was changed.")


def test_closing_is_its_outcome_and_a_letter_tells_all_who_took_part(
    cast: Cast, at: datetime
) -> None:
    around = make_around(cast)
    row = a_paper(cast, at, around.home, asked="everybody").consultation
    said = comments.say(row, Said("Good."), cast.sam, at)
    comments.reply(said, "Thank you.", False, cast.dan, at)
    answers.give(Seat(row, around.kenya), Given("Yes."), around.tom, at)
    following.begin(row, cast.cy, at)
    following.begin(row, around.uma, at)
    following.end(row, around.uma)
    # A letter is an answer and no notice: what somebody turned off does not swallow it.
    choices.choose(cast.sam, {"ended_consultation": "off"})
    outcomes.sum_up(row, row.revision, DONE, cast.pia, at)
    closed = Consultation.get_by_id(row.id)
    assert closed.closed_at == at and not closed.taking(at)
    letters = Message.select().where(Message.kind == "consultation_outcome")
    assert {one.to.split("@")[0] for one in letters} == {"sam", "dan", "tom", "cy"}


@pytest.mark.parametrize("follows", [True, False])
def test_who_follows_is_known(cast: Cast, at: datetime, follows: bool) -> None:
    row = a_paper(cast, at, make_around(cast).home).consultation
    for _twice in range(2):
        following.begin(row, cast.cy, at)
    if not follows:
        following.end(row, cast.cy)
    assert following.follows(cast.cy, row) is follows
    assert following.followers(row) == [cast.cy.id] * follows

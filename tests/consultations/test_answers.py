"""Answers of offices: one stands for each, replaced knowingly, until the last day is over."""

from datetime import datetime, timedelta

import pytest
from casting import Cast
from consultations.asking_cast import Around, a_paper, make_around

from hackathon.consultations import answers
from hackathon.consultations.answers import Given, Seat
from hackathon.core.states import Refused


@pytest.fixture
def around(cast: Cast) -> Around:
    return make_around(cast)


def test_the_second_of_two_representatives_replaces_the_first_knowingly(
    cast: Cast, around: Around, at: datetime
) -> None:
    row = a_paper(cast, at, around.home).consultation
    seat = Seat(row, around.kenya)
    answers.give(seat, Given("We agree."), around.tom, at)
    with pytest.raises(Refused, match="answered for this office meanwhile"):
        answers.give(seat, Given("We do not."), around.uma, at)
    answers.give(seat, Given("We agree, but later.", seen=1), around.uma, at)
    answers.give(Seat(row, around.chile), Given("Yes."), around.rosa, at)
    told = {one.answer.office.code: (one.answer.text, len(one.earlier)) for one in answers.of(row)}
    assert told == {"CL": ("Yes.", 0), "KE": ("We agree, but later.", 1)}
    assert answers.answered(row) == {around.chile.id, around.kenya.id}


def test_until_the_end_of_the_last_day(cast: Cast, around: Around, at: datetime) -> None:
    last = at.date() + timedelta(days=1)
    row = a_paper(cast, at, around.home, closes_on=last).consultation
    midnight = at.replace(hour=0, minute=0) + timedelta(days=2)
    seat = Seat(row, around.kenya)
    answers.give(seat, Given("In time."), around.tom, midnight - timedelta(seconds=1))
    with pytest.raises(Refused, match="were taken until"):
        answers.give(seat, Given("Late.", seen=1), around.tom, midnight)

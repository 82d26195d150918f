"""An office is asked what becomes of a winner of its brief, until it has answered."""

import pytest
from casting import NOW, Cast, day

from hackathon.challenges.challenges import Challenge
from hackathon.notices.kinds import Span
from hackathon.pilots.calls import Call
from hackathon.pilots.pilots import Pilot
from hackathon.results import reminders
from hackathon.results.declines import Decline
from hackathon.results.publications import Publication


@pytest.fixture
def winner(cast: Cast) -> None:
    Challenge.update(office=cast.office).where(Challenge.id == cast.challenge.id).execute()
    assert cast.pia and cast.submission
    prizes = [{"title": "First", "winners": [{"submission": cast.submission.key}]}]
    Publication.create(
        event=cast.event, number=1, status="published", book={}, digest="0" * 64,
        content={"submissions": [cast.submission.key], "prizes": prizes},
        proposed_by=cast.ada, proposed_at=day(-1), approved_by=cast.grace, published_at=NOW,
    )  # fmt: skip


def told() -> list[str]:
    return [
        one.person.name.split()[0]
        for happening in reminders.won(Span(day(-1), day(1)))
        for one in reminders.unanswered(happening, NOW)
    ]


def test_its_representatives_are_asked(winner: None) -> None:
    assert told() == ["Pia"]
    assert [offset.days for offset in reminders.ANSWER.offsets] == [14, 28]


@pytest.mark.parametrize("status", ["archived", "draft"])
def test_of_an_event_that_has_left_the_list_nobody_is_asked(
    cast: Cast, winner: None, status: str
) -> None:
    cast.event.change(status=status)
    assert told() == []


@pytest.mark.parametrize("answer", ["pilot", "call", "decline"])
def test_who_answered_is_asked_no_more(cast: Cast, winner: None, answer: str) -> None:
    if answer == "pilot":
        words = {"slug": "a", "title": "A", "created_at": NOW, "updated_at": NOW}
        Pilot.create(submission=cast.submission, **words)
    elif answer == "decline":
        won = {"submission": cast.submission, "challenge": cast.challenge, "office": cast.office}
        Decline.create(**won, at=NOW)
    else:
        Call.create(office=cast.office, challenge=cast.challenge, by=cast.pia, at=NOW)
    assert told() == []

"""The deadline that holds for a team: the event's, or a later one of its own."""

from types import SimpleNamespace

import pytest
from casting import day

from hackathon.teams.deadlines import OwnDeadline


def team(late_until: float | None, judging: float = 11) -> OwnDeadline:
    made = OwnDeadline()
    made.event = SimpleNamespace(
        submission_opens=day(-1),
        submission_closes=day(10),
        judging_opens=day(judging),
        grace_minutes=60,
    )
    made.late_until = None if late_until is None else day(late_until)
    return made


@pytest.mark.parametrize(
    ("late_until", "closes"),
    [
        pytest.param(None, 10, id="the event's"),
        pytest.param(10.5, 10.5, id="its own"),
        pytest.param(9, 10, id="overtaken by an extension for everybody"),
        pytest.param(12, 11, id="never into judging"),
    ],
)
def test_closes(late_until: float | None, closes: float) -> None:
    assert team(late_until).closes == day(closes)


def test_judging_moved_before_the_shared_deadline_takes_no_time_away() -> None:
    assert team(10.5, judging=9).closes == day(10)


def test_the_deadline_itself_is_too_late_and_before_the_opening_is_too_early() -> None:
    late = team(10.5)
    assert late.submissions_open(day(10.49)) and not late.submissions_open(day(10.5))
    assert not late.submissions_open(day(-2))


def test_the_extra_time_follows_the_own_deadline() -> None:
    assert (team(10.5).grace_ends - day(10.5)).total_seconds() == 3600


def test_late_is_between_the_two_deadlines() -> None:
    late = team(10.5)
    assert [late.is_late(day(moment)) for moment in (9, 10.2, 10.6)] == [False, True, False]

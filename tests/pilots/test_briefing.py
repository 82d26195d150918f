"""Which proposals may become challenges of events, and what they bring along."""

import pytest
from casting import Cast

from hackathon.pilots import briefing


@pytest.mark.parametrize(
    ("changed", "opened"),
    [
        ({}, True),
        ({"stage": "consultation"}, True),
        ({"stage": "running"}, False),
        ({"stage": "stopped"}, False),
        ({"status": "draft"}, False),
        ({"status": "archived"}, False),
    ],
)
def test_only_what_everybody_reads_and_nobody_works_on(
    cast: Cast, changed: dict[str, str], opened: bool
) -> None:
    assert briefing.open_to_events(cast.pilot.change(**changed)) is opened


def test_what_a_team_has_answered_becomes_no_challenge_again(cast: Cast) -> None:
    assert not briefing.open_to_events(cast.pilot.change(submission=cast.submission))


def test_the_description_stands_for_a_problem_that_nobody_wrote(cast: Cast) -> None:
    pilot = cast.pilot.change(body="It is *slow*.")
    assert briefing.of_pilot(pilot)["problem"] == "It is *slow*."
    assert briefing.of_pilot(pilot.change(problem="Slow."))["problem"] == "Slow."

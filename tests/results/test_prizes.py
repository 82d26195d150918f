"""Prizes: offered, changed, withdrawn while nobody has won them."""

import pytest
from casting import NOW, Cast, make_person, make_submission, make_team

from hackathon.core.states import Refused
from hackathon.results import awards, prizes
from hackathon.results.prizes import Award, Prize


def offer(cast: Cast, title: str = "First prize", places: int = 1) -> Prize:
    return prizes.create(
        cast.event, cast.ada, NOW, title=title, places=places, description="A mentor."
    )


def test_names_are_used_once(cast: Cast) -> None:
    first = offer(cast)
    with pytest.raises(Refused, match="this name"):
        offer(cast)
    second = offer(cast, "Second prize")
    with pytest.raises(Refused, match="this name"):
        prizes.edit(second, None, cast.ada, NOW, title="First prize", places=1, description="")
    prizes.edit(first, None, cast.ada, NOW, title="First prize", places=2, description="")
    assert [(prize.title, prize.places) for prize in prizes.of(cast.event)] == [
        ("First prize", 2),
        ("Second prize", 1),
    ]


def test_what_was_given_stays(cast: Cast) -> None:
    prize = offer(cast, places=2)
    Award.create(prize=prize, submission=cast.submission)
    with pytest.raises(Refused, match="given"):
        prizes.withdraw(prize, cast.ada, NOW)
    prizes.edit(prize, None, cast.ada, NOW, title=prize.title, places=1, description="")
    assert Prize.get_by_id(prize.id).places == 1


def test_there_are_never_fewer_places_than_winners(cast: Cast) -> None:
    prize = offer(cast, places=2)
    other = make_team(cast.event, "Others", make_person("Otto Example"))
    for submission in (cast.submission, make_submission(other, cast.challenge)):
        Award.create(prize=prize, submission=submission)
    with pytest.raises(Refused, match="2 submissions"):
        prizes.edit(prize, None, cast.ada, NOW, title=prize.title, places=1, description="")


def test_there_are_never_more_winners_than_places(cast: Cast) -> None:
    prize, first = offer(cast), cast.submission
    second = make_submission(make_team(cast.event, "Others", cast.sam), cast.challenge)
    for row in (first, second):
        row.change(status="submitted", versions_count=1, eligibility="eligible")
    given = awards.award(prize, first, "", cast.ada, NOW)
    assert awards.award(prize, first, "It helps.", cast.ada, NOW) == given
    with pytest.raises(Refused, match="places of this prize are taken"):
        awards.award(prize, second, "", cast.ada, NOW)
    awards.unaward(given, cast.ada, NOW)
    with pytest.raises(Refused, match="done already"):
        awards.unaward(given, cast.ada, NOW)
    assert awards.award(prize, second, "", cast.ada, NOW).submission == second


def test_a_withdrawn_prize_comes_back(cast: Cast) -> None:
    prize = offer(cast)
    prizes.withdraw(prize, cast.ada, NOW)
    assert prizes.of(cast.event) == [] and prizes.every(cast.event) == [prize]
    prizes.restore(prize, cast.ada, NOW)
    assert prizes.of(cast.event) == [prize]

"""Copies of a letter: each reader's own, and what has changed since somebody looked."""

import pytest
from casting import Cast, day, make_challenge, make_submission

from hackathon.core.language import format_datetime, using
from hackathon.core.states import Refused
from hackathon.desk import letter_copies
from hackathon.desk.letter_copies import Copy, Letter

EVERY = "{name} {team} {event} {challenge} {deadline}"


def test_each_reader_gets_their_own_language_and_zone(cast: Cast) -> None:
    cast.challenge.change(translations={"fr": {"title": "Classes de Nice"}})
    cast.event.change(translations={"fr": {"title": "Concours"}})
    cast.bo.change(locale="fr", time_zone="Asia/Tokyo")
    assert cast.submission
    ben, bo = letter_copies.of(cast.event, Letter("draft", "S", EVERY))
    assert (ben.values["team"], ben.values["name"]) == ("Niçoise", "Ben Example")
    assert ben.values["challenge"] == "Suggest Nice classes"
    assert (bo.values["challenge"], bo.values["event"]) == ("Classes de Nice", "Concours")
    with using("fr"):
        assert format_datetime(day(10), "Asia/Tokyo") in bo.values["deadline"]


def test_a_team_with_a_later_deadline_reads_its_own(cast: Cast) -> None:
    cast.team.change(late_until=day(10.5))
    copy = letter_copies.of(cast.event, Letter("teams", "S", "{deadline}"))[0]
    assert format_datetime(day(10.5), "UTC") in copy.values["deadline"]


def test_several_challenges_are_a_list(cast: Cast) -> None:
    other = make_challenge(cast.event, "search", title="Find designs", position=1)
    make_submission(cast.team, cast.challenge, other)
    copy = letter_copies.of(cast.event, Letter("draft", "S", "{challenge}"))[0]
    assert copy.values == {"challenge": "Suggest Nice classes and Find designs"}


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        (Letter("registered", "S", "{team}"), "“{team}” cannot be filled"),
        (Letter("teams", "{challenge}", "T"), "“{challenge}” cannot be filled"),
        (Letter("waiting", "S", "T"), "Nobody is in this group"),
        (Letter("registered", "S", "T", True), "This group has no captains"),
    ],
)
def test_what_cannot_be_written_is_refused(cast: Cast, letter: Letter, told: str) -> None:
    assert cast.team
    with pytest.raises(Refused, match=told):
        letter_copies.of(cast.event, letter)


def test_what_has_changed_is_told_by_name(cast: Cast) -> None:
    before = {
        cast.ben.id: Copy(cast.ben, {"team": "Niçoise"}),
        cast.bo.id: Copy(cast.bo, {"team": "Niçoise"}),
    }
    same = list(before.values())
    assert letter_copies.difference(before, same) is None
    now = [Copy(cast.ben, {"team": "Paris"}), Copy(cast.cy, {"team": "Paris"})]
    assert letter_copies.difference(before, now) == (
        ["Cy Example"],
        ["Bo Example"],
        ["Ben Example"],
    )

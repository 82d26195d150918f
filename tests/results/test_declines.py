"""The office of a brief declines a winner, which ends the reminders, and may change its mind."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.people.offices import Office
from hackathon.results import declines
from hackathon.results.declines import Decline
from hackathon.results.winners import Won


@pytest.fixture
def won(cast: Cast) -> Won:
    cast.challenge.change(office=cast.office)
    return Won(cast.submission, cast.challenge)


def letters() -> dict[str, str]:
    found = {row.to.split("@")[0]: row.text for row in Message.select()}
    Message.delete().execute()
    return found


def test_the_team_and_the_organisers_are_told_of_both(cast: Cast, won: Won, at: datetime) -> None:
    assert cast.ada and cast.grace
    row = declines.decline(won, " No budget. ", cast.pia, at)
    told = letters()
    assert set(told) == {"ada", "grace", "ben", "bo"}
    assert "No budget." in told["ben"] and "will not take up" in told["ben"]
    assert declines.of_submission(won.submission) == [row]
    assert declines.by_submission(cast.event) == {won.submission.key: [row]}
    with pytest.raises(Refused, match="answered already"):
        declines.decline(won, "", cast.pia, at)
    declines.withdraw(row, cast.pia, at)
    assert "takes its no" in letters()["bo"]
    assert declines.of_submission(won.submission) == [] and not declines.declined(won)
    with pytest.raises(Refused, match="answered already"):
        declines.withdraw(row, cast.pia, at)
    again = declines.decline(won, "", cast.pia, at)
    assert again == row and Decline.get().reason == "" and declines.declined(won)


def test_only_briefs_of_the_own_office_wait(cast: Cast, won: Won, at: datetime) -> None:
    other = Office.create(code="FR", kind="national office", name="INPI")
    assert declines.open_to([other], won.submission) == []
    assert declines.open_to([cast.office], won.submission) == [won]
    declines.decline(won, "", cast.pia, at)
    assert declines.open_to([cast.office], won.submission) == []

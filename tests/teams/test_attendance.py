"""Attendance: noted once, taken back, and only of who has a place."""

import pytest
from casting import NOW, Cast, register

from hackathon.core.states import Refused
from hackathon.teams import attendance, participants
from hackathon.teams.registrations import Registration


def shown(cast: Cast, status: str) -> list[str]:
    return [row.person.name for row in participants.search(cast.event, "", status)]


def test_is_noted_once_and_taken_back(cast: Cast) -> None:
    assert cast.cy
    row = Registration.get(Registration.person == cast.cy)
    assert shown(cast, "expected") == [cast.cy.name] and shown(cast, "arrived") == []
    attendance.note(row, cast.ada, NOW)
    assert shown(cast, "arrived") == [cast.cy.name] and shown(cast, "expected") == []
    with pytest.raises(Refused, match="already"):
        attendance.note(row, cast.ada, NOW)
    attendance.take_back(row, cast.ada, NOW)
    assert shown(cast, "arrived") == []
    with pytest.raises(Refused, match="Nobody noted"):
        attendance.take_back(row, cast.ada, NOW)


def test_the_waiting_list_has_no_place_to_arrive_at(cast: Cast) -> None:
    row = register(cast.sam, cast.event, "waiting")
    with pytest.raises(Refused, match="no place"):
        attendance.note(row, cast.ada, NOW)

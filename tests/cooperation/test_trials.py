"""Trials: an office says that it tries a solution, and how far it is."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, affiliate, make_person

from hackathon.cooperation import solutions, trials
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.people.offices import Office
from hackathon.people.people import Person


@pytest.fixture
def tool(cast: Cast, at: datetime) -> Solution:
    values = {"title": "Form checker", "summary": "It checks.", "licence": "MIT"}
    row = solutions.add(cast.pia, at, office=cast.office, **values)
    solutions.publish(row, cast.pia, at)
    return row


@pytest.fixture
def chile(db: object) -> Office:
    return Office.create(code="CL", kind="national office", name="Chile", folded="chile")


@pytest.fixture
def rosa(chile: Office) -> Person:
    """She represents the other office."""
    person = make_person("Rosa Example")
    affiliate(person, chile, "representative")
    return person


def test_who_keeps_the_entry_is_told(
    tool: Solution, chile: Office, rosa: Person, at: datetime
) -> None:
    trials.begin(tool, chile, "Our own forms.", rosa, at)
    (letter,) = Message.select()
    assert (letter.kind, letter.to) == ("solution_tried", "pia@example.org")
    assert "Chile" in letter.subject and "Our own forms." in letter.text
    with pytest.raises(Refused, match="named already"):
        trials.begin(tool, chile, "", rosa, at)
    assert [row.office for row in trials.of(tool)] == [chile]
    other = solutions.add(rosa, at, office=chile, title="Other tool")
    assert list(trials.of(other)) == []


def test_a_pilots_tool_is_taken_over_on_the_pilots_page(
    cast: Cast, tool: Solution, chile: Office, rosa: Person, at: datetime
) -> None:
    tool.change(pilot=cast.pilot)
    with pytest.raises(Refused, match="pilot"):
        trials.begin(tool, chile, "", rosa, at)


def test_says_how_far_it_is_and_since_when(
    tool: Solution, chile: Office, rosa: Person, at: datetime
) -> None:
    row = trials.begin(tool, chile, "Hope.", rosa, at)
    later = at + timedelta(days=40)
    trials.report(row, "trying", "Slow.", rosa, later)
    row = Trial.get_by_id(row.id)
    assert (row.since, row.note) == (at.date(), "Slow."), "the same stage since the same day"
    trials.report(row, "in use", "Saves a day a week.", rosa, later)
    row = Trial.get_by_id(row.id)
    assert (row.stage, row.since) == ("in use", later.date())

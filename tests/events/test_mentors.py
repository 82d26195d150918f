"""Mentors of an event: they come by invitation, say what they help with, and come back."""

import pytest
from casting import NOW, Cast, day, make_person

from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.events import mentors
from hackathon.events import organiser_invitations as asked
from hackathon.events.mentors import Mentor
from hackathon.events.organiser_invitations import Wanted
from hackathon.teams import mentoring


def test_who_accepts_is_a_mentor_and_hidden_until_they_say_otherwise(cast: Cast) -> None:
    person = make_person("Mia Example")
    invitation = asked.invite(cast.event, Wanted(person.email, "mentor"), cast.ada, NOW, str)
    asked.accept(invitation, person, NOW)
    (mentor,) = mentors.of(cast.event)
    assert mentor.person == person and mentors.named(cast.event).mentors == []
    mentors.describe(mentor, mentor.revision, "Patent data", True, NOW)
    named = mentors.named(cast.event)
    assert [(row.person, row.helps_with) for row in named.mentors] == [(person, "Patent data")]
    assert named.organisers == [cast.ada]
    with pytest.raises(Conflict):
        mentors.describe(mentor, mentor.revision - 1, "Trade marks", True, NOW)
    with pytest.raises(Refused, match="already"):
        asked.invite(cast.event, Wanted(person.email, "mentor"), cast.ada, NOW, str)


def test_who_left_comes_back_with_what_they_said(cast: Cast) -> None:
    person = make_person("Mia Example")
    mentors.take(cast.event, person, NOW)
    mentor = Mentor.of(person, cast.event)
    assert mentor is not None
    mentor.change(helps_with="Patent data")
    person.change(active=False)
    assert mentors.of(cast.event) == [], "nobody asks a closed account for help"
    person.change(active=True)
    mentoring.leave(mentor, person, NOW)
    assert mentors.of(cast.event) == [] and not Mentor.holds(person, cast.event)
    mentors.take(cast.event, person, day(1))
    (again,) = mentors.of(cast.event)
    assert again.id == mentor.id and again.helps_with == "Patent data"

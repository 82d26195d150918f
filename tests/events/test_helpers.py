"""Helpers: invited, and gone by their own wish or the organisers'."""

from casting import NOW, Cast, make_person

from hackathon.core import mail
from hackathon.events import helpers
from hackathon.events import organiser_invitations as asked
from hackathon.events.events import Organiser
from hackathon.events.helpers import Helper
from hackathon.events.organiser_invitations import Wanted
from hackathon.people.people import Person


def helper(cast: Cast) -> tuple[Helper, Person]:
    person = make_person("Hal Example")
    helpers.take(cast.event, person, NOW)
    return Helper.get(Helper.person == person), person


def test_an_invitation_that_is_accepted_makes_a_helper_and_no_organiser(cast: Cast) -> None:
    person = make_person("Hal Example")
    invitation = asked.invite(cast.event, Wanted(person.email, "helper"), cast.ada, NOW, str)
    asked.accept(invitation, person, NOW)
    assert Helper.holds(person, cast.event) and not Organiser.holds(person, cast.event)
    letters = {one.kind: one.text for one in mail.newest(3)}
    assert "asks you to help" in letters["organiser_invited"]
    assert "is a helper of" in letters["organiser_answered"]


def test_nobody_helps_twice(cast: Cast) -> None:
    _row, person = helper(cast)
    helpers.take(cast.event, person, NOW)
    assert helpers.of(cast.event) == [person]


def test_of_an_event_that_runs_until_its_results_are_due(cast: Cast) -> None:
    row, person = helper(cast)
    due = cast.event.results_on
    assert helpers.of_person(person, NOW) == [row] and helpers.of_person(person, due) == []
    cast.event.change(status="archived")
    assert helpers.of_person(person, NOW) == []


def test_who_is_removed_is_told_and_who_leaves_is_not(cast: Cast) -> None:
    row, person = helper(cast)
    helpers.remove(row, person, NOW)
    assert not Helper.holds(person, cast.event) and mail.newest(1) == []
    helpers.take(cast.event, person, NOW)
    helpers.remove(Helper.get(Helper.person == person), cast.ada, NOW)
    assert [one.to for one in mail.newest(1)] == [person.email]

"""The page on which an organiser deletes an event that was only tried out."""

from collections.abc import Callable

from casting import Cast, day, make_event
from flask.testing import FlaskClient

from hackathon.events.events import Event, Organiser
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


def test_an_organiser_types_its_name(as_: As, cast: Cast) -> None:
    event = make_event("trial", title="A trial", status="draft")
    Organiser.create(event=event, person=cast.ada, since=day(-1))
    page = "/events/trial/organise/setup/erase"
    assert as_(cast.grace).get(page).status_code == 404
    assert "Delete the event for good" in as_(cast.ada).get(page).get_data(True)
    again = as_(cast.ada).post(page, data={"name": "A tryal"}).get_data(True)
    assert "A tryal" in again and "not the name" in again
    assert as_(cast.ada).post(page, data={"name": "A trial"}).location == "/me"
    assert not Event.select().where(Event.id == event.id).exists()


def test_it_says_why_an_event_stays(as_: As, cast: Cast) -> None:
    assert cast.ada and cast.team
    page = f"/events/{cast.event.slug}/organise/setup/erase"
    told = as_(cast.ada).get(page).get_data(True)
    assert "other people have a part" in told and "Delete the event" not in told

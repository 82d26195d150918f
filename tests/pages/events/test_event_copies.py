"""The door at which an event begins as a copy."""

from collections.abc import Callable

from casting import Cast, make_event, make_person
from flask.testing import FlaskClient

from hackathon.events.events import Event, Organiser
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
DOOR = "/events/new/copy"
DATA = {"source": "codefest", "title": "Next", "slug": "next", "opens": "2028-02-08"}


class TestNew:
    def test_is_for_those_who_set_events_up(self, as_: As, cast: Cast) -> None:
        assert cast.event
        assert as_(cast.ben).get(DOOR).status_code == 403
        assert as_(None).get(DOOR).status_code == 302
        assert as_(cast.ada).get(f"{DOOR}?lang=zh").status_code == 200

    def test_copies_an_event_of_ones_own(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        page = client.get(f"{DOOR}?of=codefest").get_data(True)
        assert '<option selected value="codefest">' in page
        answer = client.post(DOOR, data=DATA)
        assert answer.location == "/events/next/organise/setup"
        assert client.get(answer.location).status_code == 200
        assert Event.get(Event.slug == "next").summary == cast.event.summary

    def test_an_event_of_others_is_neither_offered_nor_copied(self, as_: As, cast: Cast) -> None:
        other = make_event("other", title="Of Others")
        Organiser.create(event=other, person=make_person("Otto Example"), since=other.created_at)
        client = as_(cast.ada)
        assert "Of Others" not in client.get(DOOR).get_data(True)
        page = client.post(DOOR, data={**DATA, "source": "other"}).get_data(True)
        assert "Nothing is lost" in page
        assert not Event.select().where(Event.slug == "next").exists()
        assert "Of Others" in as_(cast.root).get(DOOR).get_data(True)

    def test_begins_with_the_sample(self, as_: As, cast: Cast) -> None:
        assert cast.event
        data = {**DATA, "source": "", "time_zone": "Manila"}
        assert as_(cast.ada).post(DOOR, data=data).status_code == 302
        made = Event.get(Event.slug == "next")
        assert (made.title, made.time_zone, made.status) == ("Next", "Asia/Manila", "draft")

    def test_what_cannot_be_is_told_and_nothing_typed_is_lost(self, as_: As, cast: Cast) -> None:
        assert cast.event
        for changed in ({"slug": "codefest"}, {"opens": "9990-01-01"}, {"opens": ""}):
            data = {**DATA, **changed, "title": "Typed with care"}
            page = as_(cast.ada).post(DOOR, data=data).get_data(True)
            assert "Typed with care" in page and "Nothing is lost" in page, changed

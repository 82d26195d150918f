"""Listings: each event stands in one of them, and is found however it is typed."""

from datetime import timedelta

from casting import NOW, Cast, make_event

from hackathon.events import listings
from hackathon.events.phases import DATES


class TestLists:
    def test_each_event_stands_in_one_list(self, cast: Cast) -> None:
        running, shift = cast.event, timedelta(days=100)
        earlier = {name: getattr(running, name) - shift for name in DATES}
        later = {name: getattr(running, name) + shift for name in DATES}
        past, coming = make_event("past", **earlier), make_event("coming", **later)
        draft = make_event("draft", status="draft")
        assert [event.slug for event in listings.running(NOW)] == [running.slug]
        assert [event.slug for event in listings.coming(NOW)] == [coming.slug]
        assert {event.slug for event in listings.past(NOW)} == {past.slug}
        due = running.results_on
        assert running not in listings.running(due) and running in listings.past(due)
        assert coming not in listings.coming(coming.registration_opens)
        assert listings.drafts(cast.root) == [draft] and listings.drafts(cast.ada) == []

    def test_an_archived_event_leaves_its_list_and_is_found_by_its_name(self, cast: Cast) -> None:
        gone = {name: getattr(cast.event, name) - timedelta(days=100) for name in DATES}
        make_event("old", status="archived", **gone)
        make_event("early", status="archived")
        assert not listings.past(NOW)
        assert {event.slug for event in listings.past(NOW, "codefest")} == {"old", "early"}

    def test_search_folds_case_and_accents(self, cast: Cast) -> None:
        make_event("genf", title="Événement", folded="evenement")
        assert [event.slug for event in listings.running(NOW, "ÉVÉNEMENT")] == ["genf"]

"""Statistics of an event: who came how far, in a fixed number of queries, and nobody pointed at."""

from typing import Any

import pytest
from casting import Cast, day, make_person, make_submission, make_team, register
from counting import queries

from hackathon.desk import statistics
from hackathon.desk.statistics import OTHERS, UNSAID, Count
from hackathon.events.mentors import Mentor
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.registrations import Registration

SENT = {"status": "submitted", "versions_count": 1, "submitted_at": day(9)}


def publish(cast: Cast, key: str) -> None:
    won = {"submission": key}
    prizes = [{"title": "First", "winners": [won]}]
    two = {"proposed_by": cast.ada, "approved_by": cast.grace, "content": {"prizes": prizes}}
    Publication.create(
        event=cast.event, number=1, status="published", book={}, digest="0" * 64,
        proposed_at=day(21), published_at=day(25), **two,
    )  # fmt: skip


def people(steps: list[Count]) -> dict[str, Any]:
    return {one.key: (one.people, one.submissions) for one in steps}


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """Ben and Bo (Chile) won; Zoe has a draft; five of Peru are in no team, and Cy says nothing."""
    assert cast.cy
    cast.submission.change(**SENT, eligibility="eligible")
    make_submission(make_team(cast.event, "Zoe", make_person("Zoe", country="FR")), cast.challenge)
    for person in (cast.ben, cast.bo):
        person.change(country="CL", languages=["es", "en"])
    for number in range(5):
        register(make_person(f"P{number}", country="PE", languages=["es"]), cast.event)
    register(make_person("Wait"), cast.event, "waiting")
    return cast


def test_the_way_from_registration_to_pilot(crowd: Cast) -> None:
    told = people(statistics.of(crowd.event).steps)
    assert told["registered"] == (9, None) and told["team"] == (3, None)
    assert told["draft"] == (3, 2) and told["sent"] == told["eligible"] == (2, 1)
    assert told["shortlisted"] == told["prize"] == told["pilot"] == (0, 0)
    publish(crowd, crowd.submission.key)
    for slug in ("one", "two"):
        values = {"title": slug, "created_at": day(26), "updated_at": day(26)}
        Pilot.create(slug=slug, status="published", submission=crowd.submission, **values)
    told = people(statistics.of(crowd.event).steps)
    assert told["shortlisted"] == told["prize"] == told["pilot"] == (2, 1)


def test_where_they_are_from_and_what_they_speak(crowd: Cast) -> None:
    parts = statistics.of(crowd.event).parts
    assert [(one.key, one.people) for one in parts["countries"]] == [
        ("PE", 5),
        ("CL", 2),
        ("FR", 1),
        (UNSAID, 1),
    ]
    assert people(parts["languages"])["es"] == (7, None)


def test_small_numbers_are_folded_for_everybody(crowd: Cast) -> None:
    told = statistics.of(crowd.event, public=True)
    assert people(told.steps)["sent"] == (None, 1) and people(told.steps)["prize"] == (0, 0)
    # A name beside "fewer than five" points at somebody; put together none does.
    assert people(told.parts["countries"]) == {"PE": (5, None), OTHERS: (None, None)}
    assert people(told.parts["languages"]) == {"es": (7, None), OTHERS: (None, None)}


def test_as_many_queries_for_many_as_for_few(crowd: Cast) -> None:
    def asked() -> int:
        with queries() as found:
            statistics.of(crowd.event)
        return len(found)

    before = asked()
    for number in range(5):
        captain = make_person(f"Q{number}", office=crowd.office)
        make_submission(make_team(crowd.event, f"T{number}", captain), crowd.challenge)
    assert asked() == before <= 5


def test_arrivals_and_mentors_are_counted_where_there_are_some(cast: Cast) -> None:
    assert cast.team and "mentored" not in {one.key for one in statistics.of(cast.event).steps}
    mentor = Mentor.create(event=cast.event, person=cast.sam, since=day(-3))
    Mentoring.create(team=cast.team, mentor=mentor, status="ended", asked_at=day(-2))
    here = Registration.person == cast.ben
    Registration.update(arrived_at=day(0)).where(here).execute()
    steps = {one.key: one.people for one in statistics.of(cast.event).steps}
    assert (steps["arrived"], steps["mentored"]) == (1, 2)

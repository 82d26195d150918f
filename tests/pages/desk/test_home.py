"""The first page: what runs, who won, what became a pilot."""

import re
from collections.abc import Callable

import counting
from casting import (
    Cast,
    affiliate,
    day,
    make_event,
    make_person,
    make_submission,
    make_team,
)
from flask.testing import FlaskClient

from hackathon.events.events import Event
from hackathon.people import consents, office_requests
from hackathon.people.people import Person
from hackathon.results import results
from hackathon.results.prizes import Award, Prize
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]


def enter_for(event: Event, team: str, title: str) -> Submission:
    captain = make_person(
        f"Captain of {team}", email=f"{team.replace(' ', '.').lower()}@example.org"
    )
    return make_submission(
        make_team(event, team, captain),
        title=title,
        status="submitted",
        eligibility="eligible",
        submitted_at=day(9),
        versions_count=1,
    )


def publish(cast: Cast, event: Event, *winners: tuple[str, str, str]) -> None:
    """Publish an event's results; each winner is (prize, entry, team)."""
    for title, entry, team in winners:
        prize = Prize.get_or_none(event=event, title=title) or Prize.create(
            event=event, title=title, places=20
        )
        submission = enter_for(event, team, entry)
        Award.create(prize=prize, submission=submission)
    proposed = results.propose(event, results.Proposal("finalists", "", ""), cast.ada, day(21))
    results.approve(proposed, cast.grace, day(25), "http://localhost/")


class TestIndex:
    def test_names_who_won(self, as_: As, cast: Cast) -> None:
        publish(
            cast,
            cast.event,
            ("First prize", "Tamga", "The Scribes"),
            ("Second prize", "Prior Lines", "Prior Lines"),
        )
        page = as_(None).get("/").get_data(True)
        assert "First prize" in page and "Tamga" in page and "The Scribes" in page
        assert page.count("Prior Lines") == 1  # an entry that is called like its team is named once

    def test_names_nobody_before_two_organisers_agree(self, as_: As, cast: Cast) -> None:
        Award.create(
            prize=Prize.create(event=cast.event, title="First prize"),
            submission=enter_for(cast.event, "The Scribes", "Tamga"),
        )
        results.propose(cast.event, results.Proposal("finalists", "", ""), cast.ada, day(21))
        page = as_(None).get("/").get_data(True)
        assert "Tamga" not in page and "No results yet." in page

    def test_asks_no_more_of_the_database_for_more_winners(self, as_: As, cast: Cast) -> None:
        publish(cast, cast.event, ("First prize", "Entry", "Team"))
        with counting.queries() as few:
            as_(None).get("/")
        publish(
            cast,
            make_event("second"),
            *((f"Prize {n}", f"Entry {n}", f"Team {n}") for n in range(12)),
        )
        with counting.queries() as many:
            as_(None).get("/")
        assert len(few) == len(many)


class TestMe:
    def test_tells_a_representative_what_the_office_is_asked(self, as_: As, cast: Cast) -> None:
        for number in range(2):
            consents.ask(
                cast.office,
                consents.Matter("partner", f"pilots/{number}", "Title"),
                cast.sam,
                day(0),
            )
        affiliate(cast.sam, cast.office, "said")
        office_requests.ask("confirmed", cast.office, cast.sam, "I do", day(0))
        page = as_(cast.pia).get("/me").get_data(True)
        assert "Your office is asked to agree to 2 things" in page
        assert "One person asks your office to confirm them" in page
        assert 'href="/offices/CH/answers"' in page and 'href="/offices/CH/people"' in page

    def test_tells_winners_what_they_won(self, as_: As, cast: Cast) -> None:
        assert cast.grace
        publish(cast, cast.event, ("First prize", "Lighthouse", "Keepers"))
        captain = Person.get(Person.name == "Captain of Keepers")
        client = as_(captain)
        page = client.get("/me").text
        (heading,) = re.findall(r"<h2><bdi>([^<]*prize)</bdi></h2>", page)
        assert heading == "First prize" and "· Lighthouse" in page
        # The event's page has its winners above, and says it once.
        assert client.get("/events/codefest/").text.count("First prize") == 1

    def test_names_an_event_once(self, as_: As, cast: Cast) -> None:
        page = as_(cast.cy).get("/me").text
        assert "Find a team, or create one" in page and "Running now" not in page

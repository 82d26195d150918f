"""The pages of later deadlines: given on the team's page, listed for all organisers, and seen where
the team and others look."""

from collections.abc import Callable
from datetime import datetime

from casting import Cast, day
from flask.testing import FlaskClient

from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import versions, withdrawals
from hackathon.submissions.submissions import Submission
from hackathon.teams import late
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
Stand = Callable[[datetime], None]
TYPED = {"until": "2027-03-21T01:00", "reason": "The line was down."}


def base(team: Team) -> str:
    return f"/events/codefest/organise/teams/{team.key}/later-deadline"


def given(cast: Cast) -> None:
    late.give(cast.team, day(10.5), "The line was down.", Act(cast.ada, day(9)))


class TestGive:
    def test_in_the_zone_of_the_event(self, as_: As, cast: Cast) -> None:
        as_(cast.ada).post(base(cast.team), data=TYPED)
        assert Team.get_by_id(cast.team.id).late_until == day(10.5)

    def test_what_was_typed_stays_when_it_is_refused(self, as_: As, cast: Cast) -> None:
        typed = {**TYPED, "until": "2027-03-19T01:00"}
        page = as_(cast.ada).post(base(cast.team), data=typed).get_data(True)
        assert "after the event’s deadline" in page and "The line was down." in page

    def test_withdrawn_work_is_told_before_and_after(self, as_: As, cast: Cast) -> None:
        withdrawals.withdraw(cast.submission, cast.ben, day(0))
        client = as_(cast.ada)
        assert "only if the team submits it again" in client.get(base(cast.team)).get_data(True)
        answer = client.post(base(cast.team), data=TYPED, follow_redirects=True)
        assert answer.get_data(True).count("only if the team submits it again") == 2


class TestTakeBack:
    def test_with_a_reason(self, as_: As, cast: Cast) -> None:
        given(cast)
        client = as_(cast.ada)
        answer = client.post(f"{base(cast.team)}/take-back", data={"why": ""})
        assert '<details class="ask" open>' in answer.get_data(True)
        client.post(f"{base(cast.team)}/take-back", data={"why": "It was not."})
        assert Team.get_by_id(cast.team.id).late_until is None


class TestIndex:
    def test_every_organiser_reads_the_reasons(self, as_: As, cast: Cast) -> None:
        given(cast)
        for page in ("organise/later-deadlines", "organise/results"):
            text = as_(cast.ada).get(f"/events/codefest/{page}").get_data(True)
            assert "The line was down." in text and cast.team.name in text


class TestSeen:
    def test_by_the_team_on_its_page_and_as_what_is_next(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        assert cast.submission
        given(cast)
        stand_at(day(10.2))
        client = as_(cast.ben)
        page = client.get(f"/events/codefest/teams/{cast.team.key}").get_data(True)
        assert "A later deadline for this team alone" in page
        assert cast.submission.key in client.get("/me").get_data(True)
        draft = client.get(f"/events/codefest/submissions/{cast.submission.key}").get_data(True)
        assert "Finish your draft and submit it" in draft

    def test_on_the_receipt_with_the_reason_for_those_inside(self, as_: As, cast: Cast) -> None:
        given(cast)
        work = Submission.by_address("codefest", cast.submission.key)
        assert work is not None
        version = versions.submit(work, None, cast.ben, day(10.3))
        path = f"/receipts/{version.receipt}"
        for person, reads in ((cast.sam, False), (cast.bo, True)):
            page = as_(person).get(path).get_data(True)
            assert "The organisers gave this team until" in page
            assert ("The line was down." in page) == reads

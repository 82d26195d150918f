"""The pages on which organisers enter what came on paper, and what others see of it."""

from collections.abc import Callable

from casting import Cast, day, enter
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.submissions.versions import Version

As = Callable[[Person | None], FlaskClient]
TYPED = {"title": "On paper", "summary": "", "reason": "It came by post.", "links": ""}


class TestNew:
    def test_to_the_receipt(self, as_: As, cast: Cast, stand_at: Callable[..., None]) -> None:
        assert cast.challenge and cast.team
        stand_at(day(10.5))
        client = as_(cast.ada)
        base = f"/events/codefest/organise/teams/{cast.team.key}"
        assert f'href="{base}/entry"' in client.get(base).get_data(True)
        typed = {**TYPED, "challenges": ["nice-classes"]}
        answer = client.post(f"{base}/entry", data=typed)
        version = Version.get()
        assert answer.location == f"/receipts/{version.receipt}"
        for person, reads in ((cast.bo, True), (cast.sam, False)):
            page = as_(person).get(answer.location).get_data(True)
            assert "Entered by organisers for the team" in page
            assert ("It came by post." in page) == reads

    def test_what_was_typed_stays_when_it_is_refused(self, as_: As, cast: Cast) -> None:
        base = f"/events/codefest/organise/teams/{cast.team.key}/entry"
        page = as_(cast.ada).post(base, data=TYPED).get_data(True)
        assert "On paper" in page and "Choose the challenge" in page


class TestEdit:
    def test_from_the_submission(self, as_: As, cast: Cast) -> None:
        key = cast.submission.key
        client, page = as_(cast.ada), f"/events/codefest/submissions/{cast.submission.key}"
        address = f"/events/codefest/organise/submissions/{key}/entry"
        assert f'href="{address}"' in client.get(page).get_data(True)
        assert "It suggests classes." in client.get(address).get_data(True)
        client.post(address, data=TYPED)
        assert "It came by post." in as_(cast.bo).get(page).get_data(True)

    def test_not_once_a_round_has_it(self, as_: As, cast: Cast) -> None:
        enter(cast.round, cast.submission)
        address = f"/events/codefest/organise/submissions/{cast.submission.key}/entry"
        assert as_(cast.ada).get(address).status_code == 403

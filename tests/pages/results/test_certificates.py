"""Certificates on the site: issued by organisers, printed by their holders, checked by anybody."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from casting import Cast, day
from flask.testing import FlaskClient

from hackathon.core.language import LOCALES
from hackathon.people.people import Person
from hackathon.privacy import closing
from hackathon.results.certificates import Certificate
from hackathon.teams.teams import Membership

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
DESK = "/events/codefest/organise/certificates/"


@pytest.fixture
def over(cast: Cast, stand_at: StandAt) -> Cast:
    """The event is over; Ben and Bo have submitted."""
    assert cast.ada and cast.judge
    cast.submission.change(status="submitted", versions_count=1, submitted_at=day(9))
    stand_at(day(26))
    return cast


def issued(as_: As, cast: Cast) -> Certificate:
    """Ben's certificate."""
    page = as_(cast.ada).get(DESK).get_data(True)
    found = re.search(r'participant".*?name="seen" value="(\w+)"', page, re.DOTALL)
    assert found, page
    as_(cast.ada).post(f"{DESK}participant", data={"seen": found[1]})
    return Certificate.get(Certificate.person == cast.ben)


class TestOrganisers:
    def test_issue_when_the_event_is_over(self, as_: As, over: Cast, stand_at: StandAt) -> None:
        stand_at(over.event.results_on - timedelta(seconds=1))
        assert "once the event is over" in as_(over.ada).get(DESK).get_data(True)
        assert as_(over.ada).post(f"{DESK}participant").status_code == 403
        stand_at(over.event.results_on)
        assert issued(as_, over).name == "Ben Example"
        page = as_(over.ada).get(f"{DESK}?q=ben").get_data(True)
        assert "Ben Example" in page and "Bo Example" not in page
        assert "No certificates match" in as_(over.ada).get(f"{DESK}?q=zz").get_data(True)
        assert as_(over.ben).get(DESK).status_code == 404

    def test_who_compete_see_no_judge(self, as_: As, over: Cast) -> None:
        said = {"kind": "judge", "name": "Dee Example", "issued_at": day(26)}
        row = Certificate.create(event=over.event, person=over.dee, **said)
        assert "Dee Example" in as_(over.ada).get(DESK).get_data(True)
        Membership.update(person=over.ada).where(Membership.person == over.ben).execute()
        assert "Dee Example" not in as_(over.ada).get(DESK).get_data(True)
        assert as_(over.ada).get(f"{DESK}{row.code}/withdraw").status_code == 403
        as_(over.ada).post(f"{DESK}judge", data={"seen": "x"})
        assert Certificate.select().count() == 1

    def test_withdraw_with_a_reason_and_restore(self, as_: As, over: Cast) -> None:
        row = issued(as_, over)
        address = f"{DESK}{row.code}/withdraw"
        assert "needs your attention" in as_(over.ada).post(address).get_data(True)
        as_(over.ada).post(address, data={"reason": "He was elsewhere"})
        page = as_(None).get(f"/certificates/{row.code}").get_data(True)
        assert "He was elsewhere" in page and "does not hold" in page
        assert 'class="certificate"' not in page
        as_(over.ada).post(f"{DESK}{row.code}/restore")
        page = as_(None).get(f"/certificates/{row.code}").get_data(True)
        assert 'class="certificate"' in page and "He was elsewhere" not in page


class TestChecking:
    @pytest.mark.parametrize("code", LOCALES)
    def test_tells_who_what_where_and_when_in_each_language(
        self, as_: As, over: Cast, code: str
    ) -> None:
        row = issued(as_, over)
        answer = as_(None).get(f"/certificates/{row.code}?lang={code}")
        page = answer.get_data(True)
        assert f'<html lang="{code}"' in page and "Ben Example" in page
        assert "AI Tools Codefest" in page and "2027" in page
        assert answer.headers["X-Robots-Tag"] == "noindex"

    def test_tells_nothing_else(self, as_: As, over: Cast) -> None:
        row = issued(as_, over)
        page = as_(None).get(f"/certificates/{row.code}").get_data(True)
        for secret in (over.ben.email, over.ben.key, "Niçoise", "Entry of", "Bo Example"):
            assert secret not in page

    def test_finds_a_code_as_it_is_typed_and_says_when_there_is_none(
        self, as_: As, over: Cast
    ) -> None:
        row = issued(as_, over)
        typed = row.code.lower().replace("-", " ")
        there = as_(None).get("/certificates/", query_string={"code": typed})
        assert there.location == f"/certificates/{row.code}"
        missing = as_(None).get("/certificates/AAAA-BBBB-CCCC-DDDD")
        assert missing.status_code == 404 and "AAAA-BBBB" in missing.get_data(True)
        assert "Sixteen letters" in as_(None).get("/certificates/").get_data(True)


class TestHolders:
    def test_write_their_name_and_find_what_they_have(self, as_: As, over: Cast) -> None:
        assert "no certificate yet" in as_(over.ben).get("/people/certificates").get_data(True)
        as_(over.ben).post("/people/certificates", data={"name": "Бен Пример"})
        row = issued(as_, over)
        assert row.name == "Бен Пример"
        assert row.code in as_(over.ben).get("/people/certificates").get_data(True)
        assert "Бен" in as_(None).get(f"/certificates/{row.code}").get_data(True)

    def test_take_them_away_when_they_close_the_account(
        self, as_: As, over: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = issued(as_, over)
        monkeypatch.setattr(closing.passwords, "right", lambda given, kept: True)
        closing.close(over.bo, "", day(27))
        assert Certificate.select().count() == 1
        closing.close(Person.get_by_id(over.ben.id), "", day(27))
        assert as_(None).get(f"/certificates/{row.code}").status_code == 404

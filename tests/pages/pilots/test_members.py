"""The page of a pilot's members: leads ask, each answers for themselves."""

from collections.abc import Callable

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots.members import PilotMember
from hackathon.pilots.pilots import Pilot

As = Callable[[Person | None], FlaskClient]


def path(cast: Cast, *parts: str) -> str:
    return "/".join([f"/pilots/{cast.pilot.slug}/members", *parts])


class TestIndex:
    def test_names_of_those_who_were_asked_are_for_the_leads(self, as_: As, cast: Cast) -> None:
        PilotMember.create(pilot=cast.pilot, person=cast.ben, asked_at=cast.pilot.created_at)
        assert "Ben Example" in as_(cast.pia).get(path(cast)).get_data(True)
        assert "Ben Example" not in as_(None).get(path(cast)).get_data(True)
        PilotMember.update(status="agreed").execute()
        assert "Ben Example" in as_(None).get(path(cast)).get_data(True)

    def test_who_is_asked_reads_the_draft(self, as_: As, cast: Cast) -> None:
        Pilot.update(status="draft").where(Pilot.id == cast.pilot.id).execute()
        PilotMember.create(pilot=cast.pilot, person=cast.ben, asked_at=cast.pilot.created_at)
        assert as_(cast.ben).get(path(cast)).status_code == 200
        assert as_(cast.bo).get(path(cast)).status_code == 404


class TestAsk:
    def test_and_answer(self, as_: As, cast: Cast) -> None:
        data = {"email": cast.ben.email, "role": "Tests"}
        assert as_(cast.pia).post(path(cast), data=data).location == path(cast)
        row = PilotMember.get()
        assert (row.person, row.role, row.status) == (cast.ben, "Tests", "asked")
        answer = path(cast, row.key, "answer")
        assert as_(cast.bo).post(answer, data={"agrees": "1"}).status_code == 404
        as_(cast.ben).post(answer, data={"agrees": "1"})
        assert PilotMember.get().status == "agreed"
        as_(cast.ben).post(path(cast, row.key, "leave"))
        assert PilotMember.get().status == "left"

    def test_an_unknown_address_is_told_and_kept(self, as_: As, cast: Cast) -> None:
        data = {"email": "who@example.org", "role": "Kept words"}
        page = as_(cast.pia).post(path(cast), data=data).get_data(True)
        assert "Nobody has an account" in page and "Kept words" in page


class TestInside:
    def test_the_budget_is_for_leads_and_members(self, as_: As, cast: Cast) -> None:
        cast.pilot.change(budget="12,345 of the ICT fund", problem="Six weeks of waiting")
        PilotMember.create(pilot=cast.pilot, person=cast.ben, asked_at=cast.pilot.created_at)
        page = f"/pilots/{cast.pilot.slug}"
        for who in (None, cast.sam, cast.ben, cast.ada):
            shown = as_(who).get(page).get_data(True)
            assert "12,345" not in shown and "Six weeks of waiting" in shown
        PilotMember.update(status="agreed").execute()
        for who in (cast.ben, cast.pia, cast.root):
            assert "12,345" in as_(who).get(page).get_data(True)

"""The doors of approving registrations."""

from collections.abc import Callable

from casting import Cast, make_person, register
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.teams.registrations import Registration

As = Callable[[Person | None], FlaskClient]
BASE = "/events/codefest"
PEOPLE = f"{BASE}/organise/people"


def apply(as_: As, cast: Cast) -> Registration:
    cast.event.change(approval=True)
    client = as_(cast.sam)
    assert "look at each registration" in client.get(f"{BASE}/register").get_data(True)
    client.post(f"{BASE}/register", data={"rules_version": "1.0", "accept": "y"})
    return Registration.get(Registration.person == cast.sam)


class TestApprove:
    def test_is_told_on_both_desks(self, as_: As, cast: Cast) -> None:
        made = apply(as_, cast)
        for page in ("/me", f"{BASE}/mine"):
            assert "waits for approval" in as_(cast.sam).get(page).get_data(True)
        ada = as_(cast.ada)
        assert "waits for your approval" in ada.get(f"{BASE}/organise/").get_data(True)
        assert "Approve" in ada.get(f"{PEOPLE}?status=unapproved").get_data(True)
        assert as_(cast.ben).post(f"{PEOPLE}/{cast.sam.key}/approve").status_code == 404
        ada.post(f"{PEOPLE}/{cast.sam.key}/approve")
        assert Registration.get_by_id(made.id).status == "registered"


class TestDecline:
    def test_shares_the_page_of_excluding(self, as_: As, cast: Cast) -> None:
        apply(as_, cast)
        place = f"{PEOPLE}/{cast.sam.key}/exclude"
        assert "Decline the registration of" in as_(cast.ada).get(place).get_data(True)
        as_(cast.ada).post(place, data={"reason": "From another field."})
        page = as_(cast.sam).get(f"{BASE}/mine").get_data(True)
        assert "declined your registration" in page and "From another field." in page


class TestDecide:
    def test_one_after_the_other_until_nobody_waits(self, as_: As, cast: Cast) -> None:
        apply(as_, cast)
        people = [make_person(f"{name} Example", country="CH") for name in ("Ann", "Zoe")]
        for person in people:
            register(person, cast.event, "waiting")
            Registration.update(approved_at=None).where(Registration.person == person).execute()
        first, second = people
        client = as_(cast.ada)
        listed = client.get(f"{PEOPLE}?status=unapproved").get_data(True)
        assert "Decide one after the other" in listed
        page = client.get(f"{PEOPLE}/{second.key}/decide").get_data(True)
        assert "of 3" in page and "Switzerland" in page
        place = f"{PEOPLE}/{first.key}/decide"
        refused = client.post(place, data={"decision": "decline", "reason": ""}).get_data(True)
        assert "Give the reason" in refused
        following = client.post(place, data={"decision": "decline", "reason": "Not yet."}).location
        assert following.endswith("/decide") and first.key not in following
        for _rest in range(2):
            following = client.post(following, data={"decision": "approve"}).location
        assert following == PEOPLE
        states = {row.person_id: row.status for row in Registration.select()}
        assert states[first.id] == "excluded" and states[second.id] == "registered"
        assert "decided already" in client.get(place).get_data(True)
        assert as_(cast.ben).get(place).status_code == 404

"""The doors of an office's people and answers: the whole way from an administrator's word to a
confirmation that ends."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from casting import Cast, affiliate, day, make_person
from flask.testing import FlaskClient

from hackathon.consultations import consultations
from hackathon.core import mail
from hackathon.people import affiliations, confirmations, consents, profiles
from hackathon.people.acts import Act
from hackathon.people.consents import Consent
from hackathon.people.office_requests import OfficeRequest
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]


def chile() -> Office:
    return Office.create(code="CL", kind="national office", name="Chile", folded="chile cl")


def degree(person: Person, office: Office) -> str:
    person.forget()
    return affiliations.degree(Person.get_by_id(person.id), office)


class TestWholeWay:
    def test_from_nobody_to_a_represented_office(self, as_: As, cast: Cast) -> None:
        office = chile()
        carla, dora, emil = (
            make_person(f"{name} Example", office=office) for name in ("Carla", "Dora", "Emil")
        )
        # Carla asks; an administrator says yes.
        page = as_(carla).get("/offices/CL").get_data(True)
        assert "Said, not confirmed" in page and "Nobody represents this office yet" in page
        as_(carla).post("/offices/CL/ask/representative", data={"text": "Head of unit 4"})
        row = OfficeRequest.get()
        assert "Head of unit 4" in as_(cast.root).get("/admin/offices/requests").get_data(True)
        as_(cast.root).post(f"/offices/requests/{row.key}", data={"answer": "accept"})
        assert degree(carla, office) == "representative"
        # She confirms two people.
        for person in (dora, emil):
            as_(carla).post(
                "/offices/CL/people/raise", data={"person": person.key, "degree": "confirmed"}
            )
            assert degree(person, office) == "confirmed"
        assert "Emil Example" in as_(carla).get("/offices/CL/people").get_data(True)
        # Pia's pilot names her office; she agrees.
        as_(cast.pia).post(
            f"/pilots/{cast.pilot.slug}/offices",
            data={"office": str(office.id), "role": "partner", "since": ""},
        )
        consent = Consent.get(Consent.office == office)
        assert "Asked, not answered" in as_(None).get("/pilots/nice-helper").get_data(True)
        assert mail.newest(1)[0].to == carla.email
        answers = as_(carla).get("/offices/CL/answers").get_data(True)
        assert f"/offices/CL/answers/{consent.key}" in answers
        as_(carla).post(f"/offices/CL/answers/{consent.key}", data={"answer": "agree"})
        assert "Asked, not answered" not in as_(None).get("/pilots/nice-helper").get_data(True)
        assert "Nice helper" in as_(None).get("/offices/CL").get_data(True)
        # And ends a confirmation, with a reason.
        as_(carla).post("/offices/CL/people/end", data={"person": emil.key, "reason": ""})
        assert degree(emil, office) == "confirmed"
        as_(carla).post("/offices/CL/people/end", data={"person": emil.key, "reason": "Left us."})
        assert degree(emil, office) == "said"
        assert "Left us." in as_(emil).get("/offices/CL").get_data(True)


class TestDoors:
    def test_are_closed_to_others(self, as_: As, cast: Cast) -> None:
        office = chile()
        dora = make_person("Dora Example")
        affiliate(dora, office, "confirmed")
        for path in ("/offices/CL/people", "/offices/CL/answers", "/admin/offices/requests"):
            for person in (dora, cast.pia, cast.ada):
                assert as_(person).get(path).status_code == 404, path
        asked = {"person": cast.sam.key, "degree": "representative"}
        assert as_(dora).post("/offices/CL/people/raise", data=asked).status_code == 404
        assert (
            as_(dora).post("/offices/CL/people/raise", data={"person": dora.key}).status_code == 404
        )

    def test_an_administrator_gives_a_reason(self, as_: As, cast: Cast) -> None:
        office = chile()
        made = consents.ask(
            office,
            consents.Matter("adopter", "pilots/nice-helper", "Nice"),
            cast.pia,
            cast.pilot.created_at,
        )
        address = f"/offices/CL/answers/{made.key}"
        page = as_(cast.root).post(address, data={"answer": "agree", "reason": ""}).get_data(True)
        assert "Give the reason" in page
        as_(cast.root).post(address, data={"answer": "agree", "reason": "Letter of 3 March"})
        assert consents.status(office, "adopter", "pilots/nice-helper") == "agreed"
        assert Consent.get_by_id(made.id).through == "administrator"

    def test_a_request_is_taken_back_and_declined(self, as_: As, cast: Cast) -> None:
        office = chile()
        carla = make_person("Carla Example", office=office)
        for answer in ("withdraw", ""):
            as_(carla).post("/offices/CL/ask/confirmed", data={"text": "Unit 4"})
            row = OfficeRequest.get(OfficeRequest.status == "open")
            if answer:
                as_(carla).post(f"/offices/requests/{row.key}/withdraw")
            else:
                said = {"answer": "decline", "reason": "Nobody knows you."}
                as_(cast.root).post(f"/offices/requests/{row.key}", data=said)
        assert mail.newest(1)[0].to == carla.email and "Nobody knows you." in mail.newest(1)[0].text
        assert degree(carla, office) == "said"


class TestRegister:
    def test_a_missing_organisation_is_proposed_and_entered(self, as_: As, cast: Cast) -> None:
        data = {"name": "School of Patents", "text": "A school in Lyon."}
        assert as_(cast.sam).post("/offices/propose", data=data).location == "/offices/"
        row = OfficeRequest.get()
        page = as_(cast.root).get(f"/admin/offices/new?request={row.key}").get_data(True)
        assert "School of Patents" in page
        entry: dict[str, Any] = {
            "code": "school", "name": "School of Patents", "kind": "university", "country": "FR",
            "mail_domains": "school.example\nécole.example",
        }  # fmt: skip
        as_(cast.root).post(f"/admin/offices/new?request={row.key}", data=entry)
        made = Office.get(Office.code == "school")
        assert made.mail_domains == ["school.example", "xn--cole-9oa.example"]
        assert OfficeRequest.get().status == "accepted"

    def test_a_domain_that_proves_nothing_is_told_at_the_form(self, as_: As, cast: Cast) -> None:
        entry = {
            "code": "school",
            "name": "S",
            "kind": "university",
            "country": "",
            "mail_domains": "gmail.com",
        }
        page = as_(cast.root).post("/admin/offices/new", data=entry).get_data(True)
        assert "anybody gets an address" in page and "gmail.com" in page

    def test_a_merged_office_says_so(self, as_: As, cast: Cast) -> None:
        office = chile()
        as_(cast.root).post(
            "/admin/offices/CH/merge", data={"into": str(office.id)}
        ) if cast.office else None
        page = as_(None).get("/offices/CH").get_data(True)
        assert "is part of another one now" in page and "/offices/CL" in page
        assert "Your office is part of another one now" in as_(cast.pia).get(
            "/people/edit"
        ).get_data(True)
        as_(cast.root).post("/admin/offices/CH/merge", data={"into": ""})
        assert "part of another one" not in as_(None).get("/offices/CH").get_data(True)


class TestInTheNameOfAnOffice:
    def test_a_comment_of_somebody_confirmed_asks_and_a_representatives_agrees(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        pilot = cast.pilot
        consultations.open_on(consultations.Matter(pilot.path, pilot.title), None, at)
        dora = make_person("Dora Example")
        affiliate(dora, cast.office, "confirmed")
        for person in (dora, cast.pia):
            said = {"text": f"Good, says {person.name}.", "office": str(cast.office.id)}
            as_(person).post("/pilots/nice-helper/comments", data=said)
        found = dict(
            Consent.select(Consent.asked_by, Consent.status)
            .where(Consent.act == "comment")
            .tuples()
        )
        assert found == {dora.id: "asked", cast.pia.id: "agreed"}
        page = as_(None).get("/pilots/nice-helper/consultation").get_data(True)
        assert "In the name of the office" in page and "Asked, not answered" in page
        assert 'name="office"' not in as_(cast.sam).get(
            "/pilots/nice-helper/consultation"
        ).get_data(True)


class TestWhatOneCannotDecideSilently:
    """Each of the ways in which it is unclear who speaks for an office has its sentence."""

    def test_an_address_of_the_office_of_somebody_who_left(self, as_: As, cast: Cast) -> None:
        cast.office.change(mail_domains=["ipo.example"])
        eva = make_person("Eva Example", email="eva@ipo.example")
        profiles.edit(eva, None, day(0), cast.office)
        assert degree(eva, cast.office) == "confirmed"
        confirmations.end(eva, cast.office, "She left.", Act(cast.pia, day(0)))
        page = as_(eva).get("/offices/CH").get_data(True)
        assert "She left." in page
        assert "Your address does not confirm you again; a representative can." in page

    def test_two_who_ask_to_represent_one_office(self, as_: As, cast: Cast) -> None:
        office, asking = chile(), []
        for name in ("Eva", "Ivo"):
            person = make_person(f"{name} Example", office=office)
            as_(person).post("/offices/CL/ask/representative", data={"text": f"I am {name}."})
            asking.append(person)
        page = as_(cast.root).get("/admin/offices/requests").get_data(True)
        assert page.index("I am Eva.") < page.index("I am Ivo.")
        row = OfficeRequest.get(OfficeRequest.person == asking[0])
        as_(cast.root).post(f"/offices/requests/{row.key}", data={"answer": "accept"})
        assert [degree(one, office) for one in asking] == ["representative", "said"]
        waiting = as_(asking[1]).get("/offices/CL").get_data(True)
        assert "Asked, not answered" in waiting, "the other one is answered for itself"
        assert "I am Ivo." in as_(asking[0]).get("/offices/CL/people").get_data(True)

    def test_a_domain_that_another_office_has(self, as_: As, cast: Cast) -> None:
        cast.office.change(mail_domains=["ipo.example"])
        office = chile()
        entry = {"name": "Chile", "kind": "national office", "country": "CL"}
        page = as_(cast.root).post(
            f"/admin/offices/{office.code}", data={**entry, "mail_domains": "ipo.example"}
        )
        assert "shared with Switzerland" in page.get_data(True)
        assert Office.get_by_id(office.id).mail_domains == []

    def test_a_representative_who_closes_the_account(self, as_: As, cast: Cast) -> None:
        assert cast.root and cast.pia
        told = "Nobody represents Switzerland after you. Administrators are told"
        assert told in as_(cast.pia).get("/privacy/close").get_data(True)
        affiliate(cast.sam, cast.office, "representative")
        page = as_(cast.pia).get("/privacy/close").get_data(True)
        assert told not in page and "You no longer represent Switzerland." in page

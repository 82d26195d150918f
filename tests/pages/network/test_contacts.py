"""Being a contact of one's own office."""

from collections.abc import Callable

from casting import Cast, affiliate, make_person
from flask.testing import FlaskClient

from hackathon.network.contacts import Contact
from hackathon.people.offices import Office
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
FORM = "/offices/CH/contact"


class TestEdit:
    def test_a_name_is_for_confirmed_staff_of_offices_alone(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        assert client.get(FORM).status_code == 200
        said = {"role": "officer", "about": "Ask me of ST.96"}
        assert client.post(FORM, data=said).status_code == 302
        rosa = make_person("Rosa Example")
        affiliate(rosa, Office.create(code="CL", kind="national office", name="Chile"), "confirmed")
        page = as_(rosa).get("/offices/CH").get_data(True)
        assert "Pia Example" in page and "Information officer" in page and "Ask me" in page
        assert cast.pia.email not in page
        for person in (None, cast.sam):
            page = as_(person).get("/offices/CH").get_data(True)
            assert "Pia Example" not in page and "Ask me" not in page
        assert as_(cast.sam).get(FORM).status_code == 403


class TestEnd:
    def test_one_is_shown_no_longer(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        client.post(FORM, data={"role": "contact", "about": ""})
        client.post(f"{FORM}/end")
        assert not Contact.select().exists()

"""Records for registers of algorithms: one for each office that runs the tool, nothing invented."""

from collections.abc import Callable

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import registers
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.parts import risks
from hackathon.pilots.pilots import Pilot

As = Callable[[Person | None], FlaskClient]
CARD = {"model": "Bge 1.5", "oversight": "An examiner decides.", "hosting": "Own servers"}


@pytest.fixture
def running(cast: Cast) -> Pilot:
    chile = Office.create(code="CL", kind="national office", name="Chile", country="CL")
    Adoption.create(pilot=cast.pilot, office=chile, status="accepted", stage="in use")
    words = {"stage": "running", "ai_card": CARD, "budget": "CANARY 90 000", "summary": "Short."}
    return cast.pilot.change(**words)


class TestExport:
    @pytest.mark.parametrize(
        ("register", "field", "lead", "adopter"),
        [
            ("atrs", "phase", "beta/pilot", "production"),
            ("nl", "status", "in development", "in use"),
            ("us", "development_stage", "pilot", "deployed"),
        ],
    )
    def test_each_office_has_its_own(
        self, as_: As, running: Pilot, register: str, field: str, lead: str, adopter: str
    ) -> None:
        for code, stage in (("CH", lead), ("CL", adopter)):
            found = as_(None).get(f"/pilots/nice-helper/registers/{code}/{register}.json").json
            assert found["record"][field] == stage
            assert found["record"]["other"] == {"hosting": "Own servers"}

    def test_what_is_empty_is_said(self, as_: As, running: Pilot) -> None:
        found = as_(None).get("/pilots/nice-helper/registers/CH/atrs.json").json
        assert "contact_email" in found["empty"] and "appeals_output" in found["empty"]
        assert not {"name", "human_decisions"} & set(found["empty"])
        page = as_(None).get("/pilots/nice-helper/registers").get_data(True)
        assert "publication_category" in page

    def test_nothing_of_members_leaves(self, as_: As, cast: Cast, running: Pilot) -> None:
        for public in (True, False):
            words = {"title": f"Risk {public}", "answer": "CANARY" if not public else "Errors"}
            risks.add(
                running, cast.pia, running.created_at, likelihood=2, impact=2, public=public,
                **words,
            )  # fmt: skip
        for register in registers.REGISTERS:
            address = f"/pilots/nice-helper/registers/CH/{register}.json"
            text = as_(None).get(address).get_data(True)
            assert "CANARY" not in text and "Risk True" in text

    def test_an_office_that_does_not_run_it_has_none(self, as_: As, running: Pilot) -> None:
        assert as_(None).get("/pilots/nice-helper/registers/XX/nl.json").status_code == 404


@pytest.mark.parametrize("register", registers.REGISTERS)
def test_required_fields_are_fields(register: str, running: Pilot) -> None:
    (lead, _adopter) = registers.runners(running)
    fields = registers.record(register, registers.told(running), lead).fields
    assert set(registers.REQUIRED[register]) <= set(fields)

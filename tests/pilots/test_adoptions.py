"""Adoptions: an office asks or is invited, both sides agree, and it says itself how far it is."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, affiliate, day, make_person

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import adopter_readings, adopter_reports, adoptions
from hackathon.pilots.adopter_readings import AdopterReading, Measured
from hackathon.pilots.adopter_reports import Said
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.parts import indicators
from hackathon.pilots.pilots import Pilot, PilotLead


@pytest.fixture
def chile(db: object) -> Office:
    return Office.create(
        code="CL", kind="national office", name="Chile", country="CL", folded="chile"
    )


@pytest.fixture
def rosa(chile: Office) -> Person:
    """She represents the other office."""
    person = make_person("Rosa Example")
    affiliate(person, chile, "representative")
    return person


@pytest.fixture
def adopting(cast: Cast, chile: Office, rosa: Person, at: datetime) -> Adoption:
    row = adoptions.ask(cast.pilot, chile, "Our own lists.", rosa, at)
    adoptions.answer(row, True, "", cast.pia, at)
    return Adoption.get_by_id(row.id)


def letters() -> list[tuple[str, str]]:
    return list(Message.select(Message.kind, Message.to).order_by(Message.id).tuples())


class TestAsk:
    def test_the_leads_answer_and_whoever_asked_is_told(
        self, cast: Cast, chile: Office, rosa: Person, at: datetime
    ) -> None:
        row = adoptions.ask(cast.pilot, chile, "Our own lists.", rosa, at)
        assert letters() == [("adoption_asked", "pia@example.org")]
        assert consents.status(chile, "adopter", cast.pilot.path) == "agreed"
        assert adoptions.accepted(cast.pilot) == []
        adoptions.answer(row, True, "", cast.pia, at)
        assert letters()[1:] == [("adoption_answered", "rosa@example.org")]
        (found,) = adoptions.accepted(cast.pilot)
        assert (found.office, found.stage, found.since) == (chile, "trying", at.date())
        assert [step.stage for step in adopter_reports.steps([found])[found.id]] == ["trying"]

    def test_a_refusal_has_a_reason_and_the_office_may_ask_again(
        self, cast: Cast, chile: Office, rosa: Person, at: datetime
    ) -> None:
        row = adoptions.ask(cast.pilot, chile, "", rosa, at)
        with pytest.raises(Refused, match="reason"):
            adoptions.answer(row, False, " ", cast.pia, at)
        adoptions.answer(row, False, "The licence is not settled.", cast.pia, at)
        assert consents.status(chile, "adopter", cast.pilot.path) == "withdrawn"
        with pytest.raises(Refused, match="already"):
            adoptions.answer(row, True, "", cast.pia, at)
        again = adoptions.ask(cast.pilot, chile, "", rosa, at)
        assert (again.id, again.status, again.reason) == (row.id, "asked", "")

    def test_twice_is_refused(self, cast: Cast, adopting: Adoption, rosa: Person) -> None:
        with pytest.raises(Refused, match="already"):
            adoptions.ask(cast.pilot, adopting.office, "", rosa, day(1))

    def test_a_lead_of_the_same_office_needs_nobody(self, cast: Cast, at: datetime) -> None:
        adoptions.ask(cast.pilot, cast.office, "", cast.pia, at)
        assert [row.office for row in adoptions.accepted(cast.pilot)] == [cast.office]
        assert letters() == []

    def test_nobody_gets_a_letter_about_the_own_answer(
        self, cast: Cast, chile: Office, rosa: Person, at: datetime
    ) -> None:
        row = adoptions.ask(cast.pilot, chile, "", rosa, at)
        PilotLead.create(pilot=cast.pilot, person=rosa)
        adoptions.answer(row, True, "", rosa, at)
        assert "adoption_answered" not in dict(letters())

    def test_whoever_comes_back_has_used_it_since_the_first_time(
        self, cast: Cast, adopting: Adoption, rosa: Person, at: datetime
    ) -> None:
        adoptions.end(adopting, "", cast.pia, day(10))
        row = adoptions.ask(cast.pilot, adopting.office, "", rosa, day(30))
        adoptions.answer(row, True, "", cast.pia, day(31))
        (found,) = adoptions.accepted(cast.pilot)
        assert found.since == at.date()

    def test_both_sides_hear_that_it_ended_but_for_whoever_ended_it(
        self, cast: Cast, adopting: Adoption, rosa: Person, at: datetime
    ) -> None:
        adoptions.end(adopting, "", cast.pia, at)
        told = [to for kind, to in letters() if kind == "adoption_ended"]
        assert told == [rosa.email]
        adoptions.ask(cast.pilot, adopting.office, "", rosa, at)
        adoptions.end(Adoption.get_by_id(adopting.id), "", rosa, at)
        told = [to for kind, to in letters() if kind == "adoption_ended"]
        assert told == [rosa.email, cast.pia.email]


class TestInvite:
    @pytest.mark.parametrize(("agrees", "status"), [(True, "accepted"), (False, "declined")])
    def test_the_office_answers(
        self, cast: Cast, chile: Office, rosa: Person, at: datetime, agrees: bool, status: str
    ) -> None:
        row = adoptions.invite(cast.pilot, chile, cast.pia, at)
        assert (row.status, letters()) == ("invited", [("office_asked", "rosa@example.org")])
        asked = Consent.get(Consent.act == "adopter")
        consents.answer(asked, consents.Reply(agrees, "So be it.", "representative"), rosa, at)
        assert Adoption.get_by_id(row.id).status == status

    def test_the_office_may_think_again(
        self, cast: Cast, chile: Office, rosa: Person, at: datetime
    ) -> None:
        row = adoptions.invite(cast.pilot, chile, cast.pia, at)
        asked = Consent.get(Consent.act == "adopter")
        for agrees in (False, True):
            said = consents.Reply(agrees, "So be it.", "representative")
            consents.answer(Consent.get_by_id(asked.id), said, rosa, at)
        assert Adoption.get_by_id(row.id).status == "accepted"

    def test_an_answer_that_changes_ends_it(self, adopting: Adoption, rosa: Person) -> None:
        asked = Consent.get(Consent.act == "adopter")
        no = consents.Reply(False, "No staff.", "representative")
        consents.answer(asked, no, rosa, day(2))
        ended = Adoption.get_by_id(adopting.id)
        assert (ended.status, ended.reason) == ("ended", "No staff.")

    def test_an_adopted_pilot_keeps_an_adopter(
        self, cast: Cast, adopting: Adoption, at: datetime
    ) -> None:
        Pilot.update(stage="adopted").where(Pilot.id == cast.pilot.id).execute()
        with pytest.raises(Refused, match="one adopter has to stay"):
            adoptions.end(adopting, "", cast.pia, at)
        adoptions.invite(cast.pilot, cast.office, cast.pia, at)
        adoptions.end(adopting, "", cast.pia, at)
        with pytest.raises(Refused, match="any more"):
            adoptions.end(adopting, "", cast.pia, at)
        assert consents.status(adopting.office, "adopter", cast.pilot.path) == "withdrawn"


class TestReports:
    def test_its_way_stays_on_record(self, adopting: Adoption, rosa: Person, at: datetime) -> None:
        later = at + timedelta(days=40)
        adopter_reports.report(adopting, Said("in use", later.date(), "All lists."), rosa, later)
        fresh = Adoption.get_by_id(adopting.id)
        assert (fresh.stage, fresh.since) == ("in use", later.date())
        way = [(step.stage, step.on) for step in adopter_reports.steps([fresh])[fresh.id]]
        assert way == [("trying", at.date()), ("in use", later.date())]

    def test_what_makes_no_sense_is_refused(
        self, cast: Cast, adopting: Adoption, rosa: Person, at: datetime
    ) -> None:
        today = at.date()
        for said, why in (
            (Said("in use", today + timedelta(days=1), ""), "today or an earlier"),
            (Said("in use", today - timedelta(days=1), ""), "since a later day"),
            (Said("trying", today, ""), "at this stage already"),
        ):
            with pytest.raises(Refused, match=why):
                adopter_reports.report(adopting, said, rosa, at)
        adoptions.end(adopting, "", cast.pia, at)
        with pytest.raises(Refused, match="not take the tool over"):
            adopter_reports.report(adopting, Said("in use", today, ""), rosa, at)

    def test_a_reading_is_corrected_and_never_lost(
        self, cast: Cast, adopting: Adoption, rosa: Person, at: datetime
    ) -> None:
        of_pilot = indicators.add(cast.pilot, cast.pia, at, title="Letters")
        for value in (31.0, 29.5):
            seen = Measured(of_pilot, at.date(), value, "Own log")
            adopter_readings.read(adopting, seen, rosa, at)
        rows = adopter_readings.of([adopting])[adopting.id]
        assert [(row.value, row.corrected_at is None) for row in rows] == [
            (31.0, False), (29.5, True),
        ]  # fmt: skip

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_no_number_is_no_reading(
        self, cast: Cast, adopting: Adoption, rosa: Person, at: datetime, value: float
    ) -> None:
        of_pilot = indicators.add(cast.pilot, cast.pia, at, title="Letters")
        with pytest.raises(Refused, match="ordinary number"):
            adopter_readings.read(adopting, Measured(of_pilot, at.date(), value, ""), rosa, at)
        assert AdopterReading.select().count() == 0

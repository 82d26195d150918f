"""The desk of an office's people: every kind of line, whose it is, and a fixed cost."""

from datetime import datetime, timedelta
from typing import Any

import counting
import pytest
from casting import NOW, Cast, affiliate, agree, day, make_person

from hackathon.challenges.questions import Question
from hackathon.consultations.consultations import Consultation
from hackathon.cooperation import trials
from hackathon.cooperation.solutions import Solution
from hackathon.desk import office_desk
from hackathon.network.conversations import Conversation
from hackathon.network.offers import Offer
from hackathon.people.consents import Consent
from hackathon.people.office_requests import OfficeRequest
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.calls import Call
from hackathon.pilots.partners import Partner
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import Pilot

MOMENTS = {"created_at": day(-9), "updated_at": day(-9)}


class Chile:
    """The other office, with a person, a pilot and a solution."""

    def __init__(self) -> None:
        self.office = Office.create(code="CL", kind="national office", name="Chile", folded="chile")
        self.rosa = make_person("Rosa Example")
        affiliate(self.rosa, self.office, "representative")
        said: dict[str, Any] = {"status": "published", "created_at": day(-9), "updated_at": day(-9)}
        self.pilot = Pilot.create(slug="theirs", title="Theirs", office=self.office, **said)
        self.solution = Solution.create(
            slug="theirs", title="Theirs", office=self.office, checked_at=day(-9), **said
        )


@pytest.fixture
def chile(cast: Cast) -> Chile:
    return Chile()


def furnish(cast: Cast, chile: Chile) -> None:
    """One matter of every kind for the office of the cast."""
    old = {"created_at": day(-500), "updated_at": day(-400), "checked_at": day(-400)}
    tool = Solution.create(slug="ours", title="Ours", office=cast.office, status="published", **old)
    asked = {"office": cast.office, "subject": "pilots/theirs", "title": "Theirs"}
    Consent.create(act="partner", asked_by=chile.rosa, asked_at=day(-1), **asked)
    OfficeRequest.create(
        kind="confirmed", office=cast.office, person=cast.sam, text="I do.", created_at=day(-1)
    )
    Conversation.create(
        title="Your data", asking=chile.office, asked=cast.office, heard_last=chile.office,
        begun_at=day(-1), changed_at=day(-1),
    )  # fmt: skip
    Adoption.create(pilot=cast.pilot, office=chile.office, status="asked", asked_at=day(-1))
    cast.challenge.change(office=cast.office)
    Question.create(challenge=cast.challenge, text="Which?", asked_by=cast.ben, asked_at=day(-1))
    Consultation.create(
        subject="pilots/theirs", title="Theirs", opened_at=day(-9), closes_on=day(9).date()
    )
    Call.create(office=cast.office, challenge=cast.challenge, at=day(-9))
    trials.begin(tool, chile.office, "We try.", chile.rosa, day(-1))
    adopted = Pilot.create(
        slug="adopted", title="Adopted", office=cast.office, status="published",
        created_at=day(-99), updated_at=day(-9),
    )  # fmt: skip
    row = Adoption.create(pilot=adopted, office=chile.office, status="accepted")
    AdoptionStep.create(adoption=row, stage="in use", on=day(-2).date(), at=day(-2))
    Offer.create(slug="ours", title="Ours", office=cast.office, until=day(20).date(), **MOMENTS)
    Partner.create(pilot=chile.pilot, office=cast.office)
    Report.create(pilot=chile.pilot, title="First week", at=day(-2))


def kinds(person: Person, at: datetime = NOW) -> dict[str, list[str]]:
    desk = office_desk.of(office_desk.reader(person), at)
    return {name: [line.kind for line in lines] for name, lines in desk._asdict().items()}


def test_every_kind_of_matter_has_its_line(cast: Cast, chile: Chile) -> None:
    assert cast.pia
    furnish(cast, chile)
    found = kinds(cast.pia)
    assert found["asked"] == list(office_desk.ASKED)
    assert found["ending"] == ["check", "consultation", "offer", "call"], (
        "what ends first comes first"
    )
    assert found["news"] == list(office_desk.NEWS)


def test_who_is_confirmed_sees_what_representatives_answer(cast: Cast, chile: Chile) -> None:
    furnish(cast, chile)
    affiliate(cast.bo, cast.office, "confirmed")
    desk = office_desk.of(office_desk.reader(cast.bo), day(0))
    assert {line.kind: line.acts for line in desk.asked} == {
        "consent": False,
        "adoption": False,
        "question": True,
    }
    assert [line.acts for line in desk.ending if line.kind == "check"] == [False]


def test_another_office_sees_its_own_side(cast: Cast, chile: Chile) -> None:
    furnish(cast, chile)
    found = kinds(chile.rosa)
    assert found == {"asked": [], "ending": ["consultation"], "news": []}


def test_what_is_over_is_gone(cast: Cast, chile: Chile) -> None:
    assert cast.pia
    furnish(cast, chile)
    found = kinds(cast.pia, day(0) + timedelta(days=70))
    assert found["ending"] == ["check"] and found["news"] == []


def test_costs_the_same_however_much_there_is(cast: Cast, chile: Chile) -> None:
    assert cast.pia
    furnish(cast, chile)

    def asked() -> int:
        cast.pia.forget()
        with counting.queries() as seen:
            kinds(cast.pia)
        return len(seen)

    few = asked()
    for number in range(30):
        agree(cast.office, "brief", f"events/x/challenges/c{number}", cast.pia)
        Question.create(challenge=cast.challenge, text="?", asked_by=cast.ben, asked_at=day(-1))
        said = {"title": "Q", "begun_at": day(-1), "changed_at": day(-1)}
        ends = {"asking": chile.office, "asked": cast.office, "heard_last": chile.office}
        Conversation.create(**said, **ends)
    assert asked() == few <= 24


def test_what_the_office_says_itself_is_no_news(cast: Cast) -> None:
    tool = Solution.create(
        slug="ours", title="Ours", office=cast.office, status="published",
        checked_at=day(-9), **MOMENTS,
    )  # fmt: skip
    trials.begin(tool, cast.office, "We try.", cast.pia, day(-1))
    assert kinds(cast.pia)["news"] == []

"""How an affiliation is confirmed, and how that ends."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, make_person

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.people import affiliations, confirmations, offices, profiles
from hackathon.people.acts import Act
from hackathon.people.affiliations import Affiliation
from hackathon.people.offices import Office
from hackathon.people.people import Person


@pytest.fixture
def swiss(cast: Cast) -> Office:
    return cast.office.change(mail_domains=["ipo.example"])


def named(person: Person, office: Office | None, at: datetime) -> str:
    profiles.edit(person, None, at, office, name=person.name)
    person.forget()
    return affiliations.degree(person, office)


class TestByAddress:
    @pytest.mark.parametrize(
        ("email", "degree"),
        [
            ("eva@ipo.example", "confirmed"),
            ("eva@examiners.ipo.example", "confirmed"),
            ("eva@IPO.example", "confirmed"),
            ("eva@notipo.example", "said"),
            ("eva@ipo.example.org", "said"),
        ],
    )
    def test_at_the_offices_domain(
        self, swiss: Office, at: datetime, email: str, degree: str
    ) -> None:
        assert named(make_person("Eva Example", email=email), swiss, at) == degree

    def test_only_when_it_is_proved(self, swiss: Office, at: datetime) -> None:
        person = make_person("Eva Example", email="eva@ipo.example", confirmed_at=None)
        assert named(person, swiss, at) == "said"

    def test_a_national_domain(self, cast: Cast, at: datetime) -> None:
        office = cast.office.change(mail_domains=["xn--80ak6aa92e.example"])
        person = make_person("Eva Example", email="eva@аррӏе.example")
        assert named(person, office, at) == "confirmed"

    def test_ends_with_the_address(self, swiss: Office, at: datetime) -> None:
        person = make_person("Eva Example", email="eva@ipo.example")
        named(person, swiss, at)
        person.change(email="eva@home.example")
        confirmations.address_changed(person, at)
        assert affiliations.degree(person, swiss) == "said"

    def test_of_somebody_who_left_does_not_come_back_by_itself(
        self, cast: Cast, swiss: Office, at: datetime
    ) -> None:
        person = make_person("Eva Example", email="eva@ipo.example")
        named(person, swiss, at)
        confirmations.end(person, swiss, "She left.", Act(cast.pia, at))
        assert mail.newest(1)[0].to == person.email and "She left." in mail.newest(1)[0].text
        assert named(person, None, at) == ""
        assert named(person, swiss, at) == "said"
        confirmations.raise_to(
            "confirmed", person, swiss, confirmations.Word(cast.pia, "representative"), at
        )
        assert affiliations.degree(person, swiss) == "confirmed"
        assert Affiliation.get(Affiliation.person == person).ended_by is None

    def test_whoever_ended_it_for_oneself_may_come_back(self, swiss: Office, at: datetime) -> None:
        person = make_person("Eva Example", email="eva@ipo.example")
        named(person, swiss, at)
        confirmations.end(person, swiss, "A mistake.", Act(person, at))
        assert affiliations.degree(person, swiss) == "said"
        assert confirmations.settle(person, at)

    def test_at_no_office_that_was_merged(self, cast: Cast, swiss: Office, at: datetime) -> None:
        person = make_person("Eva Example", email="eva@ipo.example", office=swiss)
        swiss.merged_into = "CL"
        assert not confirmations.settle(person, at)
        swiss.merged_into = ""
        assert confirmations.settle(person, at)

    def test_a_new_domain_confirms_who_said_so(self, cast: Cast, at: datetime) -> None:
        person = make_person("Eva Example", email="eva@new.example", office=cast.office)
        values = {"name": "Switzerland", "kind": "national office", "mail_domains": ["new.example"]}
        assert confirmations.edit_office(cast.office, None, cast.root, at, **values) == 1
        person.forget()
        assert affiliations.degree(person, cast.office) == "confirmed"


class TestDomains:
    @pytest.mark.parametrize(
        ("domain", "told"),
        [
            ("gmail.com", "anybody gets an address"),
            ("mail.qq.com", "anybody gets an address"),
            ("ipo.example", "shared with Switzerland"),
            ("sub.ipo.example", "shared with Switzerland"),
            ("example", "not a mail domain"),
            ("two words.example", "not a mail domain"),
            ("", "not a mail domain"),
        ],
    )
    def test_what_proves_nothing_is_refused(
        self, cast: Cast, swiss: Office, at: datetime, domain: str, told: str
    ) -> None:
        with pytest.raises(Refused, match=told):
            offices.create(
                cast.root, at, code="KE", kind="national office", name="Kenya",
                mail_domains=[domain],
            )  # fmt: skip


class TestByWord:
    def test_of_a_representative_and_back(self, cast: Cast, at: datetime) -> None:
        person = make_person("Eva Example", office=cast.office)
        confirmations.raise_to(
            "confirmed", person, cast.office, confirmations.Word(cast.pia, "representative"), at
        )
        confirmations.raise_to(
            "representative",
            person,
            cast.office,
            confirmations.Word(cast.root, "administrator"),
            at,
        )
        assert affiliations.representatives(cast.office) == [person, cast.pia]
        confirmations.end(person, cast.office, "Other duties.", Act(cast.pia, at), to="confirmed")
        assert affiliations.degree(person, cast.office) == "confirmed"

    def test_needs_a_reason_to_end_and_something_to_end(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="reason"):
            confirmations.end(cast.pia, cast.office, " ", Act(cast.root, at))
        with pytest.raises(Refused, match="nothing to end"):
            confirmations.end(cast.sam, cast.office, "Why", Act(cast.root, at))
        affiliate(cast.sam, cast.office, "said")
        with pytest.raises(Refused, match="nothing to end"):
            confirmations.end(cast.sam, cast.office, "Why", Act(cast.root, at))

    def test_puts_the_office_into_a_profile_that_names_none(self, cast: Cast, at: datetime) -> None:
        word = confirmations.Word(cast.pia, "representative")
        confirmations.raise_to("confirmed", cast.sam, cast.office, word, at)
        assert Person.get_by_id(cast.sam.id).office == cast.office

    def test_of_nobody_whose_profile_names_another_office(self, cast: Cast, at: datetime) -> None:
        chile = Office.create(code="CL", kind="national office", name="Chile")
        with pytest.raises(Refused, match="another office"):
            confirmations.raise_to(
                "confirmed", cast.pia, chile, confirmations.Word(cast.root, "administrator"), at
            )

    def test_of_nobody_without_a_proved_address(self, cast: Cast, at: datetime) -> None:
        person = make_person("Una Example", office=cast.office, confirmed_at=None)
        with pytest.raises(Refused, match="not confirmed its address"):
            confirmations.raise_to(
                "confirmed", person, cast.office, confirmations.Word(cast.pia, "representative"), at
            )

    def test_another_office_in_the_profile_ends_it(self, cast: Cast, at: datetime) -> None:
        chile = Office.create(code="CL", kind="national office", name="Chile")
        assert named(cast.pia, chile, at) == "said"
        assert affiliations.representatives(cast.office) == []
        assert named(cast.pia, cast.office, at) == "said", "and coming back brings nothing back"


class TestMergedOffices:
    def test_nobody_is_moved_and_nobody_speaks(self, cast: Cast, at: datetime) -> None:
        chile = Office.create(code="CL", kind="national office", name="Chile")
        offices.merge(cast.office, chile, cast.root, at)
        assert str(cast.office.id) not in dict(offices.choices())
        assert affiliations.degree(cast.pia, chile) == ""
        with pytest.raises(Refused, match="merged"):
            confirmations.raise_to(
                "confirmed",
                cast.sam,
                cast.office,
                confirmations.Word(cast.root, "administrator"),
                at,
            )
        with pytest.raises(Refused, match="merged"):
            profiles.edit(cast.sam, None, at, cast.office, name="Sam")

    def test_a_merged_office_takes_none_in(self, cast: Cast, at: datetime) -> None:
        chile = Office.create(code="CL", kind="national office", name="Chile")
        peru = Office.create(code="PE", kind="national office", name="Peru")
        offices.merge(cast.office, chile, cast.root, at)
        with pytest.raises(Refused, match="for itself"):
            offices.merge(peru, cast.office, cast.root, at)
        with pytest.raises(Refused, match="Move that one first"):
            offices.merge(chile, peru, cast.root, at)


class TestClosing:
    def test_tells_which_office_nobody_represents_any_more(self, cast: Cast, at: datetime) -> None:
        rita = make_person("Rita Example")
        affiliate(rita, cast.office, "representative")
        assert cast.pia and confirmations.close(rita, at) == []
        assert confirmations.close(cast.pia, at) == [cast.office]
        assert affiliations.representatives(cast.office) == []

"""Naming an office asks it; nothing counts as its word until it agrees."""

from datetime import datetime

import pytest
from casting import Cast, affiliate, make_person

from hackathon import permissions
from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.consents import Consent
from hackathon.people.offices import Office


@pytest.fixture
def chile(cast: Cast) -> Office:
    return Office.create(code="CL", kind="national office", name="Chile", names={"fr": "Chili"})


def ask(office: Office, cast: Cast, at: datetime) -> Consent:
    return consents.ask(
        office, consents.Matter("partner", cast.pilot.path, cast.pilot.title), cast.sam, at
    )


class TestAsk:
    def test_goes_to_the_representatives(self, cast: Cast, at: datetime) -> None:
        assert cast.pia and cast.root
        assert ask(cast.office, cast, at).status == "asked"
        assert [message.to for message in mail.Message.select()] == [cast.pia.email]
        assert consents.waiting_for(cast.pia) and not consents.waiting_for_administrators().count()

    def test_goes_to_the_administrators_where_nobody_represents(
        self, cast: Cast, at: datetime, chile: Office
    ) -> None:
        assert cast.root
        affiliate(make_person("Carla Example"), chile, "confirmed")
        ask(chile, cast, at)
        assert [message.to for message in mail.Message.select()] == [cast.root.email]
        assert [row.office for row in consents.waiting_for_administrators()] == [chile]

    def test_a_representative_agrees_by_naming_the_own_office(
        self, cast: Cast, at: datetime
    ) -> None:
        made = consents.ask(cast.office, consents.Matter("partner", "pilots/x", "X"), cast.pia, at)
        assert (made.status, made.through, made.answered_by) == (
            "agreed", "representative", cast.pia,
        )  # fmt: skip
        assert not mail.Message.select().count()

    def test_somebody_confirmed_does_not(self, cast: Cast, at: datetime, chile: Office) -> None:
        carla = make_person("Carla Example")
        affiliate(carla, chile, "confirmed")
        assert (
            consents.ask(chile, consents.Matter("partner", "pilots/x", "X"), carla, at).status
            == "asked"
        )

    def test_twice_is_one_question_and_a_new_one_after_a_no(
        self, cast: Cast, at: datetime, chile: Office
    ) -> None:
        ask(chile, cast, at)
        made = ask(chile, cast, at)
        assert Consent.select().where(Consent.office == chile).count() == 1
        consents.answer(made, consents.Reply(False, "Not now.", "administrator"), cast.root, at)
        assert ask(chile, cast, at).status == "asked"

    def test_of_a_merged_office_is_refused(self, cast: Cast, at: datetime, chile: Office) -> None:
        chile.change(merged_into="CH")
        with pytest.raises(Refused, match="merged"):
            ask(chile, cast, at)


class TestAnswer:
    def test_is_told_to_whoever_asked(self, cast: Cast, at: datetime, chile: Office) -> None:
        made = ask(chile, cast, at)
        cast.sam.change(locale="fr")
        consents.answer(
            made, consents.Reply(True, "By letter of 3 March.", "administrator"), cast.root, at
        )
        told = mail.newest(1)[0]
        assert told.to == cast.sam.email and "By letter of 3 March." in told.text
        assert "Chili" in told.subject

    @pytest.mark.parametrize("agrees", [True, False])
    def test_an_administrator_gives_a_reason(self, cast: Cast, at: datetime, agrees: bool) -> None:
        made = ask(cast.office, cast, at)
        with pytest.raises(Refused, match="reason"):
            consents.answer(made, consents.Reply(agrees, " ", "administrator"), cast.root, at)

    def test_a_no_needs_none_and_may_become_a_yes(self, cast: Cast, at: datetime) -> None:
        made, no = ask(cast.office, cast, at), consents.Reply(False, " ", "representative")
        consents.answer(made, no, cast.pia, at)
        assert consents.status(cast.office, made.act, made.subject) == "declined"
        consents.answer(made, no._replace(agrees=True), cast.pia, at)
        assert consents.status(cast.office, made.act, made.subject) == "agreed"

    def test_administrators_answer_only_where_nobody_represents(
        self, cast: Cast, at: datetime, chile: Office
    ) -> None:
        assert cast.pia
        own, other = ask(cast.office, cast, at), ask(chile, cast, at)
        assert permissions.answer_consent(cast.pia, own, at) is None
        assert permissions.answer_consent(cast.pia, other, at) == permissions.HIDDEN
        assert "representatives" in str(permissions.answer_consent(cast.root, own, at))
        assert permissions.answer_consent(cast.root, other, at) is None

    def test_what_was_agreed_can_end_with_a_reason(self, cast: Cast, at: datetime) -> None:
        made = ask(cast.office, cast, at)
        consents.answer(made, consents.Reply(True, "", "representative"), cast.pia, at)
        consents.answer(
            made, consents.Reply(False, "The budget ended.", "representative"), cast.pia, at
        )
        assert consents.status(cast.office, "partner", cast.pilot.path) == "declined"


def test_never_asked_is_not_agreed(cast: Cast) -> None:
    assert consents.status(cast.office, "adopter", "pilots/x") == "asked"


class TestFolders:
    def test_what_the_operator_says_was_agreed_counts(self, cast: Cast, at: datetime) -> None:
        consents.from_folder([(cast.office, "adopter", True)], "pilots/x", "X", at)
        assert consents.status(cast.office, "adopter", "pilots/x") == "agreed"
        consents.from_folder([(cast.office, "adopter", False)], "pilots/x", "X", at)
        assert consents.status(cast.office, "adopter", "pilots/x") == "agreed", (
            "a folder that does not say so takes nothing back"
        )
        consents.from_folder([], "pilots/x", "X", at)
        assert not consents.about("pilots/x")

    def test_without_a_word_they_are_asked_and_nobody_gets_mail(
        self, cast: Cast, at: datetime
    ) -> None:
        assert cast.root
        consents.from_folder([(cast.office, "lead", False)], "pilots/x", "X", at)
        assert consents.status(cast.office, "lead", "pilots/x") == "asked"
        assert not mail.Message.select().count()

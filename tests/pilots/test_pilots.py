"""Pilots: proposed by somebody who leads them, published when they can be read, translated, run by
people and offices."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import NOW, Cast, day, make_person

from hackathon.consultations import consultations
from hackathon.core import audit, mail, translated
from hackathon.core.db import Conflict
from hackathon.core.language import using
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.pilots import board, origins, partners, pilots, proposals
from hackathon.pilots.board import Wish
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.submissions.versions import Version


def make_pilot(slug: str, **values: Any) -> Pilot:
    title = values.pop("title", slug)
    return Pilot.create(
        **{
            "slug": slug,
            "title": title,
            "folded": title.lower(),
            "status": "published",
            "created_at": day(-9),
            "updated_at": day(-9),
            **values,
        }
    )


class TestPropose:
    def test_whoever_proposes_it_leads_a_draft(self, cast: Cast, at: datetime) -> None:
        pilot = proposals.propose(
            cast.pia, at, title="Night translator", summary="At night.", office=cast.office
        )
        assert (pilot.status, pilot.stage, pilot.slug) == ("draft", "proposed", "night-translator")
        assert partners.leads(pilot) == [cast.pia]
        assert [line.verb for line in audit.AuditLine.select().order_by(audit.AuditLine.id)] == [
            "consents.ask",
            "consents.agree",
            "pilots.propose",
        ]

    @pytest.mark.parametrize(
        "title", ["Night translator", "night  TRANSLATOR", "Night-translator!"]
    )
    def test_same_titles_get_addresses_of_their_own(
        self, cast: Cast, at: datetime, title: str
    ) -> None:
        proposals.propose(cast.pia, at, title="Night translator")
        assert proposals.propose(cast.pia, at, title=title).slug == "night-translator-2"

    @pytest.mark.parametrize("title", ["夜间翻译", "مترجم", "!!"])
    def test_titles_without_latin_letters_get_a_random_address(
        self, cast: Cast, at: datetime, title: str
    ) -> None:
        assert proposals.propose(cast.pia, at, title=title).slug.startswith("pilot-")

    def test_no_pilot_takes_the_address_of_a_page(self, cast: Cast, at: datetime) -> None:
        assert proposals.propose(cast.pia, at, title="New").slug == "new-2"

    def test_only_public_parts_of_what_counts_are_taken_over(
        self, cast: Cast, at: datetime
    ) -> None:
        content = {
            "title": "As submitted",
            "language": "fr",
            "summary": "Open.",
            "description": "Secret.",
            "visibility": {"description": "judges"},
        }
        Version.create(
            submission=cast.submission,
            number=1,
            receipt="ABCD-EFGH",
            content=content,
            manifest=[],
            digest="0" * 64,
            submitted_at=at,
            submitted_by=cast.ben,
        )
        assert origins.prefilled(cast.submission) == {
            "title": "As submitted",
            "language": "fr",
            "licence": "",
            "summary": "Open.",
        }

    def test_nothing_of_a_draft_is_taken_over(self, cast: Cast) -> None:
        assert origins.prefilled(cast.submission) == {}


class TestEdit:
    def test_the_second_of_two_editors_is_told(self, cast: Cast, at: datetime) -> None:
        seen = cast.pilot.revision
        pilots.edit(cast.pilot, seen, cast.pia, at, title="One")
        with pytest.raises(Conflict):
            pilots.edit(cast.pilot, seen, cast.pia, at, title="Two")
        assert Pilot.get_by_id(cast.pilot.id).title == "One"

    def test_a_running_consultation_never_gets_shorter(self, cast: Cast, at: datetime) -> None:
        promised = at.date() + timedelta(days=30)
        matter = consultations.Matter(cast.pilot.path, cast.pilot.title)
        consultations.open_on(matter, promised, at)
        for closes in (None, promised - timedelta(days=1)):
            with pytest.raises(Refused, match="later day only"):
                pilots.edit(cast.pilot, None, cast.pia, at, consultation_closes=closes)
        pilots.edit(
            cast.pilot, None, cast.pia, at, consultation_closes=promised + timedelta(days=1)
        )
        assert consultations.last_day(cast.pilot.path) == promised + timedelta(days=1)


class TestTranslate:
    def test_is_read_and_found_and_grows_stale(self, cast: Cast, at: datetime) -> None:
        pilots.translate(
            cast.pilot,
            translated.Translation(
                "fr",
                {"title": "Aide de Nice", "summary": "", "body": "**Oui**"},
                cast.pilot.revision,
                0,
                False,
            ),
            cast.pia,
            at,
        )
        with using("fr"):
            [card] = board.cards(list(board.rows(board.found(Wish(q="aide"), NOW))))
        assert (card.title.text, card.title.stale, card.title.lang) == ("Aide de Nice", False, "fr")
        assert cast.pilot.translations["fr"]["body_html"] == "<p><strong>Oui</strong></p>"
        pilots.edit(cast.pilot, None, cast.pia, at, title="Another name")
        with using("fr"):
            [card] = board.cards(list(board.rows(board.found(Wish(q="aide"), NOW))))
        assert card.title.stale

    def test_the_second_of_two_translators_is_told(self, cast: Cast, at: datetime) -> None:
        pilots.translate(
            cast.pilot, translated.Translation("fr", {"title": "Un"}, 1, 0, False), cast.pia, at
        )
        with pytest.raises(Conflict):
            pilots.translate(
                cast.pilot,
                translated.Translation("fr", {"title": "Deux"}, 1, 0, False),
                cast.pia,
                at,
            )


class TestStatus:
    def test_a_draft_needs_a_summary_to_be_published(self, cast: Cast, at: datetime) -> None:
        draft = proposals.propose(cast.pia, at, title="Bare")
        with pytest.raises(Refused, match="summary"):
            pilots.publish(draft, cast.pia, at)
        pilots.edit(draft, None, cast.pia, at, summary="Now it says what it is.")
        pilots.publish(draft, cast.pia, at)
        assert Pilot.get_by_id(draft.id).status == "published"

    def test_archived_and_back(self, cast: Cast, at: datetime) -> None:
        pilots.archive(cast.pilot, cast.pia, at)
        assert not list(board.rows(board.found(Wish(), NOW)))
        pilots.restore(cast.pilot, cast.pia, at)
        assert [row.slug for row in board.rows(board.found(Wish(), NOW))] == ["nice-helper"]

    def test_a_button_of_an_old_page_is_answered_with_a_sentence(
        self, cast: Cast, at: datetime
    ) -> None:
        old = Pilot.get_by_id(cast.pilot.id)
        pilots.archive(cast.pilot, cast.pia, at)
        with pytest.raises(Refused, match="meanwhile"):
            pilots.archive(old, cast.pia, at)


class TestLeads:
    def test_a_new_lead_is_told_in_their_language(self, cast: Cast, at: datetime) -> None:
        partners.add_lead(cast.pilot, cast.sam, cast.pia, at, "http://localhost/pilots/nice-helper")
        message = mail.Message.get(mail.Message.to == cast.sam.email)
        assert (
            "Nice helper" in message.subject
            and "http://localhost/pilots/nice-helper" in message.text
        )
        assert PilotLead.holds(cast.sam, cast.pilot)

    def test_not_twice_and_only_with_a_proved_address(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="already"):
            partners.add_lead(cast.pilot, cast.pia, cast.pia, at)
        with pytest.raises(Refused, match="not confirmed"):
            partners.add_lead(cast.pilot, make_person("Nu", confirmed_at=None), cast.pia, at)

    def test_somebody_always_leads(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Somebody has to lead"):
            partners.remove_lead(cast.pilot, cast.pia, cast.pia, at)
        with pytest.raises(Refused, match="does not lead"):
            partners.remove_lead(cast.pilot, cast.sam, cast.pia, at)
        partners.add_lead(cast.pilot, cast.sam, cast.pia, at)
        partners.remove_lead(cast.pilot, cast.pia, cast.sam, at)
        assert partners.leads(cast.pilot) == [cast.sam]


class TestOffices:
    @pytest.fixture
    def chile(self, cast: Cast) -> Office:
        return Office.create(
            code="CL", kind="national office", name="Chile", country="CL", folded="chile cl"
        )

    def test_partner(self, cast: Cast, at: datetime, chile: Office) -> None:
        partners.add_office(cast.pilot, chile, None, cast.pia, at)
        assert not any(board.of_office(consents.agreed_by(chile)).values()), (
            "it was named, and has not agreed"
        )
        for consent in consents.of_office(chile):
            consents.answer(
                consent, consents.Reply(True, "By letter.", "administrator"), cast.root, at
            )
        found = board.of_office(consents.agreed_by(chile))
        assert {part: [card.slug for card in cards] for part, cards in found.items()} == {
            "lead": [], "partner": ["nice-helper"], "adopter": [],
        }  # fmt: skip
        partners.remove_office(cast.pilot, chile, cast.pia, at)
        assert list(partners.of([cast.pilot])) == []

    def test_what_makes_no_sense_is_refused(self, cast: Cast, at: datetime, chile: Office) -> None:
        with pytest.raises(Refused, match="leads the pilot"):
            partners.add_office(cast.pilot, cast.office, None, cast.pia, at)
        partners.add_office(cast.pilot, chile, None, cast.pia, at)
        with pytest.raises(Refused, match="already"):
            partners.add_office(cast.pilot, chile, None, cast.pia, at)
        partners.remove_office(cast.pilot, chile, cast.pia, at)
        with pytest.raises(Refused, match="any more"):
            partners.remove_office(cast.pilot, chile, cast.pia, at)


class TestBoard:
    def test_newest_of_each_stage_and_how_many_there_are(self, db: Any) -> None:
        for number in range(5):
            make_pilot(f"running-{number}", stage="running", updated_at=day(-number))
        make_pilot("asked", stage="consultation")
        make_pilot("draft", status="draft", stage="running")
        make_pilot("archived", status="archived", stage="running")
        columns = board.by_stage(Wish(), NOW, each=2)
        assert [card.slug for card in columns["running"].cards] == ["running-0", "running-1"]
        assert (
            columns["running"].total,
            columns["consultation"].total,
            columns["adopted"].total,
        ) == (5, 1, 0)
        assert list(columns) == list(pilots.STAGES)

    def test_search_in_any_language_and_by_any_part_of_an_office(
        self, cast: Cast, at: datetime
    ) -> None:
        other = Office.create(
            code="CL", kind="national office", name="Chile", country="CL", folded="chile"
        )
        make_pilot("night", title="Night translator", office=other)
        partners.add_office(cast.pilot, other, None, cast.pia, at)
        assert {row.slug for row in board.rows(board.found(Wish(office="CL"), NOW))} == {
            "night",
            "nice-helper",
        }
        assert [row.slug for row in board.rows(board.found(Wish(q="NIGHT"), NOW))] == ["night"]
        assert [row.slug for row in board.rows(board.found(Wish(office="CH"), NOW))] == [
            "nice-helper"
        ]
        assert {row.code for row in board.taking_part()} == {"CH", "CL"}

    def test_cards_that_a_person_may_move(self, cast: Cast) -> None:
        other = make_pilot("night")
        numbers = [cast.pilot.id, other.id]
        assert board.led_among(cast.pia, numbers) == {cast.pilot.id}
        assert board.led_among(cast.sam, numbers) == set()
        assert board.led_among(cast.root, numbers) == set(numbers)

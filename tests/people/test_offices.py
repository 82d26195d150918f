"""Offices: found by any of their names, shown in the reader's language, with the contacts who
agreed to it."""

from typing import Any

import pytest
from casting import Cast, affiliate, agree, make_person

from hackathon.challenges.challenges import Challenge
from hackathon.core.language import fold, using
from hackathon.desk import public_data
from hackathon.events.events import Event
from hackathon.people import affiliations, consents, offices
from hackathon.people.offices import Office


@pytest.fixture
def register(db: Any) -> None:
    names = {
        "CL": {"en": "Chile", "fr": "Chili", "zh": "智利"},
        "DK": {"en": "Denmark", "ru": "Дания"},
        "EP": {"en": "European Patent Office"},
    }
    for code, own in names.items():
        kind = "regional office" if code == "EP" else "national office"
        region = "Latin America and the Caribbean" if code == "CL" else "Europe"
        Office.create(
            code=code,
            kind=kind,
            name=own["en"],
            names=own,
            region=region,
            folded=fold(" ".join([code, *own.values()])),
        )


class TestSearch:
    @pytest.mark.parametrize(
        ("q", "found"),
        [
            ("chili", ["CL"]),
            ("智利", ["CL"]),
            ("ДАНИЯ", ["DK"]),
            ("dk", ["DK"]),
            ("", ["CL", "DK", "EP"]),
            ("mars", []),
        ],
    )
    def test_in_any_language_or_by_code(self, register: None, q: str, found: list[str]) -> None:
        assert [row.code for row in offices.search(q)] == found

    def test_by_kind_and_region(self, register: None) -> None:
        assert [row.code for row in offices.search(kind="regional office")] == ["EP"]
        assert [row.code for row in offices.search(region="Europe")] == ["DK", "EP"]
        assert offices.regions() == ["Europe", "Latin America and the Caribbean"]

    def test_names_come_in_the_language_of_the_reader(self, register: None) -> None:
        with using("fr"):
            assert [offices.localised_name(row) for row in offices.search()] == [
                "Chili",
                "Denmark",
                "European Patent Office",
            ]


class TestFind:
    @pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²", "0"])
    def test_no_office_for_what_is_no_number(self, register: None, number: str) -> None:
        assert offices.find(number) is None

    def test_by_the_number_of_a_form(self, cast: Cast) -> None:
        assert offices.find(str(cast.office.id)) == cast.office


class TestContacts:
    def test_only_people_who_agreed_and_can_be_reached(self, cast: Cast) -> None:
        shown = make_person("Zoe", contact=True)
        silent = make_person("Silent")
        gone = make_person("Gone", contact=True, active=False)
        unproved = make_person("Unproved", contact=True, confirmed_at=None)
        for person in (shown, silent, gone, unproved):
            affiliate(person, cast.office, "confirmed")
        affiliate(make_person("Says so only", contact=True), cast.office, "said")
        assert affiliations.contacts(cast.office) == [shown]


class TestOwned:
    def test_public_briefs_of_public_events(self, cast: Cast) -> None:
        Challenge.update(office=cast.office).where(Challenge.id == cast.challenge.id).execute()
        assert public_data.owned_by(cast.office, consents.agreed_by(cast.office)["brief"]) == [], (
            "it was named, and has not agreed"
        )
        agree(cast.office, "brief", cast.challenge.path)
        assert public_data.owned_by(cast.office, consents.agreed_by(cast.office)["brief"]) == [
            cast.challenge
        ]
        Event.update(status="draft").where(Event.id == cast.event.id).execute()
        assert public_data.owned_by(cast.office, consents.agreed_by(cast.office)["brief"]) == []

"""A solution as publiccode.yml: in and out again."""

from datetime import datetime
from typing import Any

import pytest
import yaml
from casting import Cast
from cooperation.files import WHOLE

from hackathon.cooperation import publiccode, sharing, solutions
from hackathon.cooperation.sharing import Surroundings
from hackathon.cooperation.solutions import Solution

AROUND = Surroundings("Switzerland", ["Pia Example"], ["Chile"])


@pytest.fixture
def taken(cast: Cast, at: datetime) -> Solution:
    """A solution that came in as a file."""
    values = sharing.columns(publiccode.read(WHOLE).values)
    return solutions.add(cast.pia, at, taken_in=WHOLE, office=cast.office, **values)


def test_the_file_fills_the_columns(taken: Solution) -> None:
    row = Solution.get_by_id(taken.id)
    assert (row.title, row.licence, row.maturity) == ("Goods list helper", "EUPL-1.2", "stable")
    assert row.features == ["Proposes terms with their class", "Says why"]
    assert row.languages == ["en", "fr"] and row.platforms == ["web", "linux"]
    assert row.translations["fr"]["title"] == "Aide aux listes de produits"
    assert row.translations["fr"]["features"] == ["Propose des termes"]
    assert "aide aux listes" in row.folded


def test_what_did_not_change_goes_out_sign_by_sign(taken: Solution) -> None:
    assert sharing.text(taken, Surroundings()) == WHOLE


def test_a_change_is_laid_over_what_came_in(cast: Cast, taken: Solution, at: datetime) -> None:
    solutions.edit(taken, None, cast.pia, at, title="Goods helper", maturity="obsolete")
    values = yaml.safe_load(sharing.text(Solution.get_by_id(taken.id), AROUND))
    assert (values["name"], values["developmentStatus"]) == ("Goods helper", "obsolete")
    assert values["supports"] == [{"id": "https://example.org/standards/st96"}], "it stays"
    assert values["usedBy"] == ["Chile"]


def whole(cast: Cast) -> dict[str, Any]:
    return {
        "title": "Form checker",
        "summary": "Tells applicants what is missing.",
        "body": "It reads a form before it is filed. " * 6,
        "language": "en",
        "office": cast.office,
        "licence": "MIT",
        "code_url": "https://example.org/code",
        "features": ["Checks fields"],
        "platforms": ["web"],
        "languages": ["en"],
        "mailbox": "tools@example.org",
    }


def test_an_entry_of_our_own_makes_a_valid_file(cast: Cast, at: datetime) -> None:
    row = solutions.add(cast.pia, at, **whole(cast))
    text = sharing.text(row, AROUND)
    assert publiccode.read(text).notes == [] and sharing.faults(row, AROUND) == []
    values = yaml.safe_load(text)
    assert values["publiccodeYmlVersion"] == "0"
    assert values["maintenance"]["contacts"] == [
        {"name": "Pia Example", "affiliation": "Switzerland", "email": "tools@example.org"}
    ]
    assert cast.pia.email not in text, "a person's address never goes out"


@pytest.mark.parametrize(
    ("column", "key"),
    [("code_url", "url"), ("features", "description.en.features"), ("licence", "legal")],
)
def test_what_the_file_lacks_is_named(cast: Cast, at: datetime, column: str, key: str) -> None:
    empty: Any = [] if column == "features" else ""
    row = solutions.add(cast.pia, at, **{**whole(cast), column: empty})
    assert key in {note.key for note in sharing.faults(row, AROUND)}


def test_a_translation_too_short_for_the_standard_stays_out(cast: Cast, at: datetime) -> None:
    row = solutions.add(cast.pia, at, **whole(cast))
    long, short = "Il lit une demande. " * 10, "它检查表格。"
    words = {"of_revision": 1, "edition": 1, "machine": False, "summary": "S"}
    row.translations = {"fr": {**words, "body": long}, "zh": {**words, "body": short}}
    values = sharing.document(row, AROUND)
    assert set(values["description"]) == {"en", "fr"} and sharing.faults(row, AROUND) == []


@pytest.mark.parametrize("values", [{}, {"description": "no map"}, {"name": 3, "legal": []}])
def test_values_of_a_wrong_kind_fill_nothing(values: dict[str, Any]) -> None:
    assert sharing.columns(values) == {}

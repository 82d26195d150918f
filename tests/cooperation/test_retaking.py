"""An entry's publiccode.yml taken in again: shown first, nothing lost."""

from datetime import datetime

import pytest
from casting import Cast
from cooperation.files import WHOLE

from hackathon.cooperation import publiccode, retaking, sharing, solutions
from hackathon.cooperation.sharing import Surroundings
from hackathon.cooperation.solutions import Solution
from hackathon.core.db import Conflict

NEWER = (
    WHOLE.replace("name: Goods list helper", "name: Goods helper")
    .replace("softwareVersion: 2.1.0", "softwareVersion: 3.0.0")
    .replace("Aide aux listes de produits", "Aide aux produits")
    .replace("categories:\n  - other\n", "")
)


@pytest.fixture
def taken(cast: Cast, at: datetime) -> Solution:
    """A solution that came in as a file, with what only the site knows."""
    values = sharing.columns(publiccode.read(WHOLE).values)
    row = solutions.add(cast.pia, at, taken_in=WHOLE, office=cast.office, cost="Little.", **values)
    return Solution.get_by_id(row.id)


def changed(row: Solution, text: str) -> dict[str, tuple[str, str]]:
    found = retaking.differences(row, retaking.taken(row, text), Surroundings())
    return {f"{one.name} {one.language}".strip(): (one.before, one.after) for one in found}


def test_the_same_file_changes_nothing(taken: Solution) -> None:
    assert changed(taken, WHOLE) == {}


def test_every_change_is_told_also_what_is_gone(taken: Solution) -> None:
    assert changed(taken, NEWER) == {
        "title": ("Goods list helper", "Goods helper"),
        "title fr": ("Aide aux listes de produits", "Aide aux produits"),
        "softwareVersion": ("2.1.0", "3.0.0"),
        "categories": ("other", ""),
    }


def test_what_the_file_does_not_say_stays(cast: Cast, taken: Solution, at: datetime) -> None:
    said = retaking.taken(taken, NEWER)
    solutions.take_again(taken, taken.revision, said, cast.pia, at)
    row = Solution.get_by_id(taken.id)
    assert (row.title, row.cost) == ("Goods helper", "Little.")
    assert row.translations["fr"]["title"] == "Aide aux produits"
    assert "<p>" in row.translations["fr"]["body_html"] and "aide aux produits" in row.folded
    assert sharing.text(row, Surroundings()) == NEWER, "sign by sign"
    assert changed(row, NEWER) == {}


def test_an_entry_in_another_language_keeps_its_own_words(
    cast: Cast, taken: Solution, at: datetime
) -> None:
    solutions.edit(taken, None, cast.pia, at, language="es", summary="Encuentra términos.")
    row = Solution.get_by_id(taken.id)
    said = retaking.taken(row, WHOLE)
    assert "summary" not in said.columns and set(said.translations) == {"en", "fr"}
    assert said.translations["en"]["summary"].startswith("Finds the terms")


def test_who_was_faster_is_not_overwritten(cast: Cast, taken: Solution, at: datetime) -> None:
    said = retaking.taken(taken, NEWER)
    solutions.edit(Solution.get_by_id(taken.id), None, cast.pia, at, cost="Much.")
    with pytest.raises(Conflict):
        solutions.take_again(taken, taken.revision, said, cast.pia, at)
    assert Solution.get_by_id(taken.id).title == "Goods list helper"


def test_what_the_site_gives_out_changes_nothing_when_it_comes_back(
    cast: Cast, taken: Solution, at: datetime
) -> None:
    words = {**taken.translations["fr"], "features": []}
    Solution.update(taken_in="", translations={"fr": words}).where(
        Solution.id == taken.id
    ).execute()
    row = Solution.get_by_id(taken.id)
    assert changed(row, sharing.text(row, Surroundings())) == {}

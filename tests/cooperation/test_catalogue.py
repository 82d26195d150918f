"""The catalogue: found by words in any script, narrowed, sorted, at a fixed cost."""

from datetime import datetime

import counting
import pytest
from casting import Cast, day

from hackathon.cooperation import catalogue, solutions, trials
from hackathon.cooperation.catalogue import Wish
from hackathon.cooperation.solutions import Solution


@pytest.fixture
def shared(cast: Cast, at: datetime) -> list[Solution]:
    made = [
        ("Form checker", "MIT", "beta"),
        ("بَاحِث العلامات", "EUPL-1.2", "stable"),
        ("商标搜索", "EUPL-1.2", "concept"),
    ]
    rows = []
    for title, licence, maturity in made:
        values = {"title": title, "summary": "One.", "licence": licence, "maturity": maturity}
        row = solutions.add(cast.pia, at, office=cast.office, **values)
        solutions.publish(row, cast.pia, at)
        rows.append(row)
    solutions.add(cast.pia, at, title="Form draft", summary="Two.", office=cast.office)
    return rows


def titles(**wish: str) -> list[str]:
    return [row.title for row in catalogue.found(Wish(**wish))]


def test_drafts_are_in_no_list(shared: list[Solution]) -> None:
    assert len(titles()) == 3 and titles(q="draft") == []
    assert catalogue.licences() == ["EUPL-1.2", "MIT"]
    assert [office.code for office in catalogue.owners()] == ["CH"]


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"q": "FORM"}, ["Form checker"]),
        ({"q": "باحث"}, ["بَاحِث العلامات"]),
        ({"q": "商标"}, ["商标搜索"]),
        ({"licence": "MIT"}, ["Form checker"]),
        ({"maturity": "concept"}, ["商标搜索"]),
        ({"office": "XX"}, []),
    ],
)
def test_is_narrowed(shared: list[Solution], wish: dict[str, str], found: list[str]) -> None:
    assert titles(**wish) == found


def test_counts_offices_that_try_or_use_it(
    cast: Cast, shared: list[Solution], at: datetime
) -> None:
    trials.begin(shared[0], cast.office, "", cast.pia, at)
    rows = list(catalogue.found(Wish(sort="adopters")))
    assert (rows[0].title, rows[0].adopters) == ("Form checker", 1)
    trials.report(shared[0].trials.get(), "stopped", "", cast.pia, at)
    assert {row.adopters for row in catalogue.found(Wish())} == {0}


def test_costs_one_question_however_many_there_are(cast: Cast, shared: list[Solution]) -> None:
    rows = [
        {
            "slug": f"s{n}", "title": f"S {n}", "folded": f"s {n}", "status": "published", "office": cast.office.id, "created_at": day(0),
            "updated_at": day(0), "checked_at": day(0),
        }
        for n in range(500)
    ]  # fmt: skip
    Solution.insert_many(rows).execute()
    with counting.queries() as asked:
        found = list(catalogue.found(Wish()))
        assert {row.office.code for row in found} == {"CH"} and len(found) == 503
    assert len(asked) == 1, asked

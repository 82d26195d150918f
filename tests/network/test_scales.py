"""The texts of the self-assessment."""

import pytest

from hackathon.core.language import LOCALES, using
from hackathon.network import scales


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("version", scales.versions())
def test_every_version_says_everything_in_every_language(version: str, code: str) -> None:
    with using("en"):
        source = scales.scale(version)
    with using(code):
        scale = scales.scale(version)
    assert [row[:2] for row in scale.dimensions] == [row[:2] for row in source.dimensions]
    assert scale.title and scale.about
    for row, original in zip(scale.dimensions, source.dimensions, strict=True):
        assert row.title and row.question and all(row.levels)
        assert len(set(row.levels)) == len(scales.LEVELS)
        assert code == "en" or row.question != original.question


def test_there_are_ten_dimensions_and_one_question_within() -> None:
    scale = scales.scale("1")
    assert [row.key for row in scale.dimensions if not row.within] == [
        "strategy",
        "governance",
        "data",
        "interoperability",
        "infrastructure",
        "resilience",
        "automation",
        "skills",
        "service",
        "cooperation",
    ]
    assert [row[:2] for row in scale.dimensions if row.within] == [
        ("automated-decisions", "governance")
    ]


def test_an_assessment_begins_by_the_newest_version_of_its_day() -> None:
    newest = next(iter(scales.versions()))
    since = scales.versions()[newest]
    assert scales.current(since) == newest
    assert scales.current(since.replace(year=1999)) == list(scales.versions())[-1]


def test_an_unknown_version_is_none() -> None:
    with pytest.raises(KeyError):
        scales.scale("1999")

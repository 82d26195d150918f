"""Chances beside ranks."""

from __future__ import annotations

import pytest

from hackathon.ranking.chances import disagree


@pytest.mark.parametrize(
    ("chances", "told"),
    [
        ([0.6, 0.3, 0.1], False),
        ([0.5, 0.5], False),
        ([0.3, None, 0.4], True),
        ([0.30, 0.304], False),
        ([], False),
    ],
)
def test_disagree_where_who_stands_lower_is_likelier(
    chances: list[float | None], told: bool
) -> None:
    assert disagree(chances) is told

"""Two texts side by side, their own words marked."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.typed.words import Piece, compare

TEXTS = st.text(alphabet="ab \n類似商標", max_size=40)


@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_both_texts_are_whole_and_what_is_not_marked_is_in_both(mine: str, theirs: str) -> None:
    both = compare(mine, theirs)
    assert ["".join(piece.text for piece in side) for side in both] == [mine, theirs]
    shared = ["".join(piece.text for piece in side if not piece.own).split() for side in both]
    assert "".join(shared[0]) == "".join(shared[1])


def test_only_the_words_that_differ_are_marked() -> None:
    mine, theirs = compare("The register has 12 volumes.", "The register has 13 volumes.")
    assert [piece.text for piece in mine if piece.own] == ["12 "]
    assert [piece.text for piece in theirs if piece.own] == ["13 "]
    assert compare("類似商標", "類似意匠").theirs == [
        Piece("類似", own=False),
        Piece("意匠", own=True),
    ]


@pytest.mark.parametrize("unit", ["word ", "a b c d ", "x\n", "nospacesatall", "商"])
def test_long_texts_are_compared_in_bounded_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    begun = process_time()
    compare(text, f"x {text[500:]} y")
    assert process_time() - begun < 2

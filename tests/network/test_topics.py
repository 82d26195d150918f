"""Whether two texts are about the same, in any script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.network.topics import alike, beginnings, words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Scanned files", "scanning, scan", True),
        ("OCR", "OCR of Arabic", True),
        ("AI", "aid", False),
        ("Search of goods and marks", "Classes of words and of telephone calls", False),
        ("Help with forms", "Letters with pictures", False),
        ("ST96", "Moving to ST96", True),
        ("Classification of goods", "Trade mark search", False),
        ("Klassifikation", "classification", False),
        ("商标检索", "图形商标", True),
        ("商标", "专利", False),
        ("تصنيف", "التَّصنيف تصنيف", True),
        ("", "anything", False),
    ],
)
def test_by_words_and_by_their_beginnings(one: str, other: str, same: bool) -> None:
    assert alike(words(one), words(other)) is same


@settings(max_examples=40)
@given(st.text(max_size=20), st.text(max_size=20))
def test_is_the_same_both_ways_round_and_never_missed_by_the_sieve(one: str, other: str) -> None:
    mine, yours = words(one), words(other)
    found = alike(mine, yours)
    assert found == alike(yours, mine)
    text = " ".join(yours)
    assert not found or any(beginning in text for beginning in beginnings(mine))

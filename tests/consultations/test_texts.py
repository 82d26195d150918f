"""Texts: cut into paragraphs, compared word by word, and a paragraph found again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.consultations import texts

WORDS = st.text(st.sampled_from("ab c\n"), max_size=30)


def test_empty_lines_divide_but_not_code() -> None:
    body = "One.\n\n\nTwo\nlines.\n\n```\ncode\n\nmore\n```\n\nLast."
    assert texts.paragraphs(body) == ["One.", "Two\nlines.", "```\ncode\n\nmore\n```", "Last."]


@pytest.mark.parametrize(
    ("new", "place"),
    [
        (["Before.", "The tool sorts letters."], 2),
        (["The tool sorts most letters by night."], 1),
        (["Nothing that is alike."], None),
    ],
)
def test_a_paragraph_is_found_again(new: list[str], place: int | None) -> None:
    assert texts.placed("The tool sorts letters.", new) == place


@settings(max_examples=30)
@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_a_comparison_holds_both_texts_whole(old: list[str], new: list[str]) -> None:
    pieces = texts.compared(old, new)
    before = "".join(one.text for words in pieces for one in words if one.kind != "added")
    after = "".join(one.text for words in pieces for one in words if one.kind != "removed")
    assert (before, after) == ("".join(old), "".join(new))

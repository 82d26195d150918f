"""Texts out of other programs become texts that a page can show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.typed.repairs import one_line, repaired


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One.\x0cTwo.\x0bThree.", "One.\nTwo.\nThree."),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("so\x00ft\x07 \ufeffmark", "soft mark"),
        ("tab\tstays", "tab\tstays"),
        ("سطر\u200cنيم", "سطر\u200cنيم"),  # joiners are letters' own
    ],
)
def test_breaks_become_lines_and_what_no_page_shows_goes(typed: str, kept: str) -> None:
    assert repaired(typed) == kept


@given(st.text())
@settings(max_examples=60)
def test_a_repaired_text_stays_as_it_is(text: str) -> None:
    assert repaired(repaired(text)) == repaired(text)
    assert one_line(one_line(text)) == one_line(text) and "\n" not in one_line(text)


def test_in_one_line_breaks_are_spaces() -> None:
    assert one_line("Nice\x0c  helper\n") == "Nice helper"

"""Fields of letters: what is typed in braces is filled or refused, and never sent as it was
typed."""

import pytest

from hackathon.core.states import Refused
from hackathon.desk import letter_fields

USABLE = ("name", "team")


def test_every_reader_reads_their_own() -> None:
    text = "Dear {name} of { team }: {{name}} stays. }"
    assert letter_fields.used(text, USABLE) == {"name", "team"}
    filled = letter_fields.fill(text, {"name": "Ben", "team": "Niçoise"})
    assert filled == "Dear Ben of Niçoise: {name} stays. }"


def test_a_doubled_brace_is_one_that_is_meant() -> None:
    assert letter_fields.used("{{{name}", USABLE) == {"name"}
    assert letter_fields.fill("{{{name}", {"name": "Ben"}) == "{Ben"


def test_what_stands_in_a_value_is_no_field() -> None:
    assert letter_fields.fill("{team}", {"team": "{name} {{x}}"}) == "{name} {{x}}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dear {nmae}", "“{nmae}” is no field."),
        ("Dear {}", "“{}” is no field."),
        ("Until {deadline}", "“{deadline}” cannot be filled for everybody in this group."),
        ("Dear {name, hello", "A brace is opened and not closed: “{name, hello”."),
        ("Dear {name\n}", "A brace is opened and not closed: “{name”."),
    ],
)
def test_what_nobody_can_fill_is_refused_with_what_can(text: str, told: str) -> None:
    with pytest.raises(Refused) as refusal:
        letter_fields.used(text, USABLE)
    assert told in str(refusal.value)
    assert "You can use {name} and {team}." in str(refusal.value)

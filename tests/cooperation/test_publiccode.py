"""publiccode.yml: what is read, and every fault with its line and a sentence."""

import pytest
from cooperation.files import WHOLE
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.cooperation import publiccode, publiccode_judging

FAULTS = [
    ('publiccodeYmlVersion: "0.5"', "publiccodeYmlVersion: 0.5", 2, "quotation marks"),
    ('publiccodeYmlVersion: "0.5"', 'publiccodeYmlVersion: "0.6"', 2, "Write one of: 0,"),
    ("name: Goods list helper", "name: [a, b]", 3, "not a list"),
    ("landingURL: https://example.org/goods", "landingURL: ftp://example.org", 5, "whole address"),
    ("releaseDate: 2027-01-31", "releaseDate: 31.1.2027", 7, "2027-03-31"),
    ("  - web\n  - linux", "  - 3", 9, "quotation marks"),
    ("platforms:\n  - web\n  - linux", "platforms: web", 8, "A list must stand here"),
    ("developmentStatus: stable", "developmentStatus: ready", 13, "Write one of: concept"),
    ("  license: EUPL-1.2", "  mainCopyrightOwner: The town", 39, "missing"),
    ("localisationReady: true", "localisationReady: yes", 46, "true or false"),
    ("  type: community", "  type: contract", 41, "A contract needs its contractors"),
    (
        "    features:\n      - Proposes terms with their class\n      - Says why\n",
        "",
        21,
        "missing",
    ),
    ("  fr:\n", "  f_r:\n", 30, "no code of a language"),
]


def test_a_whole_file_has_no_faults() -> None:
    found = publiccode.read(WHOLE)
    assert found.notes == []
    assert found.values["localisation"]["localisationReady"] is True
    assert found.values["releaseDate"] == "2027-01-31", "a day is a text in YAML 1.2"


@pytest.mark.parametrize(("was", "becomes", "line", "sentence"), FAULTS)
def test_a_fault_has_its_line_and_a_sentence(
    was: str, becomes: str, line: int, sentence: str
) -> None:
    assert was in WHOLE
    faults = publiccode.read(WHOLE.replace(was, becomes)).faults
    assert [note.line for note in faults if sentence in note.sentence] == [line], faults


@pytest.mark.parametrize("key", ["monochromeLogo: a.svg", "genericName: Tool", "x-ours: {a: 1}"])
def test_keys_that_are_unknown_or_leave_are_kept_with_a_warning(key: str) -> None:
    text = WHOLE.replace("  en:\n", f"  en:\n    {key}\n")
    found = publiccode.read(text)
    (note,) = found.notes
    assert not note.fault and note.line == 22 and "kept" in note.sentence
    assert key.split(":")[0] in found.values["description"]["en"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("just words", 1),
        ("- a\n- b", 1),
        ("name: a\nname: b", 2),
        ("a: &x [1]\nb: *x", 1),
        ("name: [", 1),
        ("a: 1\n---\nb: 2", 2),
        ("a: \x07", 1),
        ("? [a, b]\n: c", 1),
        ("[" * 5000, 1),
        ("x" * (publiccode.LONGEST + 1), 1),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_else(text: str, line: int) -> None:
    found = publiccode.read(text)
    assert found.values == {}
    (note,) = found.faults
    assert note.sentence and abs(note.line - line) <= 1


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_gets_an_answer(text: str) -> None:
    found = publiccode.read(text)
    assert found.values or found.faults


@pytest.mark.parametrize(
    ("text", "count"), [("abc", 3), ("e\u0301", 1), ("नमस्ते", 4), ("👩‍💻", 1), ("👍🏽", 1)]
)
def test_characters_are_counted_as_people_see_them(text: str, count: int) -> None:
    assert publiccode_judging.length(text) == count


def test_values_without_a_file_have_no_lines() -> None:
    notes = publiccode.judge({"name": "A"})
    assert {note.line for note in notes} == {0}
    assert "url" in {note.key for note in notes}

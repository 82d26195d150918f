"""Content files keep their lines and survive being written again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hackathon.content import front_matter

FILE = (
    "---\ntitle: Tools for offices\ndates:\n  opens: 2026-11-01\nrounds:\n  - name: Screening\n   "
    " reviews: 3\n---\n\n\nThe story.\n"
)


def test_front_matter_knows_its_lines() -> None:
    values, body, line = front_matter.front_matter(FILE, "event.md")
    assert values["rounds"] == [{"name": "Screening", "reviews": "3"}]
    assert values["dates"] == {"opens": "2026-11-01"}
    assert (body, line) == ("The story.", 11)
    assert (
        values.line("title"),
        values.line("dates", "opens"),
        values.line("rounds", 0, "reviews"),
    ) == (2, 4, 7)
    assert values.line("rounds", 0, "missing") == 6
    assert str(values.error("No such round.", "rounds", 0)) == "event.md, line 6: No such round."


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("title: x", 1, "three dashes"), ("---\ntitle: x\n", 1, "three dashes"), ("---\n- a\n---\n", 2, "title"),
        ("---\ntitle: x\ntitle: y\n---\n", 3, "twice"), ("---\na: &x [1]\nb: *x\n---\n", 2, "References"),
        ("---\na: x\nb: [1\n---\n", 3, "YAML"), ("---\na: 'x\n---\n", 2, "YAML"), ("---\n\ta: x\n---\n", 2, "YAML"),
        ("---\na: " + "[" * 100_000 + "\n---\n", 2, "nested"), ("---\n? [a]\n: b\n---\n", 2, "plain word"),
        ("---\n" + "- " * 100_000 + "\n---\n", 2, "nested"), ("---\na: x\t\n---\n", 2, "YAML"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(front_matter.FormatError) as caught:
        front_matter.front_matter(text, "event.md")
    assert (caught.value.path, caught.value.line) == ("event.md", line)
    assert word in caught.value.sentence


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=30
)
names = texts.filter(
    bool
)  # a key of front matter is a name, and YAML has no pleasant way to write an empty one
trees = st.recursive(
    texts,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(names, part, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.dictionaries(names, trees, max_size=4), texts)
@example({"story": "x\n"}, "")
def test_what_is_written_is_read_again(values: dict[str, Any], body: str) -> None:
    written = front_matter.dump_front_matter(values, body)
    read, again, _line = front_matter.front_matter(written, "x.md")
    assert dict(read) == values
    assert again == body.strip("\n")
    assert front_matter.dump_front_matter(read, again) == written


PIECES = [
    "a: ", "- ", "b", "\n", "  ", '"', "'", "[", "]", "{", "}", ", ", "|\n", ">\n", "#", " #", "? ", ": ", "&x ", "*x", "!t ",
    "%", "@", "é", "\t", "\x85", "\u2028", "\ufeff", "1", "null", "<<: ", "\\n", "\\x", "c: d\n", "    ", "|-\n", ">+2\n",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
@example("a: 1\t")
@example("\ufeff\ufeff")
def test_the_fast_reader_says_what_the_other_one_says(head: str) -> None:
    """Values, lines and sentences, of any head that the two could read in two ways."""

    def said() -> object:
        try:
            read, *rest = front_matter.front_matter(f"---\n{head}\n---\nBody\n", "x.md")
        except front_matter.FormatError as error:
            return str(error)
        return read._values, read._lines, rest

    fast = said()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front_matter, "_FAST", yaml.BaseLoader)
        assert said() == fast


def test_a_written_file_is_pleasant_to_read() -> None:
    assert (
        front_matter.dump_front_matter(
            {
                "title": "Yes",
                "size": 5,
                "open": True,
                "day": date(2026, 11, 1),
                "none": None,
                "tags": ["a", "b"],
                "story": "x\ny\n",
            },
            "Body",
        )
        == "---\ntitle: Yes\nsize: 5\nopen: true\nday: 2026-11-01\ntags:\n  - a\n  - b\nstory: |\n "
        " x\n  y\n---\n\nBody\n"
    )

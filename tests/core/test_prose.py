"""Markdown becomes safe HTML within a bounded time; content files keep their lines and survive
being written again."""

from __future__ import annotations

import re
import time
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core import prose


class Seen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.odd: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_inert(made: str) -> None:
    seen = Seen(made)
    assert not seen.odd
    for tag, attributes in seen.tags:
        assert tag in prose.TAGS, made
        assert set(attributes) <= set(prose.ATTRIBUTES.get(tag, ())), made
        assert re.match(r"(https?:|mailto:|/|#|\?|[^:]*$)", attributes.get("href", "")), made
        assert re.match(r"/[^/\\]|$", attributes.get("src", "")), made
        assert attributes.get("id", "s-").startswith("s-"), made


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert(text: str) -> None:
    assert_inert(prose.render(text))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*HOSTILE, "\n\n", "    ", "- ", "> ", "*", "`", "]("]),
            st.text(max_size=8),
        ),
        max_size=6,
    )
)
def test_no_tag_outside_the_allow_list_ever(parts: list[str]) -> None:
    assert_inert(prose.render("".join(parts)))


def test_html_is_shown_as_it_was_typed() -> None:
    assert prose.render("a <b>bold</b> claim") == "<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>"


def test_what_a_brief_needs_is_there() -> None:
    made = prose.render(
        "# Zürich 数据\n\n|a|b|\n|:-:|-|\n|1|2|\n\n```\nx < y\n```\n\n3."
        " three\n\n![plan](/files/plan.png)"
    )
    assert '<h2 id="s-zürich-数据">' in made
    assert '<td align="center">1</td>' in made
    assert "x &lt; y" in made
    assert '<ol start="3">' in made
    assert '<img alt="plan" src="/files/plan.png">' in made


def test_ids_carry_the_prefix_asked_for() -> None:
    assert 'id="s-q7-data"' in prose.render("## Data", prefix="q7-")


def test_links_of_users_are_not_followed_and_bare_addresses_become_links() -> None:
    assert (
        prose.render("[x](https://a.example)")
        == '<p><a href="https://a.example" rel="nofollow noopener">x</a></p>'
    )
    assert 'href="https://a.example/b"' in prose.render("See https://a.example/b.")
    assert ">main.py<" not in prose.render("Start main.py, or `https://a.example`.")
    assert 'rel="noopener"' in prose.render("[x](https://a.example)", follow=True)
    assert "rel" not in prose.render("[x](/events)")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, "![" * 50_000, "[a](<" * 20_000, "[a " * 30_000, "> " * 5000 + "x", ">" * 90_000, "- " * 2000 + "x",
        "".join("    " * level + "- a\n" for level in range(300)), "".join("  " * level + "1. a\n" for level in range(400)),
        "*" * 100_000, "*a " * 33_000, "**a *" * 20_000, "_a" * 50_000, "<" * 100_000, "&" * 100_000, "`" * 100_000,
        "".join("`" * size + " " for size in range(440)), "|" * 100_000, "a" * 100_001, "[a]: b\n" * 14_000, "~~~\n" * 25_000,
        "# a\n" * 25_000, "a\n\n" * 33_000, "https://" * 12_000, "<http://" * 12_000, "\\" * 100_000, "|a|\n|-|\n" + "|b|\n" * 20_000,
        "|a|\n|-|\n" + "|b|\n" * 3_900, "a\n\n" * 1_990, "~~~\n" * 3_990, "# a\n" * 299, "a\n---\n" * 1_000,
    ],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    started = time.thread_time()
    try:
        prose.render(text)
    except prose.TooComplex as refusal:
        assert str(refusal).endswith(".")
    assert time.thread_time() - started < 8


def test_ordinary_depth_is_no_complexity() -> None:
    text = (
        "".join("    " * level + "- item\n" for level in range(6))
        + "\n```\n"
        + " " * 60
        + "return x\n```\n"
    )
    assert prose.render(text).count("<ul>") == 6


def test_plain_is_what_a_reader_sees() -> None:
    assert (
        prose.plain("# Find *prior art*\n\nIn [six](https://a.example) languages, <b>fast</b>.")
        == "Find prior art In six languages, <b>fast</b>."
    )
    assert prose.plain("one two three four", 12) == "one two…"
    assert len(prose.plain("数" * 50, 20)) == 20


FILE = (
    "---\ntitle: Tools for offices\ndates:\n  opens: 2026-11-01\nrounds:\n  - name: Screening\n   "
    " reviews: 3\n---\n\n\nThe story.\n"
)


def test_front_matter_knows_its_lines() -> None:
    values, body, line = prose.front_matter(FILE, "event.md")
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
        ("---\na: " + "[" * 5000 + "\n---\n", 2, "nested"), ("---\n? [a]\n: b\n---\n", 2, "plain word"),
        ("---\na: \x00\n---\n", 2, "character"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(prose.FormatError) as caught:
        prose.front_matter(text, "event.md")
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


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(names, trees, max_size=4), texts)
def test_what_is_written_is_read_again(values: dict[str, Any], body: str) -> None:
    written = prose.dump_front_matter(values, body)
    read, again, _line = prose.front_matter(written, "x.md")
    assert dict(read) == values
    assert again == body.strip("\n")
    assert prose.dump_front_matter(read, again) == written


def test_a_written_file_is_pleasant_to_read() -> None:
    assert (
        prose.dump_front_matter(
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

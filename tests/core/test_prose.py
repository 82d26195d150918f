"""Markdown becomes safe HTML within a bounded time."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

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

"""Markdown becomes safe HTML within a bounded time."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from html.parser import HTMLParser

import pytest
import reading
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core import prose
from hackathon.core.config import PACKAGE


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


@settings(max_examples=150)
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


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("![The plan](https://a.example/p.png)", ">The plan</a>"),
        ("![](//a.example/p.png) after", ">//a.example/p.png</a> after"),
        ("![x][1]\n\n[1]: http://a.example/p.png", 'href="http://a.example/p.png"'),
        ("![x](javascript:alert(1))", '<a rel="nofollow noopener">x</a>'),
        ("![x](data:image/png;base64,AA)", '<a rel="nofollow noopener">x</a>'),
    ],
)
def test_a_picture_from_elsewhere_becomes_a_link_that_tells_no_site_who_reads(
    typed: str, made: str
) -> None:
    html = prose.render(typed)
    assert "<img" not in html and made in html


def test_it_is_known_whether_a_text_has_such_a_picture() -> None:
    assert prose.has_outside_picture("a ![x](<https://a.example/p.png> 'title')")
    assert not prose.has_outside_picture("![plan](/files/plan.png) and [x](https://a.example)")


def test_no_level_of_headings_is_left_out() -> None:
    made = prose.render("## Who\n\n#### Age\n\n### Place\n\n## When\n\n# What")
    assert re.findall("<(h[1-6])", made) == ["h2", "h3", "h3", "h2", "h2"]


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


LENGTH = 6_000
TIMES = 30
ORDINARY = (
    "An office of *some* size asks for **tools** that [sort](https://example.org/a) marks.\n" * 6
    + "\n- one\n- two `code`\n\n"
)
# What texts are made of whose every piece may begin something; each fills a text of its own, in one
# paragraph and in many.
PIECES = [
    "**_*_", "***a", "***a*b", "``a`", "*_", "_a ", "**a** ", "*a ", "`", "` ", "\\", "\\*", "<", "<a ",
    "<!--", "<a@b.c> ", "a@b.c ", "&", "&a", "&#x", "[", "![", "[a](b) ", "[a](<", "[a]: b\n",
    "[a][b]\n\n", "](", "> ", ">", "- ", "- a\n", "1. a\n", "- - -\n\n", "***\n", "```\n", "~~~\n",
    "~~~a\n\n", "# a\n", "a\n---\n", "|", "|a|\n|-|\n", "a|b\n", "    a\n\n", "  \n", "a  \n", "a\n\n",
    "a\r", "\t", " ", "!", "(", '"', "https://", "https://a.b ", "<https://a.b> ", "a", "\u0627",
]  # fmt: skip


class Costly(Exception):
    """More steps than a text may cost."""


def steps(text: str, most: float = float("inf")) -> int:
    """Count what the parser, the cleaner and what they call are asked to do, until it is too
    much: moments would tell how busy the machine is."""
    counted = 0

    def count(_frame: object, event: str, _called: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")
        if counted > most:
            raise Costly

    sys.setprofile(count)
    try:
        prose.render(text)
    except prose.TooComplex as refusal:
        assert str(refusal).endswith(".")
    finally:
        sys.setprofile(None)
    return counted


def filled(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


@pytest.fixture(scope="module")
def ordinary() -> int:
    prose.render("The libraries are loaded.")
    return steps(filled(ORDINARY, LENGTH))


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_no_text_costs_much_more_than_an_ordinary_one(piece: str, ordinary: int) -> None:
    """Of each piece as many as are taken: what is over a bound is refused before it costs
    anything."""
    whole = filled(piece, LENGTH)
    paragraphs = filled(filled(piece, 500) + "\n\n", LENGTH)
    for text in (whole, paragraphs):
        assert steps(text, TIMES * ordinary) <= TIMES * ordinary


@pytest.mark.parametrize("piece", ["**_*_", "***a*b", "``a`", "<a@b.c> ", "\\*", "&a"], ids=repr)
def test_signs_that_may_begin_something_are_counted_by_paragraph(piece: str) -> None:
    """The library compares each of them with the rest of its paragraph."""
    many = filled(piece, 100_000)
    with pytest.raises(prose.TooComplex, match="signs"):
        prose.refuse_complex(many)
    assert prose.MARKS <= 2_000


@pytest.mark.parametrize(
    "address",
    [
        "javascript:1", "JavaScript:1", "data:1", "vbscript:22", "java\tscript:1", "&#106;avascript:1",
        "javascript&colon;1", "\x01javascript:1", "file:///etc/hosts", "ftp://example.org",
    ],
    ids=repr,
)  # fmt: skip
def test_a_link_keeps_no_address_but_of_pages_and_people(address: str) -> None:
    assert "href" not in prose.render(f"[x]({address}) [y](<{address}>)")


def test_addresses_of_pages_and_people_stay() -> None:
    for address in ("https://a.example/b:c", "mailto:a@b.example", "/a:b", "#s-a:b", "?a=b:c", "a"):
        assert f'href="{address}"' in prose.render(f"[x]({address})")


@cache
def _calls(node: ast.AST) -> set[tuple[str, str]]:
    """The calls below a node: the name before the point (empty: none), and what is called."""
    found = set()
    for each in ast.walk(node):
        called = each.func if isinstance(each, ast.Call) else None
        if isinstance(called, ast.Name):
            found.add(("", called.id))
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            found.add((called.value.id, called.attr))
    return found


def _is_transaction(item: ast.withitem) -> bool:
    called = item.context_expr
    return isinstance(called, ast.Call) and getattr(called.func, "id", "") == "transaction"


def test_nobody_waits_while_a_text_is_rendered() -> None:
    """No verb renders while it holds the database, itself or by what it calls."""
    functions: dict[tuple[str, str], list[ast.AST]] = {}
    methods: dict[tuple[str, str], set[str]] = {}  # by module and name: the classes that have it
    for path in PACKAGE.rglob("*.py"):
        # A folder is loaded by a command, whole or not at all.
        if {"loading", "finished"} & set(path.parts):
            continue
        nodes = reading.nodes(path)
        of_class = {
            each: node.name
            for node in nodes
            if isinstance(node, ast.ClassDef)
            for each in node.body
        }
        for node in nodes:
            if not isinstance(node, ast.FunctionDef):
                continue
            # A verb may be called as a method is: events.create and Event.create are two.
            owner = of_class.get(node)
            name = f"{owner}.{node.name}" if owner else node.name
            functions.setdefault((path.stem, name), []).append(node)
            if owner:
                methods.setdefault((path.stem, node.name), set()).add(owner)

    @cache
    def called_by(node: ast.AST, module: str) -> set[tuple[str, str]]:
        called = {(before or module, name) for before, name in _calls(node)}
        for before, name in _calls(node):
            there = methods.get((module, name), set())
            owners = there & {before} if before[:1].isupper() else there if before else set()
            called |= {(module, f"{owner}.{name}") for owner in owners}
        return called

    def slow(node: ast.AST, module: str) -> set[tuple[str, str]]:
        return called_by(node, module) & rendering

    rendering, size = {("prose", "render")}, 0
    while size < len(rendering):
        size = len(rendering)
        rendering |= {
            (module, name)
            for (module, name), found in functions.items()
            if any(slow(node, module) for node in found)
        }
    assert len(rendering) > 12
    held = [
        (module, name, sorted(slow(block, module)))
        for (module, name), found in functions.items()
        for node in found
        for block in ast.walk(node)
        if isinstance(block, ast.With)
        and any(map(_is_transaction, block.items))
        and slow(block, module)
    ]
    assert held == [], "render first, then begin the transaction"


def test_ordinary_depth_is_no_complexity() -> None:
    text = (
        "".join("    " * level + "- item\n" for level in range(6))
        + "\n```\n"
        + " " * 60
        + "return x\n```\n"
    )
    assert prose.render(text).count("<ul>") == 6

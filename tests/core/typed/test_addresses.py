"""Addresses as people type them, see cases/text/links.txt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.typed.addresses import link, understood


@pytest.mark.parametrize(
    ("line", "title", "address"),
    [
        ("github.com/example/lamp", "", "https://github.com/example/lamp"),
        ("Source: https://example.org/lamp", "Source", "https://example.org/lamp"),
        ("[Source](https://example.org/lamp)", "Source", "https://example.org/lamp"),
        ("https://example.org/lamp | Source", "Source", "https://example.org/lamp"),
        ("Source code https://example.org/lamp", "Source code", "https://example.org/lamp"),
        ("Code | example.org", "Code", "https://example.org"),
        ("A | B | https://example.org/", "A | B", "https://example.org/"),
        ("<https://example.org/a>", "", "https://example.org/a"),
        ("- Demo: <https://example.org/a>.", "Demo", "https://example.org/a"),
        ("[Data](<example.org/my file.csv>)", "Data", "https://example.org/my%20file.csv"),
        ("https://example.org/my file.pdf", "", "https://example.org/my%20file.pdf"),
        ("https://example.org/lamp Source code", "Source code", "https://example.org/lamp"),
        ("Demo (https://example.org/a)", "Demo", "https://example.org/a"),
        ("Видео — https://пример.рф/путь", "Видео", "https://пример.рф/путь"),
        ("源码：https：//example.org/灯", "源码", "https://example.org/灯"),
        ("HTTP://EXAMPLE.org/a", "", "http://EXAMPLE.org/a"),
        ("xn--e1afmkfd.xn--p1ai/x", "", "https://xn--e1afmkfd.xn--p1ai/x"),
        ("example.org:8000/x", "", "https://example.org:8000/x"),
        ("\u200bhttps://example.org/a\u200b", "", "https://example.org/a"),
        ("https://example.org/a_(b)", "", "https://example.org/a_(b)"),
    ],
)
def test_the_address_and_its_title_are_found(line: str, title: str, address: str) -> None:
    assert link(line) == (title, address)


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "a.b", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/a", "somebody@example.org",
        "mailto:somebody@example.org", "http://[", "https://", "https:///path", "https://exa mple.org/", 'https://a"b.org/', "1.2",
        "https://example.org:port/", "no dots here", "file.",
    ],
)  # fmt: skip
def test_what_is_none_is_none(text: str) -> None:
    assert understood(text) is None


@given(st.text(alphabet="ab.:/ <>|()[]htps\u0440#?%\x0c", max_size=30))
@settings(max_examples=150)
def test_what_is_understood_stays_as_it_is(text: str) -> None:
    address = understood(text)
    assert address is None or understood(address) == address
    found = link(text)
    assert found is None or found.address.startswith(("http://", "https://"))

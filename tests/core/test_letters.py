"""Letters: every kind has its template, every template its writer, in six languages; and each leads
somewhere."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import reading
from flask import Flask
from sample_letters import AT, EVENT, KINDS, SECOND_LINKS, said, wanted
from sweeping import all_hold, of_each
from werkzeug.exceptions import HTTPException

from hackathon.core import language, letters
from hackathon.core.config import PACKAGE
from hackathon.desk import reminders


@pytest.fixture(autouse=True)
def origin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(letters, "_origin", "https://fest.example.org")
    yield


def words_in_code() -> set[str]:
    """Every text that stands in the code: the kinds that are written are among them."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if "translations" not in path.parts:
            for node in reading.nodes(path):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def written() -> set[str]:
    """The kinds named in calls of ``letters.write``, ``tell`` and ``tell_team``."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in reading.nodes(path):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                called = ast.unparse(node.func)
                kind = node.args[1]
                if called in {"letters.write", "_write", "tell", "tell_team"}:
                    found |= {kind.value} if isinstance(kind, ast.Constant) else set()
    return found


def test_every_kind_that_is_written_has_a_template() -> None:
    assert written() and not written() - set(KINDS)


def test_every_template_is_written_by_somebody() -> None:
    notices = {kind.template for kind in reminders.KINDS}
    assert not set(KINDS) - words_in_code() - notices, "a letter that nobody writes"
    assert notices == {kind for kind in KINDS if kind.startswith("notice_")}


@of_each(sorted(letters.FOLDER.glob("*.txt")), lambda path: path.stem)
def test_templates_keep_to_120_characters(path: Path) -> None:
    assert max(len(line) for line in path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("code", language.LOCALES)
def test_a_letter_says_something_and_leads_to_a_page(code: str, made_app: Flask) -> None:
    pages = made_app.url_map.bind("localhost")

    def check(kind: str) -> None:
        values = wanted(kind)
        subject, text = said(kind, code)
        assert subject and "\n" not in subject and len(text) > 20
        assert not re.search(r"\n{3,}|[{}]|%\(|None", subject + text), text
        for name in SECOND_LINKS:
            text = text.replace(values.get(name) or "\0", "")
        links = re.findall(r"https://fest\.example\.org(\S*)", text)
        assert len(links) == len(values.get("lines", "1"))
        for link in links:
            try:
                pages.match(link.partition("#")[0])
            except HTTPException as error:
                raise AssertionError(f"it leads to {link}, which is no page") from error

    all_hold(KINDS, check)


def base_direction(line: str) -> str:
    """The side at which a line begins (UAX #9, rules P2 and P3): that of its first letter outside
    of isolates."""
    depth = 0
    for character in line:
        depth += (character == letters.ISOLATE) - (character == letters.END)
        kind = unicodedata.bidirectional(character)
        if not depth and kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return ""


@of_each(KINDS)
def test_an_arabic_line_begins_at_the_right_whatever_stands_in_it(kind: str) -> None:
    for line in "\n".join(said(kind, "ar")).splitlines():
        if any(unicodedata.bidirectional(character) == "AL" for character in line):
            assert base_direction(line) == "rtl", line
            assert line.count(letters.ISOLATE) == line.count(letters.END), line
            assert letters.ISOLATE * 2 not in line, "isolates alone in one run from left to right"


@of_each(KINDS)
def test_a_chinese_colon_has_its_blank_in_it(kind: str) -> None:
    assert "\N{FULLWIDTH COLON} " not in "".join(said(kind, "zh"))


def test_each_moment_and_each_name_keeps_to_itself_from_right_to_left() -> None:
    with language.using("ar", "Asia/Tokyo"):
        told = letters.moment(AT, "Europe/Zurich", "long")
    assert told.count(letters.ISOLATE) == told.count(letters.END) == 3
    assert f"{letters.END} · {letters.ISOLATE}" in told
    assert f"{letters.ISOLATE}Ada Example{letters.END}" in said("team_asked", "ar")[0]
    for code in ("en", "zh"):
        assert letters.ISOLATE not in "".join(said("team_asked", code))


def test_titles_and_moments_are_in_the_readers_words(db: Any) -> None:
    reader = letters.Stranger("ben@example.org", "fr", "Asia/Tokyo")
    message = letters.write(reader, "registered", AT, event=EVENT)  # type: ignore[arg-type]
    assert message is not None
    assert "Codefest 2027 en français" in message.subject
    for place in ("13:00 (Zurich)", "12:00 (UTC)", "21:00 (Tokyo)"):
        assert place in message.text
    assert (message.kind, message.locale, message.reply_to) == ("registered", "fr", EVENT.contact)


@pytest.mark.parametrize("contact", ["", "The secretariat", "Ada <ada@example.org>", "a@b, c@d"])
def test_a_contact_that_is_no_address_takes_no_answers(db: Any, contact: str) -> None:
    event = SimpleNamespace(**{**vars(EVENT), "contact": contact})
    reader = letters.Stranger("ben@example.org", "en")
    message = letters.write(reader, "registered", AT, event=event)
    assert message is not None and message.reply_to == ""


@pytest.mark.parametrize(
    ("reader", "proving"),
    [
        ({"active": False}, False),
        ({"active": False, "confirmed_at": None}, False),
        ({"confirmed_at": None}, True),
    ],
    ids=["closed", "closed before it was proved", "not proved"],
)
def test_nobody_is_written_to_who_cannot_be(db: Any, reader: dict[str, Any], proving: bool) -> None:
    """A closed account gets no letter at all; an address that nobody has proved gets those by which
    it is proved."""
    who = {"email": "ben@example.org", "locale": "en", "time_zone": "UTC", "active": True}

    def check(kind: str) -> None:
        person = SimpleNamespace(**{**who, "confirmed_at": AT, **reader})
        values = wanted(kind)
        message = letters.write(person, kind, AT, **values)
        assert (message is not None) == (proving and kind in letters.PROVING)
        person.active, person.confirmed_at = True, AT
        assert letters.write(person, kind, AT, **values) is not None

    all_hold(KINDS, check)


def test_only_the_letter_verb_and_the_outbox_queue_mail() -> None:
    """Whoever queues mail alone forgets the zone, or a title's translation."""
    alone = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "mail.queue(" in path.read_text() and path.name != "letters.py"
    ]
    assert not alone, f"use letters.write: {alone}"

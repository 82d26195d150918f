"""Messages to offices that wait for an administrator: which, and what becomes of them."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.network import held_messages
from hackathon.network.held_messages import HeldMessage, Page

PAGE = Page("test", "offices/CH", "Switzerland")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent on, of a kind of this test's own."""
    found: list[str] = []
    follow = {"test": lambda row, _html, _at: found.append(row.text)}
    monkeypatch.setattr(held_messages, "FOLLOWED", follow)
    return found


class TestRule:
    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("https://www.a.example and http://b.example", ""),
            ("https://a.example http://b.example www.c.example", "links"),
            ("[a](HTTPS://A.example), [b](https://b.example)\n\nhttps://c.example", "links"),
        ],
    )
    def test_three_links_wait(self, cast: Cast, at: datetime, text: str, why: str) -> None:
        assert held_messages.reason(text, cast.pia, at) == why

    def test_the_fifth_within_an_hour_waits(self, cast: Cast, at: datetime) -> None:
        reasons = [held_messages.reason("A", cast.pia, at) for _ in range(5)]
        assert reasons == ["", "", "", "", "often"]
        assert held_messages.reason("A", cast.sam, at) == ""
        assert held_messages.reason("A", cast.pia, at + timedelta(hours=1)) == ""

    def test_administrators_do_not_wait_for_themselves(self, cast: Cast, at: datetime) -> None:
        assert not any(held_messages.reason("www. www. www.", cast.root, at) for _ in range(6))


class TestDecision:
    def test_administrators_hear_once_of_a_queue(self, cast: Cast, at: datetime) -> None:
        assert cast.root
        for _ in range(3):
            held_messages.hold(PAGE, "A", "often", cast.sam, at)
        assert [row.to for row in Message.select()] == [cast.root.email]
        assert held_messages.waiting().count() == 3

    def test_what_passes_is_sent_once(self, cast: Cast, at: datetime, sent: list[str]) -> None:
        row = held_messages.hold(PAGE, "A", "links", cast.sam, at)
        held_messages.let_pass(row, cast.root, at)
        with pytest.raises(Refused, match="already"):
            held_messages.refuse(row, "Spam", cast.root, at)
        assert sent == ["A"] and held_messages.of_page(PAGE.path) == []

    def test_what_is_refused_comes_back_with_the_reason(
        self, cast: Cast, at: datetime, sent: list[str]
    ) -> None:
        row = held_messages.hold(PAGE, "Buy it", "links", cast.sam, at)
        with pytest.raises(Refused, match="reason"):
            held_messages.refuse(row, " ", cast.root, at)
        held_messages.refuse(row, "No advertising.", cast.root, at)
        letter = Message.get(Message.kind == "message_refused")
        assert letter.to == cast.sam.email
        assert "No advertising." in letter.text and "Buy it" in letter.text
        assert [one.refusal for one in held_messages.of_page(PAGE.path)] == ["No advertising."]
        assert HeldMessage.get().decided_by == cast.root and not sent

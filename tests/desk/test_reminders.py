"""Reminders: every kind that a wing declares goes out, and organisers see what will."""

import ast
from datetime import timedelta

import reading
from casting import NOW, Cast, day

from hackathon.core.config import PACKAGE
from hackathon.core.mail import Message
from hackathon.desk import reminders
from hackathon.notices import choices, switches
from hackathon.notices.kinds import Kind


def test_every_kind_that_is_declared_is_listed() -> None:
    declared = set()
    for path in PACKAGE.rglob("*.py"):
        for node in reading.nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Kind":
                declared |= {word.value for word in node.keywords if word.arg == "name"}
    names = {getattr(value, "value", value) for value in declared}
    assert names == {kind.name for kind in reminders.KINDS} and len(names) == len(reminders.KINDS)


def test_kinds_are_told_apart_and_have_moments() -> None:
    for kind in reminders.KINDS:
        assert isinstance(kind, Kind) and kind.offsets and str(kind.title) and str(kind.about)
        assert len(kind.name) <= 40 and reminders.named(kind.name) is kind
    assert reminders.named("daily") is None, "the daily letter's link has this name"


def test_a_turn_writes_what_is_due_and_the_daily_letters(cast: Cast) -> None:
    assert cast.submission
    choices.choose(cast.bo, {"unsent_draft": "daily"})
    assert not reminders.turn(day(10) - timedelta(hours=48))
    assert [row.kind for row in Message.select()] == ["notice_unsent_draft"]
    assert not reminders.turn(day(9))
    kinds = [row.kind for row in Message.select().order_by(Message.id)]
    assert kinds == ["notice_unsent_draft", "notices_daily"]


def test_what_is_planned_for_an_event(cast: Cast) -> None:
    assert cast.submission and cast.round
    reminders.turn(day(10) - timedelta(hours=48))
    choices.choose(cast.bo, {"unsent_draft": "off"})
    switches.turn_off(cast.event, "open_scorecards", cast.ada, NOW)
    found = reminders.planned(cast.event, day(9))
    assert [(line.kind.name, line.moment, line.state, line.people) for line in found] == [
        ("unsent_draft", day(8), "told", 2),
        ("unsent_draft", day(10) - timedelta(hours=3), "coming", 1),
        ("open_scorecards", day(17), "off", None),
        ("open_scorecards", day(19), "off", None),
    ]
    assert [line.state for line in reminders.planned(cast.event, day(30))] == [
        "told",
        "passed",
        "passed",
        "passed",
    ]

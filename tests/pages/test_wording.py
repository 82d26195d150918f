"""What pages call things: every status that a page may show has its word, and the event line knows
where today is."""

import ast
from datetime import timedelta
from typing import Any

import pytest
from casting import NOW

from hackathon.core.config import PACKAGE
from hackathon.core.language import activate, using
from hackathon.desk.next_steps import Item
from hackathon.events.phases import DATES, Dated, LinePart, Phase
from hackathon.pages import wording
from hackathon.pages.wording import CHIPS, look_of, named_deadline, named_line, stretches
from hackathon.pilots.pilots import HEALTHS, STAGES

WORDS = {"a": "A", "b": "B", "c": "C"}


def part(key: str, start: int, end: int | None, state: str) -> LinePart:
    """A part of a line from so many days before or after now."""
    return LinePart(
        key, NOW + timedelta(days=start), None if end is None else NOW + timedelta(days=end), state
    )


def marked(*parts: LinePart) -> list[str]:
    return [one.label for one in stretches(WORDS, parts, NOW) if one.marked]


class TestLookOf:
    @pytest.mark.parametrize("status", [*STAGES, *HEALTHS])
    def test_every_stage_and_health_of_a_pilot_has_a_word(self, status: str) -> None:
        assert look_of(status)[0] != status

    def test_a_status_without_a_word_is_shown_as_it_is(self) -> None:
        assert look_of("unheard of") == ("unheard of", "", "circle")

    def test_words_follow_the_reader(self) -> None:
        activate("fr", "UTC")
        assert str(look_of("draft")[0]) == "Brouillon"

    def test_tones_are_those_of_the_style_sheet(self) -> None:
        assert {tone for _word, tone, _icon in CHIPS.values()} <= {"", "ok", "warn", "bad", "go"}


class TestStretches:
    def test_today_stands_in_the_running_phase_that_ends_first(self) -> None:
        assert marked(part("a", -9, 5, "now"), part("b", -3, 2, "now")) == ["B"]

    def test_or_before_the_first_to_come(self) -> None:
        assert marked(part("a", -9, -5, "past"), part("b", 3, 5, "next")) == ["B"]

    def test_or_in_a_moment_that_has_come(self) -> None:
        assert marked(part("a", -9, -5, "past"), part("b", -3, None, "now")) == ["B"]

    def test_or_at_the_end(self) -> None:
        assert marked(part("a", -9, -5, "past"), part("b", -3, -2, "past")) == ["B"]

    @pytest.mark.parametrize(
        ("one", "share"),
        [
            (part("a", -9, -5, "past"), 100),
            (part("a", 1, 5, "next"), 0),
            (part("a", -3, None, "now"), 0),
            (part("a", -1, 3, "now"), 25),
            (part("a", -1, 2, "now"), 33.3),
        ],
    )
    def test_the_share_is_of_the_time_that_has_passed(self, one: LinePart, share: float) -> None:
        assert stretches(WORDS, [one], NOW)[0].share == share


@pytest.fixture
def event() -> Dated:
    event: Any = Dated()
    for place, name in enumerate(DATES):
        setattr(event, name, NOW + timedelta(days=place - 3))
    return event  # type: ignore[no-any-return]


class TestNamed:
    def test_every_date_has_a_name(self) -> None:
        assert set(wording.DATES) == set(DATES)

    def test_the_line_and_the_deadline_have_the_names_of_the_event_s_parts(
        self, event: Dated
    ) -> None:
        activate("en", "UTC")
        assert [one.label for one in named_line(event, NOW)] == [
            "Registration",
            "Submissions",
            "Judging",
            "Results",
        ]
        due = named_deadline(event, NOW)
        assert due is not None and due.label == str(wording.DATES[event.next_deadline(NOW)[0]])  # type: ignore[index]

    def test_nothing_is_left_after_the_last_day(self, event: Dated) -> None:
        assert named_deadline(event, NOW + timedelta(days=99)) is None


class TestWhatBindsTheReader:
    def test_who_takes_part_reads_nothing_of_registration(self, event: Dated) -> None:
        for when in (event.registration_opens, event.submission_opens, event.submission_closes):
            due = named_deadline(event, when, "taking part")
            assert due is not None and "egistration" not in due.label

    def test_a_judge_reads_when_judging_begins_and_ends(self, event: Dated) -> None:
        before = named_deadline(event, event.registration_opens, "judging")
        while_ = named_deadline(event, event.judging_opens, "judging")
        assert before and while_
        assert (before.at, while_.at) == (event.judging_opens, event.judging_closes)

    def test_the_own_work_comes_before_the_dates_of_the_event(self) -> None:
        items = [Item("decision", due=NOW), Item("judge", number=3, due=NOW), Item("submit")]
        due = wording.own_deadline(items)
        assert due is not None and due.label == "Your 3 scorecards"
        assert wording.own_deadline([Item("submit")]) is None

    def test_every_phase_has_a_name(self) -> None:
        assert set(wording.PHASES) == set(Phase)


@pytest.mark.parametrize(
    ("room", "place", "known"),
    [
        ("next_steps", 4, {*wording.DUE, "decision", "overdue milestones"}),
        ("organiser_desk", 2, {*wording.DECISIONS_DUE, "deadline"}),  # whose words name the date
    ],
)
def test_every_date_of_what_is_next_says_of_what_it_is(
    room: str, place: int, known: set[str]
) -> None:
    """Read from where items and decisions are made: a kind that has a date has a name for it."""
    dated = set[str]()
    for call in ast.walk(ast.parse((PACKAGE / "desk" / f"{room}.py").read_text())):
        if not isinstance(call, ast.Call) or ast.unparse(call.func) not in {"Item", "Decision"}:
            continue
        if len(call.args) > place or any(word.arg == "due" for word in call.keywords):
            kinds = ast.walk(call.args[0])
            dated |= {str(one.value) for one in kinds if isinstance(one, ast.Constant)}
    assert len(dated) > 5 and dated <= known, dated - known


@pytest.mark.parametrize("code", ["en", "ar", "es", "fr", "ru", "zh"])
def test_a_phase_is_not_called_like_the_moment_it_begins(code: str) -> None:
    with using(code, "UTC"):
        moments = {str(words) for words in wording.DATES.values()}
        phases = {str(words) for words in wording.PHASES.values()}
    assert not moments & phases

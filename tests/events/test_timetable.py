"""The dates of an event, its rounds and its sessions are one whole, whichever of them is edited."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from casting import NOW, Cast, day
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.states import Refused
from hackathon.events import events, extensions, phases, programme, rounds, timetable
from hackathon.events.events import Event
from hackathon.events.extensions import Move
from hackathon.events.programme import Session
from hackathon.events.rounds import Round

moments = st.integers(-200, 200).map(day)


@settings(max_examples=100, derandomize=True)
@given(st.fixed_dictionaries(dict.fromkeys(phases.DATES, moments)), moments, moments, moments)
def test_both_sides_say_the_same(
    dates: dict[str, datetime], opens: datetime, closes: datetime, starts: datetime
) -> None:
    """What a round or a session may not do beside an event, the event may not do beside it; and
    its sentence names the one that stands in the way."""
    round = SimpleNamespace(title="Final", opens=opens, closes=closes)
    session = SimpleNamespace(title="Talk", starts=starts, cancelled_at=None)
    part = bool(timetable.faults(timetable.ROUND, vars(round), dates))
    part |= bool(timetable.faults(timetable.SESSION, vars(session), dates))
    whole = timetable.event_faults(dates, [round], [session])
    own = phases.faults(dates)
    named = [sentence for sentence in whole.values() if "Final" in sentence or "Talk" in sentence]
    assert bool(whole) == bool(own or part)
    assert set(own.items()) <= set(whole.items())
    assert bool(named) <= part


def _plan(cast: Cast) -> tuple[Round, Session]:
    round = rounds.create(
        cast.event,
        cast.ada,
        NOW,
        slug="second",
        title="Second",
        rubric=cast.rubric,
        opens=day(12),
        closes=day(18),
        method="adjusted",
        tie_break="shared",
    )
    session = programme.create(
        cast.event, cast.ada, NOW, title="Talk", kind="briefing", starts=day(1), minutes=60
    )
    return round, session


def _edits(cast: Cast, round: Round, session: Session, to: datetime) -> list[Callable[[], Any]]:
    event, ada, before = cast.event, cast.ada, day(-29)
    dated: list[Callable[[], Any]] = [
        lambda name=name: events.edit(event, None, ada, before, **{name: to})
        for name in phases.DATES
    ]
    return [
        *dated,
        lambda: rounds.edit(round, None, ada, before, opens=to),
        lambda: rounds.edit(round, None, ada, before, closes=to),
        lambda: programme.edit(session, None, ada, before, starts=to),
        lambda: extensions.extend(event, Move(to, "Because.", registration=True), ada, before),
    ]


def test_no_edit_leaves_dates_that_do_not_fit(cast: Cast) -> None:
    """Every date of every record is moved to every place; what is taken leaves a whole."""
    round, session = _plan(cast)
    kept = refused = 0
    for number in (-200, -25, 3, 11, 14, 19, 30, 200):
        for edit in _edits(cast, round, session, day(number)):
            try:
                edit()
                kept += 1
            except Refused:
                refused += 1
            event = Event.get_by_id(cast.event.id)
            assert not timetable.event_faults(timetable.of(event), event.rounds, event.sessions)
    assert kept > 5 and refused > 20


def test_what_stands_in_the_way_is_named(cast: Cast) -> None:
    _plan(cast)
    with pytest.raises(Refused, match="“Second”"):
        events.edit(
            cast.event, None, cast.ada, day(-29), judging_closes=day(17), results_on=day(17)
        )
    session = programme.sessions(cast.event)[0]
    with suppress(Refused):
        programme.cancel(session, cast.ada, NOW)
    far = {name: moment + timedelta(days=150) for name, moment in timetable.of(cast.event).items()}
    with pytest.raises(Refused, match="“Second”"):
        events.edit(cast.event, None, cast.ada, day(-29), **far)


def test_a_cancelled_session_is_in_nobodys_way(cast: Cast) -> None:
    session = programme.create(
        cast.event, cast.ada, NOW, title="Talk", kind="briefing", starts=day(1), minutes=60
    )
    far = {name: moment + timedelta(days=200) for name, moment in timetable.of(cast.event).items()}
    with pytest.raises(Refused, match="“Talk”"):
        events.edit(cast.event, None, cast.ada, day(-29), **far)
    programme.cancel(session, cast.ada, NOW)
    events.edit(cast.event, None, cast.ada, day(-29), **far)
    with pytest.raises(Refused, match="three months"):
        programme.reinstate(Session.get_by_id(session.id), cast.ada, NOW)


class TestExtension:
    def test_registration_may_close_with_the_deadline(self, cast: Cast) -> None:
        extensions.extend(cast.event, Move(day(10.5), "Why", registration=True), cast.ada, NOW)
        assert Event.get_by_id(cast.event.id).registration_closes == day(10.5)

    def test_or_stay(self, cast: Cast) -> None:
        before = cast.event.registration_closes
        extensions.extend(cast.event, Move(day(10.5), "Why"), cast.ada, NOW)
        assert Event.get_by_id(cast.event.id).registration_closes == before

"""The site's clock never goes back, across restarts too, and whoever administers it sees when the
machine's was set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from casting import Cast

from hackathon.core import audit, clock, clock_floor
from hackathon.core.clock_floor import ClockFloor, ClockJump, Floor

START = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.shows, self.passed = START, 0.0

    def now(self, zone: Any) -> datetime:
        return self.shows

    def monotonic(self) -> float:
        return self.passed

    def go_on(self, seconds: float) -> None:
        self.shows += timedelta(seconds=seconds)
        self.passed += seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    made = Machine()
    kept = clock._latest, clock._start
    clock.set_source(None)
    monkeypatch.setattr(clock, "datetime", made)
    monkeypatch.setattr(clock, "time", made)
    clock.go_on_from(START)
    yield made
    clock._latest, clock._start = kept


def restarted(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Another process, which knows nothing of the one before."""
    clock.go_on_from(datetime.min.replace(tzinfo=UTC))
    process = Floor()
    monkeypatch.setattr(clock_floor, "_process", process)
    clock_floor.take_up()
    return process


def test_a_restart_after_the_clock_was_set_back_reopens_no_deadline(
    db: Any, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Floor()
    clock_floor.note(clock.now(), process)
    machine.go_on(600)
    clock_floor.note(clock.now(), process)
    closed = clock.now()
    machine.shows -= timedelta(hours=2)
    process = restarted(monkeypatch)
    assert clock.now() == closed
    assert clock.since_start(machine.shows) == closed, "what the front had noted before"
    assert clock_floor.ahead(clock.now()) == timedelta(hours=2)
    clock_floor.note(clock.now(), process)
    assert [jump.seconds for jump in ClockJump.select()] == [-7200]
    machine.go_on(7300)
    assert clock.now() == closed + timedelta(seconds=100)


def test_a_jump_is_recorded_once_by_all_processes_and_a_correction_is_none(
    db: Any, machine: Machine
) -> None:
    processes = [Floor(), Floor()]
    for jump, told in ((30, []), (90, [90]), (-61, [90, -61]), (-20, [90, -61])):
        machine.go_on(10)
        machine.shows += timedelta(seconds=jump)
        for process in processes:
            clock_floor.note(clock.now(), process)
        assert [row.seconds for row in ClockJump.select().order_by(ClockJump.id)] == told


def test_processes_learn_from_each_other_how_far_the_clock_has_come(
    db: Any, machine: Machine
) -> None:
    clock_floor.note(START, Floor())
    ClockFloor.update(reached=START + timedelta(seconds=3)).execute()
    clock_floor.note(clock.now(), Floor())
    assert clock.now() == START + timedelta(seconds=3)


def test_an_administrator_lets_it_go_on_from_the_machine(
    db: Any, cast: Cast, machine: Machine
) -> None:
    process, other = Floor(), Floor()
    machine.shows += timedelta(days=1)  # by mistake
    clock_floor.note(clock.now(), process)
    machine.shows -= timedelta(days=1)
    clock.set_source(None)
    clock_floor.set_to_machine(cast.root, clock.now())
    line = audit.AuditLine.select().order_by(audit.AuditLine.id.desc()).get()
    assert (line.verb, line.detail) == ("clock.set", {"seconds": -86400})
    for each in (process, other):
        clock_floor.note(clock.now(), each)
    assert clock.now() == START and ClockFloor.get().reached == START

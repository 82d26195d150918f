"""How far the site's clock has come, kept in the database: after a restart on a machine whose clock
was set back, no deadline that has passed reopens; and administrators see when it was set."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, cast

from peewee import IntegerField

from hackathon.core import audit, clock
from hackathon.core.db import Base, UtcField, transaction

logger = logging.getLogger("hackathon.clock")

EVERY = 10.0  # seconds between two notes of how far the clock has come
LARGE = 60.0  # seconds; a smaller jump is the usual correction of a clock


class ClockFloor(Base):
    """One row: the latest moment that any process has seen."""

    seen_by_public = False
    reached = UtcField()
    settings = IntegerField(default=0)  # how often an administrator has set it


class ClockJump(Base):
    """The machine's clock was set by more than a minute."""

    seen_by_public = False
    noticed_at = UtcField(index=True)  # by the site's clock
    machine_at = UtcField()  # what the machine's showed
    seconds = IntegerField()  # forward; below zero: back


class Floor:
    """What one process knows of the row."""

    def __init__(self) -> None:
        self.watch = clock.Watch()
        self.settings = 0
        self.fallen = 0.0  # seconds by which the clock was set back while no process ran


_process = Floor()


def take_up() -> None:
    """Begin at the moment that the site had reached before this process was started; before the
    first request is answered. Writes nothing."""
    row = _row()
    if row is None:
        return
    _process.settings = row.settings
    # A clock that was set back while nobody looked shows itself by this alone.
    _process.fallen = min(0.0, (clock.machine() - row.reached).total_seconds())
    clock.begin_at(row.reached)


def note(at: datetime, process: Floor = _process) -> bool:
    """Write down how far the clock has come, learn it from the other processes, and record a jump;
    a chore."""
    jump = process.watch.jump() + process.fallen
    process.fallen = 0.0
    row = _row()
    if row is None:
        ClockFloor.insert(id=1, reached=at).on_conflict_ignore().execute()
        return False
    if row.settings != process.settings:
        process.settings = row.settings
        clock.go_on_from(row.reached)
    elif at - row.reached > timedelta(seconds=EVERY / 2):
        # The row only ever rises; two processes may write it in any order.
        later = (ClockFloor.reached < at) & (ClockFloor.settings == row.settings)
        ClockFloor.update(reached=at).where(ClockFloor.id == 1, later).execute()
    else:
        clock.raise_to(row.reached)
    if abs(jump) > LARGE:
        _record(jump, at)
    return False


def _record(jump: float, at: datetime) -> None:
    logger.warning("the machine's clock was set", extra={"seconds": round(jump)})
    # Every process notices it; one tells.
    lately = ClockJump.noticed_at > at - timedelta(seconds=4 * EVERY)
    same = ClockJump.seconds.between(round(jump) - LARGE, round(jump) + LARGE)
    if not ClockJump.select().where(lately, same).exists():
        ClockJump.create(
            noticed_at=at,
            machine_at=clock.machine(),
            seconds=round(jump),
        )


def ahead(at: datetime) -> timedelta:
    """Return by how much the site's moment is later than the machine's; zero when it is not."""
    return max(at - clock.machine(), timedelta(0))


def jumps(since: datetime) -> list[ClockJump]:
    """Return how the machine's clock was set since a moment, the latest first."""
    query = ClockJump.select().where(ClockJump.noticed_at >= since)
    return list(query.order_by(ClockJump.id.desc()))


def set_to_machine(person: Any, at: datetime) -> None:
    """Let the site go on from what the machine's clock shows: it was ahead by mistake. Deadlines
    between the two moments are open again, so the audit log says who did this.

    :param person: an administrator
    """
    machine = clock.machine()
    with transaction():
        ClockFloor.insert(id=1, reached=at).on_conflict_ignore().execute()
        ClockFloor.update(reached=machine, settings=ClockFloor.settings + 1).execute()
        audit.record(
            at, person, "clock.set", "clock", seconds=round((machine - at).total_seconds())
        )


def _row() -> ClockFloor | None:
    return cast("ClockFloor | None", ClockFloor.get_or_none(ClockFloor.id == 1))

"""Kinds of notices: a rule each, made of what happens, how long before or after, and who is told.

The wing that knows the noun declares a ``Kind`` (``submissions/reminders.py``); ``desk/reminders``
lists them all. What a kind says stands in ``templates/mail/notice_<name>.txt``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from hackathon.events.events import Event
from hackathon.people.people import Person

Row = TypeVar("Row")
# Over a night: a site that was away in the evening still tells in the morning.
PATIENCE = timedelta(hours=12)


class Span(NamedTuple):
    """Which happenings are asked for: not before ``since``, before ``until``, of one event or
    all."""

    since: datetime
    until: datetime
    event: Event | None = None


@dataclass(frozen=True)
class Happening(Generic[Row]):
    """Something that has a moment: a deadline, the end of a round.

    :ivar key: names it among those of its kind, for as long as it is there
    :ivar event: the event it belongs to, whose organisers may switch the kind off
    :ivar name: what organisers tell it by, where an event has several
    """

    key: str
    at: datetime
    row: Row
    event: Event | None = None
    name: str = ""


class Told(NamedTuple):
    """Somebody who is told, and what the letter's template wants to know."""

    person: Person
    values: dict[str, Any]


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """One kind of notice.

    :ivar name: as it is kept, and as its template is called
    :ivar title: what people choose by; :ivar about: when it comes and for whom (lazy texts)
    :ivar offsets: when somebody is told, from the moment that something happens; negative: before
    :ivar happenings: what happens in a span
    :ivar audience: who is told of it as things stand at a moment; each person once
    :ivar of_event: whether it belongs to events, so that organisers see it and switch it off
    :ivar of_judging: whether who is told tells of the judging, which not every organiser may see
    :ivar patience: how late it may go out, when the site was away at its moment
    """

    name: str
    title: Any
    about: Any
    offsets: tuple[timedelta, ...]
    happenings: Callable[[Span], Iterable[Happening[Row]]]
    audience: Callable[[Happening[Row], datetime], Iterable[Told]]
    of_event: bool = True
    of_judging: bool = False
    patience: timedelta = PATIENCE

    @property
    def template(self) -> str:
        """The name of its letter."""
        return f"notice_{self.name}"


class Due(NamedTuple):
    """A notice whose moment stands: what it tells of, when, and until when that makes sense.

    :ivar ends: from then on it is not begun any more
    """

    kind: Kind[Any]
    happening: Happening[Any]
    moment: datetime
    ends: datetime

    @property
    def key(self) -> str:
        """Names it among those of its kind; a deadline that is moved makes another one."""
        return f"{self.happening.key}@{self.moment:%Y-%m-%dT%H:%M:%S}"

    @property
    def stale_at(self) -> datetime | None:
        """From when on nobody wants to read it: once it has happened, what was to be done before is
        too late."""
        return self.happening.at if self.moment < self.happening.at else None


def planned(kind: Kind[Any], span: Span) -> Iterator[Due]:
    """Give every notice of a kind about what happens in a span, in order of its happenings."""
    offsets = sorted(kind.offsets)
    for happening in kind.happenings(span):
        moments = [happening.at + offset for offset in offsets]
        for place, moment in enumerate(moments):
            # The next notice of the same thing makes this one needless.
            bounds = [moment + kind.patience, *moments[place + 1 : place + 2]]
            if moment < happening.at:
                bounds.append(happening.at)
            yield Due(kind, happening, moment, min(bounds))


def due(kind: Kind[Any], at: datetime) -> list[Due]:
    """Return the notices of a kind whose moment has come and has not passed by."""
    # Wide enough for every offset; which of the notices stand now is sorted out below.
    span = Span(at - max(kind.offsets) - kind.patience, at - min(kind.offsets) + SECOND)
    return [one for one in planned(kind, span) if one.moment <= at < one.ends]


SECOND = timedelta(seconds=1)  # a span leaves its end out


def again(kind: Kind[Any], key: str, at: datetime) -> Happening[object] | None:
    """Return what a notice told of, by its key and the moment at which it happens; None when it is
    gone or happens at another moment by now."""
    wanted = key.rpartition("@")[0]
    found = kind.happenings(Span(at, at + SECOND))
    return next((one for one in found if one.key == wanted), None)

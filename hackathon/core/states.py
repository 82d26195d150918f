"""The only door for a change of state: a compare-and-set UPDATE that follows a table of allowed
moves. Before it, what a door allowed is asked again under the lock.

Between the door and the lock of a verb somebody else may have been faster: of three people to whom
one captain hands the captaincy over in one moment, each was the captain's to choose when the door
asked. So the door hands its question in for as long as the view runs, and ``db.lock`` asks it once
more of what the database holds by then. Where a verb takes no lock it is asked before the first
write. No verb has to remember to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from peewee import Model

from hackathon.core.engines import before_writing, lock_unless_asked
from hackathon.core.language import gettext as _

Moves = Mapping[str, tuple[str, ...]]


class Refused(Exception):
    """A rule says no. The message is a sentence for the person, in the interface's language."""


class Ahead(str):
    """A refusal's sentence whose reason the person can take out of the way.

    :ivar step: "confirm" the own address, or "register" for an event
    :ivar path: of the page where that is done, from the site's root; empty where any page does
    """

    step: str
    path: str

    def __new__(cls, sentence: str, step: str, path: str = "") -> Ahead:
        made = super().__new__(cls, sentence)
        made.step, made.path = step, path
        return made


class NoSuchMove(Refused):
    """The row is not in a state from which the wished one can be reached."""


def move(row: Model, moves: Moves, to: str, field: str = "status", **also: Any) -> None:
    """Set ``row``'s state to ``to`` and write ``also`` beside it, in one UPDATE.

    The UPDATE names every state from which the move is allowed and the one that was read, so of two
    people who move the same row at once only the first succeeds; the second is told.

    :param moves: state -> states that may follow
    :raises NoSuchMove: when the table does not allow it, or the row's state has changed meanwhile
    """
    lock_unless_asked(row)
    cls = type(row)
    now = getattr(row, field)
    if to not in moves.get(now, ()):
        raise NoSuchMove(f"{now} -> {to}")
    column = getattr(cls, field)
    if "revision" in cls._meta.fields:
        also = {"revision": cls.revision + 1, **also}  # type: ignore[attr-defined]
    done = cls.update({field: to, **also}).where((cls.id == row.id) & (column == now)).execute()  # type: ignore[attr-defined]
    # Somebody else was faster: the row is no longer in the state that was read.
    if done != 1:
        raise NoSuchMove(f"{now} -> {to}")
    setattr(row, field, to)
    for name, value in also.items():
        if name == "revision":
            row.revision += 1  # type: ignore[attr-defined]
        else:
            setattr(row, name, value)


# Reads everything anew and says why not, as a sentence; empty where not even that may be told;
# None: it is still allowed.
Question = Callable[[], str | None]

_held: ContextVar[Question | None] = ContextVar("question", default=None)


@contextmanager
def permitted(question: Question) -> Iterator[None]:
    """Let every lock and every transaction's first write within ask ``question``."""
    before = _held.set(question)
    try:
        yield
    finally:
        _held.reset(before)


def ask_again() -> None:
    """Ask what the door asked.

    :raises Refused: when it is no longer allowed; nobody asks outside of a door
    """
    question = _held.get()
    reason = None if question is None else question()
    if reason is not None:
        raise Refused(
            reason or _("Somebody else has changed this meanwhile. Look at the page again.")
        )


before_writing.append(ask_again)

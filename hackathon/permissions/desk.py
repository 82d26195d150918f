"""Letters that organisers write to many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hackathon.desk import audiences
from hackathon.desk.mailings import Mailing
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.permissions.events import edit_event, organise
from hackathon.permissions.judging import manage_judging, see_entries
from hackathon.permissions.roles import Reason

# Who may know the readers of a letter: what they have in common is told by it.
SEALS: dict[str, Callable[[Person | None, Event, datetime], Reason]] = {
    "": organise,
    "entries": see_entries,
    "judging": manage_judging,
}


def seals_of(person: Person | None, event: Event, at: datetime) -> set[str]:
    """Return the kinds of audiences (see ``audiences.Kind``) that ``person`` may know."""
    return {seal for seal, ask in SEALS.items() if ask(person, event, at) is None}


def see_letter(person: Person | None, mailing: Mailing, at: datetime) -> Reason:
    """Read a letter to many, and who got it: organisers who may know its readers."""
    ask = SEALS[audiences.KINDS[mailing.to.kind].seal]
    return ask(person, mailing.event, at)


def send_letter(person: Person | None, mailing: Mailing, at: datetime) -> Reason:
    """Change, send or discard the draft of a letter."""
    reason = see_letter(person, mailing, at)
    return edit_event(person, mailing.event, at) if reason is None else reason

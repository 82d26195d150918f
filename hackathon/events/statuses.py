"""The status of an event: a draft that its organisers see, published, kept in the archive."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit, translated
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules
from hackathon.people.people import Person

MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ("published",)}


def publish(event: Event, person: Person, at: datetime) -> None:
    """Show a draft to everybody.

    :raises Refused: while there are no rules to accept
    """
    with transaction():
        if not Rules.select().where(Rules.event == event).exists():
            raise Refused(_("Publish the rules first: people accept them when they register."))
        translated.move(event, MOVES, "published")
        audit.record(at, person, "events.publish", event, event)


def withdraw(event: Event, person: Person, at: datetime) -> None:
    """Make a published event a draft again.

    :raises Refused: once somebody has registered
    """
    with transaction():
        lock(event)
        # Read under the lock: somebody may register this very moment.
        if Event.get_by_id(event.id).participants:
            raise Refused(
                _("People have registered, so the event cannot disappear. Archive it instead.")
            )
        translated.move(event, MOVES, "draft")
        audit.record(at, person, "events.withdraw", event, event)


def archive(event: Event, person: Person, at: datetime) -> None:
    """Keep an event for reading only."""
    with transaction():
        translated.move(event, MOVES, "archived")
        audit.record(at, person, "events.archive", event, event)


def restore(event: Event, person: Person, at: datetime) -> None:
    """Bring an archived event back."""
    with transaction():
        translated.move(event, MOVES, "published")
        audit.record(at, person, "events.restore", event, event)

"""Organisers: who answers for an event."""

from __future__ import annotations

from datetime import datetime

from hackathon.core import audit, letters
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, Organiser
from hackathon.people.people import Person


def of(event: Event) -> list[Person]:
    """Return who answers for ``event``, in order of name."""
    return list(
        Person.select()
        .join(Organiser)
        .where(Organiser.event == event)
        .order_by(Person.folded, Person.id)
    )


def add(
    event: Event,
    who: Person,
    person: Person,
    at: datetime,
    link: str = "",
) -> Organiser:
    """Let ``who`` answer for the event too, and tell them.

    :raises Refused: when they do already, or cannot sign in
    """
    with transaction():
        if not who.active or who.confirmed_at is None:
            raise Refused(
                _(
                    "This account has not confirmed its address yet. Ask the person to open the"
                    " link in our message first."
                )
            )
        if Organiser.select().where(Organiser.event == event, Organiser.person == who).exists():
            raise Refused(_("%(name)s is an organiser already.", name=who.name))
        organiser = Organiser.create(
            event=event,
            person=who,
            since=at,
        )
        letters.write(
            who,
            "organiser_added",
            at,
            event=event,
            link=link,
            name=person.name,
        )
        audit.record(at, person, "organisers.add", f"Person {who.key}", event)
    who.forget()
    return organiser


def remove(organiser: Organiser, person: Person, at: datetime) -> None:
    """End somebody's part as an organiser.

    :raises Refused: when nobody would be left
    """
    with transaction():
        # Two who leave at once would each count the other.
        lock(organiser.event)
        if Organiser.select().where(Organiser.event == organiser.event_id).count() < 2:
            raise Refused(_("Somebody has to answer for the event. Add another organiser first."))
        who = organiser.person
        organiser.delete_instance()
        audit.record(at, person, "organisers.remove", f"Person {who.key}", organiser.event)
    who.forget()
    person.forget()

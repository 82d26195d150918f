"""Helpers: who reads an event's lists for its organisers, checks eligibility, and notes who has
come. They see no score, write to nobody, and remove nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from peewee import ForeignKeyField, ModelSelect

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, transaction
from hackathon.core.prepared import prepared
from hackathon.events.events import Event, of_person_in
from hackathon.people.people import Person


class Helper(Base):
    """Somebody who helps at an event, by an invitation that they accepted."""

    event = ForeignKeyField(Event, backref="helpers", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="helps", on_delete="CASCADE")
    since = UtcField()

    @classmethod
    def holds(
        cls,
        person: Person,
        event: Event,
    ) -> bool:
        """Tell whether ``person`` helps at ``event``."""
        return person.remember(
            ("helper", event.id),
            lambda: bool(_helping(event.id, person.id)),
        )

    @classmethod
    def recall(
        cls,
        person: Person,
        event: Event,
        holds: bool,
    ) -> None:
        """Tell ``holds`` what another query has found out already."""
        person.remember(("helper", event.id), lambda: holds)

    @classmethod
    def by_address(
        cls,
        event: str,
        person: str,
    ) -> Self | None:
        """Find the row that an address names."""
        return of_person_in(cls, event, person)

    class Meta:
        indexes = ((("event", "person"), True),)


@prepared
def _helping(event: int, person: int) -> ModelSelect[Helper]:
    return Helper.select(Helper.id).where(
        Helper.event == event,
        Helper.person == person,
    )


def of(event: Event) -> list[Person]:
    """Return who helps at ``event``, in order of name."""
    return list(
        Person.select().join(Helper).where(Helper.event == event).order_by(Person.folded, Person.id)
    )


def of_person(person: Person, at: datetime) -> list[Helper]:
    """Return where ``person`` helps, each with its event, until its results are due."""
    query = Helper.select(Helper, Event).join(Event).where(Helper.person == person)
    running = (Event.status == "published") & (Event.results_on > at)
    return list(query.where(running).order_by(Event.results_on))


def take(
    event: Event,
    person: Person,
    at: datetime,
) -> None:
    """Let ``person`` help from now on, once; call it inside the verb's transaction."""
    # Somebody may hold two invitations, the older one from another address.
    if not Helper.holds(person, event):
        Helper.create(event=event, person=person, since=at)
        person.forget()


def remove(
    helper: Helper,
    by: Person,
    at: datetime,
) -> None:
    """End somebody's part as a helper; they are told unless they end it themselves."""
    who, event = helper.person, helper.event
    with transaction():
        # Nothing hangs on the row: what a helper decided stands in the audit log.
        helper.delete_instance()
        audit.record(at, by, "helpers.remove", f"Person {who.key}", event)
        if by.id != who.id:
            letters.write(
                who,
                "helper_removed",
                at,
                event=event,
                name=by.name,
            )
    who.forget()
    by.forget()

"""Registration for an event: the rules' version accepted, the organiser's questions answered, a seat or the waiting list."""

from __future__ import annotations

from typing import cast

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Edited, UtcField
from hackathon.events import Event, Rules
from hackathon.people import Person

MOVES = {
    "registered": ("withdrawn", "excluded"),
    "waiting": ("registered", "withdrawn", "excluded"),
    "withdrawn": ("registered", "waiting"),
    "excluded": ("registered", "waiting"),
}
KINDS = ("text", "long text", "choice", "choices", "yes or no")


class RegistrationQuestion(Edited):
    """A question that the organiser puts to everybody who registers."""

    event = ForeignKeyField(Event, backref="questions", on_delete="CASCADE")
    key = CharField(max_length=40)
    label = CharField()
    hint = CharField(default="")
    kind = CharField(max_length=12)
    required = BooleanField(default=False)
    choices = JSONField(default=list)
    position = IntegerField(default=0)
    retired_at = UtcField(null=True)  # no longer asked; the answers stay
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)

    class Meta:
        indexes = ((("event", "key"), True),)
        constraints = [Check("kind IN ('text', 'long text', 'choice', 'choices', 'yes or no')")]


class Registration(Edited):
    """A person's seat at an event, or place on its waiting list (in order of ``created_at``)."""

    event = ForeignKeyField(Event, backref="registrations", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="registrations", on_delete="RESTRICT")
    status = CharField(max_length=12)
    rules = ForeignKeyField(Rules, null=True, on_delete="RESTRICT")  # the version accepted
    accepted_at = UtcField(null=True)
    of_age = BooleanField(default=False)  # confirmed to have the event's minimum age
    not_excluded = BooleanField(default=False)  # confirmed not to be among the excluded
    answers = JSONField(default=dict)  # question key -> answer
    looking_for_team = BooleanField(default=False)
    about = TextField(default="")  # what the person offers to a team
    reason = TextField(default="")  # of an exclusion
    created_at = UtcField()

    @classmethod
    def of(cls, person: Person, event: Event) -> Registration | None:
        """Return the person's registration for the event, whatever its status."""
        return cast(
            "Registration | None",
            person.remember(("registration", event.id), lambda: cls.get_or_none(cls.event == event, cls.person == person)),
        )

    class Meta:
        indexes = ((("event", "person"), True),)
        constraints = [Check("status IN ('registered', 'waiting', 'withdrawn', 'excluded')")]

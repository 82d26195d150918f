"""The questions that an event's organisers put to everybody who registers. Answers outlive a question that is retired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import fn

from hackathon import audit, multilingual
from hackathon.db import lock, new_key, transaction
from hackathon.events import Event
from hackathon.language import gettext as _
from hackathon.language import lazy
from hackathon.people import Person
from hackathon.registrations import RegistrationQuestion
from hackathon.states import Refused

TRANSLATED = ("label", "hint", "choices")
KIND_NAMES = {
    "text": lazy("One line of text"),
    "long text": lazy("Several lines of text"),
    "choice": lazy("One of several choices"),
    "choices": lazy("Any of several choices"),
    "yes or no": lazy("Yes or no"),
}


def of(event: Event) -> list[RegistrationQuestion]:
    """Return every question in order, the retired ones last."""
    query = RegistrationQuestion.select().where(RegistrationQuestion.event == event)
    return sorted(query, key=lambda row: (row.retired_at is not None, row.position, row.id))


def _refuse_nonsense(values: dict[str, Any]) -> dict[str, Any]:
    choosing = values["kind"] in ("choice", "choices")
    if choosing and len(set(values["choices"])) < 2:
        raise Refused(_("Give at least two choices, one a line, each different."))
    return {**values, "choices": list(dict.fromkeys(values["choices"])) if choosing else []}


def create(event: Event, person: Person, at: datetime, **values: Any) -> RegistrationQuestion:
    """Ask something more, after the other questions. Raises Refused when there is nothing to choose from."""
    with transaction():
        lock(event)
        last = RegistrationQuestion.select(fn.MAX(RegistrationQuestion.position)).where(RegistrationQuestion.event == event).scalar()
        position = 0 if last is None else last + 1
        row = RegistrationQuestion.create(event=event, key=new_key(8), position=position, **_refuse_nonsense(values))
        audit.record(at, person, "questionnaire.create", row, event, label=row.label)
    return row


def edit(row: RegistrationQuestion, expected: int | None, person: Person, at: datetime, **values: Any) -> None:
    """Change a question; answers given so far stay as they were given. Raises Refused, Conflict."""
    with transaction():
        before = {"label": row.label, "kind": row.kind, "choices": row.choices}
        multilingual.change(row, expected, TRANSLATED, **_refuse_nonsense(values))
        audit.record(at, person, "questionnaire.edit", row, row.event_id, before=before)


def retire(row: RegistrationQuestion, person: Person, at: datetime) -> None:
    """Ask it no longer."""
    with transaction():
        multilingual.change(row, None, TRANSLATED, retired_at=at)
        audit.record(at, person, "questionnaire.retire", row, row.event_id)


def ask_again(row: RegistrationQuestion, person: Person, at: datetime) -> None:
    """Ask a retired question again."""
    with transaction():
        multilingual.change(row, None, TRANSLATED, retired_at=None)
        audit.record(at, person, "questionnaire.ask_again", row, row.event_id)

"""Erasing an event that was only tried out: with all its rows and files, for good, as long as
nobody but its organisers has had a part in it.

What belongs to an event is read from the foreign keys, so a new noun is dealt with by having one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from peewee import ForeignKeyField

from hackathon.core import audit, letters
from hackathon.core.db import Base, lock, models, transaction
from hackathon.core.language import fold, ngettext
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events import organisers
from hackathon.events.events import Event
from hackathon.notices.notices import Notice, NoticeRun
from hackathon.people.consents import Consent
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.privacy import inventory
from hackathon.submissions.submissions import Submission

Model = type[Base]

ADDRESS = "email_key"  # of somebody who was written to and may have no account


def erase(event: Event, name: str, person: Person, at: datetime) -> list[str]:
    """Erase an event; the other organisers are told. Return the names of files in the store that
    the caller deletes then.

    :param name: its title, as the organiser has typed it
    :raises Refused: when that is another name, or somebody else has had a part in it
    """
    if fold(name.strip()) != fold(event.title):
        raise Refused(_("This is not the name of the event. Type it as it stands above."))
    with transaction():
        lock(event)
        if not Event.select().where(Event.id == event.id).exists():
            raise Refused(_("This was done already. Look at the page again."))
        # Asked under the lock: somebody may have registered since the page was opened.
        if sentence := obstacle(event, person):
            raise Refused(sentence)
        # While the event still has its organisers.
        for reader in organisers.of(event):
            if reader.id != person.id:
                letters.write(reader, "event_erased", at, event=event, name=person.name)
        files = _files(event)
        # From the last to the first: no row goes before those that point to it.
        for model in reversed(inside()):
            model.delete().where(_of(model, event)).execute()
        # Offices are asked about pages by their paths, which no key holds.
        Consent.delete().where(Consent.subject.startswith(f"events/{event.slug}/")).execute()
        audit.record(at, person, "events.erase", event, event, title=event.title)
        files = _unused(files)
    person.forget()
    return files


def obstacle(event: Event, person: Person) -> str:
    """Return why ``person`` cannot erase an event, as a sentence; nothing where they can."""
    if others := len(_others(event, person)):
        return ngettext(
            "Somebody else has a part in this event, so it stays. Archive it instead.",
            "%(num)s other people have a part in this event, so it stays. Archive it instead.",
            others,
        )
    # A pilot names the entry that it grew from for good.
    if _has_pilot(event):
        return _("A pilot has grown from this event, so it stays. Archive it instead.")
    return ""


def _others(event: Event, person: Person) -> set[int | str]:
    """Who but its organisers is named by anything of an event: numbers of people, and addresses."""
    own: set[int | str] = set()
    for one in (*organisers.of(event), person):
        own |= {one.id, one.email_key}
    found: set[int | str] = set()
    for model in inside():
        for column in _people(model):
            found |= {value for (value,) in _values(model, column, event)}
    asked = Consent.select(Consent.answered_by).where(
        Consent.subject.startswith(f"events/{event.slug}/"),
        Consent.answered_by.is_null(False),
    )
    found |= {row.answered_by_id for row in asked}
    return found - own - {""}


def _values(model: Model, column: Any, event: Event) -> Any:
    query: Any = model.select(column).where(
        _of(model, event),
        column.is_null(False),
    )
    return query.distinct().tuples()


def _people(model: Model) -> Iterator[Any]:
    for _place, named, column in inventory.pointing():
        if named is model:
            yield column
    if ADDRESS in model._meta.fields:
        yield getattr(model, ADDRESS)


def _has_pilot(event: Event) -> bool:
    entries = Submission.select(Submission.id).where(Submission.event == event)
    return bool(Pilot.select().where(Pilot.submission.in_(entries)).exists())


def _files(event: Event) -> list[str]:
    found: list[str] = []
    for model in inside():
        stored = model._meta.fields.get("stored")
        if stored is not None:
            names = [name for (name,) in _values(model, stored, event)]
            found += filter(None, names)
    return found


def _unused(names: list[str]) -> list[str]:
    """Return those of some files that no row names any more: a copy of an event offers the files of
    the one that it was made from."""
    kept: set[str] = set()
    for model in inside():
        if "stored" in model._meta.fields:
            stored = getattr(model, "stored")  # noqa: B009 - a column of some of them
            query: Any = model.select(stored).where(stored.in_(names))
            kept |= {name for (name,) in query.tuples()}
    return [name for name in names if name not in kept]


# --- What belongs to an event. --------------------------------------------------------------------


@cache
def inside() -> list[Model]:
    """Return the tables whose rows belong to one event, each after those that it points to."""
    found: list[Model] = [Event]
    ahead = [model for model in models() if model is not Event]
    while more := [model for model in ahead if _owner(model, found) is not None]:
        found += more
        ahead = [model for model in ahead if model not in more]
    return _in_order(found)


def _owner(model: Model, known: list[Model]) -> ForeignKeyField | None:
    """The column by which a table's rows belong to rows of those that are known."""
    for field in _keys(model):
        told_by_event = model in {Notice, NoticeRun}
        if field.rel_model in known and (told_by_event or not field.null):
            return field
    return None


def _keys(model: Model) -> list[ForeignKeyField]:
    return [one for one in model._meta.sorted_fields if isinstance(one, ForeignKeyField)]


def _in_order(found: list[Model]) -> list[Model]:
    # What restricts the deletion of another row has to go before it, a pointer that may be empty
    # included.
    ordered: list[Model] = []
    ahead = sorted(found, key=lambda model: model.__name__)
    while ahead:
        free = [model for model in ahead if not _held_by(model, ahead)]
        assert free, f"tables that point at each other: {ahead}"
        ordered += free
        ahead = [model for model in ahead if model not in free]
    return ordered


def _held_by(model: Model, ahead: list[Model]) -> bool:
    return any(field.rel_model in ahead and field.rel_model is not model for field in _keys(model))


def _of(model: Model, event: Event) -> Any:
    """The condition for the rows of a table that belong to an event."""
    if model is Event:
        return Event.id == event.id
    direct = [field for field in _keys(model) if field.rel_model is Event]
    # The shortest way up; a longer one would find the same rows.
    if direct:
        return direct[0] == event.id
    owner = _owner(model, [one for one in inside() if one is not model])
    assert owner is not None, model
    above: Any = owner.rel_model
    return owner.in_(above.select(above.id).where(_of(above, event)))

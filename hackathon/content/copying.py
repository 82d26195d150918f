"""An event made from an earlier one: all that its organisers prepared, and nobody who took part.

Rows are copied column by column, their translations and rendered texts included, so that a column
that comes later is copied too. What a row says of its own past is not: moments whose names end in
``at`` begin anew, people are left out, states go back to the first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import ForeignKeyField

from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.resources import Resource
from hackathon.core.db import Base, UtcField, transaction
from hackathon.core.language import fold
from hackathon.core.states import Refused
from hackathon.events import events, phases, shifting, timetable
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.events.shifting import Shift
from hackathon.notices.switches import NoticeSwitch
from hackathon.people import consents
from hackathon.people.consents import Matter
from hackathon.people.people import Person
from hackathon.results.prizes import Prize
from hackathon.teams.questionnaire import RegistrationQuestion

# What begins anew in every copy, whatever the earlier row says.
ANEW: dict[type[Base], dict[str, Any]] = {
    Event: {
        "status": "draft",
        "participants": 0,
        "demonstration": False,
    },
    Challenge: {
        "status": "draft",
        "corrections": 0,
    },
}


class Copy(NamedTuple):
    """What is said of the new event.

    :ivar opens: the day on which its registration opens
    :ivar zone: in which its dates are shown (IANA name); empty: that of the earlier event
    """

    slug: str
    title: str
    opens: date
    zone: str = ""


def copy(source: Event, wanted: Copy, person: Person, at: datetime) -> Event:
    """Set up a draft with everything that was prepared for an earlier event.

    :raises Refused: when the address is taken, or the day leaves no calendar for the other dates
    """
    opens = source.registration_opens
    shift = shifting.onto(wanted.opens, opens, source.time_zone, wanted.zone)
    with transaction():
        copying = _Copying(source, shift, at)
        event = copying.event(wanted, person)
        copying.parts(event)
        copying.briefs(event, person)
    return event


class _Copying:
    """One copy while it is made.

    :ivar rubrics: number of an earlier rubric -> its copy
    """

    def __init__(self, source: Event, shift: Shift, at: datetime) -> None:
        self.source, self.shift, self.at = source, shift, at
        self.rubrics: dict[int, Rubric] = {}

    def event(self, wanted: Copy, person: Person) -> Event:
        """Write the event itself; a title in another language would be that of the earlier one."""
        values = self.values(self.source)
        words = {code: dict(said) for code, said in self.source.translations.items()}
        for said in words.values():
            said.pop("title", None)
        values |= {
            "slug": wanted.slug,
            "title": wanted.title,
            "translations": words,
            "time_zone": self.shift.into.key,
        }
        # Search goes by the words in every language, the new title among them.
        found = [said.get("summary") or "" for said in words.values()]
        values["folded"] = fold(" ".join([wanted.title, self.source.summary, *found]))
        dates = {name: values[name] for name in phases.DATES}
        # Two dates can change places where the clocks are put forward between them.
        for sentence in phases.faults(dates).values():
            raise Refused(sentence)
        events.refuse_taken(wanted.slug)
        # What follows from the texts has been rendered when the earlier event was written.
        event = Event.create(**values)
        events.hand_to(event, person, self.at, origin=self.source.slug)
        return event

    def parts(self, event: Event) -> None:
        """Copy what stands beside the briefs; what was withdrawn, retired or cancelled stays
        behind."""
        if rules := Rules.current(self.source):
            self.put(rules, event=event)
        for rubric in self.rows(Rubric):
            made = self.rubrics[rubric.id] = self.put(rubric, event=event)
            for criterion in rubric.criteria.order_by(Criterion.id):
                self.put(criterion, rubric=made)
        for round in self.rows(Round):
            self.put(round, event=event, rubric=self.rubrics[round.rubric_id])
        for model in (Prize, RegistrationQuestion, Session, NoticeSwitch):
            for row in self.rows(model):
                self.put(row, event=event)
        # A round or a session that no longer fits is told before anything is kept.
        dates = timetable.of(event)
        for sentence in timetable.event_faults(dates, *events.parts(event)).values():
            raise Refused(sentence)

    def briefs(self, event: Event, person: Person) -> None:
        """Copy the briefs with their tags and resources; an office that owns one is asked again."""
        for brief in self.rows(Challenge):
            if brief.status == "archived":
                continue
            office = brief.office
            # Nobody answers for an office that has become part of another one.
            if office is not None and office.merged_into:
                office = None
            rubric = self.rubrics.get(brief.rubric_id)
            made = self.put(brief, event=event, office=office, rubric=rubric)
            for tag in brief.tags.order_by(Tag.id):
                self.put(tag, challenge=made)
            for resource in brief.resources.order_by(Resource.id):
                if resource.withdrawn_at is None:
                    self.put(resource, challenge=made)
            matter = Matter("brief", made.path, made.title)
            consents.change(None, office, matter, person, self.at)

    def rows(self, model: Any) -> Iterator[Any]:
        """Yield what the earlier event has of a kind and still offers."""
        for row in model.select().where(model.event == self.source).order_by(model.id):
            ended = ("withdrawn_at", "retired_at", "cancelled_at")
            if not any(getattr(row, name, None) for name in ended):
                yield row

    def put(self, row: Any, **others: object) -> Any:
        """Copy a row; ``others`` are the rows that the copy belongs to."""
        return type(row).create(**{**self.values(row), **others})

    def values(self, row: Base) -> dict[str, Any]:
        """Return the columns of a copy."""
        made: dict[str, Any] = {}
        for name, column in type(row)._meta.fields.items():
            value = row.__data__.get(name)
            # A key that is made by chance names one row alone; the new row gets its own.
            by_chance = name == "key" and column.default is not None
            if name == "id" or by_chance:
                continue
            # Whoever wrote or decided something did so at the earlier event.
            if isinstance(column, ForeignKeyField) and column.rel_model is Person:
                value = None
            if isinstance(column, UtcField) and value is not None:
                value = self._moment(name, value, column)
            made[name] = value
        return made | ANEW.get(type(row), {})

    def _moment(self, name: str, value: datetime, column: UtcField) -> datetime | None:
        if name != "at" and not name.endswith("_at"):
            return self.shift.moved(value)
        return None if column.null else self.at

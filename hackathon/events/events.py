"""Events: what they are, and what their organisers do with them. Phases follow from the dates: see
``phases``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Self, TypeVar, cast

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
    fn,
)

from hackathon.core import audit, prose, translated
from hackathon.core.db import Base, Edited, TagField, UtcField, lock, on_sqlite, transaction
from hackathon.core.language import fold
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events import phases, timetable
from hackathon.events.phases import Dated
from hackathon.people.people import Person

M = TypeVar("M", bound=Base)
TRANSLATED = ("title", "summary", "story", "place", "excluded", "eligibility")


class Event(Dated, Edited):
    """One hackathon. Its phase is never stored: ``phase(at)`` derives it from the dates."""

    LIMITS = {
        "title": 200,
        "summary": 500,
        "place": 200,
        "contact": 200,
        "grace_minutes": (0, 1440),  # a day
        "team_minimum": (1, 100),
        "team_maximum": (1, 100),
        "participants_maximum": (1, 1_000_000),
        "minimum_age": (1, 120),  # years
        "excluded": 2000,
        "challenges_per_submission": (1, 50),
        "entries_per_team": (1, 50),
        "entries_maximum": (1, 1_000_000),
    }
    slug = CharField(unique=True, max_length=60)
    title = CharField()
    summary = TextField(default="")
    story = TextField(default="")  # Markdown
    story_html = TextField(default="")
    status = CharField(default="draft", max_length=12)
    language = TagField()  # of title, summary and story
    translations = JSONField(
        default=dict
    )  # language -> {title, summary, story, story_html, machine, of_revision}
    submission_languages = JSONField(default=list)
    time_zone = CharField(default="UTC")
    place = CharField(default="")
    contact = CharField(default="")
    registration_opens = UtcField()
    registration_closes = UtcField()
    submission_opens = UtcField()
    submission_closes = UtcField()
    grace_minutes = IntegerField(
        default=0
    )  # registered bytes may still arrive this long after the deadline
    judging_opens = UtcField()
    judging_closes = UtcField()
    results_on = UtcField()
    team_minimum = IntegerField(default=1)
    team_maximum = IntegerField(default=6)
    single_entrants = BooleanField(default=True)
    participants_maximum = IntegerField(null=True)  # null: no cap
    participants = IntegerField(default=0)  # seats taken; counted up by a conditional UPDATE only
    minimum_age = IntegerField(null=True)  # years
    excluded = TextField(default="")  # who may not take part
    eligibility = TextField(default="")  # Markdown
    eligibility_html = TextField(default="")
    challenges_per_submission = IntegerField(default=1)
    demonstration = BooleanField(default=False)
    folded = TextField(default="")
    created_at = UtcField()
    updated_at = UtcField()
    # Invited to a team, people may register after registration has closed.
    late_invitations = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    entries_per_team = IntegerField(null=True)  # null: one for each challenge
    entries_maximum = IntegerField(null=True)  # null: no limit
    # Whether organisers look at each registration before it counts
    approval = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])

    @classmethod
    def create(cls, **values: Any) -> Self:
        """Make an event under a number that no other one ever had: the audit log still speaks of
        events that were erased."""
        # PostgreSQL never gives a number twice; SQLite gives the last one again.
        if on_sqlite() and "id" not in values:
            newest = cls.select(fn.MAX(cls.id)).scalar() or 0
            values["id"] = 1 + max(newest, audit.last_event())
        return super().create(**values)

    @classmethod
    def by_address(cls, event: str) -> Self | None:
        """Find the row that an address names."""
        return cast("Self | None", _at_address.first(event))

    class Meta:
        constraints = [
            Check("status IN ('draft', 'published', 'archived')"),
            *(Check(condition) for condition in phases.conditions()),
            Check("team_minimum >= 1 AND team_maximum >= team_minimum"),
            Check("grace_minutes >= 0"),
            Check("challenges_per_submission >= 1"),
            Check(
                "participants >= 0 AND (participants_maximum IS NULL OR participants <="
                " participants_maximum)"
            ),
        ]


def in_event(model: type[M], event: str) -> ModelSelect[M]:
    """Query the rows of ``model`` that belong to the event whose address is ``event``, and no
    others: a row of another event is never found."""
    return model.select(model, Event).join(Event).where(Event.slug == event)


def of_person_in(model: type[M], event: str, person: str) -> M | None:
    """Return the row that somebody has in the event whose address is ``event``, with its person:
    a seat, or a part in running it.

    :param person: the key in the person's address
    """
    query = in_event(model, event).select_extend(Person).switch(model).join(Person)
    found: M | None = query.where(Person.key == person).first()
    return found


_at_address = prepared(lambda event: Event.select().where(Event.slug == event))


class Organiser(Base):
    """Who answers for an event."""

    @classmethod
    def holds(cls, person: Person, event: Event) -> bool:
        """Tell whether ``person`` is an organiser of ``event``."""
        return person.remember(
            ("organiser", event.id),
            lambda: bool(_organising(event.id, person.id)),
        )

    @classmethod
    def recall(cls, person: Person, event: Event, holds: bool) -> None:
        """Tell ``holds`` what another query has found out already."""
        person.remember(("organiser", event.id), lambda: holds)

    @classmethod
    def anywhere(cls, person: Person) -> bool:
        """Tell whether ``person`` is an organiser of any event."""
        return person.remember(
            "organiser anywhere", lambda: bool(cls.select().where(cls.person == person).exists())
        )

    event = ForeignKeyField(Event, backref="organisers", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="organises", on_delete="CASCADE")
    since = UtcField()

    @classmethod
    def by_address(cls, event: str, person: str) -> Self | None:
        """Find the row that an address names."""
        return of_person_in(cls, event, person)

    class Meta:
        indexes = ((("event", "person"), True),)


@prepared
def _organising(event: int, person: int) -> ModelSelect[Organiser]:
    return Organiser.select(Organiser.id).where(
        Organiser.event == event, Organiser.person == person
    )


class Rules(Base):
    """One version of the rules that participants accept; a published version never changes."""

    LIMITS = {
        "version": 20,
        "title": 200,
    }
    event = ForeignKeyField(Event, backref="rules", on_delete="CASCADE")
    version = CharField(max_length=20)
    title = CharField()
    body = TextField()
    body_html = TextField()
    language = TagField()
    translations = JSONField(default=dict)
    revision = IntegerField(default=1)
    published_at = UtcField()

    @classmethod
    def current(cls, event: Event) -> Rules | None:
        """Return the version in force, or None when the event has no rules."""
        newest = (cls.published_at.desc(), cls.id.desc())
        return cls.select().where(cls.event == event).order_by(*newest).first()

    class Meta:
        indexes = ((("event", "version"), True),)


# --- Verbs. ---------------------------------------------------------------------------------------


def _rendered(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the HTML of the texts among the values."""
    return {
        f"{name}_html": prose.render(values[name], follow=True)
        for name in ("story", "eligibility")
        if name in values
    }


def _prepared(event: Event | None, at: datetime, values: dict[str, Any]) -> dict[str, object]:
    """Add what follows from the values: what search goes by; refuse dates out of order."""

    def now(name: str) -> Any:
        return values[name] if name in values else getattr(event, name, "")

    # One fault at a time: the dates hang together, and mending one often mends the others.
    dates = {name: now(name) for name in phases.DATES}
    moved = event is not None and dates != timetable.of(event)
    for sentence in timetable.event_faults(dates, *parts(event if moved else None)).values():
        raise Refused(sentence)
    translated = (event.translations or {}).values() if event else ()
    words = [
        now("title"),
        now("summary"),
        *(part.get(name, "") for part in translated for name in ("title", "summary")),
    ]
    return {
        **values,
        "folded": fold(" ".join(words)),
        "updated_at": at,
    }


def parts(event: Event | None) -> tuple[Iterable[Any], Iterable[Any]]:
    """The rounds and sessions of an event, whose rooms know this one and not the other way
    round."""
    return ((), ()) if event is None else (event.rounds, event.sessions)


def create(person: Person, at: datetime, **values: Any) -> Event:
    """Set up an event as a draft with ``person`` as its organiser.

    :raises Refused: when the address is taken or the dates are out of order
    """
    values = {"story": "", "eligibility": "", "summary": "", **values}
    html = _rendered(values)
    with transaction():
        refuse_taken(values["slug"])
        event = Event.create(**_prepared(None, at, values), **html, created_at=at)
        hand_to(event, person, at)
    return event


def refuse_taken(slug: str) -> None:
    """Refuse an address that another event has; of two at once the index refuses the second."""
    if Event.select().where(Event.slug == slug).exists():
        raise Refused(_("Another event has this address already. Choose another one."))


def hand_to(event: Event, person: Person, at: datetime, **told: str) -> None:
    """Let whoever sets an event up answer for it; others can be added."""
    Organiser.create(event=event, person=person, since=at)
    audit.record(at, person, "events.create", event, event, **told)
    person.forget()


def edit(
    event: Event,
    expected: int | None,
    person: Person | None,
    at: datetime,
    also: Callable[[], None] | None = None,
    **values: Any,
) -> None:
    """Change an event's texts, dates and limits.

    :param also: what follows from it in other rooms, in the same transaction
    :raises Refused: when a promise would be broken: a deadline that people count on, seats that are
        taken
    :raises Conflict: when somebody else changed it meanwhile
    """
    html = _rendered(values)
    with transaction():
        lock(event)
        fresh = Event.get_by_id(event.id)
        deadline = values.get("submission_closes", fresh.submission_closes)
        if (
            fresh.status == "published"
            and at >= fresh.submission_opens
            and deadline != fresh.submission_closes
        ):
            raise Refused(
                _(
                    "Submissions have opened, so teams count on their deadline. Use “Extend the"
                    " deadline”: everybody is told."
                )
            )
        # Seats that are taken cannot be taken back by a smaller number.
        cap = values.get("participants_maximum")
        if cap is not None and cap < fresh.participants:
            raise Refused(
                _(
                    "%(taken)s places are taken already; the limit cannot be lower.",
                    taken=fresh.participants,
                )
            )
        # The log names the columns; their texts are in the row itself.
        changed = fresh.changed_by(values)
        translated.change(event, expected, TRANSLATED, **_prepared(fresh, at, values), **html)
        audit.record(at, person, "events.edit", event, event, changed=changed)
        if also is not None:
            also()

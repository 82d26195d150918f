"""Events: what they are, who organises them, and the phases that follow from their dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, cast

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Base, Edited, UtcField
from hackathon.people import Person

MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ("published",)}


class Phase(StrEnum):
    """Where an event stands, in order."""

    ANNOUNCED = "announced"
    REGISTRATION = "registration"
    SUBMISSIONS = "submissions"
    CHECKING = "checking"  # submissions closed, judging not open: eligibility is checked
    JUDGING = "judging"
    DELIBERATION = "deliberation"
    RESULTS = "results"


class LinePart(NamedTuple):
    """A phase as the event line draws it."""

    key: str
    start: datetime
    end: datetime | None
    state: str  # past, now, next


class Event(Edited):
    """One hackathon. Its phase is never stored: ``phase(at)`` derives it from the dates."""

    slug = CharField(unique=True, max_length=60)
    title = CharField()
    summary = TextField(default="")
    story = TextField(default="")  # Markdown
    story_html = TextField(default="")
    status = CharField(default="draft", max_length=12)
    language = CharField(default="en", max_length=12)  # of title, summary and story
    translations = JSONField(default=dict)  # language -> {title, summary, story, story_html, machine, of_revision}
    submission_languages = JSONField(default=list)
    time_zone = CharField(default="UTC")
    place = CharField(default="")
    contact = CharField(default="")
    registration_opens = UtcField()
    registration_closes = UtcField()
    submission_opens = UtcField()
    submission_closes = UtcField()
    grace_minutes = IntegerField(default=0)  # registered bytes may still arrive this long after the deadline
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

    class Meta:
        constraints = [
            Check("status IN ('draft', 'published', 'archived')"),
            Check("registration_opens <= registration_closes"),
            Check("submission_opens < submission_closes"),
            Check("submission_closes <= judging_opens"),
            Check("judging_opens < judging_closes"),
            Check("judging_closes <= results_on"),
            Check("team_minimum >= 1 AND team_maximum >= team_minimum"),
            Check("grace_minutes >= 0"),
            Check("challenges_per_submission >= 1"),
            Check("participants >= 0 AND (participants_maximum IS NULL OR participants <= participants_maximum)"),
        ]


    def phase(self, at: datetime) -> Phase:
        """Return the phase that the dates put ``at`` in; it is derived each time and never stored."""
        for moment, phase in (
            (self.registration_opens, Phase.ANNOUNCED),
            (self.submission_opens, Phase.REGISTRATION),
            (self.submission_closes, Phase.SUBMISSIONS),
            (self.judging_opens, Phase.CHECKING),
            (self.judging_closes, Phase.JUDGING),
            (self.results_on, Phase.DELIBERATION),
        ):
            if at < moment:
                return phase
        return Phase.RESULTS

    def registration_open(self, at: datetime) -> bool:
        """Registration may overlap with submissions, so it has dates of its own."""
        return bool(self.registration_opens <= at < self.registration_closes)

    def submissions_open(self, at: datetime) -> bool:
        """Tell whether drafts may be edited and submitted at ``at``; the deadline itself is already too late."""
        return bool(self.submission_opens <= at < self.submission_closes)

    def line(self, at: datetime) -> list[LinePart]:
        """Return the phases that the event line shows, each past, now or to come at ``at``."""
        spans = (
            ("registration", self.registration_opens, self.registration_closes),
            ("submissions", self.submission_opens, self.submission_closes),
            ("judging", self.judging_opens, self.judging_closes),
            ("results", self.results_on, None),
        )
        parts = []
        for key, start, end in spans:
            state = "next" if at < start else "past" if end is not None and at >= end else "now"
            parts.append(LinePart(key, start, end, state))
        return parts

    def next_deadline(self, at: datetime) -> tuple[str, datetime] | None:
        """Return the next moment that binds somebody, as (key, moment), or None when nothing is left."""
        coming = [
            ("registration_opens", self.registration_opens),
            ("registration_closes", self.registration_closes),
            ("submission_opens", self.submission_opens),
            ("submission_closes", self.submission_closes),
            ("judging_opens", self.judging_opens),
            ("judging_closes", self.judging_closes),
            ("results_on", self.results_on),
        ]
        left = [(moment, key) for key, moment in coming if moment > at]
        # While something can still be handed in, its end matters more than what opens meanwhile.
        ending = [(moment, key) for moment, key in left if key.endswith("_closes")]
        running = [
            (moment, key)
            for moment, key in ending
            if (key == "registration_closes" and self.registration_open(at))
            or (key == "submission_closes" and self.submissions_open(at))
            or (key == "judging_closes" and at >= self.judging_opens)
        ]
        found = min(running or left, default=None)
        return None if found is None else (found[1], found[0])

    @property
    def grace_ends(self) -> datetime:
        """Until when the bytes of a file registered before the deadline may still arrive."""
        return cast(datetime, self.submission_closes + timedelta(minutes=self.grace_minutes))

    def locked(self, at: datetime) -> bool:
        """Teams are as they are once submissions have closed."""
        return bool(at >= self.submission_closes)


class Organiser(Base):
    """Who answers for an event."""

    @classmethod
    def holds(cls, person: Person, event: Event) -> bool:
        """Tell whether ``person`` is an organiser of ``event``."""
        return person.remember(
            ("organiser", event.id), lambda: bool(cls.select().where(cls.event == event, cls.person == person).exists())
        )

    @classmethod
    def anywhere(cls, person: Person) -> bool:
        """Tell whether ``person`` is an organiser of any event."""
        return person.remember("organiser anywhere", lambda: bool(cls.select().where(cls.person == person).exists()))

    event = ForeignKeyField(Event, backref="organisers", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="organises", on_delete="CASCADE")
    since = UtcField()

    class Meta:
        indexes = ((("event", "person"), True),)


class Rules(Base):
    """One version of the rules that participants accept; a published version never changes."""

    event = ForeignKeyField(Event, backref="rules", on_delete="CASCADE")
    version = CharField(max_length=20)
    title = CharField()
    body = TextField()
    body_html = TextField()
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)
    revision = IntegerField(default=1)
    published_at = UtcField()

    class Meta:
        indexes = ((("event", "version"), True),)


class Session(Edited):
    """An entry of the programme: workshop, office hours, briefing, ceremony."""

    event = ForeignKeyField(Event, backref="sessions", on_delete="CASCADE")
    title = CharField()
    kind = CharField(max_length=20)
    starts = UtcField()
    minutes = IntegerField()
    place = CharField(default="")
    link = CharField(default="")
    description = TextField(default="")

    class Meta:
        constraints = [Check("minutes > 0"), Check("kind IN ('workshop', 'office hours', 'briefing', 'ceremony')")]


class Announcement(Edited):
    """News of the organisers, shown on the event; withdrawn ones stay in the record."""

    event = ForeignKeyField(Event, backref="announcements", on_delete="CASCADE")
    title = CharField()
    body = TextField()
    body_html = TextField()
    language = CharField(default="en", max_length=12)
    translations = JSONField(default=dict)
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    published_at = UtcField()
    withdrawn_at = UtcField(null=True)


class Extension(Base):
    """A deadline that was moved: visible on the event, with its reason."""

    event = ForeignKeyField(Event, backref="extensions", on_delete="CASCADE")
    was = UtcField()
    becomes = UtcField()
    reason = TextField()
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = UtcField()

    class Meta:
        constraints = [Check("becomes > was")]


# --- Queries of the first page. ---------------------------------------------------------------------------------------


def running(at: datetime) -> list[Event]:
    """Return the published events between the opening of registration and their results, the next deadline first."""
    rows = Event.select().where(Event.status == "published", Event.registration_opens <= at, Event.results_on > at)
    return sorted(rows, key=lambda event: (event.next_deadline(at) or ("", event.results_on))[1])


def coming(at: datetime) -> list[Event]:
    """Return the published events whose registration has not opened yet, the next first."""
    return list(Event.select().where(Event.status == "published", Event.registration_opens > at).order_by(Event.registration_opens))

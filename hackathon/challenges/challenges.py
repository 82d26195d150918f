"""Challenges: the briefs, their resources, and the public questions and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField, fn

from hackathon.core import audit, prose, translated
from hackathon.core.db import Base, Edited, TagField, UtcField, lock, transaction
from hackathon.core.language import fold, lazy
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, in_event
from hackathon.events.rubrics import Rubric
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.people.people import Person

MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ("published",)}
SECTIONS = ("problem", "users", "good", "data", "deliverables", "judging", "terms", "bounds")
RIGHTS = (
    "patents",
    "trademarks",
    "designs",
    "copyright",
    "geographical indications",
    "plant varieties",
    "all",
)
FUNCTIONS = (
    "classification",
    "search",
    "translation",
    "formality check",
    "customer service",
    "data quality",
    "digitisation",
    "examination support",
    "routing",
    "measurement",
)
NEEDED = ("problem", "good", "deliverables")  # sections without which nobody could start
TRANSLATED = ("title", "summary", "prize", "sections")
HEADINGS = {
    "problem": lazy("The problem"),
    "users": lazy("Who has it"),
    "good": lazy("What good looks like"),
    "data": lazy("Data and tools"),
    "deliverables": lazy("What to hand in"),
    "judging": lazy("How it is judged"),
    "terms": lazy("Rights and licences"),
    "bounds": lazy("Out of bounds"),
}
NAMES = {
    "patents": lazy("Patents"),
    "trademarks": lazy("Trademarks"),
    "designs": lazy("Designs"),
    "copyright": lazy("Copyright"),
    "geographical indications": lazy("Geographical indications"),
    "plant varieties": lazy("Plant varieties"),
    "all": lazy("All IP rights"),
    "classification": lazy("Classification"),
    "search": lazy("Search"),
    "translation": lazy("Translation"),
    "formality check": lazy("Formality check"),
    "customer service": lazy("Customer service"),
    "data quality": lazy("Data quality"),
    "digitisation": lazy("Digitisation"),
    "examination support": lazy("Examination support"),
    "routing": lazy("Routing"),
    "measurement": lazy("Measurement"),
}
PART_NAMES = {
    "summary": lazy("Summary"),
    "description": lazy("Description"),
    "licence": lazy("Licence"),
    "background ip": lazy("Background IP"),
    "ai card": lazy("AI card"),
    "files": lazy("Files"),
    "links": lazy("Links"),
}
PARTS = ("summary", "description", "licence", "background ip", "ai card", "files", "links")


class Challenge(Edited):
    """A brief: real work of an office, in eight sections."""

    LIMITS = {"title": 200, "summary": 500, "prize": 1000}
    event = ForeignKeyField(Event, backref="challenges", on_delete="CASCADE")
    slug = CharField(max_length=60)
    title = CharField()
    summary = TextField(default="")
    office = ForeignKeyField(Office, backref="challenges", null=True, on_delete="RESTRICT")
    sections = JSONField(default=dict)  # section key -> Markdown
    sections_html = JSONField(default=dict)
    headings = JSONField(default=dict)  # section key -> its heading as the brief has it
    status = CharField(default="draft", max_length=12)
    prize = TextField(default="")
    rubric = ForeignKeyField(Rubric, null=True, on_delete="RESTRICT")
    required = JSONField(default=list)  # parts a submission needs, of PARTS
    language = TagField()
    translations = JSONField(
        default=dict
    )  # language -> {title, summary, sections, sections_html, machine, of_revision}
    position = IntegerField(default=0)
    folded = TextField(default="")
    updated_at = UtcField()
    corrections = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])  # see BriefVersion

    @property
    def path(self) -> str:
        """The path of its page, under which its owner is asked."""
        return f"events/{self.event.slug}/challenges/{self.slug}"

    @classmethod
    def by_address(cls, event: str, challenge: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.slug == challenge).first()

    class Meta:
        indexes = ((("event", "slug"), True),)
        constraints = [Check("status IN ('draft', 'published', 'archived')")]


class Tag(Base):
    """What a challenge is about: an IP right or a function of an office."""

    challenge = ForeignKeyField(Challenge, backref="tags", on_delete="CASCADE")
    kind = CharField(max_length=10)
    name = CharField(max_length=40)

    class Meta:
        indexes = ((("challenge", "kind", "name"), True), (("kind", "name"), False))
        constraints = [Check("kind IN ('right', 'function')")]


# --- Named queries. -------------------------------------------------------------------------------


def every(event: Event) -> list[Challenge]:
    """Return the event's challenges in order, drafts and archived ones too."""
    return list(
        Challenge.select()
        .where(Challenge.event == event)
        .order_by(Challenge.position, Challenge.id)
    )


def tags(challenge: Challenge) -> dict[str, list[str]]:
    """Return a challenge's tags by kind."""
    found: dict[str, list[str]] = {"right": [], "function": []}
    for tag in Tag.select().where(Tag.challenge == challenge).order_by(Tag.id):
        found[tag.kind].append(tag.name)
    return found


# --- Verbs. ---------------------------------------------------------------------------------------


class Brief(NamedTuple):
    """What is written of a brief."""

    columns: Mapping[str, object]  # of Challenge, those that are written
    rights: Sequence[str]  # of RIGHTS
    functions: Sequence[str]  # of FUNCTIONS


def _prepared(
    before: Challenge | None, at: datetime, values: Mapping[str, Any]
) -> dict[str, object]:
    """Add what follows from the values: what search goes by."""

    def now(name: str) -> Any:
        return values[name] if name in values else getattr(before, name)

    # A search finds a brief by its words in any language: one column holds all of them, folded.
    translated = (before.translations or {}).values() if before else ()
    words = [
        now("title"),
        now("summary"),
        *(part.get(name) or "" for part in translated for name in ("title", "summary")),
    ]
    return {
        **values,
        "folded": fold(" ".join(words)),
        "updated_at": at,
    }


def with_html(brief: Brief) -> Brief:
    """Add the HTML of the sections where they are written, before a transaction begins."""
    columns: Mapping[str, Any] = brief.columns
    if "sections" not in columns or "sections_html" in columns:
        return brief
    html = rendered(columns["sections"])
    return brief._replace(columns={**columns, "sections_html": html})


def rendered(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the HTML of each section; their headings' ids start with the section's key."""
    return {
        key: prose.render(text, f"{key}-", follow=True)
        for key, text in texts.items()
        if text.strip()
    }


def _tag(challenge: Challenge, brief: Brief) -> None:
    Tag.delete().where(Tag.challenge == challenge).execute()
    for kind, names in (("right", brief.rights), ("function", brief.functions)):
        for name in names:
            Tag.create(challenge=challenge, kind=kind, name=name)


def create(event: Event, brief: Brief, person: Person, at: datetime) -> Challenge:
    """Begin a brief as a draft, after the others.

    :raises Refused: when its address is taken
    """
    written = {"summary": "", "sections": {}, **brief.columns}
    brief = with_html(brief._replace(columns=written))
    with transaction():
        lock(event)  # two at once would get the same place in the list
        return add(event, brief, person, at)


def add(event: Event, brief: Brief, person: Person, at: datetime) -> Challenge:
    """Write a new brief whose texts are rendered; called under the event's lock.

    :raises Refused: when its address is taken
    """
    slug = brief.columns["slug"]
    if Challenge.select().where(Challenge.event == event, Challenge.slug == slug).exists():
        raise Refused(_("Another challenge has this address already. Choose another one."))
    # The greatest place, not the number of briefs: archived ones keep theirs.
    last = Challenge.select(fn.MAX(Challenge.position)).where(Challenge.event == event).scalar()
    position = 0 if last is None else last + 1
    values = _prepared(None, at, brief.columns)
    challenge = Challenge.create(event=event, position=position, **values)
    _tag(challenge, brief)
    _ask_owner(None, challenge, person, at)
    audit.record(at, person, "challenges.create", challenge, event)
    return challenge


def put(
    challenge: Challenge, expected: int | None, brief: Brief, person: Person, at: datetime
) -> None:
    """Write into the row what a brief says now; called under the brief's lock.

    :param brief: with its texts rendered, see ``with_html``
    :raises Refused: when a published brief would lose what a team needs to start
    :raises Conflict: when somebody else changed it meanwhile
    """
    fresh = Challenge.get_by_id(challenge.id)
    values = _prepared(fresh, at, brief.columns)
    if fresh.status == "published":
        now: dict[str, Any] = {**fresh.__data__, **values}
        _refuse_gaps(now["summary"], now["sections"])
    changed = fresh.changed_by(brief.columns)
    changed = [name for name in changed if name != "sections_html"]
    translated.change(challenge, expected, TRANSLATED, **values)
    _tag(challenge, brief)
    _ask_owner(fresh.office_id, challenge, person, at)
    audit.record(at, person, "challenges.edit", challenge, challenge.event_id, changed=changed)


def _ask_owner(was: int | None, challenge: Challenge, person: Person, at: datetime) -> None:
    page = (challenge.path, challenge.title)
    consents.change(was, challenge.office, consents.Matter("brief", *page), person, at)


def gaps(summary: str, texts: Mapping[str, str]) -> list[str]:
    """Return the headings of what a brief still lacks before it can be published."""
    lacking = [] if summary.strip() else [str(PART_NAMES["summary"])]
    return lacking + [str(HEADINGS[key]) for key in NEEDED if not (texts.get(key) or "").strip()]


def _refuse_gaps(summary: str, texts: Mapping[str, str]) -> None:
    if lacking := gaps(summary, texts):
        raise Refused(
            _("A published brief needs these parts: %(parts)s.", parts=", ".join(lacking))
        )


def publish(challenge: Challenge, person: Person, at: datetime) -> None:
    """Show a brief to everybody who sees the event.

    :raises Refused: while it lacks a part that a team needs to start
    """
    with transaction():
        lock(challenge)
        fresh = Challenge.get_by_id(challenge.id)
        _refuse_gaps(fresh.summary, fresh.sections)
        translated.move(challenge, MOVES, "published")
        audit.record(at, person, "challenges.publish", challenge, challenge.event_id)


def withdraw(challenge: Challenge, person: Person, at: datetime) -> None:
    """Make a published brief a draft again.

    :raises Refused: once teams may be working on it
    """
    with transaction():
        event = challenge.event
        # A draft event is seen by its organisers alone, so nobody can have begun there.
        if event.status == "published" and at >= event.submission_opens:
            raise Refused(
                _(
                    "Teams may be working on this brief, so it cannot disappear. Archive it: it"
                    " stays readable."
                )
            )
        translated.move(challenge, MOVES, "draft")
        audit.record(at, person, "challenges.withdraw", challenge, challenge.event_id)


def archive(challenge: Challenge, person: Person, at: datetime) -> None:
    """Take a brief off the list; whoever has its address can read it, nobody can begin to answer
    it."""
    with transaction():
        translated.move(challenge, MOVES, "archived")
        audit.record(at, person, "challenges.archive", challenge, challenge.event_id)


def restore(challenge: Challenge, person: Person, at: datetime) -> None:
    """Put an archived brief back on the list."""
    with transaction():
        translated.move(challenge, MOVES, "published")
        audit.record(at, person, "challenges.restore", challenge, challenge.event_id)


def move(challenge: Challenge, places: int, person: Person, at: datetime) -> None:
    """Move a challenge up (negative) or down the list by so many places."""
    with transaction():
        lock(challenge.event)
        order = [row.id for row in every(challenge.event)]
        place = max(0, min(len(order) - 1, order.index(challenge.id) + places))
        # Places are counted anew, so that gaps and doubles of older lists disappear with the move.
        order.remove(challenge.id)
        order.insert(place, challenge.id)
        for position, number in enumerate(order):
            Challenge.update(position=position).where(
                Challenge.id == number, Challenge.position != position
            ).execute()
        audit.record(at, person, "challenges.move", challenge, challenge.event_id, place=place + 1)

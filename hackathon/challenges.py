"""Challenges: the briefs, their resources, and the public questions and answers."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Base, Edited, UtcField, new_key
from hackathon.events import Event
from hackathon.offices import Office
from hackathon.people import Person
from hackathon.rubrics import Rubric

MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ("published",)}
SECTIONS = ("problem", "users", "good", "data", "deliverables", "judging", "terms", "bounds")
RIGHTS = ("patents", "trademarks", "designs", "copyright", "geographical indications", "plant varieties", "all")
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
PARTS = ("summary", "description", "licence", "background ip", "ai card", "files", "links")


class Challenge(Edited):
    """A brief: real work of an office, in eight sections."""

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
    language = CharField(default="en", max_length=12)
    translations = JSONField(
        default=dict
    )  # language -> {title, summary, sections, sections_html, machine, of_revision}
    position = IntegerField(default=0)
    folded = TextField(default="")
    updated_at = UtcField()

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


class Resource(Base):
    """A link or file that comes with a brief, with its licence."""

    key = CharField(unique=True, max_length=16, default=new_key)
    challenge = ForeignKeyField(Challenge, backref="resources", on_delete="CASCADE")
    title = CharField()
    kind = CharField(max_length=12)
    link = CharField(default="")
    licence = CharField(default="")
    note = TextField(default="")
    stored = CharField(default="")  # name in the store when it is a file
    file_name = CharField(default="")
    size = IntegerField(null=True)  # bytes
    sha256 = CharField(default="", max_length=64)
    media_type = CharField(default="")
    position = IntegerField(default=0)

    class Meta:
        constraints = [Check("kind IN ('standard', 'data', 'tool', 'text')")]


class Question(Edited):
    """A public question about a brief; organisers and the owner answer or hide it."""

    key = CharField(unique=True, max_length=16, default=new_key)
    challenge = ForeignKeyField(Challenge, backref="questions", on_delete="CASCADE")
    text = TextField()
    asked_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    asked_at = UtcField()
    status = CharField(default="open", max_length=12)
    answer = TextField(default="")
    answer_html = TextField(default="")
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    answered_at = UtcField(null=True)

    class Meta:
        constraints = [Check("status IN ('open', 'answered', 'hidden')")]


QUESTION_MOVES = {"open": ("answered", "hidden"), "answered": ("answered", "hidden"), "hidden": ("open", "answered")}

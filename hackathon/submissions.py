"""Submissions: a draft that may change, immutable versions with receipts, files, eligibility."""

from __future__ import annotations

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from hackathon.challenges import Challenge
from hackathon.db import Base, Edited, UtcField, new_key
from hackathon.events import Event
from hackathon.people import Person
from hackathon.teams import Team

MOVES = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("submitted", "withdrawn", "disqualified"),
    "withdrawn": ("draft",),
    "disqualified": ("submitted",),
}
ELIGIBILITY_MOVES = {"unchecked": ("eligible", "ineligible"), "eligible": ("ineligible",), "ineligible": ("eligible",)}
VISIBILITIES = ("public", "judges", "organisers")
VISIBLE_PARTS = ("summary", "description", "links", "files", "ai")
AI_CARD = ("model", "provider", "data", "languages", "hosting", "running_cost", "oversight", "limits", "risks")


class Submission(Edited):
    """A team's answer to one challenge or several: the working draft. What counts is its latest version."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="submissions", on_delete="CASCADE")
    team = ForeignKeyField(Team, backref="submissions", on_delete="RESTRICT")
    status = CharField(default="draft", max_length=12)
    reason = TextField(default="")  # of a disqualification
    eligibility = CharField(default="unchecked", max_length=12)
    eligibility_reason = TextField(default="")
    title = CharField(default="")
    summary = TextField(default="")
    description = TextField(default="")  # Markdown
    description_html = TextField(default="")
    language = CharField(default="en", max_length=12)
    licence = CharField(default="")
    background_ip = TextField(default="")
    links = JSONField(default=list)  # [{title, url}]
    ai = JSONField(default=dict)  # AI_CARD key -> text
    visibility = JSONField(default=dict)  # part -> one of VISIBILITIES
    folded = TextField(default="")
    versions_count = IntegerField(default=0)
    demonstration = BooleanField(default=False)
    created_at = UtcField()
    updated_at = UtcField()
    submitted_at = UtcField(null=True)  # of the latest version

    class Meta:
        constraints = [
            Check("status IN ('draft', 'submitted', 'withdrawn', 'disqualified')"),
            Check("eligibility IN ('unchecked', 'eligible', 'ineligible')"),
            Check("eligibility <> 'ineligible' OR eligibility_reason <> ''"),
            Check("status <> 'disqualified' OR reason <> ''"),
            Check("status IN ('draft', 'withdrawn') OR versions_count > 0"),
        ]


class Answer(Base):
    """Which challenge a submission answers: one submission per team and challenge."""

    submission = ForeignKeyField(Submission, backref="answers", on_delete="CASCADE")
    challenge = ForeignKeyField(Challenge, backref="answers", on_delete="RESTRICT")
    team = ForeignKeyField(Team, on_delete="CASCADE")

    class Meta:
        indexes = ((("submission", "challenge"), True), (("team", "challenge"), True))


class Attachment(Base):
    """A file of a submission, in the store; removed ones stay while a version holds them."""

    key = CharField(unique=True, max_length=16, default=new_key)
    submission = ForeignKeyField(Submission, backref="attachments", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    sha256 = CharField(max_length=64)
    media_type = CharField()
    stored = CharField()  # name in the store
    uploaded_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    uploaded_at = UtcField()
    removed_at = UtcField(null=True)

    class Meta:
        constraints = [Check("size >= 0")]


Attachment.add_index(
    Attachment.index(
        Attachment.submission, Attachment.name, unique=True, where=SQL("removed_at IS NULL"), name="attachment_one_name"
    )
)


class Version(Base):
    """What was submitted, frozen, and its receipt: server time, sha256 of every part, a code anyone can verify."""

    submission = ForeignKeyField(Submission, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    content = JSONField()  # every part as it was
    manifest = JSONField()  # [{part, size, sha256}] over texts and files
    digest = CharField(max_length=64)  # sha256 of the canonical manifest
    receipt = CharField(unique=True, max_length=24)
    submitted_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    submitted_at = UtcField()
    in_grace = BooleanField(default=False)

    class Meta:
        indexes = ((("submission", "number"), True),)


class VersionFile(Base):
    """A file as part of a version."""

    version = ForeignKeyField(Version, backref="files", on_delete="CASCADE")
    attachment = ForeignKeyField(Attachment, on_delete="RESTRICT")

    class Meta:
        indexes = ((("version", "attachment"), True),)

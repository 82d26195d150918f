"""Rubrics: criteria with a question, a weight and a described level for every score."""

from __future__ import annotations

from peewee import CharField, Check, FloatField, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.db import Base, Edited, UtcField
from hackathon.events import Event


class Rubric(Edited):
    """How a round or a challenge is judged. Frozen once a scorecard uses it."""

    event = ForeignKeyField(Event, backref="rubrics", on_delete="CASCADE")
    slug = CharField(max_length=60)
    title = CharField()
    guidance = TextField(default="")  # Markdown, for judges
    guidance_html = TextField(default="")
    language = CharField(default="en", max_length=12)
    translations = JSONField(
        default=dict
    )  # language -> {title, guidance, guidance_html, criteria: {key: {title, question, levels}}}
    frozen_at = UtcField(null=True)

    class Meta:
        indexes = ((("event", "slug"), True),)


class Criterion(Base):
    """One question of a rubric."""

    rubric = ForeignKeyField(Rubric, backref="criteria", on_delete="CASCADE")
    key = CharField(max_length=40)
    title = CharField()
    question = TextField(default="")
    weight = FloatField()
    levels = JSONField()  # list of [score, description], ascending: every score has its words
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("rubric", "key"), True),)
        constraints = [Check("weight > 0")]

"""Rounds of judging: screening, final, ...: rubric, dates, number of reviews, blind or not, and who moved on."""

from __future__ import annotations

from datetime import datetime

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField

from hackathon.db import Base, Edited, UtcField
from hackathon.events import Event
from hackathon.rubrics import Rubric


class Round(Edited):
    """One round; its panel is in ``judging``, the submissions it judges are its entries."""

    event = ForeignKeyField(Event, backref="rounds", on_delete="CASCADE")
    slug = CharField(max_length=60)
    title = CharField()
    position = IntegerField(default=0)  # 0 is the first round
    rubric = ForeignKeyField(Rubric, on_delete="RESTRICT")
    opens = UtcField()
    closes = UtcField()
    reviews = IntegerField(default=3)  # wished scorecards per submission
    load_maximum = IntegerField(null=True)  # submissions per judge at most; null: no limit
    blind = BooleanField(default=True)  # judges do not see team, names and offices
    shortlist = IntegerField(null=True)  # how many move on; null for the last round
    method = CharField(default="raw mean", max_length=12)
    tie_break = CharField(default="shared", max_length=20)
    closed_at = UtcField(null=True)  # closed by an organiser before its date

    def open(self, at: datetime) -> bool:
        """Tell whether scorecards may be written at ``at``."""
        return bool(self.opens <= at and not self.over(at))

    def over(self, at: datetime) -> bool:
        """Tell whether the round has ended, by its date or by an organiser."""
        return bool(at >= self.closes or (self.closed_at is not None and at >= self.closed_at))

    class Meta:
        indexes = ((("event", "slug"), True),)
        constraints = [
            Check("opens < closes"),
            Check("reviews >= 1"),
            Check("shortlist IS NULL OR shortlist >= 1"),
            Check("method IN ('raw mean', 'adjusted')"),
        ]


class Entry(Base):
    """A submission taken into a round, with the code under which judges see it when the round is blind."""

    round = ForeignKeyField(Round, backref="entries", on_delete="CASCADE")
    submission_id = IntegerField(index=True)  # Submission stands in a room further down
    code = CharField(max_length=12)
    added_at = UtcField()

    class Meta:
        indexes = ((("round", "submission_id"), True), (("round", "code"), True))

"""Registered files: named with their sha256 and length before the deadline; exactly these bytes may
follow in the grace period that an event grants slow links. See ``intake`` for the verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Self, cast

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, ModelSelect, fn

from hackathon.core.db import Base, UtcField, new_key
from hackathon.core.prepared import prepared
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

MOST_PROMISES = 20  # registered files of one submission that have not arrived


class Promised(Base):
    """A file that was registered; its bytes may have arrived since."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    submission = ForeignKeyField(Submission, backref="promises", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes that are reserved for it: as many as it has, or more
    sha256 = CharField(max_length=64)
    promised_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    promised_at = UtcField()
    kept_at = UtcField(null=True)  # when it joined what was submitted, in the extra time

    class Meta:
        indexes = ((("submission", "name", "sha256"), True),)
        constraints = [Check("size >= 0")]

    @classmethod
    def by_address(cls, event: str, submission: str, promised: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Submission, Event, Team).join(Submission).join(Event)
        query = query.switch(Submission).join(Team)
        scope = (Event.slug == event) & (Submission.key == submission)
        return cast("Self | None", query.where(scope, cls.key == promised).first())


def promises(submission: Submission) -> list[Promised]:
    """Return the registered files, in the order of registration."""
    return list(Promised.select().where(Promised.submission == submission).order_by(Promised.id))


def outstanding(team: Team, at: datetime) -> list[Promised]:
    """Return the team's registered files whose bytes have come neither to a draft nor to a version
    and may still come."""
    rows = _not_in_a_draft(team.id)
    return [row for row in rows if at < row.submission.grace_ends]


@prepared
def _not_in_a_draft(team: int) -> ModelSelect[Promised]:
    # Asked while others wait for their turn to write: prepared, as all that an upload asks there.
    here = Attachment.select().where(
        Attachment.submission == Promised.submission,
        Attachment.sha256 == Promised.sha256,
        Attachment.removed_at.is_null(),
    )
    query = Promised.select(Promised, Submission, Event, Team).join(Submission).join(Event)
    query = query.switch(Submission).join(Team)
    query = query.where(Submission.team == team, Promised.kept_at.is_null(), ~fn.EXISTS(here))
    return query.order_by(Promised.id)


def has_promises(submission: Submission) -> bool:
    """Tell whether a file is registered that has not been taken in."""
    mine = Promised.select().where(Promised.submission == submission)
    return bool(mine.where(Promised.kept_at.is_null()).exists())


def late_files(submission: Submission, until: datetime) -> dict[tuple[str, str], Promised]:
    """Return the registered files that were added in the extra time, up to a moment, by name and
    sha256."""
    rows = Promised.select().where(Promised.submission == submission, Promised.kept_at <= until)
    return {(row.name, row.sha256): row for row in rows}

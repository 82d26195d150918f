"""Files of a submission: added, replaced, removed, and how much of a team's quota they take."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Self

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    ModelSelect,
    fn,
)

from hackathon.core import audit, language
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.files import file_types
from hackathon.core.files.archives import is_archive
from hackathon.core.files.file_types import WITH_MACROS
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.core.store import Stored
from hackathon.core.storing import holding
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission, refuse_closed
from hackathon.teams.teams import Team

MOST_FILES = 40  # files of one draft


class Attachment(Base):
    """A file of a submission, in the store; removed ones stay while a version holds them."""

    key = CharField(unique=True, max_length=16, default=new_key)
    submission = ForeignKeyField(Submission, backref="attachments", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    sha256 = CharField(max_length=64, index=True)  # by which a receipt is found
    media_type = CharField()
    stored = CharField()  # name in the store
    uploaded_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    uploaded_at = UtcField()
    removed_at = UtcField(null=True)
    held = BooleanField(default=False)  # part of a version: the bytes stay for good

    @classmethod
    def by_address(cls, event: str, submission: str, attachment: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Submission, Event, Team).join(Submission).join(Event)
        query = query.switch(Submission).join(Team)
        scope = (Event.slug == event) & (Submission.key == submission)
        return query.where(scope, cls.key == attachment).first()

    @property
    def is_archive(self) -> bool:
        """Whether it can be listed."""
        return is_archive(self.name)

    @property
    def has_macros(self) -> bool:
        """Whether it is an Office file that brings something to run."""
        return self.media_type.endswith(WITH_MACROS)

    class Meta:
        constraints = [Check("size >= 0")]


Attachment.add_index(
    Attachment.index(
        Attachment.submission,
        Attachment.name,
        unique=True,
        # Only of what the draft holds: versions keep files of one name beside each other.
        where=SQL("removed_at IS NULL"),
        name="attachment_one_name",
    )
)


class File(NamedTuple):
    """A file that lies in the store already."""

    name: str  # cleaned, of a kind that is taken
    stored: Stored
    media_type: str
    beside: bool = False  # keep both when there is one of this name, under a name with a number


class Announced(NamedTuple):
    """A file that is going to come, as its sender announces it."""

    name: str  # cleaned, of a kind that is taken
    size: int  # bytes
    sha256: str  # 64 hexadecimal digits, or "" where none is needed
    beside: bool = False  # as in ``File``


def attach(
    submission: Submission,
    file: File,
    person: Person | None,
    at: datetime,
    quota: int,
    reserved: int = 0,
) -> Attachment:
    """Add a file; one of the same name is replaced (versions keep the older).

    :param quota: bytes that the team may store in all, removed files that a version holds included
    :param reserved: bytes of it that wait for other files
    :raises Refused: when the quota or the number of files is used up; the caller deletes the stored
        bytes then
    """
    with transaction():
        name, stored = file.name, file.stored
        # The team, since the quota is the team's: two files for two submissions come at once.
        lock(submission.team)
        freed = replaceable(submission, name)
        Attachment.update(removed_at=at).where(
            Attachment.submission == submission,
            Attachment.name == name,
            Attachment.removed_at.is_null(),
        ).execute()
        # After the one of the same name is gone: replacing a file is always possible.
        if len(files(submission)) >= MOST_FILES:
            raise Refused(
                _(
                    "A submission holds at most %(most)s files. Remove one, or put several into a"
                    " ZIP.",
                    most=MOST_FILES,
                )
            )
        if refusal := over_quota(submission.team, stored.size - freed, quota, reserved):
            raise Refused(refusal)
        attachment = Attachment.create(
            submission=submission,
            name=name,
            size=stored.size,
            sha256=stored.sha256,
            media_type=file.media_type,
            stored=stored.name,
            uploaded_by=person,
            uploaded_at=at,
        )
        Submission.update(updated_at=at).where(Submission.id == submission.id).execute()
        told = {"name": name, "size": stored.size, "sha256": stored.sha256}
        audit.record(at, person, "submissions.attach", submission, submission.event_id, **told)
    return attachment


def detach(attachment: Attachment, person: Person, at: datetime) -> None:
    """Take a file out of the draft; versions that hold it keep it."""
    submission = attachment.submission
    refuse_closed(submission, at)
    with transaction():
        lock(submission.team)
        done = (
            Attachment.update(removed_at=at)
            .where(Attachment.id == attachment.id, Attachment.removed_at.is_null())
            .execute()
        )
        if not done:
            raise Refused(_("This file was removed already."))
        Submission.update(updated_at=at).where(Submission.id == submission.id).execute()
        audit.record(
            at, person, "submissions.detach", submission, submission.event_id, name=attachment.name
        )


def files(submission: Submission) -> list[Attachment]:
    """Return the files of the draft, by name."""
    return _files(submission.id)


@prepared
def _files(submission: int) -> ModelSelect[Attachment]:
    query = Attachment.select().where(
        Attachment.submission == submission, Attachment.removed_at.is_null()
    )
    return query.order_by(Attachment.name)


def free_name(submission: Submission, name: str) -> str:
    """Return a name that no file of the draft has: this one, or with a number."""
    return file_types.numbered(name, {row.name for row in files(submission)})


def replaceable(submission: Submission, name: str | None = None) -> int:
    """Return how many bytes go when a file of this name takes the place of the present one, or,
    without a name, when all of the draft are replaced."""
    rows = _replaced(submission)
    return sum(row.size for row in rows if name in {None, row.name})


def largest_file(submission: Submission) -> int:
    """Return the bytes of the draft's largest file whose place another one could take."""
    return max((row.size for row in _replaced(submission)), default=0)


def _replaced(submission: Submission) -> list[Attachment]:
    # What a version holds stays in the store, so to replace it frees nothing.
    return [row for row in files(submission) if not row.held]


def is_held(stored: str) -> bool:
    """Tell whether a row knows the stored file of this name."""
    return bool(Attachment.select().where(Attachment.stored == stored).exists())


def clear(at: datetime, team: Team | None = None) -> list[str]:
    """Forget what was removed and is part of no version, of one team or of all; return the names in
    the store that the caller deletes then. During a backup nothing goes.

    Rows go first: bytes without a row are swept, a row without bytes would be a loss.
    """
    query = Attachment.select().join(Submission)
    gone = Attachment.removed_at.is_null(False) & ~Attachment.held
    rows = list(query.where(gone, Submission.team == team) if team else query.where(gone))
    names = list[str]()
    if not rows or holding.held(at):
        return names
    for row in rows:
        # One statement decides: what was removed is never taken into a version any more.
        if Attachment.delete().where((Attachment.id == row.id) & gone).execute():
            names.append(row.stored)
    return names


def removed() -> tuple[int, int]:
    """Return how many files, and bytes, were removed and wait for ``clear``."""
    gone = Attachment.removed_at.is_null(False) & ~Attachment.held
    query = Attachment.select(fn.COUNT(Attachment.id), fn.COALESCE(fn.SUM(Attachment.size), 0))
    count, size = query.where(gone).tuples()[0]
    return int(count), int(size)


def used_bytes(team: Team) -> int:
    """Return how many bytes of the team lie in the store, removed files that are still there
    included."""
    used = _used(team.id)[0]
    return int(used.size)


@prepared
def _used(team: int) -> ModelSelect[Attachment]:
    # The sum of no rows is NULL.
    size = fn.COALESCE(fn.SUM(Attachment.size), 0).alias("size")
    return Attachment.select(size).join(Submission).where(Submission.team == team).namedtuples()


def over_quota(
    team: Team,
    size: int,
    quota: int,
    reserved: int = 0,
) -> str | None:
    """Return the sentence that says why ``size`` more bytes do not fit into the team's ``quota``,
    or None when they do.

    :param reserved: bytes of it that wait for other files
    """
    used = used_bytes(team)
    if used + reserved + size <= quota:
        return None
    told = {
        "quota": language.format_bytes(quota),
        "used": language.format_bytes(used),
        "reserved": language.format_bytes(reserved),
    }
    if reserved:
        return _(
            "Your team may store %(quota)s, uses %(used)s and keeps %(reserved)s free for files"
            " that are on their way or registered. Remove a file, cancel one that shall not come,"
            " or send a smaller one.",
            **told,
        )
    return _(
        "Your team may store %(quota)s and uses %(used)s. Remove a file, or send a smaller one.",
        quota=told["quota"],
        used=told["used"],
    )

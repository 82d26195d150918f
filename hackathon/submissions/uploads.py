"""Uploads: files that come in chunks, break off and go on later, until they are a file of a draft.

How many bytes have come is what lies on the disk, and nothing else knows it better: so no offset is
ever invented, whatever died in between.

The part in the store is named after the key, and the stored file after the part. So who holds the
address finds the file also when the answer to the last byte was lost.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Self, cast

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    ModelSelect,
)

from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.core.storing.stored_files import name_of
from hackathon.events.events import Event
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions.attachments import Announced, Attachment, over_quota, replaceable
from hackathon.submissions.promises import outstanding
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

LIFE = timedelta(days=2)  # from the last chunk: then the bytes go
# A chunk that comes soon after another does not write down again that the upload lives.
LIVELY = timedelta(hours=1)
MOST_OPEN = 40  # unfinished uploads of one submission


class Upload(Base):
    """A file on its way in. Its row goes when the file has become an attachment, or expired."""

    seen_by_public = False
    arrived = False  # whole: what an address leads to once its row is gone
    # In the address of the upload: who does not know it cannot go on with it.
    key = CharField(unique=True, max_length=32)
    submission = ForeignKeyField(Submission, backref="uploads", on_delete="CASCADE")
    person = ForeignKeyField(Person, on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    sha256 = CharField(max_length=64, default="")  # as its sender announced it
    part = CharField(max_length=32)  # in the store
    created_at = UtcField()
    # What nobody goes on with is cleared from the disk.
    expires_at = UtcField()
    # Asked for when it begins and done when it ends: by then there may be more of its name.
    beside = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])

    class Meta:
        constraints = [Check("size >= 0")]

    @classmethod
    def by_address(cls, event: str, submission: str, upload: str) -> Self | None:
        """Find the row that an address names, or what the file is that it became."""
        found = _at_address.first(event, submission, upload)
        return cast("Self | None", found or _arrived(event, submission, upload))


@prepared
def _at_address(event: str, submission: str, upload: str) -> ModelSelect[Upload]:
    # With all that the door asks about, in one query: it is asked for every chunk.
    query = Upload.select(Upload, Submission, Event, Team, Person)
    query = query.join(Submission).join(Event).switch(Submission).join(Team)
    query = query.switch(Upload).join(Person)
    scope = (Event.slug == event) & (Submission.key == submission)
    return query.where(scope, Upload.key == upload)


def _arrived(event: str, submission: str, key: str) -> Upload | None:
    query = Attachment.select(Attachment, Submission, Event, Team, Person)
    query = query.join(Submission).join(Event).switch(Submission).join(Team)
    query = query.switch(Attachment).join(Person)
    scope = (Event.slug == event) & (Submission.key == submission)
    stored = Attachment.stored == name_of(part_of(key))
    file = query.where(scope, stored, Attachment.removed_at.is_null()).first()
    if file is None:
        return None
    found = Upload(
        key=key,
        submission=file.submission,
        person=file.uploaded_by,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        part=part_of(key),
        created_at=file.uploaded_at,
        expires_at=file.uploaded_at + LIFE,
    )
    found.arrived = True
    return found


def part_of(key: str) -> str:
    """Return the name of the part in the store that an upload with this key writes to."""
    # The key cannot be told from it, nor from the name of the stored file.
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def begin(
    submission: Submission,
    announced: Announced,
    key: str,
    act: Act,
    quota: int,
) -> Upload:
    """Note a file that is going to come; its size counts in the team's quota from now on.

    One that this person began already, with the same name, size and sha256, is returned as it is:
    the answer may have been lost.

    :param key: new; ``part_of`` it is the empty file in the store that takes the bytes
    :param quota: bytes that the team may store in all
    :raises Refused: when there is no room, or too many uploads are open
    """
    with transaction():
        at = act.at
        # The quota is the team's, and what is on its way counts in it (``reserved``).
        lock(submission.team)
        if same := _same(submission, announced, act):
            return same
        on_their_way = [row.submission for row in _on_their_way(submission.team_id, at)]
        if on_their_way.count(submission.id) >= MOST_OPEN:
            raise Refused(
                _("At most %(most)s unfinished uploads of a submission at a time.", most=MOST_OPEN)
            )
        others = reserved(submission.team, at, coming=(submission.id, announced.sha256))
        freed = 0 if announced.beside else replaceable(submission, announced.name)
        wanted = announced.size - freed
        if refusal := over_quota(submission.team, wanted, quota, others):
            raise Refused(refusal)
        return Upload.create(
            key=key,
            submission=submission,
            person=act.person,
            part=part_of(key),
            **announced._asdict(),
            created_at=at,
            expires_at=at + LIFE,
        )


def _same(submission: Submission, announced: Announced, act: Act) -> Upload | None:
    # Without a sha256, two files of one name and size may differ.
    if act.person is None or not announced.sha256:
        return None
    for row in unfinished(submission, act.person, act.at):
        if Announced(row.name, row.size, row.sha256, row.beside) == announced:
            return row
    return None


def prolong(upload: Upload, at: datetime) -> None:
    """Let an upload live on after a chunk has come, to within an hour."""
    if upload.expires_at > at + LIFE - LIVELY:
        return
    Upload.update(expires_at=at + LIFE).where(Upload.id == upload.id).execute()


def end(upload: Upload) -> None:
    """Forget an upload: it has become a file, or its sender gave it up."""
    upload.delete_instance()


def let_go(submission: Submission, sha256: str, at: datetime) -> None:
    """Let uploads of a file that has arrived in another way expire; the sweep takes their bytes."""
    mine = (Upload.submission == submission) & (Upload.sha256 == sha256)
    Upload.update(expires_at=at).where(mine, Upload.expires_at > at).execute()


def reserved(
    team: Team,
    at: datetime,
    ending: Upload | None = None,
    coming: tuple[int, str] | None = None,
) -> int:
    """Return how many bytes the team's unfinished uploads and registered files take, or will take.

    :param ending: an upload that becomes a file now, which is left out
    :param coming: submission and sha256 of a file that comes now; that it is registered is left out
    """
    left_out = ending and ending.id
    on_their_way = [row for row in _on_their_way(team.id, at) if row.id != left_out]
    # The bytes of a registered file count once: as an upload as soon as they travel.
    counted = {(row.submission, row.sha256) for row in on_their_way} | {coming}
    waiting = [
        row for row in outstanding(team, at) if (row.submission_id, row.sha256) not in counted
    ]
    return sum(row.size for row in on_their_way) + sum(row.size for row in waiting)


@prepared
def _on_their_way(team: int, at: datetime) -> ModelSelect[Upload]:
    # Without the making of rows: a team may have hundreds of them, and others wait to write.
    query = Upload.select(Upload.id, Upload.submission, Upload.sha256, Upload.size)
    mine = query.join(Submission).where(Submission.team == team, Upload.expires_at > at)
    return mine.namedtuples()


def unfinished(submission: Submission, person: Person, at: datetime) -> list[Upload]:
    """Return what this person began to send and has not finished, oldest first."""
    return _unfinished(submission.id, person.id, at)


@prepared
def _unfinished(submission: int, person: int, at: datetime) -> ModelSelect[Upload]:
    query = Upload.select().where(
        Upload.submission == submission, Upload.person == person, Upload.expires_at > at
    )
    return query.order_by(Upload.id)


def expired(at: datetime) -> list[Upload]:
    """Return the uploads whose time is over."""
    return list(Upload.select().where(Upload.expires_at <= at).order_by(Upload.id))

"""Registered files: named with length and sha256 before the deadline, sent in the grace period that
an event grants slow links."""

from __future__ import annotations

import re
from datetime import datetime

from peewee import BigIntegerField, CharField, Check, ForeignKeyField

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions.attachments import Announced, File, attach, over_quota
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import (
    Link,
    Parts,
    Version,
    files_of,
    freeze,
    held_for_version,
    latest_version,
)

MOST_PROMISES = 20  # registered files of one submission


class Promised(Base):
    """A file whose name, size and sha256 were registered before the deadline; exactly these bytes
    may follow in the grace period."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    submission = ForeignKeyField(Submission, backref="promises", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    sha256 = CharField(max_length=64)
    promised_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    promised_at = UtcField()
    kept_at = UtcField(null=True)

    class Meta:
        indexes = ((("submission", "name", "sha256"), True),)
        constraints = [Check("size >= 0")]


def promise(
    submission: Submission, announced: Announced, person: Person, at: datetime, quota: int
) -> Promised:
    """Register a file before the deadline whose bytes may follow during the grace period.

    :param quota: bytes that the team may store in all
    :raises Refused: when the event grants no grace, it is too late, the digest is none, or there is
        no room for the file
    """
    name, size, sha256 = announced
    if submission.event.grace_minutes == 0:
        raise Refused(_("This event grants no extra time for slow links."))
    if not submission.event.submissions_open(at):
        raise Refused(_("Files are registered before the deadline; it has passed."))
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused(_("The sha256 of a file has 64 characters from 0 to 9 and a to f."))
    if size <= 0:
        raise Refused(_("This file is empty. Choose it again."))
    with transaction():
        lock(submission.team)
        promised = Promised.select().where(Promised.submission == submission)
        if promised.where(Promised.name == name, Promised.sha256 == sha256).exists():
            raise Refused(_("This file is registered already."))
        if promised.count() >= MOST_PROMISES:
            raise Refused(
                _("At most %(most)s files of a submission can be registered.", most=MOST_PROMISES)
            )
        if refusal := over_quota(submission.team, size, quota):
            raise Refused(refusal)
        made = Promised.create(
            submission=submission,
            promised_by=person,
            promised_at=at,
            **announced._asdict(),
        )
        told = announced._asdict()
        audit.record(at, person, "submissions.promise", submission, submission.event_id, **told)
    return made


def keep_promise(
    promised: Promised, file: File, act: Act, quota: int, link: Link | None = None
) -> Version:
    """Take in the registered bytes during the grace period: they join the latest version in a new
    one, marked as in grace.

    :param link: makes the full address of the receipt's page
    :raises Refused: when the bytes are others, the time is over, or nothing was submitted before
        the deadline
    """
    event, stored, at = promised.submission.event, file.stored, act.at
    if (stored.size, stored.sha256) != (promised.size, promised.sha256):
        raise Refused(
            _(
                "This is not the file that you registered: its content differs. Send the registered"
                " one."
            )
        )
    if not event.submission_closes <= at < event.grace_ends:
        raise Refused(
            _("Registered files are taken in between the deadline and the end of the extra time.")
        )
    with transaction():
        submission = held_for_version(promised.submission)
        latest = latest_version(submission)
        if latest is None or submission.status != "submitted":
            raise Refused(
                _(
                    "Nothing was submitted before the deadline, so there is nothing that this file"
                    " belongs to."
                )
            )
        if (
            not Promised.update(kept_at=at)
            .where(Promised.id == promised.id, Promised.kept_at.is_null())
            .execute()
        ):
            raise Refused(_("This file has arrived already."))
        # Under the registered name, whatever the file is called by now.
        known = file._replace(name=promised.name)
        attachment = attach(submission, known, act.person, at, quota)
        rest = [row for row in files_of(latest) if row.name != promised.name]
        # The draft may have gone on since; what counts is what was submitted before the deadline.
        parts = Parts(latest.content, [*rest, attachment], in_grace=True)
        return freeze(submission, parts, act.person, at, link)


def promises(submission: Submission) -> list[Promised]:
    """Return the registered files, in the order of registration."""
    return list(Promised.select().where(Promised.submission == submission).order_by(Promised.id))


def awaited(submission: Submission) -> list[Promised]:
    """Return the registered files that the latest version does not hold yet: what may be sent
    during the grace period."""
    latest = latest_version(submission)
    held = {(row.name, row.sha256) for row in files_of(latest)} if latest else set()
    return [
        row
        for row in promises(submission)
        if row.kept_at is None and (row.name, row.sha256) not in held
    ]

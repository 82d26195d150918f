"""Versions: what was submitted, frozen; receipts that anyone can verify; files that a slow link sends in the grace period."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from peewee import JOIN, BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, IntegerField, JSONField

from hackathon import audit, language, mail
from hackathon.db import Base, UtcField, lock, new_key, transaction
from hackathon.events import Event
from hackathon.language import gettext as _
from hackathon.people import Person
from hackathon.states import Refused, move
from hackathon.store import Stored
from hackathon.submissions import MOVES, PARTS_OF_DRAFT, Attachment, Submission, attach, challenges_of, files, missing_parts
from hackathon.teams import members


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


class Promised(Base):
    """A file whose name, size and sha256 were registered before the deadline; exactly these bytes may follow in the grace period."""

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


# --- Verbs. -----------------------------------------------------------------------------------------------------------


def submit(submission: Submission, expected: int | None, person: Person, at: datetime) -> Version:
    """Freeze the draft as a new version, with a receipt; it replaces the version before as what counts.

    The deadline is decided by ``at``, the moment at which the request's last byte arrived.

    :raises Refused: when a required part is empty, or the deadline has passed
    :raises Conflict: when a team-mate changed the draft meanwhile
    """
    with transaction():
        lock(submission.team)
        if not submission.event.submissions_open(at):
            raise Refused(_("The deadline has passed. What you submitted last is what counts."))
        if missing_parts(submission):
            raise Refused(_("Some required parts are still empty."))
        submission.change(expected)
        version = _freeze(submission, _content(submission), files(submission), person, at)
        if submission.eligibility == "ineligible":
            submission.change(eligibility="unchecked", eligibility_reason="")
    return version


def _content(submission: Submission) -> dict[str, Any]:
    content = {part: getattr(submission, part) for part in (*PARTS_OF_DRAFT, "description_html")}
    content["challenges"] = [challenge.slug for challenge in challenges_of(submission)]
    content["team"] = submission.team.name
    return content


def manifest_of(content: dict[str, Any], attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Return every part with its size in bytes and sha256: texts as UTF-8, lists and cards as canonical JSON, files as they are."""
    parts = []
    for part in sorted(set(content) - {"description_html"}):
        value = content[part]
        data = (value if isinstance(value, str) else canonical(value)).encode()
        parts.append({"part": part, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    return parts + [
        {"part": f"file: {row.name}", "size": row.size, "sha256": row.sha256} for row in sorted(attachments, key=lambda row: row.name)
    ]


def canonical(value: Any) -> str:
    """Return the one way in which a value is written as JSON before it is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _freeze(
    submission: Submission, content: dict[str, Any], attachments: list[Attachment], person: Person, at: datetime, in_grace: bool = False
) -> Version:
    manifest = manifest_of(content, attachments)
    number = submission.versions_count + 1
    version = Version.create(
        submission=submission,
        number=number,
        content=content,
        manifest=manifest,
        digest=hashlib.sha256(canonical(manifest).encode()).hexdigest(),
        receipt=new_receipt(),
        submitted_by=person,
        submitted_at=at,
        in_grace=in_grace,
    )
    if attachments:
        VersionFile.insert_many([{"version": version.id, "attachment": row.id} for row in attachments]).execute()
        Attachment.update(held=True).where(Attachment.id.in_([row.id for row in attachments])).execute()
    move(submission, MOVES, "submitted", versions_count=number, submitted_at=at)
    audit.record(
        at, person, "submissions.submit", submission, submission.event_id, version=number, receipt=version.receipt, digest=version.digest
    )
    _send_receipt(submission, version, at)
    return cast(Version, version)


def new_receipt() -> str:
    """Return a receipt code: four groups of four characters that are easy to read aloud (80 bits)."""
    return "-".join(new_key(4).upper() for _ in range(4))


def _send_receipt(submission: Submission, version: Version, at: datetime) -> None:
    event = submission.event
    for person in members(submission.team):
        with language.using(person.locale or "en", person.time_zone):
            text = _(
                "Version %(number)s of “%(title)s” arrived on %(when)s.\n\nReceipt code: %(code)s\nsha256 of all parts: %(digest)s\n\n"
                "Until the deadline (%(deadline)s) your team may submit again; the latest version counts.",
                number=version.number,
                title=version.content["title"],
                when=language.format_datetime(at, event.time_zone),
                code=version.receipt,
                digest=version.digest,
                deadline=language.format_datetime(event.submission_closes, event.time_zone),
            )
            mail.queue(person.email, _("Receipt for your submission to %(event)s", event=event.title), text, at, person.locale or "en")


def promise(submission: Submission, name: str, size: int, sha256: str, person: Person, at: datetime) -> Promised:
    """Register a file before the deadline whose bytes may follow during the grace period.

    :param sha256: 64 hexadecimal digits
    :raises Refused: when the event grants no grace, or the digest is none
    """
    if submission.event.grace_minutes == 0:
        raise Refused(_("This event grants no extra time for slow links."))
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused(_("The sha256 of a file has 64 characters from 0 to 9 and a to f."))
    with transaction():
        if Promised.select().where(Promised.submission == submission, Promised.name == name, Promised.sha256 == sha256).exists():
            raise Refused(_("This file is registered already."))
        made = Promised.create(submission=submission, name=name, size=size, sha256=sha256, promised_by=person, promised_at=at)
        audit.record(at, person, "submissions.promise", submission, submission.event_id, name=name, size=size, sha256=sha256)
    return cast(Promised, made)


def keep_promise(promised: Promised, stored: Stored, media_type: str, person: Person, at: datetime, quota: int) -> Version:
    """Take in the registered bytes during the grace period: they join the latest version in a new one, marked as in grace.

    :raises Refused: when the bytes are others, the time is over, or nothing was submitted before the deadline
    """
    submission = promised.submission
    event = submission.event
    if (stored.size, stored.sha256) != (promised.size, promised.sha256):
        raise Refused(_("This is not the file that you registered: its content differs. Send the registered one."))
    if not event.submission_closes <= at < event.grace_ends:
        raise Refused(_("Registered files are taken in between the deadline and the end of the extra time."))
    with transaction():
        latest = latest_version(submission)
        if latest is None or submission.status != "submitted":
            raise Refused(_("Nothing was submitted before the deadline, so there is nothing that this file belongs to."))
        if not Promised.update(kept_at=at).where(Promised.id == promised.id, Promised.kept_at.is_null()).execute():
            raise Refused(_("This file has arrived already."))
        attachment = attach(submission, promised.name, stored, media_type, person, at, quota)
        files = [row for row in files_of(latest) if row.name != promised.name] + [attachment]
        return _freeze(submission, latest.content, files, person, at, in_grace=True)


# --- Queries. ---------------------------------------------------------------------------------------------------------


def files_of(version: Version) -> list[Attachment]:
    """Return the files of a version, by name."""
    return list(Attachment.select().join(VersionFile).where(VersionFile.version == version).order_by(Attachment.name))


def versions(submission: Submission) -> list[Version]:
    """Return the versions, newest first."""
    query = Version.select(Version, Person).join(Person, JOIN.LEFT_OUTER).where(Version.submission == submission)
    return list(query.order_by(Version.number.desc()))


def latest_version(submission: Submission) -> Version | None:
    """Return what counts, or None when nothing was submitted."""
    return cast("Version | None", Version.select().where(Version.submission == submission).order_by(Version.number.desc()).first())


def by_receipt(code: str) -> Version | None:
    """Return the version behind a receipt code, however it is typed, or None."""
    bare = re.sub(r"[^0-9A-Z]", "", code.upper())
    grouped = "-".join(bare[start : start + 4] for start in range(0, len(bare), 4))
    return cast(
        "Version | None",
        Version.select(Version, Submission, Event).join(Submission).join(Event).where(Version.receipt == grouped).first(),
    )


def unchanged(submission: Submission, version: Version) -> bool:
    """Tell whether the draft is what ``version`` froze, so that there is nothing new to submit."""
    return manifest_of(_content(submission), files(submission)) == version.manifest


def submitted_per_day(event: Event) -> list[tuple[date, int]]:
    """Return how many submissions had their first version on each day of the event's zone (for the chart)."""
    zone = ZoneInfo(event.time_zone)
    firsts = (
        Version.select(Version.submitted_at)
        .join(Submission)
        .where(Submission.event == event, Version.number == 1)
        .order_by(Version.submitted_at)
    )
    days = Counter(moment.astimezone(zone).date() for (moment,) in firsts.tuples())
    return sorted(days.items())

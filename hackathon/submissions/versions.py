"""Versions: what was submitted, frozen; receipts that anyone can verify; files that a slow link
sends in the grace period."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

from peewee import (
    JOIN,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, letters
from hackathon.core.db import Base, Conflict, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.core.store import Stored
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions.submissions import (
    MOVES,
    PARTS_OF_DRAFT,
    Attachment,
    Submission,
    again,
    attach,
    challenges_of,
    files,
    missing_parts,
    over_quota,
)
from hackathon.teams.teams import Team, members

MOST_PROMISES = 20  # registered files of one submission
Link = Callable[["Version"], str]


class Version(Base):
    """What was submitted, frozen, and its receipt: server time, sha256 of every part, a code anyone
    can verify."""

    submission = ForeignKeyField(Submission, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    content = JSONField()  # every part as it was
    manifest = JSONField()  # [{part, size, sha256}] over texts and files
    digest = CharField(max_length=64)  # sha256 of the canonical manifest
    receipt = CharField(unique=True, max_length=24)
    submitted_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    submitted_at = UtcField()
    in_grace = BooleanField(default=False)

    @classmethod
    def by_address(cls, receipt: str) -> Self | None:
        """Find the row that an address names: by its receipt's code, however it is typed."""
        query = cls.select(cls, Submission, Event, Team).join(Submission).join(Event)
        query = query.switch(Submission).join(Team)
        return query.where(cls.receipt == receipt_code(receipt)).first()

    class Meta:
        indexes = ((("submission", "number"), True),)


class VersionFile(Base):
    """A file as part of a version."""

    version = ForeignKeyField(Version, backref="files", on_delete="CASCADE")
    attachment = ForeignKeyField(Attachment, on_delete="RESTRICT")

    class Meta:
        indexes = ((("version", "attachment"), True),)


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


# --- Verbs. ---------------------------------------------------------------------------------------


def submit(
    submission: Submission,
    expected: int | None,
    person: Person,
    at: datetime,
    reviewed: str | None = None,
    link: Link | None = None,
) -> Version:
    """Freeze the draft as a new version, with a receipt; it replaces the version before as what
    counts.

    The deadline is decided by ``at``, the moment at which the request's last byte arrived.

    :param expected: the revision that the person saw, or None
    :param reviewed: the ``draft_digest`` of what the person saw, files included, or None
    :param link: makes the full address of the receipt's page, for the message
    :raises Refused: when a required part is empty, the deadline has passed, or the state does not
        allow it
    :raises Conflict: when a team-mate changed the draft meanwhile
    """
    with transaction():
        fresh = _held(submission)
        if not fresh.event.submissions_open(at):
            raise Refused(_("The deadline has passed. What you submitted last is what counts."))
        if missing_parts(fresh):
            raise Refused(_("Some required parts are still empty."))
        if expected is not None and fresh.revision != expected:
            raise Conflict
        if reviewed is not None and draft_digest(fresh) != reviewed:
            raise Conflict
        return _freeze(fresh, content_of(fresh), files(fresh), person, at, link)


def _held(submission: Submission) -> Submission:
    """Read a submission anew and hold it with its team until the transaction ends, so that versions
    count up one by one."""
    lock(submission.team)
    lock(submission)
    return again(submission)


def draft_digest(submission: Submission) -> str:
    """Return the sha256 that a version of the present draft would have (64 hexadecimal digits)."""
    return _digest(manifest_of(content_of(submission), files(submission)))


def _digest(manifest: list[dict[str, Any]]) -> str:
    return hashlib.sha256(canonical(manifest).encode()).hexdigest()


def content_of(submission: Submission) -> dict[str, Any]:
    """Return every part of the draft as a version would freeze it, but for the files."""
    content = {part: getattr(submission, part) for part in (*PARTS_OF_DRAFT, "description_html")}
    content["challenges"] = [challenge.slug for challenge in challenges_of(submission)]
    content["team"] = submission.team.name
    return content


def manifest_of(content: dict[str, Any], attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Return every part with its size in bytes and sha256: texts as UTF-8, lists and cards as
    canonical JSON, files as they are."""
    parts = []
    for part in sorted(set(content) - {"description_html"}):
        value = content[part]
        data = (value if isinstance(value, str) else canonical(value)).encode()
        parts.append({"part": part, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    return parts + [
        {"part": f"file: {row.name}", "size": row.size, "sha256": row.sha256}
        for row in sorted(attachments, key=lambda row: row.name)
    ]


def canonical(value: Any) -> str:
    """Return the one way in which a value is written as JSON before it is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _freeze(
    submission: Submission,
    content: dict[str, Any],
    attachments: list[Attachment],
    person: Person,
    at: datetime,
    link: Link | None,
    in_grace: bool = False,
) -> Version:
    manifest = manifest_of(content, attachments)
    number = submission.versions_count + 1
    version = Version.create(
        submission=submission,
        number=number,
        content=content,
        manifest=manifest,
        digest=_digest(manifest),
        receipt=new_receipt(),
        submitted_by=person,
        submitted_at=at,
        in_grace=in_grace,
    )
    if attachments:
        VersionFile.insert_many(
            [{"version": version.id, "attachment": row.id} for row in attachments]
        ).execute()
        Attachment.update(held=True).where(
            Attachment.id.in_([row.id for row in attachments])
        ).execute()
    try:
        # From "disqualified" the same move is the organisers' reinstatement.
        if submission.status not in {"draft", "submitted"}:
            raise NoSuchMove
        # Organisers decided about the version before, so this one waits for them again.
        move(
            submission,
            MOVES,
            "submitted",
            versions_count=number,
            submitted_at=at,
            eligibility="unchecked",
            eligibility_reason="",
        )
    except NoSuchMove:
        raise Refused(
            _("This submission was withdrawn or disqualified, so it cannot be submitted.")
        ) from None
    audit.record(
        at,
        person,
        "submissions.submit",
        submission,
        submission.event_id,
        version=number,
        receipt=version.receipt,
        digest=version.digest,
    )
    _send_receipt(submission, version, person, at, link(version) if link else "")
    return version


def new_receipt() -> str:
    """Return a receipt code: four groups of four characters that are easy to read aloud (79
    bits)."""
    return "-".join(new_key(4).upper() for _group in range(4))


def _send_receipt(
    submission: Submission, version: Version, by: Person, at: datetime, link: str
) -> None:
    event = submission.event
    for person in members(submission.team):
        letters.write(
            person,
            "receipt",
            at,
            event=event,
            link=link,
            version=version,
            name=by.name,
            still_open=event.submissions_open(at),
        )


def promise(
    submission: Submission,
    name: str,
    size: int,
    sha256: str,
    person: Person,
    at: datetime,
    quota: int,
) -> Promised:
    """Register a file before the deadline whose bytes may follow during the grace period.

    :param name: cleaned, of a kind that is taken
    :param size: bytes
    :param sha256: 64 hexadecimal digits
    :param quota: bytes that the team may store in all
    :raises Refused: when the event grants no grace, it is too late, the digest is none, or there is
        no room for the file
    """
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
            name=name,
            size=size,
            sha256=sha256,
            promised_by=person,
            promised_at=at,
        )
        audit.record(
            at,
            person,
            "submissions.promise",
            submission,
            submission.event_id,
            name=name,
            size=size,
            sha256=sha256,
        )
    return made


def keep_promise(
    promised: Promised,
    stored: Stored,
    media_type: str,
    person: Person,
    at: datetime,
    quota: int,
    link: Link | None = None,
) -> Version:
    """Take in the registered bytes during the grace period: they join the latest version in a new
    one, marked as in grace.

    :raises Refused: when the bytes are others, the time is over, or nothing was submitted before
        the deadline
    """
    event = promised.submission.event
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
        submission = _held(promised.submission)
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
        attachment = attach(submission, promised.name, stored, media_type, person, at, quota)
        rest = [row for row in files_of(latest) if row.name != promised.name]
        return _freeze(
            submission, latest.content, [*rest, attachment], person, at, link, in_grace=True
        )


# --- Queries. -------------------------------------------------------------------------------------


def files_of(version: Version) -> list[Attachment]:
    """Return the files of a version, by name."""
    return list(
        Attachment.select()
        .join(VersionFile)
        .where(VersionFile.version == version)
        .order_by(Attachment.name)
    )


def versions(submission: Submission) -> list[Version]:
    """Return the versions, newest first."""
    query = (
        Version.select(Version, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Version.submission == submission)
    )
    return list(query.order_by(Version.number.desc()))


def numbered(submission: Submission, number: int) -> Version | None:
    """Return one version by its number, or None."""
    query = Version.select(Version, Person).join(Person, JOIN.LEFT_OUTER)
    return cast(
        "Version | None",
        query.where(Version.submission == submission, Version.number == number).first(),
    )


def latest_version(submission: Submission) -> Version | None:
    """Return what counts, or None when nothing was submitted."""
    return cast(
        "Version | None",
        Version.select()
        .where(Version.submission == submission)
        .order_by(Version.number.desc())
        .first(),
    )


def receipt_code(typed: str) -> str:
    """Return a receipt code in the form in which it is kept, from how somebody typed it."""
    bare = re.sub(r"[^0-9A-Z]", "", typed[:100].upper())
    return "-".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def challenges_in(content: dict[str, Any], submission: Submission) -> list[Challenge]:
    """Return the challenges that a frozen content answers."""
    query = Challenge.select().where(
        Challenge.event == submission.event_id, Challenge.slug.in_(content["challenges"])
    )
    return list(query.order_by(Challenge.position, Challenge.id))


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


def holds(version: Version, attachment: Attachment) -> bool:
    """Tell whether a file is part of a version."""
    return bool(
        VersionFile.select()
        .where(VersionFile.version == version, VersionFile.attachment == attachment)
        .exists()
    )


def unchanged(submission: Submission, version: Version) -> bool:
    """Tell whether the draft is what ``version`` froze, so that there is nothing new to submit."""
    return draft_digest(submission) == version.digest


def submitted_per_day(event: Event) -> list[tuple[date, int]]:
    """Return how many submissions had their first version on each day of the event's zone (for the
    chart)."""
    zone = ZoneInfo(event.time_zone)
    firsts: Any = (
        Version.select(Version.submitted_at)
        .join(Submission)
        .where(Submission.event == event, Version.number == 1)
        .order_by(Version.submitted_at)
    )
    days = Counter(moment.astimezone(zone).date() for (moment,) in firsts.tuples())
    return sorted(days.items())

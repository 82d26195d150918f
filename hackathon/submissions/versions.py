"""Versions: what was submitted, frozen, and the receipts that anyone can verify."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple, Self, cast
from zoneinfo import ZoneInfo

from peewee import (
    JOIN,
    SQL,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, letters
from hackathon.core.db import Base, Conflict, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.submissions import limits
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.manifests import (
    Draft,
    content_of,
    digest_of,
    draft_digest,
    draft_of,
    manifest_of,
    new_receipt,
    receipt_code,
)
from hackathon.submissions.submissions import (
    MOVES,
    Submission,
    again,
)
from hackathon.submissions.tasks import missing_parts
from hackathon.teams.teams import Team, members

Link = Callable[["Version"], str]
MOST_FOUND = 50  # versions that hold one and the same file


class Version(Base):
    """What was submitted, frozen, and its receipt: server time, sha256 of every part, a code anyone
    can verify."""

    submission = ForeignKeyField(Submission, backref="versions", on_delete="CASCADE")
    # From 1, counted for each submission.
    number = IntegerField()
    content = JSONField()  # every part as it was
    manifest = JSONField()  # [{part, size, sha256}] over texts and files
    digest = CharField(max_length=64)  # sha256 of the canonical manifest
    # What a team keeps as its proof; anybody can look it up.
    receipt = CharField(unique=True, max_length=24)
    submitted_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    submitted_at = UtcField()
    # A file of it came after the deadline, as it had been registered before.
    in_grace = BooleanField(default=False)
    # Why organisers entered it for the team; empty: the team submitted it itself.
    entered_reason = TextField(default="", constraints=[SQL("DEFAULT ''")])

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


# --- Verbs. ---------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What somebody looked at before they submitted: it must be what is frozen."""

    revision: int | None  # the draft's
    reviewed: str | None = None  # the ``draft_digest``, files included


class Parts(NamedTuple):
    """What a version is made of."""

    content: dict[str, Any]
    attachments: list[Attachment]
    in_grace: bool = False  # one of the files came after the deadline, as it was registered
    entered_reason: str = ""  # why organisers enter it for the team


def submit(
    submission: Submission,
    seen: Seen | None,
    person: Person,
    at: datetime,
    link: Link | None = None,
) -> Version:
    """Freeze the draft as a new version, with a receipt; it replaces the version before as what
    counts.

    The deadline is decided by ``at``, the moment at which the request's last byte arrived.

    :param seen: None: whatever the draft says now
    :param link: makes the full address of the receipt's page, for the message
    :raises Refused: when a required part is empty, the deadline has passed, or the state does not
        allow it
    :raises Conflict: when a team-mate changed the draft meanwhile
    """
    event = submission.event
    with transaction():
        if event.entries_maximum is not None:
            # The event before the team: of two who want its last place one is told.
            lock(event)
        fresh = held_for_version(submission)
        if reason := limits.of_event(event, fresh):
            raise Refused(reason)
        if not fresh.submissions_open(at):
            raise Refused(_("The deadline has passed. What you submitted last is what counts."))
        draft = draft_of(fresh)
        # Which ones, the page before has said: it shows the draft as it will be judged.
        if missing_parts(draft):
            raise Refused(_("Some required parts are still empty."))
        if seen is not None:
            _refuse_changed(fresh, draft, seen)
        return freeze(fresh, Parts(content_of(draft), draft.files), person, at, link)


def _refuse_changed(fresh: Submission, draft: Draft, seen: Seen) -> None:
    if seen.revision is not None and fresh.revision != seen.revision:
        raise Conflict
    # A file that came or went leaves the revision as it is, so the digest is asked too.
    if seen.reviewed is not None and draft_digest(draft) != seen.reviewed:
        raise Conflict


def held_for_version(submission: Submission) -> Submission:
    """Read a submission anew and hold it with its team until the transaction ends, so that versions
    count up one by one."""
    # Always the team before the submission, in this order everywhere: two orders would wait for
    # each other.
    lock(submission.team)
    lock(submission)
    return again(submission)


def freeze(
    submission: Submission, parts: Parts, person: Person | None, at: datetime, link: Link | None
) -> Version:
    """Write a version with its receipt and tell the team; ``held_for_version`` comes first."""
    content, attachments = parts.content, parts.attachments
    # The receipt's digest is of this list, so that it proves the files without holding them.
    manifest = manifest_of(content, attachments)
    number = submission.versions_count + 1
    version = Version.create(
        submission=submission,
        number=number,
        content=content,
        manifest=manifest,
        digest=digest_of(manifest),
        receipt=new_receipt(),
        submitted_by=person,
        submitted_at=at,
        in_grace=parts.in_grace,
        entered_reason=parts.entered_reason,
    )
    if attachments:
        VersionFile.insert_many(
            [{"version": version.id, "attachment": row.id} for row in attachments]
        ).execute()
        # Noted at the file itself, so that ``clear`` decides in one statement.
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


def _send_receipt(
    submission: Submission, version: Version, by: Person | None, at: datetime, link: str
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
            name=by.name if by else "",
            still_open=submission.submissions_open(at),
            deadline=submission.closes,
        )


# --- Queries. -------------------------------------------------------------------------------------


def files_of(version: Version) -> list[Attachment]:
    """Return the files of a version, by name."""
    return _files_of(version.id)


@prepared
def _files_of(version: int) -> ModelSelect[Attachment]:
    return (
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
    return cast("Version | None", _latest.first(submission.id))


@prepared
def _latest(submission: int) -> ModelSelect[Version]:
    query = Version.select().where(Version.submission == submission)
    return query.order_by(Version.number.desc()).limit(1)


def challenges_in(content: dict[str, Any], submission: Submission) -> list[Challenge]:
    """Return the challenges that a frozen content answers."""
    query = Challenge.select().where(
        Challenge.event == submission.event_id, Challenge.slug.in_(content["challenges"])
    )
    return list(query.order_by(Challenge.position, Challenge.id))


def holds(version: Version, attachment: Attachment) -> bool:
    """Tell whether a file is part of a version."""
    return bool(
        VersionFile.select()
        .where(VersionFile.version == version, VersionFile.attachment == attachment)
        .exists()
    )


def holding(sha256: str) -> list[Version]:
    """Return the versions that hold a file with this sha256, newest first, with submission, event
    and team."""
    query = Version.select(Version, Submission, Event, Team).join(Submission).join(Event)
    query = query.switch(Submission).join(Team).switch(Version)
    query = query.join(VersionFile).join(Attachment).where(Attachment.sha256 == sha256)
    return list(query.order_by(Version.submitted_at.desc(), Version.id.desc()).limit(MOST_FOUND))


def unchanged(draft: Draft, version: Version) -> bool:
    """Tell whether the draft is what ``version`` froze, so that there is nothing new to submit."""
    return draft_digest(draft) == version.digest


def submitted_per_day(event: Event) -> list[tuple[date, int]]:
    """Return how many of the submissions that stand had their first version on each day of the
    event's zone (for the chart beside their number)."""
    zone = ZoneInfo(event.time_zone)
    firsts: Any = (
        Version.select(Version.submitted_at)
        .join(Submission)
        .where(Submission.event == event, Submission.status == "submitted", Version.number == 1)
        .order_by(Version.submitted_at)
    )
    # By the event's own days: a deadline at midnight belongs to the day before it.
    days = Counter(moment.astimezone(zone).date() for (moment,) in firsts.tuples())
    return sorted(days.items())

"""How files come in: registered before the deadline, taken into the draft until then, and into a
version of their own in the grace period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.files import file_types
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions.attachments import (
    Announced,
    Attachment,
    File,
    attach,
    detach,
    files,
    free_name,
    over_quota,
    replaceable,
)
from hackathon.submissions.promises import MOST_PROMISES, Promised, outstanding, promises
from hackathon.submissions.submissions import Submission
from hackathon.submissions.uploads import Upload, let_go, reserved
from hackathon.submissions.versions import (
    Link,
    Parts,
    Version,
    files_of,
    freeze,
    held_for_version,
    latest_version,
)


class Taken(NamedTuple):
    """What became of a file that was taken in."""

    name: str
    replaced: bool  # other bytes of this name left the draft


# --- Verbs. ---------------------------------------------------------------------------------------


def promise(
    submission: Submission,
    announced: Sequence[Announced],
    act: Act,
    quota: int,
) -> None:
    """Register files before the deadline whose bytes may follow during the grace period; all of
    them, or none. Those that are registered already stay as they are.

    :param quota: bytes that the team may store in all; what is registered counts until it has
        arrived, the grace period ends or the team cancels it
    :raises Refused: when the event grants no grace, it is too late, a digest is none, or there is
        no room for the files
    """
    at = act.at
    if submission.event.grace_minutes == 0:
        raise Refused(_("This event grants no extra time for slow links."))
    if not submission.submissions_open(at):
        raise Refused(_("Files are registered before the deadline; it has passed."))
    for file in announced:
        _refuse_odd(file)
    with transaction():
        lock(submission.team)
        known = {(row.name, row.sha256) for row in promises(submission)}
        # A list may name one file twice; it is one file.
        new = [file for file in dict.fromkeys(announced) if (file.name, file.sha256) not in known]
        waiting = coming(submission, at)
        if len(waiting) + len(new) > MOST_PROMISES:
            raise Refused(
                _(
                    "At most %(most)s files of a submission can be registered at a time.",
                    most=MOST_PROMISES,
                )
            )
        wanted = sum(file.size for file in new)
        taken = reserved(submission.team, at)
        if new and (refusal := over_quota(submission.team, wanted, quota, taken)):
            raise Refused(refusal)
        for file in new:
            _write_down(submission, file, act)


def _refuse_odd(file: Announced) -> None:
    if not re.fullmatch(r"[0-9a-f]{64}", file.sha256):
        raise Refused(_("The sha256 of a file has 64 characters from 0 to 9 and a to f."))
    if file.size <= 0:
        raise Refused(_("This file is empty. Choose it again."))


def _write_down(submission: Submission, file: Announced, act: Act) -> None:
    person, at = act.person, act.at
    told = {"name": file.name, "size": file.size, "sha256": file.sha256}
    Promised.create(
        submission=submission,
        promised_by=person,
        promised_at=at,
        **told,
    )
    audit.record(
        at,
        person,
        "submissions.promise",
        submission,
        submission.event_id,
        **told,
    )


def cancel(promised: Promised, person: Person, at: datetime) -> None:
    """Take a registration back: its bytes may no longer follow, and its room is free again.

    :raises Refused: when the file has arrived, or somebody was quicker
    """
    submission = promised.submission
    with transaction():
        lock(submission.team)
        # The bytes may have come since the page was read: what has arrived is not cancelled.
        open_one = (Promised.id == promised.id) & Promised.kept_at.is_null()
        if not Promised.delete().where(open_one).execute():
            raise Refused(_("This file has arrived, or its registration was cancelled already."))
        audit.record(
            at,
            person,
            "submissions.unpromise",
            submission,
            submission.event_id,
            name=promised.name,
            sha256=promised.sha256,
        )


def take_in(
    submission: Submission,
    file: File,
    act: Act,
    quota: int,
    upload: Upload | None = None,
    link: Link | None = None,
) -> Taken:
    """Make a file of bytes that lie in the store already: one of the draft before the deadline, one
    of a new version in the grace period.

    :param upload: how it came, if by one that resumes: it ends with this
    :param link: makes the full address of a receipt's page, for the message
    :returns: under which name, and whether it took the place of another file of this name
    :raises Refused: when there is no room, it is too late, or the upload is over; the caller
        deletes the bytes then, unless another request has made a file of them
    """
    at, replaced = act.at, list[Attachment]()
    with transaction():
        # The quota is the team's, and what is registered or on its way counts in it.
        lock(submission.team)
        # Two requests may finish one upload: asked first, so that the second refuses nothing of
        # what the first one has made.
        if upload is not None and not upload.delete_instance():
            raise Refused(_("This upload is gone. Begin it again."))
        others = reserved(submission.team, at, upload, (submission.id, file.stored.sha256))
        if submission.submissions_open(at):
            if file.beside:
                file = _beside(submission, file)
            _name_registration(submission, file)
            # Read before ``attach``, which takes it out of the draft.
            replaced = [row for row in files(submission) if row.name == file.name]
            attach(submission, file, act.person, at, quota, others)
            for row in replaced:
                _forget(row, but=file.stored.sha256)
        else:
            promised = refuse_unregistered(submission, file.stored.sha256, at)
            before = _submitted_before(submission)
            there = files_of(before[1])
            # Under the registered name, whatever the file is called by now.
            file = file._replace(name=promised.name)
            if file.beside:
                taken = {row.name for row in there}
                file = file._replace(name=file_types.numbered(file.name, taken))
            attachment = attach(before[0], file, act.person, at, quota, others)
            replaced = [row for row in there if row.name == file.name]
            _into_a_version(before, promised, attachment, act, link)
        let_go(submission, file.stored.sha256, at)
    # The same bytes once more replace nothing that anybody would miss.
    return Taken(file.name, any(row.sha256 != file.stored.sha256 for row in replaced))


def _beside(submission: Submission, file: File) -> File:
    """Return the file under a name that no other one has; its registration goes along."""
    free = free_name(submission, file.name)
    mine = (Promised.submission == submission) & (Promised.name == file.name)
    same = mine & (Promised.sha256 == file.stored.sha256)
    # Else it would be awaited in the extra time, and take the place of the one it stands beside.
    Promised.update(name=free).where(same).execute()
    return file._replace(name=free)


def join(
    promised: Promised,
    act: Act,
    link: Link | None = None,
) -> None:
    """Add a registered file that came into the draft before the deadline to what was submitted, in
    the grace period: as its bytes are there, none of them travels again.

    :param link: makes the full address of a receipt's page, for the message
    :raises Refused: when the draft does not hold it, it is part of what was submitted already, or
        the grace period is over
    """
    submission = promised.submission
    with transaction():
        lock(submission.team)
        refuse_over(promised, act.at)
        file = in_draft(promised)
        if file is None:
            raise Refused(_("The draft does not hold this file. Send it."))
        before = _submitted_before(submission)
        _into_a_version(before, promised, file, act, link)


def _into_a_version(
    before: tuple[Submission, Version],
    promised: Promised,
    attachment: Attachment,
    act: Act,
    link: Link | None,
) -> None:
    """Freeze what was submitted once more, with a registered file in addition; one of its name
    makes place for it."""
    submission, latest = before
    Promised.update(kept_at=act.at).where(Promised.id == promised.id).execute()
    rest = [row for row in files_of(latest) if row.name != attachment.name]
    # The draft may have gone on since; what counts was submitted before the deadline.
    parts = Parts(latest.content, [*rest, attachment], in_grace=True)
    freeze(submission, parts, act.person, act.at, link)


def _name_registration(submission: Submission, file: File) -> None:
    """Let the registration of bytes that come into the draft go by the name that they have there:
    else the same bytes would be awaited once more."""
    sha256 = file.stored.sha256
    same = [row for row in promises(submission) if row.sha256 == sha256]
    if same and file.name not in {row.name for row in same}:
        Promised.update(name=file.name).where(Promised.id == same[0].id).execute()


def take_out(attachment: Attachment, person: Person, at: datetime) -> None:
    """Take a file out of the draft, and back what was registered of it.

    :raises Refused: when it is too late, or somebody was quicker
    """
    submission = attachment.submission
    with transaction():
        # As in ``take_in``: what is free for others changes with it.
        lock(submission.team)
        detach(attachment, person, at)
        _forget(attachment)


def _forget(attachment: Attachment, but: str = "") -> None:
    """Let the registration of a file go that has left the draft, unless its place is taken by one
    with the same sha256, ``but``."""
    mine = (Promised.submission == attachment.submission) & (Promised.name == attachment.name)
    same = (Promised.sha256 == attachment.sha256) & (Promised.sha256 != but)
    Promised.delete().where(mine, same, Promised.kept_at.is_null()).execute()


def _submitted_before(submission: Submission) -> tuple[Submission, Version]:
    """Hold a submission and return it with the version that a registered file joins."""
    submission = held_for_version(submission)
    latest = latest_version(submission)
    if latest is None or submission.status != "submitted":
        raise Refused(
            _(
                "Nothing was submitted before the deadline, so there is nothing that this file"
                " belongs to."
            )
        )
    return submission, latest


# --- Queries. -------------------------------------------------------------------------------------


def coming(submission: Submission, at: datetime) -> list[Promised]:
    """Return the registered files of which nothing has arrived yet and that may still come."""
    rows = outstanding(submission.team, at)
    return [row for row in rows if row.submission_id == submission.id]


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


def in_draft(promised: Promised) -> Attachment | None:
    """Return the file of the draft that a registration is about, if its bytes have come."""
    # Under its own name: of two names for the same bytes each is a file.
    named = (promised.name, promised.sha256)
    held = files(promised.submission)
    return next((row for row in held if (row.name, row.sha256) == named), None)


def refuse_over(promised: Promised, at: datetime) -> None:
    """Refuse a registered file that may not join what was submitted: it is part of it, or the grace
    period has not begun or is over."""
    submission = promised.submission
    if submission.submissions_open(at):
        raise Refused(_("Until the deadline, submit the draft with its files instead."))
    if promised not in awaited(submission):
        raise Refused(_("This file is part of what you submitted already."))
    if at >= submission.grace_ends:
        raise Refused(_("The extra time is over, and with it what was registered."))


def refuse_unregistered(submission: Submission, sha256: str, at: datetime) -> Promised:
    """Return the registration that lets bytes with this sha256 come after the deadline.

    :raises Refused: when there is none, or the grace period is over
    """
    for row in awaited(submission):
        if row.sha256 == sha256 and at < submission.grace_ends:
            return row
    raise Refused(
        _("The deadline has passed, and this is not a file that was registered before it.")
    )


def no_room(
    submission: Submission, name: str, size: int, at: datetime, quota: int, sha256: str = ""
) -> str | None:
    """Return the sentence that says why a file of ``size`` bytes does not fit beside what is there
    and reserved, or None when it does; one of the same name makes room for it."""
    others = reserved(submission.team, at, coming=(submission.id, sha256))
    return over_quota(submission.team, size - replaceable(submission, name), quota, others)

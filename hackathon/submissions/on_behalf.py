"""Entries that organisers enter or mend for a team: a version with its receipt, marked as theirs,
with the reason that the team is told. At any time, since what came on paper came in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, language, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import drafts
from hackathon.submissions.attachments import MOST_FILES, Attachment, File, over_quota
from hackathon.submissions.manifests import content_of, draft_of
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
from hackathon.teams.care import given
from hackathon.teams.teams import Team

# What organisers write for a team; the rest stays as the team left it.
WRITTEN = ("title", "summary", "description", "links", "licence", "background_ip", "ai")


class Entered(NamedTuple):
    """What organisers enter for a team.

    :ivar parts: of ``WRITTEN``
    :ivar reason: the team reads it, and so does everybody who may see the entry
    """

    parts: dict[str, Any]
    reason: str


class Brought(NamedTuple):
    """Files that organisers bring for a team.

    :ivar files: in the store already; one takes the place of another of its name
    :ivar without: keys of files that the entry has, to be left out of it
    :ivar quota: bytes that the team may store in all
    """

    files: Sequence[File]
    without: Collection[str]
    reason: str
    quota: int


def enter(
    team: Team,
    challenges: list[Challenge],
    entered: Entered,
    act: Act,
    link: Link | None = None,
) -> Version:
    """Enter a submission for a team that has none for these challenges, and submit it.

    :raises Refused: without a reason or a title, or for challenges that cannot be answered
    """
    entered = _checked(entered)
    # Slow, and so before the transaction.
    html = prose.render(entered.parts.get("description", ""))
    with transaction():
        lock(team)
        assert act.person is not None, "somebody enters it"
        submission = drafts.begin(
            team,
            challenges,
            act.person,
            act.at,
        )
        return _submit(submission, entered, str(html), act, link)


def mend(
    submission: Submission,
    entered: Entered,
    act: Act,
    link: Link | None = None,
) -> Version:
    """Submit another version for a team: what counts, with these parts in place of theirs. The
    draft on which the team goes on working stays as it is.

    :raises Refused: without a reason or a title, or when the submission is withdrawn or
        disqualified
    """
    entered = _checked(entered)
    html = prose.render(entered.parts.get("description", ""))
    with transaction():
        fresh = held_for_version(submission)
        return _submit(fresh, entered, str(html), act, link)


def bring_files(
    submission: Submission,
    brought: Brought,
    act: Act,
    link: Link | None = None,
) -> Version:
    """Submit another version for a team with these files: what counts otherwise stays, and so does
    the draft on which the team goes on working.

    :raises Refused: without a reason or a change, before anything was submitted, or without room;
        the caller deletes the stored bytes then
    """
    reason = given(brought.reason)
    if not brought.files and not brought.without:
        raise Refused(_("Choose a file first."))
    with transaction():
        fresh = held_for_version(submission)
        latest = latest_version(fresh)
        if latest is None:
            raise Refused(_("Nothing was submitted yet. Enter the texts first, then the files."))
        # As people see it: of two files with one name nobody could tell which one counts.
        names = {file.name for file in brought.files}
        kept = [row for row in files_of(latest) if _stays(row, names, brought)]
        if len(kept) + len(names) > MOST_FILES:
            raise Refused(_("A submission holds at most %(most)s files.", most=MOST_FILES))
        # What is left out is still part of the versions before, so it frees nothing.
        size = sum(file.stored.size for file in brought.files)
        if refusal := over_quota(fresh.team, size, brought.quota):
            raise Refused(refusal)
        added = {file.name: _attachment(fresh, file, act) for file in brought.files}
        parts = Parts(
            latest.content,
            [*kept, *added.values()],
            entered_reason=reason,
        )
        return freeze(
            fresh,
            parts,
            act.person,
            act.at,
            link,
        )


def _stays(row: Attachment, names: Collection[str], brought: Brought) -> bool:
    return row.name not in names and row.key not in brought.without


def _attachment(submission: Submission, file: File, act: Act) -> Attachment:
    made: Attachment = Attachment.create(
        submission=submission,
        name=file.name,
        size=file.stored.size,
        sha256=file.stored.sha256,
        media_type=file.media_type,
        stored=file.stored.name,
        uploaded_by=act.person,
        uploaded_at=act.at,
        # Of the version alone: in the draft the team would find a file that it did not send.
        removed_at=act.at,
    )
    told = {"name": file.name, "size": file.stored.size, "sha256": file.stored.sha256}
    audit.record(
        act.at,
        act.person,
        "submissions.attach",
        submission,
        submission.event_id,
        **told,
    )
    return made


def _checked(entered: Entered) -> Entered:
    assert set(entered.parts) <= set(WRITTEN), "a part that organisers do not write"
    if not entered.parts.get("title", "").strip():
        raise Refused(_("Give the entry a title."))
    return entered._replace(reason=given(entered.reason))


def _submit(
    submission: Submission,
    entered: Entered,
    html: str,
    act: Act,
    link: Link | None,
) -> Version:
    latest = latest_version(submission)
    written = {**entered.parts, "description_html": html}
    if latest is None:
        # Nothing was submitted: the draft is what the team has, and says the same from now on.
        folded = language.fold(f"{written['title']} {written.get('summary', '')}")
        submission.change(
            None,
            updated_at=act.at,
            folded=folded,
            **written,
        )
        draft = draft_of(submission)
        content, attachments = content_of(draft), draft.files
    else:
        content, attachments = {**latest.content, **written}, files_of(latest)
    parts = Parts(
        content,
        attachments,
        entered_reason=entered.reason,
    )
    return freeze(
        submission,
        parts,
        act.person,
        act.at,
        link,
    )


def present(submission: Submission) -> dict[str, Any]:
    """Return the parts as they count now: those of the latest version, or of the draft."""
    latest = latest_version(submission)
    content = latest.content if latest else content_of(draft_of(submission))
    return {part: content.get(part) for part in WRITTEN}


def files(submission: Submission) -> list[Attachment]:
    """Return the files that count now: those of the latest version."""
    latest = latest_version(submission)
    return files_of(latest) if latest is not None else []

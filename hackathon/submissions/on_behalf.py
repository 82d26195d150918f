"""Entries that organisers enter or mend for a team: a version with its receipt, marked as theirs,
with the reason that the team is told. At any time, since what came on paper came in time."""

from __future__ import annotations

from typing import Any, NamedTuple

from hackathon.challenges.challenges import Challenge
from hackathon.core import language, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import drafts
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
WRITTEN = ("title", "summary", "description", "links", "licence", "background_ip")


class Entered(NamedTuple):
    """What organisers enter for a team.

    :ivar parts: of ``WRITTEN``
    :ivar reason: the team reads it, and so does everybody who may see the entry
    """

    parts: dict[str, Any]
    reason: str


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
    return {part: content[part] for part in WRITTEN}

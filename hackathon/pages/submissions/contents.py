"""What the pages of a submission show of its draft or of a version, and where they stand."""

from __future__ import annotations

from typing import Any

from hackathon.core import language, prose
from hackathon.pages.guard import external
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.pages.submissions.drafts import PART_NAMES, VISIBILITY_NAMES
from hackathon.submissions import manifests, submissions, versions
from hackathon.submissions.manifests import Draft
from hackathon.submissions.submissions import VISIBLE_PARTS, Submission
from hackathon.submissions.versions import Version


def address(submission: Submission) -> dict[str, Any]:
    """Return what a submission's address is made of."""
    return {"event": submission.event.slug, "submission": submission.key}


def link_to(submission: Submission) -> str:
    """Return the full address of a submission's page, for a message."""
    return external("submissions.show", **address(submission))


def frozen(version: Version, submission: Submission, audience: str) -> dict[str, object]:
    """Return what a page shows of a version to an audience (``public``, ``judges`` or
    ``organisers``)."""
    shown = submissions.visible(version.content, audience)
    # Not even asked for where this audience may not see them.
    files = versions.files_of(version) if "files" in shown else []
    return _shown(
        version.content, shown, files, versions.challenges_in(version.content, submission)
    )


def present(draft: Draft) -> dict[str, object]:
    """Return what a page shows of the draft to its team."""
    return _shown(manifests.content_of(draft), set(VISIBLE_PARTS), draft.files, draft.challenges)


def _shown(
    content: dict[str, Any], shown: set[str], files: list[Any], challenges: list[Any]
) -> dict[str, object]:
    return {
        "content": content,
        "shown": shown,
        "files": files,
        "challenges": challenges,
        "description": prose.Html(
            content["description_html"]
        ),  # rendered and sanitised when it was saved
        "ai_names": AI_NAMES,
        "part_names": PART_NAMES,
        "direction": language.direction(content["language"]),
        "visibility": submissions.DEFAULT_VISIBILITY | content["visibility"],
        "visibility_names": dict(VISIBILITY_NAMES),
    }

"""What the pages of a submission show of its draft or of a version, and where they stand."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import url_for

from hackathon.core import language, prose
from hackathon.pages.guard import external
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.pages.submissions.drafts import PART_NAMES, TASK_NAMES, VISIBILITY_NAMES
from hackathon.submissions import manifests, submissions, tasks, versions
from hackathon.submissions.manifests import Draft
from hackathon.submissions.submissions import VISIBLE_PARTS, Submission
from hackathon.submissions.versions import Version


def address(submission: Submission) -> dict[str, Any]:
    """Return what a submission's address is made of."""
    return {"event": submission.event.slug, "submission": submission.key}


def link_to(submission: Submission) -> str:
    """Return the full address of a submission's page, for a message."""
    return external("submissions.show", **address(submission))


def receipt_link(version: Version) -> str:
    """Return the full address of a receipt's page, for a message."""
    return external("receipts.show", receipt=version.receipt)


class Row(NamedTuple):
    """A task as a page lists it: its name, its address, its status (see ``tasks.Progress``) and in
    words who will see it."""

    name: object
    href: str
    status: str
    needed: bool
    audience: object


def way_to(task: str, submission: Submission) -> str:
    """Return the path of a task's page."""
    if task == "files":
        return url_for("files.index", **address(submission))
    return url_for("tasks.edit", task=task, **address(submission))


def listed(draft: Draft) -> list[Row]:
    """Return the tasks of a draft as a page lists them."""
    return [
        Row(
            TASK_NAMES[one.task.key],
            way_to(one.task.key, draft.submission),
            one.status,
            one.needed,
            seen_by(draft, one.task.key),
        )
        for one in tasks.progress(draft)
    ]


def seen_by(draft: Draft, key: str) -> object:
    """Return in words who will see what a task asks for; "" of a task that shows nothing."""
    audience = tasks.audience(key, draft.submission)
    return dict(VISIBILITY_NAMES).get(audience, "")


def lacking(draft: Draft) -> list[tuple[object, str]]:
    """Return what keeps a draft from being submitted: the name of each part and the path of the
    page where it is written."""
    home = {part: task.key for task in tasks.TASKS for part in task.parts}
    return [
        (PART_NAMES[part], way_to(home[part], draft.submission))
        for part in tasks.missing_parts(draft)
    ]


def onwards(draft: Draft, key: str = "") -> tuple[object, str]:
    """Return the name and the path of what comes after a task: the next that is needed and open, or
    else the look at the whole before it is submitted, without a name."""
    task = tasks.following(tasks.progress(draft), key)
    if task is None:
        return "", url_for("submissions.submit", **address(draft.submission))
    return TASK_NAMES[task.key], way_to(task.key, draft.submission)


def frozen(version: Version, submission: Submission, audience: str) -> dict[str, object]:
    """Return what a page shows of a version to an audience (``public``, ``judges`` or
    ``organisers``)."""
    shown = submissions.visible(version.content, audience)
    # Not even asked for where this audience may not see them.
    files = versions.files_of(version) if "files" in shown else []
    return _shown(
        version.content, shown, files, versions.challenges_in(version.content, submission)
    )


def published(draft: Draft) -> dict[str, object]:
    """Return what everybody would see of the draft once the results are out, for its team."""
    content = manifests.content_of(draft)
    shown = submissions.visible(content, "public")
    files = draft.files if "files" in shown else []
    return _shown(content, shown, files, draft.challenges)


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

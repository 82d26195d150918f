"""Manifests: every part of a submission with its size and sha256, and the codes of receipts.

What is hashed here is what a receipt proves, so the ways of writing a part down never change.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from hackathon.challenges.challenges import Challenge
from hackathon.core.db import new_key
from hackathon.submissions.attachments import Attachment, files
from hackathon.submissions.submissions import PARTS_OF_DRAFT, Answer, Submission, challenges_of


class Draft(NamedTuple):
    """A submission as its team writes it, with what it answers and its files: what a page shows, a
    version freezes and a digest is made of, asked of the database once."""

    submission: Submission
    challenges: list[Challenge]
    files: list[Attachment]


def draft_of(submission: Submission) -> Draft:
    """Return the draft of a submission as it is now; two queries."""
    return Draft(submission, challenges_of(submission), files(submission))


def drafts_of(submissions: Collection[Submission]) -> list[Draft]:
    """Return the drafts of several submissions, in their order; two queries."""
    numbers = [row.id for row in submissions]
    answered: dict[int, list[Challenge]] = {number: [] for number in numbers}
    files_of: dict[int, list[Attachment]] = {number: [] for number in numbers}
    answers = Answer.select(Answer, Challenge).join(Challenge).where(Answer.submission.in_(numbers))
    for row in answers.order_by(Challenge.position, Challenge.id):
        answered[row.submission_id].append(row.challenge)
    kept = Attachment.submission.in_(numbers) & Attachment.removed_at.is_null()
    for file in Attachment.select().where(kept).order_by(Attachment.name):
        files_of[file.submission_id].append(file)
    return [Draft(row, answered[row.id], files_of[row.id]) for row in submissions]


def draft_digest(draft: Draft) -> str:
    """Return the sha256 that a version of the draft would have (64 hexadecimal digits)."""
    return digest_of(manifest_of(content_of(draft), draft.files))


def digest_of(manifest: list[dict[str, Any]]) -> str:
    return hashlib.sha256(canonical(manifest).encode()).hexdigest()


def content_of(draft: Draft) -> dict[str, object]:
    """Return every part of the draft as a version would freeze it, but for the files."""
    row = draft.submission
    content = {part: getattr(row, part) for part in (*PARTS_OF_DRAFT, "description_html")}
    content["challenges"] = [challenge.slug for challenge in draft.challenges]
    content["team"] = row.team.name
    return content


def manifest_of(
    content: dict[str, Any], attachments: Iterable[Attachment]
) -> list[dict[str, object]]:
    """Return every part with its size in bytes and sha256: texts as UTF-8, lists and cards as
    canonical JSON, files as they are."""
    parts = []
    # The HTML is made of the description: a better renderer must not change what was hashed.
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
    return json.dumps(
        value,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def new_receipt() -> str:
    """Return a receipt code: four groups of four characters that are easy to read aloud (79
    bits)."""
    return "-".join(new_key(4).upper() for _group in range(4))


def receipt_code(typed: str) -> str:
    """Return a receipt code in the form in which it is kept, from how somebody typed it."""
    bare = re.sub(r"[^0-9A-Z]", "", typed[:100].upper())
    return "-".join(bare[start : start + 4] for start in range(0, len(bare), 4))

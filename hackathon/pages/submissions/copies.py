"""Copies: an entry as an archive for its team, with manifest and receipt."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, current_app, render_template, stream_with_context
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import letters
from hackathon.core.files import packing
from hackathon.core.files.packing import Member
from hackathon.pages.guard import external, now, opens, refuse
from hackathon.permissions import HIDDEN
from hackathon.submissions import copies, manifests, versions
from hackathon.submissions.copies import Copy
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version

pages = Blueprint("copies", __name__)


@pages.get("/events/<event>/submissions/<submission>/entry.zip")
@opens(Submission, to=permissions.in_submission)
def draft(submission: Submission) -> Response:
    """The draft as it is now: it has no receipt, since it was not handed in."""
    copy = copies.of_draft(manifests.draft_of(submission))
    return _archive(copies.members(copy, _about(copy, submission, None)), submission.key)


@pages.get("/events/<event>/submissions/<submission>/versions/<int:number>/entry.zip")
@opens(Submission, to=permissions.in_submission)
def version(submission: Submission, number: int) -> Response:
    found = versions.numbered(submission, number)
    if found is None:
        refuse(HIDDEN)
    assert found is not None
    copy = copies.of_version(found)
    name = f"{submission.key}-{found.number}"
    return _archive(copies.members(copy, _about(copy, submission, found)), name)


def _about(copy: Copy, submission: Submission, found: Version | None) -> Iterator[Member]:
    """What a reader opens first: the receipt, or a word that nothing was handed in yet."""
    text = render_template(
        "copies/about.txt",
        event=submission.event,
        version=found,
        content=copy.content,
        missing=copies.missing(copy),
        link=external("receipts.show", receipt=found.receipt) if found else "",
        arrived=letters.moment(
            found.submitted_at if found else now(),
            submission.event.time_zone,
            "long",
        ),
    )
    yield "receipt.txt" if found else "draft.txt", text.strip() + "\n"


def _archive(members: Iterator[Member], name: str) -> Response:
    # As they are: most are compressed already, and a large one would keep a core busy.
    pieces = packing.archive(members, now(), smaller=False)
    answer = current_app.response_class(stream_with_context(pieces), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return answer

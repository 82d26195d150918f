"""Publishing a text of a consultation: comments that nobody has answered go along, and the text
does not change in silence over them."""

from __future__ import annotations

from datetime import datetime

from hackathon.consultations import comments, texts
from hackathon.consultations.comments import Comment
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.core import audit, prose
from hackathon.core.db import Conflict, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.core.states import Refused
from hackathon.people.people import Person

LONGEST_NOTE = 2000  # characters


Parts = list[dict[str, str]]


def rendered(body: str) -> Parts:
    """Return the paragraphs of a text as a version keeps them; call it before a transaction.

    :raises Refused: for an empty text, or one that has too many paragraphs
    """
    parts = texts.paragraphs(body)
    if not parts or len(parts) > texts.MOST:
        raise Refused(_("A text has from one to %(most)s paragraphs.", most=texts.MOST))
    return [
        {"text": part, "html": str(prose.render(part, f"p{place}-"))}
        for place, part in enumerate(parts, 1)
    ]


def publish(row: Consultation, written: texts.Written, person: Person, at: datetime) -> TextVersion:
    """Publish a text, or a new version of it. Comments that nobody has answered go along, each to
    the paragraph that took the place of its own, and keep the words that it was on.

    :raises Refused: for an empty or unchanged text, one that has too many paragraphs, or one that
        changes without a word while comments are not answered
    :raises Conflict: when somebody else has published another version meanwhile
    """
    made = rendered(written.body)
    with transaction():
        return put(row, written, made, person, at)


def put(
    row: Consultation,
    written: texts.Written,
    made: Parts,
    person: Person,
    at: datetime,
) -> TextVersion:
    """Publish a text that is rendered; part of ``publish``, or of a verb that opens with it."""
    parts = [part["text"] for part in made]
    lock(row)
    before = texts.latest(row)
    number = before.number if before is not None else 0
    if number != written.seen:
        raise Conflict
    if before is not None and [part["text"] for part in before.paragraphs] == parts:
        raise Refused(_("Nothing in the text has changed."))
    waiting = comments.unanswered(row)
    note = written.note.strip()
    _refuse_silence(before, len(waiting), note)
    values = {"language": written.language, "note": note, "unanswered": len(waiting)}
    version = TextVersion.create(
        consultation=row,
        number=number + 1,
        paragraphs=made,
        by=person,
        at=at,
        **values,
    )
    for comment in waiting:
        place = texts.placed(comment.quoted, parts) if comment.quoted else None
        Comment.update(place=place).where(Comment.id == comment.id).execute()
    # What was answered stays with the text that it was on.
    Comment.update(place=None).where(
        Comment.consultation == row, Comment.answered_at.is_null(False)
    ).execute()
    audit.record(at, person, "publishing.publish", row, None, version=version.number)
    return version


def _refuse_silence(before: TextVersion | None, waiting: int, note: str) -> None:
    if before is None or note:
        return
    if waiting:
        raise Refused(
            ngettext(
                "%(num)s comment is not answered. Say what you change and why: who wrote it reads"
                " that beside the old text.",
                "%(num)s comments are not answered. Say what you change and why: who wrote them"
                " reads that beside the old text.",
                waiting,
            )
        )
    raise Refused(_("Say what you change and why."))

"""A consultation from its rows: versions, what was said, and what came of it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from hackathon.consultations import comments
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.content.readers import one_line, tidy
from hackathon.content.writing.documents import Values, columns, moment, rows
from hackathon.people import consents
from hackathon.people.consents import Consent

UTC = ZoneInfo("UTC")


def told(row: Consultation | None, language: str) -> Values:
    """Return what the file of a subject says of its consultation; nothing where there is none.

    :param language: of the file
    """
    if row is None:
        return {}
    named = consents.on_page(row.path).parts
    said = rows(Comment, Comment.consultation == row)
    said.sort(key=lambda one: (one.at, one.id))
    return {
        **{name: _moment(getattr(row, f"{name}_at")) for name in ("opened", "closed", "summed")},
        **columns(row, "everybody", "summary", "changes"),
        "language": "" if row.language == language else row.language,
        "versions": [_version(one, language) for one in _versions(row)],
        "answers": [_answer(one) for one in _answers(row)],
        "comments": [_comment(one, named.get(comments.subject(row, one))) for one in said],
    }


def _moment(at: Any) -> str:
    return "" if at is None else moment(at, UTC)


def _versions(row: Consultation) -> list[TextVersion]:
    return rows(TextVersion, TextVersion.consultation == row)


def _version(row: TextVersion, language: str) -> Values:
    return {
        "on": _moment(row.at),
        "language": "" if row.language == language else row.language,
        **columns(row, "note"),
        # Left out where it says nothing.
        "unanswered": row.unanswered or "",
        "text": tidy(row.body),
    }


def _answers(row: Consultation) -> list[OfficeAnswer]:
    # Those of one office in their order: the last one stands.
    found = rows(OfficeAnswer, OfficeAnswer.consultation == row)
    return sorted(found, key=lambda one: (one.at, one.number, one.id))


def _answer(row: OfficeAnswer) -> Values:
    by = row.person.name if row.person is not None else row.name
    said = {"on": _moment(row.at), "by": one_line(by), **columns(row, "text")}
    return {"office": row.office.code, **said}


def _spoken(row: Comment | Reply) -> Values:
    return {
        "on": _moment(row.at),
        "by": one_line(row.person.name if row.person is not None else row.name),
        "hidden": _moment(row.hidden_at),
        **columns(row, "hidden_reason", "text"),
    }


def _comment(row: Comment, asked: Consent | None) -> Values:
    replies = [
        {**_spoken(one), "answers": one.answers or ""} for one in rows(Reply, Reply.comment == row)
    ]
    return {
        **_spoken(row),
        "office": asked.office.code if asked is not None else "",
        "agreed": "yes" if asked is not None and asked.status == "agreed" else "",
        "version": row.version.number if row.version is not None else None,
        **columns(row, "paragraph", "place"),
        "replies": replies,
    }

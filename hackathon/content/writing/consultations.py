"""The consultation of a pilot from its rows: versions, what was said, and what came of it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from hackathon.consultations import comments, consultations
from hackathon.consultations.comments import Comment, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion
from hackathon.content.readers import one_line, tidy
from hackathon.content.writing.documents import Values, columns, moment, rows
from hackathon.people import consents
from hackathon.people.consents import Consent
from hackathon.pilots.pilots import Pilot

UTC = ZoneInfo("UTC")


def told(pilot: Pilot) -> Values:
    """Return what a pilot's file says of its consultation; nothing where there is none."""
    row = consultations.of(pilot.path)
    if row is None:
        return {}
    named = consents.on_page(row.path).parts
    said = rows(Comment, Comment.consultation == row)
    said.sort(key=lambda one: (one.at, one.id))
    return {
        **{name: _moment(getattr(row, f"{name}_at")) for name in ("opened", "closed", "summed")},
        **columns(row, "everybody", "summary", "changes"),
        "language": "" if row.language == pilot.language else row.language,
        "versions": [_version(pilot, one) for one in _versions(row)],
        "comments": [_comment(one, named.get(comments.subject(row, one))) for one in said],
    }


def _moment(at: Any) -> str:
    return "" if at is None else moment(at, UTC)


def _versions(row: Consultation) -> list[TextVersion]:
    return rows(TextVersion, TextVersion.consultation == row)


def _version(pilot: Pilot, row: TextVersion) -> Values:
    return {
        "on": _moment(row.at),
        "language": "" if row.language == pilot.language else row.language,
        **columns(row, "note"),
        # Left out where it says nothing.
        "unanswered": row.unanswered or "",
        "text": tidy(row.body),
    }


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

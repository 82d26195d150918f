"""Consultations for programs: those that everybody may read, and that of a pilot."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

from hackathon.api.answers import day, listed, missing, moment, routes
from hackathon.consultations import answers, comments, papers, texts
from hackathon.consultations.answers import Standing
from hackathon.consultations.comments import Comment, Heard, Reply
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import Paper
from hackathon.consultations.texts import TextVersion
from hackathon.pages.guard import external, now, public

Told = dict[str, object]


@routes.get("/consultations")
@public
def consultations() -> Response:
    return listed(papers.public(), lambda rows: [_paper(row) for row in rows])


@routes.get("/consultations/<paper>")
@public
def consultation(paper: str) -> Response:
    # The same for everybody: what asks offices alone is on no public surface.
    row = papers.public().where(Paper.slug == paper).first()
    if row is None:
        missing()
    by = [office.code for office in papers.askers(row)]
    return jsonify({**_paper(row), "by": by, **of(row.consultation)})


def _paper(row: Any) -> Told:
    asking = row.consultation
    return {
        "slug": row.slug,
        "title": row.title,
        "summary": row.summary,
        "language": row.language,
        "kind": row.kind,
        "opened_at": moment(asking.opened_at),
        "closes_on": day(asking.closes_on),
        "open": asking.taking(now()),
        "demonstration": row.demonstration,
        "page": external("papers.show", paper=row.slug),
        "api": external("api.consultation", paper=row.slug),
    }


def of_pilot(row: Consultation, pilot: str) -> Told:
    """Return the consultation of a pilot."""
    return {**of(row), "page": external("consultations.show", pilot=pilot)}


def of(row: Consultation) -> Told:
    """Return a consultation; what was hidden is counted alone."""
    count = comments.counted(row)
    return {
        "opened_at": moment(row.opened_at),
        "closes_on": day(row.closes_on),
        "closed_at": moment(row.closed_at),
        "open": row.taking(now()),
        "everybody": row.everybody,
        "outcome": _outcome(row),
        "versions": [_version(one) for one in texts.versions(row)],
        "answers": [_answer(one) for one in answers.of(row)],
        "comments": [_comment(one) for one in comments.heard(row, hidden=False)],
        "count": {"all": count.total, "hidden": count.hidden, "unanswered": count.unanswered},
    }


def _answer(one: Standing) -> Told:
    row = one.answer
    by = row.person.name if row.person is not None else row.name
    return {"office": row.office.code, "by": by, "at": moment(row.at), "text": row.text}


def _outcome(row: Consultation) -> Told | None:
    if row.summed_at is None:
        return None
    return {
        "at": moment(row.summed_at),
        "language": row.language,
        "summary_html": row.summary_html,
        "changes_html": row.changes_html,
    }


def _version(row: TextVersion) -> Told:
    return {
        "number": row.number,
        "at": moment(row.at),
        "language": row.language,
        "note": row.note,
        "paragraphs": [part["html"] for part in row.paragraphs],
    }


def _spoken(row: Comment | Reply) -> Told:
    by = row.person.name if row.person is not None else row.name
    return {"by": by, "at": moment(row.at), "text": row.text}


def _comment(one: Heard) -> Told:
    row = one.comment
    return {
        **_spoken(row),
        "office": one.office.code if one.office is not None else None,
        "official": one.official,
        "version": row.version.number if row.version is not None else None,
        "paragraph": row.paragraph,
        "answered_at": moment(row.answered_at),
        "replies": [{**_spoken(reply), "answers": reply.answers} for reply in one.replies],
    }

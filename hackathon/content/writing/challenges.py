"""A brief's files from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hackathon.challenges import brief_versions
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import SECTIONS, Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content import schemas
from hackathon.content.readers import one_line, tidy
from hackathon.content.sections import written
from hackathon.content.writing.documents import (
    Export,
    columns,
    moment,
    rows,
    said,
    translated,
    translations,
)
from hackathon.people import consents


class Place(NamedTuple):
    """Where a brief is written, and what is said there by name."""

    path: str
    zone: ZoneInfo  # of its event
    rubrics: Mapping[int, str]  # number -> short name


def write(challenge: Challenge, place: Place, out: Export) -> None:
    """Write a brief and its translations."""
    tags = rows(Tag, Tag.challenge == challenge)
    resources = rows(Resource, Resource.challenge == challenge, Resource.withdrawn_at.is_null())
    # What organisers have hidden goes nowhere, and so into no file.
    asked = rows(Question, Question.challenge == challenge, Question.status != "hidden")
    out.notices += [
        f"{place.path}: the file {part.file_name} is in the store and not in this folder."
        for part in resources
        if part.stored
    ]
    values = {
        **columns(challenge, "title", "summary", "language", "status", "prize", "required"),
        "office": challenge.office.code if challenge.office else "",
        "agreed": challenge.office_id in consents.agreed_on(challenge.path, "brief"),
        "rubric": place.rubrics.get(challenge.rubric_id, ""),
        "rights": [tag.name for tag in tags if tag.kind == "right"],
        "functions": [tag.name for tag in tags if tag.kind == "function"],
        "resources": [
            {
                **columns(part, "title", "link", "licence", "kind", "note"),
                # Asked for since; what was loaded before may have none.
                "licence": one_line(part.licence) or "not stated",
            }
            for part in resources
            if not part.stored
        ],
        "questions": [
            {
                "question": tidy(part.text),
                "answer": tidy(part.answer),
                "on": moment(part.asked_at, place.zone),
            }
            for part in asked
        ],
    }
    body = _sections(challenge.sections, challenge.headings)
    out.write(place.path, schemas.CHALLENGE, values, body)
    _translations(challenge, place.path, out)
    for version in brief_versions.of(challenge):
        path = f"{place.path.removesuffix('.md')}/{version.number}.md"
        values = columns(version, "title", "summary", "language", "prize", "correction")
        values["replaced"] = moment(version.replaced_at, place.zone)
        body = _sections(version.sections, version.headings)
        out.write(path, schemas.BRIEF_VERSION, values, body)
        _translations(version, path, out)


def _translations(row: Challenge | BriefVersion, path: str, out: Export) -> None:
    for code, words in translations(row):
        body = _sections(words.get("sections", {}), words.get("headings", {}))
        values = said(row, code, "title", "summary", "prize")
        out.write(translated(path, code), schemas.CHALLENGE_TRANSLATED, values, body)


def _sections(texts: Mapping[str, str], headings: Mapping[str, str]) -> str:
    parts = [
        # The key stands behind the heading, so that a translated heading still finds its section.
        f"## {_heading(headings, key)}{{#{key}}}\n\n{written(tidy(texts[key]))}"
        for key in SECTIONS
        if tidy(texts.get(key) or "")
    ]
    return "\n\n".join(parts)


def _heading(headings: Mapping[str, str], key: str) -> str:
    # A brief that was written in pages has none of its own: each reader gets the site's words.
    own = one_line(headings.get(key) or "")
    return f"{own} " if own else ""

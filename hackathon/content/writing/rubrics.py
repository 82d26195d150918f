"""A rubric's files from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.content import schemas
from hackathon.content.readers import one_line
from hackathon.content.writing.documents import (
    Export,
    Values,
    columns,
    levels,
    number,
    own,
    rows,
    said,
    translated,
    translations,
)
from hackathon.events.rubrics import Criterion, Rubric


def write(rubric: Rubric, path: str, out: Export) -> None:
    """Write a rubric and its translations."""
    criteria = rows(Criterion, Criterion.rubric == rubric)
    values = columns(rubric, "title", "language")
    values["criteria"] = [_criterion(criterion) for criterion in criteria]
    out.write(path, schemas.RUBRIC, values, rubric.guidance)
    for code, words in translations(rubric):
        there = words.get("criteria", {})
        values = said(rubric, code, "title")
        values["criteria"] = [
            _translated(criterion, there[criterion.key])
            for criterion in criteria
            if there.get(criterion.key)
        ]
        body = words.get("guidance", "")
        out.write(translated(path, code), schemas.RUBRIC_TRANSLATED, values, body)


def _translated(criterion: Criterion, words: Mapping[str, Any]) -> Values:
    described = dict(words.get("levels") or ())
    # A level that the original no longer has is shown to nobody.
    kept = [(score, described[score]) for score, _own in criterion.levels if described.get(score)]
    texts = own(words, "title", "question")
    return {
        "key": one_line(criterion.key),
        **texts,
        "levels": levels(kept),
    }


def _criterion(criterion: Criterion) -> Values:
    return {
        **columns(criterion, "key", "title", "question"),
        "weight": number(criterion.weight),
        "levels": levels(criterion.levels),
    }

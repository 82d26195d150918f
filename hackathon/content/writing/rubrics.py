"""A rubric's files from its rows."""

from __future__ import annotations

from hackathon.content import schemas
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
)
from hackathon.events.rubrics import Criterion, Rubric


def write(rubric: Rubric, path: str, out: Export) -> None:
    """Write a rubric and its translations."""
    criteria = rows(Criterion, Criterion.rubric == rubric)
    values = columns(rubric, "title", "language")
    values["criteria"] = [_criterion(criterion) for criterion in criteria]
    out.write(path, schemas.RUBRIC, values, rubric.guidance)
    for code, words in sorted(rubric.translations.items()):
        there = words.get("criteria", {})
        values = said(words, "title")
        values["criteria"] = [
            {
                "key": criterion.key,
                **own(there[criterion.key], "title", "question"),
                "levels": levels(there[criterion.key]["levels"]),
            }
            for criterion in criteria
            if there.get(criterion.key)
        ]
        body = words.get("guidance", "")
        out.write(translated(path, code), schemas.RUBRIC_TRANSLATED, values, body)


def _criterion(criterion: Criterion) -> Values:
    return {
        **columns(criterion, "key", "title", "question"),
        "weight": number(criterion.weight),
        "levels": levels(criterion.levels),
    }

"""Self-assessments of invented offices, as files; those of real offices stay where they are."""

from __future__ import annotations

from hackathon.content.assessment_schemas import ASSESSMENT, LEVEL_WORDS
from hackathon.content.readers import tidy
from hackathon.content.writing.documents import Export, Values, columns
from hackathon.network import assessments, scales
from hackathon.network.assessments import Answer, Assessment
from hackathon.people.offices import Office

WORDS = {level: word for word, level in LEVEL_WORDS.items()}


def write(out: Export) -> None:
    """Write every assessment of an invented office, and say how many others there are."""
    query = Assessment.select(Assessment, Office).join(Office)
    for row in query.where(Office.demonstration).order_by(Office.code, Assessment.year):
        _assessment(row, out)
    if real := query.where(~Office.demonstration).count():
        out.notices.append(
            f"{real} self-assessments of real offices are not written: they are the offices' own."
        )


def _assessment(row: Assessment, out: Export) -> None:
    said = assessments.answers(row)
    asked = [one.key for one in scales.scale(row.version).dimensions]
    values = {
        **columns(row, "year", "version", "status", "audience", "partners"),
        "office": row.office.code,
        "finished": row.finished_at.date() if row.finished_at else None,
        "answers": [_answer(key, said[key]) for key in asked if key in said],
    }
    name = f"{row.office.code.lower()}-{row.year}"
    out.write(f"network/assessments/{name}.md", ASSESSMENT, values, "")


def _answer(key: str, said: Answer) -> Values:
    return {
        "dimension": key,
        "level": "" if said.level is None else WORDS[said.level],
        "evidence": tidy(said.evidence),
        "helped": said.helped.split("\n") if said.helped else [],
    }

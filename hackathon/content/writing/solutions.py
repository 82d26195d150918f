"""A solution's files from its rows."""

from __future__ import annotations

from hackathon.content.solution_schemas import SAME, SOLUTION, SOLUTION_TRANSLATED
from hackathon.content.writing.documents import (
    Export,
    Values,
    columns,
    said,
    translated,
    translations,
)
from hackathon.cooperation import trials
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial


def write(solution: Solution, out: Export) -> None:
    """Write a solution and its translations."""
    path = f"solutions/{solution.slug}.md"
    # In the order in which they were named: the same folder comes back out.
    tried = [_trial(row) for row in trials.of(solution).order_by(Trial.id)]
    values = {
        **columns(solution, *SAME),
        "invented": solution.demonstration,
        "office": solution.office.code if solution.office else "",
        "pilot": solution.pilot.slug if solution.pilot else "",
        "checked": solution.checked_at.date(),
        "publiccode": solution.taken_in,
        "ai_card": solution.ai_card,
        "trials": tried,
    }
    out.write(path, SOLUTION, values, solution.body)
    for code, words in translations(solution):
        values = said(solution, code, "title", "summary", "features")
        out.write(translated(path, code), SOLUTION_TRANSLATED, values, words.get("body", ""))


def _trial(row: Trial) -> Values:
    return {**columns(row, "stage", "since", "note"), "office": row.office.code}

"""A file of scores ranked, for the command line: `flask judging rank`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hackathon.ranking.ranking import rank
from hackathon.ranking.scores import BadScores, read_scores


def main_rank(
    path: Path, top: int, weights: Mapping[str, float] | None, as_json: bool
) -> tuple[int, str, str]:
    """Rank a score file for the command line: exit code, text for standard output, text for
    standard error.

    `weights` maps the rubric's criteria to their weights when the file has a score for each
    criterion, else None.
    """
    try:
        if top < 1:
            raise BadScores([(None, "--top must be one or more")])
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise BadScores([(line, "not UTF-8 text: save the sheet as CSV (UTF-8)")]) from None
        scores, notes = read_scores(text, weights)
        order = sorted(weights, key=lambda key: -weights[key]) if weights else []
        ranking = rank(scores, top=top, criteria=order, notes=notes)
    except OSError as error:
        return 2, "", f"{path}: {error.strerror or error}\n"
    except BadScores as error:
        return (
            2,
            "",
            "".join(f"{path}: {line}\n" for line in str(error).splitlines())
            + "No ranking was made.\n",
        )
    if as_json:
        return (
            0,
            json.dumps(ranking.as_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n",
            "",
        )
    return 0, ranking.as_table(), ""

"""A file of scores ranked, for the command line: `flask judging rank`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from hackathon.core import memory
from hackathon.core.spreadsheets import tables
from hackathon.ranking import reliability
from hackathon.ranking.estimates import Method
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION
from hackathon.ranking.ranking import Asked, Ranking, Severity, Standing, rank
from hackathon.ranking.scores import BadScores, Score, read_scores
from hackathon.ranking.text_tables import columns
from hackathon.ranking.ties import Rules

METHODS = {
    "raw": Method.RAW_MEAN,
    "adjusted": Method.ADJUSTED,
    "robust": Method.ROBUST,
}
LARGEST_FILE = 100_000_000  # bytes
NOT_DONE = "No ranking was made."
# Bytes for each pair of levels of the factor with fewer: six matrices of double numbers.
DENSE = 48


def main_rank(
    path: Path,
    top: int,
    weights: Mapping[str, float] | None,
    as_json: bool,
    method: str = "adjusted",
) -> tuple[int, str, str]:
    """Rank a score file for the command line: exit code, text for standard output, text for
    standard error.

    `weights` maps the rubric's criteria to their weights when the file has a score for each
    criterion, else None; `method` is one of METHODS. The scale is taken to reach from the lowest to
    the highest score given: a file does not say more.
    """
    try:
        if top < 1:
            raise BadScores([(None, "--top must be one or more")])
        scores, notes = read_scores(tables.decode(path.read_bytes(), LARGEST_FILE), weights)
        _fits_into_memory(scores)
        order = sorted(weights, key=lambda key: -weights[key]) if weights else []
        values = [one.score for one in scores]
        ranking = rank(
            scores,
            method=METHODS[method],
            rules=Rules(criteria=order),
            asked=Asked(
                top=top,
                scale=(min(values), max(values)),
                fits=True,
                notes=notes,
            ),
        )
    except OSError as error:
        return 2, "", f"{path}: {error.strerror or error}\n"
    except tables.BadTable as bad:
        return tables.refusal(path, [bad.fault], NOT_DONE)
    except BadScores as error:
        return tables.refusal(path, str(error).splitlines(), NOT_DONE)
    except MemoryError:
        return tables.refusal(path, [tables.NO_MEMORY], NOT_DONE)
    if as_json:
        # NaN is no JSON: a program that reads this would stop there.
        found = json.dumps(
            as_dict(ranking),
            ensure_ascii=False,
            indent=2,
            allow_nan=False,
        )
        return 0, f"{found}\n", ""
    return 0, as_table(ranking), ""


def _fits_into_memory(scores: Sequence[Score]) -> None:
    """Raise MemoryError before the matrices are begun, which alone takes minutes."""
    fewer = min(len({one.submission for one in scores}), len({one.judge for one in scores}))
    free = memory.left()
    if free is not None and DENSE * fewer**2 > free:
        raise MemoryError


def as_dict(ranking: Ranking) -> dict[str, object]:
    """The object that `flask judging rank --json` prints. Numbers are unrounded, None where a
    quantity is undefined or the scores are too few to say."""
    fit, nodes = ranking.fit, ranking.nodes
    words = {method: word for word, method in METHODS.items()}
    parts = [
        {"submissions": list(submissions), "judges": list(judges)}
        for submissions, judges in ranking.parts
    ]
    single = reliability.single(fit, nodes)
    wanted = {str(target): reliability.needed(fit, nodes, target) for target in reliability.TARGETS}
    return {
        "method": words[ranking.method],
        "reml": fit.reml,
        "mean": fit.mean,
        "variance": {
            "submission": fit.variance(SUBMISSION),
            "judge": fit.variance(JUDGE),
            "residual": fit.residual,
        },
        "submissions": [_standing(one) for one in ranking.standings],
        "judges": [_judge(one) for one in ranking.judges],
        "connected": True if len(parts) == 1 else parts,
        "reliability": single and single._asdict(),
        "reviews_for_reliability": {
            target: range and range._asdict() for target, range in wanted.items()
        },
        "notes": list(ranking.notes),
    }


def _standing(one: Standing) -> dict[str, object]:
    shown = [name for name in Standing.__slots__ if name != "raw_se"]
    return {name: getattr(one, name) for name in shown}


def _judge(one: Severity) -> dict[str, object]:
    shown = {name: getattr(one, name) for name in Severity.__slots__}
    return {**shown, "flag": str(one.flag) if one.flag else None}


def as_table(ranking: Ranking) -> str:
    """The standings, judges and variances as plain text."""
    fit = ranking.fit
    lines = [_standings(ranking), "", _judges(ranking.judges), ""]
    criterion = "undefined" if fit.reml is None else f"{fit.reml:.4f}"
    lines.append(
        f"mean {fit.mean:.6g}, REML criterion {criterion}; severity above zero is strict,"
        " below zero lenient"
    )
    parts = (
        ("submission", fit.variance(SUBMISSION)),
        ("judge", fit.variance(JUDGE)),
        ("residual", fit.residual),
    )
    lines.append("variance: " + ", ".join(f"{name} {value:.6g}" for name, value in parts))
    for target in reliability.TARGETS:
        needed = reliability.needed(fit, ranking.nodes, target)
        said = f"between {needed.low} and {needed.high}" if needed else "too few scores to say"
        lines.append(f"reviews for a reliability of {target}: {said}")
    lines += [f"Judge {one.judge} {one.flag}." for one in ranking.judges if one.flag]
    return "\n".join([*lines, *(f"Note: {note}" for note in ranking.notes)]) + "\n"


def _standings(ranking: Ranking) -> str:
    words = {
        Method.RAW_MEAN: "score",
        Method.ADJUSTED: "adjusted",
        Method.ROBUST: "robust",
    }
    head = ["rank", "submission", "reviews", "raw mean", words[ranking.method], "90 % interval"]
    head += ["ranks", "P(first)", f"P(first {ranking.top})"]
    shared = Counter(standing.rank for standing in ranking.standings)
    body = []
    for one in ranking.standings:
        known = one.low is not None and one.high is not None
        body.append(
            [
                f"{one.rank}{'=' if shared[one.rank] > 1 else ''}",
                one.submission,
                str(one.reviews),
                f"{one.raw_mean:.3f}",
                f"{one.score:.3f}",
                f"{one.low:.3f} to {one.high:.3f}" if known else "unknown",
                "unknown" if one.best is None else f"{one.best} to {one.worst}",
                f"{one.p_first:.1%}",
                f"{one.p_top:.1%}",
            ]
        )
    return columns(head, body, text={1})


def _judges(judges: Sequence[Severity]) -> str:
    head = ["judge", "reviews", "severity", "sd", "90 % interval"]
    body = []
    for one in judges:
        known = one.low is not None and one.high is not None
        bounds = f"{one.low:+.3f} to {one.high:+.3f}" if known else "unknown"
        cells = [one.judge, str(one.reviews), f"{one.severity:+.3f}", f"{one.sd:.3f}", bounds]
        body.append(cells + ([] if one.care is None else [f"{one.care:.2f}"]))
    if judges and judges[0].care is not None:
        head.append("counts")
    return columns(head, body, text={0})

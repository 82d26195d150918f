"""What decides between equal scores, and the ranks that follow."""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

import numpy as np

from hackathon.ranking.model.crosstable import Floats
from hackathon.ranking.scores import Score

TIE_TOLERANCE = 1e-9  # of the spread of the scores
ROUNDING = 1e-12  # of their height: what is left of sixteen digits after sums over many scores


class TieBreak(StrEnum):
    """What decides between equal scores, in the order the organiser publishes beforehand. Where no
    rule is left the rank is shared."""

    RAW_MEAN = "raw mean"
    CRITERIA = "criteria"
    MEDIAN = "median"
    LOWEST = "lowest score"
    LOT = "lot"


@dataclass(frozen=True)
class Rules:
    """What decides between equal scores: the published rules in order, the rubric's criteria from
    the greatest weight down, and the published lot number, for the rules that need them."""

    tie_breaks: Sequence[TieBreak] = ()
    criteria: Sequence[str] = ()
    lot: str = ""


def _noise(given: Sequence[float]) -> float:
    """What arithmetic alone may make of a difference: it goes with the spread of the scores, so
    that the same ranks come of the same scores on any scale, and barely with their height."""
    highest, lowest = max(given), min(given)
    return TIE_TOLERANCE * (highest - lowest) + ROUNDING * max(abs(highest), abs(lowest))


def places(
    chosen: Floats,
    names: Sequence[str],
    scores: Sequence[Score],
    raw: Floats,
    rules: Rules,
) -> list[int]:
    """Rank numbers (1, 2, 2, 4, ...) by the chosen score, ties broken by the rules in order."""
    tolerance = _noise([score.score for score in scores])
    order = np.argsort(-chosen, kind="stable")
    group, groups = 0, np.zeros(len(chosen), np.intp)
    # Neighbours are compared, not each with the best: in a long row of hardly different scores
    # nobody is far from the one ahead, and all of them are equal.
    for ahead, here in pairwise(order):
        group += int(chosen[ahead] - chosen[here] > tolerance)
        groups[here] = group
    keys: list[tuple[float, ...]] = [(int(number),) for number in groups]
    sizes = np.bincount(groups)
    tied = {at for at, number in enumerate(groups.tolist()) if sizes[number] > 1}
    cards: dict[str, list[Score]] = {names[at]: [] for at in tied}
    for score in scores:
        if score.submission in cards:
            cards[score.submission].append(score)
    for at in tied:
        for rule in rules.tie_breaks:
            keys[at] += _tie_key(rule, cards[names[at]], float(raw[at]), rules)
    ordered = sorted(keys)
    return [1 + bisect_left(ordered, key) for key in keys]


def _tie_key(
    rule: TieBreak,
    cards: Sequence[Score],
    raw: float,
    rules: Rules,
) -> tuple[float, ...]:
    """What a rule compares; the lower goes first. Rounded, so that a last binary digit decides
    nothing."""
    values = [card.score for card in cards]
    if rule == TieBreak.RAW_MEAN:
        return (-round(raw, 9),)
    if rule == TieBreak.MEDIAN:
        return (-round(median(values), 9),)
    if rule == TieBreak.LOWEST:
        return (-round(min(values), 9),)
    if rule == TieBreak.LOT:
        # Anybody can draw it again from the published number and the submission's key.
        digest = hashlib.sha256(f"{rules.lot}:{cards[0].submission}".encode()).digest()
        return (-float(int.from_bytes(digest[:6])),)  # 48 bits, which a float holds exactly
    given = [
        [card.criteria[key] for card in cards if key in card.criteria] for key in rules.criteria
    ]
    return tuple(
        -round(math.fsum(answers) / len(answers), 9) if answers else 0.0 for answers in given
    )

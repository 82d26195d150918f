"""What the benches of judging share: who reviews what, the two plain ways to rank, and how near a
ranking comes to the truth."""

from __future__ import annotations

import numpy as np


def assign(
    submissions: int, judges: int, reviews: tuple[int, int], draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Who reviews what: judges at random, the least loaded first."""
    load = np.zeros(judges)
    pairs = []
    for submission in draw.permutation(submissions):
        number = draw.integers(reviews[0], reviews[1] + 1)
        chosen = np.argsort(load + draw.random(judges))[:number]
        load[chosen] += 1
        pairs += [(submission, judge) for judge in chosen]
    submission, judge = np.array(sorted(pairs)).T
    return submission, judge


def plain(
    submission: np.ndarray, judge: np.ndarray, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Raw means of the submissions, and means of each judge's standardised points."""
    counts, load = np.bincount(submission), np.bincount(judge).clip(1)
    off = points - (np.bincount(judge, points) / load)[judge]
    spread = np.sqrt(np.bincount(judge, off**2) / load)
    standard = off / np.where(spread > 0, spread, 1.0)[judge]
    return np.bincount(submission, points) / counts, np.bincount(submission, standard) / counts


def tau(truth: np.ndarray, estimate: np.ndarray, lots: np.ndarray) -> float:
    """Kendall's tau of two orders without ties: those of the estimate are broken by lots, the same
    for all methods, so that chance parts none of them."""
    order = np.lexsort((lots, np.round(estimate, 9)))
    ranked = truth[order]
    agree = np.triu(np.sign(ranked[None, :] - ranked[:, None]), 1).sum()
    return float(agree / (len(ranked) * (len(ranked) - 1) / 2))


def recall(truth: np.ndarray, estimate: np.ndarray, lots: np.ndarray, top: int = 3) -> float:
    found = np.lexsort((lots, np.round(estimate, 9)))[-top:]
    return len(set(found) & set(np.argsort(truth)[-top:])) / top

"""Where the next reviews should go: what is still undecided, and which review would settle most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from hackathon.ranking.model import posterior
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION, Floats, Integers
from hackathon.ranking.model.equations import Solution
from hackathon.ranking.ranking import Ranking

DRAWS = 8_000


def undecided(ranking: Ranking, doubt: float = 0.05) -> tuple[str, ...]:
    """Submissions whose place before or after the line (`ranking.top`) is open: probability between
    `doubt` and 1 - `doubt`.

    In rank order. With the line after all submissions nothing is open.
    """
    return tuple(one.submission for one in ranking.standings if doubt < one.p_top < 1.0 - doubt)


@dataclass(frozen=True, slots=True)
class NextReview:
    """A review worth asking for, and by how much it is expected to lower the doubt about the line
    (misplaced submissions, squared)."""

    submission: str
    judge: str
    gain: float


def decided(ranking: Ranking) -> bool:
    """Whether the scores leave hardly a doubt about who is among the first `ranking.top`."""
    return not undecided(ranking)


def doubt(ranking: Ranking) -> float:
    """The doubt about the line: the sum over submissions of p (1 - p), p the probability to be
    among the first `ranking.top`."""
    return float(sum(one.p_top * (1.0 - one.p_top) for one in ranking.standings))


def next_reviews(
    ranking: Ranking,
    number: int = 5,
    *,
    capacity: Mapping[str, int] | None = None,
    forbidden: Collection[tuple[str, str]] = (),
    only: Collection[tuple[str, str]] | None = None,
) -> tuple[NextReview, ...]:
    """The reviews that lower the doubt about the first `ranking.top` places most, best first.

    `capacity` gives the reviews that each judge can still take (judges without a score so far
    included; None: every judge of the ranking, any number); `forbidden` holds pairs of submission
    and judge in conflict or already assigned; with `only`, no other pairs are thought of: open
    scorecards, to see which to ask for first. Pairs with a score are never proposed.

    Method: the expected value of information before the observation (Raiffa and Schlaifer 1961),
    with the loss sum p (1 - p). A new score y = submission + judge + error moves the probability of
    each submission i to be in front by cov(i in front, y) / var(y) per point of surprise, to first
    order (Bayes linear; Goldstein and Wooff 2007), so the expected gain is the sum of cov(i in
    front, y)^2 / var(y). A judge whose severity is well known, or whose other submissions are in
    question too, so counts for more. The pair with the greatest gain is taken, the covariances are
    updated as if its score were there, and the next pair is chosen.
    """
    # One model instead of all nodes: the gains are compared with one another, not published.
    solution = _representative(ranking)
    if solution is None or ranking.top >= len(ranking.standings):
        return ()
    board = _Board(ranking, solution, _room(ranking, number, capacity, only))
    board.close({(one.submission, one.judge) for one in ranking.reviews} | set(forbidden))
    if only is not None:
        board.close_all_but(only)
    found: list[NextReview] = []
    while len(found) < number and (best := board.take()) is not None:
        found.append(best)
    return tuple(found)


def _room(
    ranking: Ranking,
    number: int,
    capacity: Mapping[str, int] | None,
    only: Collection[tuple[str, str]] | None,
) -> dict[str, int]:
    """How many reviews each judge can take, of those who can take any."""
    if only is not None:
        return dict.fromkeys((judge for _, judge in only), number)
    if capacity is None:
        return dict.fromkeys(ranking.names[JUDGE], number)
    return {name: free for name, free in capacity.items() if free > 0}


class _Board:
    """The pairs that are open, and what the next score of each would tell."""

    def __init__(
        self,
        ranking: Ranking,
        solution: Solution,
        room: dict[str, int],
    ) -> None:
        names = ranking.names
        chosen = posterior.contenders([posterior.Node(1.0, solution)], ranking.top)
        seen = [at for at, name in enumerate(names[JUDGE]) if name in room]
        new = sorted(set(room) - set(names[JUDGE]))
        self.room, self.noise = room, solution.residual
        self.submissions = [names[SUBMISSION][at] for at in chosen]
        self.judges = [names[JUDGE][at] for at in seen] + new
        known = np.array(seen, np.intp)
        self.covariance, self.reach = _prior(ranking, solution, chosen, known, len(new))
        self.closed = np.zeros((len(self.submissions), len(self.judges)), bool)

    def _cells(self, pairs: Collection[tuple[str, str]]) -> list[tuple[int, int]]:
        row = {name: at for at, name in enumerate(self.submissions)}
        column = {name: at for at, name in enumerate(self.judges)}
        return [(row[one], column[two]) for one, two in pairs if one in row and two in column]

    def close(self, pairs: Collection[tuple[str, str]]) -> None:
        for cell in self._cells(pairs):
            self.closed[cell] = True

    def close_all_but(self, pairs: Collection[tuple[str, str]]) -> None:
        kept = np.ones_like(self.closed)
        for cell in self._cells(pairs):
            kept[cell] = False
        self.closed |= kept

    def take(self) -> NextReview | None:
        """The open pair with the greatest gain, as if its score were there from now on."""
        if self.closed.all():
            return None
        size, squares = len(self.submissions), np.sum(self.reach**2, axis=0)
        variance = np.diagonal(self.covariance)
        cross = self.covariance[:size, size:]
        # Variance of the new score: of the submission, of the judge, of both together, and of
        # chance.
        spread = variance[:size, None] + variance[size:] + 2.0 * cross + self.noise
        both = self.reach[:, :size].T @ self.reach[:, size:]
        # The squared covariances of being in front with that score, over all submissions.
        gain = squares[:size, None] + squares[size:] + 2.0 * both
        gain = np.where(self.closed, -1.0, gain / np.maximum(spread, 1e-300))
        row, column = np.unravel_index(np.argmax(gain), gain.shape)
        if gain[row, column] <= 0.0:
            return None
        # As if the score were there: what it tells lowers every covariance with it, whatever its
        # value.
        moved = self.covariance[:, row] + self.covariance[:, size + column]
        height = self.reach[:, row] + self.reach[:, size + column]
        self.reach = self.reach - np.outer(height, moved) / spread[row, column]
        self.covariance = self.covariance - np.outer(moved, moved) / spread[row, column]
        judge = self.judges[column]
        self.room[judge] -= 1
        self.closed[row, column] = True
        self.closed[:, column] |= self.room[judge] == 0
        return NextReview(self.submissions[row], judge, float(gain[row, column]))


def _representative(ranking: Ranking) -> Solution | None:
    """The model at REML, or at the posterior mean of the log ratios where REML puts the submission
    variance at zero."""
    model = ranking.estimate.model
    solution = model.solution
    if solution is None or model.exact:
        return None
    if solution.ratios[SUBMISSION] > 0.0:
        return solution
    if len(ranking.nodes) < 2:
        return None
    logs = np.log([[max(ratio, 1e-12) for ratio in node.solution.ratios] for node in ranking.nodes])
    ratios = np.exp(np.array([node.weight for node in ranking.nodes]) @ logs)
    return Solution(model.scores, (float(ratios[SUBMISSION]), float(ratios[JUDGE])))


def _prior(
    ranking: Ranking,
    solution: Solution,
    chosen: Integers,
    known: Integers,
    newcomers: int,
) -> tuple[Floats, Floats]:
    """Covariance of submissions and judges in points squared, and of being in front (rows) with
    each of them (columns)."""
    covariance = solution.residual * solution.covariance(chosen, known)
    if newcomers:
        # Nothing is known of a judge without a score but that judges differ by so much.
        fresh = np.eye(newcomers) * solution.ratios[JUDGE] * solution.residual
        corner = np.zeros((len(covariance), newcomers))
        covariance = np.block([[covariance, corner], [corner.T, fresh]])
    size = len(chosen)
    own = (
        # A hair on the diagonal: submissions that are exactly alike would have no Cholesky factor.
        covariance[:size, :size] + np.eye(size) * 1e-12 * np.trace(covariance[:size, :size]) / size
    )
    generator = np.random.Generator(np.random.PCG64(posterior.SEED))
    deviations = generator.standard_normal((DRAWS, size)) @ np.linalg.cholesky(own).T
    front = posterior.membership(deviations + solution.centre(SUBMISSION)[chosen], ranking.top)
    with_own = (front - front.mean(axis=0)).T @ (deviations - deviations.mean(axis=0)) / DRAWS
    return covariance, np.hstack(
        [with_own, with_own @ np.linalg.solve(own, covariance[:size, size:])]
    )

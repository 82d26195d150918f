"""How long ranking takes: `python bench/ranking.py [--rows 1000000]`. Import time is shown apart;
every figure is the best of three. At the end files are read, ranked and printed as `flask judging
rank` does it, once each: a quarter, a half and all of the rows, in processor time, which must grow
no faster than they do."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
started = time.perf_counter()
from hackathon.ranking import ranking, ranking_files  # noqa: E402 - the import is what is timed
from hackathon.ranking.model import crosstable, mixedmodel, posterior  # noqa: E402
from hackathon.ranking.scores import Score  # noqa: E402

IMPORTED = time.perf_counter() - started


def scores(
    submissions: int, judges: int, number: int, seed: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Reviews of simulated submissions by judges of unequal diligence; every level has at least
    one."""
    draw = np.random.default_rng(seed)
    rest = number - max(submissions, judges)
    diligence = draw.dirichlet(np.ones(judges))
    submission = np.concatenate(
        [np.arange(max(submissions, judges)) % submissions, draw.integers(submissions, size=rest)]
    )
    judge = np.concatenate(
        [
            draw.permutation(max(submissions, judges)) % judges,
            draw.choice(judges, rest, p=diligence),
        ]
    )
    quality, severity = draw.normal(0, 0.5, submissions), draw.normal(0, 0.35, judges)
    latent = 3.2 + quality[submission] - severity[judge] + draw.normal(0, 1.2, number)
    return submission, judge, np.clip(np.round(latent), 1, 5)


def best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> None:
    print(f"import of the application and the numeric library: {IMPORTED:.2f} s")
    submission, judge, values = scores(1_100, 3_000, 73_000)
    crossed = crosstable.CrossedScores(submission, judge, values)
    model = mixedmodel.fit(crossed, posterior.starts(crossed))
    spent = best(lambda: mixedmodel.fit(crosstable.CrossedScores(submission, judge, values)))
    print(
        f"73,000 scores, 1,100 submissions, 3,000 judges: REML {spent:.3f} s in {model.evaluations}"
        " evaluations"
    )
    big = [
        Score(f"s{one}", f"j{two}", float(value))
        for one, two, value in zip(submission, judge, values, strict=True)
    ]
    print(f"  with ranks, intervals and probabilities: {best(lambda: ranking.rank(big)):.3f} s")
    submission, judge, values = scores(1_000, 300, 4_000)
    small = [
        Score(f"s{one}", f"j{two}", float(value))
        for one, two, value in zip(submission, judge, values, strict=True)
    ]
    print(
        "1,000 submissions with 4 reviews, 300 judges, probabilities included:"
        f" {best(lambda: ranking.rank(small, asked=ranking.Asked(top=10))):.3f} s"
    )
    submission, judge, values = scores(1_000, 140, 4_000)
    fewer = [
        Score(f"s{one}", f"j{two}", float(value))
        for one, two, value in zip(submission, judge, values, strict=True)
    ]
    print(
        "the same with 140 judges, integrated over the variances:"
        f" {best(lambda: ranking.rank(fewer, asked=ranking.Asked(top=10))):.3f} s"
    )
    panel = [one for one in small if int(one.submission[1:]) < 40]
    print(f"40 of the submissions: {best(lambda: ranking.rank(panel)):.3f} s")
    parser = argparse.ArgumentParser(description="Time the ranking of scores and of files.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the largest file")
    rows = parser.parse_args().rows
    for method in ("adjusted", "robust"):
        for number in (rows // 4, rows // 2, rows):
            print(f"a file of {number:,} rows, {method}: {from_file(number, method):.1f} s")


def from_file(number: int, method: str) -> float:
    """Processor time in seconds for a file in which three of ten rows name a new submission."""
    submission, judge, points = scores(number * 3 // 10, 200, number)
    given = zip(submission.tolist(), judge.tolist(), points.tolist(), strict=True)
    reviews = {(one, two): value for one, two, value in given}
    lines = [f"s{one},j{two},{value:.0f}\n" for (one, two), value in reviews.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        path.write_text("submission,judge,score\n" + "".join(lines), encoding="ascii")
        begun = time.process_time()
        code, _, told = ranking_files.main_rank(path, 3, None, False, method)
        spent = time.process_time() - begun
    if code:
        raise SystemExit(told)
    return spent


if __name__ == "__main__":
    main()

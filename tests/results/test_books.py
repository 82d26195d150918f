"""One quantity, one definition: organisers' standings, what is published and what anybody computes
from the score book are the same figures."""

import pytest
from benches import Bench, give
from casting import Cast

from hackathon.judging import standings
from hackathon.ranking import scorebook, scorebook_files
from hackathon.results import books

FIGURES = ("rank", "score", "raw_mean", "low", "high", "best", "worst")


@pytest.mark.parametrize("method", ["adjusted", "robust", "raw mean"])
def test_three_surfaces_show_the_same(cast: Cast, method: str) -> None:
    bench = Bench(cast)
    bench.round.change(None, method=method)
    give(bench, bench.dee, (5, 4), (3, 4), (2, 2))
    give(bench, bench.dan, (4, 3), (4, 4), (1, 3))
    give(bench, bench.judge("Eve Example"), (5, 5), (2, 3), None)
    seen = {place.line.key: place for place in standings.of(bench.round).places}
    book = books.of(cast.event)
    (published,) = books.contents(cast.event, book, "ranks")["rounds"]
    told = {row["submission"]: row for row in published["standings"]}
    (part,) = scorebook_files.read(scorebook_files.as_json(book))["rounds"]
    computed = {row.submission: row for row in scorebook.standings(part)}
    assert len(seen) == len(told) == len(computed) == 3
    for key, place in seen.items():
        organisers = [getattr(place, name) for name in FIGURES]
        assert None not in organisers
        assert [told[key][name] for name in FIGURES] == pytest.approx(organisers)
        assert [getattr(computed[key], name) for name in FIGURES] == pytest.approx(organisers)

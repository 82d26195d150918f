"""Standings: signed scorecards as ranks by the announced method, and what organisers learn from
them."""

from collections.abc import Iterator
from typing import Any

import pytest
from benches import IN_ROUND, Bench, give, ranks
from casting import Cast
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.events.rubrics import Criterion
from hackathon.judging import reports, scorecards, standings
from hackathon.judging.scorecards import Answer, Content
from hackathon.ranking import scorebook
from hackathon.ranking.scores import weighted_mean
from hackathon.submissions.submissions import Submission


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


class TestKeptVerdict:
    """The fit costs nearly all of the page; it is made once for the same scores and rules."""

    @pytest.fixture
    def made(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
        """How many scores each fit had, in order."""
        fits, verdict = list[int](), scorebook.verdict

        def counted(reviews: Any, *args: Any, **options: Any) -> Any:
            fits.append(len(reviews))
            return verdict(reviews, *args, **options)

        monkeypatch.setattr(scorebook, "verdict", counted)
        standings._fitted.cache_clear()
        yield fits
        standings._fitted.cache_clear()

    def test_the_same_scores_are_fitted_once(self, bench: Bench, made: list[int]) -> None:
        give(bench, bench.dee, 4, 4, 5)
        before = ranks(bench)
        assert ranks(bench) == before
        assert made == [3]

    def test_whatever_it_follows_from_makes_another(self, bench: Bench, made: list[int]) -> None:
        give(bench, bench.dee, (4, 2), (2, 5))  # both 3.2
        assert ranks(bench) == {"Alpha": 1, "Beta": 1, "Gamma": None}
        bench.round.change(None, tie_break="criteria")
        assert ranks(bench) == {"Alpha": 1, "Beta": 2, "Gamma": None}
        give(bench, bench.dan, None, (5, 5))
        assert ranks(bench)["Beta"] == 1
        Criterion.update(weight=99).where(Criterion.key == "usefulness").execute()
        ranks(bench)
        standings.of(bench.round, top=1)
        assert made == [2, 2, 3, 3, 3]


class TestRawMean:
    def test_weights_count(self, bench: Bench) -> None:
        give(bench, bench.dee, (5, 1), (1, 5), (3, 3))
        found = {place.line.title: place.score for place in standings.of(bench.round).places}
        assert found == pytest.approx(
            {"Work Alpha": 3.4, "Work Beta": 2.6, "Work Gamma": 3.0}
        )  # weights 60 and 40

    def test_open_criteria_leave_their_weight_to_the_others(self, bench: Bench) -> None:
        give(bench, bench.dee, (4, None), (4, 4))
        assert ranks(bench) == {"Alpha": 1, "Beta": 1, "Gamma": None}

    def test_ties_are_shown_as_ties(self, bench: Bench) -> None:
        give(bench, bench.dee, 4, 4, 5)
        assert ranks(bench) == {"Gamma": 1, "Alpha": 2, "Beta": 2}

    def test_a_tie_is_broken_by_the_announced_rule(self, bench: Bench) -> None:
        bench.round.change(None, tie_break="criteria")
        give(bench, bench.dee, (4, 2), (2, 5))  # both 3.2
        assert ranks(bench)["Alpha"] == 1 and ranks(bench)["Beta"] == 2

    def test_drafts_and_what_is_out_do_not_count(self, bench: Bench, cast: Cast) -> None:
        give(bench, bench.dee, 5, 4)
        scorecards.save(
            bench.assign(bench.dan, bench.entries[1]),
            0,
            Content({"usefulness": Answer(1)}),
            IN_ROUND,
        )
        assert ranks(bench) == {"Alpha": 1, "Beta": 2, "Gamma": None}
        Submission.update(status="disqualified", reason="Copied").where(
            Submission.id == bench.entries[0].id
        ).execute()
        assert ranks(bench) == {"Beta": 1, "Gamma": None}

    def test_without_a_card_nobody_has_a_rank(self, bench: Bench) -> None:
        found = standings.of(bench.round)
        assert (
            {place.rank for place in found.places} == {None}
            and found.ranking is None
            and reports.of(found) is None
        )


class TestAdjusted:
    def test_a_strict_judge_does_not_cost_the_rank(self, bench: Bench) -> None:
        """Dan gives two points less to everybody; Gamma met Dan alone."""
        eve = bench.judge("Eve Example")
        give(bench, bench.dee, 4, 3)
        give(bench, eve, 4, 3)
        give(bench, bench.dan, 2, 1, 2)
        assert ranks(bench)["Gamma"] == 3
        bench.round.change(None, method="adjusted")
        after = standings.of(bench.round).places
        gamma = next(place for place in after if place.line.title == "Work Gamma")
        assert (
            gamma.rank == 2
            and gamma.score is not None
            and gamma.raw_mean is not None
            and gamma.score > gamma.raw_mean
        )

    def test_chances_and_likely_ranks_are_told(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 3, 1)
        give(bench, bench.dan, 4, 4, 2)
        for place in standings.of(bench.round, top=1).places:
            assert place.rank and place.best and place.worst and 1 <= place.best <= place.worst <= 3
            assert place.p_first is not None and 0 <= place.p_first <= 1


@given(
    cards=st.lists(
        st.tuples(st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), st.integers(1, 5))),
        min_size=3,
        max_size=3,
    )
)
@settings(max_examples=15)
def test_the_raw_rank_counts_who_is_strictly_better(
    db: Any, bench: Bench, cards: list[tuple[int | None, int | None]]
) -> None:
    with db.atomic() as everything:
        try:
            give(bench, bench.dee, *[None if card == (None, None) else card for card in cards])
            means = [
                weighted_mean({"u": first, "f": second}, {"u": 60, "f": 40})
                for first, second in cards
            ]
            found = ranks(bench)
            for name, mean in zip(("Alpha", "Beta", "Gamma"), means, strict=True):
                better = sum(
                    other is not None and mean is not None and other > mean + 1e-9
                    for other in means
                )
                assert found[name] == (None if mean is None else 1 + better)
        finally:
            everything.rollback()


def test_judges_are_codes_in_scores_and_ranking(bench: Bench, cast: Cast) -> None:
    give(bench, bench.dee, 5)
    found = standings.of(bench.round)
    assert [score.judge for score in found.scores] == [
        "J01"
    ] and cast.dee.name not in f"{found.scores} {found.ranking}"

"""Standings: signed scorecards as ranks by the announced method, and what organisers learn from
them."""

from typing import Any

import pytest
from benches import IN_ROUND, Bench, sign
from casting import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hackathon.core import language
from hackathon.judging import scorecards, standings
from hackathon.judging.scorecards import Answer, Content
from hackathon.ranking import mixedmodel, ranking
from hackathon.ranking.scores import weighted_mean
from hackathon.submissions.submissions import Submission


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


def give(bench: Bench, judge: Any, *values: int | tuple[int | None, int | None] | None) -> None:
    """Let a judge sign a card on each entry: one value for both criteria, or a pair; None: no
    card."""
    for entry, value in zip(bench.entries, values, strict=False):
        if value is not None:
            first, second = value if isinstance(value, tuple) else (value, value)
            sign(bench.assign(judge, entry), judge, {"usefulness": first, "feasibility": second})


def ranks(bench: Bench) -> dict[str, int | None]:
    return {
        place.line.title.removeprefix("Work "): place.rank
        for place in standings.of(bench.round).places
    }


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
            cast.dan,
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
            and standings.report(found) is None
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
            and gamma.adjusted is not None
            and gamma.raw_mean is not None
            and gamma.adjusted > gamma.raw_mean
        )

    def test_chances_and_likely_ranks_are_told(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 3, 1)
        give(bench, bench.dan, 4, 4, 2)
        for place in standings.of(bench.round, top=1).places:
            assert place.rank and place.best and place.worst and 1 <= place.best <= place.worst <= 3
            assert place.p_first is not None and 0 <= place.p_first <= 1


class TestReport:
    def test_its_notes_are_in_the_readers_language(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 4, 3)
        told = {}
        for code in ("en", "fr", "ar"):
            with language.using(code, "UTC"):
                report = standings.report(standings.of(bench.round))
                assert report
                told[code] = report.notes
        assert told["en"][0] == mixedmodel.ONE_JUDGE
        assert (
            len({notes[0] for notes in told.values()}) == 3
            and len({len(notes) for notes in told.values()}) == 1
        )

    def test_parts_that_nothing_connects_are_counted(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 4, None, None)
        give(bench, bench.dan, None, None, 3, 2)
        with language.using("fr", "UTC"):
            report = standings.report(standings.of(bench.round))
            assert report and report.notes[-1] == language.gettext(
                ranking.PARTS, num="2"
            ) != ranking.PARTS % {"num": "2"}

    def test_names_judges_by_code_and_says_how_strict(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 4, 3)
        give(bench, bench.dan, 3, 2, 1)
        report = standings.report(standings.of(bench.round))
        assert report and [one.judge for one in report.agreement.judges] == [
            "J02",
            "J01",
        ], "the strictest first"

    def test_proposes_only_whom_the_rules_allow(self, bench: Bench, cast: Cast) -> None:
        bench.round.change(None, shortlist=1)
        near = bench.judge("Near Example")
        near.person.change(affiliation="Alpha")
        bench.entries[0].team.captain.change(affiliation="Alpha")
        bench.judge("Foreign Example", languages=["fr"])
        bench.judge("Full Example", load_maximum=0)
        give(bench, bench.dee, 4, 4, 1)
        give(bench, bench.dan, 5, 4, 2)
        report = standings.report(standings.of(bench.round))
        assert report and report.undecided
        assert {(row.judge.code, row.entry.title) for row in report.wanted} <= {
            ("J03", "Work Beta"),
            ("J03", "Work Gamma"),
        }
        assert report.wanted

    def test_tells_the_effect_of_a_shared_country(self, bench: Bench, cast: Cast) -> None:
        cast.dee.change(country="FR")
        bench.entries[0].team.captain.change(country="FR")
        bench.entries[1].team.captain.change(country="KE")
        give(bench, bench.dee, 5, 3, 3)
        give(bench, bench.dan, 3, 3, 2)
        give(bench, bench.judge("Eve Example"), 2, 3, 3)
        effects = standings.report(standings.of(bench.round)).effects  # type: ignore[union-attr]
        assert (
            effects["country"]
            and effects["country"].estimate > 0
            and effects["country"].shared == 1
        )
        assert effects["affiliation"] is None, "conflicts of interest keep them apart"


@given(
    cards=st.lists(
        st.tuples(st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), st.integers(1, 5))),
        min_size=3,
        max_size=3,
    )
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_raw_rank_counts_who_is_strictly_better(
    db: Any, cards: list[tuple[int | None, int | None]]
) -> None:
    with db.atomic() as everything:
        try:
            bench = Bench(Cast())
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

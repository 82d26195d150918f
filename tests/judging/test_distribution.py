"""Distribution: even loads, never a conflict, and what stands stays."""

from benches import Bench, submitted
from casting import Cast, day

from hackathon.core import mail
from hackathon.judging import distribution, entries, progress, seats
from hackathon.judging.judging import Assignment
from hackathon.people.acts import Act


class TestSpread:
    def test_everybody_gets_the_reviews_evenly(self, bench: Bench, cast: Cast) -> None:
        bench.judge("Eve Example")
        outcome = distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert outcome.made == 6 and not outcome.unserved and outcome.parts == 1
        assert set(seats.loads(bench.round).values()) == {2}

    def test_what_is_assigned_stays(self, bench: Bench, cast: Cast) -> None:
        kept = bench.assign(bench.dee, bench.entries[0])
        distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert Assignment.get_by_id(kept.id).status == "assigned"
        before = {row.id for row in Assignment.select()}
        assert distribution.spread(bench.round, Act(cast.ada, day(12))).made == 0
        assert {row.id for row in Assignment.select()} == before

    def test_never_a_conflict_and_says_what_lacks_reviews_and_why(
        self, bench: Bench, cast: Cast
    ) -> None:
        cast.dee.change(affiliation="Beta GmbH")
        bench.entries[1].team.captain.change(affiliation="BETA gmbh")
        outcome = distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert (
            not Assignment.select()
            .where(Assignment.judge == bench.dee, Assignment.submission == bench.entries[1])
            .exists()
        )
        assert outcome.unserved == [
            (
                f"{bench.code(bench.entries[1])} lacks 1 of 2 reviews: one judge has a conflict of"
                " interest."
            )
        ]

    def test_the_load_of_judge_and_round_is_kept(self, bench: Bench, cast: Cast) -> None:
        bench.dee.change(load_maximum=1)
        outcome = distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert (
            seats.loads(bench.round)[bench.dee.id] == 1
            and "no room for more" in outcome.unserved[0]
        )

    def test_a_least_load_is_met_where_it_can_be(self, bench: Bench, cast: Cast) -> None:
        eve = bench.judge("Eve Example", load_minimum=3)
        outcome = distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert seats.loads(bench.round)[eve.id] == 3 and not outcome.idle

    def test_a_least_load_that_cannot_be_met_is_said(self, bench: Bench, cast: Cast) -> None:
        eve = bench.judge("Eve Example", load_minimum=4)
        bench.dan.change(load_minimum=2, load_maximum=1)
        outcome = distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert list(outcome.idle) == [
            (
                "J02 has one submission of at least 2: the round has no more that this judge may and"
                " can judge."
            ),
            (
                f"{eve.code} has 3 submissions of at least 4: the round has no more that this judge"
                " may and can judge."
            ),
        ]

    def test_language_comes_first(self, bench: Bench, cast: Cast) -> None:
        french = submitted(cast, "Delta", language="fr")
        entries.add_eligible(bench.round, cast.ada, day(11))
        bench.round.change(None, reviews=1)
        noor = bench.judge("Noor Example", languages=["fr"])
        distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert [
            row.judge_id for row in Assignment.select().where(Assignment.submission == french)
        ] == [noor.id]

    def test_everybody_judges_the_calibration_set(self, bench: Bench, cast: Cast) -> None:
        bench.judge("Eve Example")
        distribution.spread(bench.round, Act(cast.ada, day(12)), [bench.entries[0].id])
        assert Assignment.select().where(Assignment.submission == bench.entries[0]).count() == 3

    def test_each_judge_hears_of_it_once(self, bench: Bench, cast: Cast) -> None:
        mail.Message.delete().execute()
        distribution.spread(bench.round, Act(cast.ada, day(12), "http://x/judge"))
        assert sorted(message.to for message in mail.Message.select()) == [
            cast.dan.email,
            cast.dee.email,
        ]

    def test_a_conflict_that_appears_later_is_mended(self, bench: Bench, cast: Cast) -> None:
        held = bench.assign(bench.dee, bench.entries[0])
        cast.dee.change(affiliation="Alpha")
        bench.entries[0].team.captain.change(affiliation="Alpha")
        assert progress.of(bench.round).crossed == [
            ("J01", bench.code(bench.entries[0]), "same organisation")
        ]
        distribution.spread(bench.round, Act(cast.ada, day(12)))
        assert (
            Assignment.get_by_id(held.id).status == "removed"
            and progress.of(bench.round).crossed == []
        )

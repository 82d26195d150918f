"""The judges' report: agreement, what is open, and where the next hour goes."""

from typing import Any

import pytest
from benches import Bench, give, ranks
from casting import Cast

from hackathon.core import language
from hackathon.judging import reports, standings
from hackathon.ranking import next_reviews, ranking
from hackathon.ranking.model import mixedmodel


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


class TestReport:
    def test_its_notes_are_in_the_readers_language(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 4, 3)
        told = {}
        for code in ("en", "fr", "ar"):
            with language.using(code, "UTC"):
                report = reports.of(standings.of(bench.round))
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
            report = reports.of(standings.of(bench.round))
            assert report and report.notes[-1] == language.gettext(
                ranking.PARTS, num="2"
            ) != ranking.PARTS % {"num": "2"}

    def test_names_judges_by_code_and_says_how_strict(self, bench: Bench) -> None:
        give(bench, bench.dee, 5, 4, 3)
        give(bench, bench.dan, 3, 2, 1)
        report = reports.of(standings.of(bench.round))
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
        report = reports.of(standings.of(bench.round))
        assert report and report.undecided
        assert {(row.judge.code, row.entry.title) for row in report.next.wanted} <= {
            ("J03", "Work Beta"),
            ("J03", "Work Gamma"),
        }
        assert report.next.wanted

    def test_tells_the_effect_of_a_shared_country(self, bench: Bench, cast: Cast) -> None:
        cast.dee.change(country="FR")
        bench.entries[0].team.captain.change(country="FR")
        bench.entries[1].team.captain.change(country="KE")
        give(bench, bench.dee, 5, 3, 3)
        give(bench, bench.dan, 3, 3, 2)
        give(bench, bench.judge("Eve Example"), 2, 3, 3)
        effects = reports.of(standings.of(bench.round)).effects  # type: ignore[union-attr]
        assert (
            effects["country"]
            and effects["country"].estimate > 0
            and effects["country"].shared == 1
        )
        assert effects["affiliation"] is None, "conflicts of interest keep them apart"

    def test_open_scorecards_come_first_and_a_settled_line_says_so(
        self, bench: Bench, cast: Cast
    ) -> None:
        bench.round.change(None, shortlist=1)
        give(bench, bench.dee, 4, 4, 1)
        give(bench, bench.dan, 5, 4, 2)
        eve = bench.judge("Eve Example")
        bench.assign(eve, bench.entries[1])
        report = reports.of(standings.of(bench.round))
        assert report and not report.next.decided
        assert [(row.judge.code, row.entry.title) for row in report.next.chase] == [
            ("J03", "Work Beta")
        ]
        assert ("J03", "Work Beta") not in {
            (row.judge.code, row.entry.title) for row in report.next.wanted
        }
        bench.round.change(None, shortlist=3)
        report = reports.of(standings.of(bench.round))
        assert report and report.next == reports.Next(True, (), ())

    def test_the_next_hour_is_drawn_once_and_anew_for_all_that_it_follows_from(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Half of the page was spent on it."""
        drawn, choose = list[int](), next_reviews.next_reviews

        def counted(*given: Any, **more: Any) -> Any:
            drawn.append(1)
            return choose(*given, **more)

        monkeypatch.setattr(next_reviews, "next_reviews", counted)
        reports._chosen.cache_clear()

        def proposed() -> tuple[int, set[tuple[str, str]]]:
            drawn.clear()
            report = reports.of(standings.of(bench.round))
            assert report
            found = {(row.judge.code, row.entry.title) for row in report.next.wanted}
            return len(drawn), found

        bench.round.change(None, shortlist=1)
        give(bench, bench.dee, 4, 4, 1)
        give(bench, bench.dan, 5, 4, 2)
        eve = bench.judge("Eve Example")
        times, found = proposed()
        assert times == 2 and ("J03", "Work Beta") in found, "open scorecards, then new reviews"
        assert proposed() == (0, found)
        bench.assign(eve, bench.entries[1])
        times, found = proposed()
        assert times == 2 and ("J03", "Work Beta") not in found
        eve.change(load_maximum=1)  # which she has
        assert proposed() == (1, set())

    def test_says_what_would_be_without_a_judge(self, bench: Bench) -> None:
        bench.round.change(None, shortlist=1)
        give(bench, bench.dee, 5, 3)
        give(bench, bench.dan, 1, 4)
        found = standings.of(bench.round)
        assert ranks(bench)["Beta"] == 1
        assert reports.without(found, "J02") == 1 and reports.without(found, "J01") == 0

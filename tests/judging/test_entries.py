"""Entries: what is taken into a round, and under which codes."""

import pytest
from benches import IN_ROUND, Bench, many, submitted
from casting import Cast, day

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.judging import (
    entries,
)
from hackathon.judging.entries import Entry


class TestEntries:
    def test_first_round_takes_every_eligible_submission_once(
        self, bench: Bench, cast: Cast
    ) -> None:
        assert sorted(row.code for row in Entry.select()) == ["E01", "E02", "E03"]
        assert entries.add_eligible(bench.round, cast.ada, IN_ROUND) == 0
        submitted(cast, "Delta")
        assert (
            entries.add_eligible(bench.round, cast.ada, IN_ROUND) == 1
            and Entry.select().count() == 4
        )

    def test_codes_are_drawn_by_lot(self, cast: Cast) -> None:
        rows = many(cast, 40)
        Entry.delete().execute()
        entries.add(cast.round, rows, cast.ada, IN_ROUND)
        order = [row.submission_id for row in Entry.select().order_by(Entry.code)]
        assert order != sorted(order), "one chance in 40! to fail"

    @pytest.mark.parametrize("change", [{"eligibility": "unchecked"}, {"status": "withdrawn"}])
    def test_only_what_is_eligible_is_taken_in(
        self, bench: Bench, cast: Cast, change: dict[str, str]
    ) -> None:
        other = submitted(cast, "Delta").change(**change)
        with pytest.raises(Refused, match="cannot be judged"):
            entries.add(bench.round, [other], cast.ada, IN_ROUND)

    def test_the_log_says_how_many_are_new_and_nothing_of_none(
        self, bench: Bench, cast: Cast
    ) -> None:
        submitted(cast, "Delta")
        for _twice in range(2):
            entries.add_eligible(bench.round, cast.ada, IN_ROUND)
        (*_earlier, line) = AuditLine.select().where(AuditLine.verb == "entries.add")
        assert line.detail == {"count": 1}

    def test_not_when_the_round_is_over(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="over"):
            entries.add_eligible(bench.round, cast.ada, day(30))

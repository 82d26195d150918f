"""Judges from a list: all of them or nobody, nothing twice, and back as far as nobody has begun."""

from datetime import datetime

import pytest
from casting import Cast, make_judge, make_person, register
from drafting import messages_to

from hackathon.core.states import Refused
from hackathon.judging import judge_lists
from hackathon.judging.judging import Judge
from hackathon.people.acts import Act
from hackathon.teams.nominating import Named
from hackathon.teams.nominations import NominationBatch, Said

ROWS = [
    Named(2, "new@example.org", "Ann Example", "", ("fr",)),
    Named(3, "sam@example.org", "", "", ("ru",)),
]


def enter(cast: Cast, rows: list[Named], at: datetime, reason: str = "Named.") -> NominationBatch:
    act = Act(cast.ada, at, "https://site/judge")
    return judge_lists.enter(cast.event, rows, Said(reason), act, lambda secret: secret)


def states(cast: Cast, *rows: Named) -> list[str]:
    return [line.state for line in judge_lists.plan(cast.event, rows)]


class TestPlan:
    def test_new_there_and_faults(self, cast: Cast) -> None:
        make_judge(cast.event, cast.dee, "J01")
        assert cast.sam
        register(make_person("Eve Example"), cast.event)
        rows = [Named(n, f"{name}@example.org") for n, name in enumerate(["dee", "sam", "x"], 2)]
        assert states(cast, *rows) == ["there", "new", "fault"]
        assert states(cast, Named(2, "eve@example.org"), Named(3, cast.ada.email)) == ["fault"] * 2


class TestEnter:
    def test_everybody_is_invited_with_the_languages_of_the_list(
        self, cast: Cast, at: datetime
    ) -> None:
        assert cast.sam
        batch = enter(cast, ROWS, at)
        found = Judge.select().where(Judge.event == cast.event).order_by(Judge.id)
        assert [judge.languages for judge in found] == [["fr"], ["ru"]]
        assert NominationBatch.get_by_id(batch.id).judges == [judge.code for judge in found]
        for row in ROWS:
            assert messages_to(row.email)
        with pytest.raises(Refused, match="there already"):
            enter(cast, ROWS, at)

    def test_all_or_nobody(self, cast: Cast, at: datetime) -> None:
        assert cast.sam
        with pytest.raises(Refused, match="Line 4: There is no account"):
            enter(cast, [*ROWS, Named(4, "nameless@example.org")], at)
        assert not Judge.select().exists()
        with pytest.raises(Refused, match="Give the reason"):
            enter(cast, ROWS, at, " ")


class TestUndo:
    def test_whoever_answered_stays(self, cast: Cast, at: datetime) -> None:
        assert cast.sam
        batch = enter(cast, ROWS, at)
        Judge.update(declared_at=at).where(Judge.person == cast.sam).execute()
        fresh = NominationBatch.get_by_id(batch.id)
        assert judge_lists.undo(fresh, Act(cast.ada, at)) == (1, 1)
        assert Judge.get(Judge.person == cast.sam).left_at is None
        with pytest.raises(Refused, match="undone already"):
            judge_lists.undo(fresh, Act(cast.ada, at))

"""Judges from a list: all of them or nobody, nothing twice, and back as far as nobody has begun."""

from datetime import datetime

import pytest
from casting import Cast, make_judge, make_person, make_round, make_rubric, register
from drafting import messages_to

from hackathon.core.states import Refused
from hackathon.judging import judge_lists
from hackathon.judging.judging import Judge, PanelMember
from hackathon.people.acts import Act
from hackathon.teams import nominating
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

    def test_a_round_that_there_is_not(self, cast: Cast) -> None:
        rows = [Named(2, "a@example.org", "Ann", rounds=("Screening", "final"))]
        (without,) = judge_lists.plan(cast.event, rows)
        assert "has none yet" in without.sentence
        make_round(cast.event, make_rubric(cast.event))
        (line,) = judge_lists.plan(cast.event, rows)
        assert line.sentence == "“final” is no round of this event. Its rounds: Screening."


class TestEnter:
    def test_each_sits_on_the_panels_that_the_list_names(self, cast: Cast, at: datetime) -> None:
        assert cast.sam
        rubric = make_rubric(cast.event)
        first, second = make_round(cast.event, rubric), make_round(cast.event, rubric, "final")
        enter(cast, [ROWS[0]._replace(rounds=("SCREENING", second.title)), ROWS[1]], at)
        seats = PanelMember.select(PanelMember.round_id, Judge.languages).join(Judge)
        found = sorted(seats.order_by(PanelMember.round).tuples())
        assert found == [(first.id, ["fr"]), (second.id, ["fr"])]

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

    def test_more_than_an_act_can_enter(
        self, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cast.sam
        monkeypatch.setattr(nominating, "MOST_NEW", 1)
        with pytest.raises(Refused, match="would enter 2 people"):
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

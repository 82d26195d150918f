"""Conflicts of interest: what facts say without being asked, what judges declare, what organisers
enter."""

from typing import Any

import counting
import pytest
from benches import IN_ROUND, Bench, many, sign, submitted
from casting import Cast, day, make_person
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.states import Refused
from hackathon.judging import disclosures, entries, panels, queues, signed_cards
from hackathon.judging.impartiality import between, kept_from
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge
from hackathon.people.acts import Act
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.teams import memberships, teams
from hackathon.teams.teams import Membership


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)


def kinds(bench: Bench, place: int = 0) -> set[str]:
    return between([bench.dee], bench.entries).get((bench.dee.id, bench.entries[place].id), set())


class TestFacts:
    def test_strangers_have_none(self, bench: Bench) -> None:
        assert between([bench.dee, bench.dan], bench.entries) == {}

    def test_same_office(self, bench: Bench, cast: Cast) -> None:
        cast.dee.change(office=cast.office)
        bench.entries[0].team.captain.change(office=cast.office)
        assert "office" in kinds(bench) and not kinds(bench, 1)

    @pytest.mark.parametrize("other", ["ACME Ltd.", "acme", "Ａcme  ltd", "Acmé LTD"])
    def test_same_organisation_however_it_is_written(
        self, bench: Bench, cast: Cast, other: str
    ) -> None:
        cast.dee.change(affiliation="Acme Ltd")
        bench.entries[0].team.captain.change(affiliation=other)
        assert kinds(bench) == {"organisation"}

    def test_an_office_written_out_is_the_office(self, bench: Bench, cast: Cast) -> None:
        office = Office.create(
            code="EM",
            kind="regional office",
            name="European Union Intellectual Property Office",
            names={"fr": "Office de l’Union"},
        )
        cast.dee.change(office=office)
        bench.entries[0].team.captain.change(affiliation="office de l’union")
        assert kinds(bench) == {"organisation"}

    @pytest.mark.parametrize(
        "word",
        ["Independent", "Étudiante", "Независимый участник", "self-employed", "مستقل", "自由职业"],
    )
    def test_two_without_an_organisation_share_none(
        self, bench: Bench, cast: Cast, word: str
    ) -> None:
        cast.dee.change(affiliation=word)
        bench.entries[0].team.captain.change(affiliation=word)
        assert not kinds(bench)

    def test_same_confirmed_domain_unless_anybody_can_have_it(
        self, bench: Bench, cast: Cast
    ) -> None:
        captain = bench.entries[0].team.captain
        cast.dee.change(email="dee@alpha.example")
        assert kinds(bench) == {"e-mail domain"}
        captain.change(confirmed_at=None)
        assert not kinds(bench), "an address that nobody confirmed proves nothing"
        cast.dee.change(email="dee@gmail.com")
        captain.change(email="alpha@gmail.com", confirmed_at=day(-9))
        assert not kinds(bench)

    def test_having_been_in_the_team_is_one_too(self, bench: Bench, cast: Cast) -> None:
        team = bench.entries[0].team
        Membership.create(
            event=cast.event, team=team, person=cast.dee, joined_at=day(-9), left_at=day(-8)
        )
        assert kinds(bench) == {"team"}

    def test_what_a_former_member_works_for_is_none(self, bench: Bench, cast: Cast) -> None:
        gone = make_person("Gone Example", affiliation="Acme")
        teams.take_seat(bench.entries[0].team, gone, day(-9))
        cast.dee.change(affiliation="Acme")
        assert kinds(bench) == {"organisation"}
        memberships.remove(bench.entries[0].team, gone, bench.entries[0].team.captain, day(-8))
        assert not kinds(bench)

    def test_the_queries_are_as_many_for_a_thousand(self, bench: Bench, cast: Cast) -> None:
        counts = []
        for rows in (many(cast, 10), many(cast, 990)):
            with counting.queries() as seen:
                between([bench.dee, bench.dan], rows)
            counts.append(len(seen))
        assert counts[0] == counts[1] == 2

    def test_what_a_judge_was_given_is_asked_alike_and_once(self, bench: Bench, cast: Cast) -> None:
        """The permission of one card, the queue and the page itself derive conflicts together."""
        alpha, beta, gamma = bench.entries
        for row in (alpha, beta):
            bench.assign(bench.dee, row)
        ConflictOfInterest.create(
            judge=bench.dee, submission=beta, kind="declared", declared_at=IN_ROUND
        )
        for person in (cast.dee, alpha.team.captain, gamma.team.captain):
            person.change(affiliation="Alpha Institute")
        seat = Judge.of(cast.dee, bench.event)
        assert seat is not None
        with counting.queries() as seen:
            kept = [kept_from(seat).holds(row.id, row.team_id) for row in (alpha, beta, gamma)]
        assert len(seen) == 2
        assert kept == [True, True, False], "Gamma's team is barred too, but was never given"
        pairs = between([seat], [alpha, beta])
        assert set(pairs) == {(seat.id, alpha.id), (seat.id, beta.id)}


class TestDeclare:
    def test_is_asked_about_every_entry_without_a_conflict_by_facts(
        self, bench: Bench, cast: Cast
    ) -> None:
        cast.dee.change(email="dee@alpha.example")
        asked = disclosures.asked(bench.dee, IN_ROUND)
        assert {row.title for row in asked.candidates} == {
            "Work Beta",
            "Work Gamma",
        } and asked.kept_away == 1

    def test_teams_are_named_only_where_no_blind_round_is_still_on(
        self, bench: Bench, cast: Cast
    ) -> None:
        assert {row.team for row in disclosures.asked(bench.dee, IN_ROUND).candidates} == {""}
        bench.round.change(None, blind=False)
        assert {row.team for row in disclosures.asked(bench.dee, IN_ROUND).candidates} == {
            "Alpha",
            "Beta",
            "Gamma",
        }

    def test_offices_are_called_offices(self, bench: Bench, cast: Cast) -> None:
        bench.entries[0].team.captain.change(office=cast.office)
        assert disclosures.asked(bench.dee, IN_ROUND).organisations == {
            "Switzerland": "Switzerland: national office"
        }

    def test_what_is_declared_is_taken_away_even_signed(self, bench: Bench, cast: Cast) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        sign(row, bench.dee, {"usefulness": 5, "feasibility": 5})
        disclosures.declare(
            bench.dee, disclosures.Disclosure([bench.entries[0].id], [], ""), IN_ROUND
        )
        assert (
            Assignment.get_by_id(row.id).status == "removed" and signed_cards.of(bench.round) == []
        )
        assert Assignment.get(Assignment.status == "assigned").judge == bench.dan, (
            "the missing review finds another judge"
        )

    def test_ties_with_an_organisation_hold_for_works_that_come_later(
        self, bench: Bench, cast: Cast
    ) -> None:
        bench.entries[0].team.captain.change(affiliation="Acme GmbH")
        disclosures.declare(bench.dee, disclosures.Disclosure([], ["Acme GmbH"], ""), IN_ROUND)
        later = submitted(cast, "Delta", make_person("Late Example", affiliation="ACME"))
        entries.add_eligible(bench.round, cast.ada, IN_ROUND)
        judge = Judge.get_by_id(bench.dee.id)
        assert between([judge], [*bench.entries, later]) == {
            (judge.id, bench.entries[0].id): {"organisation"},
            (judge.id, later.id): {"organisation"},
        }

    def test_an_answer_can_be_added_to(self, bench: Bench, cast: Cast) -> None:
        disclosures.declare(
            bench.dee, disclosures.Disclosure([bench.entries[0].id], [], ""), IN_ROUND
        )
        disclosures.declare(
            bench.dee, disclosures.Disclosure([bench.entries[1].id], [], "A cousin"), day(16)
        )
        judge = Judge.get_by_id(bench.dee.id)
        assert len(between([judge], bench.entries)) == 2 and judge.ties == "A cousin"

    def test_an_answer_keeps_the_ties_that_organisers_entered_meanwhile(
        self, bench: Bench, cast: Cast
    ) -> None:
        bench.entries[0].team.captain.change(affiliation="Acme GmbH")
        opened = Judge.get_by_id(bench.dee.id)
        panels.edit(bench.dee, None, [bench.round], Act(cast.ada, IN_ROUND), tied_to=["Globex"])
        disclosures.declare(opened, disclosures.Disclosure([], ["Acme GmbH"], ""), IN_ROUND)
        assert Judge.get_by_id(bench.dee.id).tied_to == ["Globex", "Acme GmbH"]

    def test_there_is_nothing_to_answer_before_entries_are_in(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="nothing in your rounds"):
            disclosures.declare(cast.judge, disclosures.Disclosure([], [], ""), IN_ROUND)


class TestEnter:
    def test_organisers_enter_and_take_back_with_a_reason(self, bench: Bench, cast: Cast) -> None:
        with pytest.raises(Refused, match="reason"):
            disclosures.enter(bench.dee, bench.entries[0], " ", Act(cast.ada, IN_ROUND))
        disclosures.enter(bench.dee, bench.entries[0], "They are married", Act(cast.ada, IN_ROUND))
        assert kinds(bench) == {"organiser"}
        with pytest.raises(Refused, match="already"):
            disclosures.enter(bench.dee, bench.entries[0], "Again", Act(cast.ada, IN_ROUND))
        disclosures.withdraw(ConflictOfInterest.get(), cast.ada, IN_ROUND)
        assert not kinds(bench)
        disclosures.enter(bench.dee, bench.entries[0], "After all", Act(cast.ada, IN_ROUND))
        assert kinds(bench) == {"organiser"}


@given(chosen=st.sets(st.integers(0, 2)), ties=st.booleans())
@settings(max_examples=12)
def test_nothing_declared_is_ever_in_the_queue(
    db: Any, bench: Bench, chosen: set[int], ties: bool
) -> None:
    with db.atomic() as everything:
        try:
            Person.get_by_id(bench.entries[2].team.captain_id).change(affiliation="Acme")
            for entry in bench.entries:
                bench.assign(bench.dee, entry)
            disclosures.declare(
                bench.dee,
                disclosures.Disclosure(
                    [bench.entries[place].id for place in chosen], ["Acme"] if ties else [], ""
                ),
                IN_ROUND,
            )
            kept = chosen | ({2} if ties else set())
            titles = {line.title for line in queues.of(Judge.get_by_id(bench.dee.id), bench.round)}
            assert titles == {
                f"Work {name}"
                for place, name in enumerate(("Alpha", "Beta", "Gamma"))
                if place not in kept
            }
        finally:
            everything.rollback()

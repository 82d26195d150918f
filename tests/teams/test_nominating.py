"""Lists of people to be entered: what each line would do, and entering all of them or nobody."""

from datetime import datetime

import pytest
from casting import Cast, make_person, make_team, register
from drafting import messages_to

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.teams import nominating, teams
from hackathon.teams.nominating import Listed, Named, Swap
from hackathon.teams.nominations import Nomination, Said

WHY = Said("They cannot come to a computer.")


def link(secret: str) -> str:
    return f"https://codefest.example/{secret}"


def named(*emails: str, team: str = "", first: int = 1) -> Listed:
    return Listed([Named(line, one, "", team) for line, one in enumerate(emails, first)])


def states(cast: Cast, listed: Listed, at: datetime) -> list[str]:
    return [line.state for line in nominating.plan(cast.event, listed, at)]


def said_of(cast: Cast, row: Named, at: datetime, judges: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    (line,) = nominating.plan(cast.event, Listed([row], judges), at)
    return line.sentence


class TestPlan:
    def test_new_and_there(self, cast: Cast, at: datetime) -> None:
        assert cast.team
        listed = named("new@example.org", cast.ben.email, cast.cy.email, cast.sam.email)
        assert states(cast, listed, at) == ["new", "there", "there", "new"]

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (Named(1, "nonsense"), "not a complete"),
            (Named(1, "Ann Example", "ann@example.org"), "another column"),
            (Named(1, "=A2"), "is a formula"),
            (Named(1, "ann@example.org", "x" * 201), "longer than 200"),
            (Named(1, "ann@example.org", "", "x" * 121), "longer than 120"),
        ],
    )
    def test_shapes(self, cast: Cast, at: datetime, row: Named, said: str) -> None:
        assert said in said_of(cast, row, at)

    def test_only_who_is_new_counts_towards_what_one_act_can_enter(self) -> None:
        one = Named(1, "a@example.org")
        most = [nominating.Line(one, "new")] * nominating.MOST_NEW
        known = [nominating.Line(one, "there")] * 3
        assert nominating.too_many([*most, *known]) == ""
        said = nominating.too_many([*most, nominating.Line(one, "new"), *known])
        assert f"would enter {nominating.MOST_NEW + 1} people" in said

    def test_an_address_twice_names_the_first_line(self, cast: Cast, at: datetime) -> None:
        lines = nominating.plan(cast.event, named("a@example.org", "A@example.org", first=4), at)
        assert lines[0].state == "new" and "line 4" in lines[1].sentence

    def test_who_cannot_take_part(self, cast: Cast, at: datetime) -> None:
        judge = said_of(cast, Named(1, "dee@example.org"), at, {"dee@example.org"})
        assert "judges at this event" in judge
        register(make_person("Eve Example"), cast.event, "excluded")
        assert "cannot take part" in said_of(cast, Named(1, "eve@example.org"), at)
        make_person("Flo Example", active=False)
        assert "closed" in said_of(cast, Named(1, "flo@example.org"), at)

    def test_teams(self, cast: Cast, at: datetime) -> None:
        make_team(cast.event, "Others", cast.cy)
        into = named("n1@example.org", team=cast.team.name)
        (line,) = nominating.plan(cast.event, into, at)
        assert line.team == cast.team and not line.captain
        assert "another team" in said_of(cast, Named(1, cast.cy.email, "", cast.team.name), at)
        first, second = nominating.plan(cast.event, named("a@x.org", "b@x.org", team="New"), at)
        assert first.captain and not second.captain and first.team is None

    def test_a_team_beyond_its_size(self, cast: Cast, at: datetime) -> None:
        many = named(*(f"p{number}@example.org" for number in range(5)), team="New")
        assert states(cast, many, at) == ["new"] * 4 + ["fault"]

    def test_nothing_twice(self, cast: Cast, at: datetime) -> None:
        listed = named("new@example.org", team="New")
        nominating.enter(cast.event, listed, WHY, Act(cast.ada, at), link)
        assert states(cast, listed, at) == ["there"]
        assert states(cast, named("new@example.org", team="Else"), at) == ["fault"]


class TestEnter:
    def test_everybody_gets_the_reason_and_a_link(self, cast: Cast, at: datetime) -> None:
        listed = named("new@example.org", cast.sam.email, team="New")
        batch = nominating.enter(cast.event, listed, WHY, Act(cast.ada, at), link)
        for address in ("new@example.org", cast.sam.email):
            (letter,) = messages_to(address)
            assert "They cannot come" in letter.text and "https://codefest.example/" in letter.text
            assert "team New" in letter.text and "Ada Example" in letter.text
        line = AuditLine.select().order_by(AuditLine.id.desc()).first()
        assert (line.verb, line.detail["count"]) == ("nominations.enter", 2)
        assert line.subject == f"NominationBatch {batch.key}"

    def test_all_or_nobody(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Line 2: This is not a complete"):
            nominating.enter(
                cast.event, named("new@example.org", "nonsense"), WHY, Act(cast.ada, at), link
            )
        assert not Nomination.select().exists() and not messages_to("new@example.org")

    def test_not_without_a_reason_nor_when_all_are_there(self, cast: Cast, at: datetime) -> None:
        act = Act(cast.ada, at)
        with pytest.raises(Refused, match="Give the reason"):
            nominating.enter(cast.event, named("new@example.org"), Said(" "), act, link)
        with pytest.raises(Refused, match="there already"):
            nominating.enter(cast.event, named(cast.cy.email), WHY, act, link)


class TestSubstitute:
    def test_who_is_registered_takes_the_place_at_once(self, cast: Cast, at: datetime) -> None:
        cy = named(cast.cy.email)
        nominating.substitute(cast.team, Swap(cast.bo, cy), WHY, Act(cast.ada, at), link)
        assert teams.members(cast.team) == [cast.ben, cast.cy]
        for person in (cast.ben, cast.bo, cast.cy):
            text = messages_to(person.email)[-1].text
            assert "Cy Example takes the place of Bo Example" in text and WHY.reason in text

    def test_anybody_else_is_asked_first(self, cast: Cast, at: datetime) -> None:
        new = named("new@example.org")
        nominating.substitute(cast.team, Swap(cast.ben, new), WHY, Act(cast.ada, at), link)
        assert teams.members(cast.team) == [cast.bo], "and the next member follows the captain"
        assert Nomination.get().team == cast.team and messages_to("new@example.org")

    def test_all_or_nothing(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="not a complete"):
            nominating.substitute(
                cast.team, Swap(cast.bo, named("nonsense")), WHY, Act(cast.ada, at), link
            )
        assert teams.members(cast.team) == [cast.ben, cast.bo]

"""A round that is planned together with its panel."""

from typing import Any

import pytest
from casting import NOW, Cast, day

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.judging import planning
from hackathon.judging.judging import Judge, PanelMember
from hackathon.judging.panels import Invited
from hackathon.people.acts import Act


def values(cast: Cast) -> dict[str, Any]:
    return {
        "slug": "final", "title": "Final", "rubric": cast.rubric.id, "opens": day(12),
        "closes": day(19), "method": "adjusted", "tie_break": "shared",
    }  # fmt: skip


def people(*addresses: str) -> list[Invited]:
    return [Invited(address, "", []) for address in addresses]


def test_judges_of_the_event_and_new_ones_sit_on_the_panel(cast: Cast) -> None:
    assert cast.judge and cast.dan
    wanted = people(cast.dee.email, cast.dan.email)
    wanted += [Invited("new@example.net", "Nia New", [])]
    act = Act(cast.ada, NOW, "https://example.org/judge")
    round = planning.plan(cast.event, values(cast), wanted, act, lambda secret: f"x/{secret}")
    seats = PanelMember.select().where(PanelMember.round == round)
    assert {row.judge.person.email for row in seats} == {one.email for one in wanted}
    assert {row.to for row in Message.select()} >= {cast.dan.email, "new@example.net"}


def test_nothing_is_kept_where_one_cannot_judge(cast: Cast) -> None:
    assert cast.team and cast.dan
    before = Judge.select().count()
    with pytest.raises(Refused, match=f"{cast.ben.email}: .*takes part"):
        wanted = people(cast.dan.email, cast.ben.email)
        planning.plan(cast.event, values(cast), wanted, Act(cast.ada, NOW))
    assert not Round.select().where(Round.slug == "final").exists()
    assert Judge.select().count() == before

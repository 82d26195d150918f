"""Members of a pilot: asked, and none before they agree."""

from datetime import datetime

import pytest
from casting import Cast, make_person

from hackathon import permissions
from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.desk import next_steps
from hackathon.pilots import members
from hackathon.pilots.members import PilotMember


def letters() -> list[tuple[str, str]]:
    return [(row.to, row.kind) for row in Message.select().order_by(Message.id)]


def test_who_is_asked_is_no_member_before_the_answer(cast: Cast, at: datetime) -> None:
    row = members.ask(cast.pilot, cast.ben, "Prepares the data", cast.pia, at)
    assert letters() == [(cast.ben.email, "pilot_member_asked")]
    assert members.agreed(cast.pilot) == []
    assert permissions.view_inside(cast.ben, cast.pilot, at) is not None
    steps = next_steps.for_person(cast.ben, at)
    assert "asked to work on a pilot" in [item.kind for item in steps]
    members.answer(PilotMember.by_address(cast.pilot.slug, row.key), True, at)
    cast.ben.forget()
    assert members.agreed(cast.pilot) == [cast.ben]
    assert permissions.view_inside(cast.ben, cast.pilot, at) is None
    assert letters()[-1] == (cast.pia.email, "pilot_member_answered")
    (line,) = AuditLine.select().where(AuditLine.verb == "members.agree")
    assert line.detail == {"member": cast.ben.key}


def test_who_asks_oneself_has_answered(cast: Cast, at: datetime) -> None:
    assert members.ask(cast.pilot, cast.pia, "", cast.pia, at).status == "agreed"
    assert letters() == []


def test_nobody_is_asked_twice_but_may_be_asked_again(cast: Cast, at: datetime) -> None:
    row = members.ask(cast.pilot, cast.ben, "", cast.pia, at)
    with pytest.raises(Refused, match="was asked already"):
        members.ask(cast.pilot, cast.ben, "", cast.pia, at)
    members.answer(row, False, at)
    with pytest.raises(Refused, match="answered already"):
        members.answer(row, True, at)
    assert members.ask(cast.pilot, cast.ben, "Tests", cast.pia, at).status == "asked"
    again = PilotMember.get()
    assert again.answered_at is None, "what was answered to the first question is no answer now"
    members.answer(again, True, at)
    with pytest.raises(Refused, match="was asked already"):
        members.ask(cast.pilot, cast.ben, "", cast.pia, at)
    assert PilotMember.is_asked(cast.ben, cast.pilot), "and may still look at the question"


def test_an_address_that_nobody_proved_is_not_asked(cast: Cast, at: datetime) -> None:
    una = make_person("Una Example", confirmed_at=None)
    with pytest.raises(Refused, match="not confirmed"):
        members.ask(cast.pilot, una, "", cast.pia, at)
    closed = make_person("Gone Example", active=False)
    with pytest.raises(Refused, match="not confirmed"):
        members.ask(cast.pilot, closed, "", cast.pia, at)
    members.ask_team(cast.pilot, [una, closed, cast.bo], cast.pia, at)
    assert [row.person for row in members.of(cast.pilot)] == [cast.bo]


def test_who_is_taken_off_is_told(cast: Cast, at: datetime) -> None:
    row = members.ask(cast.pilot, cast.ben, "", cast.pia, at)
    members.answer(row, True, at)
    members.leave(row, cast.pia, at)
    assert letters()[-1] == (cast.ben.email, "pilot_member_removed")
    members.ask(cast.pilot, cast.ben, "", cast.pia, at)
    again = PilotMember.get()
    members.answer(again, True, at)
    count = Message.select().count()
    members.leave(again, cast.ben, at)
    assert Message.select().count() == count

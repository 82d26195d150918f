"""Joining by invitation and registering in one act: both or neither."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.core.states import Refused
from hackathon.events.events import Event, Rules
from hackathon.teams import invitations, joining, teams
from hackathon.teams.invitations import Invitation
from hackathon.teams.registrations import Given, Registration


def invited(cast: Cast, at: datetime) -> Invitation:
    return invitations.invite(cast.team, "", cast.ben, at, str)[0]


def test_both(cast: Cast, at: datetime) -> None:
    made = invited(cast, at)
    joining.register_and_accept(made, cast.sam, Rules.current(cast.event), Given({}), at)
    assert cast.sam in teams.members(cast.team)
    assert Registration.get(Registration.person == cast.sam).status == "registered"


@pytest.mark.parametrize("what", ["no seat", "team full", "old rules"])
def test_or_neither(cast: Cast, at: datetime, what: str) -> None:
    made, rules = invited(cast, at), Rules.current(cast.event)
    if what == "no seat":
        cast.event.change(participants_maximum=2)
    elif what == "team full":
        cast.event.change(team_maximum=2)
    else:
        rules = None
    with pytest.raises(Refused):
        joining.register_and_accept(made, cast.sam, rules, Given({}), at)
    assert not Registration.select().where(Registration.person == cast.sam).exists()
    assert Event.get().participants == 2
    assert Invitation.get_by_id(made.id).status == "open"

"""Joining by invitation and registering for the event in one act."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.rules import Rules
from hackathon.people.people import Person
from hackathon.teams import invitations, registrations
from hackathon.teams.invitations import Invitation
from hackathon.teams.registrations import Given
from hackathon.teams.teams import Team


def register_and_accept(
    invitation: Invitation,
    person: Person,
    rules: Rules | None,
    given: Given,
    at: datetime,
) -> Team:
    """Register for the event of the team that invites, and join it: both or neither.

    :param rules: the version that was accepted; it must be the current one
    :raises Refused: when either cannot be, or no seat is free; the invitation stays open then
    """
    with transaction():
        made = registrations.register(person, invitation.team.event, rules, given, at)
        if made.status != "registered":
            raise Refused(
                _("All places are taken, so you cannot join now. The invitation stays open.")
            )
        return invitations.accept(invitation, person, at)

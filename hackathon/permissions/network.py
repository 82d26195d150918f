"""What offices say of themselves to other offices."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions.people import manage_office, speaks
from hackathon.permissions.roles import Reason


def keep_network(person: Person | None, office: Office, at: datetime) -> Reason:
    """Keep what an office says of itself: its representatives; where it has none, administrators
    do."""
    if (reason := manage_office(person, office, at)) is not None:
        return reason
    if office.merged_into:
        return _("This office was merged into another one, so nobody speaks for it.")
    if speaks(person, office, "people") is None:
        return None
    if affiliations.representatives(office):
        return _("This office has representatives. They answer for it.")
    return None

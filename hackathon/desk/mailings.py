"""Letters: what organisers write to all participants, teams or judges of an event at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.core import audit, letters
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

AUDIENCES = ("registered", "waiting", "teams", "captains", "judges")


def readers(event: Event, audience: str) -> list[Person]:
    """Return the people of an audience who can be written to, each once.

    :param audience: one of ``AUDIENCES``
    """
    wanted: Any
    if audience in ("registered", "waiting"):
        wanted = Registration.select(Registration.person).where(
            Registration.event == event, Registration.status == audience
        )
    elif audience == "teams":
        wanted = (
            Membership.select(Membership.person)
            .join(Team)
            .where(Team.event == event, Team.status == "active", Membership.left_at.is_null())
        )
    elif audience == "captains":
        wanted = Team.select(Team.captain).where(Team.event == event, Team.status == "active")
    else:
        wanted = Judge.select(Judge.person).where(Judge.event == event, Judge.left_at.is_null())
    return list(Person.select().where(Person.id.in_(wanted), Person.active).order_by(Person.id))


def write(
    event: Event, audience: str, subject: str, text: str, person: Person, at: datetime, link: str
) -> int:
    """Send a letter to everybody of an audience, through the outbox, and return how many get it.

    :param text: plain text, sent as typed; who writes and where the event is stand below it
    :param link: full address of the event's page
    :raises Refused: when nobody would get it
    """
    with transaction():
        found = readers(event, audience)
        if not found:
            raise Refused(_("Nobody is in this group, so nothing was sent."))
        for one in found:
            letters.write(
                one,
                "from_organisers",
                at,
                event=event,
                link=link,
                subject=subject,
                text=text.strip(),
                name=person.name,
            )
        audit.record(
            at,
            person,
            "letters.write",
            event,
            event,
            audience=audience,
            subject=subject,
            text=text,
            readers=len(found),
        )
    return len(found)

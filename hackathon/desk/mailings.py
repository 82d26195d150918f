"""Letters: what organisers write to all participants, teams or judges of an event at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import audit, letters
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

AUDIENCES = {
    "registered": lazy("Everybody who is registered"),
    "waiting": lazy("Everybody on the waiting list"),
    "teams": lazy("The members of all teams"),
    "captains": lazy("The captains of all teams"),
    "judges": lazy("The judges"),
}


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
    # Whoever typed somebody else's address must not have letters sent there.
    proved = Person.confirmed_at.is_null(False)
    found = Person.select().where(Person.id.in_(wanted), Person.active, proved)
    return list(found.order_by(Person.id))


class Letter(NamedTuple):
    """What is written to whom.

    :ivar audience: one of ``AUDIENCES``
    :ivar text: plain text, sent as typed; who writes and where the event is stand below it
    """

    audience: str
    subject: str
    text: str


def write(
    event: Event,
    letter: Letter,
    person: Person,
    at: datetime,
    link: str,
) -> int:
    """Send a letter to everybody of an audience, through the outbox, and return how many get it.

    :param link: full address of the event's page
    :raises Refused: when nobody would get it
    """
    with transaction():
        # Read in the transaction: the audit line counts those who are written to, and no others.
        found = readers(event, letter.audience)
        if not found:
            raise Refused(_("Nobody is in this group, so nothing was sent."))
        for one in found:
            letters.write(
                one,
                "from_organisers",
                at,
                event=event,
                link=link,
                subject=letter.subject,
                text=letter.text.strip(),
                name=person.name,
            )
        audit.record(
            at,
            person,
            "letters.write",
            event,
            event,
            **letter._asdict(),
            readers=len(found),
        )
    return len(found)

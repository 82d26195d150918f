"""Who takes part in a pilot: its leads, its partner offices, and the offices that adopted the
tool."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from hackathon.core import audit, letters
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import ROLES, Pilot, PilotLead, PilotOffice, touch


class Part(NamedTuple):
    """What an office is to a pilot."""

    office: Office
    role: str  # one of ROLES
    since: date | None  # from when, at the latest today for an adopter; None: today


def add_office(
    pilot: Pilot,
    part: Part,
    person: Person,
    at: datetime,
) -> None:
    """Name a partner office or an adopter, which asks it.

    :raises Refused: when it is named already, leads the pilot, or was merged into another one
    """
    office, role, since = part
    if role == "adopter" and since is not None and since > at.date():
        raise Refused(
            _("An office has adopted the tool from today or an earlier day on, not in the future.")
        )
    with transaction():
        lock(pilot)
        if (
            role == "partner"
            and Pilot.select().where(Pilot.id == pilot.id, Pilot.office == office).exists()
        ):
            raise Refused(_("This office leads the pilot."))
        if (
            PilotOffice.select()
            .where(
                PilotOffice.pilot == pilot, PilotOffice.office == office, PilotOffice.role == role
            )
            .exists()
        ):
            raise Refused(_("This office is named already."))
        PilotOffice.create(
            pilot=pilot,
            office=office,
            role=role,
            since=since or at.date(),
        )
        consents.ask(office, consents.Matter(role, pilot.path, pilot.title), person, at)
        touch(pilot, at)
        audit.record(at, person, "partners.add_office", pilot, None, role=role, office=office.code)


def remove_office(
    pilot: Pilot,
    office: Office,
    role: str,
    person: Person,
    at: datetime,
) -> None:
    """Take an office off the partners or adopters.

    :raises Refused: when it is the last adopter of an adopted pilot, or not named
    """
    with transaction():
        lock(pilot)
        named = [
            row.office_id
            for row in PilotOffice.select().where(
                PilotOffice.pilot == pilot, PilotOffice.role == role
            )
        ]
        if office.id not in named:
            raise Refused(_("This office is not named any more."))
        if role == "adopter" and len(named) == 1 and Pilot.get_by_id(pilot.id).stage == "adopted":
            raise Refused(
                _(
                    "The pilot counts as adopted, so one adopter has to stay. Name another one"
                    " first."
                )
            )
        PilotOffice.delete().where(
            PilotOffice.pilot == pilot, PilotOffice.office == office, PilotOffice.role == role
        ).execute()
        consents.withdraw(office, role, pilot.path, person, at)
        touch(pilot, at)
        audit.record(
            at, person, "partners.remove_office", pilot, None, role=role, office=office.code
        )


def add_lead(
    pilot: Pilot,
    lead: Person,
    person: Person,
    at: datetime,
    link: str = "",
) -> None:
    """Let somebody else run the pilot too, and tell them.

    :param link: full address of the pilot's page
    :raises Refused: when they do already, or cannot sign in
    """
    with transaction():
        # Whoever leads a pilot gets letters and may publish: the address must be theirs.
        if not lead.active or lead.confirmed_at is None:
            raise Refused(
                _(
                    "This account has not confirmed its address yet. Ask the person to open the"
                    " link in our message first."
                )
            )
        lock(pilot)
        if PilotLead.select().where(PilotLead.pilot == pilot, PilotLead.person == lead).exists():
            raise Refused(_("%(name)s leads the pilot already.", name=lead.name))
        PilotLead.create(pilot=pilot, person=lead)
        letters.write(lead, "pilot_lead", at, link=link, pilot=pilot, name=person.name)
        audit.record(at, person, "partners.add_lead", pilot, None, lead=lead.key)
    lead.forget()


def remove_lead(
    pilot: Pilot,
    lead: Person,
    person: Person,
    at: datetime,
) -> None:
    """Take the lead from somebody.

    :raises Refused: when nobody would be left, or they do not lead it
    """
    with transaction():
        lock(pilot)
        # Read under the lock: two leads who take each other out at once would leave nobody.
        leading = [row.person_id for row in PilotLead.select().where(PilotLead.pilot == pilot)]
        if lead.id not in leading:
            raise Refused(_("%(name)s does not lead the pilot any more.", name=lead.name))
        if len(leading) == 1:
            raise Refused(_("Somebody has to lead the pilot. Name another lead first."))
        PilotLead.delete().where(PilotLead.pilot == pilot, PilotLead.person == lead).execute()
        audit.record(at, person, "partners.remove_lead", pilot, None, lead=lead.key)
    lead.forget()


# --- Queries. -------------------------------------------------------------------------------------


def leads(pilot: Pilot) -> list[Person]:
    """Return who runs a pilot, in order of name."""
    return list(
        Person.select()
        .join(PilotLead)
        .where(PilotLead.pilot == pilot)
        .order_by(Person.folded, Person.id)
    )


def by_role(pilot: Pilot) -> dict[str, list[PilotOffice]]:
    """Return the partners and the adopters of a pilot with their offices, the first ones first; one
    query."""
    named = PilotOffice.select(PilotOffice, Office).join(Office).where(PilotOffice.pilot == pilot)
    found: dict[str, list[PilotOffice]] = {role: [] for role in ROLES}
    for row in named.order_by(PilotOffice.since, PilotOffice.id):
        found[row.role].append(row)
    return found

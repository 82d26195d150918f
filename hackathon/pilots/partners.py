"""Who takes part in a pilot: its leads and its partner offices. Adopters are in ``adoptions``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from peewee import ForeignKeyField, ModelSelect

from hackathon.core import audit, letters
from hackathon.core.db import Base, DayField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot, PilotLead, touch


class Partner(Base):
    """An office that takes part in a trial."""

    pilot = ForeignKeyField(Pilot, backref="partners", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="partner_in", on_delete="CASCADE")
    since = DayField(null=True)

    class Meta:
        indexes = ((("pilot", "office"), True),)


def add_office(
    pilot: Pilot, office: Office, since: date | None, person: Person, at: datetime
) -> None:
    """Name a partner office, which asks it.

    :param since: from when it takes part; None: today
    :raises Refused: when it is named already, leads the pilot, or was merged into another one
    """
    with transaction():
        lock(pilot)
        if Pilot.select().where(Pilot.id == pilot.id, Pilot.office == office).exists():
            raise Refused(_("This office leads the pilot."))
        if Partner.select().where(Partner.pilot == pilot, Partner.office == office).exists():
            raise Refused(_("This office is named already."))
        Partner.create(pilot=pilot, office=office, since=since or at.date())
        consents.ask(office, consents.Matter("partner", pilot.path, pilot.title), person, at)
        touch(pilot, at)
        audit.record(at, person, "partners.add_office", pilot, None, office=office.code)


def remove_office(pilot: Pilot, office: Office, person: Person, at: datetime) -> None:
    """Take an office off the partners.

    :raises Refused: when it is not named
    """
    with transaction():
        lock(pilot)
        gone = Partner.delete().where(Partner.pilot == pilot, Partner.office == office)
        if not gone.execute():
            raise Refused(_("This office is not named any more."))
        consents.withdraw(office, "partner", pilot.path, person, at)
        touch(pilot, at)
        audit.record(at, person, "partners.remove_office", pilot, None, office=office.code)


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
        letters.write(
            lead,
            "pilot_lead",
            at,
            link=link,
            pilot=pilot,
            name=person.name,
        )
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


def of(pilots: Iterable[Pilot | int]) -> ModelSelect[Partner]:
    """Query the partners of pilots with their offices, the first ones first."""
    # 0 is nobody's number: an empty list is no SQL.
    named = Partner.select(Partner, Office).join(Office)
    named = named.where(Partner.pilot.in_(list(pilots) or [0]))
    return named.order_by(Partner.since, Partner.id)

"""Who may answer for a part of a pilot: the people who run it, and of these who works for one of
its offices."""

from __future__ import annotations

from peewee import ModelSelect

from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.affiliations import Affiliation
from hackathon.people.people import Person
from hackathon.pilots.members import PilotMember
from hackathon.pilots.partners import Partner
from hackathon.pilots.pilots import Pilot, PilotLead


def of_pilot(pilot: Pilot) -> list[Person]:
    """Return who runs a pilot, by name: one of them owns a milestone or a risk."""
    return list(_running(pilot).order_by(Person.folded, Person.id))


def of_offices(pilot: Pilot) -> list[Person]:
    """Return who of them is confirmed to work for the lead office or a partner, by name: what is
    measured belongs to an office, beyond the end of the pilot."""
    partners = Partner.select(Partner.office).where(Partner.pilot == pilot)
    employed = Affiliation.select(Affiliation.person).where(
        Affiliation.degree.in_(("confirmed", "representative")),
        (Affiliation.office == pilot.office_id) | Affiliation.office.in_(partners),
    )
    people = _running(pilot).where(Person.id.in_(employed))
    return list(people.order_by(Person.folded, Person.id))


def _running(pilot: Pilot) -> ModelSelect[Person]:
    leads = PilotLead.select(PilotLead.person).where(PilotLead.pilot == pilot)
    members = PilotMember.select(PilotMember.person).where(
        PilotMember.pilot == pilot, PilotMember.status == "agreed"
    )
    return Person.select().where(Person.id.in_(leads) | Person.id.in_(members))


def refuse_strangers(owner: Person | None, running: list[Person]) -> None:
    """Refuse an owner who is not among those who may own the part.

    :raises Refused: with the sentence for the form
    """
    if owner is not None and owner not in running:
        raise Refused(_("Choose one of the people who run the pilot."))

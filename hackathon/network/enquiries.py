"""Enquiries: what people of offices write to each other through the site. No address is shown to
anybody; what looks like advertising waits for an administrator.

A row says who may answer whom. The words are not kept here: they are in the letter, or with the
messages that wait.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Self

from peewee import JOIN, CharField, Check, ForeignKeyField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.network import contacts, held_messages
from hackathon.network.held_messages import HeldMessage, Page
from hackathon.network.offers import Offer
from hackathon.people import affiliations, people
from hackathon.people.offices import Office, localised_name, named
from hackathon.people.people import Person

LONGEST = 3000
KIND = "enquiry"  # as messages that wait call it


class Enquiry(Base):
    """A message of somebody to an office, or to one person of it."""

    key = CharField(unique=True, max_length=16, default=new_key)
    person = ForeignKeyField(Person, backref="enquiries", on_delete="CASCADE")
    office = ForeignKeyField(Office, null=True, backref="enquiries", on_delete="CASCADE")
    # Whom it is for; empty: the contacts of the office.
    reader = ForeignKeyField(Person, null=True, on_delete="CASCADE", backref="+")
    offer = ForeignKeyField(Offer, null=True, on_delete="SET NULL", backref="enquiries")
    held = ForeignKeyField(HeldMessage, null=True, on_delete="CASCADE", backref="enquiries")
    at = UtcField()
    sent_at = UtcField(null=True)  # empty while it waits, and when it was refused

    @classmethod
    def by_address(cls, enquiry: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Person, Office, Offer)
        query = query.join(Person, on=(cls.person == Person.id)).switch(cls)
        query = query.join(Office, JOIN.LEFT_OUTER, on=(cls.office == Office.id)).switch(cls)
        query = query.join(Offer, JOIN.LEFT_OUTER, on=(cls.offer == Offer.id))
        return query.where(cls.key == enquiry).first()

    class Meta:
        constraints = [Check("office_id IS NOT NULL OR reader_id IS NOT NULL")]


class To(NamedTuple):
    """Whom a message is for.

    :ivar office: whose people read it; None for an answer to somebody without one
    :ivar reader: the one who reads it; None for the contacts of the office
    :ivar offer: what it is about
    """

    office: Office | None
    reader: Person | None = None
    offer: Offer | None = None

    @property
    def page(self) -> Page:
        """The page on which it is written."""
        if self.offer is not None:
            return Page(KIND, self.offer.path, self.offer.title)
        if self.office is not None:
            return Page(KIND, f"offices/{self.office.code}", localised_name(self.office))
        return Page(KIND, "offices/", _("Offices"))


def readers(to: To) -> list[Person]:
    """Return who gets a message: the one it is for, the office's contacts, or administrators."""
    if to.reader is not None:
        return [to.reader] if to.reader.active else []
    found = contacts.readers(to.office) if to.office is not None else []
    # A message to an office that nobody speaks for reaches those who answer for it.
    return found or people.administrators()


def send(to: To, text: str, person: Person, at: datetime) -> Enquiry:
    """Send a message, or let it wait for an administrator.

    :raises Refused: when nobody is there who could read it
    """
    if not any(reader != person for reader in readers(to)):
        raise Refused(_("Nobody is there to read it yet. Your message was not sent."))
    # Before the transaction: it counts.
    why = held_messages.reason(text, person, at)
    with transaction():
        held = held_messages.hold(to.page, text, why, person, at) if why else None
        row = Enquiry.create(
            person=person,
            office=to.office,
            reader=to.reader,
            offer=to.offer,
            held=held,
            at=at,
            sent_at=None if why else at,
        )
        if held is None:
            _deliver(row, text.strip(), at)
        code = to.office.code if to.office else ""
        audit.record(at, person, "enquiries.send", row, None, office=code)
    return row


def _deliver(row: Enquiry, text: str, at: datetime) -> None:
    """Write the letters."""
    own = affiliations.confirmed_offices(row.person)
    for reader in readers(To(row.office, row.reader, row.offer)):
        # Whoever is a contact of the office does not write to themselves.
        if reader != row.person:
            letters.write(
                reader,
                "enquiry",
                at,
                link=letters.site("offices", "messages", row.key, "answer"),
                name=row.person.name,
                own_office=named(own[0]) if own else None,
                offer=row.offer,
                text=text,
            )


def _passed(held: HeldMessage, _html: str, at: datetime) -> None:
    """Send what waited."""
    row = Enquiry.get(Enquiry.held == held)
    Enquiry.update(sent_at=at).where(Enquiry.id == row.id).execute()
    _deliver(row, held.text, at)


held_messages.FOLLOWED[KIND] = _passed

"""Contacts: information officers and others whom offices may write to. Each of them said so
themselves; their names are for confirmed staff of offices, their addresses for nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from peewee import CharField, Check, ForeignKeyField, ModelSelect

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import lazy
from hackathon.people import affiliations
from hackathon.people.affiliations import Affiliation
from hackathon.people.offices import Office
from hackathon.people.people import Person

ROLE_NAMES = {
    "officer": lazy("Information officer"),
    "contact": lazy("Contact"),
}


class Contact(Base):
    """A person whom other offices may write to about an office."""

    LIMITS = {"about": 200}
    key = CharField(unique=True, max_length=16, default=new_key)
    person = ForeignKeyField(Person, backref="contact_of", on_delete="CASCADE")
    office = ForeignKeyField(Office, backref="contacts", on_delete="CASCADE")
    role = CharField(default="contact", max_length=10)
    about = CharField(default="", max_length=200)  # what they can be asked about
    since = UtcField()

    class Meta:
        indexes = ((("person", "office"), True),)
        constraints = [Check("role IN ('officer', 'contact')")]

    @classmethod
    def of(cls, person: Person, office: Office) -> Self | None:
        """Return what somebody said of themselves and an office, or None."""
        return cls.get_or_none(cls.person == person, cls.office == office)


# --- Verbs. ---------------------------------------------------------------------------------------


def appear(
    person: Person,
    office: Office,
    role: str,
    about: str,
    at: datetime,
) -> None:
    """Let oneself be shown as a contact of an office, or change what stands there.

    :param role: a key of ROLE_NAMES
    """
    with transaction():
        # Two windows of one person would make two rows.
        lock(person)
        row = Contact.of(person, office) or Contact(person=person, office=office, since=at)
        row.role, row.about = role, about.strip()
        row.save()
        audit.record(at, person, "contacts.appear", f"Office {office.code}", None, role=role)


def disappear(person: Person, office: Office, at: datetime) -> None:
    """Be shown no longer."""
    with transaction():
        lock(person)
        here = (Contact.person == person, Contact.office == office)
        if Contact.delete().where(*here).execute():
            audit.record(at, person, "contacts.disappear", f"Office {office.code}")


# --- Queries. -------------------------------------------------------------------------------------


def _known() -> ModelSelect[Contact]:
    # Asked each time: whoever leaves the office is its contact no longer.
    query = Contact.select(Contact, Person).join(Person)
    joined = (Affiliation.person == Contact.person) & (Affiliation.office == Contact.office)
    return query.join(Affiliation, on=joined).where(
        Affiliation.degree.in_(["confirmed", "representative"]),
        Person.active,
        Person.confirmed_at.is_null(False),
    )


def of(office: Office) -> list[Contact]:
    """Return the contacts of an office with their people: officers first, then by name."""
    query = _known().where(Contact.office == office)
    return list(query.order_by(Contact.role.desc(), Person.folded, Person.id))


def named(office: Office, key: str) -> Person | None:
    """Return the contact of an office with this key, or None."""
    row = _known().where(Contact.office == office, Contact.key == key).first()
    return row.person if row is not None else None


def readers(office: Office) -> list[Person]:
    """Return who reads what is written to an office: its contacts, else its representatives."""
    return [row.person for row in of(office)] or affiliations.representatives(office)

"""Accounts, organisations, and what belongs to the whole site."""

from __future__ import annotations

from datetime import datetime

from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions.roles import HIDDEN, Reason, is_administrator, signed_in


def administer(person: Person | None, row: object, at: datetime) -> Reason:
    """See and change what belongs to the whole site: people, offices, the outbox, the audit log."""
    return None if is_administrator(person) else HIDDEN


def edit_office(person: Person | None, office: Office | None, at: datetime) -> Reason:
    """Change an organisation's entry."""
    return administer(person, office, at)


def view_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """See an organisation's page: everybody."""
    return None


def edit_profile(person: Person | None, whose: Person, at: datetime) -> Reason:
    """Change an account: one's own."""
    return None if person and person.active and person.id == whose.id else HIDDEN


def view_person(person: Person | None, whose: Person, at: datetime) -> Reason:
    """See a person's card: the signed-in; names, affiliation and skills are for those who take
    part."""
    return signed_in(person) if whose.active else HIDDEN

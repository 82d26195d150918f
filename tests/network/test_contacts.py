"""Contacts of offices: those who said so themselves, as long as they work there."""

from datetime import datetime

from casting import Cast, affiliate, make_person

from hackathon.core.audit import AuditLine
from hackathon.network import contacts
from hackathon.network.contacts import Contact
from hackathon.people.affiliations import Affiliation


def test_officers_come_first_and_only_whoever_works_there(cast: Cast, at: datetime) -> None:
    people = [make_person(name) for name in ("Zoe", "Abel", "Said", "Gone")]
    for person, degree in zip(people, ("confirmed", "confirmed", "said", "former"), strict=True):
        affiliate(person, cast.office, degree)
        contacts.appear(person, cast.office, "contact", "", at)
    contacts.appear(people[0], cast.office, "officer", " ST.96 ", at)
    shown = contacts.of(cast.office)
    assert [(row.person.name, row.role, row.about) for row in shown] == [
        ("Zoe", "officer", "ST.96"),
        ("Abel", "contact", ""),
    ]
    assert contacts.named(cast.office, shown[0].key) == people[0]
    Affiliation.update(degree="former").where(Affiliation.person == people[0]).execute()
    assert contacts.named(cast.office, shown[0].key) is None
    assert contacts.readers(cast.office) == [people[1]]


def test_without_contacts_representatives_read(cast: Cast, at: datetime) -> None:
    assert cast.pia and contacts.readers(cast.office) == [cast.pia]
    contacts.appear(cast.pia, cast.office, "contact", "", at)
    contacts.disappear(cast.pia, cast.office, at)
    contacts.disappear(cast.pia, cast.office, at)
    assert not Contact.select().exists()
    lines = [(line.verb, line.detail) for line in AuditLine.select().order_by(AuditLine.id)]
    assert lines == [("contacts.appear", {"role": "contact"}), ("contacts.disappear", {})]

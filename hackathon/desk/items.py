"""One thing that is next for somebody, as ``next_steps`` lists them; which parts somebody has, from
which that follows; and what is next for who mentors or helps at events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from hackathon.consultations.consultations import Consultation
from hackathon.core.prepared import prepared
from hackathon.events import helpers
from hackathon.events.events import Event, Organiser
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.judging.judging import Judge
from hackathon.network.conversations import Conversation
from hackathon.people.affiliations import Affiliation
from hackathon.people.people import Person
from hackathon.pilots.members import PilotMember
from hackathon.pilots.pilots import PilotLead
from hackathon.teams import mentoring
from hackathon.teams.invitations import Invitation
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.registrations import Registration


class Item(NamedTuple):
    """One thing to do. ``kind`` says what (the template has the words), ``due`` until when,
    ``number`` how many."""

    kind: str
    event: Event | None = None
    row: Any = None
    number: int = 0
    due: datetime | None = None


def of_helpers(person: Person, at: datetime) -> list[Item]:
    """Return the teams that wait for a mentor's answer, those that the mentor helps until their
    deadline, and where somebody helps the organisers; two queries."""
    found: dict[tuple[str, Event], list[Mentoring]] = defaultdict(list)
    for row in mentoring.of_person(person):
        # What is not submitted by then cannot be made better any more.
        if at < row.team.closes:
            kind = "team asks" if row.status == "asked" else "mentor"
            found[kind, row.team.event].append(row)
    asked = [
        Item(
            kind,
            event,
            None,
            len(rows),
            max(row.team.closes for row in rows),
        )
        for (kind, event), rows in found.items()
    ]
    return asked + [Item("help", row.event) for row in helpers.of_person(person, at)]


# --- Parts: most people have one or two, and each costs questions. --------------------------------


class Parts(NamedTuple):
    """What somebody does anywhere on the site.

    :ivar works: is confirmed to work for an office
    :ivar talks: an office that the person represents has an open conversation
    :ivar consulted: how many consultations are open, whomever they ask
    """

    judges: bool
    organises: bool
    leads: bool
    represents: bool
    takes_part: bool
    is_invited: bool
    mentors: bool
    helps: bool
    is_asked: bool
    works: bool
    talks: bool
    consulted: int


def parts_of(person: Person, at: datetime) -> Parts:
    """Return the parts of a person; one query."""
    (row,) = _parts(person.id, person.email_key, at)
    *has, consulted = row
    return Parts._make([*map(bool, has), consulted])


@prepared
def _parts(person: int, address: str, at: datetime) -> Iterable[Any]:
    """Which parts somebody has at all: most people have one or two."""
    invited = Invitation.select().where(
        Invitation.email_key == address,
        Invitation.status == "open",
        Invitation.expires_at > at,
    )
    judges = Judge.select().where(Judge.person == person, Judge.left_at.is_null())
    mentors = Mentor.select().where(Mentor.person == person, Mentor.ended_at.is_null())
    represents = Affiliation.select().where(
        Affiliation.person == person, Affiliation.degree == "representative"
    )
    works = Affiliation.select().where(
        Affiliation.person == person, Affiliation.degree.in_(("confirmed", "representative"))
    )
    asked = PilotMember.select().where(PilotMember.person == person, PilotMember.status == "asked")
    # Only representatives write in an office's name, so only they are told.
    own = represents.select(Affiliation.office)
    talks = Conversation.select().where(
        Conversation.status == "open",
        Conversation.asking.in_(own) | Conversation.asked.in_(own),
    )
    # Which of them ask somebody's offices takes four questions: they are spared where none is open.
    consulted = Consultation.select(fn.COUNT(Consultation.id)).where(
        Consultation.opened_at.is_null(False), Consultation.closed_at.is_null()
    )
    query: Any = Person.select(
        fn.EXISTS(judges).alias("judges"),
        fn.EXISTS(Organiser.select().where(Organiser.person == person)).alias("organises"),
        fn.EXISTS(PilotLead.select().where(PilotLead.person == person)).alias("leads"),
        fn.EXISTS(represents).alias("represents"),
        fn.EXISTS(Registration.select().where(Registration.person == person)).alias("takes_part"),
        fn.EXISTS(invited).alias("is_invited"),
        fn.EXISTS(mentors).alias("mentors"),
        fn.EXISTS(Helper.select().where(Helper.person == person)).alias("helps"),
        fn.EXISTS(asked).alias("is_asked"),
        fn.EXISTS(works).alias("works"),
        fn.EXISTS(talks).alias("talks"),
        consulted.alias("consulted"),
    ).where(Person.id == person)
    return query.tuples()

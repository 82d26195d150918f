"""Who somebody is at a moment: what the permissions are made of."""

from __future__ import annotations

from typing import TypeGuard

from hackathon.core.language import gettext as _
from hackathon.events.events import Event, Organiser
from hackathon.judging.judging import Judge, parts_of
from hackathon.people.people import Person, unproved
from hackathon.pilots.members import PilotMember
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team

Reason = str | None  # why not, as a sentence; None: yes
HIDDEN = ""  # not even the existence of the row may be told: the door answers 404


def is_administrator(person: Person | None) -> bool:
    """Tell whether ``person`` administers the site."""
    return bool(person and person.active and person.administrator)


def is_organiser(person: Person | None, event: Event) -> TypeGuard[Person]:
    """Tell whether ``person`` answers for ``event``; administrators do for every event."""
    return (
        person is not None
        and person.active
        and (is_administrator(person) or Organiser.holds(person, event))
    )


def is_helper(person: Person | None, event: Event) -> TypeGuard[Person]:
    """Tell whether ``person`` helps the organisers of ``event``; who competes or judges there does
    not while that lasts."""
    if person is None or not person.active:
        return False
    parts = parts_of(person, event)
    return parts.helps and parts.team is None and parts.seat is None


def is_mentor(person: Person | None, event: Event) -> TypeGuard[Person]:
    """Tell whether ``person`` mentors at ``event``."""
    return person is not None and person.active and parts_of(person, event).mentors


def mentors_team(person: Person | None, team: Team) -> bool:
    """Tell whether ``person`` may read what ``team`` writes, since it asked: until either ends it,
    while the team and the event are there; not while the mentor competes in another team."""
    event = team.event
    if not is_mentor(person, event) or event.status != "published" or team.status != "active":
        return False
    return Mentoring.holds(person, team) and parts_of(person, event).team is None


def is_judge(person: Person | None, event: Event) -> TypeGuard[Person]:
    """Tell whether ``person`` judges at ``event``."""
    return bool(person and person.active and Judge.of(person, event))


def is_member(person: Person | None, team: Team) -> TypeGuard[Person]:
    """Tell whether ``person`` is in ``team`` now."""
    return bool(person and person.active and team.has(person))


def is_registered(person: Person | None, event: Event) -> bool:
    """Tell whether ``person`` holds a seat at ``event`` (the waiting list is none)."""
    registration = Registration.of(person, event) if person and person.active else None
    return bool(registration and registration.status == "registered")


def part_in(person: Person | None, event: Event) -> str:
    """Return what ``person`` does in ``event``, as ``phases.BINDING`` calls it: "judging", "taking
    part", or nothing of the kind; one query, after which who judges and organises is known."""
    if person is None or not person.active:
        return ""
    parts = parts_of(person, event)
    if parts.organises or is_administrator(person):
        return ""
    if parts.seat is not None:
        return "judging"
    return "taking part" if parts.registered else ""


def is_lead(person: Person | None, pilot: Pilot) -> bool:
    """Tell whether ``person`` leads ``pilot``; administrators may do what leads may."""
    return (
        person is not None
        and person.active
        and (is_administrator(person) or PilotLead.holds(person, pilot))
    )


def is_pilot_member(person: Person | None, pilot: Pilot) -> bool:
    """Tell whether ``person`` has agreed to work on ``pilot``."""
    return person is not None and bool(person.active) and PilotMember.holds(person, pilot)


def is_site_organiser(person: Person | None) -> bool:
    """Tell whether ``person`` administers the site or organises any event."""
    return (
        person is not None
        and person.active
        and (is_administrator(person) or Organiser.anywhere(person))
    )


def is_signed_in(person: Person | None) -> TypeGuard[Person]:
    """Tell whether there is a person, with an account that is open."""
    return person is not None and bool(person.active)


def running(event: Event) -> Reason:
    """None while the event is published: a draft or an archived one takes nothing from anybody."""
    return None if event.status == "published" else _("This event is not running.")


def signed_in(person: Person | None) -> Reason:
    return None if is_signed_in(person) else _("Sign in first.")


def confirmed(person: Person | None) -> Reason:
    if not is_signed_in(person):
        return signed_in(person)
    return None if person.confirmed_at else unproved()


def is_confirmed(person: Person | None) -> TypeGuard[Person]:
    """Tell whether somebody is signed in whose e-mail address is proved."""
    return confirmed(person) is None

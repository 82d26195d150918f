"""Ties: what still hangs on an account, said to its owner before they close it.

Some have to be settled first, since somebody has to answer for a team, an event, a pilot or the
site; the others come undone as their sentence says.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from peewee import fn

from hackathon.core.db import lock
from hackathon.core.language import gettext as _
from hackathon.core.language import localised, ngettext
from hackathon.events.events import Event, Organiser
from hackathon.events.rounds import Round
from hackathon.judging import queues
from hackathon.judging.judging import Judge
from hackathon.people import affiliations
from hackathon.people.offices import localised_name
from hackathon.people.people import Person, administrators
from hackathon.pilots.pilots import ENDED, Pilot, PilotLead
from hackathon.results import certificates
from hackathon.teams import teams
from hackathon.teams.teams import Membership, Team


class Tie(NamedTuple):
    """Something that hangs on an account."""

    sentence: str
    path: str = ""  # of the page where it can be settled, from the site's root
    stops: bool = False  # it has to be settled before the account can be closed


def of(person: Person, at: datetime) -> list[Tie]:
    """Return what hangs on an account, what has to be settled first before the rest."""
    found = [
        *_site(person),
        *_events(person),
        *_pilots(person),
        *_teams(person, at),
        *_judging(person, at),
        *_offices(person),
        *_conflicts(person, at),
        *_contacts(person),
        *_certificates(person),
    ]
    # First what has to be settled before, then what merely happens.
    return sorted(found, key=lambda tie: not tie.stops)


def hold(person: Person, at: datetime) -> None:
    """Lock what a person answers for, so that nobody else steps down from it meanwhile."""
    # In the order of their ids, as every verb does: two who hold each other's row would wait for
    # ever.
    for row in organised(person):
        lock(row.event)
    for pilot in led(person):
        lock(pilot)
    for seat in seats(person, at):
        lock(seat.team)


def _title(row: Event | Pilot) -> str:
    return str(localised(row, "title").text)


def _site(person: Person) -> list[Tie]:
    if not person.administrator or len(administrators()) > 1:
        return []
    sentence = _("Nobody else administers this site. Appoint another administrator first.")
    return [Tie(sentence, "admin/people/", True)]


def _events(person: Person) -> list[Tie]:
    found = []
    for row in organised(person):
        event, path = row.event, f"events/{row.event.slug}/organise/setup/organisers"
        if event.status != "archived" and row.organisers == 1:
            told = _(
                "Nobody else organises “%(event)s”. Add another organiser first.",
                event=_title(event),
            )
            found.append(Tie(told, path, True))
        else:
            found.append(Tie(_("You no longer organise “%(event)s”.", event=_title(event))))
    return found


def organised(person: Person) -> list[Organiser]:
    """Return the person's rows as an organiser with their events, each with the number of its
    ``organisers`` who can sign in."""
    other = Organiser.alias()
    whose = Person.alias()
    count = (
        other.select(fn.COUNT(other.id))
        .join(whose, on=(other.person == whose.id))
        .where(other.event == Organiser.event, whose.active)
    )
    query = Organiser.select(Organiser, Event, count.alias("organisers")).join(Event)
    return list(query.where(Organiser.person == person).order_by(Event.id))


def _pilots(person: Person) -> list[Tie]:
    found = []
    for pilot in led(person):
        if pilot.leads_count == 1 and pilot.stage not in ENDED:
            told = _(
                "Nobody else leads the pilot “%(pilot)s”. Name another lead first.",
                pilot=_title(pilot),
            )
            found.append(Tie(told, f"{pilot.path}/partners", True))
        else:
            found.append(Tie(_("You no longer lead the pilot “%(pilot)s”.", pilot=_title(pilot))))
    return found


def led(person: Person) -> list[Pilot]:
    """Return the pilots that a person leads and that are not archived, each with the number of its
    leads who can sign in as ``leads_count``."""
    whose = Person.alias()
    count = (
        PilotLead.select(fn.COUNT(PilotLead.id))
        .join(whose, on=(PilotLead.person == whose.id))
        .where(PilotLead.pilot == Pilot.id, whose.active)
    )
    mine = PilotLead.select(PilotLead.pilot).where(PilotLead.person == person)
    query = Pilot.select(Pilot, count.alias("leads_count"))
    return list(query.where(Pilot.id.in_(mine), Pilot.status != "archived").order_by(Pilot.id))


class Seat(NamedTuple):
    """A person's place in a team, and how it ends."""

    team: Team
    event: Event
    end: str  # "hand over first", "passed on", "dissolved", "left", "stays"
    heir: Person | None  # who becomes the captain


def seats(person: Person, at: datetime) -> list[Seat]:
    """Return the teams that a person is in, each with what becomes of the place."""
    query = (
        Membership.select(Membership, Team, Event)
        .join(Team)
        .join(Event)
        .where(Membership.person == person, Membership.left_at.is_null())
    )
    return [_seat(row.team, person, at) for row in query.order_by(Membership.id)]


def _seat(team: Team, person: Person, at: datetime) -> Seat:
    event = team.event
    # Whoever closed an account cannot become a captain.
    others = [one for one in teams.members(team) if one.id != person.id and one.active]
    open_still = event.status == "published" and not event.locked(at)
    captain = team.captain_id == person.id
    if open_still and captain and others:
        return Seat(team, event, "hand over first", None)
    if open_still:
        return Seat(team, event, "left" if others else "dissolved", None)
    if captain and others:
        return Seat(team, event, "passed on", others[0])
    return Seat(team, event, "stays", None)


def _teams(person: Person, at: datetime) -> list[Tie]:
    return [_of_seat(seat) for seat in seats(person, at)]


def _of_seat(seat: Seat) -> Tie:
    team, path = seat.team.name, f"events/{seat.event.slug}/teams/{seat.team.key}"
    if seat.end == "hand over first":
        sentence = _("You are the captain of “%(team)s”. Hand the captaincy over first.", team=team)
        return Tie(sentence, path, True)
    if seat.end == "passed on":
        assert seat.heir is not None
        told = _(
            "“%(team)s” stays as it is. %(name)s, who joined next, becomes its captain.",
            team=team,
            name=seat.heir.name,
        )
    elif seat.end == "left":
        told = _("You leave the team “%(team)s”; its captain is told.", team=team)
    elif seat.end == "dissolved":
        told = _(
            "You are the last member of “%(team)s”: the team is dissolved, what it submitted is"
            " withdrawn, and its drafts are deleted.",
            team=team,
        )
    else:
        told = _("“%(team)s” and what it submitted stay as they are, without your name.", team=team)
    return Tie(told, path)


def judging(person: Person) -> list[Judge]:
    """Return the seats from which a person judges now at events that are not over."""
    mine = Judge.select(Judge, Event).join(Event).where(Judge.person == person)
    mine = mine.where(Judge.left_at.is_null(), Event.status == "published")
    return list(mine.order_by(Judge.id))


def _judging(person: Person, at: datetime) -> list[Tie]:
    found, seats = [], judging(person)
    events = [seat.event_id for seat in seats]
    rounds = Round.select(Round.id).where(Round.event.in_(events), Round.closed_at.is_null())
    # As many as the judge's own queue shows.
    left = queues.tally(seats, [round.id for round in rounds])
    for seat in seats:
        told = ngettext(
            "You judge at “%(event)s”. One open scorecard goes to other judges; what you signed"
            " counts.",
            "You judge at “%(event)s”. %(num)s open scorecards go to other judges; what you signed"
            " counts.",
            sum(count for (_round, judge), count in left.items() if judge == seat.id),
            event=_title(seat.event),
        )
        found.append(Tie(told, f"events/{seat.event.slug}/judge/"))
    return found


def _offices(person: Person) -> list[Tie]:
    found = []
    for office in affiliations.represented(person):
        name = localised_name(office)
        alone = len(affiliations.representatives(office)) == 1
        told = (
            _(
                "Nobody represents %(office)s after you. Administrators are told and answer for it"
                " until somebody does.",
                office=name,
            )
            if alone
            else _("You no longer represent %(office)s.", office=name)
        )
        found.append(Tie(told, f"offices/{office.code}"))
    return found


def _contacts(person: Person) -> list[Tie]:
    """Events whose organisers named the person's address: what is written there is theirs to
    change."""
    named = (fn.LOWER(Event.contact) == person.email.lower()) & (Event.status != "archived")
    return [
        Tie(
            _(
                "“%(event)s” names your address as its contact. Ask its organisers to change it.",
                event=_title(event),
            ),
            f"events/{event.slug}/",
        )
        for event in Event.select().where(named).order_by(Event.id)
    ]


def _certificates(person: Person) -> list[Tie]:
    if not certificates.of_person(person):
        return []
    told = _("Your certificates are deleted, and their codes no longer open anything.")
    return [Tie(told, "people/certificates")]


def undecided(person: Person, at: datetime) -> list[Event]:
    """Return the events that a person takes part in and whose results are not out: conflicts of
    interest may still follow from the offices that the person named."""
    joined = Membership.select(Membership.event).where(Membership.person == person)
    judged = Judge.select(Judge.event).where(Judge.person == person)
    query = Event.select().where(
        Event.id.in_(joined) | Event.id.in_(judged),
        Event.status == "published",
        Event.results_on > at,
    )
    return list(query.order_by(Event.id))


def _conflicts(person: Person, at: datetime) -> list[Tie]:
    return [
        Tie(
            _(
                "Which offices and organisations you named is kept, shown to nobody, until the"
                " results of “%(event)s”: a judge may not read the work of a colleague.",
                event=_title(event),
            )
        )
        for event in undecided(person, at)
    ]

"""Watching: who is told of every report and decision of a pilot, and what reaches the people of a
pilot when it is used elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from peewee import ForeignKeyField

from hackathon.core.db import Base, UtcField
from hackathon.core.language import lazy
from hackathon.notices.kinds import Happening, Kind, Span, Told
from hackathon.people.offices import Office, named
from hackathon.people.people import Person
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.decisions import Decision
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.teams.teams import Membership


class Watch(Base):
    """Somebody wants to be told of a pilot's news."""

    pilot = ForeignKeyField(Pilot, backref="watches", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="watches", on_delete="CASCADE")
    since = UtcField()

    class Meta:
        indexes = ((("pilot", "person"), True),)


def begin(pilot: Pilot, person: Person, at: datetime) -> None:
    """Watch a pilot; who does already goes on."""
    Watch.insert(pilot=pilot, person=person, since=at).on_conflict_ignore().execute()


def end(pilot: Pilot, person: Person) -> None:
    """Watch a pilot no longer."""
    Watch.delete().where(Watch.pilot == pilot, Watch.person == person).execute()


def watches(person: Person | None, pilot: Pilot) -> bool:
    """Tell whether somebody watches a pilot."""
    found = Watch.select().where(Watch.pilot == pilot, Watch.person == person)
    return person is not None and bool(found.exists())


# --- News for those who watch. --------------------------------------------------------------------

News = Report | Decision


def news(span: Span) -> list[Happening[News]]:
    """Return the reports and decisions of public pilots that came in a span."""
    found: list[Happening[News]] = []
    for model, kind in ((Report, "report"), (Decision, "decision")):
        rows = model.select(model, Pilot).join(Pilot)
        rows = rows.where(model.at >= span.since, model.at < span.until)
        for row in rows.where(Pilot.status == "published"):
            # Somebody may have withdrawn it before the letters went out.
            if getattr(row, "withdrawn_at", None) is None:
                found.append(Happening(f"{kind} {row.id}", row.at, row))
    return found


def watchers(happening: Happening[News], at: datetime) -> list[Told]:
    """Return who watches the pilot, but for whoever wrote the news."""
    row = happening.row
    wrote = row.author_id if isinstance(row, Report) else row.by_id
    people = Person.select().join(Watch).where(Watch.pilot == row.pilot_id)
    said = {
        "pilot": row.pilot,
        "headline": row.title if isinstance(row, Report) else "",
        "stage": "" if isinstance(row, Report) else row.becomes,
        "reason": "" if isinstance(row, Report) else row.reason,
    }
    return [Told(one, said) for one in people if one.id != wrote]


WATCHED = Kind(
    name="watched_pilot",
    title=lazy("News of pilots that you watch"),
    about=lazy("Each report and each decision of a pilot that you watch."),
    offsets=(timedelta(0),),
    happenings=news,
    audience=watchers,
    of_event=False,
)


# --- Use elsewhere, for those who made it. --------------------------------------------------------


def steps(span: Span) -> list[Happening[AdoptionStep]]:
    """Return what adopting offices said in a span of how far they are."""
    rows = (
        AdoptionStep.select(AdoptionStep, Adoption, Pilot, Office)
        .join(Adoption)
        .join(Pilot)
        .switch(Adoption)
        .join(Office)
        .where(AdoptionStep.at >= span.since, AdoptionStep.at < span.until)
    )
    told = rows.where(Pilot.status == "published", Adoption.status == "accepted")
    return [Happening(f"step {row.id}", row.at, row) for row in told]


def makers(happening: Happening[AdoptionStep], at: datetime) -> list[Told]:
    """Return the leads and members of the pilot and the team that it comes from, but for whoever
    said it."""
    step = happening.row
    pilot: Pilot = step.adoption.pilot
    led = PilotLead.select(PilotLead.person).where(PilotLead.pilot == pilot)
    working = PilotMember.select(PilotMember.person).where(
        PilotMember.pilot == pilot, PilotMember.status == "agreed"
    )
    wanted = Person.id.in_(led) | Person.id.in_(working)
    if pilot.submission is not None:
        of_team = Membership.select(Membership.person)
        wanted |= Person.id.in_(of_team.where(Membership.team == pilot.submission.team_id))
    said = {"pilot": pilot, "office": named(step.adoption.office), "stage": step.stage}
    people = Person.select().where(wanted).order_by(Person.id)
    return [Told(one, {**said, "note": step.note}) for one in people if one.id != step.by_id]


ADOPTED = Kind(
    name="adopted_elsewhere",
    title=lazy("Use of your tool in other offices"),
    about=lazy("When an office takes over what you made, uses it or stops using it."),
    offsets=(timedelta(0),),
    happenings=steps,
    audience=makers,
    of_event=False,
)
KINDS = (WATCHED, ADOPTED)

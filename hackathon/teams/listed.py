"""The list of an event's teams, as everybody searches it."""

from __future__ import annotations

from peewee import ModelSelect

from hackathon.core.db import holds
from hackathon.events.events import Event
from hackathon.people.people import Person
from hackathon.teams.teams import Team


def search(
    event: Event, q: str = "", looking: bool = False, status: str = "active"
) -> ModelSelect[Team]:
    """Return what a list shows of an event's teams, ``captain`` by name, in order of the teams'
    names."""
    columns = (
        Team.key,
        Team.name,
        Team.about,
        Team.looking,
        Team.wanted,
        Team.members,
        Person.name.alias("captain"),
    )
    query = (
        Team.select(*columns)
        .join(Person, on=(Team.captain == Person.id))
        .where(Team.event == event)
    )
    # A model for each row would take as long as the whole page.
    query = query.order_by(Team.folded, Team.id).namedtuples()
    if status:
        query = query.where(Team.status == status)
    if q:
        query = query.where(holds(Team.folded, q))
    return (
        query.where(Team.looking, ~Team.alone, Team.members < event.team_maximum)
        if looking
        else query
    )

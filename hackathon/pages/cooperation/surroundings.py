"""What a solution's file says beside its columns, as everybody may know it."""

from __future__ import annotations

from typing import NamedTuple

from hackathon.cooperation import trials
from hackathon.cooperation.sharing import Surroundings
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.people import affiliations
from hackathon.pilots import adoptions
from hackathon.pilots.adoptions import Adoption


class Users(NamedTuple):
    """The offices that try, use or stopped using a solution, by where they said so.

    :ivar adoptions: on the page of the pilot whose tool it is
    """

    trials: list[Trial]
    adoptions: list[Adoption]


def users(solution: Solution) -> Users:
    """Return who tries or uses a solution, with their offices."""
    taken = adoptions.accepted(solution.pilot) if solution.pilot is not None else []
    return Users(list(trials.of(solution)), taken)


def around(solution: Solution, using: Users) -> Surroundings:
    """Return whose the solution is, who agreed to be named as contact, and which offices use it,
    by their names in the register: the file is for programs of any language."""
    office = solution.office
    rows = [*using.trials, *using.adoptions]
    return Surroundings(
        office.name if office is not None else "",
        [person.name for person in affiliations.contacts(office)] if office is not None else [],
        [row.office.name for row in rows if row.stage != "stopped"],
    )

"""What a solution's file says beside its columns, as everybody may know it."""

from __future__ import annotations

from hackathon.cooperation import trials
from hackathon.cooperation.sharing import Surroundings
from hackathon.cooperation.solutions import Solution
from hackathon.people import affiliations
from hackathon.pilots import adoptions


def around(solution: Solution) -> Surroundings:
    """Return whose the solution is, who agreed to be named as contact, and which offices use it,
    by their names in the register: the file is for programs of any language."""
    office = solution.office
    users = [row.office.name for row in trials.of(solution) if row.stage != "stopped"]
    if solution.pilot is not None:
        taken = adoptions.accepted(solution.pilot)
        users += [row.office.name for row in taken if row.stage != "stopped"]
    return Surroundings(
        office.name if office is not None else "",
        [person.name for person in affiliations.contacts(office)] if office is not None else [],
        users,
    )

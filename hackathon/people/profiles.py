"""Profiles: what people say about themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.core import audit
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import confirmations
from hackathon.people.offices import Office
from hackathon.people.people import Person, folded_name


def edit(
    person: Person, expected: int | None, at: datetime, office: Office | None, **values: Any
) -> None:
    """Change the profile.

    :param office: the one that the person says to work for, or None
    :raises Refused: for an office that was merged into another one
    :raises Conflict: when it was changed in another window meanwhile
    """
    with transaction():
        # Who named it before the merger may keep it; nobody names it anew.
        if office is not None and office.merged_into and office.id != person.office_id:
            raise Refused(_("This office was merged into another one. Choose that one."))
        confirmations.say(person, office, at)
        values["folded"] = folded_name(
            values.get("name", person.name), values.get("affiliation", person.affiliation)
        )
        values |= remembered(person, office, values.get("affiliation", person.affiliation))
        person.change(expected, office=office, **values)
        confirmations.settle(person, at)
        audit.record(at, person, "people.edit", person)


def remembered(person: Person, office: Office | None, affiliation: str) -> dict[str, list[str]]:
    """What the profile named so far and will no longer: clearing it lifts no conflict."""
    codes, said = list(person.offices_before), list(person.said_before)
    before = person.office
    if before is not None and (office is None or office.id != before.id):
        codes.append(before.code)
        # In all its languages: another profile may name it in any of them.
        said += [before.name, *before.names.values()]
    if affiliation != person.affiliation:
        said.append(person.affiliation)
    return {
        "offices_before": list(dict.fromkeys(codes)),
        "said_before": list(dict.fromkeys(text for text in said if text)),
    }

"""Codes of offices: giving one another code, and those that they had before. Addresses, files and
other sites that say an old one lead to the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.people.offices import FormerCode, Office, refuse_code


def codes() -> dict[str, bool]:
    """Return every code by which an office is found, and whether that office is invented."""
    now: Any = Office.select(Office.code, Office.demonstration).tuples()
    before: Any = FormerCode.select(FormerCode.code, Office.demonstration).join(Office).tuples()
    return {**dict(before), **dict(now)}


def former_codes() -> dict[int, list[str]]:
    """Return the codes that offices had before, by the number of the office, the oldest first."""
    found: dict[int, list[str]] = {}
    for row in FormerCode.select().order_by(FormerCode.id):
        found.setdefault(row.office_id, []).append(row.code)
    return found


def recode(office: Office, code: str, person: Any, at: datetime) -> None:
    """Give an office another code; its page, its history and what names it by the old one follow.

    :param code: as ``office.code``
    :raises Refused: when another organisation has the code, or had it before
    """
    with transaction():
        lock(office)
        was = office.code
        # Back to a code of its own: that one leads nowhere else any more.
        own = (FormerCode.code == code) & (FormerCode.office == office)
        FormerCode.delete().where(own).execute()
        refuse_code(code)
        FormerCode.create(code=was, office=office)
        Office.update(merged_into=code).where(Office.merged_into == was).execute()
        office.change(code=code)
        told = {"was": was, "becomes": code}
        audit.record(at, person, "offices.recode", f"Office {code}", None, **told)


def note_former_codes(office: Office, wanted: Iterable[str]) -> None:
    """Note the codes that an office had before, as a file says them; call it inside the load's
    transaction.

    :raises Refused: when another organisation has one of them, or had it
    """
    own = former_codes().get(office.id, [])
    for code in wanted:
        if code not in own:
            refuse_code(code)
            FormerCode.create(code=code, office=office)

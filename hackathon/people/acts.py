"""An act: who does something, when, and where the letters about it lead."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hackathon.people.people import Person


class Act(NamedTuple):
    """Three things that belong together where a verb needs more than them. Rooms know no addresses
    of pages, so the door gives the one that the verb's letters lead to."""

    person: Person | None  # None: the program itself
    at: datetime
    link: str = ""  # a full address

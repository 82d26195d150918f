"""An act: who does something, when, and where the letters about it lead."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hackathon.people.people import Person


class Act(NamedTuple):
    """What a verb is handed that writes letters with a link: rooms know no addresses of pages, so
    the door gives the one that its letters lead to."""

    person: Person | None  # None: the program itself
    at: datetime
    link: str = ""  # a full address

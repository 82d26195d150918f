"""Which language a page is written in: picked in the menu, or the account's, or the browser's."""

from __future__ import annotations

from flask import g, request

from hackathon.core import language
from hackathon.people.people import Person


def speak(person: Person | None) -> None:
    """Write this answer in the language, and count in the zone, of whoever asks.

    What was picked in the menu of this browser comes before the account's choice, which drops it
    when it is saved.
    """
    asked = request.args.get("lang", "")
    picked = asked if asked in language.LOCALES else request.cookies.get("lang", "")
    g.locale = language.wished(
        picked or (person.locale if person else ""), request.headers.get("Accept-Language", "")
    )
    language.activate(g.locale, person.time_zone if person else "UTC")

"""The languages of the interface, and which one and which time zone the reader has.

Both travel in a context variable; a door sets them with ``activate``, everything below asks here.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import available_timezones


class Interface(NamedTuple):
    """A language of the interface: its own name for itself and the direction of its script."""

    name: str
    direction: str


LOCALES = {
    "ar": Interface("العربية", "rtl"),
    "en": Interface("English", "ltr"),
    "es": Interface("Español", "ltr"),
    "fr": Interface("Français", "ltr"),
    "ru": Interface("Русский", "ltr"),
    "zh": Interface("中文", "ltr"),
}
SOURCE = "en"  # the language of the texts in the code
# With codes of old that texts still carry: "iw" is Hebrew.
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"}
_current: ContextVar[tuple[str, str]] = ContextVar("locale_and_zone", default=(SOURCE, "UTC"))


def activate(locale: str, zone: str = "UTC") -> None:
    """Speak ``locale`` and count in ``zone`` (IANA name) from now on in this thread; unknown:
    English, UTC."""
    _current.set((locale if locale in LOCALES else SOURCE, zone if is_zone(zone) else "UTC"))


@contextlib.contextmanager
def using(locale: str, zone: str = "UTC") -> Iterator[None]:
    """Speak another language inside a ``with`` block, for example to write a message to
    somebody."""
    before = _current.get()
    activate(locale, zone)
    try:
        yield
    finally:
        _current.set(before)


def locale() -> str:
    """Return the code of the current interface language."""
    return _current.get()[0]


def zone() -> str:
    """Return the IANA name of the reader's time zone."""
    return _current.get()[1]


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones that a form offers, by IANA name."""
    # Etc/GMT+3 lies west of Greenwich, against all expectation; US/ repeats America/ under old
    # names.
    places = {
        name
        for name in _known_zones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    }
    return ("UTC", *sorted(places))


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Tell whether ``name`` is a time zone of the IANA database."""
    return name == "UTC" or name in _known_zones()


def direction(code: str) -> str:
    """Return "rtl" or "ltr" for a BCP 47 language code."""
    parts = code.replace("_", "-").split("-")
    # What is written in Latin letters says so in its code, and runs as they do.
    return "rtl" if parts[0].lower() in RIGHT_TO_LEFT and "Latn" not in parts else "ltr"


def wished(chosen: str, accept_language: str) -> str:
    """Return the language to speak: the one that was chosen, if the interface has it, else what the
    browser asks for."""
    return chosen if chosen in LOCALES else negotiate(accept_language)


@lru_cache(1000)
def negotiate(accept_language: str) -> str:
    """Return the interface language that an ``Accept-Language`` header asks for, or English."""
    wishes = []
    for place, part in enumerate(accept_language[:500].split(",")):
        found = re.fullmatch(
            r"\s*([A-Za-z]{1,8})(?:[-_][A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?",
            part,
        )
        if found and found[1].lower() in LOCALES and float(found[2] or 1) > 0:
            wishes.append((-float(found[2] or 1), place, found[1].lower()))
    return min(wishes)[2] if wishes else SOURCE

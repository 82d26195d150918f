"""Time zones and languages by the words that people have for them: a city, a country, a name in the
reader's language, in English or at home, or the name that computers use."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from babel.core import get_global

from hackathon.core.language import formats, own_names
from hackathon.core.language.folding import fold, sort_key
from hackathon.core.language.locales import LOCALES, SOURCE, is_zone, locale, using, zones
from hackathon.core.language.tags import tag

COMMAS = {"ar": "، ", "zh": "，"}
MOST = 50  # matches that a reader is asked to choose from


class Choice(NamedTuple):
    """Something that can be chosen, with the words by which it is found.

    :ivar value: what is stored: an IANA name of a zone, or a language tag
    :ivar title: what the reader's language calls it
    :ivar names: its names, folded
    :ivar wider: names of what it lies in, folded
    """

    value: str
    title: str
    names: frozenset[str]
    wider: frozenset[str] = frozenset()


def zone_title(name: str) -> str:
    """Return what the reader's language calls a time zone: "Zurich, Switzerland"; its IANA name
    where that is of old. ``zones_like`` finds it by either."""
    return _zone_titles(locale()).get(name, name)


def language_title(code: str) -> str:
    """Return the name of a language in the reader's language, such that ``languages_like`` finds it
    by that; its tag where names do not tell it from others."""
    return _language_titles(locale()).get(code, code)


def zone_choices() -> list[Choice]:
    """Return the time zones that a form offers, in the reader's order: each place once."""
    titles = _zone_titles(locale())
    offered = [choice for choice in _zones(locale()) if choice.value in titles]
    return sorted(offered, key=lambda choice: sort_key(choice.title))


def language_choices() -> list[Choice]:
    """Return the languages that a form offers, in the reader's order: those that have a code of two
    letters. Many more are understood."""
    offered = [choice for choice in _languages(locale()) if len(choice.value) == 2]
    return sorted(offered, key=lambda choice: sort_key(choice.title))


def zones_like(text: str) -> list[str]:
    """Return the IANA names of the zones that ``text`` may mean, the likeliest first: one where it
    is clear, none where nothing is called so, at most ``MOST``."""
    typed = text.strip()
    # A title goes before a name of computers: Jamaica is also an old name of America/Jamaica.
    as_written = [name for name, title in _zone_titles(locale()).items() if title == typed]
    if as_written or is_zone(typed):
        return as_written or [typed]
    found = _like(_plain(text), zone_choices()) or _like(_plain(text), list(_zones(locale())))
    return [choice.value for choice in found]


def languages_like(text: str) -> list[str]:
    """Return the tags of the languages that ``text`` may mean, as ``zones_like`` does for zones."""
    typed, known = text.strip(), _languages(locale())
    # A name as the page writes it goes before a code: Ga is a language, and "ga" another's code.
    as_written = [choice.value for choice in known if choice.title == typed]
    if as_written:
        return as_written[:1]
    made = tag(typed)
    if made is not None and _is_code(made):
        return [made]
    return [choice.value for choice in _like(_plain(text), list(known))]


def _is_code(made: str) -> bool:
    """Whether a tag begins with the code of a language, and not with a word that looks like it."""
    first = made.split("-")[0]
    return len(first) <= 3 and (first in formats.known_languages() or _plain(made) not in _words())


@cache
def _words() -> frozenset[str]:
    """The names of languages, in any language of the interface."""
    found: set[str] = set()
    for code in LOCALES:
        found.update(*(choice.names for choice in _languages(code)))
    return frozenset(found)


def _like(words: str, choices: list[Choice]) -> list[Choice]:
    """The choices that have this name; else those that lie in it; else those whose name, or what
    they lie in, begins with it or has it inside."""
    if not words:
        return []
    tests = (
        lambda choice: words in choice.names,
        lambda choice: words in choice.wider,
        lambda choice: any(name.startswith(words) for name in choice.names),
        lambda choice: any(name.startswith(words) for name in choice.wider),
        lambda choice: any(words in name for name in choice.names | choice.wider),
    )
    for test in tests:
        found = [choice for choice in choices if test(choice)]
        if found:
            return found[:MOST]
    return []


def _plain(text: str) -> str:
    """A name without case, accents and punctuation."""
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


@cache
def _zones(code: str) -> tuple[Choice, ...]:
    return tuple(_zone(name, code) for name in zones())


def _zone(name: str, code: str) -> Choice:
    country = get_global("zone_territories").get(name)
    names, wider = {_plain(name), _plain(name.split("/")[-1])}, set[str]()
    titles = []
    # In English too: who reads the site in another language may have learnt the names so.
    for spoken in (SOURCE, code):
        with using(spoken):
            city = formats.zone_name(name)
            place = formats.country_name(country) if country else ""
        title = f"{city}{COMMAS.get(spoken, ', ')}{place}" if place and place != city else city
        titles.append(title)
        names |= {_plain(city), _plain(title)}
        wider |= {_plain(place)} - {""}
    names |= {_plain(own) for own in own_names.of_zone(name)}
    wider |= {_plain(own) for own in own_names.of_country(country or "")}
    return Choice(name, titles[-1], frozenset(names), frozenset(wider))


@cache
def _zone_titles(code: str) -> dict[str, str]:
    """The titles of the zones that are offered: of several names of a place one."""
    by_title: dict[str, list[Choice]] = {}
    for choice in _zones(code):
        if choice.wider or choice.value == "UTC":
            by_title.setdefault(_plain(choice.title), []).append(choice)
    # Of Asia/Calcutta and Asia/Kolkata the one by which the place goes today.
    first = [max(alike, key=_goes_by_its_name) for alike in by_title.values()]
    return {choice.value: choice.title for choice in first}


def _goes_by_its_name(choice: Choice) -> bool:
    with using(SOURCE):
        city = formats.zone_name(choice.value)
    return _plain(choice.value.split("/")[-1]) == _plain(city)


@cache
def _languages(code: str) -> tuple[Choice, ...]:
    names: dict[str, set[str]] = {}
    for spoken in LOCALES:
        for key, name in formats.language_names(spoken).items():
            names.setdefault(key, set()).add(_plain(name))
    for key, known in names.items():
        known |= {_plain(own) for own in own_names.of_language(key)}
    titles = formats.language_names(code)
    return tuple(
        Choice(str(tag(key)), titles.get(key, key), frozenset(known))
        for key, known in names.items()
    )


@cache
def _language_titles(code: str) -> dict[str, str]:
    by_title: dict[str, Choice] = {}
    for choice in _languages(code):
        by_title.setdefault(choice.title, choice)
    return {choice.value: title for title, choice in by_title.items()}

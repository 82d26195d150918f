"""What languages, countries and cities call themselves: Deutsch, Österreich, Wien.

The names stand in ``own_names.tsv``, since reading them from the data of two hundred languages
would take a second and a hundred megabytes. They are those of the Unicode CLDR, which Babel brings;
``tests/core/language/test_own_names.py`` holds the file to it, and writes it anew.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from hackathon.core.config import PACKAGE

FILE = PACKAGE / "core" / "language" / "own_names.tsv"


def of_language(code: str) -> list[str]:
    """Return what a language (its code as CLDR writes it) calls itself, where that is known."""
    return _read()["language", code]


def of_country(code: str) -> list[str]:
    """Return what a country (ISO 3166) is called in its official languages."""
    return _read()["country", code]


def of_zone(name: str) -> list[str]:
    """Return what the city of a time zone is called in the official languages of its country."""
    return _read()["zone", name]


@cache
def _read() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        kind, code, name = line.split("\t")
        found[kind, code].append(name)
    return found

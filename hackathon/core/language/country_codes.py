"""Countries by the words that people have for them: the name in the reader's language, in English,
what the country calls itself, or its code."""

from __future__ import annotations

from functools import cache

from hackathon.core.language import formats, own_names
from hackathon.core.language.folding import fold
from hackathon.core.language.locales import locale


def code_of(text: str) -> str | None:
    """Return the ISO 3166 code of the country that ``text`` names, or None."""
    wanted = text.strip()
    known = _known(locale())
    return known.get(fold(wanted))


@cache
def _known(code: str) -> dict[str, str]:
    """Every way to write a country, folded, with its code."""
    found: dict[str, str] = {}
    for language in ("en", code):
        for country, name in formats.countries_in(language):
            found[fold(name)] = country
    # Whatever else they are called: a code is only what nothing else is.
    for country, _name in formats.countries_in("en"):
        found |= {fold(name): country for name in own_names.of_country(country)}
        found.setdefault(fold(country), country)
    return found

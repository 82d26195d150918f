"""Fields of letters: words in braces in whose place each reader's own are put, such as ``{team}``.

They are checked before anything is sent, since a field that nobody fills reaches its readers as it
was typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from hackathon.core.language import format_list, lazy
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused

# What each says, for the page on which letters are written.
FIELDS = {
    "name": lazy("The reader's name"),
    "team": lazy("The name of the reader's team"),
    "event": lazy("The event's title, in the reader's language"),
    "challenge": lazy("The challenges that the team works on, in the reader's language"),
    "deadline": lazy(
        "When submissions close, or for judges the round, in the reader's language and time zone"
    ),
}
# A doubled brace is one that is meant; a single one opens a field, which ends on its line.
BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}\n]*)\}|\{(?P<open>[^{}\n]*)")
LITERAL = {"{{": "{", "}}": "}"}


def used(text: str, usable: Collection[str]) -> set[str]:
    """Return the fields that a text asks for.

    :param usable: those that can be filled for every reader
    :raises Refused: for a field that is unknown, or cannot be filled, and for a brace that is
        opened and not closed
    """
    found = set()
    for brace in _braces(text):
        if brace["open"] is not None:
            raise Refused(_unclosed(brace[0], usable))
        name = brace["name"].strip()
        if name not in usable:
            raise Refused(_unusable(name, usable))
        found.add(name)
    return found


def _braces(text: str) -> Iterator[re.Match[str]]:
    return (brace for brace in BRACES.finditer(text) if brace[0] not in LITERAL)


def _unclosed(part: str, usable: Collection[str]) -> str:
    return _(
        "A brace is opened and not closed: “%(part)s”. %(fields)s",
        part=part[:40].strip(),
        fields=_known(usable),
    )


def _unusable(name: str, usable: Collection[str]) -> str:
    if name in FIELDS:
        return _(
            "“%(field)s” cannot be filled for everybody in this group. %(fields)s",
            field=f"{{{name}}}",
            fields=_known(usable),
        )
    return _(
        "“%(field)s” is no field. %(fields)s",
        field=f"{{{name}}}",
        fields=_known(usable),
    )


def _known(usable: Collection[str]) -> str:
    names = [f"{{{name}}}" for name in FIELDS if name in usable]
    return _(
        "You can use %(fields)s. For a brace itself, type it twice.", fields=format_list(names)
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with each field's value in its place.

    :param values: of every field that the text asks for, as ``used`` has found them
    """

    def replaced(brace: re.Match[str]) -> str:
        literal = LITERAL.get(brace[0])
        return literal or values[brace["name"].strip()]

    return BRACES.sub(replaced, text)

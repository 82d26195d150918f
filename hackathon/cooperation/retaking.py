"""An entry's publiccode.yml taken in again: what it changes, told before it is saved.

What the file says goes into the entry; what it does not say stays as it is on the site. What a file
said before and says no longer is named too, so that nothing goes unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hackathon.cooperation import publiccode, sharing
from hackathon.cooperation.solutions import TEXTS, Solution, Taken

# What comes of a description is compared as the entry has it.
_COMPARED = {*sharing.DESCRIBED, "localisedName"}


class Difference(NamedTuple):
    """A fact that the file would change.

    :ivar name: a column of the solution, or the way to a value that only the file has
    :ivar language: of a translation; else empty
    :ivar before: as it stands; empty where nothing does
    """

    name: str
    language: str
    before: str
    after: str


def taken(solution: Solution, text: str) -> Taken:
    """Return what a file without faults says of an entry."""
    found = sharing.columns(publiccode.read(text).values, solution.language)
    others = found.pop("translations", {})
    found.pop("language", None)
    # An empty text is one that the file does not have.
    said = {name: value for name, value in found.items() if value not in ("", [])}
    # Word by word: a file may have the summary in a language and no name.
    before = solution.translations or {}
    merged = {code: _merged(before.get(code) or {}, texts) for code, texts in others.items()}
    return Taken(text, said, merged)


def _merged(before: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: texts.get(name) or before.get(name) or "" for name in TEXTS}


def differences(solution: Solution, found: Taken, around: sharing.Surroundings) -> list[Difference]:
    """Return what would change, as the entry's page and its file have it now."""
    before = publiccode.read(solution.taken_in).values
    # An entry that came from no file has the one that it gives out.
    if not solution.taken_in:
        before = sharing.document(solution, around)
    return [*_of_entry(solution, found), *_of_file(before, found.text)]


def _of_entry(solution: Solution, found: Taken) -> Iterator[Difference]:
    for name, after in found.columns.items():
        before = getattr(solution, name)
        if before != after:
            yield Difference(
                name,
                "",
                _said(before),
                _said(after),
            )
    for code, texts in found.translations.items():
        there = (solution.translations or {}).get(code) or {}
        for name in TEXTS:
            before = there.get(name) or ""
            if before != texts[name]:
                yield Difference(
                    name,
                    code,
                    _said(before),
                    _said(texts[name]),
                )


def _of_file(before: Mapping[str, Any], after: str) -> Iterator[Difference]:
    """What only files say: the software's version, what it depends on, keys of others."""
    # By the whole way to each value, so that a key that moved is seen as gone and as new.
    old = _leaves(before)
    new = _leaves(publiccode.read(after).values)
    for way in dict.fromkeys([*old, *new]):
        if old.get(way) != new.get(way):
            yield Difference(
                ".".join(way),
                "",
                old.get(way, ""),
                new.get(way, ""),
            )


def _leaves(values: Mapping[str, Any], above: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for name, value in values.items():
        way = (*above, name)
        if way in sharing.SAME or (above[:1] == ("description",) and name in _COMPARED):
            continue
        if isinstance(value, dict):
            found |= _leaves(value, way)
        else:
            found[way] = _said(value)
    return found


def _said(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(_said, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_said(part)}" for name, part in value.items())
    return "" if value is None else str(value)

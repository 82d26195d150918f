"""A solution as publiccode.yml, in and out.

Coming in, what the catalogue has columns for fills them, and the text itself is kept. Going out,
the columns are laid over what came in: a file whose solution did not change goes out as it came,
sign by sign.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import yaml

from hackathon.cooperation import publiccode, publiccode_judging
from hackathon.cooperation.publiccode_judging import Note
from hackathon.cooperation.publiccode_keys import SHORTEST, STATUSES, VERSION
from hackathon.cooperation.solutions import Solution
from hackathon.core.language import LOCALES, SOURCE

# By the way in the file: the column that holds the same.
SAME = {
    ("name",): "title",
    ("url",): "code_url",
    ("landingURL",): "landing_url",
    ("developmentStatus",): "maturity",
    ("softwareType",): "software_type",
    ("platforms",): "platforms",
    ("legal", "license"): "licence",
    ("localisation", "availableLanguages"): "languages",
}
# By the key of a description: the column.
DESCRIBED = {"shortDescription": "summary", "longDescription": "body", "features": "features"}


class Surroundings(NamedTuple):
    """What the file says beside the columns.

    :ivar owner: the office's name, empty for software of others
    :ivar contacts: names of people who agreed to be named; their addresses never go out
    :ivar users: names of the offices that use it
    """

    owner: str = ""
    contacts: Collection[str] = ()
    users: Collection[str] = ()


def columns(values: Mapping[str, Any], language: str = "") -> dict[str, Any]:
    """Return the columns of a solution that a file fills.

    Values of a wrong kind are left out: the notes on the file name them.

    :param language: of the solution's own texts; of a new one the file's own, English before others
    """
    found = {}
    # A wrong kind is told of in the notes; here it is only passed over.
    for way, column in SAME.items():
        kind = list if column in {"platforms", "languages"} else str
        if isinstance(said := _at(values, way), kind):
            found[column] = said
    described = values.get("description")
    if isinstance(described, dict) and described:
        found |= _described(described, language)
    # The table would refuse the row, long after the form could say anything.
    if found.get("maturity") not in STATUSES:
        found.pop("maturity", None)
    return found


def _described(described: Mapping[str, Any], language: str) -> dict[str, Any]:
    codes = [code for code, texts in described.items() if isinstance(texts, dict)]
    if not codes:
        return {}
    # The language that most readers of the catalogue share, where the file has it.
    own = language or (SOURCE if SOURCE in codes else codes[0])
    mine = described[own] if own in codes else {}
    texts = {name: _text(mine.get(key)) for key, name in DESCRIBED.items() if name != "features"}
    others = {
        code: {
            "summary": _text(described[code].get("shortDescription")),
            "body": _text(described[code].get("longDescription")),
            "title": _text(described[code].get("localisedName")),
            "features": _others(described[code].get("features"), mine),
            "of_revision": 1,
            "edition": 1,
            "machine": False,
        }
        for code in codes
        if code != own and code in LOCALES
    }
    features = _lines(mine.get("features"))
    return {**texts, "features": features, "language": own, "translations": others}


def _others(said: object, mine: Mapping[str, Any]) -> list[str]:
    # Written in place of a translation that is missing: the standard wants them everywhere.
    return [] if said == mine.get("features") else _lines(said)


def document(solution: Solution, around: Surroundings) -> dict[str, Any]:
    """Return the file's values: what came in, with what the catalogue says now laid over it."""
    values = copy.deepcopy(publiccode.read(solution.taken_in).values) if solution.taken_in else {}
    values.setdefault("publiccodeYmlVersion", VERSION)
    for way, column in SAME.items():
        _put(values, way, getattr(solution, column))
    described = values.setdefault("description", {})
    _describe(described.setdefault(solution.language, {}), solution)
    for code, texts in (solution.translations or {}).items():
        # One that the standard finds too short would spoil the file for every language.
        if code in described or publiccode_judging.length(texts.get("body") or "") >= SHORTEST:
            _translated(described.setdefault(code, {}), texts, solution)
    # A file that came in says itself whose it is, even where it says nothing.
    if around.owner and not solution.taken_in:
        values["organisation"] = {"name": around.owner, "uri": f"urn:x-office:{_code(solution)}"}
    # Names that the file brought along stay: those offices may not be on this site.
    used = [*values.get("usedBy", []), *around.users]
    if used:
        values["usedBy"] = list(dict.fromkeys(used))
    values.setdefault("localisation", {}).setdefault("localisationReady", True)
    values.setdefault("maintenance", _maintained(solution, around))
    return values


def text(solution: Solution, around: Surroundings) -> str:
    """Return the file: as it came in where nothing changed since, else written anew."""
    values = document(solution, around)
    # Comments, quotation marks and the order of keys are somebody's work as well.
    if solution.taken_in and values == publiccode.read(solution.taken_in).values:
        return solution.taken_in
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)


def faults(solution: Solution, around: Surroundings) -> list[Note]:
    """Return what the file still lacks to be valid by the standard."""
    return [note for note in publiccode.judge(document(solution, around)) if note.fault]


def _maintained(solution: Solution, around: Surroundings) -> dict[str, Any]:
    # The standard wants a person; an office that names none still answers by its mailbox.
    named = list(around.contacts) or [around.owner or solution.supported_by]
    if not any(named):
        return {"type": "none"}
    contacts = []
    for name in named:
        contact = {"name": name, "affiliation": around.owner, "email": solution.mailbox}
        contacts.append({key: said for key, said in contact.items() if said})
    return {"type": "internal" if around.owner else "community", "contacts": contacts}


def _describe(texts: dict[str, Any], solution: Solution) -> None:
    for key, column in DESCRIBED.items():
        if said := getattr(solution, column):
            texts[key] = said


def _translated(into: dict[str, Any], texts: Mapping[str, Any], solution: Solution) -> None:
    said = {
        "localisedName": texts.get("title"),
        "shortDescription": texts.get("summary"),
        "longDescription": texts.get("body"),
        "features": texts.get("features"),
    }
    into |= {key: value for key, value in said.items() if value}
    # The standard wants them in every language; the original's are better than none.
    if solution.features:
        into.setdefault("features", list(solution.features))


def _code(solution: Solution) -> str:
    return solution.office.code if solution.office is not None else ""


def _at(values: Mapping[str, Any], way: tuple[str, ...]) -> object:
    found: Any = values
    for name in way:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _put(values: dict[str, Any], way: tuple[str, ...], said: Any) -> None:
    """Write a value at its place; what is empty on both sides makes no key."""
    # An empty text would be a fault where the missing key is none.
    if said in ("", []) and not _at(values, way):
        return
    *above, last = way
    for name in above:
        values = values.setdefault(name, {})
    values[last] = said


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _lines(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []

"""The texts of the self-assessment: its dimensions, and what is done in an office at each level.

They are content that comes with the program: a folder for each version, a file for each language.
The levels are our own words and follow no other framework. A version that was released stays as it
is, since answers refer to it; other words are another version, with its own first day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from hackathon.core.config import PACKAGE
from hackathon.core.language import LOCALES, SOURCE, locale

FOLDER = PACKAGE / "network" / "maturity"
LEVELS = (1, 2, 3, 4, 5)
# An answer too: the dimension is no task of the office.
NOT_RELEVANT = 0


class Dimension(NamedTuple):
    """What is asked about one dimension.

    :ivar key: as answers and addresses name it, "strategy"
    :ivar within: key of the dimension that it belongs to, empty for one that stands by itself
    :ivar levels: what is done at levels 1 to 5, in this order
    """

    key: str
    within: str
    title: str
    question: str
    levels: tuple[str, ...]


class Scale(NamedTuple):
    """One version of the texts in one language."""

    version: str
    since: date
    title: str
    about: str  # Markdown
    dimensions: tuple[Dimension, ...]

    def of(self, key: str) -> Dimension | None:
        """Return the dimension of this key, or None."""
        return next((row for row in self.dimensions if row.key == key), None)


@cache
def versions() -> dict[str, date]:
    """Return every version with the day from which assessments begin by it, the newest first."""
    found = {row.name: _read(row.name, SOURCE)["since"] for row in FOLDER.iterdir() if row.is_dir()}
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0]), reverse=True))


def current(on: date) -> str:
    """Return the version by which an assessment begins on a day."""
    begun = [version for version, since in versions().items() if since <= on]
    # A clock that stands before the first version is wrong; the oldest texts are still texts.
    return begun[0] if begun else list(versions())[-1]


def scale(version: str) -> Scale:
    """Return a version in the reader's language.

    :raises KeyError: when there is no such version
    """
    versions()[version]
    return _in_language(version, locale())


@cache
def _in_language(version: str, code: str) -> Scale:
    source = _read(version, SOURCE)
    texts = _read(version, code) if code in LOCALES else source
    rows = source["dimensions"].items()
    dimensions = tuple(_dimension(key, row, texts["dimensions"][key]) for key, row in rows)
    return Scale(version, source["since"], texts["title"], texts["about"].strip(), dimensions)


def _dimension(key: str, source: Mapping[str, Any], texts: Mapping[str, Any]) -> Dimension:
    # What belongs to what is said once, in the first language.
    within = source.get("within", "")
    return Dimension(key, within, texts["title"], texts["question"], tuple(texts["levels"]))


def _read(version: str, code: str) -> dict[str, Any]:
    with (FOLDER / version / f"{code}.toml").open("rb") as file:
        return tomllib.load(file)

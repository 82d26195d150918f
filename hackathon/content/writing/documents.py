"""The files of an export while it is made, and values as they are written in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from peewee import CharField

from hackathon.content.fields import Shape
from hackathon.content.front_matter import dump_front_matter
from hackathon.content.readers import NOON, one_line, tidy
from hackathon.core.translated import stale as is_stale

Values = dict[str, Any]
LINES = {
    "title",
    "label",
    "place",
    "hint",
    "version",
}  # texts of translations that stand in one line


@dataclass
class Export:
    """What an export writes.

    :ivar files: path -> text
    :ivar copies: path -> name in the store, of files that are no text
    :ivar notices: a sentence for each thing that a content folder cannot hold
    """

    files: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def write(
        self,
        path: str,
        shape: Shape,
        values: Mapping[str, Any],
        body: str,
    ) -> None:
        """Add a file with front matter."""
        self.files[path] = dump_front_matter(slim(shape, values), tidy(body))


def translated(path: str, code: str) -> str:
    """Return the path of a file's translation."""
    return f"{path.removesuffix('.md')}.{code}.md"


def rows(model: Any, *conditions: Any) -> list[Any]:
    """Return the rows that belong into a file, in their order."""
    # The number last, so that the same rows make the same file every time.
    order = [model.position] if "position" in model._meta.fields else []
    return list(model.select().where(*conditions).order_by(*order, model.id))


def columns(row: Any, *names: str) -> Values:
    """Return columns whose keys have the same names."""
    return {name: _as_read(getattr(row, name), _in_one_line(row, name)) for name in names}


def own(words: Mapping[str, Any], *names: str) -> Values:
    """Return texts of a translation, empty where it has none."""
    return {name: _as_read(words.get(name, ""), name in LINES) for name in names}


def _in_one_line(row: Any, name: str) -> bool:
    return isinstance(row._meta.fields[name], CharField)


def _as_read(value: Any, in_one_line: bool) -> Any:
    """Return a text as reading the file will give it, so that the next export is the same."""
    if isinstance(value, list):
        return [_as_read(part, True) for part in value]
    if isinstance(value, str):
        return one_line(value) if in_one_line else tidy(value)
    return value


def translations(row: Any) -> list[tuple[str, Values]]:
    """Return what a row says in other languages than its own, by the language's code."""
    return [
        (code, translation(row, code)) for code in sorted(row.translations) if code != row.language
    ]


def translation(row: Any, code: str) -> Values:
    """Return a row's words in a language. Those in its own language are shown to nobody: the row
    was rewritten in it since."""
    words: Values = {} if code == row.language else row.translations.get(code, {})
    return words


def said(row: Any, code: str, *names: str) -> Values:
    """Return texts of a row's translation, who made it, and its ``marks``."""
    words = translation(row, code)
    by = "machine" if words.get("machine") else ""
    return {**own(words, *names), "translated": by, **marks(row, code)}


def marks(row: Any, code: str) -> Values:
    """Return what else is to be said of a row's translation, where there is something."""
    words = translation(row, code)
    added, older = words.get("added"), words and is_stale(row, code)
    made = {"outdated": True} if older else {}
    return {**made, "added": added[:10]} if added else made


def slim(shape: Shape, values: Mapping[str, Any]) -> Values:
    """Put the keys in the order of the shape, and leave out what reading would put there anyway."""
    made = {}
    for name, wanted in shape.items():
        value = values.get(name)
        if wanted.required or value not in (None, "", [], wanted.default):
            made[name] = _plain(value)
    return made


def _plain(value: Any) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        there = {name: part for name, part in value.items() if part not in (None, "", [])}
        return {str(name): _plain(part) for name, part in there.items()}
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as a file of that zone has it, with seconds where it has any; noon in UTC is
    what a day alone means."""
    local = at.astimezone(zone)
    if zone.key == "UTC" and local.time() == NOON:
        return f"{local:%Y-%m-%d}"
    # To the microsecond: what was done on the site is found again by the moment at which it was.
    exact = "auto" if local.second or local.microsecond else "minutes"
    clock = local.time().isoformat(exact)
    # In autumn an hour comes twice, and the second time has to be told from the first.
    return f"{local:%Y-%m-%d} {clock}{' again' if local.fold else ''}"


def number(value: float | None) -> str:
    """Return a number with as many digits as it has, up to six after the point."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def levels(described: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Return the described levels of a criterion."""
    return {str(score): tidy(words) for score, words in described}

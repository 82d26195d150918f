"""The rows of one load: what was noted of the files before, the rows that items refer to, and what
the rows on the site forbid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from peewee import Model

from hackathon.content.checks import has_texts
from hackathon.content.documents import Problem
from hackathon.content.items import Item
from hackathon.content.loading import parts
from hackathon.content.loading.parts import Parts, Values
from hackathon.content.readers import NOON
from hackathon.core import prose, states, translated
from hackathon.core.db import Edited
from hackathon.core.language import fold
from hackathon.events.events import Event
from hackathon.events.rubrics import Rubric
from hackathon.people.offices import Office, called


class Noted(Protocol):
    """What is remembered of a file from the load before."""

    sha256: str
    children: dict[str, dict[str, int]]


Texts = Callable[[Mapping[str, Any]], Values]  # the translatable columns of an item's values


class Rows:
    """What the items of one load share.

    :ivar folder: the content folder, for files that are no text
    :ivar known: path -> what was noted at the load before
    :ivar notes: list of the present item -> key of a part -> number of its row
    """

    def __init__(self, known: Mapping[str, Noted], at: datetime, folder: Path) -> None:
        self.known, self.at, self.folder = known, at, folder
        self.problems: list[Problem] = []
        self.notices: list[str] = []
        self.notes: dict[str, dict[str, int]] = {}
        self._found: dict[tuple[type[Model], Any], Any] = {}

    def wrong(
        self,
        item: Item,
        key: str,
        sentence: str,
    ) -> None:
        """Note a fault that only the rows on the site show."""
        self.problems.append(Problem(item.path, item.lines.get(key, item.line), sentence))

    def refusing(
        self,
        item: Item,
        key: str,
        sentence: str,
        used: Callable[[Any], bool],
    ) -> Callable[[object], None]:
        """Return what deletes a part, or notes a fault when it is used."""

        def drop(row: Any) -> None:
            if used(row):
                self.wrong(item, key, sentence)
            else:
                row.delete_instance()

        return drop

    # What items refer to, asked for once

    def event(self, slug: str) -> Event:
        """Return an event of this load or of the site."""
        return self._once(Event, slug, lambda: Event.get(Event.slug == slug))

    def office(self, code: str) -> Office | None:
        """Return the office with this code; none for an empty one."""
        return self._once(Office, code, lambda: Office.get(called(code))) if code else None

    def rubric(self, event: Event, slug: str) -> Rubric | None:
        """Return a rubric of an event; none for an empty name."""

        def get() -> Rubric:
            return Rubric.get(Rubric.event == event, Rubric.slug == slug)

        return self._once(Rubric, (event.id, slug), get) if slug else None

    def _once(
        self,
        model: type[Model],
        key: Any,
        get: Callable[[], Any],
    ) -> Any:
        if (model, key) not in self._found:
            self._found[model, key] = get()
        return self._found[model, key]

    def written(
        self,
        model: type[Model],
        key: Any,
        row: Any,
    ) -> None:
        """Keep a row that this load has written, for the items that refer to it."""
        self._found[model, key] = row

    # Writing

    def html(
        self,
        item: Item,
        text: str,
        prefix: str = "",
    ) -> str:
        """Return Markdown as HTML; a text that cannot be shown is a fault of the item."""
        try:
            return str(prose.render(text, prefix, follow=True)) if text else ""
        except prose.TooComplex as error:
            self.wrong(item, "", str(error))
            return ""

    def parts(self, item: Item, wanted: Parts) -> dict[str, object]:
        """Make the parts of an item as the file has them; return their rows by key."""
        before = self.known.get(item.path)
        try:
            rows = parts.write(wanted, before.children.get(wanted.name, {}) if before else {})
        except states.Refused as refusal:
            self.wrong(item, wanted.name, str(refusal))
            return {}
        self.notes[wanted.name] = {key: row.id for key, row in rows.items()}
        return rows

    def moved(
        self,
        item: Item,
        row: Any,
        moves: states.Moves,
        field_name: str = "status",
    ) -> None:
        """Move a row that is there to the state that the file gives it."""
        to = item.values[field_name]
        # Nothing to do is no move: the table has no way from a state to itself.
        if row is None or getattr(row, field_name) == to:
            return
        try:
            states.move(row, moves, to, field_name)
        except states.NoSuchMove:
            self.wrong(
                item,
                field_name,
                f"On the site it is {getattr(row, field_name)}, and from there it cannot become"
                f" {to}.",
            )

    def create(
        self,
        item: Item,
        model: type[Edited],
        match: Values,
        values: Values,
        texts: Texts,
    ) -> Any:
        """Create the row of an item with its translations.

        :param match: the columns that name it
        :param texts: gives the translatable columns of its values
        """
        translations = {
            code: {
                **texts(made),
                **mark(made),
                "of_revision": revision_of(made, 1),
                "edition": 1,
            }
            for code, made in item.translations.items()
            if has_texts(item.kind, made)
        }
        values = {
            **match,
            **values,
            **_folded(item, model),
            **texts(item.values),
        }
        return model.create(**values, translations=translations)

    def change(
        self,
        item: Item,
        row: Any,
        values: Values,
        texts: Texts,
    ) -> object:
        """Write an item over its row; translations that people made in pages stay."""
        # Asked before anything is written: a frozen text refuses the whole item.
        own = texts(item.values)
        if sentence := translated.refusal(row, own):
            self.wrong(item, "", sentence)
            return row
        rewritten = any(getattr(row, name) != value for name, value in own.items())
        translations = {
            code: made
            for code, made in row.translations.items()
            if item.file_of(code) not in self.known
        }
        # A language that the folder no longer has goes, unless the text is frozen.
        for code in row.translations.keys() - translations.keys() - item.translations.keys():
            self.stays(item, row, code, {})
        for code, made in item.translations.items():
            if not has_texts(item.kind, made):
                continue
            before = row.translations.get(code, {})
            touched = code not in row.translations or self._touched(item, item.file_of(code))
            kept = dict(before)
            if touched:
                self.stays(item, row, code, texts(made))
                late = translated.late(row, code, self.at)
                edition = int(before.get("edition") or 0) + 1
                kept = {
                    **texts(made),
                    **mark(made),
                    **late,
                    "edition": edition,
                }
            # A translation that was not touched while its original was has become older than it.
            if touched:
                kept["of_revision"] = revision_of(made, row.revision + 1)
            elif not rewritten and not translated.stale(row, code):
                kept["of_revision"] = row.revision + 1
            translations[code] = kept
        values = {
            **values,
            **_folded(item, type(row)),
            **own,
        }
        return row.change(**values, translations=translations)

    def stays(
        self,
        item: Item,
        row: Any,
        code: str,
        texts: Values,
    ) -> None:
        """Note a fault when a frozen text would read differently in a language."""
        if sentence := translated.refusal_of(row, code, texts):
            self.wrong(item, "", f"{code}: {sentence}")

    def _touched(self, item: Item, path: str) -> bool:
        return path not in self.known or self.known[path].sha256 != item.files[path]


def _folded(item: Item, model: type[Edited]) -> Values:
    """Return what search goes by, where the model has such a column."""
    if "folded" not in model._meta.fields:
        return {}
    editions = (item.values, *item.translations.values())
    titles = (made.get(name) for made in editions for name in ("title", "summary"))
    return {"folded": fold(" ".join(title for title in titles if title))}


def mark(translation: Mapping[str, Any]) -> Values:
    """Return what a translation says about itself."""
    machine, day = translation["translated"] == "machine", translation["added"]
    added = {"added": datetime.combine(day, NOON, UTC).isoformat()} if day else {}
    return {"machine": machine, **added}


def revision_of(translation: Mapping[str, Any], revision: int) -> int:
    """Return of which revision a translation is whose original has ``revision``."""
    return revision - 1 if translation["outdated"] else revision


def pick(made: Mapping[str, Any], *names: str) -> Values:
    """Return the values that go into columns of the same names."""
    return {name: made[name] for name in names}

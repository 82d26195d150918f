"""Versions of an event's rules as its rules.md tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.content.items import Item
from hackathon.content.loading import parts
from hackathon.content.loading.events import people
from hackathon.content.loading.parts import Values
from hackathon.content.loading.rows import Rows, mark
from hackathon.events.events import Rules
from hackathon.teams.registrations import Registration


def find(rows: Rows, item: Item) -> Rules | None:
    """Return the row of an item, when the site has it."""
    event = rows.event(item.event)
    return Rules.get_or_none(Rules.event == event, Rules.version == item.values["version"])


def unfinished(item: Item, row: object) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Rules | None) -> Rules | None:
    """Write a version of the rules; None after a fault."""
    made = item.values
    if before is not None and _accepted_otherwise(rows, item, before):
        return None

    def texts(made: Mapping[str, Any]) -> Values:
        html = rows.html(item, made["body"])
        return {
            "title": made["title"],
            "body": made["body"],
            "body_html": html,
        }

    translations = {
        code: {
            **texts(words),
            **mark(words),
            "of_revision": 1,
        }
        for code, words in item.translations.items()
    }
    values = {
        **texts(made),
        "language": made["language"],
        "translations": translations,
    }
    if made["on"]:
        values["published_at"] = made["on"]
    if before is not None:
        return parts.put(before, {**values, "translations": _kept(rows, item, before, values)})
    event = rows.event(item.event)
    # An event that is loaded after its registration opened had its rules by then.
    values.setdefault("published_at", min(rows.at, event.registration_opens))
    return Rules.create(
        event=event,
        version=made["version"],
        **values,
    )


def _kept(
    rows: Rows,
    item: Item,
    before: Rules,
    values: Values,
) -> Values:
    """Return the translations of a version that is there: those that people made in pages stay."""
    there = before.translations
    own = {code: said for code, said in there.items() if item.file_of(code) not in rows.known}
    made = {**own, **values["translations"]}
    for code in there:
        rows.stays(item, before, code, made.get(code, {}))
    return made


def _accepted_otherwise(rows: Rows, item: Item, before: Rules) -> bool:
    made = item.values
    if (before.body, before.title) == (made["body"], made["title"]):
        return False
    count = Registration.select().where(Registration.rules == before).count()
    if count:
        rows.wrong(
            item,
            "version",
            f"{people(count, 'has', 'have')} accepted version {made['version']}; a changed text"
            " needs a new version.",
        )
    return bool(count)

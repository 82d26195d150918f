"""The translations of a pilot's parts, as its file tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hackathon.content.items import Item
from hackathon.content.loading.parts import Values
from hackathon.content.loading.rows import Rows, mark, revision_of
from hackathon.content.part_words import FIELDS


def put(
    rows: Rows,
    item: Item,
    written: Mapping[str, Any],
    made: Sequence[Mapping[str, Any]],
) -> None:
    """Write the translations of parts that were written; other languages of theirs stay.

    :param written: the rows, in the order of the file
    :param made: what the file says of each
    """
    for row, part in zip(written.values(), made, strict=False):
        known = dict(row.translations)
        for one in part["translations"]:
            before = known.get(one["language"], {})
            said = {**_texts(rows, item, row, one), **mark(one)}
            said["of_revision"] = revision_of(one, row.revision)
            # Nothing is written where nothing differs: an edition is what people may be editing.
            if any(before.get(name) != value for name, value in said.items()):
                edition = int(before.get("edition") or 0) + 1
                known[one["language"]] = {**said, "edition": edition}
        if known != row.translations:
            cls: Any = type(row)
            cls.update(translations=known).where(cls.id == row.id).execute()


def _texts(
    rows: Rows,
    item: Item,
    row: Any,
    one: Mapping[str, Any],
) -> Values:
    said = {name: one[name] for name in FIELDS[type(row)] if one[name]}
    if "body" in said:
        said["body_html"] = rows.html(item, said["body"], f"{row.key}-")
    return said

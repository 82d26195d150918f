"""Headings in texts that were rendered before levels were given by their place jump none either.
Nothing but the levels changes: the words, the ids of headings and what was hashed stay."""

import json
import re
from collections.abc import Iterator
from typing import Any

from peewee import SqliteDatabase

# Columns of JSON that hold rendered texts; the others are called so: body_html, story_html, ...
JSON = ("translations", "sections_html", "content", "paragraphs")
READ = 'SELECT "id", "{1}" FROM "{0}" WHERE CAST("{1}" AS TEXT) LIKE {2}'
WRITE = 'UPDATE "{0}" SET "{1}" = {2}{3} WHERE "id" = {2}'
HEADING = re.compile(r"<(/?)h([2-6])(?=[ >])")


def levelled(html: str) -> str:
    """Return rendered HTML with each heading on the level of its place, from the second on."""
    above: list[int] = []

    def placed(tag: re.Match[str]) -> str:
        typed = int(tag[2])
        if not tag[1]:
            while above and above[-1] >= typed:
                above.pop()
            above.append(typed)
        # What closes a heading is on its level: headings hold no others.
        return f"<{tag[1]}h{len(above) + 1}"

    return HEADING.sub(placed, html)


def mended(value: Any, rendered: bool = False) -> Any:
    """Return what a column of JSON holds with its rendered texts levelled."""
    if isinstance(value, dict):
        return {
            key: mended(part, rendered or str(key).endswith("html")) for key, part in value.items()
        }
    if isinstance(value, list):
        return [mended(part, rendered) for part in value]
    return levelled(value) if rendered and isinstance(value, str) else value


def columns(db: Any) -> Iterator[tuple[str, str]]:
    """Give the columns that hold rendered texts."""
    for table in sorted(db.get_tables()):
        names = [column.name for column in db.get_columns(table)]
        if "id" in names:
            yield from ((table, name) for name in names if name.endswith("_html") or name in JSON)


def up(migrator: Any, db: Any) -> None:
    """Look through every text that has a heading."""
    lite = isinstance(db, SqliteDatabase)
    place = "?" if lite else "%s"
    for table, name in columns(db):
        json_here = name in JSON
        cast = "::jsonb" if json_here and not lite else ""
        read = READ.format(table, name, place)
        for number, kept in db.execute_sql(read, ("%<h%",)).fetchall():
            value = json.loads(kept) if json_here and isinstance(kept, str) else kept
            better = mended(value, rendered=name.endswith("_html"))
            if better != value:
                written = json.dumps(better) if json_here else better
                db.execute_sql(WRITE.format(table, name, place, cast), (written, number))

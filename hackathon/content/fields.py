"""The keys of a mapping and the columns of a table: a shape names them, and how each is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from hackathon.content.documents import File, Node, decode, suggest

Reader = Callable[[File, Node], Any]


class Field(NamedTuple):
    """One key of a mapping: how its value is read, whether it must be there, and what stands for it
    when it is not."""

    read: Reader
    required: bool = False
    default: Any = ""


Shape = Mapping[str, Field]


Key = str | Callable[[Any], object]


def listed(each: Reader, key: Key | None = None, repeats: bool = False) -> Reader:
    """Read a list.

    :param key: names what may not occur twice in its records, or gives it; empty when nothing is
    :param repeats: the same text may stand in it twice
    """

    def read(file: File, node: Node) -> list[object] | None:
        if node.value == "":
            return []
        if not isinstance(node.value, list):
            file.wrong(node, "This must be a list: [a, b], or lines that begin with a dash.")
            return None
        values, seen = [], set()
        for part in node.value:
            value = each(file, part)
            if value is None:
                continue
            name = _named(value, key) if key else "" if repeats else value
            # Parts are found again by this key at the next load, so no two may share it.
            if isinstance(name, (str, date)) and name and name in seen:
                file.wrong(part, f'"{name}" stands here twice.')
            seen.add(name if isinstance(name, (str, date)) else None)
            values.append(value)
        return values

    return read


def _named(value: Any, key: Key) -> object:
    return value.get(key) if isinstance(key, str) else key(value)


def record(shape: Shape) -> Reader:
    """Read a mapping with the keys of ``shape``."""

    def read(file: File, node: Node) -> dict[str, object] | None:
        if not isinstance(node.value, tuple):
            file.wrong(node, f"Here must stand keys with values: {', '.join(shape)}.")
            return None
        return fill(file, node, shape)

    return read


def fill(file: File, node: Node, shape: Shape) -> dict[str, Any]:
    """Read the pairs of a mapping by ``shape``; what is missing has its default."""
    values: dict[str, Any] = {}
    for name, part in node.pairs():
        key = name.value
        if not isinstance(key, str) or key not in shape:
            file.wrong(name, f'There is no key "{key}" here.{suggest(str(key), shape)}')
        elif key in values:
            file.wrong(name, f'The key "{key}" stands here twice.')
        elif part.value == "" and not shape[key].required:
            values[key] = shape[key].default
        elif part.value == "":
            file.wrong(part, f'"{key}" is empty.')
            # None means a fault that is told already; checks leave it alone.
            values[key] = None
        else:
            values[key] = shape[key].read(file, part)
    for key, wanted in shape.items():
        if key not in values and wanted.required:
            file.wrong(node, f'The key "{key}" is missing.')
        values.setdefault(key, wanted.default)
    return values


def table(file: File, path: Path, shape: Shape) -> list[tuple[int, dict[str, Any]]]:
    """Read a CSV file whose columns are the keys of ``shape``; return (line, values) of each
    row."""
    content = decode(file, path)
    if content is None:
        return []
    # Strict: a quote in the wrong place would otherwise swallow lines until the next one.
    rows = csv.reader(io.StringIO(content), strict=True)
    found: list[tuple[int, dict[str, Any]]] = []
    try:
        header = [name.strip() for name in next(rows, [])]
        for name in header:
            if name not in shape:
                file.wrong(1, f'There is no column "{name}" here.{suggest(name, shape)}')
        for name in shape:
            if header.count(name) > 1:
                file.wrong(1, f'The column "{name}" stands here twice.')
            elif shape[name].required and name not in header:
                file.wrong(1, f'The column "{name}" is missing.')
        # With a wrong header every row would be wrong too; one sentence is enough.
        if file.problems and file.problems[-1].path == file.path:
            return []
        start = rows.line_num + 1
        for cells in rows:
            if len(cells) > len(header) or 0 < len(cells) < len(header):
                file.wrong(start, f"This row has {len(cells)} cells, the header {len(header)}.")
            elif cells:
                pairs = tuple(
                    (Node(name, start), Node(cell, start))
                    for name, cell in zip(header, cells, strict=True)
                )
                found.append((start, fill(file, Node(pairs, start), shape)))
            start = rows.line_num + 1
    except csv.Error as error:
        file.wrong(max(rows.line_num, 1), f"The table cannot be read here ({error}).")
    return found


def parts(each: Reader) -> Reader:
    """Read a cell that holds several values separated by ``;``."""

    def read(file: File, node: Node) -> list[object] | None:
        cells = [
            Node(part.strip(), node.line) for part in str(node.value).split(";") if part.strip()
        ]
        return listed(each)(file, Node(cells, node.line))

    return read

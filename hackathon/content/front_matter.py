"""Files with front matter, read and written: YAML between two lines of ``---``, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import yaml

from hackathon.core.typed import repairs

FRONT_LONGEST = 10_000_000  # characters: an event has many announcements
# Levels that libyaml may be given: it is called for each level and counts none, so that a hostile
# file could end the process.
DEEP = 200
# libyaml, in a tenth of the time, where the library was built with it.
_FAST: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LEADING = re.compile(r"^ *(?:[-?:] +)*", re.MULTILINE)
# The two read these in two ways.
_DISPUTED = re.compile(f"[\t\ufeff]|{yaml.reader.Reader.NON_PRINTABLE.pattern}")


class FormatError(ValueError):
    """A content file cannot be used.

    :ivar path: the file, :ivar line: number from 1, :ivar sentence: what is wrong there
    """

    def __init__(
        self,
        path: str,
        line: int,
        sentence: str,
    ) -> None:
        self.path, self.line, self.sentence = str(path), line, sentence
        super().__init__(f"{path}, line {line}: {sentence}")


class FrontMatter(Mapping[str, Any]):
    """The values at the head of a content file: texts, lists and mappings, each with the line it
    stands on."""

    def __init__(
        self,
        values: dict[str, Any],
        lines: dict[tuple[Any, ...], int],
        path: str,
    ) -> None:
        self._values, self._lines, self.path = values, lines, path

    def __getitem__(self, key: str) -> object:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def line(self, *where: Any) -> int:
        """Return the line of a value: ``line("rounds", 0, "opens")``; of the nearest one above it
        when it is missing."""
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)

    def error(self, sentence: str, *where: Any) -> FormatError:
        """Return the error to raise about the value at ``where``."""
        return FormatError(self.path, self.line(*where), sentence)


def front_matter(text: str, path: str) -> tuple[FrontMatter, str, int]:
    """Divide a content file into its front matter (YAML between two lines of ``---``) and its body.

    Every value is a text as it was typed: what it means is for the reader of the key to say.

    :return: the values, the body, and the line on which the body starts
    :raises FormatError: with file and line, when the head is missing, unclosed or no plain YAML
        mapping
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != "---":
        raise FormatError(
            path,
            1,
            "The file must start with a line of three dashes (---), then its values.",
        )
    ends = [number for number, line in enumerate(lines) if number and line.rstrip() == "---"]
    if not ends:
        raise FormatError(
            path,
            1,
            "The values at the head end nowhere; put a line of three dashes (---) after them.",
        )
    # With its last line break: a text of several lines may be the last value, and ends with one.
    head = "".join(f"{repairs.one_line(line)}\n" for line in lines[1 : ends[0]])
    if len(head) > FRONT_LONGEST:
        raise FormatError(
            path,
            2,
            f"The values at the head are longer than {FRONT_LONGEST} characters.",
        )
    found: dict[tuple[Any, ...], int] = {(): 1}
    try:
        node = _composed(head)
        values = {} if node is None else _value(node, (), found, path, set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = min(mark.line + 2, ends[0]) if mark else 1
        raise FormatError(
            path,
            where,
            f"This is no valid YAML: {error.problem or error.context}.",
        ) from None
    except yaml.reader.ReaderError as error:
        where = head.count("\n", 0, int(error.position)) + 2
        raise FormatError(
            path, where, "This line holds a character that YAML does not allow; delete it."
        ) from None
    except RecursionError:
        raise FormatError(path, 2, "The values at the head are nested too deeply.") from None
    if not isinstance(values, dict):
        raise FormatError(path, 2, "The head must consist of lines such as: title: My event")
    body = lines[ends[0] + 1 :]
    skipped = next((number for number, line in enumerate(body) if line.strip()), 0)
    return FrontMatter(values, found, path), "\n".join(body).strip("\n"), ends[0] + 2 + skipped


def _composed(head: str) -> yaml.Node | None:
    """Return the values as YAML has them. Only composed, never constructed: no value becomes a
    date, a number or anything that runs.

    What libyaml refuses is read once more by the library's own parser, whose sentences are told.
    """
    # A level needs a bracket, or stands further to the right than the one around it.
    levels = max(len(lead) for lead in _LEADING.findall(head))
    levels += head.count("[") + head.count("{")
    if levels <= DEEP and not _DISPUTED.search(head):
        with suppress(yaml.YAMLError):
            return yaml.compose(head, _FAST)
    return yaml.compose(head, yaml.BaseLoader)


def _value(
    node: yaml.Node,
    where: tuple[Any, ...],
    found: dict[tuple[Any, ...], int],
    path: str,
    seen: set[int],
) -> object:
    # Marks count from 0, and the dashes stand before.
    line = node.start_mark.line + 2
    if id(node) in seen:  # a value used again by reference: a few lines could grow into gigabytes
        raise FormatError(
            path,
            line,
            "References (& and *) are not used here; write the value out.",
        )
    seen.add(id(node))
    found.setdefault(where, line)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(part, (*where, place), found, path, seen)
            for place, part in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, Any] = {}
    for key, part in node.value:
        here = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            raise FormatError(path, here, "A key must be a plain word.")
        if key.value in values:
            raise FormatError(path, here, f"{key.value} is given twice; keep one of the two.")
        found[(*where, key.value)] = here
        values[key.value] = _value(part, (*where, key.value), found, path, seen)
    return values


class _Writer(yaml.SafeDumper):
    """Writes texts without quotes where YAML allows it: the reader takes every value as a text
    anyway."""

    # Without it "no" or "2027-03-01" would be quoted, as other readers would take them for
    # something else.
    yaml_implicit_resolvers: dict[str, Any] = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _scalar(writer: _Writer, text: str) -> yaml.Node:
    # A block of lines is readable, but YAML folds blanks at the ends of lines and lines that begin
    # with one.
    block = "\n" in text and not re.search(r"[^\S\n]\n|[^\S\n]\Z|\A\s|[^\n\t -~\xa0-\ud7ff]", text)
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Writer.add_representer(str, _scalar)


def _written(value: Any) -> object:
    if isinstance(value, Mapping):
        return {str(key): _written(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [_written(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def dump_front_matter(values: Mapping[str, Any], body: str) -> str:
    """Return the content file that ``front_matter`` reads as ``values`` and ``body``; the same
    input gives the same text.

    Keys whose value is None are left out; numbers, dates and truth values become texts.
    """
    head = (
        yaml.dump(
            _written(values),
            Dumper=_Writer,
            allow_unicode=True,
            sort_keys=False,
            width=110,
        )
        if values
        else ""
    )
    return f"---\n{head}---\n\n{body.strip(chr(10))}\n"

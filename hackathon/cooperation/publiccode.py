"""publiccode.yml: the file by which public bodies say what software they share, read and judged.

Every fault has its line and a sentence. What the standard does not know, or gives up, is kept and
said: another program may know it, and whoever takes the file out again finds it unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from hackathon.cooperation.publiccode_judging import Note, Path, judged
from hackathon.cooperation.publiccode_keys import KEYS
from hackathon.core.language import gettext as _

LONGEST = 200_000  # characters; the largest file in use has a tenth
DEEPEST = 20  # levels; the standard needs six


class Read(NamedTuple):
    """A file as it was understood.

    :ivar values: all it holds, in its order; empty when it is no mapping of YAML
    """

    values: dict[str, Any]
    notes: list[Note]

    @property
    def faults(self) -> list[Note]:
        """What must be mended."""
        return [note for note in self.notes if note.fault]


# A fault behind which nothing can be understood; the others are gathered, so that somebody mends
# all of them in one go.
class _Unreadable(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.note = Note(line, "", sentence)


def read(text: str) -> Read:
    """Read a publiccode.yml and judge it by the standard; never raises for what it says."""
    if len(text) > LONGEST:
        sentence = _("The file is longer than %(most)s characters.", most=LONGEST)
        return Read({}, [Note(1, "", sentence)])
    # Kept beside the values and not in them: what goes out again must be what came in.
    lines: dict[Path, int] = {}
    try:
        values = _values(text, lines)
    except _Unreadable as error:
        return Read({}, [error.note])
    return Read(values, sorted(judged(values, KEYS, (), lines)))


def judge(values: Mapping[str, Any]) -> list[Note]:
    """Judge values that come from no file; the notes have no line."""
    return list(judged(values, KEYS, (), {}))


# --- Reading. -------------------------------------------------------------------------------------


def _values(text: str, lines: dict[Path, int]) -> dict[str, Any]:
    try:
        # Composed and never constructed: nothing in the file can become anything that runs.
        nodes = list(yaml.compose_all(text.removeprefix("\ufeff"), yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        said = error.problem or error.context
        raise _Unreadable(line, _("This is no valid YAML: %(problem)s.", problem=said)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        said = _("This line holds a character that YAML does not allow; delete it.")
        raise _Unreadable(line, said) from None
    except RecursionError:
        raise _Unreadable(1, _("The values are nested too deeply.")) from None
    # Programs read the first document alone, and would pass over the rest in silence.
    if len(nodes) > 1:
        line = nodes[1].start_mark.line + 1
        raise _Unreadable(line, _("The file must hold one document, not several."))
    if not nodes or not isinstance(nodes[0], yaml.MappingNode):
        raise _Unreadable(1, _("The file must consist of lines such as: name: My tool"))
    found = _value(nodes[0], (), lines, set())
    return found if isinstance(found, dict) else {}


def _value(
    node: yaml.Node,
    where: Path,
    lines: dict[Path, int],
    seen: set[int],
) -> object:
    line = node.start_mark.line + 1
    # Python gives up at some depth of its own; this one is the same everywhere.
    if len(where) > DEEPEST:
        raise _Unreadable(line, _("The values are nested too deeply."))
    if id(node) in seen:
        # A value used again by reference: a few lines could grow into gigabytes.
        said = _("References (& and *) are not used here; write the value out.")
        raise _Unreadable(line, said)
    seen.add(id(node))
    lines.setdefault(where, line)
    if isinstance(node, yaml.SequenceNode):
        parts = enumerate(node.value)
        return [_value(part, (*where, place), lines, seen) for place, part in parts]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines, seen)
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode,
    where: Path,
    lines: dict[Path, int],
    seen: set[int],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, part in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _Unreadable(line, _("A key must be a plain word."))
        # YAML lets the last one win, and whoever wrote the first would never hear of it.
        if key.value in values:
            said = _("%(key)s is given twice; keep one of the two.", key=key.value)
            raise _Unreadable(line, said)
        lines[(*where, key.value)] = line
        values[key.value] = _value(part, (*where, key.value), lines, seen)
    return values


def _scalar(node: yaml.Node) -> object:
    kind, said = node.tag.rsplit(":", 1)[-1], str(node.value)
    # Of YAML 1.2, which the standard names: "yes" and a day are texts there.
    if kind == "bool" and said.lower() in {"true", "false"}:
        return said.lower() == "true"
    if kind == "null":
        return None
    if kind == "int" and re.fullmatch(r"[-+]?[0-9]+", said) and len(said) < 19:
        return int(said)
    if kind == "float" and re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", said) and len(said) < 19:
        return float(said)
    return said

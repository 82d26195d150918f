"""How the code is laid out, in numbers, beside the limits that it is held to.

    .venv/bin/python bench/lines.py

Tokens are those of Python's own tokenizer, without comments and layout; lines are those that are
not blank. Comments are counted for each 100 of them, docstrings are none. Migrations are left out:
what was released is never changed. ``tests/test_lines.py`` holds the limits that are met.
"""

from __future__ import annotations

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST_LINE, LONGEST_TEMPLATE_LINE = 100, 120
LAYOUT = {
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.COMMENT,
}
TO_TOOLS = ("# type:", "# noqa", "# fmt:", "# ---")
MOST_PARAMETERS = 5


@dataclass(frozen=True)
class Module:
    """A Python file as it is measured."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tokens(self) -> int:
        """How many tokens say something."""
        return self._counted[0]

    @cached_property
    def lines(self) -> int:
        """How many lines are not blank."""
        return sum(bool(line.strip()) for line in self.text.splitlines())

    @property
    def comments(self) -> int:
        """How many lines have a comment; one that speaks to a tool is none."""
        return self._counted[1]

    @cached_property
    def _counted(self) -> tuple[int, int]:
        tokens = comments = 0
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            tokens += token.type not in LAYOUT
            comments += token.type == tokenize.COMMENT and not token.string.startswith(TO_TOOLS)
        return tokens, comments

    def functions(self) -> Iterator[ast.FunctionDef]:
        # The tree is not kept: of the whole house it would be a million parts.
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.FunctionDef):
                yield node


def parameters(function: ast.FunctionDef) -> int:
    """How many parameters a function has; ``self`` and ``cls`` are none."""
    given = function.args
    rest = [one for one in (given.vararg, given.kwarg) if one is not None]
    asked = [*given.posonlyargs, *given.args, *given.kwonlyargs, *rest]
    return sum(one.arg not in {"self", "cls"} for one in asked)


def is_any(function: ast.FunctionDef) -> bool:
    """Tell whether a function returns ``Any``, or a collection of it."""
    return any(
        isinstance(node, ast.Name) and node.id == "Any"
        for node in (ast.walk(function.returns) if function.returns else ())
    )


def modules(folder: str) -> list[Module]:
    return [
        Module(path)
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {"migrations", "__pycache__"} & set(path.parts)
    ]


@dataclass(frozen=True)
class Measure:
    """One figure beside its limit."""

    name: str
    value: float
    limit: float
    at_least: bool = False  # the limit is the smallest that is wished, not the largest
    where: str = ""

    @property
    def held(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def long_lines(paths: list[Path], most: int) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > most
    ]


def largest(counts: dict[str, int]) -> tuple[str, int]:
    return max(counts.items(), key=lambda pair: pair[1])


def measures() -> list[Measure]:
    """Return every figure, measured now."""
    code, tests = modules("hackathon"), modules("tests")
    every = [function for module in code for function in module.functions()]
    tokens = sum(module.tokens for module in code)
    lines = sum(module.lines for module in code)
    templates = sorted((ROOT / "templates").rglob("*.html"))
    folders: dict[str, int] = {}
    for module in code:
        folder = str(module.path.parent.relative_to(ROOT))
        folders[folder] = folders.get(folder, 0) + 1
    rooms = {str(one.path.relative_to(ROOT)): len(one.text.splitlines()) for one in code}
    functions = {
        f"{function.name}": (function.end_lineno or 0) - function.lineno + 1 for function in every
    }
    folder, files = largest(folders)
    room, length = largest(rooms)
    longest, body = largest(functions)
    sources = [module.path for module in code]
    wide = [function for function in every if parameters(function) > MOST_PARAMETERS]
    skips = sum(module.text.count("# fmt: skip") for module in code)
    return [
        Measure("tokens on a line", tokens / lines, 7.5),
        Measure(
            "tokens in the median module",
            statistics.median(one.tokens for one in code if one.tokens),
            600,
        ),
        Measure("comments for 100 lines", 100 * sum(one.comments for one in code) / lines, 4, True),
        Measure("lines over 100 characters", len(long_lines(sources, LONGEST_LINE)), 20),
        Measure(
            "lines of templates over 120", len(long_lines(templates, LONGEST_TEMPLATE_LINE)), 0
        ),
        Measure("per cent of returns that are Any", 100 * sum(map(is_any, every)) / len(every), 3),
        Measure("# fmt: skip", skips, 10),
        Measure("files in the largest folder", files, 25, where=folder),
        Measure("lines of the longest room", length, 350, where=room),
        Measure("lines of the longest function", body, 60, where=longest),
        Measure(f"functions with more than {MOST_PARAMETERS} parameters", len(wide), 8),
        Measure(
            "tests' tokens for a token of code",
            sum(one.tokens for one in tests) / tokens,
            1,
            True,
        ),
    ]


def tell(show: Callable[[str], None] = print) -> bool:
    """Print every figure; returns whether all limits are held."""
    show(f"{'':40}{'now':>10}{'limit':>12}")
    found = measures()
    for one in found:
        limit = f"{'>=' if one.at_least else '<='} {one.limit:g}"
        mark = "" if one.held else "  over the limit"
        show(f"{one.name:40}{one.value:>10.4g}{limit:>12}  {one.where}{mark}")
    return all(one.held for one in found)


if __name__ == "__main__":
    sys.exit(0 if tell() else 1)

"""What nothing but a test calls is dead: it goes, with its test."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sweeping import of_each

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "hackathon"
# Names that something outside of the tree calls, or that a test alone may need: with the reason.
KEPT = {
    "core.clock.set_source": "tests and benches move the clock",
    "core.data_version.DataVersion": "a table; its one row is read and written in SQL",
    "core.translated.answered_for": "a test compares it with the models that have translations",
}
# A function under one of these is called by what it was handed to.
HANDED_OVER = re.compile(
    r"(pages|routes|app|manager|group|cli|\w+)\."
    r"(get|post|put|delete|route|command|record|before\w*|after\w*|teardown\w*|errorhandler"
    r"|context_processor|user_loader|group|register|freezes|listens_for|app_\w+|cli\.command)"
)


@cache
def sources() -> dict[str, str]:
    """Dotted name below ``hackathon`` -> text."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): (
            path.read_text(encoding="utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    }


@cache
def spoken() -> frozenset[str]:
    """Every word of templates, scripts and settings: they call by name."""
    files = [*(ROOT / "templates").rglob("*"), *(ROOT / "bin").glob("*"), ROOT / "pyproject.toml"]
    texts = [path.read_text(errors="ignore") for path in files if path.is_file()]
    return frozenset(re.findall(r"\w+", " ".join(texts)))


@cache
def words() -> dict[str, int]:
    """How often each word stands in the code, as a name or in a text that is looked up."""
    counts: dict[str, int] = {}
    for text in sources().values():
        for word in re.findall(r"\w+", text):
            counts[word] = counts.get(word, 0) + 1
    return counts


def defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module defines for others to use."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not any(HANDED_OVER.match(ast.unparse(one)) for one in node.decorator_list):
                yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (one.id for one in ast.walk(target) if isinstance(one, ast.Name))


@of_each(sorted(sources()))
def test_whatever_is_defined_is_used(module: str) -> None:
    text = sources()[module]
    dead = [
        name
        for name in defined(ast.parse(text))
        if not name.startswith("__")
        and words()[name] <= len(re.findall(rf"\b(?:def|class) {name}\b|^{name}\b", text, re.M))
        and name not in spoken()
        and f"{module}.{name}" not in KEPT
    ]
    assert not dead, f"hackathon/{module}: nothing calls {dead}; take it out, with its tests"

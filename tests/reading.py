"""The house's own code as a tree, read once by a worker for all tests that look through it."""

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def tree(path: Path) -> ast.Module:
    """Return what a file says; nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every part of what a file says. They stay to the end, and the collector of garbage
    need not look through them again and again."""
    found = tuple(ast.walk(tree(path)))
    gc.freeze()
    return found

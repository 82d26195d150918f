"""What organisers do to somebody's entry, team or registration with a reason is told to whom it is
about."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "hackathon"
# Reasons that only organisers read, and why.
KEPT = {
    "judging.assignments._take": "which judge reads what stays in the judging room",
    "judging.disclosures.enter": "a conflict of interest may name a relative",
    "judging.panels.leave": "the judge has said it, or has been spoken to",
}


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of these wings that take a reason and write into the audit log."""
    for wing in ("teams", "submissions", "judging"):
        for path in sorted((ROOT / wing).glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and takes_reason(node):
                    yield f"{wing}.{path.stem}.{node.name}", node


def takes_reason(node: ast.FunctionDef) -> bool:
    asked = "reason" in {one.arg for one in node.args.args}
    return asked and "audit.record" in called(node)


def called(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}


@pytest.mark.parametrize(("name", "node"), [pytest.param(*one, id=one[0]) for one in verbs()])
def test_a_reason_is_told(name: str, node: ast.FunctionDef) -> None:
    tells = {"tell", "_tell", "tell_team", "letters.write"} & called(node)
    assert bool(tells) != (name in KEPT), f"{name}: tell whom it is about, or say in KEPT why not"

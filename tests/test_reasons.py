"""What somebody does with a reason to another's entry, team, registration, standing in an office or
pilot is told to whom it is about."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import reading

ROOT = Path(__file__).parents[1] / "hackathon"
# Reasons that only organisers read, and why.
KEPT = {
    "judging.assignments._take": "which judge reads what stays in the judging room",
    "judging.disclosures.enter": "a conflict of interest may name a relative",
    "judging.panels.leave": "the judge has said it, or has been spoken to",
}
TELLING = {"tell", "_tell", "tell_team", "_tell_the_others", "letters.write"}


class Verb(NamedTuple):
    """A function that takes a reason and writes into the audit log, with those beside it."""

    name: str
    node: ast.FunctionDef
    beside: list[ast.FunctionDef]


def verbs() -> Iterator[Verb]:
    for wing in ("teams", "submissions", "judging", "people", "pilots"):
        for path in sorted((ROOT / wing).glob("*.py")):
            body = reading.tree(path).body
            functions = [node for node in body if isinstance(node, ast.FunctionDef)]
            for node in functions:
                if takes_reason(node) and "audit.record" in called(node):
                    yield Verb(f"{wing}.{path.stem}.{node.name}", node, functions)


def takes_reason(node: ast.FunctionDef) -> bool:
    return "reason" in {one.arg for one in node.args.args}


def called(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}


def tells(verb: Verb) -> bool:
    """Whether it tells, or, being private, every verb does that hands it a reason."""
    if TELLING & called(verb.node):
        return True
    users = [one for one in verb.beside if verb.node.name in called(one) and takes_reason(one)]
    private = verb.node.name.startswith("_")
    return private and bool(users) and all(TELLING & called(one) for one in users)


@pytest.mark.parametrize("verb", [pytest.param(one, id=one.name) for one in verbs()])
def test_a_reason_is_told(verb: Verb) -> None:
    assert tells(verb) != (verb.name in KEPT), (
        f"{verb.name}: tell whom it is about, or say in KEPT why not"
    )

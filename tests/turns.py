"""Walks over the whole site take turns on the two databases: each case on one of them, the next on
the other. Every address is asked on both, by half of the roles and moments each."""

from collections.abc import Iterable

import pytest

DATABASES = ("sqlite", "postgresql")


def databases_in_turn(names: str, cases: Iterable[object]) -> pytest.MarkDecorator:
    """A test of every case, in which neighbours never share a database.

    :param names: of the test's arguments, with commas between
    :param cases: a tuple of their values each; the value itself where there is one name alone
    """
    taken = []
    for number, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        taken.append((DATABASES[number % 2], *values))
    return pytest.mark.parametrize(f"db,{names}", taken, indirect=["db"])

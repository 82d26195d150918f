"""Walks over the whole site take turns on the two databases: of three cases one is asked on
PostgreSQL, where a request costs double. Every address is asked on both."""

from collections.abc import Iterable

import pytest

DATABASES = ("sqlite", "postgresql")


def databases_in_turn(names: str, cases: Iterable[object]) -> pytest.MarkDecorator:
    """A test of every case. Of cases that are three by three, each row and each column has one on
    PostgreSQL.

    :param names: of the test's arguments, with commas between
    :param cases: a tuple of their values each; the value itself where there is one name alone
    """
    taken = []
    for number, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        taken.append((DATABASES[(number + number // 3) % 3 == 0], *values))
    return pytest.mark.parametrize(f"db,{names}", taken, indirect=["db"])

"""One rule over many things, as one test that names each thing that breaks it: a test for each file
of the house would cost more than the look at it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def all_hold(
    things: Iterable[T],
    check: Callable[[T], None],
    name: Callable[[T], str] = str,
) -> None:
    """Check every thing, whatever the one before came to; raises AssertionError with all faults."""
    faults, seen = [], 0
    for thing in things:
        seen += 1
        try:
            check(thing)
        except AssertionError as error:
            faults.append(f"{name(thing)}: {error}")
    assert not faults, "\n".join(faults)
    assert seen, "nothing was looked at"


def of_each(
    things: Iterable[T],
    name: Callable[[T], str] = str,
) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Make a check of one thing the test of all of them."""
    every = list(things)

    def made(check: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            all_hold(every, check, name)

        test.__name__, test.__doc__, test.__module__ = (
            check.__name__,
            check.__doc__,
            check.__module__,
        )
        return test

    return made

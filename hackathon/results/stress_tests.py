"""Stress tests: how robust each prize of an event is, for its organisers, and what they may publish
of it. ``ranking.stress`` does the mathematics."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hackathon.events.events import Event
from hackathon.ranking import scorebook
from hackathon.results import awards, books, prizes

if TYPE_CHECKING:
    from hackathon.ranking.stress import Stress, Tested

PLACES = 3  # in question where no prize is offered
KEPT = 16  # tests in memory: refitting a panel for each judge takes a moment


class StressTest(NamedTuple):
    """The test of the last round that has scores: its title, the entries' titles by key, the
    criteria's titles by key, and what was found. ``given``: the prizes are awarded; else they are
    taken as the ranks would give them."""

    round: str
    titles: Mapping[str, str]
    criteria: Mapping[str, str]
    given: bool
    found: Stress


def of(event: Event, book: Mapping[str, Any] | None = None) -> StressTest | None:
    """Return the stress test of an event's prizes, or None while no round has scores.

    :param book: the event's score book where it is known already
    """
    parts = (book or books.of(event))["rounds"]
    # Prizes are decided in the last round; earlier ones only chose who came there.
    part = next((one for one in reversed(parts) if one["cards"]), None)
    if part is None:
        return None
    awarded = _awarded(event)
    judged = {card["submission"] for card in part["cards"]}
    # A prize whose winners this round did not judge says nothing about its scores.
    known = [(title, keys) for title, keys in awarded if set(keys) & judged]
    offered = [(prize.title, prize.places) for prize in prizes.of(event)] or [("", PLACES)]
    # Text, since what the memory is kept by must be the same for the same scores.
    frozen = json.dumps(part, sort_keys=True)
    found = _tested(frozen, tuple(known), tuple(offered))
    if found is None:
        return None
    return StressTest(
        part["title"],
        {entry["submission"]: entry["title"] for entry in part["entries"]},
        {line["key"]: line["title"] for line in part["criteria"]},
        bool(known),
        found,
    )


def _awarded(event: Event) -> list[tuple[str, tuple[str, ...]]]:
    """The prizes given so far, each with its winners' keys."""
    won: dict[str, list[str]] = {}
    for given in awards.of(event):
        won.setdefault(given.prize.title, []).append(given.submission.key)
    return [(title, tuple(keys)) for title, keys in won.items()]


@lru_cache(maxsize=KEPT)
def _tested(
    frozen: str,
    given: tuple[tuple[str, tuple[str, ...]], ...],
    offered: tuple[tuple[str, int], ...],
) -> Stress | None:
    from hackathon.ranking import stress  # loads late: numpy costs time and memory

    part = json.loads(frozen)
    weights = scorebook.weights_of(part)
    reviews = scorebook.reviews(part["cards"], weights)
    if not reviews:
        return None
    places = max(1, sum(number for _title, number in offered))
    made = scorebook.verdict(reviews, scorebook.ruling_of(part), top=places)
    wanted = [stress.Prize(title, keys) for title, keys in given]
    rules = scorebook.rules_of(part)
    return stress.test(made, wanted or stress.by_rank(made, offered), rules, weights)


def told(event: Event, book: Mapping[str, Any], show_ranks: str) -> list[dict[str, object]]:
    """Return what a publication tells of the test: nothing where no round has scores."""
    test = of(event, book)
    return public(test, show_ranks == "ranks") if test else []


def public(test: StressTest, ranks: bool) -> list[dict[str, object]]:
    """Return what may be published: prizes and criteria by name, never a judge or a code.

    :param ranks: whether ranks are published; without them no chance is told either
    """
    return [_public(test, one, ranks) for one in test.found.prizes]


def _public(test: StressTest, one: Tested, ranks: bool) -> dict[str, object]:
    told: dict[str, Any] = {
        "title": one.prize.title,
        "winners": [test.titles[key] for key in one.prize.winners if key in test.titles],
        "judges": one.stands("judge"),
        "criteria": names(one, "criterion", test.criteria),
        "methods": names(one, "method"),
    }
    if ranks:
        told["within"] = list(one.within)
    return told


def names(one: Tested, kind: str, titles: Mapping[str, str] | None = None) -> Sequence[str]:
    """Return what a prize falls by, of one kind, in the words for readers."""
    found = [variant.name for variant in one.falls if variant.kind == kind]
    return [titles.get(name, name) for name in found] if titles else found

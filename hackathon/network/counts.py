"""How many offices stand at each level: counted so that no number tells of one office.

Who has shared is told to nobody, and nothing is shown of fewer than five. That alone would not do:
whoever looked at five offices yesterday and at six today knows the sixth. So a count stands still
until the answers of at least five offices differ from those in it, and then takes all of them at
once; an office that changes its mind or takes its answers back waits for four others too. Those who
share with the public and those who share with the network are counted apart, each by this rule:
the network sees the sum of both, and the difference is never one office either. There are no
filters (a region beside the whole would tell of the rest), and invented offices never stand among
real ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from peewee import CharField, Check, ForeignKeyField, IntegerField, ModelSelect, TextField, fn

from hackathon.core.db import Base
from hackathon.network.scales import LEVELS, NOT_RELEVANT
from hackathon.people.offices import Office

LEAST = 5  # offices, of which the smallest count and the smallest change are made
# Those whose answers everybody may read in the count, and those for confirmed people of offices.
AUDIENCES = ("public", "network")


class CountedLevel(Base):
    """The level of an office as it stands in the count, which is not always what it says today."""

    office = ForeignKeyField(Office, backref="+", on_delete="CASCADE")
    year = IntegerField()
    version = CharField(max_length=20)  # of the texts
    dimension = CharField(max_length=40)
    level = IntegerField()
    audience = CharField(max_length=10)
    helped = TextField(default="")  # paths of what helped, a line each

    class Meta:
        indexes = (
            (("office", "year", "dimension"), True),
            (("year", "version", "dimension"), False),
        )
        constraints = [
            Check("level >= 0 AND level <= 5"),
            Check("audience IN ('public', 'network')"),
        ]


class Standing(NamedTuple):
    """Where an office stands in a dimension, and in which count."""

    audience: str
    level: int


class Shares(NamedTuple):
    """How many offices stand at each level of a dimension.

    :ivar levels: offices at levels 1 to 5, in this order
    :ivar not_relevant: offices for which the dimension is no task; not among the others
    """

    levels: tuple[int, ...]
    not_relevant: int

    @property
    def offices(self) -> int:
        """The offices at any level: what the shares are shares of."""
        return sum(self.levels)


Standings = Mapping[int, Standing]  # by the office's number


def recounted(said: Standings, counted: Standings) -> dict[int, Standing]:
    """Return what one dimension's count holds after looking at what offices say now.

    :param said: what offices share now
    :param counted: what the count holds; an office stands in one of the two counts at most
    """
    after = dict(counted)
    changed = True
    # One that left the one count may be what the other was waiting for.
    while changed:
        changed = False
        for audience in AUDIENCES:
            waiting = _waiting(audience, said, after)
            if len(waiting) < LEAST:
                continue
            changed = True
            for office in waiting:
                after.pop(office, None)
                if office in said and said[office].audience == audience:
                    after[office] = said[office]
    return after


def _waiting(audience: str, said: Standings, counted: Standings) -> list[int]:
    """Return the offices whose part in a count is another one by now."""
    found = []
    for office in said.keys() | counted.keys():
        before = counted.get(office)
        # Whoever stands in the other count leaves it first, together with four others.
        if before is not None and before.audience != audience:
            continue
        now = said.get(office)
        wanted = now if now is not None and now.audience == audience else None
        if wanted != before:
            found.append(office)
    return sorted(found)


def shares(year: int, version: str, network: bool, invented: bool) -> dict[str, Shares]:
    """Return the shares of every dimension that at least five offices have answered.

    :param network: also count those who share with the network alone
    :param invented: count the invented offices instead of the real ones
    """
    rows: Any = _counted(year, version, network, invented).select(
        CountedLevel.dimension, CountedLevel.level, fn.COUNT(CountedLevel.id)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    grouped = rows.group_by(CountedLevel.dimension, CountedLevel.level)
    for dimension, level, offices in grouped.tuples():
        found[dimension][level] = offices
    made = {dimension: _shares(levels) for dimension, levels in found.items()}
    return {dimension: row for dimension, row in made.items() if row.offices >= LEAST}


def _shares(offices: Mapping[int, int]) -> Shares:
    levels = tuple(offices.get(level, 0) for level in LEVELS)
    return Shares(levels, offices.get(NOT_RELEVANT, 0))


def helped(
    year: int,
    version: str,
    network: bool,
    invented: bool,
    dimensions: Collection[str],
) -> dict[str, list[str]]:
    """Return the paths of what offices in the count say has helped them, by dimension: sorted, and
    without a word of who said so or how many.

    :param dimensions: those whose shares are shown
    """
    rows = _counted(year, version, network, invented).where(
        CountedLevel.helped != "", CountedLevel.dimension.in_(list(dimensions))
    )
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.dimension].update(row.helped.split("\n"))
    return {dimension: sorted(paths) for dimension, paths in found.items()}


def years(network: bool, invented: bool) -> list[tuple[int, str]]:
    """Return each year with the version of its texts in which something is counted, the newest
    first."""
    seen = AUDIENCES if network else AUDIENCES[:1]
    rows: Any = (
        CountedLevel.select(CountedLevel.year, CountedLevel.version)
        .join(Office)
        .where(CountedLevel.audience.in_(seen), Office.demonstration == invented)
        .distinct()
    )
    pairs: Iterable[tuple[int, str]] = rows.tuples()
    return sorted(pairs, reverse=True)


def _counted(
    year: int,
    version: str,
    network: bool,
    invented: bool,
) -> ModelSelect[CountedLevel]:
    seen = AUDIENCES if network else AUDIENCES[:1]
    return (
        CountedLevel.select()
        .join(Office)
        .where(
            CountedLevel.year == year,
            CountedLevel.version == version,
            CountedLevel.audience.in_(seen),
            Office.demonstration == invented,
        )
    )

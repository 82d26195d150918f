"""What the doors of judging start from in their specs."""

from collections.abc import Callable
from datetime import datetime

import pytest
from benches import IN_ROUND, Bench
from casting import Cast

from hackathon.judging.judging import Assignment


@pytest.fixture
def bench(cast: Cast, stand_at: Callable[[datetime], None]) -> Bench:
    stand_at(IN_ROUND)
    return Bench(cast)


@pytest.fixture
def mine(bench: Bench) -> Assignment:
    """Dee has Alpha."""
    return bench.assign(bench.dee, bench.entries[0])

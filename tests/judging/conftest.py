"""What the rooms of judging start from in their specs."""

import pytest
from benches import Bench
from casting import Cast


@pytest.fixture
def bench(cast: Cast) -> Bench:
    return Bench(cast)

"""What a test of faults had acknowledged goes into its report (see ``bench/faults.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import standing


@pytest.fixture(autouse=True)
def journal(record_property: Callable[[str, object], None]) -> Iterator[None]:
    standing.acknowledged.clear()
    yield
    for kind, count in standing.acknowledged.items():
        record_property(kind, count)

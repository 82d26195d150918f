"""What a test of faults had acknowledged goes into its report (see ``bench/faults.py``); sites that
begin alike are filled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import standing


@pytest.fixture(scope="session", autouse=True)
def filled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sites with a database in their folder are filled once a worker, and each test has a copy."""
    standing.filled = tmp_path_factory.mktemp("filled")


@pytest.fixture(autouse=True)
def journal(record_property: Callable[[str, object], None]) -> Iterator[None]:
    standing.acknowledged.clear()
    yield
    for kind, count in standing.acknowledged.items():
        record_property(kind, count)

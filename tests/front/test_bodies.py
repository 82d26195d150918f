"""Bodies collected in memory: pieces of every size keep their order and the budget."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hackathon.front import bodies
from hackathon.front.bodies import FORM, IN_MEMORY, LEAST_BATCH, Memory, Spool

SIZES = (1, LEAST_BATCH, LEAST_BATCH - 1, 3, 2 * LEAST_BATCH)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


def collected(spool: Spool, pieces: list[bytes], threads: ThreadPoolExecutor) -> bytes:
    coming = [{"body": piece, "more_body": True} for piece in pieces]
    coming.append({"body": b"", "more_body": False})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", **coming.pop(0)}

    asyncio.run(bodies.collect(receive, spool, 2**30, FORM, None, threads))
    spool.file.seek(0)
    return bytes(spool.file.read())


@pytest.mark.parametrize("most", [2**30, 0])
def test_pieces_keep_their_order_in_memory_and_on_the_disk(
    tmp_path: Path, threads: ThreadPoolExecutor, most: int
) -> None:
    pieces = [bytes([number + 1]) * size for number, size in enumerate(SIZES)]
    memory = Memory(most)
    spool = Spool(memory, tmp_path)
    assert collected(spool, pieces, threads) == b"".join(pieces)
    assert spool.on_disk == (most == 0)
    spool.close()
    assert memory.taken == 0


def test_what_is_more_than_may_lie_in_memory_goes_to_the_disk(
    tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    pieces = [bytes([number]) * 2**20 for number in range(IN_MEMORY // 2**20 + 1)]
    spool = Spool(Memory(), tmp_path)
    assert collected(spool, pieces, threads) == b"".join(pieces)
    assert spool.on_disk
    spool.close()

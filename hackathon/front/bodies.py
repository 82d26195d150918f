"""Bodies of requests, collected on the event loop before the application sees them: no thread waits
for bytes that have not come.

Small ones stay in memory, as long as all of them together keep to a budget; others lie in a file
without a name, which goes with its last user. A body that stops, or trickles, is given up.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from hackathon.core import private
from hackathon.core.storing.stored_files import StoreFull, TooLarge, no_room

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

IN_MEMORY = 4 * 2**20  # bytes of one body: a chunk of an upload fits
IN_MEMORY_FIRST = 64 * 2**10  # bytes that a body may have whatever the others take
BUDGET = 16 * 2**20  # bytes of all bodies of a process that lie in memory
# Bytes handed to the disk at once: of a quick sender the most, so that its bytes change threads
# seldom; of a slow one, who would hold them for long, the least.
BATCH = 2**20
LEAST_BATCH = 64 * 2**10
HELD = 0.25  # seconds after which the least are enough


class GaveUp(Exception):
    """The body did not come whole; ``status`` is the answer, or 0 when nobody is there to hear."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"a body did not come whole: {status}")


class Pace(NamedTuple):
    """How slow a body may be: fewer than ``rate`` bytes a second during ``window`` seconds end it,
    as do ``longest`` seconds in all."""

    window: float
    rate: int
    longest: float | None


FORM = Pace(window=20, rate=200, longest=900)
FILE = Pace(window=20, rate=500, longest=None)


class Place(Protocol):
    """What a body is written to."""

    def write(self, data: Any, /) -> int: ...


class Memory:
    """The budget of bodies in memory, of one process."""

    def __init__(self, most: int = BUDGET) -> None:
        self.most = most
        self.taken = 0


class Spool:
    """A body that is collected: in memory, then in a file of ``folder``.

    :ivar file: what came so far, to read from once it is whole
    """

    def __init__(self, memory: Memory, folder: Path) -> None:
        self._memory, self._folder = memory, folder
        self._pieces: list[bytes | bytearray] = []
        self._file: Any = None
        self._held = 0
        self.on_disk = False

    @property
    def file(self) -> Any:
        if self._file is None:
            # Joined once: a chunk of megabytes is copied as seldom as can be.
            self._file = io.BytesIO(b"".join(self._pieces))
            self._pieces = []
        return self._file

    def wants_disk(self, more: int) -> bool:
        """Tell whether ``more`` bytes would no longer fit into memory."""
        size = self._held + more
        if self.on_disk or size > IN_MEMORY:
            return True
        return size > IN_MEMORY_FIRST and self._memory.taken + more > self._memory.most

    def write(self, data: bytes | bytearray) -> int:
        if not self.on_disk:
            if not self.wants_disk(len(data)):
                self._held += len(data)
                self._memory.taken += len(data)
                self._pieces.append(data)
                return len(data)
            self._to_disk()
        written = int(self.file.write(data))
        self.file.flush()  # here, where a full disk is told
        return written

    def _to_disk(self) -> None:
        private.folder(self._folder)
        self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - ``close`` ends it
        self._file.writelines(self._pieces)
        self._pieces = []
        self.on_disk = True
        self._give_back()

    def _give_back(self) -> None:
        self._memory.taken -= self._held
        self._held = 0

    def close(self) -> None:
        """Forget the body."""
        self._give_back()
        self._pieces = []
        if self._file is not None:
            with suppress(OSError):  # what a full disk has not taken
                self._file.close()


class Cut:
    """A body that is read in parts of given lengths, as if each were a body of its own."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = bytearray()
        self._wanted = 0

    def next(self, size: int) -> None:
        """Begin the next part, of ``size`` bytes."""
        self._wanted = size

    async def __call__(self) -> Mapping[str, Any]:
        if not self._left:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                return message
            self._left += message.get("body", b"")
            if not self._left and not message.get("more_body", False):
                return {"type": "http.disconnect"}  # shorter than it promised
        data = bytes(self._left[: self._wanted])
        del self._left[: self._wanted]
        self._wanted -= len(data)
        return {"type": "http.request", "body": data, "more_body": self._wanted > 0}


async def collect(
    receive: Receive, place: Place, limit: int, pace: Pace, length: int | None, threads: Executor
) -> int:
    """Write a body to ``place`` as it comes and return how many bytes it has.

    :param limit: bytes that it may have
    :param length: bytes that its head promised, or None
    :param threads: write to the disk, so that the event loop never waits for it
    :raises GaveUp: when it is too long (413), too slow (408), finds no room (507), or its sender is
        gone (0)
    """
    loop = asyncio.get_running_loop()
    tempo = _Tempo(pace, loop.time())
    total = 0
    batch, begun = bytearray(), tempo.started
    more = True
    try:
        # One clock for the whole body, set again for each piece of it.
        async with asyncio.timeout(pace.window) as patience:
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise GaveUp(0)
                more = message.get("more_body", False)
                data = message.get("body", b"")
                total += len(data)
                if total > limit:
                    raise GaveUp(413)
                now = loop.time()
                tempo.check(now, total, more)
                if not batch and len(data) >= LEAST_BATCH and _holds(place, len(data)):
                    place.write(data)  # as it came: a chunk is copied as seldom as can be
                    patience.reschedule(now + pace.window)
                    continue
                batch += data
                enough = BATCH if now - begun < HELD else LEAST_BATCH
                if len(batch) >= enough or (batch and not more):
                    patience.reschedule(None)  # the disk is not the sender's fault
                    await _write(place, batch, threads)
                    now = loop.time()
                    batch, begun = bytearray(), now
                patience.reschedule(now + pace.window)
    except TimeoutError:
        if not patience.expired():
            raise
        raise GaveUp(408) from None
    if length is not None and total != length:
        raise GaveUp(0)
    return total


class _Tempo:
    """How a body comes: given up when it is slower than its pace allows."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace, self.started = pace, now
        self._mark, self._at_mark = now, 0

    def check(self, now: float, total: int, more: bool) -> None:
        """Look at the ``total`` of bytes that are here now.

        :raises GaveUp: with 408
        """
        pace = self._pace
        if now - self._mark >= pace.window:
            if total - self._at_mark < pace.window * pace.rate:
                raise GaveUp(408)
            self._mark, self._at_mark = now, total
        if more and pace.longest is not None and now - self.started > pace.longest:
            raise GaveUp(408)


def _holds(place: Place, more: int) -> bool:
    """Tell whether ``more`` bytes go to memory, without waiting for the disk."""
    return isinstance(place, Spool) and not place.wants_disk(more)


async def _write(place: Place, batch: bytearray, threads: Executor) -> None:
    if _holds(place, len(batch)):
        place.write(batch)
        return
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(threads, place.write, batch)
    except StoreFull:
        raise GaveUp(507) from None
    except TooLarge:
        raise GaveUp(413) from None
    except OSError as error:
        if no_room(error):
            raise GaveUp(507) from None
        raise

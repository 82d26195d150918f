"""Digests that go on from one chunk of a file to the next, in the memory of one process.

A digest cannot be stored half way. While the chunks of a file come to one process, it need not read
the file again to know its sha256; whatever came elsewhere, or is not known for sure, is read again.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO, NamedTuple

# A digest weighs some hundred bytes; who has not sent for longest is read again.
MOST = 1024

# Hashing lets go of the interpreter: it runs while the same bytes are forced to the disk.
_threads = ThreadPoolExecutor(2, thread_name_prefix="digest")


class _Known(NamedTuple):
    mark: tuple[int, ...]
    digest: Any


class Running:
    """The sha256 of the bytes that are added, worked out beside who adds them."""

    def __init__(self, digest: Any) -> None:
        self._digest = digest
        self._last: Future[None] | None = None

    def add(self, data: bytes | memoryview) -> None:
        """Take bytes along; at most one piece of them waits to be hashed."""
        self.wait()
        self._last = _threads.submit(self._digest.update, data)

    def wait(self) -> Any:
        """Return the digest of ``hashlib`` of all that was added."""
        if self._last is not None:
            self._last.result()
            self._last = None
        return self._digest


class Digests:
    """The digests of files on their way in, each with what shows that nobody else has written."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, part: str, file: BinaryIO) -> Any | None:
        """Return the digest of all that an open file holds, which is then no longer kept here; None
        when it is not known."""
        with self._lock:
            known = self._known.pop(part, None)
        mark = _mark(file)
        if known is not None and known.mark == mark:
            return known.digest
        empty = os.fstat(file.fileno()).st_size == 0
        return hashlib.sha256() if empty else None

    def keep(self, part: str, file: BinaryIO, digest: Any) -> None:
        """Keep the digest of all that an open file holds, which lies on the disk."""
        with self._lock:
            self._known[part] = _Known(_mark(file), digest)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def _mark(file: BinaryIO) -> tuple[int, ...]:
    found = os.fstat(file.fileno())
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

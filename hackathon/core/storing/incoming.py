"""One file on its way in: written once from start to end, hashed as it is written, forced to the
disk before it gets its name."""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

from hackathon.core import private
from hackathon.core.storing.digests import Digests
from hackathon.core.storing.stored_files import Stored, TooLarge, chunks, full_is_told, new_name


class Home(Protocol):
    """The store that a file is on its way into."""

    digests: Digests

    def adopt(self, path: Path, name: str) -> None: ...


class Incoming(io.RawIOBase):
    """A file on its way into the store: written once from start to end, hashed as it is written.

    It may be handed to a form parser as the place for a part. ``keep`` closes it for ``resume`` to
    go on later; whatever was neither committed nor kept is deleted when it is closed.

    :ivar part: what ``resume`` wants to know
    """

    def __init__(
        self,
        store: Home,
        path: Path,
        limit: int,
        resume: bool = False,
    ) -> None:
        super().__init__()
        self._store, self._path, self._limit, self._settled = store, path, limit, False
        self._hash, self.length = hashlib.sha256(), 0
        with full_is_told():
            self._file: BinaryIO = path.open("r+b") if resume else private.new_file(path)
        if resume:
            self._go_on()

    def _go_on(self) -> None:
        known = self._store.digests.take(self.part, self._file)
        if known is not None:
            self._hash = known
            self.length = self._file.seek(0, io.SEEK_END)
            return
        # What came before has to be read again: a digest cannot be stored half way.
        for chunk in chunks(self._file):
            self._hash.update(chunk)
            self.length += len(chunk)

    @property
    def part(self) -> str:
        return self._path.stem

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Append ``data``.

        :raises TooLarge: when the file would grow above its limit
        :raises StoreFull: when the disk takes no more
        """
        view = memoryview(data).cast("B")
        if self.length + len(view) > self._limit:
            raise TooLarge(self._limit)
        # Digest and length follow what is appended; a byte written elsewhere would make both of
        # them wrong.
        if self._file.tell() != self.length:
            raise io.UnsupportedOperation("a file on its way in is written from start to end")
        with full_is_told():
            self._file.write(view)
        # After the write: what the disk refused is part of nothing.
        self._hash.update(view)
        self.length += len(view)
        return len(view)

    def readinto(self, buffer: Any) -> int:
        with full_is_told():  # what was written last may go to the disk only now
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with full_is_told():
            return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def sha256(self) -> str:
        """Return the sha256 of what was written so far."""
        return self._hash.hexdigest()

    def keep(self) -> int:
        """Force what came so far to the disk, close, and return how many bytes that is; ``resume``
        goes on from there."""
        with full_is_told():
            force(self._file)
            force_folder(self._path.parent)
        self._settle()
        return self.length

    def commit(self, name: str = "") -> Stored:
        """Give the file its name and return it; then it survives a power cut.

        :param name: the one that it had in a backup; a new one by default
        :raises StoreFull: when that fails; the bytes then stay for ``resume``
        """
        try:
            with full_is_told():
                force(self._file)
                name = name or new_name()
                self._store.adopt(self._path, name)
        finally:
            self._settle()
        return Stored(name, self.length, self.sha256())

    def release(self) -> None:
        """Leave what came so far for ``resume``, whatever state the disk is in."""
        if not self._settled:
            self._settle()

    def discard(self) -> None:
        """Delete what came so far."""
        self._settle()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        # Nobody has said what becomes of it, so a request that broke off leaves nothing behind.
        if not self.closed and not self._settled and hasattr(self, "_file"):
            self.discard()
        super().close()

    def _settle(self) -> None:
        self._settled = True
        with suppress(OSError):  # whatever has to stay was forced to the disk before
            self._file.close()

    def __enter__(self) -> Self:
        return self


def force(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def set_out(file: BinaryIO, start: int, length: int) -> None:
    """Let the system begin to write bytes to the disk, which ``force`` then waits for; they stay
    readable all the same."""
    # Told that they are not wanted in memory, Linux sets out to write what is not on the disk yet,
    # and lets go of nothing of that. The standard library has no nearer name for it.
    with suppress(OSError):
        os.posix_fadvise(file.fileno(), start, length, os.POSIX_FADV_DONTNEED)


def force_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

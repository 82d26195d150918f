"""Files on their way in, in one chunk or in many, resumed after a break.

Bytes are forced to the disk before the file gets its name; which name belongs to whom is for the
database to say.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from hackathon.core import private
from hackathon.core.storing.adopted import Adopted
from hackathon.core.storing.digests import Digests, Running
from hackathon.core.storing.incoming import Incoming, force, force_folder, set_out
from hackathon.core.storing.stored_files import (
    PART,
    Missing,
    Stored,
    Stream,
    TooLarge,
    chunks,
    full_is_told,
    name_of,
)


class Elsewhere(Exception):
    """A chunk does not begin where the bytes end, or another one is being written."""


class WrongSum(Exception):
    """The bytes of a chunk are not those that its sender announced; none of them stays."""


class Arrivals(ABC):
    """What both kinds of store share: the folder of files on their way in."""

    def __init__(self, arrivals: Path) -> None:
        self.arrivals = arrivals
        self.digests = Digests()
        with full_is_told():
            private.folder(arrivals)

    @abstractmethod
    def adopt(self, path: Path, name: str) -> None:
        """Give a finished arrival its name, so that a power cut leaves it there."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """Return a stored file to read from, seekable. Raises Missing."""

    @abstractmethod
    def size(self, name: str) -> int:
        """Return how many bytes a stored file has. Raises Missing."""

    def verify(self, name: str, sha256: str) -> bool:
        """Read a stored file again and tell whether it is still the one that was sent; False also
        when it is gone."""
        try:
            with self.open(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        except Missing:
            return False
        # In a time that does not depend on where they differ.
        return secrets.compare_digest(found, sha256)

    def incoming(self, limit: int) -> Incoming:
        """Return an empty file to write at most ``limit`` bytes to."""
        return Incoming(self, self.arrivals / f"{secrets.token_hex(16)}.part", limit)

    def resume(self, part: str, limit: int) -> Incoming | Adopted:
        """Return a kept file to go on writing to, at its end, or one that has its name already.

        :raises Missing: when there is none
        """
        try:
            return Incoming(self, self._part(part), limit, resume=True)
        except FileNotFoundError:
            return self._adopted(part)

    def _adopted(self, part: str) -> Adopted:
        name = name_of(part)
        with self.open(name) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        return Adopted(self.open(name), Stored(name, self.size(name), sha256))

    def kept(self, part: str) -> int:
        """Return how many bytes of a kept file are there. Of one that got its name while the
        database failed it is all but the last, which is sent again and so asks for the row.

        :raises Missing: when there is none
        """
        try:
            return self._part(part).stat().st_size
        except FileNotFoundError:
            return max(self.size(name_of(part)) - 1, 0)

    def there(self, part: str) -> int:
        """Return how many bytes of a kept file are there; 0 when there is none."""
        try:
            return self.kept(part)
        except Missing:
            return 0

    def begin(self, part: str = "") -> str:
        """Make an empty file for ``append`` and return its part's name, safe on the disk.

        :param part: 32 hexadecimal digits that no other has; random ones by default
        """
        part = part or secrets.token_hex(16)
        with full_is_told():
            private.new_file(self._part(part)).close()
            force_folder(self.arrivals)
        return part

    def append(
        self, part: str, offset: int, stream: Stream, limit: int, check: tuple[str, bytes] | None
    ) -> int:
        """Add a chunk to a kept file and return how many bytes it has, all safe on the disk.

        :param offset: bytes that must be there already
        :param limit: bytes that the whole file may have
        :param check: algorithm of ``hashlib`` and digest of the chunk, or None
        :raises Elsewhere, WrongSum, TooLarge, StoreFull: and the file is as it was
        :raises Missing: when there is none
        """
        try:
            file = self._part(part).open("r+b")
        except FileNotFoundError:
            if offset != self.kept(part):
                raise Elsewhere from None
            return offset + 1
        with file, full_is_told():
            try:
                # Two tabs, or a browser that gave up and tries again, may send the same chunk at
                # once.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Elsewhere from None
            # The sender thinks that another number of bytes has come: it has to ask first.
            if file.seek(0, io.SEEK_END) != offset:
                raise Elsewhere
            known = self.digests.take(part, file)
            running = Running(known) if known is not None else None
            try:
                reached = _add(file, _taken_along(stream, running), offset, limit, check)
                force(file)
            except Exception:
                file.truncate(offset)
                raise
            if running is not None:
                self.digests.keep(part, file, running.wait())
        return reached

    def cut(self, part: str, length: int) -> None:
        """Take a kept file back to ``length`` bytes, if it is there and longer."""
        # A name that no store has made is that of no file, so nothing is there either.
        with suppress(FileNotFoundError, Missing):
            if self._part(part).stat().st_size > length:
                os.truncate(self._part(part), length)

    def drop(self, part: str) -> None:
        """Delete a kept file, if it is there."""
        with suppress(FileNotFoundError, Missing):
            self._part(part).unlink()

    def receive(self, stream: Stream, limit: int) -> Stored:
        """Store everything that ``stream`` gives, in pieces, and return when it is safe on the
        disk.

        :raises TooLarge: when that is more than ``limit`` bytes
        :raises StoreFull: when the disk takes no more; nothing is left of it in either case
        """
        with self.incoming(limit) as file:
            for chunk in chunks(stream):
                file.write(chunk)
            return file.commit()

    def _part(self, part: str) -> Path:
        # A name that no store has made cannot lead out of the folder.
        if not PART.fullmatch(part):
            raise Missing(part)
        return self.arrivals / f"{part}.part"

    def sweep_arrivals(self, older_than: datetime) -> list[str]:
        gone = []
        for path in self.arrivals.glob("*.part"):
            try:
                if path.stat().st_mtime < older_than.timestamp():
                    path.unlink()
                    gone.append(path.name)
            except FileNotFoundError:  # committed or swept by another process meanwhile
                continue
        return gone


def _taken_along(stream: Stream, running: Running | None) -> Iterator[bytes | memoryview]:
    for chunk in chunks(stream):
        if running is not None:
            running.add(chunk)
        yield chunk


def _add(
    file: BinaryIO,
    pieces: Iterator[bytes | memoryview],
    reached: int,
    limit: int,
    check: tuple[str, bytes] | None,
) -> int:
    # It finds a byte that was lost on the way, not somebody who means harm.
    digest = hashlib.new(check[0], usedforsecurity=False) if check else None
    for chunk in pieces:
        reached += len(chunk)
        if reached > limit:
            raise TooLarge(limit)
        file.write(chunk)
        set_out(file, reached - len(chunk), len(chunk))
        if digest is not None:
            digest.update(chunk)
    if check and digest is not None and digest.digest() != check[1]:
        raise WrongSum
    return reached

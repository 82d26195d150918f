"""Packing: a ZIP of texts and files that people take away, written as it is sent."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from hackathon.core.files import file_types

# Bytes of a file that are in memory at a time.
CHUNK = 1 << 20


class _Pipe(io.RawIOBase):
    """Takes what the archive writes and hands it on; it cannot go back, so the archive describes
    each file after it."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._parts.append(piece)
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        # The archive writes its directory by these places: they count what was written, taken or
        # not.
        return self._length

    def take(self) -> bytes:
        piece = b"".join(self._parts)
        self._parts.clear()
        return piece


Member = tuple[str, str | Callable[[], IO[bytes]]]


def archive(
    members: Iterable[Member],
    at: datetime,
    smaller: bool = True,
) -> Iterator[bytes]:
    """Yield a ZIP of texts and files in pieces; no file is ever held whole.

    :param members: (name in the archive, the text or a function that opens the file)
    :param at: the moment that the members carry
    :param smaller: compress files too; without it they cost no more than a plain download
    """
    pipe, taken = _Pipe(), set[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for wanted, content in members:
            name = apart(wanted, taken)
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            if isinstance(content, str):
                made.writestr(entry, content.encode())
            else:
                if not smaller:
                    entry.compress_type = zipfile.ZIP_STORED
                # Its size is not known when it begins: room for one above four gigabytes.
                with content() as source, made.open(entry, "w", force_zip64=True) as target:
                    while piece := source.read(CHUNK):
                        target.write(piece)
                        yield pipe.take()
            yield pipe.take()
    yield pipe.take()


def apart(wanted: str, taken: set[str]) -> str:
    """Return a member's name that no other one has, also where capitals make no difference; else
    one would be written over the other when the archive is unpacked.

    :param taken: the names so far, without capitals; the new one is added
    """
    folder, slash, last = wanted.rpartition("/")
    name, number = wanted, 2
    while name.casefold() in taken:
        name = f"{folder}{slash}{file_types.with_number(last, number)}"
        number += 1
    taken.add(name.casefold())
    return name


def safe_name(name: str) -> str:
    """Return a file's name without what could lead out of a folder."""
    # At most as many bytes as the file systems of readers take, room for a tail included.
    # Separators of both kinds of systems, the drive's colon, and dots that would lead upwards or
    # hide it.
    clean = re.sub(r"[\x00-\x1f/\\:]", "_", name).lstrip(".") or "file"
    return file_types.shortened(clean, 200, file_types.in_bytes)

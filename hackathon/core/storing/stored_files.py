"""What the rooms of stored files share: names, limits, and what can go wrong."""

from __future__ import annotations

import errno
import io
import re
import secrets
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from hackathon.core.language import format_bytes
from hackathon.core.language import gettext as _

CHUNK = 1 << 20
# A limit of a file's size (RLIMIT_FSIZE, a quota of a file system) is told like a full disk.
FULL = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG}


# The folders repeat how the name begins: no path that somebody makes up passes for one.
NAME = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{28}")


PART = re.compile(r"[0-9a-f]{32}")


class TooLarge(Exception):
    """More bytes came than allowed. ``limit`` is how many are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            _(
                "This file is larger than %(limit)s, the most that is allowed here.",
                limit=format_bytes(limit),
            )
        )


class StoreFull(Exception):
    """Nothing can be written at the moment: the disk, or the bucket, is full or read-only."""

    def __init__(self) -> None:
        super().__init__(_("The site cannot store files at the moment. Please try again later."))


class StoreAway(Exception):
    """The bucket does not answer, or not as it should; nothing is known to be lost."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The store for files does not answer at the moment. Nothing is lost: try again in a"
                " minute."
            )
        )


class Missing(Exception):
    """No stored file has this name, although the database says so; the file was lost or the name is
    not one of ours."""


class Stored(NamedTuple):
    """A file that is safe on the disk: its name in the store, bytes, and sha256 (64 hexadecimal
    digits)."""

    name: str
    size: int
    sha256: str


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


def new_name() -> str:
    """Return a random name; two levels of folders keep each of them small."""
    return name_of(secrets.token_hex(16))


def name_of(token: str) -> str:
    """Return the name of 32 hexadecimal digits, be they those of a part: so whoever knows the part
    finds the file that was made of it."""
    return f"{token[:2]}/{token[2:4]}/{token}"


def no_room(error: BaseException) -> bool:
    """Tell whether the operating system has refused to write for want of room or permission."""
    return isinstance(error, OSError) and error.errno in FULL


class full_is_told:  # noqa: N801 (reads as a sentence after "with")
    """Makes the operating system's "no space" and "read-only" into StoreFull."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and no_room(error):
            raise StoreFull from error


def chunks(stream: Stream) -> Iterator[bytes | memoryview]:
    """Read a stream to its end in pieces; what lies in memory already is not copied for it."""
    if isinstance(stream, io.BytesIO):
        rest = memoryview(stream.getvalue())[stream.tell() :]
        yield from (rest[start : start + CHUNK] for start in range(0, len(rest), CHUNK))
        return
    while chunk := stream.read(CHUNK):
        yield chunk

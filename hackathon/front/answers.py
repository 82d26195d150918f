"""What the site says to a request, and how its pieces are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from werkzeug.wsgi import FileWrapper

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PIECE = 256 * 2**10  # bytes of an answer that is sent in pieces


class Answer(NamedTuple):
    """What the site said: all of it at once, or ``rest``, whose pieces follow."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    rest: Iterator[bytes] | None
    close: Callable[[], None]


def of(site: Wsgi, asked: Environ) -> Answer:
    """Ask the site, and take what it says at once: all of it, or a first piece."""
    told: list[Any] = []

    def start_response(status: str, pairs: list[tuple[str, str]], error: Any = None) -> object:
        told[:] = [int(status[:3]), pairs]
        return lambda data: None

    made = site(asked, start_response)
    close = getattr(made, "close", nothing)
    if isinstance(made, list | tuple):
        close()
        return Answer(told[0], told[1], b"".join(made), None, nothing)
    pieces = iter(made)
    first = together(pieces)
    if len(first) < PIECE:
        close()
        return Answer(told[0], told[1], first, None, nothing)
    return Answer(told[0], told[1], first, pieces, close)


def together(pieces: Iterator[bytes]) -> bytes:
    """Take pieces until they are worth sending; nothing is left when there are none."""
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) >= PIECE:
            break
    return bytes(taken)


def nothing() -> None:
    """Close what needs no closing."""


class File(FileWrapper):
    """A file that is sent, read in pieces worth a thread's while."""

    def __init__(self, file: Any, size: int = PIECE) -> None:
        super().__init__(file, max(size, PIECE))

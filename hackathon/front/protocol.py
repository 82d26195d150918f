"""Connections: how many one address may hold, and how long one may take over its head or leave an
answer unread."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD = 15.0  # seconds for the head of a request, from its first byte or the connection's start
UNREAD = 60.0  # seconds for which an answer may lie unread, and a refused body may go on coming
UNSENT = 128 * 2**10  # bytes of an answer that the system holds ahead of what its reader takes
MOST = 6000  # connections of a process; below the number of files that it may open
MOST_OF_ADDRESS = 3000

_open: Counter[str] = Counter()


class Connection(HttpToolsProtocol):
    """One connection of a browser or a proxy."""

    _timer: asyncio.TimerHandle | None = None
    _address = ""
    _last = False  # the client, or its version of the protocol, asks for no other request

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        _open[self._address] += 1
        if _open[self._address] > MOST_OF_ADDRESS or _open.total() > MOST:
            transport.abort()
            return
        link = transport.get_extra_info("socket")
        if link.family in {socket.AF_INET, socket.AF_INET6}:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        self._wait(HEAD, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        _open[self._address] -= 1
        if not _open[self._address]:
            del _open[self._address]
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope: Any = self.scope
        scope["codefest.abort"] = self.transport.abort
        if self._timer is None:
            self._wait(HEAD, self.transport.abort)

    def on_headers_complete(self) -> None:
        self._wait(None)
        super().on_headers_complete()
        # This class closes, and not the cycle: at once, it would cut off the answer to a sender who
        # is not at its end yet.
        self._last = not self.cycle.keep_alive
        self.cycle.keep_alive = True

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle is not None and self.cycle.more_body:
            # Refused before all of it had come: the rest is read and dropped, so that the sender
            # gets to the answer, but not for ever.
            self._wait(UNREAD, self.transport.abort)
            if self._last:
                self.transport.write_eof()
        elif self._last:
            self.transport.close()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete:
            self._wait(None)
            if self._last:
                self.transport.close()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            self._wait(UNREAD, self.transport.abort)

    def _wait(self, seconds: float | None, then: Any = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None:
            self._timer = self.loop.call_later(seconds, then)

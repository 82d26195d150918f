"""Files that have their name while no row knows of them yet."""

from __future__ import annotations

import io
from typing import Any

from hackathon.core.storing.stored_files import Stored


class Adopted(io.BufferedReader):
    """A file that is read again, for its row to be written at last.

    :ivar length: bytes
    """

    def __init__(self, raw: Any, stored: Stored) -> None:
        super().__init__(raw)
        self._stored = stored
        self.length = stored.size

    def sha256(self) -> str:
        return self._stored.sha256

    def commit(self, name: str = "") -> Stored:
        return self._stored

    def release(self) -> None:
        """Nothing: it stays for the next try."""

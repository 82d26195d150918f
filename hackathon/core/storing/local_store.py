"""Stored files in a folder of this machine."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from hackathon.core import private
from hackathon.core.storing.arrivals import Arrivals
from hackathon.core.storing.incoming import force_folder
from hackathon.core.storing.stored_files import NAME, Missing, full_is_told


class LocalStore(Arrivals):
    """Stored files in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        super().__init__(self.folder / "incoming")

    def path(self, name: str) -> Path:
        """Return where a stored file lies.

        :raises Missing: when there is none, or ``name`` is no name of this store's
        """
        found = self._place(name)
        if not found.is_file():
            raise Missing(name)
        return found

    def link(self, name: str, headers: dict[str, str]) -> str | None:
        """Return None: readers get a file of this machine through the site alone."""
        return None

    def open(self, name: str) -> BinaryIO:
        """Return a stored file to read from, seekable. Raises Missing."""
        return self.path(name).open("rb")

    def size(self, name: str) -> int:
        """Return how many bytes a stored file has. Raises Missing."""
        return self.path(name).stat().st_size

    def fingerprint(self, name: str) -> str:
        """Return what stays the same as long as nobody writes to a stored file; cheap, and no
        proof. Raises Missing."""
        found = self.path(name).stat()
        return f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}"

    def delete(self, name: str) -> None:
        """Delete a stored file, if it is there."""
        # A damaged name is that of no file: whoever removes its line must not be held up by it.
        with suppress(Missing):
            self._place(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Yield the name of every stored file."""
        for path in self.folder.glob("??/??/*"):
            name = path.relative_to(self.folder).as_posix()
            if NAME.fullmatch(name):
                yield name

    def sweep(self, known: Collection[str], older_than: datetime) -> list[str]:
        """Delete what nobody refers to: arrivals that never ended, and stored files that are not
        ``known``.

        :param older_than: younger files stay, since their row may not be written yet
        :return: the names of what went
        """
        gone = self.sweep_arrivals(older_than)
        for name in self.names():
            if name not in known and self._place(name).stat().st_mtime < older_than.timestamp():
                self.delete(name)
                gone.append(name)
        return gone

    def adopt(self, path: Path, name: str) -> None:
        """Move a finished arrival to its place, so that a power cut leaves it there."""
        place = self._place(name)
        made = [folder for folder in (place.parent.parent, place.parent) if not folder.exists()]
        private.folder(place.parent)
        # New folders are forced to the disk from the top down, or the file would be in one that is
        # gone.
        for folder in made:
            force_folder(folder.parent)
        path.rename(place)
        force_folder(place.parent)

    def check(self) -> None:
        """Tell whether files can be stored now. Raises StoreFull."""
        with full_is_told():
            probe = self.arrivals / f"{secrets.token_hex(16)}.part"
            try:
                probe.write_bytes(b"x")
            finally:
                probe.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise Missing(name)
        place = (self.folder / name).resolve()
        # A link in the folder could lead out of it, whatever the name looks like.
        if not place.is_relative_to(self.folder):
            raise Missing(name)
        return place

"""Folders and files that nobody else of the machine can read, whatever the umask."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def folder(path: Path) -> None:
    """Make a folder and those above it that are missing, each for its owner alone.

    :raises OSError: when one cannot be made
    """
    missing = [part for part in (path, *path.parents) if not part.exists()]
    # From the top down: a folder made in passing would be open to all.
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)


def new_file(path: Path) -> BinaryIO:
    """Open a new file to write and read.

    :raises FileExistsError: when it is there already
    """
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def ensure_file(path: Path) -> None:
    """Make an empty file when there is none; one that is there becomes its owner's alone."""
    with suppress(FileExistsError):
        new_file(path).close()
    # Made by an earlier start, perhaps, with another umask; on a disk that is read only it stays.
    if path.stat().st_mode & 0o077:
        with suppress(OSError):
            path.chmod(0o600)

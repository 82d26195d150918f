"""A backup: a copy of the database and of every stored file, taken while the site runs.

The database comes first and the files after it: files never change, and none goes meanwhile
(``core.storing.holding``), so those that the copied rows name are there. A backup is a folder, or a
tar of one; ``SHA256SUMS`` in it says what belongs to it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from hackathon.core import private
from hackathon.core.config import Settings
from hackathon.core.db import database, on_sqlite
from hackathon.core.store import CHUNK, Missing, current
from hackathon.core.storing import holding
from hackathon.operations import programs, schema, stocktaking
from hackathon.operations.programs import ProgramFailed
from hackathon.operations.stocktaking import Step, StoredFile

SUMS, ABOUT, README = "SHA256SUMS", "backup.json", "README.txt"
UNFINISHED = ".unfinished"  # how the name of a backup ends while it is made
SQLITE_COPY, POSTGRES_COPY = "codefest.db", "codefest.dump"

TEXT = """\
A backup of Codefest, taken {at}: {database} and files/ with every stored file.

To restore it, stop the site, then in the folder of the program, with the settings of the
new site: .venv/bin/flask restore {name}
and start the site. "sha256sum -c SHA256SUMS" checks the copy without the program.

secret_key of the old DATA_DIR is not in here: without it everybody has to sign in again;
nothing else depends on it. Keep it, and this, from other people's eyes.
"""


class BackupFailed(Exception):
    """There is no whole backup, or it was not restored. The message says why and what to do."""


class Made(NamedTuple):
    """What a backup holds; ``faults`` has a sentence for each file that is lost or damaged."""

    files: int
    faults: list[str]


class Place(Protocol):
    """Where the parts of a backup go; it gets its name when it is whole."""

    def add(self, draft: Path, name: str) -> None:
        """Take a file over, under its name in the backup."""

    def end(self) -> None:
        """Force everything to the disk, and give the backup its name."""


class Folder:
    """A backup as a folder."""

    def __init__(self, path: Path, draft: Path) -> None:
        self._path, self._draft = path, draft
        draft.mkdir(mode=0o700)

    def add(self, draft: Path, name: str) -> None:
        target = self._draft / name
        private.folder(target.parent)
        draft.rename(target)

    def end(self) -> None:
        os.sync()
        if not self._path.exists():
            self._draft.rename(self._path)
            return
        # What says that the backup is whole comes last.
        for part in sorted(self._draft.iterdir(), key=lambda part: part.name == SUMS):
            part.rename(self._path / part.name)
        self._path.chmod(0o700)


class Tar:
    """A backup as one file."""

    def __init__(self, path: Path, draft: Path) -> None:
        self._path, self._draft = path, draft
        self._file = private.new_file(draft)
        self._tar = tarfile.open(fileobj=self._file, mode="w")  # noqa: SIM115 - ``end`` closes it

    def add(self, draft: Path, name: str) -> None:
        self._tar.add(draft, name)
        draft.unlink()

    def end(self) -> None:
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._draft.rename(self._path)


def backup(
    target: Path,
    settings: Settings,
    at: datetime,
    step: Step,
) -> Made:
    """Copy database and stored files to a new folder, or to a new file ``*.tar``. A file that is
    lost or damaged is told, and the backup goes on.

    :param step: is told how many bytes of files were copied
    :raises BackupFailed: when the target is there already, or a part cannot be copied
    """
    with _place(target) as (place, drafts), holding.holding(at):
        try:
            # The database first: every file that it knows was in the store before.
            line, known = _database(place, drafts, settings)
            sums, files, faults = [line], 0, []
            for file in known:
                copied = ""
                with stocktaking.unreadable(file) as unread:
                    copied = _copy(file, place, drafts)
                files += bool(copied)
                sums += [copied] if copied else []
                # The digest as it was received, not as it is now: that is what tells damage.
                if not copied.startswith(file.sha256):
                    faults += unread or [stocktaking.fault(file)]
                step(file.size)
            _tell(place, drafts, target, at, sums, faults)
            place.end()
        except (OSError, ProgramFailed) as error:
            raise BackupFailed(
                f"There is no backup in {target}: {error} Nothing of it was kept; try again."
            ) from error
    return Made(files, faults)


@contextmanager
def _place(target: Path) -> Iterator[tuple[Place, Path]]:
    """Give the place of a backup, and a private folder for its parts on the way."""
    as_file = target.suffix == ".tar"
    used = target.exists() if as_file else target.is_file() or _has_something(target)
    if used:
        raise BackupFailed(f"{target} is there already. Name a new one; nothing was copied.")
    if not as_file and target.suffix:
        raise BackupFailed("A backup is a folder, or a file that ends in .tar.")
    try:
        private.folder(target.parent)
        with _drafts(target) as drafts:
            whole = drafts / "whole"
            yield (Tar(target, whole) if as_file else Folder(target, whole)), drafts
    except OSError as error:
        raise BackupFailed(f"{target} cannot be written: {error.strerror}.") from error


@contextmanager
def _drafts(target: Path) -> Iterator[Path]:
    """Give a private folder on the disk of the target, so that parts are moved and not copied.

    A try that was killed leaves it behind, and the next one to the same target clears it.
    """
    # An empty folder that is there may be all that this user may write to.
    drafts = target / UNFINISHED if target.is_dir() else _beside(target)
    drafts.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(drafts, os.O_RDONLY)
    try:
        _take(lock, target)
        for left in drafts.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield drafts
        finally:
            shutil.rmtree(drafts, ignore_errors=True)
    finally:
        os.close(lock)


def _beside(target: Path) -> Path:
    return target.parent / f".{target.name}{UNFINISHED}"


def _take(lock: int, target: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupFailed(f"Another backup is on its way to {target}.") from error


def _has_something(folder: Path) -> bool:
    return folder.is_dir() and any(part.name != UNFINISHED for part in folder.iterdir())


def _database(place: Place, drafts: Path, settings: Settings) -> tuple[str, list[StoredFile]]:
    """Copy the database; return its line for ``SUMS``, and the files that it knows."""
    name = SQLITE_COPY if on_sqlite() else POSTGRES_COPY
    draft = drafts / name
    files = stocktaking.once_each()
    while True:
        copy_database(draft, settings)
        known, files = files, stocktaking.once_each()
        # Whoever asked just before the backup began whether one is taken may have deleted since.
        if set(known) <= set(files):
            break
        draft.unlink()
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    place.add(draft, name)
    return f"{digest}  {name}", files


def copy_database(path: Path, settings: Settings) -> None:
    """Write one consistent state of the database to a new private file, also while others write.

    :raises ProgramFailed: when pg_dump is not there, or fails
    """
    private.new_file(path).close()
    if on_sqlite():
        # One state of the whole file while others write; copying it would catch it half way.
        database.execute_sql("VACUUM INTO ?", (str(path),))
        return
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={path}"]
    programs.run(command, settings)


def _copy(file: StoredFile, place: Place, drafts: Path) -> str:
    """Copy a stored file and return its line for ``SUMS``, or "" when it is lost. One that is
    damaged is copied as it is: that is all there is of it."""
    draft = drafts / "file"
    digest = hashlib.sha256()
    try:
        with current().open(file.name) as source, private.new_file(draft) as copy:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        place.add(draft, f"files/{file.name}")
    except Missing:
        return ""
    finally:
        draft.unlink(missing_ok=True)
    return f"{digest.hexdigest()}  files/{file.name}"


def _tell(
    place: Place, drafts: Path, target: Path, at: datetime, sums: list[str], faults: list[str]
) -> None:
    kind = "sqlite" if on_sqlite() else "postgresql"
    about = {
        "taken": at.isoformat(),
        "database": kind,
        "migrations": schema.applied(),
        "faults": faults,
    }
    told = TEXT.format(
        at=f"{at:%Y-%m-%d %H:%M} UTC",
        database=kind,
        name=target.name,
    )
    texts = {
        SUMS: "\n".join(sums) + "\n",
        ABOUT: json.dumps(about, indent=2),
        README: told,
    }
    for name, text in texts.items():
        with private.new_file(drafts / name) as file:
            file.write(text.encode())
        place.add(drafts / name, name)

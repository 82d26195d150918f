"""Bringing a backup back: looked at whole before anything changes, and never over a used site
unasked."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

import apsw
from peewee import PeeweeException

from hackathon.core import private
from hackathon.core.config import Settings
from hackathon.core.db import database, on_sqlite
from hackathon.core.store import CHUNK, current
from hackathon.core.storing import holding
from hackathon.core.storing.stored_files import NAME
from hackathon.operations import programs, schema
from hackathon.operations.backups import (
    ABOUT,
    POSTGRES_COPY,
    SQLITE_COPY,
    SUMS,
    BackupFailed,
    copy_database,
)
from hackathon.operations.stocktaking import Step
from hackathon.people import people

FORCE = "replace"  # the word that lets a used site be replaced
DATABASES = {SQLITE_COPY, POSTGRES_COPY}
EMPTY = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


class Restored(NamedTuple):
    """What came back.

    :ivar files: stored files
    :ivar before: where the database that was there lies now, or None when there was none to keep
    """

    files: int
    before: Path | None


class Source(ABC):
    """A backup that is read."""

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """Return a part to read from. Raises BackupFailed when there is none."""

    def text(self, name: str) -> str:
        """Return a part that is a text."""
        with self.open(name) as file:
            return file.read().decode()


class Folder(Source):
    """A backup that is a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def open(self, name: str) -> IO[bytes]:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise BackupFailed(f"The backup lacks {name}. Nothing was changed.")
        return path.open("rb")


class Tar(Source):
    """A backup that is one file; its parts are read where they stand and never unpacked."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        # By name: an archive may hold links and paths that lead anywhere, and none is followed.
        self._parts = {part.name: part for part in tar if part.isfile()}

    def open(self, name: str) -> IO[bytes]:
        part = self._parts.get(name)
        found = self._tar.extractfile(part) if part else None
        if found is None:
            raise BackupFailed(f"The backup lacks {name}. Nothing was changed.")
        return found


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a backup to read from.

    :raises BackupFailed: when it is none
    """
    if path.is_dir():
        yield Folder(path)
        return
    try:
        with tarfile.open(path) as tar:
            yield Tar(tar)
    except (OSError, tarfile.TarError) as error:
        raise BackupFailed(f"{path} cannot be read as a backup: {error}.") from error


def restore(
    path: Path,
    settings: Settings,
    force: str,
    at: datetime,
    step: Step,
) -> Restored:
    """Bring a backup back into the database and the store of this site, which has to be stopped.

    :param force: ``FORCE`` where the site is used already; its database is kept beside
    :param step: is told how many bytes were dealt with; all are read twice
    :raises BackupFailed: and nothing was changed, unless the sentence says otherwise
    """
    with opened(path) as source:
        sums = _sums(source)
        # Everything is read once before anything is changed.
        for name, sha256 in sums.items():
            _check_part(source, name, sha256, step)
        _check_kind(source)
        used = _is_used()
        if used and force != FORCE:
            raise BackupFailed(
                f"This site has people or files already. Say --force {FORCE} to replace what is in"
                " its database; nothing was changed."
            )
        with _drafts(settings) as drafts:
            copy = _database_of(source, drafts)
            before = _keep(settings, at) if used else None
            files = [name for name in sums if name.startswith("files/")]
            # Files before the database: a row whose file is not there yet would be a loss to
            # readers.
            for name in files:
                _put(source, name, step)
            _replace_database(copy, settings)
    schema.migrate()
    holding.forget()
    return Restored(len(files), before)


def size(path: Path) -> int:
    """Return how many bytes of progress ``restore`` will tell of."""
    with opened(path) as source:
        return sum(_length(source, name) for name in _sums(source)) * 2


def _length(source: Source, name: str) -> int:
    with source.open(name) as file:
        return file.seek(0, 2)


def _sums(source: Source) -> dict[str, str]:
    lines = source.text(SUMS).splitlines()
    pairs = [line.partition("  ") for line in lines]
    sums = {name: sha256 for sha256, _blank, name in pairs}
    for name in sums:
        kind, _slash, rest = name.partition("/")
        # Names come from a file that anybody may have made.
        if name not in DATABASES and not (kind == "files" and NAME.fullmatch(rest)):
            raise BackupFailed(f"{name} is no part of a backup of this program.")
    return sums


def _check_part(
    source: Source,
    name: str,
    sha256: str,
    step: Step,
) -> None:
    digest = hashlib.sha256()
    with source.open(name) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            step(len(chunk))
    if digest.hexdigest() != sha256:
        raise BackupFailed(
            f"{name} in the backup is not what was copied: its sha256 differs from {SUMS}. Nothing"
            " was changed."
        )


def _check_kind(source: Source) -> None:
    about: dict[str, Any] = json.loads(source.text(ABOUT))
    kind = "sqlite" if on_sqlite() else "postgresql"
    # Rows of the one are no rows of the other: moments are kept in different ways.
    if about["database"] != kind:
        raise BackupFailed(
            f"This is a backup of {about['database']}, and DATABASE_URL names {kind}. Nothing was"
            " changed."
        )
    if newer := set(about["migrations"]) - schema.known():
        raise BackupFailed(
            f"A newer program took this backup ({', '.join(sorted(newer))}). Restore it with that"
            " one; nothing was changed."
        )


def _is_used() -> bool:
    try:
        return people.exist() or next(iter(current().names()), None) is not None
    except PeeweeException:  # a new database, without tables
        return False


@contextmanager
def _drafts(settings: Settings) -> Iterator[Path]:
    folder = settings.data_dir / f".restoring-{secrets.token_hex(8)}"
    private.folder(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database_of(source: Source, drafts: Path) -> Path:
    """Take the database out of the backup and look whether it is one."""
    name = SQLITE_COPY if on_sqlite() else POSTGRES_COPY
    path = drafts / name
    with source.open(name) as file, private.new_file(path) as copy:
        shutil.copyfileobj(file, copy, CHUNK)
    if on_sqlite():
        faults = _faults(path)
        if faults:
            raise BackupFailed(f"{name} in the backup is damaged: {faults}. Nothing was changed.")
    return path


def _faults(path: Path) -> str:
    try:
        found = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        whole = next(iter(found.execute("PRAGMA integrity_check")))[0]
        # A whole file may still hold rows that refer to none.
        strays = len(list(found.execute("PRAGMA foreign_key_check")))
        found.close()
    except apsw.Error as error:
        return str(error)
    return "" if whole == "ok" and not strays else f"{whole}, {strays} rows refer to none"


def _keep(settings: Settings, at: datetime) -> Path:
    """Copy the present database beside itself, so that replacing it can be taken back."""
    kind = "db" if on_sqlite() else "dump"
    path = settings.data_dir / f"replaced-{at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}.{kind}"
    copy_database(path, settings)
    return path


def _put(source: Source, name: str, step: Step) -> None:
    with source.open(name) as file, current().incoming(_length(source, name)) as arrival:
        while chunk := file.read(CHUNK):
            arrival.write(chunk)
            step(len(chunk))
        arrival.commit(name.removeprefix("files/"))


def _replace_database(copy: Path, settings: Settings) -> None:
    """Put the copy in the place of the present database, all of it or nothing."""
    if on_sqlite():
        found = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            # Page by page in one step, under the lock: readers see the old one or the new one.
            with database.connection().backup("main", found, "main") as pages:
                pages.step()
        finally:
            found.close()
        return
    script = programs.run(["pg_restore", "--no-owner", "--file=-", str(copy)], settings)
    # One transaction: when a statement fails, the old database is as it was.
    whole = ["psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    programs.run(whole, settings, EMPTY + script)

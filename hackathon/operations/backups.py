"""Is everything still as it was received, and a copy of it: stored files against their rows, and
backups.

A backup takes the database first and the files after it: files never change, so those that the
copied rows name are there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hackathon.challenges.resources import Resource
from hackathon.core.config import Settings
from hackathon.core.db import database, on_sqlite
from hackathon.core.store import CHUNK, Missing, current
from hackathon.submissions import attachments, uploads
from hackathon.submissions.attachments import Attachment

RESTORE = """\
A backup of Codefest: {what},
and files/ with every stored file under its name in the store.

To restore it, stop the site, then in the folder of the program:
{steps}
  3. DATA_DIR=NEW flask db check
     DATA_DIR=NEW flask verify      (each file against its sha256 in the database)
  4. Start the site. Without the secret_key of the old DATA_DIR everybody has to sign in again;
     nothing else depends on it.

With a bucket (S3_BUCKET) upload what is in files/ to it under the same names
instead of copying it to NEW/files.
"""
SQLITE_STEPS = """  1. mkdir NEW; cp codefest.db NEW/codefest.db
  2. cp -r files NEW/files"""
POSTGRESQL_STEPS = """  1. createdb NAME; pg_restore --no-owner --dbname NAME codefest.dump
     (and set DATABASE_URL to it)
  2. mkdir NEW; cp -r files NEW/files"""


# Longer than an upload lives: bytes of one that may still go on are nobody's to sweep.
ORPHANS = uploads.LIFE + timedelta(days=1)


class BackupFailed(Exception):
    """There is no whole backup. The message says why and what to do."""


class StoredFile(NamedTuple):
    """A stored file as its row knows it; ``told`` names it for people."""

    name: str
    sha256: str
    told: str


def stored_files() -> Iterator[StoredFile]:
    """Yield every file that a row refers to, removed attachments included: versions may hold
    them."""
    for row in Attachment.select().order_by(Attachment.id).iterator():
        yield StoredFile(row.stored, row.sha256, f"attachment {row.key} ({row.name})")
    for row in Resource.select().where(Resource.stored != "").order_by(Resource.id).iterator():
        yield StoredFile(row.stored, row.sha256, f"resource {row.key} ({row.file_name})")


def verify() -> tuple[int, list[str]]:
    """Read every stored file again; return how many are as their rows say, and a sentence for each
    that is not."""
    good, faults = 0, []
    for file in stored_files():
        if current().verify(file.name, file.sha256):
            good += 1
        else:
            faults.append(f"{file.told}: {_fault(file)}")
    return good, faults


def _fault(file: StoredFile) -> str:
    try:
        return (
            f"{file.name} has {current().size(file.name)} bytes and another sha256 than when it was"
            " received."
        )
    except Missing:
        return f"{file.name} is not in the store."


def backup(folder: Path, settings: Settings) -> int:
    """Copy database and stored files into a new or empty folder while the site runs; return the
    number of files.

    :raises BackupFailed: when the folder has something in it, or a part cannot be copied
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupFailed(f"{folder} is not empty. Name a new folder; nothing was copied.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _copy_database(folder, settings)
        count = sum(1 for file in _in_order() if _copy(file, folder / "files"))
    except (OSError, Missing) as error:
        raise BackupFailed(f"The backup in {folder} is not whole: {error}.") from error
    what = "codefest.db (SQLite)" if on_sqlite() else "codefest.dump (PostgreSQL)"
    steps = SQLITE_STEPS if on_sqlite() else POSTGRESQL_STEPS
    (folder / "README.txt").write_text(RESTORE.format(what=what, steps=steps), encoding="utf-8")
    return count


def _in_order() -> list[StoredFile]:
    # Read before copying: a long transaction would keep the database from cleaning up.
    return list({file.name: file for file in stored_files()}.values())


def _copy_database(folder: Path, settings: Settings) -> None:
    if on_sqlite():
        # One consistent state, also while others write.
        database.execute_sql("VACUUM INTO ?", (str(folder / "codefest.db"),))
        return
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed(
            "pg_dump is not installed here; it comes with PostgreSQL's client programs. Nothing was"
            " copied."
        )
    address = settings.database_url.replace("psycopg3://", "postgresql://", 1)
    command = [program, "--format=custom", "--no-owner", f"--file={folder / 'codefest.dump'}"]
    # By environment: an address on the command line would show its password to everybody on the
    # machine.
    done = subprocess.run(  # noqa: S603 - pg_dump with words of ours
        command,
        env={**os.environ, **_pg_environment(address)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(f"pg_dump failed: {done.stderr.strip()}")


def _pg_environment(address: str) -> dict[str, str]:
    from psycopg.conninfo import conninfo_to_dict  # loaded only when PostgreSQL is in use

    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "sslmode": "PGSSLMODE",
    }
    return {
        names[key]: str(value) for key, value in conninfo_to_dict(address).items() if key in names
    }


def _copy(file: StoredFile, folder: Path) -> bool:
    target = folder / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with current().open(file.name) as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy, CHUNK)
    return True


def sweep(at: datetime) -> list[str]:
    """Delete what nobody waits for: expired uploads, removed files, and bytes that no row knows and
    that are older than ``ORPHANS``; return their names."""
    gone = []
    for upload in uploads.expired(at):
        uploads.end(upload)
        current().drop(upload.part)
        gone.append(f"{upload.part}.part")
    for name in attachments.clear():
        current().delete(name)
        gone.append(name)
    known = {file.name for file in stored_files()}
    return gone + current().sweep(known, at - ORPHANS)

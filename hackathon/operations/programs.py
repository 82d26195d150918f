"""PostgreSQL's own programs, run on the site's database exactly as ``DATABASE_URL`` names it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hackathon.core.config import Settings

SERVICE = "codefest"  # the name in the file that tells the programs of the database


class ProgramFailed(Exception):
    """A program of PostgreSQL is not there, or failed. The message says what it said."""


def run(command: list[str], settings: Settings, text: bytes = b"") -> bytes:
    """Run one of PostgreSQL's programs on the site's database and return what it prints.

    :param text: what it reads
    :raises ProgramFailed: with what it says
    """
    program = shutil.which(command[0])
    if program is None:
        raise ProgramFailed(
            f"{command[0]} is not installed here; it comes with PostgreSQL's client programs."
            " Nothing was done."
        )
    with _told(settings.database_url) as environment:
        done = subprocess.run(  # noqa: S603 - programs of PostgreSQL with words of ours
            [program, *command[1:]],
            env={**os.environ, **environment},
            input=text,
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise ProgramFailed(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


@contextmanager
def _told(url: str) -> Iterator[Mapping[str, str]]:
    """Tell a program everything that the address says, out of the sight of others: on its command
    line a password would be readable by everybody on the machine."""
    from psycopg import pq  # loaded only when PostgreSQL is in use

    parts = pq.Conninfo.parse(url.replace("psycopg3://", "postgresql://", 1).encode())
    given = {part.keyword.decode(): part for part in parts if part.val is not None}
    named = {
        part.envvar.decode(): (part.val or b"").decode() for part in given.values() if part.envvar
    }
    # Some have no variable of the environment (keepalives, sslpassword): a file tells of these.
    others = [
        f"{name}={(part.val or b'').decode()}\n" for name, part in given.items() if not part.envvar
    ]
    if not others:
        yield named
        return
    if "service" in given:
        raise ProgramFailed(
            f"DATABASE_URL names the service {named['PGSERVICE']} and also"
            f" {', '.join(line.partition('=')[0] for line in others)}. Write all of it into the"
            " service's file. Nothing was done."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "service.conf"
        path.touch(0o600)
        path.write_text(f"[{SERVICE}]\n{''.join(others)}", encoding="utf-8")
        yield {**named, "PGSERVICEFILE": str(path), "PGSERVICE": SERVICE}

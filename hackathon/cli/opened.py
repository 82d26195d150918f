"""What commands share: a database that is open and up to date, and refusals told as sentences."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from peewee import PeeweeException

from hackathon.content import exporting
from hackathon.content.documents import BadContent
from hackathon.core import db, store
from hackathon.core.config import Settings
from hackathon.core.failures import trouble
from hackathon.core.states import Refused
from hackathon.operations import backups, programs, schema

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(
    path_type=Path,
    exists=True,
    dir_okay=False,
)


def with_database(view: Callable[..., None]) -> Callable[..., None]:
    """Open a database that is up to date around a command, and tell a refusal as a sentence instead
    of a traceback."""
    return opened(view, checked=True)


def opened(view: Callable[..., None], checked: bool = False) -> Callable[..., None]:
    """Open a database around a command; ``checked``: one that has every migration."""

    @with_appcontext
    @functools.wraps(view)
    def run(*args: Any, **kwargs: Any) -> None:
        # A new SQLite file cannot be opened by two while its journal is being set up
        try:
            with schema.alone():
                db.open_connection()
            if checked:
                schema.check()
            view(*args, **kwargs)
        except (
            Refused,
            schema.HalfSchema,
            exporting.NotEmpty,
            backups.BackupFailed,
            programs.ProgramFailed,
            store.StoreAway,
            store.StoreFull,
            FileNotFoundError,
        ) as error:
            raise click.ClickException(str(error)) from None
        except PeeweeException as error:
            # What is no trouble of the database is a fault of the program, and its traceback is
            # wanted.
            if trouble(error) is None:
                raise
            raise click.ClickException(f"The database does not answer: {error}") from None
        except BadContent as error:
            count = len(error.problems)
            what = "1 fault" if count == 1 else f"{count} faults"
            raise click.ClickException(f"{what} found, nothing was loaded.\n{error}") from None
        finally:
            db.close_connection()

    return run


def settings_here() -> Settings:
    """Return the settings of the application that the command runs in."""
    return current_app.config["SETTINGS"]


@contextmanager
def progress(what: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show how far a long work has come, where somebody looks on; gives what is told of each
    step."""
    # In a log a bar that redraws itself is noise.
    unseen = not sys.stderr.isatty()
    with click.progressbar(
        length=length,
        label=what,
        file=sys.stderr,
        hidden=unseen,
    ) as bar:
        yield bar.update


def told(faults: list[str]) -> None:
    """Print faults and end with exit code 1 when there are some."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)

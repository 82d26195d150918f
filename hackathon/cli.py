"""The command line: ``flask start``, ``flask db migrate``, ``flask seed``, ``flask verify``, ...

Each command says what it did, or ends with a sentence and an exit code above zero and has changed
nothing.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from hackathon.content import demonstration, exporting, seeding
from hackathon.content.documents import BadContent
from hackathon.core import audit, catalogues, clock, db, mail
from hackathon.core.config import ROOT, Settings, table
from hackathon.core.states import Refused
from hackathon.operations import backups, schema
from hackathon.people import passwords, people

SEEDS = ROOT / "seeds"
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)


def _with_database(view: Callable[..., None]) -> Callable[..., None]:
    """Open a database that is up to date around a command, and tell a refusal as a sentence instead
    of a traceback."""
    return _opened(view, checked=True)


def _opened(view: Callable[..., None], checked: bool = False) -> Callable[..., None]:

    @with_appcontext
    @functools.wraps(view)
    def run(*args: Any, **kwargs: Any) -> None:
        with (
            schema.alone()
        ):  # a new SQLite file cannot be opened by two while its journal is being set up
            db.open_connection()
        try:
            if checked:
                schema.check()
            view(*args, **kwargs)
        except (
            Refused,
            schema.HalfSchema,
            exporting.NotEmpty,
            backups.BackupFailed,
            FileNotFoundError,
        ) as error:
            raise click.ClickException(str(error)) from None
        except BadContent as error:
            count = len(error.problems)
            what = "1 fault" if count == 1 else f"{count} faults"
            raise click.ClickException(f"{what} found, nothing was loaded.\n{error}") from None
        finally:
            db.close_connection()

    return run


def _settings() -> Settings:
    return current_app.config["SETTINGS"]


def _told(faults: list[str]) -> None:
    """Print faults and end with exit code 1 when there are some."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)


# Start


@click.command("start")
@_opened
def start() -> None:
    """Bring the database up to date, load the content on the first start, and say where the site
    is."""
    for name in schema.migrate():
        click.echo(f"Database: {name}")
    schema.check()
    settings = _settings()
    if _first():
        with schema.alone():
            if _first():
                click.echo("First start: loading the content. This takes a few seconds.")
                _load_everything(settings.demo)
    click.echo(f"Codefest: {settings.base_url}")
    if settings.demo:
        _show_sign_ins()
    elif not people.administered():
        click.echo(
            "Nobody administers this site yet. Make an account for yourself: flask user"
            " create-admin"
        )


def _first() -> bool:
    return seeding.is_empty() and not people.exist()


def _load_everything(demo: bool) -> list[seeding.Report]:
    """Load the content that comes with the program, with the demonstration or without: all or
    nothing."""
    at = clock.now()
    with db.transaction():
        reports = [seeding.load(SEEDS, at)]
        if demo:
            reports.append(demonstration.load(SEEDS / "demo", at))
    return reports


def _show_sign_ins() -> None:
    rows = demonstration.sign_ins()
    if not rows:
        click.echo("DEMO is on, but the demonstration is not loaded. To add it: flask seed --demo")
        return
    click.echo(f"Sign-ins of the demonstration, all with the password {demonstration.PASSWORD}:")
    for email, name, what in rows:
        click.echo(f"  {email:<20} {name}: {what}")


# Database


@click.group("db", help="The database.")
def database() -> None: ...


@database.command("migrate")
@_opened
def migrate() -> None:
    """Bring the database up to date."""
    click.echo("\n".join(f"applied {name}" for name in schema.migrate()) or "up to date")


@database.command("check")
@_with_database
def check_database() -> None:
    """Tell whether the database has every migration."""
    click.echo("up to date")  # else it would not have come here


# People


@click.group("user", help="Accounts.")
def user() -> None: ...


@user.command("create-admin")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when left out.",
)
@_with_database
def create_admin(email: str, name: str, password: str) -> None:
    """Make an administrator of the site; somebody with an account already becomes one and keeps the
    password."""
    from email_validator import (  # builds large tables, which no other command needs
        EmailNotValidError,
        validate_email,
    )

    try:
        email = validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.ClickException(f"{email} is not an e-mail address: {error}") from None
    at, person = clock.now(), people.by_email(email)
    if person is not None:
        people.appoint(person, True, None, at)
        click.echo(
            f"{person.name} <{person.email}> had an account and is now an administrator. The"
            " password stays as it was."
        )
        return
    if not name.strip():
        raise click.ClickException("A name is needed.")
    if weakness := passwords.weakness(password, name, email):
        raise click.ClickException(weakness)
    with db.transaction():
        person = people.create(name.strip(), email, at, password, confirmed_at=at)
        people.appoint(person, True, None, at)
    click.echo(f"{person.name} <{person.email}> can sign in as an administrator.")


# Content


@click.command("seed")
@click.argument("folder", type=FOLDER, required=False)
@click.option(
    "--demo", is_flag=True, help="Load seeds/ and the invented people, teams and results."
)
@_with_database
def seed(folder: Path | None, demo: bool) -> None:
    """Load a content folder; again and again, with the same result."""
    if bool(folder) == demo:
        raise click.UsageError(
            "Name a folder, for example: flask seed seeds. Or load the demonstration: flask seed"
            " --demo"
        )
    if demo and not _settings().demo:
        raise click.ClickException(
            "The demonstration's people have a published password. It is loaded only where DEMO=1"
            " is set."
        )
    for report in [seeding.load(folder, clock.now())] if folder else _load_everything(demo):
        click.echo("\n".join(report.lines()))


@click.command("export")
@click.argument("folder", type=FOLDER)
@_with_database
def export(folder: Path) -> None:
    """Write all content as a folder of files, as `flask seed` loads it."""
    for notice in exporting.export(folder):
        click.echo(notice)
    click.echo(f"Written to {folder}.")


@click.group("demo", help="The demonstration.")
def demo_group() -> None: ...


@demo_group.command("sign-ins")
@_with_database
def show_sign_ins() -> None:
    """Show who can be tried out, and with which password."""
    if not _settings().demo:
        raise click.ClickException("The demonstration is off; DEMO=1 turns it on.")
    _show_sign_ins()


# Keeping it running


@click.group("mail", help="The outbox.")
def mail_group() -> None: ...


@mail_group.command("send")
@_with_database
def send_mail() -> None:
    """Send what is due in the outbox, once."""
    if not _settings().mail_server:
        raise click.ClickException("There is no MAIL_SERVER, so the messages stay in the outbox.")
    count = mail.send_due(_settings(), clock.now(), limit=1000)
    click.echo("1 message sent." if count == 1 else f"{count} messages sent.")


@click.group("audit", help="The audit log.")
def audit_group() -> None: ...


@audit_group.command("verify")
@_with_database
def verify_audit() -> None:
    """Check that every line of the audit log follows from the one before."""
    broken = audit.first_broken()
    if broken is not None:
        what = (
            f"line {broken} was changed, or a line before it removed"
            if broken > 0
            else "lines at its end were removed"
        )
        raise click.ClickException(f"The audit log is broken: {what}.")
    click.echo(f"{audit.length()} lines, the chain is whole.")


@click.command("verify")
@_with_database
def verify() -> None:
    """Read every stored file and compare it with the sha256 of its receipt."""
    good, faults = backups.verify()
    click.echo(f"{good} of {good + len(faults)} stored files are as they were received.")
    _told(faults)


@click.command("sweep")
@_with_database
def sweep() -> None:
    """Delete what uploads left behind that never became a file (older than a day)."""
    click.echo(f"{len(backups.sweep(clock.now()))} stored files that nothing knows were deleted.")


@click.command("backup")
@click.argument("folder", type=FOLDER)
@_with_database
def backup(folder: Path) -> None:
    """Copy database and stored files to a new folder while the site runs."""
    count = backups.backup(folder, _settings())
    click.echo(
        f"Database and {count} files are in {folder}; its README.txt says how to restore them."
    )


@click.command("settings")
@with_appcontext
def settings() -> None:
    """Show every setting: its name in the environment, its value here, what it does."""
    hidden = {part.name.upper() for part in fields(Settings) if not part.repr}
    for name, default, about in table():
        value = getattr(_settings(), name.lower())
        shown = (
            ("(set)" if value else "")
            if name in hidden
            else ",".join(value)
            if isinstance(value, tuple)
            else str(value)
        )
        click.echo(f"{name}={shown}\n    {about}. Default: {default or 'empty'}")


# Translations


@click.group("translate", help="The catalogues of the interface's languages.")
def translate() -> None: ...


@translate.command("extract")
def extract_texts() -> None:
    """Show every text of the interface, in English."""
    for message in catalogues.extract():
        if message.id:
            click.echo(message.id if isinstance(message.id, str) else " | ".join(message.id))


@translate.command("update")
def update_catalogues() -> None:
    """Bring every catalogue up to the texts of the code; translations that exist stay."""
    for path in catalogues.update():
        click.echo(str(path))


@translate.command("compile")
def compile_catalogues() -> None:
    """Compile every catalogue."""
    for path in catalogues.compile_all():
        click.echo(str(path))


@translate.command("check")
def check_catalogues() -> None:
    """Name every text that is not translated, or whose placeholders differ."""
    faults = catalogues.check()
    _told(faults)
    click.echo("Every text is translated.")


# Judging and results, on files alone


@click.group("judging", help="Ranking and assignment from files, without the database.")
def judging() -> None: ...


def _print(outcome: tuple[int, str, str]) -> None:
    code, out, err = outcome
    click.echo(out, nl=False)
    click.echo(err, nl=False, err=True)
    sys.exit(code)


def _weights(
    context: click.Context, option: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, float] | None:
    found = {}
    for pair in pairs:
        name, _, weight = pair.partition("=")
        try:
            found[name.strip()] = float(weight)
        except ValueError:
            raise click.BadParameter(
                f'{pair} must be a criterion and its weight, such as "usefulness=30".'
            ) from None
    return found or None


@judging.command("rank")
@click.argument("file", type=FILE)
@click.option("--top", default=3, show_default=True, help="How many places matter most.")
@click.option(
    "--weight",
    "weights",
    multiple=True,
    callback=_weights,
    metavar="CRITERION=NUMBER",
    help="Once for each criterion.",
)
@click.option(
    "--method",
    type=click.Choice(["raw", "adjusted", "robust"]),
    default="adjusted",
    show_default=True,
    help="Plain means; adjusted for severity; or uneven judges counting less besides.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of a table.")
def rank(
    file: Path, top: int, weights: dict[str, float] | None, method: str, as_json: bool
) -> None:
    """Rank a CSV file of scores."""
    from hackathon.ranking import ranking_files  # loads numpy, which the other commands do without

    _print(ranking_files.main_rank(file, top, weights, as_json, method))


@judging.command("assign")
@click.argument("submissions", type=FILE)
@click.argument("judges", type=FILE)
@click.option("--conflicts", type=FILE, help="CSV of judge and submission.")
@click.option(
    "--reviews", default=3, show_default=True, help="Scorecards wished for each submission."
)
@click.option(
    "--seed", "lot", default=0, show_default=True, help="The same number gives the same plan."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of a table.")
def assign(
    submissions: Path, judges: Path, conflicts: Path | None, reviews: int, lot: int, as_json: bool
) -> None:
    """Spread the submissions of a CSV file evenly over the judges of another."""
    from hackathon.ranking import assignment_files  # loads numpy

    _print(assignment_files.main_assign(submissions, judges, conflicts, reviews, as_json, lot))


@click.group("results", help="Published results.")
def results() -> None: ...


@results.command("recompute")
@click.argument("file", type=FILE)
def recompute(file: Path) -> None:
    """Compute the ranks anew from a published score book (CSV or JSON), and compare."""
    from hackathon.ranking import scorebook_files  # loads numpy

    _print(scorebook_files.main_recompute(file))


COMMANDS = (
    start, database, user, seed, export, demo_group, mail_group, audit_group, verify, sweep,
    backup, settings, translate, judging,
    results,
)  # fmt: skip

"""Starting the site and keeping it running: ``flask start``, ``db``, ``mail``, ``audit``,
``verify``, ``sweep``, ``backup``, ``restore``, ``settings``."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click
from flask.cli import with_appcontext

from hackathon.cli.content import load_everything, show_demonstration
from hackathon.cli.opened import opened, progress, settings_here, told, with_database
from hackathon.content import seeding
from hackathon.core import audit, clock, mail
from hackathon.core.config import Settings, table
from hackathon.operations import backups, restoring, schema, stocktaking
from hackathon.people import people


@click.command("start")
@opened
def start() -> None:
    """Bring the database up to date, load the content on the first start, and say where the site
    is."""
    for name in schema.migrate():
        click.echo(f"Database: {name}")
    schema.check()
    settings = settings_here()
    settings.data_dir.chmod(0o700)  # made by an earlier start, perhaps, with another umask
    if _first():
        # Asked again inside: several servers may start at once, and only the first loads.
        with schema.alone():
            if _first():
                click.echo("First start: loading the content. This takes a few seconds.")
                load_everything(settings.demo)
    click.echo(f"Codefest: {settings.base_url}")
    if settings.demo:
        show_demonstration()
    # The demonstration brings an administrator of its own.
    elif not people.administered():
        click.echo(
            "Nobody administers this site yet. Make an account for yourself: flask user"
            " create-admin"
        )


def _first() -> bool:
    return seeding.is_empty() and not people.exist()


@click.group("db", help="The database.")
def database() -> None: ...


@database.command("migrate")
@opened
def migrate() -> None:
    """Bring the database up to date."""
    click.echo("\n".join(f"applied {name}" for name in schema.migrate()) or "up to date")


@database.command("check")
@with_database
def check_database() -> None:
    """Tell whether the database has every migration."""
    click.echo("up to date")  # else it would not have come here


@click.group("mail", help="The outbox.")
def mail_group() -> None: ...


@mail_group.command("send")
@with_database
def send_mail() -> None:
    """Send what is due in the outbox, once."""
    if not settings_here().mail_server:
        raise click.ClickException("There is no MAIL_SERVER, so the messages stay in the outbox.")
    count = mail.send_due(settings_here(), clock.now(), limit=1000)
    click.echo("1 message sent." if count == 1 else f"{count} messages sent.")


@click.group("audit", help="The audit log.")
def audit_group() -> None: ...


@audit_group.command("verify")
@with_database
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
@with_database
def verify() -> None:
    """Read every stored file and compare it with the sha256 of its receipt, and say what waits for
    the sweep."""
    with progress("Reading", _bytes()) as step:
        good, faults = stocktaking.verify(step)
    click.echo(f"{good} of {good + len(faults)} stored files are as they were received.")
    for line in stocktaking.waiting(clock.now()).sentences():
        click.echo(line)
    told(faults)


@click.command("sweep")
@with_database
def sweep() -> None:
    """Delete what nobody waits for: expired uploads, removed files, bytes that no row knows. A
    running site does so by itself every hour."""
    click.echo(f"{len(stocktaking.sweep(clock.now()))} files were deleted.")


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@with_database
def backup(target: Path) -> None:
    """Copy database and stored files to a new folder, or to a new file that ends in .tar, while the
    site runs. Ends with 1 when a stored file is lost or damaged; the others are copied."""
    with progress("Copying", _bytes()) as step:
        made = backups.backup(target, settings_here(), clock.now(), step)
    click.echo(f"Database and {made.files} files are in {target}.")
    told(made.faults)


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--force",
    default="",
    metavar=restoring.FORCE,
    help=f"The word “{restoring.FORCE}” replaces the database of a site that is in use.",
)
@opened
def restore(source: Path, force: str) -> None:
    """Bring a backup back into the database and the store of a stopped site. The backup is checked
    whole before anything changes."""
    with progress("Restoring", restoring.size(source)) as step:
        done = restoring.restore(source, settings_here(), force, clock.now(), step)
    click.echo(f"Database and {done.files} files are restored.")
    if done.before:
        click.echo(f"The database that was here before is kept in {done.before}.")


def _bytes() -> int:
    return sum(file.size for file in stocktaking.once_each())


@click.command("settings")
@with_appcontext
def settings() -> None:
    """Show every setting: its name in the environment, its value here, what it does."""
    # What ``repr`` leaves out is secret: one mark keeps it out of logs and out of here.
    hidden = {part.name.upper() for part in fields(Settings) if not part.repr}
    for name, default, about in table():
        value = getattr(settings_here(), name.lower())
        shown = ",".join(value) if isinstance(value, tuple) else str(value)
        if name in hidden:
            shown = "(set)" if value else ""
        click.echo(f"{name}={shown}\n    {about}. Default: {default or 'empty'}")


commands = (
    start,
    database,
    mail_group,
    audit_group,
    verify,
    sweep,
    backup,
    restore,
    settings,
)

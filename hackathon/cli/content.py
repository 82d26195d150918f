"""Content in and out: ``flask seed``, ``flask export``, ``flask demo``."""

from __future__ import annotations

from pathlib import Path

import click

from hackathon.cli.opened import FOLDER, settings_here, with_database
from hackathon.content import demonstration, exporting, seeding
from hackathon.content.finished import arriving, leaving
from hackathon.content.sample import SEEDS
from hackathon.core import clock, db


def load_everything(demo: bool) -> list[seeding.Report]:
    """Load what a site starts with, all or nothing: the register of offices, and nothing invented
    unless it is a demonstration."""
    at = clock.now()
    # All or none: a demonstration that fails must not leave a site that looks set up.
    with db.transaction():
        reports = [seeding.load(SEEDS / seeding.REGISTER, at)]
        if demo:
            reports.append(seeding.load(SEEDS, at))
            reports.append(demonstration.load(SEEDS / seeding.DEMONSTRATION, at))
    return reports


def show_demonstration() -> None:
    """Print who can be tried out."""
    rows = demonstration.sign_ins()
    if not rows:
        click.echo("DEMO is on, but the demonstration is not loaded. To add it: flask seed --demo")
        return
    click.echo(f"Sign-ins of the demonstration, all with the password {demonstration.PASSWORD}:")
    for email, name, what in rows:
        click.echo(f"  {email:<20} {name}: {what}")


@click.command("seed")
@click.argument("folder", type=FOLDER, required=False)
@click.option(
    "--demo", is_flag=True, help="Load the samples with invented people, teams and results."
)
@click.option(
    "--private",
    "kept",
    type=FOLDER,
    help="Load what people did in events that are over, from such a folder.",
)
@with_database
def seed(folder: Path | None, demo: bool, kept: Path | None) -> None:
    """Load a content folder; again and again, with the same result."""
    if kept is not None and not demo:
        _seed_private(folder, kept)
        return
    if bool(folder) == demo or kept is not None:
        raise click.UsageError(
            "Name a folder, for example the samples: flask seed seeds. Or load the demonstration:"
            " flask seed --demo"
        )
    # Asked before anything is read: nobody loads a published password by mistake.
    if demo and not settings_here().demo:
        raise click.ClickException(
            "The demonstration's people have a published password. It is loaded only where DEMO=1"
            " is set."
        )
    for report in [seeding.load(folder, clock.now())] if folder else load_everything(demo):
        click.echo("\n".join(report.lines()))


def _seed_private(folder: Path | None, kept: Path) -> None:
    """Load people and results of events that are over, with the content around them."""
    at = clock.now()
    if kept.is_dir() and kept.stat().st_mode & 0o077:
        click.echo(
            f"Others of this machine can read {kept}. Close it: chmod -R go= {kept}", err=True
        )
    with db.transaction():
        if folder:
            seeding.load(folder, at)
        made = arriving.load(kept, at)
        # Once more: a pilot that grew from a submission finds it now.
        report = seeding.load(folder, at) if folder else None
    for name, count in made.items():
        click.echo(f"{name}: {count} new")
    click.echo(
        "\n".join(report.lines())
        if report
        else "Pilots find their origin when the content folder is loaded once more."
    )


@click.command("export")
@click.argument("folder", type=FOLDER)
@click.option(
    "--private",
    "kept",
    is_flag=True,
    help="Write what people did in events that are over instead.",
)
@with_database
def export(folder: Path, kept: bool) -> None:
    """Write all content as a folder of files, as `flask seed` loads it."""
    if kept:
        left = leaving.export(folder, clock.now())
        click.echo(f"{len(left.events)} events and {left.people} people are in {folder}.")
        click.echo(leaving.WARNING, err=True)
        return
    for notice in exporting.export(folder):
        click.echo(notice)
    click.echo(f"Written to {folder}.")


@click.group("demo", help="The demonstration.")
def demo_group() -> None: ...


@demo_group.command("sign-ins")
@with_database
def show_sign_ins() -> None:
    """Show who can be tried out, and with which password."""
    if not settings_here().demo:
        raise click.ClickException("The demonstration is off; DEMO=1 turns it on.")
    show_demonstration()


commands = (seed, export, demo_group)

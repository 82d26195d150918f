"""The catalogues of the interface's languages: ``flask translate``."""

from __future__ import annotations

import click

from hackathon.cli.opened import told
from hackathon.core.language import catalogues


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
    told(faults)
    click.echo("Every text is translated.")


commands = (translate,)

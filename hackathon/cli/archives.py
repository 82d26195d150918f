"""A finished event as a folder that opens without a server: ``flask archive``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from hackathon.cli.opened import FOLDER, with_database
from hackathon.content.exporting import NotEmpty
from hackathon.core.files.packing import Member
from hackathon.desk import public_data
from hackathon.pages.desk.archive import members


@click.command("archive")
@click.argument("event")
@click.argument("folder", type=FOLDER)
@with_database
def archive(event: str, folder: Path) -> None:
    """Write what is public of an event as plain HTML, with its files."""
    found = public_data.event(event)
    if found is None:
        raise click.ClickException(f"There is no public event at the address {event}.")
    if folder.exists() and any(folder.iterdir()):
        # What an earlier copy left would look like a part of this one.
        raise NotEmpty(folder)
    count = 0
    for member in members(found):
        _write(folder, member)
        count += 1
    click.echo(f"{count} files are in {folder}. Open index.html there.")


def _write(folder: Path, member: Member) -> None:
    name, content = member
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.write_text(content, "utf-8", newline="\n")
        return
    with content() as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)


commands = (archive,)

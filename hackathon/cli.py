"""The command line: ``flask db migrate``, ``flask user create-admin``, ``flask seed``, ..."""

from __future__ import annotations

import click
from flask import Flask

from hackathon import db, schema


def register(app: Flask) -> None:
    """Add the commands to the application."""
    group = click.Group("db", help="The database.")

    @group.command("migrate")
    def migrate() -> None:
        """Bring the database up to date."""
        db.open_connection()
        applied = schema.migrate()
        click.echo("\n".join(f"applied {name}" for name in applied) or "up to date")

    app.cli.add_command(group)

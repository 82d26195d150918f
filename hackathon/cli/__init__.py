"""The command line: ``flask start``, ``flask db migrate``, ``flask seed``, ``flask verify``, ...

Each command says what it did, or ends with a sentence and an exit code above zero and has changed
nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import click
from flask import Flask


def commands() -> Iterator[click.Command]:
    """Yield the commands that every module here lists in ``commands``; one without is their
    tool."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        yield from getattr(importlib.import_module(module.name), "commands", ())


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in commands():
        app.cli.add_command(command)

"""Codefest: the site that runs hackathons of intellectual-property offices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from hackathon.core.config import Settings


def create_app(settings: Settings | None = None, environ: Mapping[str, str] | None = None) -> Flask:
    """Make the application. It opens the database lazily and never migrates: ``flask db migrate``
    does.

    :param settings: the settings; read from ``environ`` (the process's own by default) when None
    :raises core.config.ConfigError: when a setting cannot be used
    """
    # Late, so that the mathematics below this package can be imported without Flask, peewee or a
    # database's driver.
    from hackathon import application

    return application.make(settings, environ)

"""Codefest: the site that runs hackathons of intellectual-property offices."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from hackathon.core.config import Settings

# Before numpy can load anywhere in the house: its libraries of linear algebra start a thread for
# every core, which wait for one another in loops. On the small matrices of a panel that took four
# times the processor time for nothing, beside a server that has other requests to answer. Whoever
# sets these variables is left alone.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


def create_app(settings: Settings | None = None, environ: Mapping[str, str] | None = None) -> Flask:
    """Make the application. It opens the database lazily and never migrates: ``flask db migrate``
    does.

    :param settings: the settings; read from ``environ`` (the process's own by default) when None
    :raises core.config.ConfigError: when a setting cannot be used
    """
    # Late, so that the mathematics below this package can be imported without Flask, peewee or a
    # database's driver.
    from hackathon.core.sql import driver

    driver.load_peewee()
    # What loads stays: the collector of garbage, which would look through all of it again and
    # again, took a sixth of the start.
    gc.disable()
    try:
        from hackathon import application  # as above

        return application.make(settings, environ)
    finally:
        gc.enable()

"""The doors of the site: one module a noun in the folder of its wing, each a blueprint of thin
routes."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Mount the blueprint ``pages`` of every module below here; modules without one are their
    tools."""
    names = sorted(
        found.name for found in pkgutil.walk_packages(__path__, f"{__name__}.") if not found.ispkg
    )
    # All are read before the first is mounted: some hang their routes on another's blueprint.
    for module in [importlib.import_module(name) for name in names]:
        blueprint: Blueprint | None = getattr(module, "pages", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)

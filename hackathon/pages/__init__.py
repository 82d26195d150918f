"""The doors of the site: one module a room, each a blueprint of thin routes."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Mount the blueprint ``pages`` of every module here; modules without one are their tools."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        blueprint: Blueprint | None = getattr(importlib.import_module(f"{__name__}.{module.name}"), "pages", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)

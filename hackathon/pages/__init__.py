"""The doors of the site: one module a room, each a blueprint of thin routes."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Blueprint, Flask

NOT_PAGES = {"guard", "errors", "forms", "files"}


def register(app: Flask) -> None:
    """Mount the blueprint ``pages`` of every module here."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        if module.name not in NOT_PAGES:
            blueprint: Blueprint = importlib.import_module(f"{__name__}.{module.name}").pages
            app.register_blueprint(blueprint)

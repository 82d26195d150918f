"""Public JSON under ``/api/v1``."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Mount the API."""

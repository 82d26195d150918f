"""Values of rows as cells of a private folder's tables, and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from peewee import BooleanField, FloatField, IntegerField, JSONField

from hackathon.core.db import DayField, UtcField

YES, NO = "yes", "no"


def written(field: Any, value: Any) -> str:
    """Return a value as a cell; nothing is an empty one."""
    if value is None:
        return ""
    if isinstance(field, JSONField):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(field, UtcField):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(field, BooleanField):
        return YES if value else NO
    return str(value)


def read(field: Any, cell: str) -> Any:
    """Return the value of a cell.

    :raises ValueError: with a sentence, when it is none
    """
    if cell == "" and (field.null or field.default is not None):
        return None if field.null else _default(field)
    try:
        return _understood(field, cell)
    except ValueError:
        raise ValueError(f'"{cell[:40]}" cannot be used in the column "{field.name}".') from None


def _understood(field: Any, cell: str) -> Any:
    if isinstance(field, JSONField):
        return json.loads(cell)
    if isinstance(field, UtcField):
        moment = datetime.fromisoformat(cell)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(field, DayField):
        return date.fromisoformat(cell)
    if isinstance(field, BooleanField):
        return {YES: True, NO: False}[cell] if cell in {YES, NO} else _refuse()
    if isinstance(field, IntegerField):
        return int(cell)
    return float(cell) if isinstance(field, FloatField) else cell


def _refuse() -> bool:
    raise ValueError


def _default(field: Any) -> Any:
    return field.default() if callable(field.default) else field.default

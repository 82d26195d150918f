"""Numbers and days that the database cannot take, or that sums and calendars cannot: every field of
every form refuses them with a sentence; none becomes a blank."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeField, Field, FloatField, IntegerField
from wtforms.fields.core import UnboundField

from hackathon.core.db import LARGEST, storable
from hackathon.core.language import activate
from hackathon.pages.forms import Form, in_zone
from hackathon.pages.submissions.files import PromiseForm

NUMBERS = ["1e309", "-1e309", "NaN", "inf", "9" * 30, "-" + "9" * 30, "9" * 5000, "2147483648", "x"]
MOMENTS = ["0001-01-01T00:00", "9999-12-31T23:59", "10000-01-01T00:00", "1600-02-29T00:00", "x"]
DAYS = [moment[: moment.rindex("T")] for moment in MOMENTS[:-1]] + ["x"]
WHOLE = 2**31  # what a column of whole numbers holds


def every_form() -> list[type[Form]]:
    found, ahead = list[type[Form]](), [Form]
    while ahead:
        made = ahead.pop().__subclasses__()
        ahead += made
        found += [one for one in made if one.__module__.startswith("hackathon.")]
    return found


def fields() -> Iterator[tuple[type[Form], str, type[Field]]]:
    """Every field for a number or a day, with its form."""
    for form in every_form():
        for name in dir(form):
            made = getattr(form, name, None)
            kind = made.field_class if isinstance(made, UnboundField) else None
            if kind and issubclass(kind, IntegerField | FloatField | DateField | DateTimeField):
                yield form, name, kind


def samples(kind: type[Field]) -> list[str]:
    if issubclass(kind, DateTimeField) and not issubclass(kind, DateField):
        return MOMENTS
    return DAYS if issubclass(kind, DateField) else NUMBERS


def test_every_field_refuses_what_cannot_be_stored(made_app: Flask) -> None:
    activate("en", "UTC")
    wrong, tried = [], 0
    for form, name, kind in fields():
        for typed in samples(kind):
            with made_app.test_request_context("/"):
                made = form(formdata=MultiDict({name: typed}), meta={"csrf": False})
                in_zone(made, "Asia/Tokyo")
                fine = made[name].validate(made)
            tried += 1
            most = LARGEST if form is PromiseForm else WHOLE
            if fine and not _kept(made[name].data, most):
                wrong.append(f"{form.__name__}.{name} takes {typed[:40]!r} as {made[name].data!r}")
    assert not wrong, "\n".join(wrong)
    assert tried > 250


def _kept(value: Any, most: float) -> bool:
    """What a field may make of what was typed: something that is stored as it was meant."""
    if isinstance(value, int) and not isinstance(value, bool):
        return -most <= value < most
    return isinstance(value, float | date | datetime) and storable(value)

"""Fields of forms: moments that are sent back as they were shown."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from hackathon.pages.forms import Form, MomentField, in_zone

# In Zurich half past two comes twice that night.
FIRST = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=1)
TO_THE_SECOND = datetime(2027, 10, 31, 8, 15, 42, 7, tzinfo=UTC)


class Dated(Form):
    at = MomentField("At")


def read(app: Flask, typed: str, stored: datetime | None) -> datetime | None:
    with app.test_request_context(method="POST", data={"at": typed}):
        form = Dated(data={"at": stored})
        in_zone(form, "Europe/Zurich")
        return form.at.data


@pytest.mark.parametrize("stored", [FIRST, SECOND, TO_THE_SECOND])
def test_a_moment_that_nobody_touched_stays(app: Flask, stored: datetime) -> None:
    with app.test_request_context():
        form = Dated(data={"at": stored})
        in_zone(form, "Europe/Zurich")
        shown = form.at._value()
    assert read(app, shown, stored) == stored


@pytest.mark.parametrize("stored", [None, TO_THE_SECOND])
def test_of_two_equal_hours_the_first_is_meant(app: Flask, stored: datetime | None) -> None:
    assert read(app, "2027-10-31T02:30", stored) == FIRST


def test_another_one_is_taken(app: Flask) -> None:
    assert read(app, "2027-10-31T03:30", SECOND) == SECOND + timedelta(hours=1)

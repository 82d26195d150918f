"""Personal tokens: shown once, worth something until they are revoked, and their owner's alone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.core.states import Refused
from hackathon.people import personal_tokens
from hackathon.people.people import Person
from hackathon.people.personal_tokens import PersonalToken

As = Callable[[Person | None], FlaskClient]


class TestMake:
    def test_the_secret_is_shown_once(self, as_: As, cast: Cast, at: datetime) -> None:
        page = as_(cast.ben).post("/people/tokens", data={"name": "Laptop"}).get_data(True)
        secret = page.split('<code dir="ltr">')[1].split("<")[0]
        assert secret.startswith(personal_tokens.PREFIX)
        assert personal_tokens.holder(secret, at) == cast.ben
        later = as_(cast.ben).get("/people/tokens").get_data(True)
        assert "Laptop" in later
        assert secret not in later

    def test_it_needs_a_name(self, as_: As, cast: Cast) -> None:
        as_(cast.ben).post("/people/tokens", data={"name": " "})
        assert PersonalToken.select().count() == 0

    def test_there_are_so_many_at_most_and_an_expired_one_is_none(
        self, cast: Cast, at: datetime
    ) -> None:
        for number in range(personal_tokens.MOST):
            personal_tokens.make(cast.ben, f"Laptop {number}", at)
        with pytest.raises(Refused, match="Revoke one first"):
            personal_tokens.make(cast.ben, "One more", at)
        assert personal_tokens.make(cast.ben, "Later", at + personal_tokens.LIFE)


class TestRevoke:
    def test_it_opens_nothing_any_more(self, as_: As, cast: Cast, at: datetime) -> None:
        secret = personal_tokens.make(cast.ben, "Laptop", at)
        key = PersonalToken.get().key
        assert as_(cast.sam).post(f"/people/tokens/{key}/revoke").status_code == 404
        assert personal_tokens.holder(secret, at) == cast.ben
        as_(cast.ben).post(f"/people/tokens/{key}/revoke")
        assert personal_tokens.holder(secret, at) is None

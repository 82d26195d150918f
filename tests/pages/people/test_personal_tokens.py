"""Personal tokens: shown once, worth something until they are revoked, and their owner's alone."""

from collections.abc import Callable
from datetime import datetime

from casting import Cast
from flask.testing import FlaskClient

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


class TestRevoke:
    def test_it_opens_nothing_any_more(self, as_: As, cast: Cast, at: datetime) -> None:
        secret = personal_tokens.make(cast.ben, "Laptop", at)
        key = PersonalToken.get().key
        assert as_(cast.sam).post(f"/people/tokens/{key}/revoke").status_code == 404
        assert personal_tokens.holder(secret, at) == cast.ben
        as_(cast.ben).post(f"/people/tokens/{key}/revoke")
        assert personal_tokens.holder(secret, at) is None

"""The doors of accounts."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.people import accounts, passwords
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
GOOD = "six quiet lemons"


@pytest.fixture
def ben(cast: Cast) -> Person:
    return cast.ben.change(password_hash=passwords.hashed(GOOD))


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*', "", page)


def link_in(message: Any) -> str:
    line = next(line for line in message.text.splitlines() if line.startswith("http://"))
    return str(line).removeprefix("http://localhost")


class TestSignUp:
    def test_whole_way_to_a_confirmed_account(self, as_: As, db: Any) -> None:
        client = as_(None)
        answer = client.post(
            "/people/sign-up",
            data={"name": "王 小明", "email": "wang@example.org", "password": GOOD},
        )
        assert b"Check your mailbox" in answer.data
        address = link_in(mail.Message.get())
        assert Person.get().confirmed_at is None
        assert client.get(address).status_code == 200
        assert Person.get().confirmed_at is None, (
            "a mail scanner that opens the link must not confirm"
        )
        assert client.post(address).location == "/me"
        assert Person.get().confirmed_at is not None
        assert client.get("/people/edit").status_code == 200

    def test_a_link_opened_elsewhere_asks_for_a_new_password(self, as_: As, db: Any) -> None:
        """Whoever signed up with somebody's address does not keep a password that opens it."""
        mal, owner = as_(None), as_(None)
        data = {"name": "Mal", "email": "eva@example.org", "password": "five loud oranges"}
        mal.post("/people/sign-up", data=data)
        address = link_in(mail.Message.get())
        page = owner.get(address).get_data(True)
        assert "in another browser" in page and 'type="password"' in page
        assert owner.post(address).status_code == 200, "no password, no confirmation"
        assert Person.get().confirmed_at is None
        assert owner.post(address, data={"password": GOOD}).location == "/me"
        assert accounts.authenticate("eva@example.org", "five loud oranges") is None

    def test_leads_to_where_one_was_going(self, as_: As, db: Any) -> None:
        client = as_(None)
        data = {"name": "Eva", "email": "eva@example.org", "password": GOOD}
        client.post("/people/sign-up?next=/events/codefest/register", data=data)
        assert client.post(link_in(mail.Message.get())).location == "/events/codefest/register"

    def test_known_and_unknown_addresses_get_the_same_answer(self, as_: As, ben: Person) -> None:
        data = {"name": "Somebody", "password": GOOD}
        known = as_(None).post("/people/sign-up", data={**data, "email": ben.email})
        unknown = as_(None).post("/people/sign-up", data={**data, "email": "nix@example.org"})
        assert known.status_code == unknown.status_code
        assert known.get_data(True).replace(ben.email, "") == unknown.get_data(True).replace(
            "nix@example.org", ""
        )

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("email", "nonsense", "complete e-mail address"),
            ("password", "short", "at least 8"),
            ("name", "", "required"),
        ],
    )
    def test_errors_stand_at_the_field_and_the_rest_stays(
        self, as_: As, field: str, value: str, told: str
    ) -> None:
        data = {"name": "Nu Example", "email": "nu@example.org", "password": GOOD, field: value}
        page = as_(None).post("/people/sign-up", data=data).get_data(True)
        assert told in page
        assert "Nu Example" in page or field == "name"
        assert GOOD not in page

    def test_a_forged_host_does_not_reach_the_message(self, as_: As) -> None:
        data = {"name": "Nu", "email": "nu@example.org", "password": GOOD}
        answer = as_(None).post("/people/sign-up", data=data, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert mail.Message.select().count() == 0


class TestSignIn:
    def test_leads_to_what_is_next(self, as_: As, ben: Person) -> None:
        client = as_(None)
        assert (
            client.post(
                "/people/sign-in", data={"email": "BEN@example.org", "password": GOOD}
            ).location
            == "/me"
        )

    def test_wrong_password_and_unknown_address_are_told_alike(self, as_: As, ben: Person) -> None:
        wrong = as_(None).post(
            "/people/sign-in", data={"email": ben.email, "password": "not this one"}
        )
        unknown = as_(None).post(
            "/people/sign-in", data={"email": "nix@example.org", "password": "not this one"}
        )
        assert wrong.status_code == unknown.status_code == 200
        assert without_token(wrong.get_data(True)).replace(ben.email, "") == without_token(
            unknown.get_data(True)
        ).replace("nix@example.org", "")

    @pytest.mark.parametrize(
        "trick",
        [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil",
            "javascript:alert(1)",
            "/\tevil",
            " /x",
            "http:evil",
            "/%0d\n",
        ],
    )
    def test_never_leads_to_another_host(self, as_: As, ben: Person, trick: str) -> None:
        data = {"email": ben.email, "password": GOOD, "next": trick}
        assert as_(None).post("/people/sign-in", data=data).location == "/me"

    def test_leads_back_to_where_one_came_from(self, as_: As, ben: Person) -> None:
        client = as_(None)
        asked = client.get("/people/edit?x=1")
        assert asked.location == "/people/sign-in?next=/people/edit?x%3D1"
        assert (
            client.post(
                "/people/sign-in",
                data={"email": ben.email, "password": GOOD, "next": "/people/edit"},
            ).location
            == "/people/edit"
        )

    def test_a_strangers_guesses_do_not_lock_the_owner_out(self, as_: As, ben: Person) -> None:
        stranger, owner = as_(None), as_(None)
        wrong = {"email": ben.email, "password": "not this one"}
        far = {"REMOTE_ADDR": "203.0.113.9"}
        for _ in range(12):
            last = stranger.post("/people/sign-in", data=wrong, environ_overrides=far)
        assert last.status_code == 429
        right = {"email": ben.email, "password": GOOD}
        assert owner.post("/people/sign-in", data=right).location == "/me"

    @pytest.mark.parametrize("same", ["BEN@example.org", " ben@example.org", "ｂen@example.org"])
    def test_spellings_of_one_address_count_as_one(self, as_: As, ben: Person, same: str) -> None:
        client = as_(None)
        for _ in range(10):
            client.post("/people/sign-in", data={"email": ben.email, "password": "wrong one"})
        answer = client.post("/people/sign-in", data={"email": same, "password": "wrong one"})
        assert answer.status_code == 429 and "minute" in answer.get_data(True)

    def test_successes_do_not_count(self, as_: As, ben: Person) -> None:
        for _ in range(15):
            answer = as_(None).post("/people/sign-in", data={"email": ben.email, "password": GOOD})
            assert answer.location == "/me"

    def test_is_slowed_down_after_ten_tries(self, as_: As, ben: Person) -> None:
        client = as_(None)
        data = {"email": ben.email, "password": "not this one"}
        answers = [client.post("/people/sign-in", data=data).status_code for _ in range(11)]
        assert answers == [200] * 10 + [429]
        assert client.post("/people/sign-in", data=data).headers["Retry-After"]

    def test_session_changes_so_that_a_planted_cookie_is_worthless(
        self, as_: As, ben: Person
    ) -> None:
        client = as_(None)
        client.get("/people/sign-in")
        with client.session_transaction() as before:
            planted = dict(before)
        client.post("/people/sign-in", data={"email": ben.email, "password": GOOD})
        with client.session_transaction() as after:
            assert after["_user_id"] not in planted.values()


class TestSignOut:
    def test_old_cookie_is_worthless(self, as_: As, ben: Person) -> None:
        client = as_(ben)
        cookie = client.get_cookie("codefest")
        assert cookie is not None
        assert client.post("/people/sign-out").location == "/"
        client.set_cookie("codefest", cookie.value)
        assert client.get("/people/edit").location.startswith("/people/sign-in")

    def test_is_no_link(self, as_: As, ben: Person) -> None:
        assert as_(ben).get("/people/sign-out").status_code == 405


class TestLostSession:
    """A form left open while the session ended: sign in, look at it, send it again."""

    def test_what_was_typed_comes_back(self, as_: As, ben: Person) -> None:
        client = as_(None)
        typed = {"name": "Ben the Second", "revision": "2", "languages": "en\nfr"}
        answer = client.post("/people/edit", data=typed, headers={"Origin": "http://localhost"})
        assert answer.status_code == 401
        page = answer.get_data(True)
        assert "Ben the Second" in page
        kept = json.dumps(list(typed.items()))
        data = {"email": ben.email, "password": GOOD, "kept_path": "/people/edit", "kept": kept}
        again = client.post("/people/sign-in", data=data).get_data(True)
        assert 'action="/people/edit"' in again
        assert 'value="Ben the Second"' in again

    def test_a_form_of_another_site_is_not_taken_along(self, as_: As, ben: Person) -> None:
        answer = as_(None).post(
            "/people/edit", data={"name": "evil"}, headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code == 401
        assert b"evil" not in answer.data


class TestEdit:
    FORM = {"name": "Ben  Example", "office": "", "affiliation": "University", "country": "CH", "languages": "en\nar", "skills": "search",
            "time_zone": "Asia/Tokyo", "locale": "fr"}  # fmt: skip

    def test_saves(self, as_: As, ben: Person) -> None:
        assert (
            as_(ben).post("/people/edit", data={**self.FORM, "revision": ben.revision}).status_code
            == 302
        )
        saved = Person.get_by_id(ben.id)
        assert (saved.name, saved.languages, saved.time_zone, saved.locale) == (
            "Ben Example",
            ["en", "ar"],
            "Asia/Tokyo",
            "fr",
        )

    def test_the_second_of_two_windows_is_told_and_keeps_the_text(
        self, as_: As, ben: Person
    ) -> None:
        client, seen = as_(ben), ben.revision
        client.post("/people/edit", data={**self.FORM, "revision": seen, "locale": "en"})
        page = client.post(
            "/people/edit",
            data={**self.FORM, "revision": seen, "locale": "en", "affiliation": "Later"},
        ).get_data(True)
        assert "Somebody else changed this" in page
        assert "Later" in page
        assert Person.get_by_id(ben.id).affiliation == "University"

    def test_nobody_makes_themselves_an_administrator(self, as_: As, ben: Person) -> None:
        as_(ben).post(
            "/people/edit",
            data={
                **self.FORM,
                "revision": ben.revision,
                "administrator": "1",
                "confirmed_at": "2020-01-01",
            },
        )
        assert not Person.get_by_id(ben.id).administrator


class TestReset:
    def test_whole_way(self, as_: As, ben: Person) -> None:
        client = as_(None)
        client.post("/people/forgot", data={"email": ben.email})
        address = link_in(mail.Message.get())
        assert client.post(address, data={"password": "another good one"}).location == "/me"
        assert accounts.authenticate(ben.email, "another good one") == ben
        assert client.get(address).status_code == 404

    def test_says_the_same_for_an_unknown_address(self, as_: As, ben: Person) -> None:
        known = as_(None).post("/people/forgot", data={"email": ben.email}).get_data(True)
        unknown = as_(None).post("/people/forgot", data={"email": "nix@example.org"}).get_data(True)
        assert known.replace(ben.email, "") == unknown.replace("nix@example.org", "")


class TestShow:
    def test_is_for_the_signed_in_and_tells_no_address(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        assert as_(None).get(f"/person/{cast.ben.key}").status_code == 302
        page = as_(cast.sam).get(f"/person/{cast.ben.key}").get_data(True)
        assert "Ben Example" in page
        assert cast.ben.email not in page

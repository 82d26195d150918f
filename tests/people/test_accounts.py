"""Accounts: who may become whom, and when a session or link is worth nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casting import Cast, affiliate, make_person

from hackathon.core import mail
from hackathon.core.states import Refused
from hackathon.people import (
    accounts,
    affiliations,
    passwords,
    people,
    personal_tokens,
    sessions,
    tokens,
)

GOOD = "six quiet lemons"


def link(secret: str) -> str:
    return f"https://codefest.example.org/{secret}"


def secret_in(message: mail.Message) -> str:
    return next(line for line in message.text.splitlines() if line.startswith("https://")).rsplit(
        "/", 1
    )[1]


def sign_up(at: datetime, email: str = "new@example.org", name: str = "Nu Example") -> None:
    accounts.sign_up(
        accounts.NewAccount(name, email, GOOD, "en"),
        at,
        accounts.Links(link, "https://codefest.example.org/forgot", link),
    )


class TestSignUp:
    def test_sends_a_link_that_confirms_the_address_once(self, db: Any, at: datetime) -> None:
        sign_up(at)
        secret = secret_in(mail.Message.get())
        assert people.by_email("new@example.org").confirmed_at is None  # type: ignore[union-attr]
        assert accounts.confirm(secret, at).confirmed_at == at
        with pytest.raises(Refused):
            accounts.confirm(secret, at)

    def test_link_is_too_old_after_three_days(self, db: Any, at: datetime) -> None:
        sign_up(at)
        with pytest.raises(Refused):
            accounts.confirm(secret_in(mail.Message.get()), at + timedelta(days=3))

    @pytest.mark.parametrize(
        "same",
        ["BEN@example.org", " ben@example.org ", "ｂen@example.org", "ben\u200b@example.org"],
    )
    def test_look_alike_of_a_known_address_makes_no_second_account(
        self, cast: Cast, at: datetime, same: str
    ) -> None:
        known = cast.ben
        sign_up(at, email=same)
        assert people.Person.select().where(people.Person.email_key == known.email_key).count() == 1
        assert people.Person.select().count() == 1

    def test_owner_of_a_known_address_is_told_by_mail_with_a_way_on(
        self, cast: Cast, at: datetime
    ) -> None:
        sign_up(at, email=cast.ben.email)
        message = mail.Message.get()
        assert message.to == cast.ben.email
        assert "https://codefest.example.org/forgot" in message.text

    def test_password_of_a_stranger_who_signed_up_first_ends_when_the_owner_signs_up(
        self, db: Any, at: datetime
    ) -> None:
        accounts.sign_up(
            accounts.NewAccount("Mal", "new@example.org", "five loud oranges", "en"),
            at,
            accounts.Links(link, "", link),
        )
        squatter = sessions.begin_session(people.Person.get(), at)
        sign_up(at)
        assert accounts.authenticate("new@example.org", GOOD) is None, (
            "nobody sets a password without having the address"
        )
        accounts.reset_password(secret_in(mail.newest(1)[0]), GOOD, at)
        assert (
            accounts.authenticate("new@example.org", "five loud oranges") is None
            and sessions.by_session(squatter, at) is None
        )
        assert accounts.authenticate("new@example.org", GOOD).confirmed_at == at  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "name", ["Nguyễn Thị Ánh", "محمد الأمين", "王小明", "Ольга Ёлкина", "ვაჟა", "X Æ"]
    )
    def test_names_are_kept_as_written(self, db: Any, at: datetime, name: str) -> None:
        sign_up(at, name=name)
        assert people.Person.get().name == name


class TestSessions:
    def test_end_at_once(self, cast: Cast, at: datetime) -> None:
        secret = sessions.begin_session(cast.ben, at)
        assert sessions.by_session(secret, at) == cast.ben
        sessions.end_session(secret, at)
        assert sessions.by_session(secret, at) is None

    def test_expire(self, cast: Cast, at: datetime) -> None:
        secret = sessions.begin_session(cast.ben, at)
        assert (
            sessions.by_session(secret, at + sessions.SESSION_LENGTH - timedelta(seconds=1))
            is not None
        )
        assert sessions.by_session(secret, at + sessions.SESSION_LENGTH) is None

    def test_all_end_when_the_account_is_closed(self, cast: Cast, at: datetime) -> None:
        secret = sessions.begin_session(cast.ben, at)
        accounts.close(cast.ben, cast.root, at)
        assert sessions.by_session(secret, at) is None
        accounts.reopen(cast.ben, cast.root, at)
        assert sessions.by_session(secret, at) is None

    def test_change_of_password_ends_all_but_ones_own(self, cast: Cast, at: datetime) -> None:
        cast.ben.change(password_hash=passwords.hashed(GOOD))
        other = sessions.begin_session(cast.ben, at)
        own = sessions.begin_session(cast.ben, at)
        accounts.change_password(cast.ben, GOOD, "another good one", at)
        assert sessions.by_session(other, at) is None
        assert sessions.by_session(own, at) is not None
        assert accounts.authenticate(cast.ben.email, "another good one") == cast.ben

    def test_change_needs_the_present_password(self, cast: Cast, at: datetime) -> None:
        cast.ben.change(password_hash=passwords.hashed(GOOD))
        with pytest.raises(Refused):
            accounts.change_password(cast.ben, "wrong", "another good one", at)
        assert accounts.authenticate(cast.ben.email, GOOD) == cast.ben

    def test_only_the_hash_of_the_secret_is_kept(self, cast: Cast, at: datetime) -> None:
        secret = sessions.begin_session(cast.ben, at)
        assert secret not in str(sessions.SignIn.get().__data__)


class TestReset:
    def test_sets_the_password_ends_sessions_and_proves_the_address(
        self, cast: Cast, at: datetime
    ) -> None:
        cast.ben.change(confirmed_at=None)
        session = sessions.begin_session(cast.ben, at)
        accounts.send_reset(cast.ben.email, at, link)
        accounts.reset_password(secret_in(mail.Message.get()), GOOD, at)
        assert sessions.by_session(session, at) is None
        found = accounts.authenticate(cast.ben.email, GOOD)
        assert found is not None and found.confirmed_at == at

    def test_link_works_once_and_for_an_hour(self, cast: Cast, at: datetime) -> None:
        accounts.send_reset(cast.ben.email, at, link)
        secret = secret_in(mail.Message.get())
        assert tokens.holder(secret, "reset", at + timedelta(minutes=59)) is not None
        assert tokens.holder(secret, "reset", at + timedelta(hours=1)) is None
        accounts.reset_password(secret, GOOD, at)
        with pytest.raises(Refused):
            accounts.reset_password(secret, "another good one", at)

    def test_a_newer_link_makes_the_older_worthless(self, cast: Cast, at: datetime) -> None:
        accounts.send_reset(cast.ben.email, at, link)
        older = secret_in(mail.Message.get())
        accounts.send_reset(cast.ben.email, at, link)
        with pytest.raises(Refused):
            accounts.reset_password(older, GOOD, at)

    def test_confirmation_link_is_no_reset_link(self, db: Any, at: datetime) -> None:
        sign_up(at)
        with pytest.raises(Refused):
            accounts.reset_password(secret_in(mail.Message.get()), GOOD, at)

    def test_unknown_address_gets_no_mail(self, db: Any, at: datetime) -> None:
        accounts.send_reset("nobody@example.org", at, link)
        assert mail.Message.select().count() == 0


class TestConfirm:
    def test_ends_what_came_before(self, db: Any, at: datetime) -> None:
        """A stranger signs up with somebody's address, and stays signed in until its owner comes."""
        accounts.sign_up(accounts.NewAccount("Mal", "new@example.org", "five loud oranges", "en"), at, accounts.Links(link, "", link))  # fmt: skip
        squatter = sessions.begin_session(people.Person.get(), at)
        accounts.confirm(secret_in(mail.newest(1)[0]), at, GOOD)
        assert sessions.by_session(squatter, at) is None
        assert accounts.authenticate("new@example.org", "five loud oranges") is None
        assert accounts.authenticate("new@example.org", GOOD) is not None


class TestTakeover:
    """Somebody was in the account, or had its address, before its owner came."""

    BAD = "five loud oranges"

    def test_who_signed_up_first_keeps_no_way_in_by_a_new_address(
        self, db: Any, at: datetime
    ) -> None:
        """Pre-hijack: a change to the stranger's own mailbox waits while the owner confirms."""
        stranger = accounts.NewAccount("Mal", "new@example.org", self.BAD, "en")
        accounts.sign_up(
            stranger, at, accounts.Links(link, "https://codefest.example.org/forgot", link)
        )
        confirmation = secret_in(mail.newest(1)[0])
        account = people.by_email("new@example.org")
        assert account
        accounts.ask_new_email(account, self.BAD, "mal@example.org", at, link)
        change = secret_in(mail.newest(1)[0])
        accounts.confirm(confirmation, at, GOOD)
        with pytest.raises(Refused):
            accounts.take_new_email(change, at)
        assert people.by_email("mal@example.org") is None

    @pytest.mark.parametrize("way", ["confirm", "reset"])
    def test_who_was_in_keeps_no_token_for_programs(
        self, cast: Cast, at: datetime, way: str
    ) -> None:
        sam = cast.sam.change(confirmed_at=None)
        made = personal_tokens.make(sam, "left behind", at)
        if way == "confirm":
            accounts.send_confirmation(sam, at, link)
            accounts.confirm(secret_in(mail.newest(1)[0]), at, GOOD)
        else:
            accounts.send_reset(sam.email, at, link)
            accounts.reset_password(secret_in(mail.newest(1)[0]), GOOD, at)
        assert personal_tokens.holder(made, at) is None

    @pytest.mark.parametrize("way", ["change", "reset"])
    def test_a_new_password_ends_a_change_of_address_that_waits(
        self, cast: Cast, at: datetime, way: str
    ) -> None:
        ben = cast.ben.change(password_hash=passwords.hashed(self.BAD))
        accounts.ask_new_email(ben, self.BAD, "mal@example.org", at, link)
        change = secret_in(mail.newest(1)[0])
        if way == "change":
            accounts.change_password(ben, self.BAD, GOOD, at)
        else:
            accounts.send_reset(ben.email, at, link)
            accounts.reset_password(secret_in(mail.newest(1)[0]), GOOD, at)
        with pytest.raises(Refused):
            accounts.take_new_email(change, at)

    def test_a_reset_asked_for_with_the_old_address_finds_nobody(
        self, cast: Cast, at: datetime
    ) -> None:
        old = cast.ben.email
        cast.ben.change(password_hash=passwords.hashed(GOOD))
        accounts.ask_new_email(cast.ben, GOOD, "benedict@example.org", at, link)
        accounts.take_new_email(secret_in(mail.newest(1)[0]), at)
        before = mail.Message.select().count()
        accounts.send_reset(old, at, link)
        assert mail.Message.select().count() == before

    def test_of_a_closed_account_no_link_opens_anything(self, cast: Cast, at: datetime) -> None:
        accounts.send_reset(cast.sam.email, at, link)
        reset = secret_in(mail.newest(1)[0])
        accounts.close(cast.sam, cast.root, at)
        with pytest.raises(Refused):
            accounts.reset_password(reset, GOOD, at)


class TestSameAddress:
    @pytest.mark.parametrize(
        "same",
        [
            "Ben@Bücher.example",
            "ben@xn--bcher-kva.example",
            "BEN@XN--BCHER-KVA.EXAMPLE",
            "ben@bücher.example.",
            "ben@bu\u0308cher.example",
        ],
    )
    def test_however_a_national_domain_is_written(self, db: Any, at: datetime, same: str) -> None:
        known = people.create("Ben", "ben@bücher.example", at)
        assert people.by_email(same) == known
        sign_up(at, email=same)
        assert people.Person.select().count() == 1

    @pytest.mark.parametrize("other", ["b.en@example.org", "ben+x@example.org", "ben@example.com"])
    def test_but_what_only_one_server_takes_for_the_same_is_another(
        self, cast: Cast, at: datetime, other: str
    ) -> None:
        """Else whoever holds b.en@ at a server that tells them apart could take ben@ over."""
        assert cast.ben
        assert people.by_email(other) is None


class TestNewEmail:
    @pytest.fixture(autouse=True)
    def ben(self, cast: Cast) -> people.Person:
        return cast.ben.change(password_hash=passwords.hashed(GOOD))

    def test_counts_when_the_link_is_opened_and_the_old_address_is_told(
        self, cast: Cast, at: datetime
    ) -> None:
        old = cast.ben.email
        accounts.ask_new_email(cast.ben, GOOD, "benedict@example.org", at, link)
        assert people.by_email(old) == cast.ben
        assert {row.kind for row in mail.Message.select().where(mail.Message.to == old)} == {
            "address_change_asked"
        }
        accounts.take_new_email(secret_in(mail.newest(1)[0]), at)
        assert people.by_email(old) is None
        assert people.by_email("benedict@example.org") == cast.ben
        told = [row.kind for row in mail.Message.select().where(mail.Message.to == old)]
        assert told == ["address_change_asked", "address_changed"]

    def test_asks_for_the_password(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="present password"):
            accounts.ask_new_email(cast.ben, "a guess", "mal@example.org", at, link)
        assert mail.Message.select().count() == 0

    def test_voids_every_link_sent_before_and_ends_other_sessions(
        self, cast: Cast, at: datetime
    ) -> None:
        """A reset link to the old address took an account over."""
        accounts.send_reset(cast.ben.email, at, link)
        reset = secret_in(mail.newest(1)[0])
        other, own = (sessions.begin_session(cast.ben, at) for _ in range(2))
        accounts.ask_new_email(cast.ben, GOOD, "benedict@example.org", at, link)
        accounts.take_new_email(secret_in(mail.newest(1)[0]), at, own)
        assert tokens.holder(reset, "reset", at) is None
        with pytest.raises(Refused):
            accounts.reset_password(reset, "five loud oranges", at)
        assert sessions.by_session(other, at) is None and sessions.by_session(own, at) is not None

    def test_ends_what_an_office_confirmed(self, cast: Cast, at: datetime) -> None:
        affiliate(cast.ben, cast.office, "representative")
        accounts.ask_new_email(cast.ben, GOOD, "benedict@example.org", at, link)
        accounts.take_new_email(secret_in(mail.newest(1)[0]), at)
        cast.ben.forget()
        assert affiliations.degree(cast.ben, cast.office) == "said"

    def test_address_of_somebody_else_gets_no_mail(self, cast: Cast, at: datetime) -> None:
        accounts.ask_new_email(cast.ben, GOOD, cast.cy.email, at, link)
        assert [row.to for row in mail.Message.select()] == [cast.ben.email]

    def test_address_taken_meanwhile_is_refused(self, cast: Cast, at: datetime) -> None:
        accounts.ask_new_email(cast.ben, GOOD, "fresh@example.org", at, link)
        make_person("Fresh Example", email="fresh@example.org")
        with pytest.raises(Refused):
            accounts.take_new_email(secret_in(mail.newest(1)[0]), at)


class TestClose:
    def test_what_waits_for_the_address_is_not_sent_any_more(
        self, cast: Cast, at: datetime
    ) -> None:
        for number, address in enumerate((cast.ben.email, cast.ben.email, cast.bo.email)):
            message = mail.queue(mail.Written(address, "Hello", "Hi", "en"), at)
            if not number:
                mail.Message.update(sent_at=at).where(mail.Message.id == message.id).execute()
        accounts.close(cast.ben, cast.root, at)
        left = [(row.to, row.sent_at is None) for row in mail.Message.select()]
        assert left == [(cast.ben.email, False), (cast.bo.email, True)]

    def test_administrators_hear_of_an_office_that_nobody_represents(
        self, cast: Cast, at: datetime
    ) -> None:
        accounts.close(cast.pia, cast.root, at)
        assert [(row.to, row.kind) for row in mail.Message.select()] == [
            (cast.root.email, "office_alone")
        ]


class TestPasswords:
    @pytest.mark.parametrize(
        "bad",
        [
            "short",
            "password",
            "Password1",
            "12345678",
            "aaaaaaaaaaaa",
            "ben@example.org",
            "qwertyuiop!",
            "x" * 129,
        ],
    )
    def test_weak_ones_are_refused(self, bad: str) -> None:
        assert passwords.weakness(bad, "Ben", "ben@example.org")

    @pytest.mark.parametrize(
        "good",
        [GOOD, "correct horse battery", "пять тихих лимонов", "蓝色的海洋里有鱼儿", "aB3$xYz9"],
    )
    def test_good_ones_need_no_special_characters(self, good: str) -> None:
        assert passwords.weakness(good, "Ben", "ben@example.org") is None

    def test_an_account_without_a_password_opens_to_none(self, cast: Cast) -> None:
        assert accounts.authenticate(cast.ben.email, "") is None


class TestAdministrators:
    def test_the_last_one_cannot_step_down(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused):
            people.appoint(cast.root, False, cast.root, at)
        people.appoint(cast.ada, True, cast.root, at)
        people.appoint(cast.root, False, cast.ada, at)
        assert [person.name for person in people.search(role="administrator")] == ["Ada Example"]

    def test_cannot_close_their_own_account(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused):
            accounts.close(cast.root, cast.root, at)


@pytest.mark.parametrize(
    ("browser", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_session_is_shown_by_its_device(browser: str, device: str) -> None:
    assert sessions.SignIn(browser=browser).device == device

"""People, how they sign in, and the sessions and tokens that prove it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from peewee import BooleanField, CharField, Check, ForeignKeyField, JSONField

from hackathon.db import Base, Edited, UtcField, new_key
from hackathon.offices import Office


Answered = TypeVar("Answered")


class Person(Edited):
    """Somebody with an account. Names are kept as written, in any script."""

    key = CharField(unique=True, max_length=16, default=new_key)
    email = CharField()  # as typed
    email_key = CharField(unique=True)  # folded, so that one address means one account
    name = CharField()
    folded = CharField(default="", index=True)  # name and affiliation folded, for search and sorting
    password_hash = CharField(default="")  # Argon2id; empty: cannot sign in by password
    office = ForeignKeyField(Office, backref="people", null=True, on_delete="SET NULL")
    affiliation = CharField(default="")
    country = CharField(max_length=2, default="")
    languages = JSONField(default=list)  # BCP 47 codes
    skills = JSONField(default=list)
    time_zone = CharField(default="UTC")
    locale = CharField(default="")  # interface language; empty follows the browser
    contact = BooleanField(default=False)  # opted in to be shown as the office's contact
    administrator = BooleanField(default=False)
    active = BooleanField(default=True)
    demonstration = BooleanField(default=False)  # invented, comes with the demonstration data
    confirmed_at = UtcField(null=True)  # when the e-mail address was proved
    created_at = UtcField()

    def remember(self, key: Hashable, ask: Callable[[], Answered]) -> Answered:
        """Ask the database once for what several permissions of one request want to know about this person."""
        known: dict[Hashable, Any] = self.__dict__.setdefault("_known", {})
        if key not in known:
            known[key] = ask()
        return cast(Answered, known[key])

    # What Flask-Login asks of a user. ``secret`` is the session's, set by ``by_session``.
    secret: str = ""
    is_anonymous = False

    @property
    def is_authenticated(self) -> bool:
        """A person that a session was found for is signed in."""
        return bool(self.secret)

    @property
    def is_active(self) -> bool:
        """Closed accounts cannot sign in."""
        return bool(self.active)

    def get_id(self) -> str:
        """Return what the cookie carries: the session's secret, never the person's number."""
        return self.secret

    def forget(self) -> None:
        """Drop what was remembered: a verb has just changed this person's roles."""
        self.__dict__.pop("_known", None)


class SignIn(Base):
    """A server-side session: the cookie holds a random id, this row its hash. Revoking ends it at once."""

    digest = CharField(unique=True, max_length=64)
    person = ForeignKeyField(Person, backref="sign_ins", on_delete="CASCADE")
    created_at = UtcField()
    seen_at = UtcField()
    expires_at = UtcField()
    revoked_at = UtcField(null=True)
    browser = CharField(default="", max_length=200)


class Token(Base):
    """A single-use secret sent by e-mail, bound to one purpose; only its hash is kept."""

    digest = CharField(unique=True, max_length=64)
    purpose = CharField(max_length=20)
    person = ForeignKeyField(Person, backref="tokens", on_delete="CASCADE")
    email = CharField(default="")  # the address it was sent to: it proves that one only
    created_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)

    class Meta:
        constraints = [Check("purpose IN ('confirm', 'reset', 'change email')")]


SESSION_LENGTH = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=10)  # how exactly "last seen" is kept: a write on every request would be dear


def digest(secret: str) -> str:
    """Return the form in which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin_session(person: Person, at: datetime, browser: str = "") -> str:
    """Open a server-side session and return its secret; the person carries it from now on."""
    secret = secrets.token_urlsafe(32)
    SignIn.create(
        digest=digest(secret), person=person, created_at=at, seen_at=at, expires_at=at + SESSION_LENGTH, browser=browser[:200]
    )
    person.secret = secret
    return secret


def by_session(secret: str, at: datetime) -> Person | None:
    """Return who holds the session, or None when it ended, expired or never was, or the account is closed."""
    row = (
        SignIn.select(SignIn, Person)
        .join(Person)
        .where(SignIn.digest == digest(secret), SignIn.revoked_at.is_null(), SignIn.expires_at > at, Person.active)
        .first()
    )
    if row is None:
        return None
    if at - row.seen_at > SEEN_EVERY:
        SignIn.update(seen_at=at).where(SignIn.id == row.id).execute()
    person = cast(Person, row.person)
    person.secret = secret
    return person


def end_session(secret: str, at: datetime) -> None:
    """Sign out: the session is worth nothing from this moment on."""
    SignIn.update(revoked_at=at).where(SignIn.digest == digest(secret), SignIn.revoked_at.is_null()).execute()


def end_sessions(person: Person, at: datetime, but: str = "") -> int:
    """End every session of ``person`` except the one with the secret ``but``; return how many ended."""
    query = SignIn.update(revoked_at=at).where(SignIn.person == person, SignIn.revoked_at.is_null())
    return int(query.where(SignIn.digest != digest(but)).execute())

"""Sessions: who is signed in in which browser; rows of ours, so revoking one ends it at once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import cast

from peewee import CharField, ForeignKeyField, ModelSelect

from hackathon.core import user_agents
from hackathon.core.db import Base, UtcField
from hackathon.core.prepared import prepared
from hackathon.people.people import Person
from hackathon.people.tokens import digest


class SignIn(Base):
    """A server-side session: the cookie holds a random id, this row its hash. Revoking ends it at
    once."""

    seen_by_public = False
    digest = CharField(unique=True, max_length=64)
    person = ForeignKeyField(Person, backref="sign_ins", on_delete="CASCADE")
    created_at = UtcField()
    seen_at = UtcField()
    expires_at = UtcField()
    revoked_at = UtcField(null=True)
    browser = CharField(default="", max_length=200)

    @property
    def device(self) -> str:
        """What the session was opened with: "Firefox, Windows"; empty when its browser says nothing
        known."""
        return user_agents.device(self.browser)


SESSION_LENGTH = timedelta(days=14)


SEEN_EVERY = timedelta(
    minutes=10
)  # how exactly "last seen" is kept: a write on every request would be dear


# Reading a page writes nothing: it would fail on a full disk, and wait for whoever writes. Who was
# seen when is kept here until ``note_seen``.
_seen: dict[int, datetime] = {}


def begin_session(person: Person, at: datetime, browser: str = "") -> str:
    """Open a server-side session and return its secret; the person carries it from now on."""
    # 256 bits: nobody comes upon one by trying.
    secret = secrets.token_urlsafe(32)
    SignIn.create(
        digest=digest(secret),
        person=person,
        created_at=at,
        seen_at=at,
        expires_at=at + SESSION_LENGTH,
        browser=browser[:200],
    )
    person.secret = secret
    return secret


def by_session(secret: str, at: datetime) -> Person | None:
    """Return who holds the session, or None when it ended, expired or never was, or the account is
    closed."""
    row = _holding.first(digest(secret), at)
    if row is None:
        return None
    if at - row.seen_at > SEEN_EVERY:
        _seen[row.id] = at
    person = cast(Person, row.person)
    person.secret = secret
    return person


def note_seen() -> int:
    """Write down when sessions were last used, and return how many those are; the site's
    housekeeping does so every minute.

    :raises peewee.PeeweeException: and what was not written stays for the next time
    """
    count = 0
    for number, at in list(_seen.items()):
        SignIn.update(seen_at=at).where(SignIn.id == number, SignIn.seen_at < at).execute()
        # Seen again meanwhile, it waits for the next turn.
        if _seen.get(number) == at:
            del _seen[number]
        count += 1
    return count


@prepared
def _holding(digest: str, at: datetime) -> ModelSelect[SignIn]:
    return (
        SignIn.select(SignIn, Person)
        .join(Person)
        .where(SignIn.digest == digest, SignIn.expires_at > at)
        .where(SignIn.revoked_at.is_null(), Person.active)
    )


def end_session(secret: str, at: datetime) -> None:
    """Sign out: the session is worth nothing from this moment on."""
    SignIn.update(revoked_at=at).where(
        SignIn.digest == digest(secret), SignIn.revoked_at.is_null()
    ).execute()


def end_sessions(person: Person, at: datetime, but: str = "") -> int:
    """End every session of ``person`` except the one with the secret ``but``; return how many
    ended."""
    query = SignIn.update(revoked_at=at).where(SignIn.person == person, SignIn.revoked_at.is_null())
    return int(query.where(SignIn.digest != digest(but)).execute())


def open_sessions(person: Person, at: datetime) -> list[SignIn]:
    """Return the sessions of ``person`` that are worth something, latest first."""
    query = SignIn.select().where(
        SignIn.person == person,
        SignIn.revoked_at.is_null(),
        SignIn.expires_at > at,
    )
    return list(query.order_by(SignIn.seen_at.desc()))

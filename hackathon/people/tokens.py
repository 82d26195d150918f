"""Single-use secrets that travel by e-mail, each for one purpose; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from peewee import CharField, Check, ForeignKeyField

from hackathon.core.db import Base, UtcField
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person


def digest(secret: str) -> str:
    """Return the form in which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Token(Base):
    """A single-use secret sent by e-mail, bound to one purpose; only its hash is kept."""

    seen_by_public = False
    digest = CharField(unique=True, max_length=64)
    purpose = CharField(max_length=20)
    person = ForeignKeyField(Person, backref="tokens", on_delete="CASCADE")
    email = CharField(default="")  # the address it was sent to: it proves that one only
    created_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)

    class Meta:
        constraints = [Check("purpose IN ('confirm', 'reset', 'change email')")]


# As long as its letter may lie unread; the one that opens an account is the shortest.
LIFETIMES = {
    "confirm": timedelta(days=3),
    "reset": timedelta(hours=1),
    "change email": timedelta(days=1),
}
WELCOME = timedelta(days=14)  # for whoever was invited and has not chosen a password yet


LinkTo = Callable[
    [str], str
]  # a secret -> the address that carries it; made by the door, which knows addresses


def issue(
    person: Person,
    purpose: str,
    email: str,
    at: datetime,
    life: timedelta | None = None,
) -> str:
    """Make a single-use secret for one purpose and return it; earlier ones for the same purpose are
    worth nothing now.

    :param life: how long it works, when not as long as its purpose usually needs
    """
    Token.update(used_at=at).where(
        Token.person == person,
        Token.purpose == purpose,
        Token.used_at.is_null(),
    ).execute()
    secret = secrets.token_urlsafe(32)
    Token.create(
        digest=digest(secret),
        purpose=purpose,
        person=person,
        email=email,
        created_at=at,
        expires_at=at + (life or LIFETIMES[purpose]),
    )
    return secret


def void(person: Person, at: datetime) -> None:
    """Let every link that was sent to ``person`` so far be worth nothing."""
    Token.update(used_at=at).where(Token.person == person, Token.used_at.is_null()).execute()


def holder(secret: str, purpose: str, at: datetime) -> Token | None:
    """Return the token behind an unused, unexpired secret for ``purpose``, or None."""
    return cast(
        "Token | None",
        Token.select(Token, Person)
        .join(Person)
        .where(
            Token.digest == digest(secret),
            Token.purpose == purpose,
            Token.used_at.is_null(),
            Token.expires_at > at,
            Person.active,
        )
        .first(),
    )


def spend(secret: str, purpose: str, at: datetime) -> Token:
    token = holder(secret, purpose, at)
    # Of two who use a secret at once only one finds it unused.
    if (
        token is None
        or not Token.update(used_at=at)
        .where(Token.id == token.id, Token.used_at.is_null())
        .execute()
    ):
        raise Refused(_("This link was used already or is too old. Ask for a new one."))
    return token

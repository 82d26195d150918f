"""Personal tokens: secrets that a person makes for programs of their own, to send files with.

Only their hashes are kept.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self, cast

from peewee import CharField, ForeignKeyField, ModelSelect

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.people.tokens import digest

PREFIX = "codefest_"  # whoever finds one in a file knows what it opens
# As long as an event usually takes; a forgotten one ends by itself.
LIFE = timedelta(days=90)
MOST = 10  # of one person at a time


class PersonalToken(Base):
    """A secret for programs; it opens the sending of files alone."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    person = ForeignKeyField(Person, backref="personal_tokens", on_delete="CASCADE")
    name = CharField(max_length=100)
    digest = CharField(unique=True, max_length=64)
    created_at = UtcField()
    expires_at = UtcField()
    revoked_at = UtcField(null=True)

    @classmethod
    def by_address(cls, token: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Person).join(Person)
        return cast("Self | None", query.where(cls.key == token).first())


def make(person: Person, name: str, at: datetime) -> str:
    """Make a token and return its secret, which nobody is shown again.

    :param name: what the person calls the program that it is for
    :raises Refused: when the person has as many as anybody may have
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction():
        if len(valid(person, at)) >= MOST:
            raise Refused(_("You have %(most)s tokens. Revoke one first.", most=MOST))
        PersonalToken.create(
            person=person,
            name=name,
            digest=digest(secret),
            created_at=at,
            expires_at=at + LIFE,
        )
        audit.record(at, person, "people.make_token", person, name=name)
    return secret


def revoke(token: PersonalToken, person: Person, at: datetime) -> None:
    """Make a token worth nothing from now on."""
    with transaction():
        PersonalToken.update(revoked_at=at).where(PersonalToken.id == token.id).execute()
        audit.record(at, person, "people.revoke_token", person, name=token.name)


def revoke_all(person: Person, at: datetime) -> None:
    """Make every token of ``person`` worth nothing; call it inside a verb's transaction."""
    mine = PersonalToken.update(revoked_at=at).where(PersonalToken.person == person)
    mine.where(PersonalToken.revoked_at.is_null()).execute()


def valid(person: Person, at: datetime) -> list[PersonalToken]:
    """Return the tokens of ``person`` that are worth something, newest first."""
    query = PersonalToken.select().where(
        PersonalToken.person == person,
        PersonalToken.revoked_at.is_null(),
        PersonalToken.expires_at > at,
    )
    return list(query.order_by(PersonalToken.id.desc()))


def holder(secret: str, at: datetime) -> Person | None:
    """Return whose token this is, or None when it is worth nothing or the account is closed."""
    row = _holding.first(digest(secret), at)
    if row is None:
        return None
    person = cast(Person, row.person)
    person.secret = secret
    return person


@prepared
def _holding(digested: str, at: datetime) -> ModelSelect[PersonalToken]:
    # Asked for every chunk that a program sends.
    query = PersonalToken.select(PersonalToken, Person).join(Person)
    mine = (PersonalToken.digest == digested) & PersonalToken.revoked_at.is_null()
    return query.where(mine, PersonalToken.expires_at > at, Person.active)

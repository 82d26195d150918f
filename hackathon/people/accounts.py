"""Accounts: how people prove who they are. Sessions that end at once, single-use tokens, passwords,
addresses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from peewee import CharField, Check, ForeignKeyField

from hackathon.core import audit, language, mail, user_agents
from hackathon.core.db import Base, UtcField, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import look_alike
from hackathon.core.states import Refused
from hackathon.people import passwords
from hackathon.people.people import Person, by_email, folded_name


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


SESSION_LENGTH = timedelta(days=14)
SEEN_EVERY = timedelta(
    minutes=10
)  # how exactly "last seen" is kept: a write on every request would be dear


def digest(secret: str) -> str:
    """Return the form in which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin_session(person: Person, at: datetime, browser: str = "") -> str:
    """Open a server-side session and return its secret; the person carries it from now on."""
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
    row = (
        SignIn.select(SignIn, Person)
        .join(Person)
        .where(
            SignIn.digest == digest(secret),
            SignIn.revoked_at.is_null(),
            SignIn.expires_at > at,
            Person.active,
        )
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
    SignIn.update(revoked_at=at).where(
        SignIn.digest == digest(secret), SignIn.revoked_at.is_null()
    ).execute()


def end_sessions(person: Person, at: datetime, but: str = "") -> int:
    """End every session of ``person`` except the one with the secret ``but``; return how many
    ended."""
    query = SignIn.update(revoked_at=at).where(SignIn.person == person, SignIn.revoked_at.is_null())
    return int(query.where(SignIn.digest != digest(but)).execute())


# --- Tokens. --------------------------------------------------------------------------------------

LIFETIMES = {
    "confirm": timedelta(days=3),
    "reset": timedelta(hours=1),
    "change email": timedelta(days=1),
}
LinkTo = Callable[
    [str], str
]  # a secret -> the address that carries it; made by the door, which knows addresses


def issue(person: Person, purpose: str, email: str, at: datetime) -> str:
    """Make a single-use secret for one purpose and return it; earlier ones for the same purpose are
    worth nothing now."""
    Token.update(used_at=at).where(
        Token.person == person, Token.purpose == purpose, Token.used_at.is_null()
    ).execute()
    secret = secrets.token_urlsafe(32)
    Token.create(
        digest=digest(secret),
        purpose=purpose,
        person=person,
        email=email,
        created_at=at,
        expires_at=at + LIFETIMES[purpose],
    )
    return secret


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


def _spend(secret: str, purpose: str, at: datetime) -> Token:
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


# --- Verbs. ---------------------------------------------------------------------------------------


def sign_up(
    name: str,
    email: str,
    password: str,
    locale: str,
    at: datetime,
    confirm: LinkTo,
    reset: str,
    renew: LinkTo,
) -> None:
    """Make an account and send the link that confirms its address.

    Whoever asks learns nothing about who has an account: for a known address the answer is the
    same, and its owner is told by mail.

    :param confirm: address of the confirmation page for a secret
    :param reset: address of the page that sends a new password
    :param renew: address of the page that sets a new password for a secret
    """
    hashed = passwords.hashed(password)  # before the look-up: both ways take as long
    with transaction():
        known = by_email(email)
        if known is None:
            person = Person.create(
                name=name,
                email=email,
                email_key=look_alike(email),
                folded=folded_name(name, ""),
                password_hash=hashed,
                locale=locale,
                created_at=at,
            )
            audit.record(at, person, "people.sign_up", person)
            _send_confirmation(person, at, confirm)
        elif known.confirmed_at is None:
            # Whoever signed up first need not own the address: its owner chooses a password anew,
            # which ends the first one's.
            send_reset(email, at, renew)
        else:
            with language.using(known.locale or locale):
                mail.queue(
                    known.email,
                    _("You already have an account"),
                    _(
                        "Somebody, probably you, tried to sign up with this address.\n\nYou have an"
                        " account already. If you do not know the password any more, choose a new"
                        " one here:\n%(link)s\n\nIf it was not you, there is nothing to do.",
                        link=reset,
                    ),
                    at,
                    known.locale or locale,
                )


def _send_confirmation(person: Person, at: datetime, confirm: LinkTo) -> None:
    with language.using(person.locale or "en"):
        mail.queue(
            person.email,
            _("Confirm your e-mail address"),
            _(
                "Welcome to Codefest, %(name)s.\n\nOpen this link to confirm your address (it works"
                " for three days):\n%(link)s\n\nIf you did not sign up, ignore this message.",
                name=person.name,
                link=confirm(issue(person, "confirm", person.email, at)),
            ),
            at,
            person.locale or "en",
        )


def send_confirmation(person: Person, at: datetime, confirm: LinkTo) -> None:
    """Send the confirmation link once more."""
    if person.confirmed_at is not None:
        raise Refused(_("Your address is confirmed already."))
    with transaction():
        _send_confirmation(person, at, confirm)


def confirm(secret: str, at: datetime) -> Person:
    """Confirm the address that the secret was sent to.

    :raises Refused: when the link is used, expired or for an address that the account no longer has
    """
    with transaction():
        token = _spend(secret, "confirm", at)
        person = token.person
        if look_alike(token.email) != person.email_key:
            raise Refused(_("This link was used already or is too old. Ask for a new one."))
        Person.update(confirmed_at=at).where(
            Person.id == person.id, Person.confirmed_at.is_null()
        ).execute()
        audit.record(at, person, "people.confirm", person)
        person.confirmed_at = person.confirmed_at or at
    return cast(Person, person)


def authenticate(email: str, password: str) -> Person | None:
    """Return who has this address and password, or None; a missing account takes as long as a wrong
    password."""
    person = by_email(email)
    fits = passwords.right(password, person.password_hash if person else "")
    return person if person and fits and person.active else None


def send_reset(email: str, at: datetime, link: LinkTo) -> None:
    """Send the link with which the owner of an address chooses a new password; nothing happens for
    an unknown one."""
    with transaction():
        person = by_email(email)
        if person is None or not person.active:
            return
        with language.using(person.locale or "en"):
            mail.queue(
                person.email,
                _("Choose a new password"),
                _(
                    "Open this link to choose a new password (it works for one hour):\n%(link)s\n\n"
                    "If you did not ask for it, ignore this message; your password stays as it is.",
                    link=link(issue(person, "reset", person.email, at)),
                ),
                at,
                person.locale or "en",
            )


def reset_password(secret: str, password: str, at: datetime) -> Person:
    """Set a new password by a reset link. Every session ends; the address counts as confirmed,
    since the link came there.

    :raises Refused: when the link is used, too old or made for another purpose
    """
    hashed = passwords.hashed(password)
    with transaction():
        token = _spend(secret, "reset", at)
        person = token.person
        person.change(password_hash=hashed, confirmed_at=person.confirmed_at or at)
        end_sessions(person, at)
        audit.record(at, person, "people.reset_password", person)
    return cast(Person, person)


def change_password(person: Person, old: str, new: str, at: datetime) -> None:
    """Set a new password; every other session ends.

    :raises Refused: when the old one is wrong
    """
    if not passwords.right(old, person.password_hash):
        raise Refused(_("Your present password is another one."))
    hashed = passwords.hashed(new)
    with transaction():
        person.change(password_hash=hashed)
        end_sessions(person, at, but=person.secret)
        audit.record(at, person, "people.change_password", person)


def ask_new_email(person: Person, email: str, at: datetime, link: LinkTo) -> None:
    """Send a link to a new address; the account keeps the old one until the link is opened."""
    with transaction():
        taken = by_email(email)
        if taken is None or taken.id == person.id:
            mail.queue(
                email,
                _("Confirm your new e-mail address"),
                _(
                    "Open this link to use this address for your Codefest account (it works for one"
                    " day):\n%(link)s",
                    link=link(issue(person, "change email", email, at)),
                ),
                at,
                person.locale or "en",
            )


def take_new_email(secret: str, at: datetime) -> Person:
    """Give the account the address that the secret was sent to, and tell the old address.

    :raises Refused: when the link is used or too old, or another account has the address by now
    """
    with transaction():
        token = _spend(secret, "change email", at)
        person, old = token.person, token.person.email
        if (taken := by_email(token.email)) and taken.id != person.id:
            raise Refused(_("Another account has this address by now."))
        person.change(email=token.email, email_key=look_alike(token.email), confirmed_at=at)
        audit.record(at, person, "people.change_email", person)
        with language.using(person.locale or "en"):
            mail.queue(
                old,
                _("Your e-mail address was changed"),
                _(
                    "Your Codefest account now uses another e-mail address. If it was not you,"
                    " write to the organisers of your event."
                ),
                at,
                person.locale or "en",
            )
    return cast(Person, person)


def close(person: Person, by: Person, at: datetime) -> None:
    """Close an account: its sessions end at once and nobody can sign in to it; what it did stays.

    :raises Refused: for one's own account
    """
    if person.id == by.id:
        raise Refused(_("Another administrator has to close your account."))
    with transaction():
        person.change(active=False)
        end_sessions(person, at)
        audit.record(at, by, "people.close", person)


def reopen(person: Person, by: Person, at: datetime) -> None:
    """Open a closed account again."""
    with transaction():
        person.change(active=True)
        audit.record(at, by, "people.reopen", person)


# --- Queries. -------------------------------------------------------------------------------------


def open_sessions(person: Person, at: datetime) -> list[SignIn]:
    """Return the sessions of ``person`` that are worth something, latest first."""
    query = SignIn.select().where(
        SignIn.person == person, SignIn.revoked_at.is_null(), SignIn.expires_at > at
    )
    return list(query.order_by(SignIn.seen_at.desc()))

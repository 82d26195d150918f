"""Accounts: how people prove who they are. Sessions that end at once, single-use tokens, passwords,
addresses."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast

from hackathon.core import audit, letters, mail
from hackathon.core.db import transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people import confirmations, passwords, personal_tokens, sessions, tokens
from hackathon.people.domains import address_key
from hackathon.people.offices import named
from hackathon.people.people import Person, administrators, by_email, create, folded_name
from hackathon.people.tokens import LinkTo

# --- Tokens. --------------------------------------------------------------------------------------


# --- Verbs. ---------------------------------------------------------------------------------------


class NewAccount(NamedTuple):
    """What somebody gives who wants an account."""

    name: str
    email: str
    password: str
    locale: str  # of the interface


class Links(NamedTuple):
    """Where letters to somebody who signs up may lead."""

    confirm: LinkTo  # the confirmation page for a secret
    reset: str  # the page that sends a new password
    renew: LinkTo  # the page that sets a new password for a secret


def sign_up(new: NewAccount, at: datetime, links: Links) -> None:
    """Make an account and send the link that confirms its address.

    Whoever asks learns nothing about who has an account: for a known address the answer is the
    same, and its owner is told by mail.
    """
    hashed = passwords.hashed(new.password)  # before the look-up: both ways take as long
    with transaction():
        known = by_email(new.email)
        if known is None:
            person = Person.create(
                name=new.name,
                email=new.email,
                email_key=address_key(new.email),
                folded=folded_name(new.name, ""),
                password_hash=hashed,
                locale=new.locale,
                created_at=at,
            )
            audit.record(at, person, "people.sign_up", person)
            _send_confirmation(person, at, links.confirm)
        elif known.confirmed_at is None:
            # Whoever signed up first need not own the address: its owner chooses a password anew,
            # which ends the first one's.
            send_reset(new.email, at, links.renew)
        else:
            letters.write(known, "account_exists", at, link=links.reset)


def _send_confirmation(person: Person, at: datetime, confirm: LinkTo) -> None:
    link = confirm(tokens.issue(person, "confirm", person.email, at))
    letters.write(
        person,
        "confirm_address",
        at,
        link=link,
        name=person.name,
    )


def send_confirmation(person: Person, at: datetime, confirm: LinkTo) -> None:
    """Send the confirmation link once more."""
    if person.confirmed_at is not None:
        raise Refused(_("Your address is confirmed already."))
    with transaction():
        _send_confirmation(person, at, confirm)


def confirm(secret: str, at: datetime, password: str | None = None) -> Person:
    """Confirm the address that the secret was sent to, and end what came before: whoever signed up
    first need not own the address.

    :param password: a new one, asked for where the link was opened elsewhere than the sign-up
    :raises Refused: when the link is used, expired or for an address that the account no longer has
    """
    hashed = passwords.hashed(password) if password else None
    with transaction():
        token = tokens.spend(secret, "confirm", at)
        person = token.person
        # The account may have another address since; the link proves the old one.
        if address_key(token.email) != person.email_key:
            raise Refused(_("This link was used already or is too old. Ask for a new one."))
        if hashed:
            person.change(password_hash=hashed)
        # Only the first time: when an address was proved is never moved.
        Person.update(confirmed_at=at).where(
            Person.id == person.id, Person.confirmed_at.is_null()
        ).execute()
        person.confirmed_at = person.confirmed_at or at
        _end_what_came_before(person, at)
        confirmations.settle(person, at)
        audit.record(at, person, "people.confirm", person)
    return cast(Person, person)


def _end_what_came_before(person: Person, at: datetime) -> None:
    """Whoever was in the account so far need not own it: sessions, links and tokens end."""
    tokens.void(person, at)
    sessions.end_sessions(person, at)
    personal_tokens.revoke_all(person, at)


def authenticate(email: str, password: str) -> Person | None:
    """Return who has this address and password, or None; a missing account takes as long as a wrong
    password."""
    person = by_email(email)
    fits = passwords.right(password, person.password_hash if person else "")
    # All three are looked at, in a time that does not tell which one failed.
    return person if person and fits and person.active else None


def send_reset(email: str, at: datetime, link: LinkTo) -> None:
    """Send the link with which the owner of an address chooses a new password; nothing happens for
    an unknown one."""
    with transaction():
        person = by_email(email)
        # Silence: the page says the same to whoever asks.
        if person is None or not person.active:
            return
        secret = tokens.issue(person, "reset", person.email, at)
        letters.write(person, "choose_password", at, link=link(secret))


def reset_password(secret: str, password: str, at: datetime) -> Person:
    """Set a new password by a reset link. Every session ends; the address counts as confirmed,
    since the link came there.

    :raises Refused: when the link is used, too old or made for another purpose
    """
    hashed = passwords.hashed(password)
    with transaction():
        token = tokens.spend(secret, "reset", at)
        person = token.person
        _prove(person, hashed, at)
        audit.record(at, person, "people.reset_password", person)
    return cast(Person, person)


def _prove(person: Person, hashed: str, at: datetime) -> None:
    """Let an account belong to whoever holds a link that came to its address."""
    person.change(password_hash=hashed, confirmed_at=person.confirmed_at or at)
    _end_what_came_before(person, at)
    confirmations.settle(person, at)


def welcome(new: NewAccount, hashed: str, at: datetime) -> Person:
    """Open the account of somebody who holds a link that came to the address: a new one, or one
    whose address nobody has proved so far. Call it inside a verb's transaction.

    :param hashed: the password's hash, made before the transaction began
    """
    person = by_email(new.email) or create(new.name, new.email, at, locale=new.locale)
    _prove(person, hashed, at)
    audit.record(at, person, "people.confirm", person)
    return person


def change_password(
    person: Person,
    old: str,
    new: str,
    at: datetime,
) -> None:
    """Set a new password; every other session ends.

    :raises Refused: when the old one is wrong
    """
    if not passwords.right(old, person.password_hash):
        raise Refused(_("Your present password is another one."))
    hashed = passwords.hashed(new)
    with transaction():
        person.change(password_hash=hashed)
        tokens.void(person, at)  # a new address that somebody else asked for, among them
        sessions.end_sessions(person, at, but=person.secret)
        audit.record(at, person, "people.change_password", person)


def ask_new_email(
    person: Person,
    password: str,
    email: str,
    at: datetime,
    link: LinkTo,
) -> None:
    """Send a link to a new address, and tell the old one; the account keeps the old one until the
    link is opened.

    :raises Refused: when the password is wrong
    """
    if not passwords.right(password, person.password_hash):
        raise Refused(_("Your present password is another one."))
    with transaction():
        # To the old address first: its owner learns of it even when somebody else asked.
        letters.write(person, "address_change_asked", at, email=email)
        taken = by_email(email)
        # An address with an account gets no letter, and whoever asked learns nothing by that.
        if taken is None or taken.id == person.id:
            reader = letters.Stranger(email, person.locale, person.time_zone)
            secret = tokens.issue(person, "change email", email, at)
            letters.write(reader, "new_address", at, link=link(secret))
        audit.record(at, person, "people.ask_new_email", person)


def take_new_email(secret: str, at: datetime, session: str = "") -> Person:
    """Give the account the address that the secret was sent to, and tell the old address.

    What came before ends: links sent to the old address, every session but the one with the secret
    ``session``, and what rested on the old address.

    :raises Refused: when the link is used or too old, or another account has the address by now
    """
    with transaction():
        token = tokens.spend(secret, "change email", at)
        person, old = token.person, token.person.email
        # Between the question and the click somebody may have signed up with it.
        if (taken := by_email(token.email)) and taken.id != person.id:
            raise Refused(_("Another account has this address by now."))
        person.change(
            email=token.email,
            email_key=address_key(token.email),
            confirmed_at=at,
        )
        tokens.void(person, at)
        sessions.end_sessions(person, at, but=session)
        confirmations.address_changed(person, at)
        audit.record(at, person, "people.change_email", person)
        # The old address is nobody's in this database any more.
        reader = letters.Stranger(old, person.locale, person.time_zone)
        letters.write(reader, "address_changed", at)
    return cast(Person, person)


def close(person: Person, by: Person, at: datetime) -> None:
    """Close an account: its sessions end at once and nobody can sign in to it; what it did stays.

    :raises Refused: for one's own account
    """
    if person.id == by.id:
        raise Refused(_("Another administrator has to close your account."))
    with transaction():
        person.change(active=False)
        sessions.end_sessions(person, at)
        tokens.void(person, at)
        # What waits in the outbox for a closed account does not go out.
        mail.drop(person.email)
        for office in confirmations.close(person, at):
            for reader in administrators():
                letters.write(
                    reader,
                    "office_alone",
                    at,
                    office=named(office),
                    name=person.name,
                )
        audit.record(at, by, "people.close", person)


def reopen(person: Person, by: Person, at: datetime) -> None:
    """Open an account again that an administrator closed.

    :raises Refused: when its owner closed it: then nothing of it is left
    """
    if person.closed_at is not None:
        raise Refused(
            _("Its owner has closed this account for good. Nothing of it is left to open.")
        )
    with transaction():
        person.change(active=True)
        audit.record(at, by, "people.reopen", person)


# --- Queries. -------------------------------------------------------------------------------------

"""Two accounts of one person become one: asked for by an administrator, confirmed from both
addresses, then done.

What names somebody is read from ``inventory``, so a new noun is dealt with by standing in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from peewee import SQL, CharField, Check, ForeignKeyField

from hackathon.core import audit, letters
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event
from hackathon.judging.judging import Judge
from hackathon.people import people, tokens
from hackathon.people.people import Person
from hackathon.privacy import closing, handing_over
from hackathon.teams.teams import Membership

MOVES = {"asked": ("done", "withdrawn")}
LIFE = timedelta(days=14)


class AccountMerge(Base):
    """Somebody is asked, at both addresses, whether two accounts are theirs."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    kept = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    ended = ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    status = CharField(default="asked", max_length=12)
    asked_by = ForeignKeyField(
        Person,
        null=True,
        backref="+",
        on_delete="SET NULL",
    )
    asked_at = UtcField()
    expires_at = UtcField()
    # Of the secrets in the letters, which are kept nowhere.
    kept_digest = CharField(unique=True, max_length=64)
    ended_digest = CharField(unique=True, max_length=64)
    kept_at = UtcField(null=True)  # when each address has confirmed
    ended_at = UtcField(null=True)

    @property
    def confirmed(self) -> bool:
        """Whether both addresses have said yes."""
        return self.kept_at is not None and self.ended_at is not None

    class Meta:
        constraints = [
            Check("status IN ('asked', 'done', 'withdrawn')"),
            Check("kept_id <> ended_id"),
            Check("status <> 'done' OR (kept_at IS NOT NULL AND ended_at IS NOT NULL)"),
        ]


AccountMerge.add_index(
    AccountMerge.index(
        AccountMerge.kept,
        unique=True,
        where=SQL("status = 'asked'"),
        name="account_merge_one_open",
    )
)


# --- Queries. -------------------------------------------------------------------------------------


def open_for(person: Person) -> AccountMerge | None:
    """Return what was asked about an account that stays, and is not done yet."""
    return cast(
        "AccountMerge | None",
        AccountMerge.get_or_none(AccountMerge.kept == person, AccountMerge.status == "asked"),
    )


def behind(secret: str, at: datetime) -> AccountMerge | None:
    """Return the question that a letter's link leads to, or None once it is too old."""
    known = tokens.digest(secret)
    rows = AccountMerge.select().where(
        (AccountMerge.kept_digest == known) | (AccountMerge.ended_digest == known),
        AccountMerge.status == "asked",
        AccountMerge.expires_at > at,
    )
    return cast("AccountMerge | None", rows.first())


class Addresses(NamedTuple):
    """The addresses of the two accounts, as one of the two may read them."""

    kept: str
    ended: str


def addresses(row: AccountMerge, reader: Person) -> Addresses:
    """Return both addresses, the other one with its first letter and domain alone: an administrator
    may be wrong, and then it is a stranger's."""
    kept, ended = str(row.kept.email), str(row.ended.email)
    if reader.id == row.kept_id:
        return Addresses(kept, _hinted(ended))
    return Addresses(_hinted(kept), ended)


def reader_of(row: AccountMerge, secret: str) -> Person:
    """Return whose letter had the secret."""
    own = tokens.digest(secret) == row.kept_digest
    return cast(Person, row.kept if own else row.ended)


def _hinted(email: str) -> str:
    local, sign, domain = email.rpartition("@")
    return f"{local[:1]}…{sign}{domain}"


# --- Verbs. ---------------------------------------------------------------------------------------


def ask(
    kept: Person,
    email: str,
    person: Person,
    at: datetime,
    link: Callable[[str], str],
) -> AccountMerge:
    """Ask at both addresses whether the two accounts are one person's.

    :param email: of the account that would end
    :param link: makes the address that carries a secret
    :raises Refused: when there is no such account, or the two cannot become one
    """
    ended = people.by_email(email)
    if ended is None or ended.id == kept.id:
        raise Refused(_("There is no other account with this address."))
    with transaction():
        # Of two administrators who ask at once the second finds the question asked.
        lock(kept)
        _refuse(kept, ended)
        if open_for(kept) is not None:
            raise Refused(_("This was asked already. Withdraw the question first."))
        mine, other = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        row = AccountMerge.create(
            kept=kept,
            ended=ended,
            asked_by=person,
            asked_at=at,
            expires_at=at + LIFE,
            kept_digest=tokens.digest(mine),
            ended_digest=tokens.digest(other),
        )
        for reader, secret in ((kept, mine), (ended, other)):
            shown = addresses(row, reader)
            letters.write(
                reader,
                "merge_asked",
                at,
                link=link(secret),
                email=shown.kept,
                other=shown.ended,
            )
        audit.record(at, person, "people.ask_to_merge", kept, other=ended.key)
    return cast(AccountMerge, row)


def confirm(secret: str, at: datetime) -> None:
    """Say yes from one of the two addresses.

    :raises Refused: when the link is too old, or what it asks was withdrawn
    """
    with transaction():
        row = behind(secret, at)
        if row is None:
            raise Refused(_("This link was used already or is too old. Ask for a new one."))
        lock(row)
        whose = reader_of(row, secret)
        said = {"kept_at" if whose == row.kept else "ended_at": at}
        AccountMerge.update(**said).where(AccountMerge.id == row.id).execute()
        audit.record(at, whose, "people.agree_to_merge", whose)


def withdraw(row: AccountMerge, person: Person, at: datetime) -> None:
    """Ask no longer: the links in both letters are worth nothing."""
    with transaction():
        _move(row, "withdrawn")
        audit.record(at, person, "people.withdraw_merge", row.kept, other=row.ended.key)


def merge(row: AccountMerge, person: Person, at: datetime) -> None:
    """Let the kept account have all that the other one had, and end that one for good.

    :raises Refused: while an address has not confirmed, or where both have a part of their own
    """
    with transaction():
        # In the order of their numbers: two who hold each other's row would wait for ever.
        for one in sorted((row.kept_id, row.ended_id)):
            lock(Person.get_by_id(one))
        fresh = AccountMerge.get_by_id(row.id)
        if not fresh.confirmed:
            raise Refused(_("Both addresses have to confirm first."))
        kept, ended = fresh.kept, fresh.ended
        # Asked again: either may have become a judge since the letters went out.
        _refuse(kept, ended)
        _move(fresh, "done")
        handing_over.hand_over(kept, ended)
        before = [*kept.offices_before, *ended.offices_before]
        said = [*kept.said_before, *ended.said_before, ended.affiliation]
        if ended.office is not None:
            before.append(ended.office.code)
            said.append(ended.office.name)
        # What either profile named stays a conflict of interest.
        kept.change(
            offices_before=list(dict.fromkeys(before)),
            said_before=[text for text in dict.fromkeys(said) if text],
        )
        # Before its address is forgotten.
        letters.write(kept, "merge_done", at, other=ended.email)
        closing.forget_profile(ended, at)
        audit.record(at, person, "people.merge", kept, other=ended.key)
    kept.forget()


def _move(row: AccountMerge, becomes: str) -> None:
    try:
        move(row, MOVES, becomes)
    except NoSuchMove:
        raise Refused(_("This was done already. Look at the page again.")) from None


# --- What keeps two accounts apart. ---------------------------------------------------------------


def _refuse(kept: Person, ended: Person) -> None:
    for one in (kept, ended):
        if not one.active or one.confirmed_at is None:
            raise Refused(
                _("Both accounts have to be open, with an address that was confirmed once.")
            )
    # The last administrator would be gone without anybody having decided it.
    if ended.administrator:
        raise Refused(
            _("The account that ends administers the site. Let it be no administrator first.")
        )
    for judge, member in ((kept, ended), (ended, kept)):
        if event := _own_judge(judge, member):
            raise Refused(
                _(
                    "One of them judges at “%(event)s” and the other is in a team there: nobody"
                    " judges what they compete with.",
                    event=event.title,
                )
            )


def _own_judge(judge: Person, member: Person) -> Event | None:
    judged = Judge.select(Judge.event).where(Judge.person == judge)
    joined = Membership.select(Membership.event).where(Membership.person == member)
    query = Event.select().where(Event.id.in_(judged), Event.id.in_(joined))
    return cast("Event | None", query.first())

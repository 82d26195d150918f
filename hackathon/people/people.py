"""People: whoever has an account, with names in any script."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import datetime
from typing import Any, Self, TypeVar, cast

from peewee import JOIN, SQL, BooleanField, CharField, ForeignKeyField, JSONField, ModelSelect

from hackathon.core import audit
from hackathon.core.db import Edited, UtcField, holds, lock, new_key, transaction
from hackathon.core.language import fold
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Ahead, Refused
from hackathon.people import passwords
from hackathon.people.domains import address_key
from hackathon.people.offices import Office

Answered = TypeVar("Answered")


class NameField(CharField):
    """A person's name. An account that its owner closed has none, and pages say so."""

    def python_value(self, value: str | None) -> str | None:
        return _("Closed account") if value == "" else value


class Person(Edited):
    """Somebody with an account. Names are kept as written, in any script."""

    key = CharField(unique=True, max_length=16, default=new_key)
    email = CharField()  # as typed
    email_key = CharField(unique=True)  # folded, so that one address means one account
    name = NameField()
    folded = CharField(
        default="",
        index=True,
    )  # name and affiliation folded, for search and sorting
    password_hash = CharField(default="")  # Argon2id; empty: cannot sign in by password
    office = ForeignKeyField(
        Office,
        backref="people",
        null=True,
        on_delete="SET NULL",
    )
    affiliation = CharField(default="")
    # ISO 3166-1 alpha-2; empty: they did not say.
    country = CharField(max_length=2, default="")
    languages = JSONField(default=list)  # BCP 47 codes
    skills = JSONField(default=list)
    time_zone = CharField(default="UTC")
    locale = CharField(default="")  # interface language; empty follows the browser
    contact = BooleanField(default=False)  # opted in to be shown as the office's contact
    administrator = BooleanField(default=False)
    # An administrator has barred the account while this is off.
    active = BooleanField(default=True)
    demonstration = BooleanField(default=False)  # invented, comes with the demonstration data
    confirmed_at = UtcField(null=True)  # when the e-mail address was proved
    created_at = UtcField()
    # What the profile named before stays a conflict: codes of offices, and affiliations.
    offices_before = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])
    said_before = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])
    closed_at = UtcField(null=True)  # when its owner closed it, for good
    # On certificates; empty: the name as it is above.
    certificate_name = CharField(default="", constraints=[SQL("DEFAULT ''")])

    def remember(self, key: Hashable, ask: Callable[[], Answered]) -> Answered:
        """Ask the database once for what several permissions of one request want to know about this
        person."""
        # Beside the columns, so that it goes with the object at the end of the request.
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

    @classmethod
    def by_address(cls, person: str) -> Self | None:
        """Find the row that an address names."""
        return cls.select().where(cls.key == person).first()


def by_email(email: str) -> Person | None:
    """Return the account with this address, however it is written, or None."""
    return cast("Person | None", Person.get_or_none(Person.email_key == address_key(email)))


def anew(person: Person | None) -> Person | None:
    """Return somebody as the database has them by now, with nothing remembered; nobody stays
    nobody."""
    return None if person is None else _anew.first(person.id)


@prepared
def _anew(person: int) -> ModelSelect[Person]:
    # Every verb that locks asks this, while others wait for their turn to write.
    return Person.select().where(Person.id == person)


def names_by_key(keys: Collection[str]) -> dict[str, str]:
    """Return the names of people by their keys; a closed account has the name of all such."""
    rows = Person.select(Person.key, Person.name).where(Person.key.in_(list(keys) or [""]))
    return {row.key: row.name for row in rows}


def by_key(key: str) -> Person | None:
    """Return who has this key, or None."""
    return cast("Person | None", Person.get_or_none(Person.key == key))


def unproved() -> Ahead:
    """Return why somebody cannot go on whose address is not proved."""
    return Ahead(_("Confirm your e-mail address first: open the link that we sent you."), "confirm")


def exist() -> bool:
    """Tell whether anybody has an account."""
    return bool(Person.select().exists())


def administered() -> bool:
    """Tell whether somebody administers the site."""
    return bool(Person.select().where(Person.administrator, Person.active).exists())


def administrators() -> list[Person]:
    """Return who administers the site and can be written to."""
    return list(Person.select().where(Person.administrator, Person.active).order_by(Person.id))


def folded_name(name: str, affiliation: str) -> str:
    """Return what search and sorting of people go by."""
    return fold(f"{name} {affiliation}")[:255]


def create(name: str, email: str, at: datetime, password: str = "", **values: Any) -> Person:
    """Make an account.

    :raises Refused: when the address has one already
    """
    if by_email(email):
        raise Refused(_("There is an account with this e-mail address already."))
    with transaction():
        person = Person.create(
            name=name,
            email=email,
            email_key=address_key(email),
            folded=folded_name(name, values.get("affiliation", "")),
            password_hash=passwords.hashed(password) if password else "",
            created_at=at,
            **values,
        )
        audit.record(at, person, "people.create", person)
    return cast(Person, person)


def appoint(
    person: Person,
    administrator: bool,
    by: Person | None,
    at: datetime,
) -> None:
    """Make somebody an administrator of the site, or no longer one.

    :raises Refused: when nobody would be left
    """
    with transaction():
        for one in Person.select(Person.id).where(Person.administrator).order_by(Person.id):
            lock(one)  # else two who dismiss each other at once would leave nobody
        others = (
            Person.select()
            .where(Person.administrator, Person.active, Person.id != person.id)
            .count()
        )
        # Nobody could appoint another one from within the site.
        if not administrator and not others:
            raise Refused(
                _("Somebody has to administer the site. Appoint another administrator first.")
            )
        person.change(administrator=administrator)
        audit.record(at, by, "people.appoint", person, administrator=administrator)


def search(q: str = "", role: str = "") -> ModelSelect[Person]:
    """Return people by name, affiliation or address, in order of name.

    :param role: ``administrator``, ``closed``, ``unconfirmed`` or empty for all
    """
    query = (
        Person.select(Person, Office)
        .join(Office, JOIN.LEFT_OUTER)
        .order_by(Person.folded, Person.id)
    )
    if q:
        query = query.where(holds(Person.folded, q) | Person.email_key.contains(address_key(q)))
    if role == "administrator":
        query = query.where(Person.administrator)
    elif role == "closed":
        query = query.where(~Person.active)
    elif role == "unconfirmed":
        query = query.where(Person.confirmed_at.is_null())
    return query

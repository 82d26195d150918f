"""Choices: how somebody gets each kind of notice; who has chosen nothing gets it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from itsdangerous import BadSignature, Signer
from peewee import CharField, Check, ForeignKeyField

from hackathon.core import letters
from hackathon.core.config import Settings
from hackathon.core.db import Base, transaction
from hackathon.core.language import lazy
from hackathon.people import people
from hackathon.people.people import Person

WAYS = {
    "now": lazy("At once"),
    "daily": lazy("Once a day, all in one"),
    "off": lazy("Not at all"),
}
USUAL = "now"


class NoticeChoice(Base):
    """How a person gets a kind of notice."""

    seen_by_public = False
    person = ForeignKeyField(Person, backref="notice_choices", on_delete="CASCADE")
    # Of the notice: a key of the table of kinds.
    kind = CharField(max_length=40)
    # At once, in the daily letter, or not at all.
    way = CharField(max_length=8)

    class Meta:
        indexes = ((("person", "kind"), True),)
        constraints = [Check("way IN ('now', 'daily', 'off')")]


def of(person: Person) -> dict[str, str]:
    """Return what somebody chose: name of a kind -> key of WAYS; USUAL for what is missing."""
    rows = NoticeChoice.select().where(NoticeChoice.person == person)
    return {row.kind: row.way for row in rows}


def ways(kind: str, readers: Collection[Person]) -> dict[int, str]:
    """Return how several people get a kind: number of the person -> key of WAYS; USUAL for who is
    missing."""
    rows = NoticeChoice.select().where(
        NoticeChoice.kind == kind, NoticeChoice.person.in_([one.id for one in readers])
    )
    return {row.person_id: row.way for row in rows}


def choose(person: Person, chosen: Mapping[str, str]) -> None:
    """Keep how somebody wants each kind.

    :param chosen: name of a kind -> key of WAYS; other kinds stay as they are
    """
    assert set(chosen.values()) <= set(WAYS), "a way that no notice goes"
    with transaction():
        for kind, way in chosen.items():
            row = NoticeChoice.insert(
                person=person,
                kind=kind,
                way=way,
            )
            keys = [NoticeChoice.person, NoticeChoice.kind]
            # One statement for the first choice and every later one: two windows may save at once.
            row.on_conflict(conflict_target=keys, update={"way": way}).execute()


# --- The link in each notice, which works without signing in. -------------------------------------

_signer: Signer = Signer("")


def configure(settings: Settings) -> None:
    """Sign links with the key of ``settings``."""
    global _signer
    _signer = Signer(settings.secret_key, salt="notices")


def link(person: Person, kind: str) -> str:
    """Return the full address at which ``person`` chooses how a kind comes."""
    # Signed without a date: the link in an old letter still turns notices off.
    return letters.site("notices", _signer.sign(f"{person.key}.{kind}").decode())


def by_link(secret: str) -> tuple[Person, str] | None:
    """Return whose choice a link is about, and of which kind; None for one that nobody signed, or
    whose account is closed."""
    try:
        # Signed, so that nobody turns another person's notices off by guessing.
        key, _dot, kind = _signer.unsign(secret).decode().partition(".")
    except (BadSignature, UnicodeDecodeError):
        return None
    person = people.by_key(key)
    return (person, kind) if person is not None and person.active else None

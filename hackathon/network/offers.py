"""Offers and needs: what an office would give to others and what it looks for, until a day.

People open and close them; the day ends them by itself, so whether one is open is asked of the
row and the day together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from peewee import CharField, Check, Expression, ForeignKeyField, JSONField, TextField
from peewee import ModelSelect as Select

from hackathon.core import audit, prose, short_names, translated
from hackathon.core.db import DayField, TagField, UtcField, holds, lock, new_key, transaction
from hackathon.core.language import fold, lazy
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused
from hackathon.core.translated import Translation, Worded
from hackathon.people.offices import Office, called
from hackathon.people.people import Person

MOVES = {"open": ("closed",), "closed": ("open",)}
KIND_NAMES = {"offer": lazy("Offer"), "need": lazy("Need")}
SUBJECT_NAMES = {
    "skills": lazy("Skills"),
    "data": lazy("Data"),
    "test cases": lazy("Test cases"),
    "staff time": lazy("Staff time"),
    "funding": lazy("Funding"),
}
# From the most readers to the fewest.
AUDIENCE_NAMES = {
    "public": lazy("Everybody"),
    "network": lazy("Confirmed staff of offices"),
}
SORTS = {
    "changed": lazy("Last change"),
    "until": lazy("Ends first"),
    "title": lazy("Name"),
}


class Offer(Worded):
    """What an office offers or seeks."""

    TEXTS = ("title", "topic", "body")
    LIMITS = {"title": 200, "topic": 100}
    slug = CharField(unique=True, max_length=60)  # in its address, so it never changes
    office = ForeignKeyField(Office, backref="offers", on_delete="RESTRICT")
    kind = CharField(default="offer", max_length=10)
    subject = CharField(default="skills", max_length=12)
    topic = CharField(default="", max_length=100)
    title = CharField()
    body = TextField(default="")
    body_html = TextField(default="")  # the body as it is shown
    language = TagField()
    translations = JSONField(default=dict)
    audience = CharField(default="public", max_length=10)
    status = CharField(default="open", max_length=10)
    until = DayField()  # the last day on which it is open
    folded = TextField(default="")  # its words without case and accents, for search
    added_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcField()
    updated_at = UtcField()

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"offices/exchange/{self.slug}"

    def is_open(self, today: date) -> bool:
        """Tell whether somebody may still answer it."""
        return bool(self.status == "open" and self.until >= today)

    @classmethod
    def by_address(cls, offer: str) -> Self | None:
        """Find the row that an address names."""
        return cls.select(cls, Office).join(Office).where(cls.slug == offer).first()

    class Meta:
        indexes = ((("status", "until"), False), (("updated_at",), False))
        constraints = [
            Check("kind IN ('offer', 'need')"),
            Check("subject IN ('skills', 'data', 'test cases', 'staff time', 'funding')"),
            Check("audience IN ('public', 'network')"),
            Check("status IN ('open', 'closed')"),
        ]


# --- Verbs. ---------------------------------------------------------------------------------------


def slug_for(title: str) -> str:
    """Return a free slug made of the title's Latin letters, or a random one for other scripts."""
    base = short_names.stem(title, f"offer-{new_key(5)}")
    alike = Offer.select(Offer.slug).where(Offer.slug.startswith(base))
    return short_names.free(base, {row.slug for row in alike})


def words(row: Offer) -> str:
    """Return the words by which the list finds a row, in all its languages."""
    said = [row.title, row.topic]
    for texts in (row.translations or {}).values():
        said += [texts.get("title") or "", texts.get("topic") or ""]
    return fold(" ".join(said))


def _refuse_past(until: date, at: datetime) -> None:
    if until < at.date():
        raise Refused(_("Choose a last day that has not passed yet."))


def add(
    office: Office,
    person: Person,
    at: datetime,
    **values: Any,
) -> Offer:
    """Say what an office offers or seeks; it is open at once.

    :param values: kind, subject, topic, title, body, language, audience, until
    :raises Refused: when its last day has passed
    """
    _refuse_past(values["until"], at)
    html = prose.render(values.get("body", ""))
    with transaction():
        row = Offer(
            office=office,
            slug=slug_for(values["title"]),
            body_html=html,
            added_by=person,
            created_at=at,
            updated_at=at,
            **values,
        )
        row.folded = words(row)
        row.save(force_insert=True)
        audit.record(at, person, "offers.add", row, None, office=office.code)
    return row


def edit(
    offer: Offer,
    expected: int | None,
    person: Person,
    at: datetime,
    **values: Any,
) -> None:
    """Change what an offer or a need says.

    :raises Conflict: when somebody else changed it meanwhile
    :raises Refused: when an open one would end in the past
    """
    html = {"body_html": prose.render(values["body"])} if "body" in values else {}
    with transaction():
        lock(offer)
        fresh = Offer.get_by_id(offer.id)
        # What is over keeps its day until it is opened again.
        if values.get("until", fresh.until) != fresh.until:
            _refuse_past(values["until"], at)
        changed = fresh.changed_by(values)
        translated.change(offer, expected, Offer.TEXTS, updated_at=at, **values, **html)
        _fold(offer)
        audit.record(at, person, "offers.edit", offer, None, changed=changed)


def translate(
    offer: Offer,
    written: Translation,
    person: Person,
    at: datetime,
) -> None:
    """Write a translation; texts left empty are shown in the original.

    :raises Conflict: when somebody else wrote this translation meanwhile
    """
    texts: Mapping[str, str] = written.texts
    said = {name: texts[name] for name in Offer.TEXTS if texts.get(name, "").strip()}
    if "body" in said:
        said["body_html"] = prose.render(said["body"])
    with transaction():
        translated.put(offer, written._replace(texts=said))
        _fold(offer)
        told = {"language": written.language, "machine": written.machine}
        audit.record(at, person, "offers.translate", offer, None, **told)


def _fold(offer: Offer) -> None:
    # Read anew: the words of every language stand in one column.
    fresh = Offer.get_by_id(offer.id)
    Offer.update(folded=words(fresh)).where(Offer.id == offer.id).execute()


def close(offer: Offer, person: Person, at: datetime) -> None:
    """Close an offer or a need before its day; its page stays readable."""
    _move(offer, "closed", person, at)


def reopen(offer: Offer, person: Person, at: datetime) -> None:
    """Open a closed offer or need again.

    :raises Refused: when its last day has passed
    """
    _refuse_past(offer.until, at)
    _move(offer, "open", person, at)


def _move(
    offer: Offer,
    to: str,
    person: Person,
    at: datetime,
) -> None:
    with transaction():
        try:
            translated.move(offer, MOVES, to, updated_at=at)
        except NoSuchMove:
            raise Refused(
                _("Somebody else has changed this meanwhile. Look at the page again.")
            ) from None
        verb = "close" if to == "closed" else "reopen"
        audit.record(at, person, f"offers.{verb}", offer)


# --- Queries. -------------------------------------------------------------------------------------


class Wish(NamedTuple):
    """What the list is narrowed to; an empty text is no wish.

    :ivar q: part of a title, a topic or an office's name, in any language
    :ivar kind: a key of KIND_NAMES
    :ivar subject: a key of SUBJECT_NAMES
    :ivar region: of the office
    :ivar office: its code
    :ivar state: "over" for those that are no longer open
    :ivar sort: a key of SORTS
    """

    q: str = ""
    kind: str = ""
    subject: str = ""
    region: str = ""
    office: str = ""
    state: str = ""
    sort: str = "changed"


def _open(today: date) -> Expression:
    return (Offer.status == "open") & (Offer.until >= today)


def _readable(inside: bool) -> Expression:
    # Not left out afterwards: a count or a page's length would tell of the hidden ones.
    return Offer.audience.in_(["public", "network"] if inside else ["public"])


def found(wish: Wish, inside: bool, today: date) -> Select[Offer]:
    """Query what fits a wish, each with its office.

    :param inside: whether the reader is confirmed staff of an office
    """
    query = Offer.select(Offer, Office).join(Office)
    over = wish.state == "over"
    query = query.where(_readable(inside), ~_open(today) if over else _open(today))
    if wish.q:
        query = query.where(holds(Offer.folded, wish.q) | holds(Office.folded, wish.q))
    for column, value in (
        (Offer.kind, wish.kind),
        (Offer.subject, wish.subject),
        (Office.region, wish.region),
    ):
        if value:
            query = query.where(column == value)
    if wish.office:
        query = query.where(called(wish.office))
    return query.order_by(*_order(wish.sort))


def _order(sort: str) -> list[Any]:
    if sort == "until":
        return [Offer.until, Offer.id]
    # By the folded title: capital letters and accents would divide the alphabet.
    if sort == "title":
        return [Offer.folded, Offer.id]
    return [Offer.updated_at.desc(), Offer.id.desc()]


def ending(offices: Collection[int], until: date, today: date) -> Select[Offer]:
    """Query what these offices (by number) offer or seek until a near day, the nearest first."""
    query = Offer.select(Offer, Office).join(Office)
    mine = query.where(Offer.office.in_(list(offices) or [0]), _open(today), Offer.until <= until)
    return mine.order_by(Offer.until, Offer.id)


def of_office(office: Office, inside: bool, today: date) -> list[Offer]:
    """Return what an office offers and seeks now, needs and offers apart, those that end first
    first."""
    query = Offer.select().where(Offer.office == office, _readable(inside), _open(today))
    return list(query.order_by(Offer.kind.desc(), Offer.until, Offer.id))

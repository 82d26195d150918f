"""Gates: what a pilot has to show before it enters a stage, as administrators keep it for all
pilots. What one pilot has shown is in ``checks``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import BooleanField, CharField, Check, IntegerField, JSONField

from hackathon.core import audit
from hackathon.core.db import Conflict, Edited, TagField, new_key, transaction
from hackathon.core.language import Text, direction, lazy, locale, localised
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person

# The way of a pilot. Going forward along it, each stage but the first has a gate.
ORDER = ("proposed", "consultation", "approved", "running", "evaluation", "adopted")
GATED = ORDER[1:]
# The items that every site begins with, by their keys: the stage whose gate asks, and the wording
# in the interface's languages. Administrators may word them anew, move them and switch them off.
DEFAULTS = {
    "legal-basis": ("approved", lazy("Legal basis is named")),
    "data-protection": ("approved", lazy("Data protection is agreed")),
    "human-oversight": ("approved", lazy("The person who oversees it is named")),
    "security-review": ("running", lazy("Security was reviewed")),
    "baseline": ("running", lazy("Baseline was measured")),
    "people-trained": ("running", lazy("The people who use it are trained")),
    "ai-card": ("evaluation", lazy("AI card is complete")),
    "exit-plan": ("adopted", lazy("There is a plan for ending it")),
}


class GateItem(Edited):
    """What a gate asks for. One of ``DEFAULTS`` has a row only once somebody has changed it."""

    LIMITS = {"title": 200}
    key = CharField(unique=True, max_length=24, default=new_key)
    stage = CharField(max_length=14)  # which a pilot may enter once the item is met
    title = CharField(default="", max_length=200)  # empty: the wording of the default
    language = TagField()
    translations = JSONField(default=dict)
    # Its place among the items of its gate, from the top.
    position = IntegerField(default=0)
    # An item that is no longer asked for stays, since checks name it.
    active = BooleanField(default=True)

    @property
    def wording(self) -> Text:
        """What the item says, in the reader's language where there is a translation."""
        if not self.title and self.key in DEFAULTS:
            return Text(str(DEFAULTS[self.key][1]), locale(), direction(locale()), True)
        return localised(self, "title")

    @classmethod
    def by_address(cls, item: str) -> Self | None:
        """Find the row that an address names, or the default that has none yet."""
        row: Self | None = cls.get_or_none(cls.key == item)
        if row is None and item in DEFAULTS:
            return cls(key=item, stage=DEFAULTS[item][0], position=list(DEFAULTS).index(item))
        return row

    class Meta:
        constraints = [
            Check("stage IN ('consultation', 'approved', 'running', 'evaluation', 'adopted')")
        ]


def _defaults() -> Iterable[GateItem]:
    for position, (key, (stage, _words)) in enumerate(DEFAULTS.items()):
        yield GateItem(key=key, stage=stage, position=position)


class Given(NamedTuple):
    """An item as an administrator gives it."""

    stage: str  # one of GATED
    title: str  # empty only for a default, which then keeps its wording
    language: str
    position: int
    active: bool
    translations: Mapping[str, str]  # of the title, by language

    def values(self) -> dict[str, Any]:
        """Return the columns of the row."""
        said = {code: text.strip() for code, text in self.translations.items()}
        titles = {code: {"title": text} for code, text in said.items() if text}
        return {**self._asdict(), "title": self.title.strip(), "translations": titles}


# --- Queries. -------------------------------------------------------------------------------------


def everything() -> list[GateItem]:
    """Return all items, those that are switched off too, in the order of the gates; one query."""
    rows = {row.key: row for row in GateItem.select()}
    found = [rows.pop(one.key, one) for one in _defaults()] + list(rows.values())
    return sorted(found, key=lambda row: (GATED.index(row.stage), row.position, row.key))


def asked(stage: str) -> list[GateItem]:
    """Return what the gate of a stage asks for, in order; one query."""
    return [row for row in everything() if row.stage == stage and row.active]


# --- Verbs. ---------------------------------------------------------------------------------------


def add(given: Given, person: Person, at: datetime) -> GateItem:
    """Let a gate ask for something more, of every pilot that has not passed it yet.

    :raises Refused: without a title
    """
    if not given.title.strip():
        raise Refused(_("Say what has to be shown."))
    with transaction():
        made = GateItem.create(**given.values())
        audit.record(at, person, "gates.add", f"GateItem {made.key}", None, title=made.title)
    return made


def edit(
    item: GateItem, expected: int | None, given: Given, person: Person, at: datetime
) -> GateItem:
    """Word an item anew, put it elsewhere, or switch it off or on; what pilots have shown for it
    stays as it was.

    :raises Refused: without a title, when it is not one of the site's own
    :raises Conflict: when somebody else changed it meanwhile
    """
    if not given.title.strip() and item.key not in DEFAULTS:
        raise Refused(_("Say what has to be shown."))
    with transaction():
        row = _row(item)
        row.change(expected, **given.values())
        told = {"title": row.title, "active": row.active}
        audit.record(at, person, "gates.edit", f"GateItem {row.key}", None, **told)
    return row


def _row(item: GateItem) -> GateItem:
    """The item's row, which a default gets with its first change."""
    found: GateItem | None = GateItem.get_or_none(GateItem.key == item.key)
    if found is not None:
        # Whoever saw the default has not seen what another made of it in the same moment.
        if item.id is None:
            raise Conflict
        return found
    values = {name: getattr(item, name) for name in ("key", "stage", "position")}
    made: GateItem = GateItem.create(**values)
    return made

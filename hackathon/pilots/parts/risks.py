"""Risks: what could go wrong, how likely and how bad, what is done about it, and who watches it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from peewee import (
    JOIN,
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from hackathon.core import audit, translated
from hackathon.core.db import DayField, Edited, TagField, UtcField, new_key, transaction
from hackathon.core.language import lazy
from hackathon.people.people import Person
from hackathon.pilots.parts import owners
from hackathon.pilots.pilots import Pilot, of_pilot, touch

TRANSLATED = ("title", "answer")
LEVELS = {"low": lazy("Low"), "medium": lazy("Medium"), "high": lazy("High")}
LIKELIHOODS = {
    1: lazy("1: hardly ever"),
    2: lazy("2: unlikely"),
    3: lazy("3: possible"),
    4: lazy("4: likely"),
    5: lazy("5: almost certain"),
}
IMPACTS = {
    1: lazy("1: hardly felt"),
    2: lazy("2: a nuisance"),
    3: lazy("3: a delay or a cost"),
    4: lazy("4: harm to people or to the office"),
    5: lazy("5: the end of the pilot"),
}
SAID = {"low": 2, "medium": 3, "high": 4}  # likelihood and impact where a word alone was said
MEDIUM, HIGH = 6, 12  # the least products of likelihood and impact that are called so


class Risk(Edited):
    """What could go wrong, and the answer to it.

    :ivar likelihood: from 1, hardly ever, to 5, almost certain
    :ivar impact: from 1, hardly felt, to 5, the end of the pilot
    :ivar public: everybody reads it; else those who run the pilot
    """

    LIMITS = {
        "title": 200,
        "answer": 2000,
        "likelihood": (1, 5),
        "impact": (1, 5),
    }
    key = CharField(unique=True, max_length=16, default=new_key)
    pilot = ForeignKeyField(Pilot, backref="risks", on_delete="CASCADE")
    title = CharField()
    # What is done about it.
    answer = TextField(default="")
    language = TagField()
    translations = JSONField(default=dict)
    # Both from 1 to 5; their product sorts the register.
    likelihood = IntegerField()
    impact = IntegerField()
    owner = ForeignKeyField(
        Person,
        null=True,
        on_delete="SET NULL",
        backref="+",
    )
    # When somebody looks at it again.
    review_on = DayField(null=True)
    # Some risks only those who run the pilot should read.
    public = BooleanField(default=False)
    withdrawn_at = UtcField(null=True)
    # Who owns it, as a file of content tells it.
    owner_words = CharField(default="", constraints=[SQL("DEFAULT ''")])

    @property
    def score(self) -> int:
        """Likelihood times impact, from 1 to 25."""
        return int(self.likelihood * self.impact)

    @property
    def level(self) -> str:
        """The score in a word, a key of LEVELS."""
        if self.score >= HIGH:
            return "high"
        return "medium" if self.score >= MEDIUM else "low"

    def to_review(self, today: date) -> bool:
        """Tell whether the day on which somebody was to look at it again has come."""
        return bool(self.review_on is not None and self.review_on <= today)

    @classmethod
    def by_address(cls, pilot: str, risk: str) -> Self | None:
        """Find the row that an address names."""
        return of_pilot(cls, pilot).where(cls.key == risk).first()

    class Meta:
        constraints = [
            Check("likelihood >= 1 AND likelihood <= 5"),
            Check("impact >= 1 AND impact <= 5"),
        ]


def add(pilot: Pilot, person: Person, at: datetime, **values: Any) -> Risk:
    """Note what could go wrong and what is done about it.

    :param values: title, answer, language, likelihood, impact, owner, review_on, public
    :raises Refused: for an owner who does not run the pilot
    """
    with transaction():
        owners.refuse_strangers(values.get("owner"), owners.of_pilot(pilot))
        risk = Risk.create(pilot=pilot, **values)
        touch(pilot, at)
        audit.record(at, person, "risks.add", pilot, None, title=risk.title)
    return risk


def edit(risk: Risk, expected: int | None, person: Person, at: datetime, **values: Any) -> None:
    """Change a risk or the answer to it.

    :raises Refused: for a new owner who does not run the pilot
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        was = Risk.get_by_id(risk.id)
        owner = values.get("owner", was.owner)
        if owner != was.owner:
            owners.refuse_strangers(owner, owners.of_pilot(risk.pilot))
            values["owner_words"] = ""
        translated.change(risk, expected, TRANSLATED, **values)
        touch(risk.pilot, at)
        before = {"likelihood": was.likelihood, "impact": was.impact}
        audit.record(
            at,
            person,
            "risks.edit",
            risk.pilot,
            None,
            title=risk.title,
            before=before,
        )


def shown(pilot: Pilot, inside: bool) -> list[Risk]:
    """Return a pilot's risks with their owners, the gravest first.

    :param inside: for those who run the pilot; else only those that everybody may read
    """
    query = (
        Risk.select(Risk, Person)
        .join(Person, JOIN.LEFT_OUTER, on=Risk.owner)
        .where(Risk.pilot == pilot, Risk.withdrawn_at.is_null())
    )
    if not inside:
        query = query.where(Risk.public)
    return list(query.order_by((Risk.likelihood * Risk.impact).desc(), Risk.id))

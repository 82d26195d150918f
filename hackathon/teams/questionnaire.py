"""The questions that an event's organisers put to everybody who registers. Answers outlive a
question that is retired."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, JSONField, fn

from hackathon.core import audit
from hackathon.core.db import TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import country_name, format_list, lazy
from hackathon.core.language import gettext as _
from hackathon.core.language.country_codes import code_of
from hackathon.core.states import Refused
from hackathon.core.translated import Worded
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person

KINDS = ("text", "long text", "choice", "choices", "yes or no", "country", "statement")


class RegistrationQuestion(Worded):
    """A question that the organiser puts to everybody who registers."""

    LIMITS = {
        "label": 200,
        "hint": 250,
    }
    TEXTS = ("label", "hint", "choices")

    event = ForeignKeyField(Event, backref="questions", on_delete="CASCADE")
    key = CharField(max_length=40)
    label = CharField()
    hint = CharField(default="")
    kind = CharField(max_length=12)
    required = BooleanField(default=False)
    choices = JSONField(default=list)
    position = IntegerField(default=0)
    retired_at = UtcField(null=True)  # no longer asked; the answers stay
    language = TagField()
    translations = JSONField(default=dict)

    @classmethod
    def by_address(cls, event: str, registration_question: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.key == registration_question).first()

    class Meta:
        indexes = ((("event", "key"), True),)
        constraints = [Check(f"kind IN {KINDS}")]


def asked(event: Event) -> list[RegistrationQuestion]:
    """Return the questions asked now, in order."""
    query = RegistrationQuestion.select().where(
        RegistrationQuestion.event == event, RegistrationQuestion.retired_at.is_null()
    )
    return list(query.order_by(RegistrationQuestion.position, RegistrationQuestion.id))


def missing_answers(
    asked: list[RegistrationQuestion],
    answers: dict[str, Any],
) -> list[RegistrationQuestion]:
    """Return the required questions that ``answers`` leave empty (a "no" is an answer), and the
    statements that they do not confirm."""
    return [question for question in asked if _missing(question, answers.get(question.key))]


def _missing(question: RegistrationQuestion, answer: Any) -> bool:
    if question.kind == "statement":
        return answer is not True
    return question.required and answer in (None, "", [], "  ")


def from_elsewhere(
    asked: list[RegistrationQuestion], answers: dict[str, Any]
) -> RegistrationQuestion | None:
    """Return a question for a country that somebody answers with one which may not take part."""
    for question in asked:
        answer = answers.get(question.key)
        listed = question.kind == "country" and question.choices and answer
        if listed and answer not in question.choices:
            return question
    return None


def conditions(event: Event) -> list[RegistrationQuestion]:
    """Return what is asked of everybody who takes part: to live in one of some countries, and the
    statements to confirm."""
    found = [row for row in asked(event) if row.kind in ("country", "statement")]
    return [row for row in found if row.kind == "statement" or row.choices]


def told(
    asked: list[RegistrationQuestion], answers: dict[str, Any]
) -> list[tuple[RegistrationQuestion, str]]:
    """Return what somebody has answered, in the order of the questions, in words."""
    # Forms keep the words, files of content the values.
    words = {True: _("Yes"), "yes": _("Yes"), False: _("No"), "no": _("No")}
    found = []
    for question in asked:
        answer = answers.get(question.key)
        if answer in (None, "", []):
            continue
        if isinstance(answer, bool) or question.kind == "yes or no":
            answer = words.get(answer, answer)
        if question.kind == "country":
            answer = country_name(answer)
        parts = answer if isinstance(answer, list) else [answer]
        found.append((question, format_list(parts)))
    return found


STAYS = (*RegistrationQuestion.TEXTS, "kind")  # what an answer was given to
KIND_NAMES = {
    "text": lazy("One line of text"),
    "long text": lazy("Several lines of text"),
    "choice": lazy("One of several choices"),
    "choices": lazy("Any of several choices"),
    "yes or no": lazy("Yes or no"),
    "country": lazy("Country of residence, from a list where only some may take part"),
    "statement": lazy("Statement that has to be confirmed"),
}


def of(event: Event) -> list[RegistrationQuestion]:
    """Return every question in order, the retired ones last."""
    query = RegistrationQuestion.select().where(RegistrationQuestion.event == event)
    return sorted(query, key=lambda row: (row.retired_at is not None, row.position, row.id))


def _refuse_nonsense(values: dict[str, Any]) -> dict[str, object]:
    if values["kind"] == "country":
        return {**values, "choices": _countries(values["choices"])}
    choosing = values["kind"] in ("choice", "choices")
    if choosing and len(set(values["choices"])) < 2:
        raise Refused(_("Give at least two choices, one a line, each different."))
    return {**values, "choices": list(dict.fromkeys(values["choices"])) if choosing else []}


def _countries(names: list[str]) -> list[str]:
    """Return the codes of countries, each once.

    :raises Refused: when a name is none
    """
    found = []
    for name in names:
        code = code_of(name)
        if code is None:
            raise Refused(
                _(
                    "“%(name)s” is no country that we know. Write its name, or its code of two"
                    " letters.",
                    name=name,
                )
            )
        found.append(code)
    return list(dict.fromkeys(found))


def create(event: Event, person: Person, at: datetime, **values: Any) -> RegistrationQuestion:
    """Ask something more, after the other questions. Raises Refused when there is nothing to choose
    from."""
    with transaction():
        lock(event)
        # Under the lock, or two at once get one place.
        last = (
            RegistrationQuestion.select(fn.MAX(RegistrationQuestion.position))
            .where(RegistrationQuestion.event == event)
            .scalar()
        )
        position = 0 if last is None else last + 1
        row = RegistrationQuestion.create(
            event=event,
            key=new_key(8),
            position=position,
            **_refuse_nonsense(values),
        )
        audit.record(at, person, "questionnaire.create", row, event, label=row.label)
    return row


def edit(
    row: RegistrationQuestion, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change a question; answers given so far stay as they were given. Raises Refused, Conflict."""
    with transaction():
        before = {
            "label": row.label,
            "kind": row.kind,
            "choices": row.choices,
        }
        row.rewrite(expected, **_refuse_nonsense(values))
        audit.record(at, person, "questionnaire.edit", row, row.event_id, before=before)


def retire(row: RegistrationQuestion, person: Person, at: datetime) -> None:
    """Ask it no longer."""
    with transaction():
        row.rewrite(retired_at=at)
        audit.record(at, person, "questionnaire.retire", row, row.event_id)


def ask_again(row: RegistrationQuestion, person: Person, at: datetime) -> None:
    """Ask a retired question again."""
    with transaction():
        row.rewrite(retired_at=None)
        audit.record(at, person, "questionnaire.ask_again", row, row.event_id)

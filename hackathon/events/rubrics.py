"""Rubrics: criteria with a question, a weight and a described level for every score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import (
    CharField,
    Check,
    FloatField,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    JSONField,
    ModelSelect,
    TextField,
    fn,
)

from hackathon.core import audit, prose, translated
from hackathon.core.db import Base, Conflict, Edited, TagField, UtcField, lock, transaction
from hackathon.core.language import Text, direction, locale
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person

TRANSLATED = ("title", "guidance")


class Rubric(Edited):
    """How a round or a challenge is judged. Frozen once a scorecard uses it."""

    LIMITS = {
        "title": 120,
    }
    event = ForeignKeyField(Event, backref="rubrics", on_delete="CASCADE")
    slug = CharField(max_length=60)
    title = CharField()
    guidance = TextField(default="")  # Markdown, for judges
    guidance_html = TextField(default="")
    language = TagField()
    translations = JSONField(
        default=dict
    )  # language -> {title, guidance, guidance_html, criteria: {key: {title, question, levels}}}
    frozen_at = UtcField(null=True)

    @classmethod
    def by_address(cls, event: str, rubric: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.slug == rubric).first()

    class Meta:
        indexes = ((("event", "slug"), True),)


class Criterion(Base):
    """One question of a rubric."""

    LIMITS = {
        "key": 40,
        "title": 120,
        "question": 500,
    }
    rubric = ForeignKeyField(Rubric, backref="criteria", on_delete="CASCADE")
    key = CharField(max_length=40)
    title = CharField()
    # What a judge asks themselves before choosing a level.
    question = TextField(default="")
    # Relative to the other criteria: weights need not add up to anything.
    weight = FloatField()
    levels = JSONField()  # list of [score, description], ascending: every score has its words
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("rubric", "key"), True),)
        constraints = [Check("weight > 0")]


class Line(NamedTuple):
    """A criterion as a form or a file gives it: ``levels`` are (score, description), ascending."""

    key: str
    title: str
    question: str
    weight: float
    levels: list[tuple[int, str]]


# --- Named queries. -------------------------------------------------------------------------------


def of(event: Event) -> list[Rubric]:
    """Return the event's rubrics by title."""
    return list(Rubric.select().where(Rubric.event == event).order_by(Rubric.title, Rubric.id))


def sizes(event: Event) -> dict[int, int]:
    """Return how many criteria each of the event's rubrics has, by the rubric's number."""
    return dict(_sizes(event.id))


@prepared
def _sizes(event: int) -> Iterable[tuple[int, int]]:
    query: Any = (
        Criterion.select(Criterion.rubric, fn.COUNT(Criterion.id))
        .join(Rubric)
        .where(Rubric.event == event)
        .group_by(Criterion.rubric)
    )
    return query.tuples()


def criteria(rubric: Rubric) -> list[Criterion]:
    """Return a rubric's criteria in their order."""
    return _criteria(rubric.id)


@prepared
def _criteria(rubric: int) -> ModelSelect[Criterion]:
    return (
        Criterion.select()
        .where(Criterion.rubric == rubric)
        .order_by(Criterion.position, Criterion.id)
    )


def shares(weights: Sequence[float]) -> list[float]:
    """Return each weight as a share of all weights, in per cent."""
    total = sum(weights)
    return [100 * weight / total if total else 0.0 for weight in weights]


def scale(rows: Sequence[Criterion]) -> list[int] | None:
    """Return the lowest and the highest score that criteria offer; None without criteria."""
    given = [score for row in rows for score, _words in row.levels]
    return [min(given), max(given)] if given else None


class Shown(NamedTuple):
    """A criterion in the reader's language: title and question carry their language, levels are
    (score, description)."""

    key: str
    title: Text
    question: Text
    levels: list[tuple[int, str]]
    share: float


def shown(rubric: Rubric, asked: Sequence[Criterion] | None = None) -> list[Shown]:
    """Return a rubric's criteria in the reader's language where they are translated, else as
    written.

    :param asked: the criteria where they are at hand
    """
    wished = locale()
    rows = criteria(rubric) if asked is None else asked
    found = ((rubric.translations or {}).get(wished) or {}) if wished != rubric.language else {}
    lines = []
    weights = shares([row.weight for row in rows])
    for row, share in zip(rows, weights, strict=True):
        texts = (found.get("criteria") or {}).get(row.key) or {}
        # Without its title a criterion counts as not translated: half of it in each language helps
        # nobody.
        own = bool(texts.get("title"))
        lang = wished if own else rubric.language

        def text(
            name: str, row: Any = row, texts: Any = texts, own: bool = own, lang: str = lang
        ) -> Text:
            value = (texts.get(name) if own else None) or getattr(row, name)
            return Text(value, lang, direction(lang), not own)

        described = (
            {str(score): words for score, words in _pairs(texts.get("levels"))} if own else {}
        )
        levels = [(int(score), described.get(str(score)) or words) for score, words in row.levels]
        lines.append(Shown(row.key, text("title"), text("question"), levels, share))
    return lines


def _pairs(levels: Any) -> list[tuple[object, str]]:
    """Levels of a translation may be a mapping or a list of pairs."""
    return (
        list(levels.items())
        if isinstance(levels, dict)
        else [(score, words) for score, words in levels or ()]
    )


# --- Verbs. ---------------------------------------------------------------------------------------


class Sheet(NamedTuple):
    """What a rubric says."""

    title: str
    guidance: str  # Markdown
    language: str  # a code
    lines: Sequence[Line]
    translations: Mapping[str, Any] | None = None  # that a copy brings along

    def columns(self) -> dict[str, str]:
        """Return what the rubric's own columns get."""
        return {
            "title": self.title,
            "guidance": self.guidance,
            "guidance_html": prose.render(self.guidance, follow=True),
            "language": self.language,
        }


def create(event: Event, slug: str, sheet: Sheet, person: Person | None, at: datetime) -> Rubric:
    """Make a rubric.

    :raises Refused: when its short name is taken or a criterion is not fully described
    """
    columns = sheet.columns()
    with transaction():
        _refuse_gaps(sheet.lines)
        if Rubric.select().where(Rubric.event == event, Rubric.slug == slug).exists():
            raise Refused(_("Another rubric has this short name. Choose another one."))
        rubric = Rubric.create(
            event=event, slug=slug, translations=sheet.translations or {}, **columns
        )
        _write(rubric, sheet.lines)
        audit.record(at, person, "rubrics.create", rubric, event)
    return rubric


def edit(
    rubric: Rubric, expected: int | None, sheet: Sheet, person: Person | None, at: datetime
) -> None:
    """Change a rubric that nobody has scored by.

    :raises Refused: when it is frozen, or a criterion is not fully described
    :raises Conflict: when somebody else changed it meanwhile
    """
    columns = sheet.columns()
    with transaction():
        _refuse_gaps(sheet.lines)
        lock(rubric)
        fresh = Rubric.get_by_id(rubric.id)
        if sentence := frozen(fresh):
            raise Refused(sentence)
        # Before anything is written: criteria are rows of their own, which a late conflict would
        # leave half changed.
        if expected is not None and fresh.revision != expected:
            raise Conflict
        before, after = map(_words, criteria(rubric)), map(_words, sheet.lines)
        # The words of criteria belong to what is translated; another weight or order does not make
        # a translation old.
        if sorted(before) != sorted(after):
            rubric.change(expected, **columns)
        else:
            translated.change(rubric, expected, TRANSLATED, **columns)
        _write(rubric, sheet.lines)
        audit.record(at, person, "rubrics.edit", rubric, rubric.event_id)


def _words(line: Line | Criterion) -> tuple[str, str, str, list[list[object]]]:
    return line.key, line.title, line.question, [list(pair) for pair in line.levels]


def copy(rubric: Rubric, slug: str, title: str, person: Person, at: datetime) -> Rubric:
    """Make a new rubric with the same criteria and translations, free to change. Raises Refused."""
    lines = [
        Line(row.key, row.title, row.question, row.weight, row.levels) for row in criteria(rubric)
    ]
    # Its title is new, so every translation is due for another look.
    translations = {
        code: {**texts, "of_revision": 0} for code, texts in (rubric.translations or {}).items()
    }
    sheet = Sheet(title, rubric.guidance, rubric.language, lines, translations)
    return create(rubric.event, slug, sheet, person, at)


@translated.freezes(Rubric, TRANSLATED)
def frozen(rubric: Rubric) -> str:
    """Return why the texts of a rubric may no longer change, in any language; empty while they
    may."""
    if rubric.frozen_at is None:
        return ""
    return _("Judges have scored by this rubric, so it stays as it is. Copy it to a new one.")


def freeze(rubric: Rubric, at: datetime) -> None:
    """Keep a rubric as it is from the first signed scorecard on (see ``rounds.freeze``)."""
    Rubric.update(frozen_at=at).where(Rubric.id == rubric.id, Rubric.frozen_at.is_null()).execute()


def _refuse_gaps(lines: Sequence[Line]) -> None:
    if not lines:
        raise Refused(_("A rubric needs at least one criterion."))
    if len({line.key for line in lines}) < len(lines):
        raise Refused(_("Two criteria have the same short name. Give each its own."))
    for line in lines:
        if line.weight <= 0:
            raise Refused(_("The weight of “%(title)s” must be more than zero.", title=line.title))
        scores = [score for score, _words in line.levels]
        if (
            len(scores) < 2
            or scores != sorted(set(scores))
            or not all(words.strip() for _score, words in line.levels)
        ):
            raise Refused(
                _(
                    "“%(title)s” needs at least two levels, each with another score and its"
                    " description.",
                    title=line.title,
                )
            )


def _write(rubric: Rubric, lines: Sequence[Line]) -> None:
    """Bring the criteria to ``lines``, matched by key: scores of a card that was only begun keep
    theirs."""
    there = {row.key: row for row in criteria(rubric)}
    for position, line in enumerate(lines):
        values = {
            "title": line.title,
            "question": line.question,
            "weight": line.weight,
            "position": position,
            "levels": [list(pair) for pair in line.levels],
        }
        # The row stays with its key, so that scores of a card that was only begun keep theirs.
        known = there.pop(line.key, None)
        if known is None:
            Criterion.create(rubric=rubric, key=line.key, **values)
        else:
            Criterion.update(**values).where(Criterion.id == known.id).execute()
    try:
        with transaction():
            # A transaction of its own: a refused statement ends it on PostgreSQL, and the sentence
            # below is still to be said.
            Criterion.delete().where(Criterion.id.in_([row.id for row in there.values()])).execute()
    except IntegrityError:
        raise Refused(
            _(
                "Judges have begun to score by a criterion that you took out. Copy the rubric to a"
                " new one."
            )
        ) from None

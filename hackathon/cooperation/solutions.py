"""Solutions: what offices may reuse. Tools of finished pilots, offices' own ones, and open-source
software of others, each with what it takes to run it and who has taken it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from peewee import (
    JOIN,
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.cooperation.publiccode_keys import STATUSES
from hackathon.core import audit, prose, short_names, translated
from hackathon.core.db import Edited, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import fold, lazy
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused
from hackathon.core.translated import Translation
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot

MOVES = {"draft": ("published",), "published": ("archived",), "archived": ("published",)}
STATUS_NAMES = {
    "draft": lazy("Draft"),
    "published": lazy("Published"),
    "archived": lazy("Archived"),
}
MATURITY_NAMES = {
    "concept": lazy("Concept"),
    "development": lazy("In development"),
    "beta": lazy("Trial version"),
    "stable": lazy("Stable"),
    "obsolete": lazy("No longer kept up"),
}
TEXTS = ("title", "summary", "features", "body")  # that are translated; features are a list
# An entry that nobody has looked at for so long says so, and its office is asked.
YEAR = timedelta(days=365)


class Solution(Edited):
    """A tool that offices may take over, with what they need to know for that."""

    LIMITS = {
        "title": 200,
        "summary": 600,
        "licence": 100,
        "code_url": 500,
        "landing_url": 500,
        "mailbox": 200,
        "run_by": 200,
        "supported_by": 200,
        "hosting": 2000,
        "cost": 2000,
        "data_needs": 2000,
    }
    # In its address, so it never changes.
    slug = CharField(unique=True, max_length=60)
    title = CharField()
    summary = TextField(default="")
    body = TextField(default="")
    # The body as it is shown: rendered when it is saved, not when it is read.
    body_html = TextField(default="")
    language = TagField()
    translations = JSONField(default=dict)
    status = CharField(default="draft", max_length=12)
    # Whose it is, and who keeps the entry; empty for software of others.
    office = ForeignKeyField(Office, backref="solutions", null=True, on_delete="RESTRICT")
    pilot = ForeignKeyField(Pilot, backref="solutions", null=True, on_delete="SET NULL")
    licence = CharField(default="", max_length=100)  # in words or as an SPDX name
    code_url = CharField(default="", max_length=500)
    landing_url = CharField(default="", max_length=500)
    mailbox = CharField(default="", max_length=200)  # of the office, never a person's
    maturity = CharField(default="beta", max_length=12)
    software_type = CharField(default="standalone/web", max_length=30)
    platforms = JSONField(default=list)
    languages = JSONField(default=list)  # tags, of the tool itself
    features = JSONField(default=list)  # what it does, a line each
    hosting = TextField(default="")
    cost = TextField(default="")
    data_needs = TextField(default="")
    run_by = CharField(default="", max_length=200)
    supported_by = CharField(default="", max_length=200)
    # The publiccode.yml that was taken in, as text: what we do not know is in it still.
    taken_in = TextField(default="")
    folded = TextField(default="")  # its words without case and accents, for search
    added_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    created_at = UtcField()
    updated_at = UtcField()
    checked_at = UtcField()  # when its owner last said that it is as it says
    demonstration = BooleanField(default=False)  # invented
    # A key of AI_CARD -> text; added later, so it comes last and the database knows its default.
    ai_card = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"solutions/{self.slug}"

    def outdated(self, at: datetime) -> bool:
        """Tell whether nobody has said for a year that the entry is right."""
        return bool(self.status == "published" and self.checked_at + YEAR <= at)

    @classmethod
    def by_address(cls, solution: str) -> Self | None:
        """Find the row that an address names."""
        return read().where(Solution.slug == solution).first()

    class Meta:
        indexes = ((("status", "updated_at"), False),)
        constraints = [
            Check("status IN ('draft', 'published', 'archived')"),
            Check("maturity IN ('concept', 'development', 'beta', 'stable', 'obsolete')"),
        ]


assert set(MATURITY_NAMES) == set(STATUSES)  # one table of words for the page and the file


class Taken(NamedTuple):
    """What a publiccode.yml says of an entry that is there already.

    :ivar text: the file itself
    :ivar columns: those that it fills, in the entry's own language
    :ivar translations: {language: {title, summary, body}} of the other languages
    """

    text: str
    columns: Mapping[str, Any]
    translations: Mapping[str, Mapping[str, Any]]


# --- Verbs. ---------------------------------------------------------------------------------------


def slug_for(title: str) -> str:
    """Return a free slug made of the title's Latin letters, or a random one for other scripts."""
    base = short_names.stem(title, f"solution-{new_key(5)}")
    alike = Solution.select(Solution.slug).where(Solution.slug.startswith(base))
    return short_names.free(base, {row.slug for row in alike})


def words(values: Mapping[str, Any]) -> str:
    """Return the words by which the catalogue finds a solution, in all its languages."""
    said = [values["title"], values["summary"], *values["features"]]
    for texts in (values["translations"] or {}).values():
        said += [texts.get("title") or "", texts.get("summary") or ""]
        said += texts.get("features") or []
    return fold(" ".join(said))


def _found_by(row: Solution, values: Mapping[str, Any]) -> str:
    names = ("title", "summary", "features", "translations")
    return words({name: values.get(name, getattr(row, name)) for name in names})


def add(person: Person, at: datetime, **values: Any) -> Solution:
    """Add a solution as a draft; a representative of its office publishes it.

    :param values: title, summary, body, language, office and the other columns
    """
    html = prose.render(values.get("body", ""))
    # A file brings translations along, which are shown as the original is.
    for texts in values.get("translations", {}).values():
        texts |= shown(texts)
    with transaction():
        # Made in two steps: its words are folded from the row, with the defaults of its columns.
        row = Solution(
            slug=slug_for(values["title"]),
            added_by=person,
            created_at=at,
            updated_at=at,
            checked_at=at,
            body_html=html,
            **values,
        )
        row.folded = _found_by(row, {})
        row.save(force_insert=True)
        office = row.office.code if row.office else ""
        audit.record(at, person, "solutions.add", row, None, office=office)
    return row


def edit(
    solution: Solution, expected: int | None, person: Person, at: datetime, **values: Any
) -> None:
    """Change what a solution says.

    :raises Conflict: when somebody else changed it meanwhile
    """
    texts = {"body_html": prose.render(values["body"])} if "body" in values else {}
    with transaction():
        lock(solution)
        fresh = Solution.get_by_id(solution.id)
        changed = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
        said = {**values, **texts, "folded": _found_by(fresh, values)}
        # Whoever has just written it has looked at it.
        translated.change(solution, expected, TEXTS, updated_at=at, checked_at=at, **said)
        audit.record(at, person, "solutions.edit", solution, None, changed=changed)


def translate(solution: Solution, written: Translation, person: Person, at: datetime) -> None:
    """Write the translation of an entry; texts left empty are shown in the original.

    :raises Conflict: when somebody else wrote this translation meanwhile
    """
    said = shown(written.texts)
    with transaction():
        _put(solution, written._replace(texts=said))
        told = {"language": written.language, "machine": written.machine}
        audit.record(at, person, "solutions.translate", solution, None, **told)


def shown(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a translation: the texts that it has, and the description as it is
    shown."""
    said = {name: texts[name] for name in TEXTS if _filled(texts.get(name))}
    if "body" in said:
        said["body_html"] = prose.render(said["body"])
    return said


def _filled(said: str | list[str] | None) -> bool:
    # Blanks alone would stand on the page in place of the original.
    return bool(said.strip() if isinstance(said, str) else said)


def _put(solution: Solution, written: Translation) -> None:
    translated.put(solution, written)
    # What the catalogue finds it by holds its words in every language.
    found = _found_by(Solution.get_by_id(solution.id), {})
    Solution.update(folded=found).where(Solution.id == solution.id).execute()


def take_again(
    solution: Solution,
    expected: int | None,
    taken: Taken,
    person: Person,
    at: datetime,
) -> None:
    """Write what the entry's publiccode.yml says by now; what it does not say stays.

    :raises Conflict: when somebody else changed the entry meanwhile
    """
    html = {"body_html": prose.render(taken.columns["body"])} if "body" in taken.columns else {}
    texts = {code: shown(said) for code, said in taken.translations.items()}
    with transaction():
        lock(solution)
        fresh = Solution.get_by_id(solution.id)
        said = {**taken.columns, **html, "taken_in": taken.text}
        changed = sorted(name for name, value in said.items() if getattr(fresh, name) != value)
        translated.change(solution, expected, TEXTS, updated_at=at, checked_at=at, **said)
        for code, words in texts.items():
            edition = translated.version(solution, code).edition
            made = Translation(code, words, solution.revision, edition, machine=False)
            _put(solution, made)
        audit.record(at, person, "solutions.take_in", solution, None, changed=changed)


def publish(solution: Solution, person: Person, at: datetime) -> None:
    """Show a draft in the catalogue.

    :raises Refused: while nobody could tell from it what the tool is, or may do with it
    """
    # Asked when it is published and not when it is saved: a draft may be half done.
    if not solution.summary.strip():
        raise Refused(_("Write a summary first: the catalogue shows it."))
    if not solution.licence.strip():
        raise Refused(_("Name the licence first: without one nobody may reuse the tool."))
    _move(solution, "published", person, at, "publish")


def archive(solution: Solution, person: Person, at: datetime) -> None:
    """Take a solution out of the catalogue; its page stays readable."""
    _move(solution, "archived", person, at, "archive")


def restore(solution: Solution, person: Person, at: datetime) -> None:
    """Put an archived solution back into the catalogue."""
    _move(solution, "published", person, at, "restore")


def _move(
    solution: Solution,
    to: str,
    person: Person,
    at: datetime,
    verb: str,
) -> None:
    with transaction():
        try:
            translated.move(solution, MOVES, to, updated_at=at, checked_at=at)
        except NoSuchMove:
            raise Refused(
                _("Somebody else has changed this meanwhile. Look at the page again.")
            ) from None
        audit.record(at, person, f"solutions.{verb}", solution)


def check(solution: Solution, person: Person, at: datetime) -> None:
    """Say in its owner's name that the entry is right as it stands."""
    with transaction():
        lock(solution)
        # No change of its texts, so no new revision: translations stay up to date.
        Solution.update(checked_at=at).where(Solution.id == solution.id).execute()
        audit.record(at, person, "solutions.check", solution)


# --- Queries. -------------------------------------------------------------------------------------


def read() -> ModelSelect[Solution]:
    """Query solutions with their offices and pilots."""
    query = Solution.select(Solution, Office, Pilot).join(Office, JOIN.LEFT_OUTER)
    return query.switch(Solution).join(Pilot, JOIN.LEFT_OUTER)


def of_office(office: Office) -> list[Solution]:
    """Return what an office shares, the newest first."""
    query = Solution.select().where(Solution.office == office, Solution.status == "published")
    return list(query.order_by(Solution.updated_at.desc(), Solution.id))


def of_pilot(pilot: Pilot) -> list[Solution]:
    """Return the catalogue's entries of a pilot's tool."""
    query = Solution.select().where(Solution.pilot == pilot, Solution.status == "published")
    return list(query.order_by(Solution.id))

"""Pilots: what became of the winners. Who runs a pilot, with which offices, from which submission,
seen by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self, TypeVar, cast

from peewee import (
    JOIN,
    SQL,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.consultations import consultations
from hackathon.core import audit, prose, translated
from hackathon.core.db import Base, DayField, Edited, TagField, UtcField, lock, transaction
from hackathon.core.language import fold, lazy
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import NoSuchMove, Refused
from hackathon.core.translated import Translation
from hackathon.people import consents
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version

STAGES = (
    "proposed",
    "consultation",
    "approved",
    "running",
    "evaluation",
    "adopted",
    "stopped",
    "paused",
)
# Nothing goes on any more, and nobody has to lead it; of one that is paused nobody asks either.
ENDED = ("adopted", "stopped")
AT_REST = (*ENDED, "paused")
MOVES = {"draft": ("published",), "published": ("draft", "archived"), "archived": ("published",)}
M = TypeVar("M", bound=Base)
HEALTHS = ("on track", "at risk", "off track")
TRANSLATED = ("title", "summary", "body")
STAGE_NAMES = {
    "proposed": lazy("Proposed"),
    "consultation": lazy("Consultation"),
    "approved": lazy("Approved"),
    "running": lazy("Running"),
    "evaluation": lazy("Evaluation"),
    "adopted": lazy("Adopted"),
    "stopped": lazy("Stopped"),
    "paused": lazy("Paused"),
}
HEALTH_NAMES = {
    "on track": lazy("On track"),
    "at risk": lazy("At risk"),
    "off track": lazy("Off track"),
}


class Pilot(Edited):
    """A tool on trial in an office, from a winning submission or an office's own proposal."""

    LIMITS = {
        "title": 200,
        "summary": 600,
        "sponsor": 200,
        "origin": 2000,
        "budget": 2000,
        "problem": 4000,
        "for_whom": 2000,
        "baseline": 2000,
        "licence": 100,
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
    # Whether everybody sees it; how far it is says the stage.
    status = CharField(default="draft", max_length=12)
    stage = CharField(default="proposed", max_length=14)
    submission = ForeignKeyField(Submission, backref="pilots", null=True, on_delete="RESTRICT")
    origin = TextField(default="")  # in words, when it does not come from a submission
    office = ForeignKeyField(
        Office, backref="pilots", null=True, on_delete="RESTRICT"
    )  # the lead office
    sponsor = CharField(default="")
    # Not zero: invented, and taken away with the demonstration.
    demonstration = IntegerField(default=0)
    # Its words without case and accents, for search.
    folded = TextField(default="")
    proposed_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = UtcField()
    updated_at = UtcField()
    # The first and the last day that were agreed, both counted in.
    period_starts = DayField(null=True)
    period_ends = DayField(null=True)
    budget = TextField(default="", constraints=[SQL("DEFAULT ''")])  # its members read it
    # What is wrong today, and for whom: what makes it a pilot of something.
    problem = TextField(default="", constraints=[SQL("DEFAULT ''")])
    for_whom = TextField(default="", constraints=[SQL("DEFAULT ''")])
    baseline = TextField(default="", constraints=[SQL("DEFAULT ''")])  # how it is done so far
    # What was submitted when the pilot started from it; its submission may change after that.
    version = ForeignKeyField(Version, backref="pilots", null=True, on_delete="RESTRICT")
    # Under which others may take the tool over; in words or as an SPDX name.
    licence = CharField(default="", max_length=100, constraints=[SQL("DEFAULT ''")])
    ai_card = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])  # AI_CARD key -> text
    links = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])  # [{title, url}]
    # The stage in which it stood when gates came: the items of those behind it were never asked.
    before_gates = CharField(default="", max_length=14, constraints=[SQL("DEFAULT ''")])

    @property
    def path(self) -> str:
        """The path of its page, under which offices are asked about it."""
        return f"pilots/{self.slug}"

    @classmethod
    def by_address(cls, pilot: str) -> Self | None:
        """Find the row that an address names."""
        return cast("Self | None", _at_address.first(pilot))

    class Meta:
        indexes = ((("status", "stage", "updated_at"), False),)
        constraints = [
            Check("status IN ('draft', 'published', 'archived')"),
            Check(
                "stage IN ('proposed', 'consultation', 'approved', 'running', 'evaluation',"
                " 'adopted', 'stopped', 'paused')"
            ),
        ]


@prepared
def _at_address(slug: str) -> ModelSelect[Pilot]:
    query = Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER)
    return query.where(Pilot.slug == slug)


def of_path(path: str) -> Pilot:
    """Return the pilot whose page has this path.

    :raises Pilot.DoesNotExist: when there is none
    """
    return Pilot.get(Pilot.slug == path.removeprefix("pilots/"))


def of_pilot(model: type[M], pilot: str) -> ModelSelect[M]:
    """Query the rows of ``model`` that belong to the pilot with that address, and no others."""
    return model.select(model, Pilot).join(Pilot).where(Pilot.slug == pilot)


class PilotLead(Base):
    """Who runs a pilot and may edit it."""

    pilot = ForeignKeyField(Pilot, backref="leads", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="leads", on_delete="CASCADE")

    @classmethod
    def holds(cls, person: Person, pilot: Pilot) -> bool:
        """Tell whether ``person`` leads ``pilot``."""
        return person.remember(
            ("lead", pilot.id),
            lambda: _lead.first(pilot.id, person.id) is not None,
        )

    class Meta:
        indexes = ((("pilot", "person"), True),)


# Every page of a pilot asks it before anything else.
@prepared
def _lead(pilot: int, person: int) -> ModelSelect[PilotLead]:
    return PilotLead.select().where(PilotLead.pilot == pilot, PilotLead.person == person)


# --- Verbs. ---------------------------------------------------------------------------------------


def folded(title: str, summary: str, translations: Mapping[str, Any] | None) -> str:
    """Return the words by which the board finds a pilot, in all its languages."""
    words = [title, summary]
    for texts in (translations or {}).values():
        words += [texts.get("title") or "", texts.get("summary") or ""]
    return fold(" ".join(words))


def edit(pilot: Pilot, expected: int | None, person: Person, at: datetime, **values: Any) -> None:
    """Change a pilot's texts and facts.

    :param values: columns of the pilot, and ``consultation_closes``, the last day on which comments
        are taken (UTC)
    :raises Refused: when a consultation that runs would end earlier than people were told
    :raises Conflict: when somebody else changed it meanwhile
    """
    texts = {"body_html": prose.render(values["body"])} if "body" in values else {}
    with transaction():
        lock(pilot)
        fresh = Pilot.get_by_id(pilot.id)
        moved = "consultation_closes" in values and _move_day(
            fresh, values.pop("consultation_closes"), at
        )
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        changed = sorted(changed + ["consultation_closes"] * moved)
        values["folded"] = folded(
            values.get("title", fresh.title),
            values.get("summary", fresh.summary),
            fresh.translations,
        )
        translated.change(pilot, expected, TRANSLATED, updated_at=at, **values, **texts)
        # Only where the form had the field: who may not change the lead does not ask it anew.
        if "office" in values:
            page = (pilot.path, pilot.title)
            consents.change(
                fresh.office_id, values["office"], consents.Matter("lead", *page), person, at
            )
        audit.record(at, person, "pilots.edit", pilot, None, changed=changed)


def _move_day(pilot: Pilot, closes: date | None, at: datetime) -> bool:
    """Give its consultation a last day; tell whether it is another one."""
    planned = consultations.of(pilot.path)
    before = planned.closes_on if planned is not None else None
    earlier = before is not None and (closes is None or closes < before)
    if planned is not None and planned.taking(at) and earlier:
        raise Refused(
            _(
                "People count on the last day of the consultation. It can be moved to a later"
                " day only."
            )
        )
    consultations.plan(consultations.Matter(pilot.path, pilot.title), closes)
    return closes != before


def translate(
    pilot: Pilot,
    written: Translation,
    person: Person,
    at: datetime,
) -> None:
    """Write the translation of a pilot into a language; texts left empty are shown in the original.

    :raises Conflict: when somebody else wrote this translation meanwhile
    """
    texts = written.texts
    said = {name: texts[name] for name in TRANSLATED if texts.get(name, "").strip()}
    if "body" in said:
        said["body_html"] = prose.render(said["body"])
    with transaction():
        translated.put(pilot, written._replace(texts=said))
        Pilot.update(folded=folded(pilot.title, pilot.summary, pilot.translations)).where(
            Pilot.id == pilot.id
        ).execute()
        told = {"language": written.language, "machine": written.machine}
        audit.record(at, person, "pilots.translate", pilot, None, **told)


def _move(
    pilot: Pilot,
    to: str,
    person: Person,
    at: datetime,
    verb: str,
) -> None:
    with transaction():
        try:
            translated.move(pilot, MOVES, to, updated_at=at)
        except NoSuchMove:
            raise Refused(
                _("Somebody else has changed this meanwhile. Look at the page again.")
            ) from None
        audit.record(at, person, f"pilots.{verb}", pilot)


def publish(pilot: Pilot, person: Person, at: datetime) -> None:
    """Show a draft on the public board.

    :raises Refused: while nobody could tell from it what the pilot is
    """
    if not pilot.summary.strip():
        raise Refused(
            _("Write a summary first: the board and the first lines of the page show it.")
        )
    _move(pilot, "published", person, at, "publish")


def archive(pilot: Pilot, person: Person, at: datetime) -> None:
    """Take the pilot off the board; its page stays readable."""
    _move(pilot, "archived", person, at, "archive")


def restore(pilot: Pilot, person: Person, at: datetime) -> None:
    """Put an archived pilot back on the board."""
    _move(pilot, "published", person, at, "restore")


def touch(pilot: Pilot, at: datetime) -> None:
    """Note that something of the pilot changed, for the order on the board and in the feeds."""
    Pilot.update(updated_at=at).where(Pilot.id == pilot.id).execute()


# --- Queries. -------------------------------------------------------------------------------------


def newest(count: int) -> list[Pilot]:
    """Return the public pilots that changed last."""
    query = (
        Pilot.select(Pilot, Office).join(Office, JOIN.LEFT_OUTER).where(Pilot.status == "published")
    )
    return list(query.order_by(Pilot.updated_at.desc()).limit(count))


def led_by(person: Person) -> list[Pilot]:
    """Return the pilots that ``person`` leads, drafts included."""
    return list(
        Pilot.select()
        .join(PilotLead)
        .where(PilotLead.person == person)
        .order_by(Pilot.updated_at.desc(), Pilot.id)
    )


def again(pilot: Pilot) -> Pilot:
    """Return the pilot as it is in the database by now."""
    return Pilot.get_by_id(pilot.id)

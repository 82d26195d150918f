"""Self-assessments: what an office says of its own ICT maturity in a year.

Drafted by the confirmed people of the office and saved as typed; nobody else reads it. Who shares
it, and what becomes of it then: ``shared``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from hackathon.core import audit
from hackathon.core.db import Base, Conflict, Edited, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import Refused
from hackathon.network import scales
from hackathon.network.scales import LEVELS, NOT_RELEVANT
from hackathon.people.offices import Office
from hackathon.people.people import Person

MOVES = {"draft": ("finished",), "finished": ("draft",)}
AUDIENCE_NAMES = {
    "itself": lazy("Only our office: it is counted nowhere"),
    "network": lazy("The network: it is counted for confirmed people of offices"),
    "public": lazy("Everybody: it is counted in the public shares"),
}
# By the column of an answer: how many characters it may have.
LONGEST = {"evidence": 3000, "helped": 1000}


class Assessment(Edited):
    """An office's self-assessment of one year."""

    seen_by_public = False
    office = ForeignKeyField(Office, backref="assessments", on_delete="RESTRICT")
    year = IntegerField()
    # Of the texts that its answers refer to, for good.
    version = CharField(max_length=20)
    status = CharField(default="draft", max_length=10)
    # In whose count it stands once it is finished.
    audience = CharField(default="itself", max_length=10)
    # Whether offices that look for partners may be told that its levels are near theirs.
    partners = BooleanField(default=False)
    begun_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    begun_at = UtcField()
    updated_at = UtcField()
    finished_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    finished_at = UtcField(null=True)

    @classmethod
    def by_address(cls, office: str, year: int) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Office).join(Office)
        return query.where(Office.code == office, cls.year == year).first()

    @property
    def name(self) -> str:
        """How the audit log names it."""
        return f"Assessment {self.office.code} {self.year}"

    class Meta:
        indexes = ((("office", "year"), True), (("status", "year"), False))
        constraints = [
            Check("status IN ('draft', 'finished')"),
            Check("audience IN ('itself', 'network', 'public')"),
            Check("(status = 'finished') = (finished_at IS NOT NULL)"),
        ]


class AssessmentAnswer(Base):
    """What an assessment says in one dimension."""

    seen_by_public = False
    assessment = ForeignKeyField(Assessment, backref="answers", on_delete="CASCADE")
    dimension = CharField(max_length=40)
    level = IntegerField(null=True)  # 1 to 5, NOT_RELEVANT, or nothing yet
    # For the office itself, and for whoever fills in the next one.
    evidence = TextField(default="")
    helped = TextField(default="")  # paths of pages of this site, a line each

    class Meta:
        indexes = ((("assessment", "dimension"), True),)
        constraints = [Check("level >= 0 AND level <= 5")]


class Answer(NamedTuple):
    """The answer in one dimension; ``level`` None: none yet."""

    level: int | None = None
    evidence: str = ""
    helped: str = ""


Answers = Mapping[str, Answer]  # by the dimension's key


# --- Verbs. ---------------------------------------------------------------------------------------


def begin(office: Office, take_over: bool, person: Person, at: datetime) -> Assessment:
    """Begin the assessment of this year.

    :param take_over: begin with the answers of the newest one before; a level is taken over where
        its texts are the same by now, evidence always
    :raises Refused: when there is one of this year already
    """
    version = scales.current(at.date())
    with transaction():
        lock(office)
        if of_year(office, at.year) is not None:
            raise Refused(_("Your office has an assessment of this year already."))
        earlier = before(office, at.year) if take_over else None
        made = Assessment.create(
            office=office,
            year=at.year,
            version=version,
            begun_by=person,
            begun_at=at,
            updated_at=at,
        )
        if earlier is not None:
            write(made, _carried(earlier, version))
        audit.record(at, person, "assessments.begin", made.name, taken_over=earlier is not None)
    return made


def _carried(earlier: Assessment, version: str) -> dict[str, Answer]:
    then, now = scales.scale(earlier.version), scales.scale(version)
    carried = {}
    for key, answer in answers(earlier).items():
        dimension = now.of(key)
        if dimension is None:
            continue
        # The same number would mean something else where the words have changed.
        same = dimension == then.of(key)
        carried[key] = answer if same else answer._replace(level=None)
    return carried


def save(
    assessment: Assessment,
    expected: int | None,
    said: Answers,
    at: datetime,
) -> None:
    """Save a draft as typed; dimensions that are not named stay as they are.

    :param expected: the revision that the form was opened with; None skips the check
    :raises Conflict: when somebody else changed it meanwhile
    :raises Refused: when it is finished, or an answer is none
    """
    with transaction():
        lock(assessment)
        fresh = Assessment.get_by_id(assessment.id)
        if fresh.status != "draft":
            raise Refused(_("This assessment is finished. Reopen it before you change it."))
        if expected is not None and fresh.revision != expected:
            raise Conflict
        _refuse_nonsense(fresh.version, said)
        write(fresh, said)
        assessment.change(expected, updated_at=at)


def _refuse_nonsense(version: str, said: Answers) -> None:
    scale = scales.scale(version)
    for key, answer in said.items():
        if scale.of(key) is None:
            raise Refused(_("There is no dimension “%(key)s”.", key=key))
        if answer.level not in (None, NOT_RELEVANT, *LEVELS):
            raise Refused(_("There is no level %(level)s.", level=answer.level))
        for column, most in LONGEST.items():
            if len(getattr(answer, column)) > most:
                raise Refused(
                    _("A text is too long: at most %(most)s characters.", most=most),
                )


def write(assessment: Assessment, said: Answers) -> None:
    """Write answers as they are; call it in a transaction."""
    rows = [
        {"assessment": assessment.id, "dimension": key, **answer._asdict()}
        for key, answer in said.items()
    ]
    if not rows:
        return
    columns = [AssessmentAnswer.level, AssessmentAnswer.evidence, AssessmentAnswer.helped]
    # One statement for all answers, whether they are new or changed.
    AssessmentAnswer.insert_many(rows).on_conflict(
        conflict_target=[AssessmentAnswer.assessment, AssessmentAnswer.dimension],
        preserve=columns,
    ).execute()


# --- Queries. -------------------------------------------------------------------------------------


def of_year(office: Office, year: int) -> Assessment | None:
    """Return an office's assessment of a year, or None."""
    found = Assessment.select().where(Assessment.office == office, Assessment.year == year)
    return found.first()


def before(office: Office, year: int) -> Assessment | None:
    """Return the newest assessment of an office from before a year, or None."""
    found = Assessment.select().where(Assessment.office == office, Assessment.year < year)
    return found.order_by(Assessment.year.desc()).first()


def of_office(office: Office) -> list[Assessment]:
    """Return an office's assessments and those of offices that became part of it, the newest
    first."""
    query = Assessment.select(Assessment, Office).join(Office)
    own = (Assessment.office == office) | (Office.merged_into == office.code)
    return list(query.where(own).order_by(Assessment.year.desc(), Assessment.id))


def answers(assessment: Assessment) -> dict[str, Answer]:
    """Return what an assessment says, by the dimension's key."""
    rows = AssessmentAnswer.select().where(AssessmentAnswer.assessment == assessment)
    return {row.dimension: Answer(row.level, row.evidence, row.helped) for row in rows}


def missing(version: str, said: Answers) -> list[str]:
    """Return the keys of the dimensions without a level, in their order."""
    asked = scales.scale(version).dimensions
    return [row.key for row in asked if said.get(row.key, Answer()).level is None]


def marks(offices: list[Office], year: int, version: str) -> dict[str, dict[str, int]]:
    """Return the levels of finished assessments of these offices: office's code -> dimension ->
    level. For people of these offices alone."""
    query = AssessmentAnswer.select(AssessmentAnswer, Assessment, Office)
    rows: Any = (
        query.join(Assessment)
        .join(Office)
        .where(
            Assessment.office.in_(offices),
            Assessment.year == year,
            Assessment.version == version,
            Assessment.status == "finished",
        )
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.assessment.office.code, {})[row.dimension] = row.level
    return found

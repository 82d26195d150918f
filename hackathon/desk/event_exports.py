"""Lists that organisers take away: what each has for columns, and its rows, one query each and
never held whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import JOIN, Case, ModelSelect

from hackathon.challenges.challenges import Challenge
from hackathon.core.audit import AuditLine
from hackathon.core.db import holds
from hackathon.core.language import gettext as _
from hackathon.desk import audit_acts, audit_labels
from hackathon.events.events import Event, Rules
from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Answer, Submission, search
from hackathon.teams import care, participants
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team

# What the sheet of everybody says, before the answers to an event's own questions.
PEOPLE = (
    "key",
    "name",
    "email",
    "status",
    "affiliation",
    "country",
    "languages",
    "skills",
    "registered_at",
    "arrived_at",
    "rules_version",
    "of_age",
    "looking_for_team",
    "team",
    "about",
    "reason",
)


class Sheet(NamedTuple):
    """A table to take away: keys in English for machines, and rows in their order."""

    columns: list[str]
    rows: Iterable[Any]


def people(event: Event, shown: ModelSelect[Registration] | None = None) -> Sheet:
    """Return everybody who registered, with the answers to the organiser's questions.

    :param shown: those alone whom a list shows (``participants.search``), in its order
    """
    asked = list(
        RegistrationQuestion.select()
        .where(RegistrationQuestion.event == event)
        .order_by(RegistrationQuestion.position, RegistrationQuestion.id)
    )
    in_team = (
        (Membership.person == Person.id)
        & (Membership.event == event)
        & Membership.left_at.is_null()
    )
    among = participants.search(event) if shown is None else shown
    query = (
        among.select(
            Person.key,
            Person.name,
            Person.email,
            Registration.status,
            Person.affiliation,
            Person.country,
            Person.languages,
            Person.skills,
            Registration.created_at,
            Registration.arrived_at,
            Rules.version,
            Registration.of_age,
            Registration.looking_for_team,
            Team.name,
            Registration.about,
            Registration.reason,
            Registration.answers,
        )
        .switch(Registration)
        .join(Rules, JOIN.LEFT_OUTER)
        .join(Membership, JOIN.LEFT_OUTER, on=in_team)
        .join(Team, JOIN.LEFT_OUTER)
    )

    def rows() -> Iterator[list[object]]:
        for row in query.tuples().iterator():
            yield [*row[:-1], *((row[-1] or {}).get(question.key) for question in asked)]

    answers = [f"answer_{question.key}" for question in asked]
    return Sheet([*PEOPLE, *answers], rows())


def teams(event: Event, shown: ModelSelect[Team] | None = None) -> Sheet:
    """Return the teams, dissolved ones too.

    :param shown: those alone that a list shows (``care.search``), in its order
    """
    among = care.search(event, "", "") if shown is None else shown
    columns = [
        "key",
        "name",
        "status",
        "members",
        "captain",
        "captain_email",
        "looking",
        "wanted",
        "about",
        "created_at",
    ]
    query = among.select(
        Team.key,
        Team.name,
        Team.status,
        Team.members,
        Person.name,
        Person.email,
        Team.looking,
        Team.wanted,
        Team.about,
        Team.created_at,
    )
    return Sheet(columns, query.tuples().iterator())


def submissions(event: Event, shown: ModelSelect[Submission] | None = None) -> Sheet:
    """Return the submissions with their state, drafts too.

    :param shown: those alone that a list shows (``submissions.search``), in its order
    """
    among = search(event) if shown is None else shown
    answered: dict[int, list[str]] = {}
    query = (
        Answer.select(Answer.submission, Challenge.slug)
        .join(Challenge)
        .where(Challenge.event == event)
        .order_by(Challenge.position, Challenge.id)
    )
    for number, slug in query.tuples().iterator():
        answered.setdefault(number, []).append(slug)
    columns = [
        "key",
        "title",
        "team",
        "status",
        "eligibility",
        "eligibility_reason",
        "reason",
        "language",
        "licence",
        "versions",
        "submitted_at",
        "challenges",
    ]
    found = among.select(
        Submission.key,
        Submission.title,
        Team.name,
        Submission.status,
        Submission.eligibility,
        Submission.eligibility_reason,
        Submission.reason,
        Submission.language,
        Submission.licence,
        Submission.versions_count,
        Submission.submitted_at,
        Submission.id,
    )
    return Sheet(
        columns, ([*row[:-1], answered.get(row[-1], [])] for row in found.tuples().iterator())
    )


def acts(
    event: Event | None, reader: Person, verb: str = "", person: str = ""
) -> ModelSelect[AuditLine]:
    """Return the lines of the audit log, the latest first.

    :param event: of which event; None: of the whole site
    :param reader: who must not learn of the judging, or of other entries, where they take part
    :param verb: a room or a verb: "teams" or "teams.join"
    :param person: part of the name of who did it
    """
    # A line keeps the name that was written, since its hash proves it; of a closed account no page
    # and no sheet shows it.
    query = AuditLine.select(AuditLine, _shown_name().alias("name")).order_by(AuditLine.id.desc())
    query = query.where(_told_to(reader))
    query = query.join(Person, JOIN.LEFT_OUTER, on=(AuditLine.person_id == Person.id))
    if event is not None:
        query = query.where(AuditLine.event_id == event.id)
    if verb:
        # With the dot: "teams" is a room, and not the beginning of another room's name.
        query = query.where((AuditLine.verb == verb) | AuditLine.verb.startswith(f"{verb}."))
    if person:
        named = Person.select(Person.id).where(holds(Person.folded, person))
        # By the present name, however it is written, and by the one that the line has kept.
        query = query.where(AuditLine.person_id.in_(named) | _shown_name().contains(person))
    return query


def _told_to(reader: Person) -> Any:
    """The condition for lines that somebody may read: whoever competes or judges in an event reads
    nothing of its judging, and whoever competes nothing of its entries before they are out."""
    competing = Membership.select(Membership.event).where(
        Membership.person == reader, Membership.left_at.is_null()
    )
    seats = Judge.select(Judge.event).where(Judge.person == reader, Judge.left_at.is_null())
    out = Publication.select(Publication.event).where(Publication.status == "published")
    of = AuditLine.event_id
    judging = (of.in_(competing) | of.in_(seats)) & _in_rooms(audit_acts.JUDGING_ROOMS)
    entries = of.in_(competing) & of.not_in(out) & _in_rooms(audit_acts.ENTRY_ROOMS)
    # A line of no event is compared with none: neither true nor false.
    return of.is_null() | ~(judging | entries)


def _in_rooms(rooms: Iterable[str]) -> Any:
    return reduce(or_, (AuditLine.verb.startswith(f"{room}.") for room in sorted(rooms)))


def _shown_name() -> Any:
    return Case(
        None, [(Person.closed_at.is_null(False), _("Closed account"))], AuditLine.person_name
    )


def verbs(event: Event | None, reader: Person) -> list[str]:
    """Return the verbs that the audit log has, in order of the alphabet."""
    query: Any = AuditLine.select(AuditLine.verb).distinct().order_by(AuditLine.verb)
    query = query.where(_told_to(reader))
    if event is not None:
        query = query.where(AuditLine.event_id == event.id)
    return [verb for (verb,) in query.tuples()]


def audit(event: Event | None, reader: Person, verb: str = "", person: str = "") -> Sheet:
    """Return the audit log, the latest line first; filtered as ``acts`` takes it."""
    lines = acts(event, reader, verb, person).select(
        AuditLine.id,
        AuditLine.at,
        _shown_name(),
        AuditLine.verb,
        AuditLine.subject,
        AuditLine.detail,
        AuditLine.digest,
    )
    keys = ["number", "at", "person", "verb", "subject", "detail", "digest"]
    rows = lines.tuples().iterator()
    return Sheet(keys, ((*row[:5], audit_labels.details(row[5]), row[6]) for row in rows))


def acts_by(person: Person) -> ModelSelect[AuditLine]:
    """Return what one person did, the latest first."""
    return AuditLine.select().where(AuditLine.person_id == person.id).order_by(AuditLine.id.desc())

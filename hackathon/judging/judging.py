"""Judging: its records, and who must not meet what.

The verbs stand in rooms of their own: ``panels`` (who judges), ``entries`` (what is judged, and
what a judge sees of it), ``disclosures`` (conflicts of interest), ``assignments`` and
``distribution`` (who judges what), ``scorecards`` and ``standings``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Self

from peewee import JOIN, SQL, CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField

from hackathon.core import language
from hackathon.core.db import Base, Edited, UtcField, new_key
from hackathon.core.language import lazy
from hackathon.events.events import Event, in_event
from hackathon.events.rounds import Round
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.ranking import conflicts
from hackathon.ranking.conflicts import Facts
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Membership, Team

# What people write where an affiliation is asked and they have none: two of them have nothing in
# common. fmt: off
UNAFFILIATED = frozenset(
    {
        "autonome",
        "autonomo",
        "chercheur independant",
        "etudiant",
        "etudiante",
        "free lance",
        "freelance",
        "freelancer",
        "individual",
        "independant",
        "independante",
        "independent",
        "independent researcher",
        "independiente",
        "n a",
        "na",
        "nil",
        "ninguna",
        "ninguno",
        "no affiliation",
        "none",
        "particulier",
        "private person",
        "retired",
        "self",
        "self employed",
        "student",
        "unaffiliated",
        "частное лицо",
        "независимая",
        "независимая участница",
        "независимыи",
        "независимыи участник",
        "нет",
        "самозанятая",
        "самозанятыи",
        "студент",
        "студентка",
        "مستقل",
        "مستقلة",
        "طالب",
        "طالبة",
        "لا يوجد",
        "个人",
        "无",
        "学生",
        "独立",
        "独立参与者",
        "独立研究者",
        "自由职业",
        "自由职业者",
    }
)
# fmt: on

ASSIGNMENT_MOVES = {
    "assigned": ("recused", "removed"),
    "recused": ("assigned",),
    "removed": ("assigned",),
}


class Judge(Edited):
    """A person who judges at an event; ``code`` stands for the name in everything that is
    published."""

    event = ForeignKeyField(Event, backref="judges", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="judges_at", on_delete="RESTRICT")
    code = CharField(max_length=8)  # "J03"
    languages = JSONField(default=list)
    expertise = JSONField(default=list)  # names of rights and functions
    load_maximum = IntegerField(
        null=True
    )  # submissions a round at most; null: as many as the round allows
    tied_to = JSONField(default=list)  # names of organisations that the judge declared ties with
    ties = TextField(default="")  # what the judge wants organisers to know, and no list can show
    declared_at = UtcField(null=True)  # when the question about conflicts of interest was answered
    left_at = UtcField(null=True)
    since = UtcField()

    @classmethod
    def of(cls, person: Person, event: Event) -> Judge | None:
        """Return the person's seat as a judge at the event, or None (also when the judge has
        left)."""
        return person.remember(
            ("judge", event.id),
            lambda: cls.get_or_none(
                cls.event == event, cls.person == person, cls.left_at.is_null()
            ),
        )

    @classmethod
    def by_address(cls, event: str, judge: str) -> Self | None:
        """Find the row that an address names."""
        query = in_event(cls, event).select_extend(Person).switch(cls).join(Person)
        return query.where(cls.code == judge).first()

    class Meta:
        indexes = ((("event", "person"), True), (("event", "code"), True))


class PanelMember(Base):
    """A judge on a round's panel."""

    round = ForeignKeyField(Round, backref="panel", on_delete="CASCADE")
    judge = ForeignKeyField(Judge, backref="panels", on_delete="CASCADE")

    class Meta:
        indexes = ((("round", "judge"), True),)


class ConflictOfInterest(Base):
    """A judge must not see or score a submission: declared by the judge, or entered by an
    organiser.

    Conflicts that follow from facts (same office, organisation, team, e-mail domain) are derived,
    not stored.
    """

    seen_by_public = False
    judge = ForeignKeyField(Judge, backref="conflicts", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="conflicts", on_delete="CASCADE")
    kind = CharField(max_length=12)
    reason = TextField(default="")
    declared_at = UtcField()
    withdrawn_at = UtcField(null=True)

    class Meta:
        constraints = [Check("kind IN ('declared', 'organiser', 'recusal')")]


ConflictOfInterest.add_index(
    ConflictOfInterest.index(
        ConflictOfInterest.judge,
        ConflictOfInterest.submission,
        unique=True,
        where=SQL("withdrawn_at IS NULL"),
        name="conflict_once",
    )
)


class Assignment(Base):
    """A judge is asked to score a submission in a round."""

    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    round = ForeignKeyField(Round, backref="assignments", on_delete="CASCADE")
    judge = ForeignKeyField(Judge, backref="assignments", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="assignments", on_delete="RESTRICT")
    status = CharField(default="assigned", max_length=12)
    reason = TextField(default="")  # of a recusal or removal
    assigned_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    assigned_at = UtcField()

    def clear_of_conflicts(self) -> bool:
        """Tell whether neither facts nor anybody's word keep this judge from this submission, as
        things are now."""
        return not between([self.judge], [self.submission])

    @classmethod
    def by_address(cls, event: str, assignment: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Round, Event, Submission, Team).join(Round).join(Event)
        query = query.switch(cls).join(Submission).join(Team)
        return query.where(Event.slug == event, cls.key == assignment).first()

    class Meta:
        indexes = ((("round", "judge", "submission"), True),)
        constraints = [
            Check("status IN ('assigned', 'recused', 'removed')"),
            Check("status <> 'recused' OR reason <> ''"),
        ]


# --- Conflicts of interest, by judge and submission. ----------------------------------------------

KIND_WORDS = {
    conflicts.OFFICE: lazy("same office"),
    conflicts.ORGANISATION: lazy("same organisation"),
    conflicts.TEAM: lazy("member of the team, now or before"),
    conflicts.EMAIL_DOMAIN: lazy("same e-mail domain"),
    conflicts.DECLARED: lazy("declared by the judge"),
    conflicts.ORGANISER: lazy("entered by an organiser"),
    conflicts.RECUSAL: lazy("the judge stepped back"),
}

Pairs = dict[tuple[int, int], set[str]]


def between(judges: Iterable[Judge], submissions: Iterable[Submission]) -> Pairs:
    """Return (judge's id, submission's id) -> kinds of conflict for the pairs that have one.

    Three queries whatever the numbers. A submission's facts are those of the people in its team
    now; having been in it once is a conflict too.
    """
    panel = {judge.id: judge for judge in judges}
    entries = {entry.id: entry.team_id for entry in submissions}
    if not panel or not entries:
        return {}
    by_team = facts_of_teams(set(entries.values()))
    derived = conflicts.derive_all(
        {str(number): facts for number, facts in _facts_of_judges(panel).items()},
        {str(number): by_team.get(team, Facts()) for number, team in entries.items()},
    )
    found: Pairs = {}
    for conflict in derived:
        found.setdefault((int(conflict.judge), int(conflict.submission)), set()).add(conflict.kind)
    stored: Any = (
        ConflictOfInterest.select(
            ConflictOfInterest.judge, ConflictOfInterest.submission, ConflictOfInterest.kind
        )
        .join(Judge)
        .where(
            Judge.event.in_({judge.event_id for judge in panel.values()}),
            ConflictOfInterest.withdrawn_at.is_null(),
        )
    )
    if len(panel) == 1:
        stored = stored.where(ConflictOfInterest.judge == next(iter(panel)))
    for judge, submission, kind in stored.tuples():
        if judge in panel and submission in entries:
            found.setdefault((judge, submission), set()).add(kind)
    return found


def words_for(kinds: Iterable[str]) -> str:
    """Return kinds of conflict as words in the reader's language."""
    return language.format_list(
        [str(KIND_WORDS[kind]) for kind in conflicts.KINDS if kind in set(kinds)]
    )


def organisations(person: Person) -> list[str]:
    """Return the names under which a person's organisation goes: as the person writes it, and its
    office's in each language."""
    office = person.office
    names = [person.affiliation, *([office.name, *office.names.values()] if office else [])]
    return [name for name in names if name and conflicts.organisation_key(name) not in UNAFFILIATED]


def _facts(person: Person, tied_to: Iterable[str] = ()) -> Facts:
    return Facts(
        people=(str(person.id),),
        offices=(person.office.code,) if person.office else (),
        organisations=(*organisations(person), *tied_to),
        emails=(person.email,) if person.confirmed_at else (),
    )


def _facts_of_judges(judges: Collection[int]) -> dict[int, Facts]:
    rows = (
        Judge.select(Judge, Person, Office)
        .join(Person)
        .join(Office, JOIN.LEFT_OUTER)
        .where(Judge.id.in_(list(judges)))
    )
    return {row.id: _facts(row.person, row.tied_to) for row in rows}


def facts_of_teams(teams: Collection[int]) -> dict[int, Facts]:
    """Return what is known of each team's members together, by the team's id; one query."""
    found: dict[int, list[Facts]] = {}
    for row in team_people(teams):
        facts = _facts(row.person)
        found.setdefault(row.team_id, []).append(
            facts if row.left_at is None else Facts(people=facts.people)
        )
    return {
        team: Facts(
            *(
                tuple(value for facts in several for value in getattr(facts, name))
                for name in Facts.__dataclass_fields__
            )
        )
        for team, several in found.items()
    }


def team_people(teams: Collection[int]) -> list[Any]:
    """Return the memberships of teams, past ones too, each with its person and the person's office;
    one query."""
    rows = Membership.select(Membership, Person, Office).join(Person).join(Office, JOIN.LEFT_OUTER)
    return list(rows.where(Membership.team.in_(list(teams))).order_by(Membership.id))

"""Impartiality: what a judge must not meet, by facts that are derived and by what is on record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from peewee import JOIN, SQL, ModelSelect

from hackathon.core import language
from hackathon.core.language import lazy
from hackathon.core.prepared import prepared
from hackathon.events.mentors import Mentor
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.ranking import conflicts
from hackathon.ranking.conflicts import Facts
from hackathon.submissions.submissions import Submission
from hackathon.teams.mentoring import READ, Mentoring
from hackathon.teams.teams import Membership

# What people write where an affiliation is asked and they have none, as ``organisation_key`` folds
# it: two of them have nothing in common.
_NONE = (
    "free lance, freelance, freelancer, independent, independent researcher, individual, n a, na",
    "nil, no affiliation, none, private person, retired, self, self employed, student",
    "unaffiliated",
    "autonome, chercheur independant, etudiant, etudiante, independant, independante, particulier",
    "autonomo, independiente, ninguna, ninguno",
    "частное лицо, независимая, независимая участница, независимыи, независимыи участник, нет",
    "самозанятая, самозанятыи, студент, студентка",
    "مستقل, مستقلة, طالب, طالبة, لا يوجد",
    "个人, 无, 学生, 独立, 独立参与者, 独立研究者, 自由职业, 自由职业者",
)
UNAFFILIATED = frozenset(name for line in _NONE for name in line.split(", "))

KIND_WORDS = {
    conflicts.OFFICE: lazy("same office"),
    conflicts.ORGANISATION: lazy("same organisation"),
    conflicts.TEAM: lazy("member of the team, now or before"),
    conflicts.EMAIL_DOMAIN: lazy("same e-mail domain"),
    conflicts.DECLARED: lazy("declared by the judge"),
    conflicts.ORGANISER: lazy("entered by an organiser"),
    conflicts.RECUSAL: lazy("the judge stepped back"),
    conflicts.MENTOR: lazy("mentor of the team, now or before"),
}

Pairs = dict[tuple[int, int], set[str]]


class Work(NamedTuple):
    """A submission by its number, and whose it is: all that a conflict hangs on."""

    id: int
    team_id: int


def between(judges: Iterable[Judge], submissions: Iterable[Work | Submission]) -> Pairs:
    """Return (judge's id, submission's id) -> kinds of conflict for the pairs that have one.

    Two queries whatever the numbers. A submission's facts are those of the people in its team now;
    having been in it once is a conflict too.
    """
    return meetings(judges, submissions).pairs


class Meetings(NamedTuple):
    """Which judges and submissions must not meet, and the countries of the people who are in each
    team now, by its number."""

    pairs: Pairs
    countries: dict[int, set[str]]


def meetings(judges: Iterable[Judge], submissions: Iterable[Work | Submission]) -> Meetings:
    """Return what ``between`` does, with what else is known of the same people; two queries."""
    panel = {judge.id: judge for judge in judges}
    entries = {entry.id: entry.team_id for entry in submissions}
    # SQL would ask about nobody: an empty list is cheaper than the question.
    if not panel or not entries:
        return Meetings({}, {})
    people = _people(sorted(set(entries.values())), [judge.person_id for judge in panel.values()])
    seats, teams = _facts_of(panel.values(), people)
    derived = conflicts.derive_all(
        {str(number): facts for number, facts in seats.items()},
        {str(number): teams.get(team, Facts()) for number, team in entries.items()},
    )
    found: Pairs = {}
    for conflict in derived:
        found.setdefault((int(conflict.judge), int(conflict.submission)), set()).add(conflict.kind)
    for judge, submission, kind in _on_record(panel.values()):
        # What is on record speaks of every round of the event, asked is about these works alone.
        if judge in panel and submission in entries:
            found.setdefault((judge, submission), set()).add(kind)
    return Meetings(found, _countries(people))


def _countries(people: Iterable[Person]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for person in people:
        seat = getattr(person, "seat", None)
        if seat is not None and seat.left_at is None and person.country:
            found.setdefault(seat.team_id, set()).add(person.country)
    return found


class Kept(NamedTuple):
    """What a judge is kept from: every submission of these teams, and these submissions; both as
    numbers."""

    teams: frozenset[int]
    submissions: frozenset[int]

    def holds(self, submission: int, team: int) -> bool:
        """Tell whether the judge must not meet a submission of a team."""
        return submission in self.submissions or team in self.teams


def kept_from(judge: Judge) -> Kept:
    """Return what a judge must not meet among the submissions that were given to the judge, as
    things are now.

    Asked once a request (two queries): the permission, the queue and the page all want to know.
    """
    return judge.person.remember(("kept from", judge.id), lambda: _kept_from(judge))


def _kept_from(judge: Judge) -> Kept:
    seats, teams = _facts_of([judge], _people_met(judge.id, judge.person_id))
    derived = conflicts.derive_all(
        {str(number): facts for number, facts in seats.items()},
        {str(number): facts for number, facts in teams.items()},
    )
    return Kept(
        frozenset(int(conflict.submission) for conflict in derived),
        frozenset(submission for _judge, submission, _kind in _on_record([judge])),
    )


def _on_record(judges: Collection[Judge]) -> Iterable[tuple[int, int, str]]:
    """The stored conflicts of judges of one event, and what they read as mentors: (judge's id,
    submission's id, kind)."""
    return _stored([judge.id for judge in judges])


@prepared
def _stored(judges: list[int]) -> Iterable[tuple[int, int, str]]:
    query: Any = ConflictOfInterest.select(
        ConflictOfInterest.judge,
        ConflictOfInterest.submission,
        ConflictOfInterest.kind,
    ).where(ConflictOfInterest.judge.in_(judges), ConflictOfInterest.withdrawn_at.is_null())
    # One question for both, since every page of a judge asks it.
    return (query + _mentored(judges)).tuples()


def _mentored(judges: list[int]) -> Any:
    """The works of the teams that judges mentor or mentored, as rows of ``_stored``."""
    query: Any = Judge.select(Judge.id, Submission.id, SQL(f"'{conflicts.MENTOR}'"))
    query = query.join(Mentor, on=(Mentor.person == Judge.person) & (Mentor.event == Judge.event))
    query = query.join(Mentoring).join(Submission, on=(Submission.team == Mentoring.team))
    return query.where(Judge.id.in_(judges), Mentoring.status.in_(list(READ)))


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
    return _affiliated(names)


def _affiliated(names: Iterable[str]) -> list[str]:
    return [name for name in names if name and conflicts.organisation_key(name) not in UNAFFILIATED]


def _facts(person: Person, tied_to: Iterable[str] = ()) -> Facts:
    """What conflicts are derived from; what somebody said once counts as what they say now does."""
    # Who changed the profile the day before judging is still who they were.
    offices = {*person.offices_before, *([person.office.code] if person.office else [])}
    return Facts(
        people=(str(person.id),),
        offices=tuple(sorted(offices)),
        organisations=(*organisations(person), *_affiliated(person.said_before), *tied_to),
        # An address that nobody has proved may be anybody's: it would bar others by a lie.
        emails=(person.email,) if person.confirmed_at else (),
    )


# What ``_facts`` and ``_countries`` read of a person and of the seat in a team: few columns, since
# a round has hundreds of people.
KNOWN = (
    Person.id,
    Person.office,
    Person.affiliation,
    Person.country,
    Person.email,
    Person.confirmed_at,
    Person.offices_before,
    Person.said_before,
)
SEAT = (Membership.id, Membership.team, Membership.left_at)


def _who(teams: Any, persons: Any) -> ModelSelect[Person]:
    """The people of teams, past ones too, each with the seat; and other persons."""
    # Two sets of people in one query: those in the teams, and those on the panel.
    inside = Membership.select(Membership.person).where(Membership.team.in_(teams))
    others = Person.select(Person.id).where(Person.id.in_(persons))
    in_team = (Membership.person == Person.id) & Membership.team.in_(teams)
    return (
        Person.select(*KNOWN, Office.id, Office.code, Office.name, Office.names, *SEAT)
        .join(Office, JOIN.LEFT_OUTER)
        .switch(Person)
        .join(
            Membership,
            JOIN.LEFT_OUTER,
            on=in_team,
            attr="seat",
        )
        .where(Person.id.in_(inside | others))
        .order_by(Membership.id)
    )


_people = prepared(_who)


@prepared
def _people_met(judge: int, person: int) -> ModelSelect[Person]:
    """The people of every team whose work a judge was given, and the judge."""
    given = (
        Submission.select(Submission.team)
        .join(Assignment)
        .where(Assignment.judge == judge, Assignment.status == "assigned")
    )
    return _who(given, [person])


def _facts_of(
    judges: Collection[Judge],
    people: Iterable[Person],
) -> tuple[dict[int, Facts], dict[int, Facts]]:
    """Return what is known of judges, and of the people of teams, each by number."""
    holders: dict[int, list[Judge]] = {}
    for judge in judges:
        holders.setdefault(judge.person_id, []).append(judge)
    of_judges: dict[int, Facts] = {}
    of_teams: dict[int, list[Facts]] = {}
    for person in people:
        # One person may hold seats at several events.
        for judge in holders.get(person.id, ()):
            of_judges[judge.id] = _facts(person, judge.tied_to)
        seat = getattr(person, "seat", None)
        if seat is not None:
            of_teams.setdefault(seat.team_id, []).append(_facts_in(seat, person))
    return of_judges, {team: _together(several) for team, several in of_teams.items()}


def _facts_in(seat: Membership, person: Person) -> Facts:
    """Whoever has left a team is remembered as its former member, and nothing else counts."""
    facts = _facts(person)
    return facts if seat.left_at is None else Facts(people=facts.people)


def _together(several: Collection[Facts]) -> Facts:
    """What is known of the people of a team as a whole."""
    return Facts(
        people=tuple(value for facts in several for value in facts.people),
        offices=tuple(value for facts in several for value in facts.offices),
        organisations=tuple(value for facts in several for value in facts.organisations),
        emails=tuple(value for facts in several for value in facts.emails),
    )


def team_people(teams: Collection[int]) -> list[Any]:
    """Return the memberships of teams, past ones too, each with its person and the person's office;
    one query."""
    rows = Membership.select(Membership, Person, Office).join(Person).join(Office, JOIN.LEFT_OUTER)
    return list(rows.where(Membership.team.in_(list(teams))).order_by(Membership.id))

"""What organisers take away of the judging: judges with their panels, and of a round its entries,
its judges, and who judges what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import JOIN, ModelSelect, fn

from hackathon.desk.event_exports import Sheet
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import entries, seats
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.progress import Progress
from hackathon.judging.scorecards import Scorecard, standing
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission

# --- Of an event. ---------------------------------------------------------------------------------


def _work() -> ModelSelect[Assignment]:
    """How many scorecards each judge has and has signed, in all rounds, as a table to join."""
    # Counted apart and joined as a table: joined row by row, a judge would stand there once for
    # each scorecard.
    query = Assignment.select(
        Assignment.judge,
        fn.COUNT(Assignment.id).alias("assigned"),
        fn.COUNT(Scorecard.signed_at).alias("signed"),
    )
    query = query.join(Scorecard, JOIN.LEFT_OUTER).switch(Assignment).join(Submission)
    return query.where(standing()).group_by(Assignment.judge).alias("work")


def _judges(event: Event, order: str, *columns: Any) -> ModelSelect[Judge]:
    work = _work()
    assigned, signed = (
        fn.COALESCE(work.c.assigned, 0).alias("assigned"),
        fn.COALESCE(work.c.signed, 0).alias("signed"),
    )
    query = (
        Judge.select(*columns, assigned, signed)
        .join(Person)
        .switch(Judge)
        .join(work, JOIN.LEFT_OUTER, on=(work.c.judge_id == Judge.id))
    )
    return query.where(Judge.event == event).order_by(*JUDGES_BY[order])


# J100 after J99: by the alphabet alone it comes after J10.
JUDGES_BY: dict[str, tuple[Any, ...]] = {
    "code": (fn.LENGTH(Judge.code), Judge.code),
    "name": (Person.folded, Judge.code),
}


def judges_of(event: Event, order: str = "code") -> Any:
    """Return the judges as rows with ``person`` (the key), name, address and how far they are.

    :param order: one of ``JUDGES_BY``
    """
    columns = (
        Judge.id,
        Judge.code,
        Person.key.alias("person"),
        Person.name,
        Person.email,
        Judge.languages,
        Judge.declared_at,
        Judge.left_at,
    )
    return _judges(event, order, *columns).namedtuples()


def judges(event: Event, order: str = "code") -> Sheet:
    """Return the judges and how far they are, in an order of ``JUDGES_BY``."""
    keys = [
        "code",
        "name",
        "email",
        "affiliation",
        "country",
        "languages",
        "expertise",
        "conflicts_answered_at",
        "left_at",
        "assigned",
        "signed",
        "rounds",
    ]
    # The short names of rounds, as a list of judges that is brought names them.
    panels = seats.by_judge(event)
    columns = (
        Judge.id,
        Judge.code,
        Person.name,
        Person.email,
        Person.affiliation,
        Person.country,
        Judge.languages,
        Judge.expertise,
        Judge.declared_at,
        Judge.left_at,
    )

    def rows() -> Iterator[list[object]]:
        for number, *row in _judges(event, order, *columns).tuples().iterator():
            yield [*row, [round.slug for round in panels.get(number, [])]]

    return Sheet(keys, rows())


# --- Of a round. ----------------------------------------------------------------------------------


def round_entries(round: Round, found: Progress) -> Sheet:
    """Return the entries of a round and how many reviews each has."""
    keys = ["code", "title", "team", "wanted", "assigned", "signed", "out", "reason"]
    rows = (
        (
            row.line.code,
            row.line.title,
            row.line.team,
            round.reviews,
            row.assigned,
            row.signed,
            row.line.out,
            row.line.out_reason,
        )
        for row in found.entries
    )
    return Sheet(keys, rows)


def round_judges(found: Progress) -> Sheet:
    """Return the judges of a round and how far each is."""
    # Numbers as the page has them, so that who adds them up finds the same.
    keys = ["code", "name", "assigned", "drafts", "signed", "conflicts", "stepped_back", "left"]
    rows = (
        (
            row.code,
            row.name,
            row.assigned,
            row.drafts,
            row.signed,
            row.conflicts,
            row.recused,
            row.left,
        )
        for row in found.judges
    )
    return Sheet(keys, rows)


def assigned(round: Round) -> Sheet:
    """Return who judges what in a round, and how far each scorecard is; never a score."""
    keys = ["entry", "title", "team", "judge", "name", "status", "scorecard", "signed_at"]
    # By the code that judges see: a blind round names no team to them, and organisers both.
    lines = {line.submission: line for line in entries.of(round)}
    query: Any = (
        Assignment.select(
            Assignment.submission,
            Judge.code,
            Person.name,
            Assignment.status,
            Scorecard.status,
            Scorecard.signed_at,
        )
        .join(Judge)
        .join(Person)
        .switch(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
    )
    given = query.where(Assignment.round == round).order_by(Assignment.submission, Assignment.id)

    def rows() -> Iterator[list[object]]:
        for number, *row in given.tuples().iterator():
            line = lines[number]
            yield [line.code, line.title, line.team, *row]

    return Sheet(keys, rows())

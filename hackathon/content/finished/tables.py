"""The tables of a private folder: what people did in a finished event, one file a noun, and how a
row of one names a row of another.

Columns have the names of the model's fields. A column that a file lacks has its default, so that an
event of the past can be written down by hand with few columns.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hackathon.challenges.challenges import Challenge
from hackathon.core.db import Base
from hackathon.events.events import Event, Organiser, Rules
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge, PanelMember
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.results.prizes import Award, Prize
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Answer, Submission
from hackathon.submissions.versions import Version, VersionFile
from hackathon.teams.late import LateDeadline
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team


class Table(NamedTuple):
    """A file of the folder.

    :ivar name: of the file, without ``.csv``
    :ivar names: the fields by which a row is found again
    :ivar event: the field that leads to the event, through others when there are dots
    :ivar left_out: fields that stay on the site: counted anew there, or nobody else's business
    """

    name: str
    model: type[Base]
    names: tuple[str, ...]
    event: str
    left_out: frozenset[str] = frozenset()


# Nobody signs in with what a folder says, and nobody administers another site by it.
PEOPLE = Table(
    "people",
    Person,
    ("email_key",),
    "",
    frozenset({"password_hash", "administrator", "email_key", "folded", "demonstration"}),
)
# In the order in which rows refer to one another
TABLES = (
    Table("organisers", Organiser, ("event", "person"), "event"),
    Table("helpers", Helper, ("event", "person"), "event"),
    Table("registrations", Registration, ("event", "person"), "event"),
    Table("teams", Team, ("key",), "event", frozenset({"folded"})),
    Table("memberships", Membership, ("team", "person", "joined_at"), "event"),
    Table("late_deadlines", LateDeadline, ("team", "given_at"), "team.event"),
    Table("mentors", Mentor, ("event", "person"), "event"),
    Table("mentoring", Mentoring, ("key",), "team.event"),
    Table("submissions", Submission, ("key",), "event", frozenset({"folded", "description_html"})),
    Table("answers", Answer, ("submission", "challenge"), "submission.event"),
    Table("files", Attachment, ("key",), "submission.event", frozenset({"stored", "held"})),
    Table("versions", Version, ("submission", "number"), "submission.event"),
    Table("version_files", VersionFile, ("version", "attachment"), "version.submission.event"),
    Table("judges", Judge, ("event", "person"), "event"),
    Table("panels", PanelMember, ("round", "judge"), "round.event"),
    Table("entries", Entry, ("round", "submission"), "round.event"),
    Table(
        "conflicts",
        ConflictOfInterest,
        ("judge", "submission", "kind", "declared_at"),
        "judge.event",
    ),
    Table("assignments", Assignment, ("key",), "round.event"),
    Table("scorecards", Scorecard, ("assignment",), "assignment.round.event"),
    Table("scores", Score, ("scorecard", "criterion"), "scorecard.assignment.round.event"),
    Table("awards", Award, ("prize", "submission"), "prize.event"),
    Table("selections", Selection, ("key",), "event", frozenset({"introduction_html"})),
    Table("publications", Publication, ("key",), "event", frozenset({"introduction_html"})),
)
# How a row is named by those that refer to it: fields joined by a slash, within the event.
NAMED: dict[type[Base], tuple[str, ...]] = {
    Person: ("email",),
    Office: ("code",),
    Event: ("slug",),
    Rules: ("version",),
    Round: ("slug",),
    Challenge: ("slug",),
    Prize: ("title",),
    Criterion: ("rubric.slug", "key"),
    Team: ("key",),
    Submission: ("key",),
    Attachment: ("key",),
    Version: ("submission.key", "number"),
    Judge: ("person.email",),
    Mentor: ("person.email",),
    Assignment: ("key",),
    Scorecard: ("assignment.key",),
}


def way_to(model: type[Base]) -> Table:
    """Return how the rows of a model that others name belong to their event."""
    ours = {table.model: table for table in TABLES}
    through = "rubric.event" if model is Criterion else "event"
    return ours.get(model) or Table("", model, (), through)


def columns(table: Table) -> list[str]:
    """Return the columns of a table's file, in the order of the model."""
    out = {"id", "revision", *table.left_out}
    if table.event == "event":
        out.add("event")  # the folder that the file lies in
    return [field.name for field in table.model._meta.sorted_fields if field.name not in out]


def name_of(row: Any) -> str:
    """Return how a row is named by others."""
    return "/".join(str(_reached(row, path)) for path in NAMED[type(row)])


def _reached(row: Any, path: str) -> Any:
    for step in path.split("."):
        row = getattr(row, step)
    return row


def of_event(table: Table, event: Event) -> list[Any]:
    """Return the rows of a table that belong to an event."""
    query: Any = table.model.select()
    model: Any = table.model
    *through, last = table.event.split(".")
    for step in through:
        field = model._meta.fields[step]
        query = query.join(field.rel_model, on=(field == field.rel_model._meta.primary_key))
        model = field.rel_model
    return list(query.where(model._meta.fields[last] == event))

"""A judging bench on top of the cast: teams with submitted entries, a round that is open, judges on
its panel."""

import io
from datetime import datetime
from typing import Any

from casting import Cast, day, make_judge, make_person, make_submission, make_team, together

from hackathon.core import store
from hackathon.judging import entries, scorecards, standings
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, Judge
from hackathon.judging.scorecards import Answer, Content, Scorecard
from hackathon.people.people import Person
from hackathon.submissions import attachments, versions
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Team

IN_ROUND = day(15)  # the cast's round is open

# A whole answer to the cast's rubric: as the room takes it, and as the form sends it.
GOOD = Content(
    {"usefulness": Answer(4, "Clear"), "feasibility": Answer(2)}, "Well done", "Mind the costs"
)
FULL = {
    "revision": "0",
    "score-usefulness": "4",
    "score-feasibility": "2",
    "remark-usefulness": "Clear gain",
    "remark-feasibility": "",
    "feedback": "Good work",
    "note": "Talk about it",
}


def card_of(assignment: Assignment) -> Scorecard:
    found: Scorecard = Scorecard.get(Scorecard.assignment == assignment)
    return found


@together
def submitted(cast: Cast, name: str, *people: Person, **values: Any) -> Submission:
    """An eligible submission of a new team, with one version that froze it."""
    captain, *others = people or (
        make_person(f"{name} Captain", email=f"captain@{name.lower()}.example"),
    )
    made = make_submission(
        make_team(cast.event, name, captain, *others),
        cast.challenge,
        **{"title": f"Work {name}", **values},
    )
    versions.submit(made, None, captain, day(1))
    Submission.update(eligibility="eligible").where(Submission.id == made.id).execute()
    return Submission.get_by_id(made.id)


@together
def with_file(bench: "Bench", name: str, file: str, data: bytes) -> Submission:
    """An entry of the bench's round with one file."""
    captain = make_person(f"{name} Captain", email=f"captain@{name.lower()}.example")
    made = make_submission(
        make_team(bench.event, name, captain), bench.cast.challenge, title=f"Work {name}"
    )
    stored = store.current().receive(io.BytesIO(data), 10**6)
    attachments.attach(
        made, attachments.File(file, stored, "application/pdf"), captain, day(1), 10**9
    )
    versions.submit(made, None, captain, day(1))
    Submission.update(eligibility="eligible").where(Submission.id == made.id).execute()
    entries.add_eligible(bench.round, bench.cast.ada, day(11))
    return Submission.get_by_id(made.id)


@together
def many(cast: Cast, count: int) -> list[Submission]:
    """Many submissions at once, straight into the tables, all taken into the cast's round."""
    first = Team.select().count() + 1
    captain = make_person(f"Captain {first}", email=f"captain@many{first}.example")
    numbers = range(first, first + count)
    common = {"event": cast.event.id, "captain": captain.id, "created_at": day(-9)}
    Team.insert_many(
        [{**common, "name": f"T{n}", "name_key": f"t{n}", "folded": f"t{n}"} for n in numbers]
    ).execute()
    teams = [team.id for team in Team.select(Team.id).where(Team.captain == captain)]
    values = {
        "event": cast.event.id,
        "status": "submitted",
        "eligibility": "eligible",
        "versions_count": 1,
        "created_at": day(1),
        "updated_at": day(1),
    }
    Submission.insert_many(
        [{**values, "team": team, "title": f"Work {team}"} for team in teams]
    ).execute()
    made = list(Submission.select().where(Submission.team.in_(teams)))
    content = {
        "language": "en",
        "challenges": [cast.challenge.slug],
        "description_html": "<p>x</p>",
    }
    frozen = {"number": 1, "manifest": [], "digest": "0" * 64, "submitted_at": day(1)}
    Version.insert_many(
        [
            {
                **frozen,
                "submission": row.id,
                "content": {**content, "title": row.title},
                "receipt": f"r{row.id}",
            }
            for row in made
        ]
    ).execute()
    codes = zip(numbers, made, strict=True)
    Entry.insert_many(
        [
            {
                "round": cast.round.id,
                "submission_id": row.id,
                "code": f"E{n + 100}",
                "added_at": day(11),
            }
            for n, row in codes
        ]
    ).execute()
    return made


class Bench:
    """Three entries of strangers in the cast's round, judges Dee (J01) and Dan (J02) on its panel,
    nothing assigned yet."""

    @together
    def __init__(self, cast: Cast) -> None:
        self.cast, self.event, self.round = cast, cast.event, cast.round
        self.entries = [submitted(cast, name) for name in ("Alpha", "Beta", "Gamma")]
        self.dee: Judge = cast.judge
        self.dan: Judge = make_judge(cast.event, cast.dan, "J02", cast.round)
        entries.add_eligible(self.round, cast.ada, day(11))

    def judge(self, name: str, **values: Any) -> Judge:
        count = Judge.select().where(Judge.event == self.event).count()
        return make_judge(self.event, make_person(name), f"J{count + 1:02}", self.round, **values)

    def assign(self, judge: Judge, submission: Submission) -> Assignment:
        made: Assignment = Assignment.create(
            round=self.round, judge=judge, submission=submission, assigned_at=day(11)
        )
        return made

    def code(self, submission: Submission) -> str:
        return str(Entry.get(Entry.round == self.round, Entry.submission == submission.id).code)


@together
def sign(
    assignment: Assignment, judge: Judge, values: dict[str, int | None], at: datetime = IN_ROUND
) -> None:
    """Sign a scorecard with these scores."""

    content = Content(
        {key: Answer(value, f"Remark on {key}") for key, value in values.items()},
        "Well done.",
        "For organisers.",
    )
    scorecards.sign(
        Assignment.get_by_id(assignment.id),
        None,
        content._replace(leave_open=True),
        judge.person,
        at,
    )


@together
def give(bench: Bench, judge: Any, *values: int | tuple[int | None, int | None] | None) -> None:
    """Let a judge sign a card on each entry: one value for both criteria, or a pair; None: no
    card."""
    for entry, value in zip(bench.entries, values, strict=False):
        if value is not None:
            first, second = value if isinstance(value, tuple) else (value, value)
            sign(bench.assign(judge, entry), judge, {"usefulness": first, "feasibility": second})


def ranks(bench: Bench) -> dict[str, int | None]:
    return {
        place.line.title.removeprefix("Work "): place.rank
        for place in standings.of(bench.round).places
    }

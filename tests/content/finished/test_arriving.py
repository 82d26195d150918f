"""An event of the past, written down by hand in few columns, comes in with its true dates, and its
winner is linked to the pilot that it became."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import contents
import pytest
from casting import NOW

from hackathon.content import seeding
from hackathon.content.documents import BadContent
from hackathon.content.finished import arriving
from hackathon.events.events import Event
from hackathon.judging.scorecards import Score
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Award
from hackathon.submissions.submissions import Submission
from hackathon.teams.registrations import Registration

PUBLIC = {
    "offices.csv": contents.FILES["offices.csv"],
    "events/past/event.md": """---
title: Past Days
status: published
language: en
timezone: Europe/Zurich
dates:
  registration_opens: 2019-03-01 09:00
  registration_closes: 2019-03-20 18:00
  submission_opens: 2019-03-05 09:00
  submission_closes: 2019-03-25 18:00
  judging_opens: 2019-03-26 09:00
  judging_closes: 2019-04-02 18:00
  results_on: 2019-04-05 12:00
team: {minimum: 1, maximum: 4, single_entrants: yes}
rounds:
  - {slug: final, title: Final, rubric: screening, opens: 2019-03-26 09:00, closes: 2019-04-02 18:00, reviews: 1}
prizes:
  - {title: First prize, places: 1}
---
It took place.
""",
    "events/past/rules.md": contents.RULES,
    "events/past/rubrics/screening.md": contents.RUBRIC,
    "events/past/challenges/terms.md": """---
title: Nice terms
summary: Suggest classes.
status: published
rubric: screening
---
## The problem {#problem}

Lists are long.

## What good looks like {#good}

Classes in a second.

## Deliverables {#deliverables}

A program.
""",
    "pilots/swift.md": """---
title: Swift terms
status: published
stage: running
lead: CH
submission: past/swift
---
It runs.
""",
}
PRIVATE = {
    "people.csv": """\
email,name,created_at
ana@example.org,Ana Example,2019-03-01
jon@example.org,Jon Example,2019-03-01
""",
    "events/past/registrations.csv": """\
person,status,created_at
ana@example.org,registered,2019-03-02
""",
    "events/past/teams.csv": """\
key,name,captain,members,created_at
swift,Swift,ana@example.org,1,2019-03-06
""",
    "events/past/memberships.csv": """\
team,person,joined_at
swift,ana@example.org,2019-03-06
""",
    "events/past/submissions.csv": """\
key,team,title,status,eligibility,versions_count,submitted_at,created_at,updated_at
swiftly,swift,Swift terms,submitted,eligible,1,2019-03-24T12:00,2019-03-07,2019-03-24
""",
    "events/past/answers.csv": """\
submission,challenge,team
swiftly,terms,swift
""",
    "events/past/judges.csv": """\
person,code,since
jon@example.org,J01,2019-03-01
""",
    "events/past/entries.csv": """\
round,submission,code,added_at
final,swiftly,E01,2019-03-26
""",
    "events/past/assignments.csv": """\
key,round,judge,submission,assigned_at
given,final,jon@example.org,swiftly,2019-03-26
""",
    "events/past/scorecards.csv": """\
assignment,status,updated_at,signed_at
given,signed,2019-03-30,2019-03-30
""",
    "events/past/scores.csv": """\
scorecard,criterion,value
given,screening/usefulness,3
given,screening/clarity,2
""",
    "events/past/awards.csv": """\
prize,submission,citation
First prize,swiftly,It saves a day a week.
""",
}


def load(folder: Path, private: dict[str, str] = PRIVATE) -> None:
    """As ``flask seed CONTENT --private FOLDER`` does it."""
    content = contents.write(folder / "content", PUBLIC)
    seeding.load(content, NOW)
    arriving.load(contents.write(folder / "people", private), NOW)
    seeding.load(content, NOW)


def test_a_past_event_is_there_with_its_dates_and_its_winner_leads_to_its_pilot(
    db: Any, tmp_path: Path
) -> None:
    load(tmp_path)
    event, entry = Event.get(), Submission.get()
    assert event.submission_closes == datetime(2019, 3, 25, 17, tzinfo=UTC)
    assert entry.submitted_at == datetime(2019, 3, 24, 12, tzinfo=UTC)
    assert Registration.get().created_at == datetime(2019, 3, 2, tzinfo=UTC)
    assert event.participants == 1 and event.results_on < NOW
    assert [row.value for row in Score.select().order_by(Score.value)] == [2, 3]
    assert Award.get().submission == entry
    assert Pilot.get().submission == entry


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "key"),
    [
        ("people", "email,name", "email,nmae", 1, "nmae"),
        ("events/past/teams", "swift,Swift,ana@", "swift,Swift,eve@", 2, "captain"),
        ("events/past/submissions", "2019-03-24T12:00", "last spring", 2, "submitted_at"),
        ("events/past/answers", "swiftly,terms,", "swiftly,terns,", 2, "challenge"),
        ("events/past/memberships", "joined_at", "added_at", 1, "added_at"),
        ("events/past/assignments", ",assigned_at", "", 2, "header"),
        ("events/past/scores", "clarity,2", "clarity,two", 3, "value"),
        ("events/past/awards", "First prize,", "Last prize,", 2, "prize"),
    ],
)
def test_what_cannot_be_used_names_file_line_and_key(
    db: Any, tmp_path: Path, name: str, old: str, new: str, line: int, key: str
) -> None:
    path = f"{name}.csv"
    assert old in PRIVATE[path]
    with pytest.raises(BadContent) as bad:
        load(tmp_path, {**PRIVATE, path: PRIVATE[path].replace(old, new, 1)})
    (problem,) = bad.value.problems
    assert (problem.path, problem.line) == (path, line) and key in problem.sentence
    assert not Submission.select().exists(), "all or nothing"


def test_a_column_that_has_no_default_is_named(db: Any, tmp_path: Path) -> None:
    bare = {"events/past/entries.csv": "round,submission,code\nfinal,swiftly,E01\n"}
    with pytest.raises(BadContent) as bad:
        load(tmp_path, {**PRIVATE, **bare})
    assert 'The column "added_at" is missing.' in str(bad.value.problems[0])

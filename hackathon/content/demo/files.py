"""The files of the demonstration besides its content: invented people, teams, submissions, scores.
Read and checked, no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hackathon.content.documents import BadContent, File, Problem, split, suggest
from hackathon.content.fields import Field, Reader, Shape, fill, listed, parts, record, table
from hackathon.content.readers import (
    matching,
    number,
    one_of,
    short_name,
    text,
    words,
    yes_no,
    zone_name,
)
from hackathon.network.conversations import Conversation
from hackathon.submissions import submissions

ROLES = ("participant", "judge", "organiser", "pilot lead", "administrator")
_line, _text = Field(words(255)), Field(text)
# A domain reserved for examples: no letter can reach anybody real.
_email = matching(
    re.compile(r"[^\s@;]+@example\.org"), "an address at example.org; invented people have no other"
)
_who, _slug = (
    Field(_email, True),
    Field(short_name("small letters a-z, digits and hyphens"), True),
)
_code = matching(re.compile(r"[A-Za-z0-9-]+"), "a code")
_list = Field(parts(words(100)), False, [])
TABLES: dict[str, Shape] = {
    "people.csv": {
        "email": _who,
        "name": Field(words(255), True),
        "country": _line,
        "office": Field(_code),
        "affiliation": _line,
        "languages": _list,
        "skills": _list,
        "timezone": Field(zone_name, True),
        "language": _line,
        "role": Field(one_of(*ROLES), True),
    },
    "organisers.csv": {"event": _slug, "email": _who},
    "judges.csv": {
        "event": _slug,
        "email": _who,
        "rounds": _list,
        "languages": _list,
        "expertise": _list,
    },
    "teams.csv": {
        "event": _slug,
        "slug": _slug,
        "name": Field(words(120), True),
        "captain": _who,
        "members": Field(parts(_email), False, []),
        "looking": Field(yes_no, False, False),
        "about": _text,
    },
    "singles.csv": {"event": _slug, "email": _who},
    "mentors.csv": {
        "event": _slug,
        "email": _who,
        "team": _slug,
        "accepted": Field(yes_no, False, False),
        "helps_with": Field(words(200)),
    },
    "scores.csv": {
        "event": _slug,
        "round": _slug,
        "judge": _who,
        "team": _slug,
        "criterion": Field(words(40), True),
        "score": Field(number, False, None),
        "remark": _text,
    },
    "feedback.csv": {
        "event": _slug,
        "round": _slug,
        "judge": _who,
        "team": _slug,
        "feedback": Field(text, True),
    },
    "prizes.csv": {
        "event": _slug,
        "prize": Field(words(255), True),
        "team": _slug,
        "citation": _text,
    },
    "pilot_leads.csv": {"pilot": _slug, "email": _who},
    "adoptions.csv": {"pilot": _slug, "email": _who, "note": Field(text, True)},
    "conversations.csv": {
        "email": _who,
        "answers": _who,
        "title": Field(words(Conversation.longest("title")), True),
        "text": Field(text, True),
        "answer": _text,
    },
    "corrections.csv": {
        "event": _slug,
        "challenge": _slug,
        "section": Field(words(40), True),
        "was": Field(text, True),
        "now": Field(text, True),
        "correction": Field(text, True),
    },
    "pilots.csv": {"pilot": _slug, "event": _slug, "team": _slug},
}
NAMES = (*TABLES, "submissions", "files")


def _mapping(*keys: str, each: Reader = text) -> Reader:
    return record({key: Field(each) for key in keys})


SUBMISSION: Shape = {
    "title": Field(words(255), True),
    "summary": _text,
    "challenges": Field(listed(words(60)), True, []),
    "language": _line,
    "status": Field(one_of("draft", "submitted", "withdrawn"), True),
    "licence": _line,
    "background_ip": _text,
    "links": Field(listed(_mapping("title", "url")), False, []),
    "files": Field(listed(words(255)), False, []),
    "ai": Field(_mapping(*submissions.AI_CARD), False, {}),
    "visibility": Field(
        _mapping(*submissions.VISIBLE_PARTS, each=one_of(*submissions.VISIBILITIES)),
        False,
        {},
    ),
}


@dataclass
class Demonstration:
    """What the files say: rows of the tables by file name, and submissions by (event, team)."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    submissions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the rows may refer to: event -> its challenges, rounds, prizes; codes of the invented
    offices: nobody who was made up works for another one."""

    challenges: Mapping[str, Collection[str]]
    rounds: Mapping[str, Collection[str]]
    prizes: Mapping[str, Collection[str]]
    offices: Collection[str]
    pilots: Collection[str]


def read(folder: Path, at: datetime, known: Known) -> Demonstration:
    """Read and check the files.

    :raises BadContent: with everything that is wrong
    """
    problems: list[Problem] = []
    found = Demonstration()
    lines: dict[str, list[int]] = {}
    for name, shape in TABLES.items():
        file = File(name, problems, at)
        rows = table(file, folder / name, shape) if (folder / name).is_file() else []
        # The line of each row is kept for the second look, when every table has been read.
        lines[name], found.rows[name] = [line for line, _ in rows], [values for _, values in rows]
    checks = _Checks(found, known, problems)
    for path in sorted((folder / "submissions").glob("*/*.md")):
        file = File(path.relative_to(folder).as_posix(), problems, at)
        if split(file, path):
            event, team = path.parent.name, path.stem
            values = fill(file, file.head, SUBMISSION) | {"description": file.body}
            checks.submission(file, values, event, team)
            for name in values["files"] or ():
                if not (folder / name).is_file():
                    file.wrong(file.line_of("files"), f"There is no file {name}.")
            found.submissions[event, team] = values
    for name, rows_of in found.rows.items():
        for line, row in zip(lines[name], rows_of, strict=True):
            checks.row(name, line, row)
    if problems:
        raise BadContent(problems)
    return found


Wrong = Callable[[str], None]  # notes a sentence about the present row


class _Checks:
    """What the rows and submissions say of one another, and of what the site knows."""

    def __init__(
        self,
        found: Demonstration,
        known: Known,
        problems: list[Problem],
    ) -> None:
        self.found, self.known, self.problems = found, known, problems
        self.people = {row["email"] for row in found.rows["people.csv"]}
        self.teams = {(row["event"], row["slug"]) for row in found.rows["teams.csv"]}
        self.organised = [row["event"] for row in found.rows["organisers.csv"]]
        self._placed: set[tuple[str, str | None]] = set()

    def submission(
        self,
        file: File,
        values: dict[str, Any],
        event: str,
        team: str,
    ) -> None:
        """Check a submission; the file's own folder is checked by whoever reads it."""
        there = {slug for of, slug in self.teams if of == event}
        if team not in there:
            file.wrong(1, f'teams.csv has no team "{team}" at {event}.{suggest(team, there)}')
        answerable = self.known.challenges.get(event, ())
        for slug in values["challenges"] or ():
            if slug not in answerable:
                sentence = f'{event} has no challenge "{slug}".{suggest(slug, answerable)}'
                file.wrong(file.line_of("challenges"), sentence)

    def row(
        self,
        name: str,
        line: int,
        row: Mapping[str, Any],
    ) -> None:
        """Check a row of a table."""

        def wrong(sentence: str) -> None:
            self.problems.append(Problem(name, line, sentence))

        if name != "people.csv":
            self._people(row, wrong)
        event = row.get("event")
        if event and event not in self.known.challenges:
            wrong(f'There is no event "{event}".{suggest(event, self.known.challenges)}')
            return
        if row.get("team") and (event, row["team"]) not in self.teams:
            wrong(f'teams.csv has no team "{row["team"]}" at {event}.')
        # Said here: the year would be played to its end before the results find nobody to approve
        # them.
        if name in {"judges.csv", "prizes.csv"} and self.organised.count(str(event)) < 2:
            wrong(f"organisers.csv must name two organisers of {event}: results need two.")
        self._references(row, wrong)
        self._seats(name, row, wrong)

    def _people(self, row: Mapping[str, Any], wrong: Wrong) -> None:
        named = [row.get(key) for key in ("email", "judge", "captain", "answers")]
        for email in (*named, *(row.get("members") or ())):
            if email and email not in self.people:
                wrong(f"people.csv has no {email}.{suggest(email, self.people)}")

    def _seats(
        self,
        name: str,
        row: Mapping[str, Any],
        wrong: Wrong,
    ) -> None:
        """Nobody is in two teams of an event, or in a team and single."""
        seats: list[str | None] = []
        if name == "teams.csv":
            seats = [row.get("captain"), *(row.get("members") or ())]
        if name == "singles.csv":
            seats = [row.get("email")]
        for email in seats:
            seat = (row["event"], email)
            if seat in self._placed:
                wrong(f"{email} is in two teams of {seat[0]}, or single and in a team.")
            self._placed.add(seat)

    def _references(self, row: Mapping[str, Any], wrong: Wrong) -> None:
        known, event = self.known, str(row.get("event"))
        office, prize, pilot = (row.get(key) for key in ("office", "prize", "pilot"))
        if office and office not in known.offices:
            wrong(f'No invented office has the code "{office}".{suggest(office, known.offices)}')
        for slug in row.get("rounds") or [row.get("round")]:
            if slug and slug not in known.rounds[event]:
                wrong(f'{event} has no round "{slug}".{suggest(slug, known.rounds[event])}')
        if prize and prize not in known.prizes[event]:
            wrong(f'{event} has no prize "{prize}".{suggest(prize, known.prizes[event])}')
        brief = row.get("challenge")
        if brief and brief not in known.challenges[event]:
            wrong(f'{event} has no challenge "{brief}".{suggest(brief, known.challenges[event])}')
        if pilot and pilot not in known.pilots:
            wrong(f'There is no pilot "{pilot}".{suggest(pilot, known.pilots)}')

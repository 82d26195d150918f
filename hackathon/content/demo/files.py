"""The files of the demonstration besides its content: invented people, teams, submissions, scores.
Read and checked, no database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
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
from hackathon.submissions import submissions

ROLES = ("participant", "judge", "organiser", "pilot lead", "administrator")
_line, _text = Field(words(255)), Field(text)
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
        _mapping(*submissions.VISIBLE_PARTS, each=one_of(*submissions.VISIBILITIES)), False, {}
    ),
}


@dataclass
class Demonstration:
    """What the files say: rows of the tables by file name, and submissions by (event, team)."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    submissions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the rows may refer to: event -> its challenges, rounds, prizes; codes of offices."""

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
        lines[name], found.rows[name] = [line for line, _ in rows], [values for _, values in rows]
    for path in sorted((folder / "submissions").glob("*/*.md")):
        file = File(path.relative_to(folder).as_posix(), problems, at)
        if split(file, path):
            values = fill(file, file.head, SUBMISSION) | {"description": file.body}
            _check_submission(file, values, path, folder, known, found)
            found.submissions[path.parent.name, path.stem] = values
    _check_rows(found, lines, known, problems)
    if problems:
        raise BadContent(problems)
    return found


def _check_submission(
    file: File, values: dict[str, Any], path: Path, folder: Path, known: Known, found: Demonstration
) -> None:
    event = path.parent.name
    teams = {row["slug"] for row in found.rows["teams.csv"] if row["event"] == event}
    if path.stem not in teams:
        file.wrong(1, f'teams.csv has no team "{path.stem}" at {event}.{suggest(path.stem, teams)}')
    for slug in values["challenges"] or ():
        if slug not in known.challenges.get(event, ()):
            file.wrong(
                file.line_of("challenges"),
                f"{event} has no challenge"
                f' "{slug}".{suggest(slug, known.challenges.get(event, ()))}',
            )
    for name in values["files"] or ():
        if not (folder / name).is_file():
            file.wrong(file.line_of("files"), f"There is no file {name}.")


def _check_rows(
    found: Demonstration, lines: Mapping[str, list[int]], known: Known, problems: list[Problem]
) -> None:
    people = {row["email"] for row in found.rows["people.csv"]}
    teams = {(row["event"], row["slug"]) for row in found.rows["teams.csv"]}
    organised = [row["event"] for row in found.rows["organisers.csv"]]
    placed: set[tuple[str, str | None]] = set()
    for name, rows in found.rows.items():
        for line, row in zip(lines[name], rows, strict=True):

            def wrong(sentence: str, name: str = name, line: int = line) -> None:
                problems.append(Problem(name, line, sentence))

            named = [row.get(key) for key in ("email", "judge", "captain")] + list(
                row.get("members") or ()
            )
            for email in named if name != "people.csv" else ():
                if email and email not in people:
                    wrong(f"people.csv has no {email}.{suggest(email, people)}")
            if row.get("event") and row["event"] not in known.challenges:
                wrong(
                    f'There is no event "{row["event"]}".{suggest(row["event"], known.challenges)}'
                )
                continue
            if row.get("team") and (row["event"], row["team"]) not in teams:
                wrong(f'teams.csv has no team "{row["team"]}" at {row["event"]}.')
            if name in {"judges.csv", "prizes.csv"} and organised.count(row["event"]) < 2:
                wrong(
                    f"organisers.csv must name two organisers of {row['event']}: results need two."
                )
            _check_references(name, row, known, wrong)
            seats = (
                [row.get("captain"), *(row.get("members") or ())]
                if name == "teams.csv"
                else [row.get("email")]
                if name == "singles.csv"
                else []
            )
            for email in seats:
                if (row["event"], email) in placed:
                    wrong(f"{email} is in two teams of {row['event']}, or single and in a team.")
                placed.add((row["event"], email))


def _check_references(name: str, row: Mapping[str, Any], known: Known, wrong: Any) -> None:
    if row.get("office") and row["office"] not in known.offices:
        wrong(f'No office has the code "{row["office"]}".{suggest(row["office"], known.offices)}')
    event = str(row.get("event"))
    rounds: Iterable[str] = row.get("rounds") or ([row["round"]] if row.get("round") else [])
    for slug in rounds:
        if slug not in known.rounds[event]:
            wrong(f'{event} has no round "{slug}".{suggest(slug, known.rounds[event])}')
    if row.get("prize") and row["prize"] not in known.prizes[event]:
        wrong(f'{event} has no prize "{row["prize"]}".{suggest(row["prize"], known.prizes[event])}')
    if row.get("pilot") and row["pilot"] not in known.pilots:
        wrong(f'There is no pilot "{row["pilot"]}".{suggest(row["pilot"], known.pilots)}')

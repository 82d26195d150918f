"""The demonstration's submissions: drafts, versions, eligibility."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hackathon.challenges.challenges import Challenge
from hackathon.content.demo.year import TeamKey, Year, chance
from hackathon.core import store
from hackathon.core.files import file_types
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import (
    attachments,
    drafts,
    eligibility,
    submissions,
    versions,
    withdrawals,
)
from hackathon.submissions.submissions import Submission

QUOTA = 10**9  # bytes; the files are small


def plan(year: Year) -> None:
    """Plan what each team hands in, and the check of it."""
    for key, values in year.found.submissions.items():
        _entry(year, key, values)
    for key, values in year.found.submissions.items():
        event = year.events[key[0]]
        if values["status"] == "submitted":
            span = event.judging_opens - event.submission_closes
            # Within the middle of the time between deadline and judging: judges find everything
            # checked.
            when = event.submission_closes + span * (0.1 + 0.8 * chance("check", *key))
            year.at_moment(when, _check, year, key)


def _entry(year: Year, key: TeamKey, values: dict[str, Any]) -> None:
    event = year.events[key[0]]
    end = min(event.submission_closes, year.at)
    start = max(event.submission_opens, year.complete[key]) + timedelta(hours=3)
    begun = year.between(start, start + (end - start) * 0.4, "begin", *key)
    year.at_moment(begun, _begin, year, key, values)
    if values["status"] == "draft":
        return
    times = 1 + int(chance("versions", *key) * 3)
    # Most teams hand in near the end; where the end is still to come, any day will do.
    lean = 0.35 if event.submission_closes <= year.at else 0.9
    first, last = begun + timedelta(hours=1), end - timedelta(minutes=4)
    moments = sorted(
        year.between(first, last, "submit", *key, str(number), lean=lean) for number in range(times)
    )
    for number, moment in enumerate(moments, start=1):
        whole = number == times
        if number > 1 or whole:  # the first time it is as it was begun
            year.at_moment(moment, _save, year, key, values, whole)
        year.at_moment(moment, _submit, year, key)
    if values["status"] == "withdrawn":
        year.at_moment(moments[-1] + timedelta(hours=1), _withdraw, year, key)


def _begin(
    year: Year,
    key: TeamKey,
    values: dict[str, Any],
    at: datetime,
) -> None:
    team = year.teams[key]
    query = Challenge.select().where(Challenge.event == team.event_id)
    chosen = list(query.where(Challenge.slug.in_(values["challenges"])))
    # Through the site's own verbs, so that it has audit lines and receipts as any other.
    entry = drafts.start(team, chosen, team.captain, at)
    # No verb takes the mark: nothing that people do on the site makes invented work.
    Submission.update(demonstration=True).where(Submission.id == entry.id).execute()
    year.entries[key] = entry
    _save(year, key, values, values["status"] == "draft", at)


def _submit(year: Year, key: TeamKey, at: datetime) -> None:
    versions.submit(year.entry(key), None, year.teams[key].captain, at)


def _withdraw(year: Year, key: TeamKey, at: datetime) -> None:
    withdrawals.withdraw(year.entry(key), year.teams[key].captain, at)


def _check(year: Year, key: TeamKey, at: datetime) -> None:
    organiser = year.organisers(year.events[key[0]])[0]
    eligibility.decide(year.entry(key), True, "", Act(organiser, at))


def _save(
    year: Year,
    key: TeamKey,
    values: dict[str, Any],
    whole: bool,
    at: datetime,
) -> None:
    """Write the draft: an early one has half of the description and the first file."""
    entry, captain = year.entry(key), year.teams[key].captain
    paragraphs = values["description"].split("\n\n")
    written = paragraphs if whole else paragraphs[: (len(paragraphs) + 1) // 2]
    chosen = {part: who for part, who in values["visibility"].items() if who}
    drafts.save(
        entry,
        None,
        captain,
        at,
        title=values["title"],
        summary=values["summary"],
        description="\n\n".join(written),
        language=values["language"] or "en",
        licence=values["licence"],
        background_ip=values["background_ip"],
        links=values["links"],
        ai={name: text for name, text in values["ai"].items() if text},
        visibility=submissions.DEFAULT_VISIBILITY | chosen,
    )
    there = {row.name for row in attachments.files(entry)}
    for name in values["files"] if whole else values["files"][:1]:
        path = year.folder / name
        if path.name not in there:
            _attach(entry, path, captain, at)


def _attach(
    entry: Submission,
    path: Path,
    captain: Person,
    at: datetime,
) -> None:
    content = path.read_bytes()
    stored = store.current().receive(io.BytesIO(content), QUOTA)
    media_type = file_types.kind(path.name, content[:4096]) or "application/octet-stream"
    attachments.attach(entry, attachments.File(path.name, stored, media_type), captain, at, QUOTA)

"""The demonstration's briefs: what organisers corrected when teams had submitted to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hackathon.challenges import brief_versions, challenges
from hackathon.challenges.challenges import Brief, Challenge
from hackathon.content.demo.year import Year
from hackathon.people.acts import Act

# Before the deadline, when some teams have submitted and nobody has to begin anew.
BEFORE = timedelta(hours=6)


def plan(year: Year) -> None:
    """Plan the corrections."""
    for row in year.rows("corrections.csv"):
        event = year.events[row["event"]]
        year.at_moment(event.submission_closes - BEFORE, _correct, year, row)


def _correct(year: Year, row: dict[str, Any], at: datetime) -> None:
    event = year.events[row["event"]]
    found = Challenge.by_address(event.slug, row["challenge"])
    assert found is not None, "the table was checked"
    texts = dict(found.sections)
    texts[row["section"]] = texts[row["section"]].replace(row["was"], row["now"])
    tags = challenges.tags(found)
    brief = Brief({"sections": texts}, tags["right"], tags["function"])
    act = Act(year.organisers(event)[0], at)
    brief_versions.edit(found, found.revision, brief, row["correction"], act)

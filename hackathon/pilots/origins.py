"""Origins: the winning submission that a pilot starts from, and what it says already."""

from __future__ import annotations

from hackathon.events.events import Event
from hackathon.submissions import versions
from hackathon.submissions.submissions import Submission, visible
from hackathon.teams.teams import Team


def by_key(key: str) -> Submission | None:
    """Return the submission that a pilot may start from, with its event and team, or None."""
    query = Submission.select(Submission, Event, Team).join(Event).switch(Submission).join(Team)
    return query.where(Submission.key == key).first()


def prefilled(submission: Submission) -> dict[str, str]:
    """Return what the version that counts says in public, as first texts of a pilot."""
    counts = versions.latest_version(submission)
    if counts is None:
        return {}
    public = visible(counts.content, "public")
    texts = {"title": counts.content["title"], "language": counts.content["language"]}
    texts |= {"summary": counts.content["summary"]} if "summary" in public else {}
    return texts | ({"body": counts.content["description"]} if "description" in public else {})

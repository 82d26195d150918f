"""Archives: what of a finished event anybody may read, to be written as a folder that opens
without a server. Nothing else is asked of the database, so nothing else can get in."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from hackathon.challenges import questions
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.core import language
from hackathon.core.files.packing import apart, safe_name
from hackathon.desk import public_data
from hackathon.events import announcements, programme
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.results.publications import Publication
from hackathon.submissions import submissions, versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Team


class Kept(NamedTuple):
    """A file of the store and where it lies in the folder."""

    path: str  # from the folder's root
    stored: str
    size: int
    sha256: str


class Brief(NamedTuple):
    """A brief with what belongs to it.

    :ivar files: by the keys of its resources
    """

    challenge: Challenge
    resources: list[Resource]
    files: dict[str, Kept]
    questions: list[Question]


class Entry(NamedTuple):
    """A public entry: the version that counts.

    :ivar shown: the parts that its team shows to everybody
    :ivar files: with the keys of their rows; empty where the team keeps them
    """

    submission: Submission
    version: Version
    shown: Collection[str]
    files: dict[str, Kept]


class Archived(NamedTuple):
    """What an event leaves."""

    event: Event
    rules: Rules | None
    briefs: list[Brief]
    publication: Publication | None
    entries: list[Entry]
    news: list[Announcement]
    sessions: list[Session]


def languages(event: Event) -> list[str]:
    """Return the interface languages in which an event can be read, its own first; English where it
    speaks another one alone."""
    known = [code for code in (event.language, *event.translations) if code in language.LOCALES]
    return sorted(set(known), key=lambda code: (code != event.language, code)) or [language.SOURCE]


def of(event: Event) -> Archived:
    """Return what anybody may read of an event that is no draft."""
    current = public_data.publication(event)
    rows = list(public_data.challenges(event))
    return Archived(
        event,
        Rules.current(event),
        [_brief(row) for row in rows],
        current,
        [_entry(row) for row in _listed(event, current)],
        # As people were told it: the oldest first, since nothing is news any more.
        announcements.shown(event)[::-1],
        programme.sessions(event),
    )


def _brief(challenge: Challenge) -> Brief:
    # What was withdrawn is offered no longer, here neither.
    offered = public_data.resources(challenge)
    taken = set[str]()
    files = {
        row.key: Kept(_place("briefs", challenge.slug, row.file_name, taken), *_of_store(row))
        for row in offered
        if row.stored
    }
    return Brief(challenge, offered, files, questions.of(challenge))


def _listed(event: Event, current: Publication | None) -> list[Submission]:
    """The entries whose pages everybody may read: those that the results list and that count
    still."""
    # Before results are out nobody but a team reads its entry.
    keys = current.content.get("submissions", ()) if current is not None else ()
    query = (
        Submission.select(Submission, Team)
        .join(Team)
        .where(
            Submission.event == event,
            Submission.key.in_(list(keys) or [""]),
            Submission.status == "submitted",
        )
    )
    return list(query.order_by(Submission.key))


def _entry(row: Submission) -> Entry:
    version = versions.latest_version(row)
    assert version is not None, "only what was submitted is judged"
    shown = submissions.visible(version.content, "public")
    # Not even asked for where the team keeps them.
    attached = versions.files_of(version) if "files" in shown else []
    taken = set[str]()
    files = {
        one.key: Kept(_place("entries", row.key, one.name, taken), *_of_store(one))
        for one in attached
    }
    return Entry(row, version, shown, files)


def _place(
    kind: str,
    of: str,
    name: str,
    taken: set[str],
) -> str:
    return apart(f"files/{kind}/{of}/{safe_name(name)}", taken)


def _of_store(row: Attachment | Resource) -> tuple[str, int, str]:
    return row.stored, row.size or 0, row.sha256

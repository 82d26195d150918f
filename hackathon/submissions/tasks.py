"""Tasks: what a team fills in of its entry, one short step each; what of it is needed, and how far
each has come. The one place that says what an entry needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hackathon.challenges.challenges import Challenge
from hackathon.submissions.manifests import Draft
from hackathon.submissions.promises import has_promises
from hackathon.submissions.submissions import DEFAULT_VISIBILITY, Submission


class Task(NamedTuple):
    """A step of an entry.

    :ivar key: its name in addresses
    :ivar parts: what it asks for, of ``FIELDS``
    :ivar chosen: the part (of ``VISIBLE_PARTS``) for which the team chooses who sees it, or ""
    :ivar fixed: who sees it (of ``VISIBILITIES``) where nobody chooses, or ""
    """

    key: str
    parts: tuple[str, ...]
    chosen: str = ""
    fixed: str = ""


class Progress(NamedTuple):
    """How far a task has come.

    :ivar status: ``not started``, ``started``, ``done`` or ``not needed``
    """

    task: Task
    status: str
    needed: bool

    @property
    def open(self) -> bool:
        """Whether the entry cannot be submitted because of it."""
        return self.needed and self.status != "done"


TASKS = (
    Task("summary", ("title", "summary"), chosen="summary"),
    Task("description", ("description",), chosen="description"),
    Task("challenges", ("challenges",), fixed="public"),
    Task("links", ("links",), chosen="links"),
    Task("files", ("files",), chosen="files"),
    Task("ai-card", ("ai card",), chosen="ai"),
    Task("licence", ("licence",), fixed="public"),
    Task("background-ip", ("background ip",), fixed="judges"),
    Task("visibility", ()),
)
ALWAYS = frozenset({"title", "challenges"})  # needed whatever the challenges ask for
# What has to be filled in for each part, by the names of the forms; the rest of a part is optional.
FIELDS = {
    "title": ("title",),
    "summary": ("summary",),
    "description": ("description",),
    "challenges": ("challenges",),
    "links": ("links",),
    "files": ("files",),
    "ai card": ("ai-model", "ai-limits"),
    "licence": ("licence",),
    "background ip": ("background_ip",),
}


def needed_parts(challenges: Iterable[Challenge]) -> frozenset[str]:
    """Return the parts (of ``FIELDS``) without which an answer to the challenges cannot be
    submitted."""
    asked = {part for challenge in challenges for part in challenge.required}
    return ALWAYS | asked


def needed_fields(challenges: Iterable[Challenge]) -> frozenset[str]:
    """Return the names of the fields that have to be filled in."""
    parts = needed_parts(challenges)
    return frozenset(field for part in parts for field in FIELDS[part])


def missing_parts(draft: Draft) -> list[str]:
    """Return the needed parts that are still empty, in the order of the tasks."""
    needed, filled = needed_parts(draft.challenges), _filled(draft)
    parts = [part for task in TASKS for part in task.parts if part in needed]
    return [part for part in parts if not filled.issuperset(FIELDS[part])]


def progress(draft: Draft) -> list[Progress]:
    """Return how far each task has come, in their order."""
    needed, filled = needed_parts(draft.challenges), _filled(draft)
    found = []
    for task in TASKS:
        asked = needed.intersection(task.parts)
        # Of an optional part, too, it is told whether something stands there.
        wanted = {field for part in asked or task.parts for field in FIELDS[part]}
        status = _status(task, wanted, filled, draft.submission)
        if status == "not started" and not asked:
            status = "not needed"
        found.append(Progress(task, status, bool(asked)))
    return found


def following(rows: list[Progress], key: str = "") -> Task | None:
    """Return the task that comes next after one, or from the beginning: the next that still keeps
    the entry from being submitted, or None when nothing does."""
    keys = [row.task.key for row in rows]
    start = keys.index(key) + 1 if key in keys else 0
    ahead = [*rows[start:], *rows[:start]]
    return next((row.task for row in ahead if row.open and row.task.key != key), None)


def audience(key: str, submission: Submission) -> str:
    """Return who will see what a task asks for (of ``VISIBILITIES``), or "" where it shows
    nothing."""
    task = next(row for row in TASKS if row.key == key)
    if not task.chosen:
        return task.fixed
    return str(submission.visibility.get(task.chosen, DEFAULT_VISIBILITY[task.chosen]))


def _status(task: Task, wanted: set[str], filled: frozenset[str], submission: Submission) -> str:
    if not task.parts:
        chosen = DEFAULT_VISIBILITY | submission.visibility
        return "not started" if chosen == DEFAULT_VISIBILITY else "done"
    if filled.issuperset(wanted):
        return "done"
    # A card is begun with whichever of its answers.
    names = [field for part in task.parts for field in FIELDS[part]]
    own = tuple(name.partition("-")[0] for name in names)
    return "started" if any(field.startswith(own) for field in filled) else "not started"


def _filled(draft: Draft) -> frozenset[str]:
    """The fields, by the names of the forms, in which something stands."""
    row = draft.submission
    plain = ("title", "summary", "description", "licence", "background_ip", "links")
    filled = {name for name in plain if getattr(row, name)}
    filled |= {f"ai-{key}" for key, text in row.ai.items() if text}
    if draft.challenges:
        filled.add("challenges")
    # Who registered a file may submit before its bytes are there: they join what counts.
    wanted = "files" in needed_parts(draft.challenges)
    if draft.files or (wanted and has_promises(row)):
        filled.add("files")
    return frozenset(filled)

"""Rows -> content folder: the same files that ``seeding`` loads, with every date written out.

What people did on the site (registrations, teams, submissions, scores, results) is no content and
stays in the database.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hackathon.consultations.papers import Paper
from hackathon.content.writing import (
    assessments,
    events,
    network,
    offices,
    papers,
    pilots,
    solutions,
)
from hackathon.content.writing.documents import Export
from hackathon.cooperation.solutions import Solution
from hackathon.core.store import current
from hackathon.events.events import Event
from hackathon.people.offices import Office
from hackathon.pilots.pilots import Pilot


class NotEmpty(Exception):
    """The folder has files in it, which an export would mix with its own."""


def export(folder: Path) -> list[str]:
    """Write all content into a new or empty folder, whole or not at all.

    :return: a sentence for each thing that a content folder cannot hold
    :raises NotEmpty: when there is something in the folder already
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty. Name a new folder; nothing was written.")
    # Everything is made before the first byte is written: a fault leaves no half folder behind.
    made = content_files()
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the folder, on the same disk: only there a rename is one step.
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    for name, text in made.files.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name, stored in made.copies.items():
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with current().open(stored) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    # A temporary folder is for its owner alone; this one is to be read.
    draft.chmod(0o755)
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    return made.notices


def content_files() -> Export:
    """Return the whole content folder, and what had to be left out."""
    made = Export()
    register = list(Office.select().order_by(Office.id))
    if register:
        made.files["offices.csv"] = offices.table(register)
    for event in Event.select().order_by(Event.slug):
        events.write(event, made)
    for pilot in Pilot.select().order_by(Pilot.slug):
        pilots.write(pilot, made)
    for paper in Paper.select().order_by(Paper.slug):
        papers.write(paper, made)
    for solution in Solution.select().order_by(Solution.slug):
        solutions.write(solution, made)
    assessments.write(made)
    network.write(made)
    return made

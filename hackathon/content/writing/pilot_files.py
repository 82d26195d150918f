"""Files of a pilot into the folder: those that everybody may have, each under its sha256."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hackathon.content.folder import RELEASED
from hackathon.content.writing.documents import Export, Values, columns, moment
from hackathon.pilots.parts import files
from hackathon.pilots.pilots import Pilot

UTC = ZoneInfo("UTC")


def told(pilot: Pilot, out: Export) -> list[Values]:
    """Return what a pilot's file says of its files, and let their bytes be copied."""
    # The folder is made to be shared: what only members may have stays on the site.
    released = sorted(files.shown(pilot, inside=False), key=lambda row: row.id)
    kept = len(files.shown(pilot, inside=True)) - len(released)
    if kept:
        out.notices.append(f"pilots/{pilot.slug}.md: {kept} files for members alone stay here.")
    for row in released:
        out.copies[f"{RELEASED}/{row.sha256}"] = row.stored
    return [_file_of(row) for row in released]


def _file_of(row: files.PilotFile) -> Values:
    return {
        **columns(row, "name", "sha256", "note", "origin"),
        "on": moment(row.added_at, UTC),
    }

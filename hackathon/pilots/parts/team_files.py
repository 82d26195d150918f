"""Files that the team of an entry releases to the pilot that grew from it: at its start what
everybody may see already, and later whatever its members choose."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.people import Person
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.pilots import Pilot, touch
from hackathon.submissions import versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version


class Further(NamedTuple):
    """A file of the entry that the pilot does not have, in the newest version that holds it."""

    file: Attachment
    version: Version


class Release(NamedTuple):
    """To whom a file goes, and who says so."""

    public: bool  # else those who run the pilot
    by: Person | None
    at: datetime


def further(pilot: Pilot) -> list[Further]:
    """Return the files of the entry that the pilot does not have, the newest version first."""
    if pilot.submission is None:
        return []
    kept = PilotFile.select(PilotFile.sha256).where(PilotFile.pilot == pilot)
    there = {row.sha256 for row in kept}
    found = []
    for version in versions.versions(pilot.submission):
        for file in versions.files_of(version):
            # Equal bytes are one file, whatever a version calls them.
            if file.sha256 not in there:
                there.add(file.sha256)
                found.append(Further(file, version))
    return found


def bring(pilot: Pilot, one: Further, release: Release, added_by: Person, at: datetime) -> None:
    """Let a pilot have a file of its entry; call it inside the verb's transaction."""
    file, version = one
    PilotFile.create(
        pilot=pilot,
        # The bytes stay where they are: a version holds them for good.
        **{name: getattr(file, name) for name in ("name", "size", "media_type", "stored")},
        sha256=file.sha256,
        origin=f"{version.content['title']}, {version.number}",
        added_by=added_by,
        added_at=at,
        public=release.public,
        released_by=release.by,
        released_at=release.at,
    )


def release(
    pilot: Pilot,
    wanted: Collection[str],
    public: bool,
    person: Person,
    at: datetime,
) -> None:
    """Release further files of the entry to its pilot, in the name of the team.

    :param wanted: keys of files that ``further`` tells
    :param public: for everybody; else for those who run the pilot
    :raises Refused: without a file, or when somebody else has released one meanwhile
    """
    if not wanted:
        raise Refused(_("Choose a file."))
    with transaction():
        lock(pilot)
        # Read under the lock: two members may release the same file at once.
        found = [one for one in further(pilot) if one.file.key in wanted]
        if len(found) != len(set(wanted)):
            raise Refused(_("Somebody else has changed this meanwhile. Look at the page again."))
        for one in found:
            bring(pilot, one, Release(public, person, at), person, at)
            told = {"name": one.file.name, "sha256": one.file.sha256, "everybody": public}
            told["version"] = one.version.number
            audit.record(at, person, "team_files.release", pilot, None, **told)
        touch(pilot, at)

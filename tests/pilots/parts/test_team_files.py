"""The team of an entry releases further files to the pilot that grew from it, as it chooses."""

from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day

from hackathon.core.states import Refused
from hackathon.pilots.parts import files, team_files
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.pilots import Pilot
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version, VersionFile


def version(cast: Cast, number: int, *names: str) -> list[Attachment]:
    """A version of the entry with files, whose bytes follow from their names."""
    content: dict[str, Any] = {"title": "Ours", "visibility": {}}
    made = Version.create(
        submission=cast.submission, number=number, content=content, manifest=[], digest="0" * 64,
        receipt=f"2345-6789-abcd-efg{number}", submitted_at=day(number),
    )  # fmt: skip
    found = []
    for name in names:
        values = {"size": 7, "sha256": name[0] * 64, "stored": "aa/bb", "uploaded_by": cast.ben}
        values |= {"media_type": "application/zip", "uploaded_at": day(0)}
        of = {"submission": cast.submission, "name": name}
        file, _made = Attachment.get_or_create(**of, defaults=values)
        VersionFile.create(version=made, attachment=file)
        found.append(file)
    return found


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    cast.pilot.change(submission=cast.submission)
    return Pilot.get_by_id(cast.pilot.id)


def test_what_a_team_chooses_goes_over_with_its_version(
    cast: Cast, pilot: Pilot, at: datetime
) -> None:
    version(cast, 1, "a.zip", "b.zip")
    again, new = version(cast, 2, "a.zip", "c.zip")
    found = team_files.further(pilot)
    told = [(one.file.name, one.version.number) for one in found]
    assert told == [("a.zip", 2), ("c.zip", 2), ("b.zip", 1)]
    team_files.release(pilot, [again.key], False, cast.ben, at)
    row = PilotFile.get()
    assert (row.sha256, row.origin, row.released_by) == ("a" * 64, "Ours, 2", cast.ben)
    assert files.shown(pilot, inside=False) == [], "the team gave it to those inside alone"
    assert [one.file.name for one in team_files.further(pilot)] == ["c.zip", "b.zip"]
    team_files.release(pilot, [new.key], True, cast.bo, at)
    assert [one.name for one in files.shown(pilot, inside=False)] == ["c.zip"]


def test_nothing_twice_nothing_of_others_and_nothing_by_no_choice(
    cast: Cast, pilot: Pilot, at: datetime
) -> None:
    [file] = version(cast, 1, "a.zip")
    loose = Attachment.create(
        submission=cast.submission, name="draft.zip", size=7, sha256="d" * 64, stored="aa/dd",
        media_type="application/zip", uploaded_at=day(0), uploaded_by=cast.ben,
    )  # fmt: skip
    for wanted in ([loose.key], [file.key, "nonsense"]):
        with pytest.raises(Refused, match="meanwhile"):
            team_files.release(pilot, wanted, True, cast.ben, at)
    with pytest.raises(Refused, match="Choose"):
        team_files.release(pilot, [], True, cast.ben, at)
    team_files.release(pilot, [file.key], True, cast.ben, at)
    with pytest.raises(Refused, match="meanwhile"):
        team_files.release(pilot, [file.key], True, cast.bo, at)
    assert PilotFile.select().count() == 1

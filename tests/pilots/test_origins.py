"""What a pilot carries over from the entry that it starts from."""

from datetime import datetime
from typing import Any

import pytest
from casting import Cast, day

from hackathon.pilots import members, origins, proposals
from hackathon.pilots.parts.files import PilotFile
from hackathon.submissions import submissions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version, VersionFile


def frozen(cast: Cast, **visibility: str) -> Version:
    content: dict[str, Any] = {
        "title": "Ours", "summary": "S", "description": "D", "language": "en", "licence": "EUPL-1.2",
        "links": [{"title": "Code", "url": "https://example.org"}], "ai": {"model": "E5"},
        "visibility": submissions.DEFAULT_VISIBILITY | visibility,
    }  # fmt: skip
    version = Version.create(
        submission=cast.submission, number=1, content=content, manifest=[], digest="0" * 64,
        receipt="2345-6789-abcd-efgh", submitted_at=day(1),
    )  # fmt: skip
    file = Attachment.create(
        submission=cast.submission, name="code.zip", size=7, sha256="1" * 64, stored="aa/bb",
        media_type="application/zip", uploaded_at=day(0), uploaded_by=cast.ben,
    )  # fmt: skip
    VersionFile.create(version=version, attachment=file)
    return version


def test_team_version_card_links_and_files_that_are_public(cast: Cast, at: datetime) -> None:
    version = frozen(cast, links="public", files="public")
    pilot = proposals.propose(cast.pia, at, cast.submission, title="Ours", licence="EUPL-1.2")
    assert (pilot.version, pilot.licence) == (version, "EUPL-1.2")
    assert pilot.ai_card == {"model": "E5"} and pilot.links[0]["title"] == "Code"
    asked = [(row.person, row.status) for row in members.of(pilot)]
    assert asked == [(cast.ben, "asked"), (cast.bo, "asked")]
    file = PilotFile.get()
    assert (file.name, file.sha256, file.public, file.released_by) == (
        "code.zip", "1" * 64, True, cast.ben,
    )  # fmt: skip


@pytest.mark.parametrize("audience", ["judges", "organisers"])
def test_nothing_that_the_team_keeps_from_the_public(
    cast: Cast, at: datetime, audience: str
) -> None:
    frozen(cast, links=audience, files=audience, ai=audience)
    pilot = proposals.propose(cast.pia, at, cast.submission, title="Ours")
    assert (pilot.ai_card, pilot.links, PilotFile.select().count()) == ({}, [], 0)


def test_an_entry_tells_what_became_of_it_once_that_is_public(cast: Cast, at: datetime) -> None:
    frozen(cast)
    pilot = proposals.propose(cast.pia, at, cast.submission, title="Ours")
    assert origins.of_event(cast.event) == []
    pilot.change(status="published")
    assert origins.of_event(cast.event) == [pilot] == origins.of_team(cast.team)
    assert origins.of_submission(cast.submission) == [pilot]

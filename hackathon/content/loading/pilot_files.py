"""Files of a pilot from the folder: each lies there under the sha256 that the pilot's file
names."""

from __future__ import annotations

import hashlib
from typing import Any

from hackathon.challenges import resources
from hackathon.content.folder import RELEASED
from hackathon.content.items import Item
from hackathon.content.loading.rows import Rows, pick
from hackathon.core.states import Refused
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.pilots import Pilot


def load(rows: Rows, item: Item, pilot: Pilot) -> None:
    """Write the files that a pilot lacks; what people added or withdrew on the site stays."""
    for part in item.values["files"]:
        there = PilotFile.select().where(
            PilotFile.pilot == pilot,
            PilotFile.sha256 == part["sha256"],
            PilotFile.name == part["name"],
        )
        if not there.exists():
            _add(rows, item, pilot, part)


def _add(
    rows: Rows,
    item: Item,
    pilot: Pilot,
    part: dict[str, Any],
) -> None:
    received = _received(rows, item, part)
    if received is None:
        return
    PilotFile.create(
        pilot=pilot,
        **pick(part, "name", "sha256", "note", "origin"),
        size=received.stored.size,
        media_type=received.media_type,
        stored=received.stored.name,
        added_at=part["on"],
        # Nothing else is in a folder that is made to be shared.
        public=True,
        released_at=part["on"],
    )


def _received(rows: Rows, item: Item, part: dict[str, Any]) -> resources.Received | None:
    path = rows.folder / RELEASED / part["sha256"]
    if not path.is_file():
        rows.wrong(item, "files", f"The file {RELEASED}/{part['sha256']} is missing.")
        return None
    with path.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != part["sha256"]:
            sentence = f"{RELEASED}/{part['sha256']} is not the file whose sha256 it is called by."
            rows.wrong(item, "files", sentence)
            return None
        source.seek(0)
        try:
            return resources.receive(source, part["name"], path.stat().st_size)
        except Refused as refusal:
            rows.wrong(item, "files", str(refusal))
            return None

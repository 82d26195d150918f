"""A file that has arrived at a door becomes a file of a submission; without a row its bytes do not
stay."""

from __future__ import annotations

import logging

from flask import current_app, flash, request
from peewee import PeeweeException

from hackathon.core import store
from hackathon.core.language import gettext
from hackathon.core.states import Refused
from hackathon.core.storing.stored_files import name_of
from hackathon.pages import receiving
from hackathon.pages.guard import now
from hackathon.pages.receiving import Arrival
from hackathon.pages.submissions.contents import receipt_link
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, intake
from hackathon.submissions.attachments import File
from hackathon.submissions.submissions import Submission
from hackathon.submissions.uploads import Upload
from hackathon.teams.teams import Team

logger = logging.getLogger(__name__)


def take(
    submission: Submission, person: Person, arrival: Arrival, upload: Upload | None = None
) -> tuple[str, int, str, bool]:
    """Commit a file that has arrived and give it its row; return its name, bytes and sha256, and
    whether it took the place of another."""
    media_type = receiving.looked_at(arrival)
    # Under a name that the upload tells: should the database fail now, the next try finds the file.
    stored = arrival.file.commit(name_of(upload.part) if upload else "")
    try:
        taken = intake.take_in(
            submission,
            File(arrival.name, stored, media_type, beside=arrival.beside),
            Act(person, now()),
            current_app.config["SETTINGS"].max_team_quota,
            upload,
            receipt_link,
        )
    except Refused:  # of anything else nobody knows what became: then the sweep decides
        if not attachments.is_held(stored.name):
            store.current().delete(stored.name)
        raise
    clear_away(submission.team)
    if taken.replaced and "Authorization" not in request.headers:
        flash(
            gettext(
                "“%(name)s” took the place of the earlier file of this name. To have both, send the"
                " earlier one again and choose to keep both.",
                name=taken.name,
            ),
            "warning",
        )
    return taken.name, stored.size, stored.sha256, taken.replaced


def clear_away(team: Team) -> None:
    """Let the bytes of removed files go, now that the database has let go of them.

    What was asked for is done by now: a failure here is not the sender's, and the sweep comes.
    """
    try:
        for name in attachments.clear(now(), team):
            store.current().delete(name)
    except (PeeweeException, OSError, store.StoreAway):
        logger.warning("removed files wait for the sweep", exc_info=True)

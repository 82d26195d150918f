"""The demonstration: an invented year of people, teams, submissions and verdicts, lived through at
the first load.

Every act is done by the verb that a page would call, at its own past moment and in the order of the
moments, so that audit log, receipts and counters are what the site would have written. Chance is a
hash of names: each load lives the same year.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from hackathon.challenges.challenges import Challenge
from hackathon.content import seeding
from hackathon.content.demo import briefs, conversations, entries, judging, people, teams
from hackathon.content.demo.files import NAMES, Known, read
from hackathon.content.demo.year import Year
from hackathon.core import audit, language
from hackathon.core.db import transaction
from hackathon.core.mail import Message
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Prize

PASSWORD = people.PASSWORD
MARKER = "demonstration/people.csv"
ACTS = (
    people.plan,
    teams.plan,
    entries.plan,
    briefs.plan,
    judging.plan,
    conversations.plan,
    people.plan_last,
)
SIGN_INS = {
    "ada@example.org": "organises all three events",
    "grace@example.org": "second organiser, for the second signature under results",
    "ben@example.org": "captain of a team with an entry that may still be improved",
    "cy@example.org": "registered, and looking for a team",
    "dee@example.org": "judge with a queue to finish",
    "pia@example.org": "leads a running pilot",
    "root@example.org": "administers the site",
}


def is_loaded() -> bool:
    """Tell whether the invented people are there."""
    return bool(seeding.Loaded.select().where(seeding.Loaded.path == MARKER).exists())


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (address, name, what there is to do) of the people to try the site as; none without
    the demonstration."""
    found = Person.select().where(
        Person.demonstration,
        Person.email_key.in_(list(SIGN_INS)),
        Person.active,
    )
    names = {person.email: person.name for person in found}
    return [(email, names[email], what) for email, what in SIGN_INS.items() if email in names]


def load(folder: Path, at: datetime) -> seeding.Report:
    """Load the demonstration; when its people are there already, they and what was done with them
    stay as they are.

    :raises BadContent: with every fault of the folder; nothing was written
    """
    with transaction(), language.using("en"):
        report = seeding.load(folder, at, beside=NAMES)
        if is_loaded():
            report.notices.append(
                "The demonstration's people are there already; what they and you did stays."
            )
            return report
        found = read(folder, at, _known())
        # Letters that were in the outbox before are people's own, and go out.
        newest = Message.select(Message.id).order_by(Message.id.desc()).scalar() or 0
        year = Year(folder, found, at)
        for act in ACTS:
            act(year)
        # The acts are planned first and then lived in the order of their moments, so that what one
        # person does can follow from what another did.
        year.live()
        # Nobody reads at example.org: the messages can be seen in the outbox, and none of them may
        # leave.
        Message.update(sent_at=Message.created_at).where(Message.id > newest).execute()
        digest = hashlib.sha256((folder / "people.csv").read_bytes()).hexdigest()
        seeding.Loaded.create(
            path=MARKER,
            sha256=digest,
            first_at=at,
            at=at,
        )
        audit.record(
            at,
            None,
            "demonstration.load",
            folder.name,
            people=len(year.people),
            teams=len(year.teams),
        )
    return report


def _known() -> Known:
    slugs = [row.slug for row in Event.select(Event.slug)]

    def by_event(model: Any, name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {slug: set() for slug in slugs}
        for row in model.select(model, Event).join(Event):
            found[row.event.slug].add(getattr(row, name))
        return found

    return Known(
        by_event(Challenge, "slug"),
        by_event(Round, "slug"),
        by_event(Prize, "title"),
        {row.code for row in Office.select(Office.code).where(Office.demonstration)},
        {row.slug for row in Pilot.select(Pilot.slug)},
    )

"""Proposals: how a pilot begins, as a draft that whoever proposes it leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.consultations import consultations
from hackathon.core import audit, prose, short_names
from hackathon.core.db import new_key, transaction
from hackathon.people import consents
from hackathon.people.people import Person
from hackathon.pilots import origins, tags
from hackathon.pilots.pilots import Pilot, PilotLead, folded
from hackathon.submissions import versions
from hackathon.submissions.submissions import Submission


def slug_for(title: str) -> str:
    """Return a free slug made of the title's Latin letters, or a random one for other scripts."""
    base = short_names.stem(title, f"pilot-{new_key(5)}")
    alike = Pilot.select(Pilot.slug).where(Pilot.slug.startswith(base))
    return short_names.free(base, {row.slug for row in alike})


def propose(
    person: Person, at: datetime, submission: Submission | None = None, **values: Any
) -> Pilot:
    """Propose a pilot as a draft; whoever proposes it leads it.

    :param submission: the winning submission it comes from, or None for an office's own proposal
    :param values: title, summary, body, language, office, the other columns of a pilot, and
        ``consultation_closes``, the last day of its consultation
    """
    html = prose.render(values.get("body", ""))
    with transaction():
        return enter(person, at, submission, **values, body_html=html)


def enter(
    person: Person, at: datetime, submission: Submission | None = None, **values: Any
) -> Pilot:
    """Enter a proposal inside another verb's transaction, its text rendered before.

    :param values: as ``propose`` takes them, with the body as HTML
    """
    closes = values.pop("consultation_closes", None)
    version = versions.latest_version(submission) if submission is not None else None
    values = {**origins.facts(version), **values}
    pilot = Pilot.create(
        slug=slug_for(values["title"]),
        submission=submission,
        proposed_by=person,
        created_at=at,
        updated_at=at,
        folded=folded(values["title"], values.get("summary", ""), None),
        **values,
    )
    PilotLead.create(pilot=pilot, person=person)
    consultations.plan(consultations.Matter(pilot.path, pilot.title), closes)
    if submission is not None:
        tags.from_briefs(pilot, submission)
    consents.change(
        None, pilot.office, consents.Matter("lead", pilot.path, pilot.title), person, at
    )
    if submission is not None:
        origins.carry_over(pilot, person, at)
    person.forget()
    audit.record(at, person, "pilots.propose", pilot, submission.event_id if submission else None)

    return pilot

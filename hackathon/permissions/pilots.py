"""Pilots and their parts."""

from __future__ import annotations

from datetime import datetime

from hackathon.challenges.challenges import Challenge
from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.permissions.challenges import view_challenge
from hackathon.permissions.people import speaks
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    confirmed,
    is_administrator,
    is_confirmed,
    is_lead,
    is_member,
    is_pilot_member,
    is_signed_in,
    is_site_organiser,
)
from hackathon.permissions.submissions import view_submission
from hackathon.pilots.adoptions import Adoption
from hackathon.pilots.calls import Call
from hackathon.pilots.decisions import Decision
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.parts.together import Part
from hackathon.pilots.pilots import Pilot
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission


def view_pilot(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """See a pilot's page; a draft is seen by its leads and by those who are asked to work on it."""
    if pilot.status != "draft" or is_lead(person, pilot):
        return None
    # An address that nobody has proved may be anybody's: it opens no draft.
    asked = is_confirmed(person) and PilotMember.is_asked(person, pilot)
    return None if asked else HIDDEN


def view_inside(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """See what a pilot keeps for those who run it, such as its budget: leads and members."""
    return None if is_lead(person, pilot) or is_pilot_member(person, pilot) else HIDDEN


def answer_membership(
    person: Person | None,
    membership: PilotMember,
    at: datetime,
) -> Reason:
    """Say whether one works on a pilot: who was asked, and nobody else."""
    if not is_confirmed(person) or membership.person_id != person.id:
        return HIDDEN
    if membership.status != "asked":
        return _("This was answered already. Look at the page again.")
    return None


def end_membership(
    person: Person | None,
    membership: PilotMember,
    at: datetime,
) -> Reason:
    """Leave a pilot, or take somebody off its members: oneself, and its leads."""
    own = is_signed_in(person) and membership.person_id == person.id
    if not own and not is_lead(person, membership.pilot):
        return HIDDEN
    # Who declined or has left stands in no list any more.
    if membership.status not in {"asked", "agreed"}:
        return _("This is no member of the pilot.")
    return None


def propose_pilot(
    person: Person | None,
    row: object,
    at: datetime,
) -> Reason:
    """Propose a pilot: people of an office, organisers and administrators."""
    if not is_confirmed(person):
        return confirmed(person)
    if is_site_organiser(person) or affiliations.confirmed_offices(person):
        return None
    return _(
        "Pilots are proposed by people who are confirmed to work for an office. Name your office in"
        " your profile; the office's page says how you are confirmed."
    )


def start_pilot(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Start a pilot from a submission that published results list."""
    # Who may not see the submission learns nothing of its results here.
    if view_submission(person, submission, at) is not None:
        return HIDDEN
    publication = Publication.current(submission.event)
    if publication is None:
        return _("Results are not published yet.")
    if submission.key not in publication.content.get("submissions", ()):
        return _("Pilots start from submissions that the published results list.")
    return propose_pilot(person, None, at)


def edit_pilot(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """Change a pilot, report on it, move its stage: its leads."""
    if not is_lead(person, pilot):
        return HIDDEN
    return (
        _("This pilot is archived. Restore it before you change it.")
        if pilot.status == "archived"
        else None
    )


def translate_pilot(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """Write a pilot's texts in another language: its leads and members."""
    # Only leads can restore a pilot, so only they are told that it is archived.
    if is_pilot_member(person, pilot) and pilot.status != "archived":
        return None
    return edit_pilot(person, pilot, at)


def translate_decision(
    person: Person | None,
    decision: Decision,
    at: datetime,
) -> Reason:
    """Write a decision in another language: the pilot's leads and members."""
    return translate_pilot(person, decision.pilot, at)


def supersede_decision(
    person: Person | None,
    decision: Decision,
    at: datetime,
) -> Reason:
    """Let another decision stand in the place of one: the pilot's leads."""
    return edit_pilot(person, decision.pilot, at)


def edit_pilot_part(
    person: Person | None,
    part: Part,
    at: datetime,
) -> Reason:
    """Change, withdraw and restore a milestone, an indicator, a risk or a report."""
    return edit_pilot(person, part.pilot, at)


def view_pilot_file(
    person: Person | None,
    pilot_file: PilotFile,
    at: datetime,
) -> Reason:
    """Have a file of a pilot: everybody, where it is released; else those who run the pilot."""
    if pilot_file.public and pilot_file.withdrawn_at is None:
        return view_pilot(person, pilot_file.pilot, at)
    return view_inside(person, pilot_file.pilot, at)


def edit_pilot_file(
    person: Person | None,
    pilot_file: PilotFile,
    at: datetime,
) -> Reason:
    """Release, withdraw and restore a file: the pilot's leads."""
    return edit_pilot(person, pilot_file.pilot, at)


def release_team_files(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """Release further files of an entry to the pilot that grew from it: the members of its team."""
    if view_pilot(person, pilot, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    # Files that were given to judges are for their team alone to give to others.
    if pilot.submission is None or not is_member(person, pilot.submission.team):
        return _("Only the team from whose submission the pilot grew releases its files.")
    going_on = pilot.status != "archived" and pilot.stage != "stopped"
    return None if going_on else _("This pilot has ended, so it takes no more files.")


def edit_shown_part(
    person: Person | None,
    part: Part,
    at: datetime,
) -> Reason:
    """Change a part that is on the page."""
    if (reason := edit_pilot_part(person, part, at)) is not None:
        return reason
    return (
        _("This was withdrawn. Restore it before you change it.")
        if part.withdrawn_at is not None
        else None
    )


def translate_part(
    person: Person | None,
    part: Part,
    at: datetime,
) -> Reason:
    """Write a part that is on the page in another language: the pilot's leads and members."""
    return HIDDEN if part.withdrawn_at is not None else translate_pilot(person, part.pilot, at)


def ask_adoption(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """Ask to take a pilot's tool over: representatives, in the name of their office."""
    if view_pilot(person, pilot, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    if person is None or not affiliations.represented(person):
        return _("Only a representative of the office can do this.")
    return None if pilot.status == "published" else _("This pilot is not on the board.")


def answer_adoption(
    person: Person | None,
    adoption: Adoption,
    at: datetime,
) -> Reason:
    """Answer an office that asks to take the tool over: the pilot's leads."""
    if (reason := edit_pilot(person, adoption.pilot, at)) is not None:
        return reason
    return None if adoption.status == "asked" else _("This was answered already.")


def report_adoption(
    person: Person | None,
    adoption: Adoption,
    at: datetime,
) -> Reason:
    """Say how far an adopting office is, what it measured and what it changed: its
    representatives."""
    if speaks(person, adoption.office, "adopt") is not None:
        return HIDDEN
    if adoption.status == "accepted":
        return None
    return _("This office does not take the tool over.")


def end_adoption(
    person: Person | None,
    adoption: Adoption,
    at: datetime,
) -> Reason:
    """Name an adopting office no longer, or take back what was asked: the office's representatives
    and the pilot's leads."""
    # Either side ends it without asking the other one.
    own = speaks(person, adoption.office, "adopt") is None
    if not own and (reason := edit_pilot(person, adoption.pilot, at)) is not None:
        return reason
    if adoption.status in {"asked", "invited", "accepted"}:
        return None
    return _("This office is not named any more.")


def watch_pilot(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """Be told of a pilot's news by mail: whoever may see it and has proved the address."""
    if view_pilot(person, pilot, at) is not None:
        return HIDDEN
    return confirmed(person)


def restore_pilot(
    person: Person | None,
    pilot: Pilot,
    at: datetime,
) -> Reason:
    """Bring an archived pilot back."""
    if not is_lead(person, pilot):
        return HIDDEN
    return None if pilot.status == "archived" else _("This pilot is not archived.")


def call_for_pilot(
    person: Person | None,
    challenge: Challenge,
    at: datetime,
) -> Reason:
    """Say in an office's name that it would pilot an answer to a brief: its representatives."""
    if (reason := view_challenge(person, challenge, at)) is not None:
        return reason
    if not is_confirmed(person):
        return confirmed(person)
    if not affiliations.represented(person):
        return _("Only a representative of an office can do this.")
    return None if challenge.status == "published" else _("This brief is not published.")


def withdraw_call(
    person: Person | None,
    call: Call,
    at: datetime,
) -> Reason:
    """Take an office's call back: its representatives, and administrators."""
    if not is_administrator(person) and speaks(person, call.office, "pilot") is not None:
        return HIDDEN
    # Two who withdraw it at once: the second is told.
    return None if call.status == "open" else _("This was withdrawn already.")

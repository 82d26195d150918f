"""Submissions, their versions and files."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.judging.entries import Entry
from hackathon.people.people import Person
from hackathon.permissions.checking import check_submission
from hackathon.permissions.judging import see_entries
from hackathon.permissions.roles import HIDDEN, Reason, is_member, mentors_team, running
from hackathon.permissions.teams import care_for_team, in_team
from hackathon.results.publications import Publication
from hackathon.submissions import limits
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.intake import awaited, refuse_over
from hackathon.submissions.promises import Promised
from hackathon.submissions.submissions import Submission, visible
from hackathon.submissions.uploads import Upload
from hackathon.submissions.versions import Version, holds, latest_version
from hackathon.submissions.withdrawals import nothing_to_resume
from hackathon.teams.teams import Team


def start_submission(
    person: Person | None,
    team: Team,
    at: datetime,
) -> Reason:
    """Begin a submission for one's team."""
    if not is_member(person, team):
        return HIDDEN
    event = team.event
    if team.status != "active":
        return _("This team no longer exists.")
    if reason := running(event):
        return reason
    if at < event.submission_opens:
        return _("Submissions have not opened yet.")
    return limits.of_team(team) if team.submissions_open(at) else _("Submissions are closed.")


def enter_for_team(
    person: Person | None,
    team: Team,
    at: datetime,
) -> Reason:
    """Enter a submission for a team: organisers who do not compete, until results are published."""
    if (reason := care_for_team(person, team, at)) is not None:
        return reason
    if team.status != "active":
        return _("This team no longer exists.")
    if at < team.event.submission_opens:
        return _("Submissions have not opened yet.")
    if Publication.is_out(team.event):
        return _("The results are published, so what was entered stays as it is.")
    return None


def mend_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Submit another version for a team, while no round has it."""
    team = submission.team
    team.event = submission.event  # known already: no query for it
    if (reason := enter_for_team(person, team, at)) is not None:
        return reason
    if submission.status not in {"draft", "submitted"}:
        return _("This submission was withdrawn or disqualified, so it cannot be submitted.")
    if Entry.select().where(Entry.submission == submission.id).exists():
        return _("A round has taken this entry in, so what its judges read stays as it is.")
    return None


def view_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """See a submission's page: its team and organisers who do not compete always, everybody what is
    public of it once results are out.

    Judges read it through their assignment, where a blind round stays blind.
    """
    if in_submission(person, submission, at) is None:
        return None
    publication = Publication.current(submission.event)
    listed = publication is not None and submission.key in publication.content.get(
        "submissions", ()
    )
    return (
        None
        if listed and submission.status == "submitted" and submission.event.status != "draft"
        else HIDDEN
    )


def edit_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Change the draft, add and remove files: the team's members until the deadline."""
    if not is_member(person, submission.team):
        return (
            _("Only the team's members can change it.")
            if see_entries(person, submission.event, at) is None
            else HIDDEN
        )
    event = submission.event
    if submission.status == "disqualified":
        return _("This submission was disqualified; it can no longer be changed.")
    if submission.status == "withdrawn":
        return _("This submission was withdrawn. Restore it before you change it.")
    if event.status != "published" or at < event.submission_opens:
        return _("Submissions are not open.")
    return (
        _("The deadline has passed. What you submitted last is what counts.")
        if not submission.submissions_open(at)
        else None
    )


def submit_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Make a version of the draft: the team's members until the deadline, from a team of the right
    size."""
    if (reason := edit_submission(person, submission, at)) is not None:
        return reason
    team, event = submission.team, submission.event
    if team.members == 1 and event.single_entrants:
        return None
    if team.members < event.team_minimum:
        return _(
            "Your team has fewer members than the event asks for. Invite somebody, then submit."
        )
    return None


def in_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """See a draft, its versions and its receipts: the team's members, the organisers, and the
    mentors whom the team asked."""
    if mentors_team(person, submission.team):
        return None
    return in_team(
        person,
        submission.team,
        at,
    )


def upload_to_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Send the bytes of a file: whoever may change the draft, and in the grace period those of
    registered files alone."""
    reason = edit_submission(
        person,
        submission,
        at,
    )
    if reason is None or not is_member(person, submission.team):
        return reason
    in_grace = submission.closes <= at < submission.grace_ends
    in_grace = in_grace and submission.event.status == "published"
    return None if in_grace and submission.status == "submitted" and awaited(submission) else reason


def send_upload(
    person: Person | None,
    upload: Upload,
    at: datetime,
) -> Reason:
    """Go on with an upload, or ask how far it is: whoever began it, in the grace period if what
    comes was registered."""
    if person is None or upload.person != person:
        return HIDDEN
    if upload.arrived:
        return None  # it is told that nothing is missing
    submission = upload.submission
    if (reason := upload_to_submission(person, submission, at)) is not None:
        return reason
    if submission.submissions_open(at):
        return None
    # One that did not announce what it brings is judged once it is here.
    registered = {row.sha256 for row in awaited(submission)} | {""}
    if upload.sha256 in registered:
        return None
    return _("The deadline has passed, and this is not a file that was registered before it.")


def give_up_upload(
    person: Person | None,
    upload: Upload,
    at: datetime,
) -> Reason:
    """Give up what has come of an upload: whoever began it, at any time."""
    mine = person is not None and upload.person == person
    return None if mine and not upload.arrived else HIDDEN


def cancel_promise(
    person: Person | None,
    promised: Promised,
    at: datetime,
) -> Reason:
    """Take the registration of a file back: the team's members, until the grace period ends."""
    submission = promised.submission
    if not is_member(person, submission.team):
        return HIDDEN
    if reason := running(submission.event):
        return reason
    if at >= submission.grace_ends:
        return _("The extra time is over, and with it what was registered.")
    return None


def join_registered(
    person: Person | None,
    promised: Promised,
    at: datetime,
) -> Reason:
    """Add a registered file of the draft to what was submitted: the team's members, in the grace
    period."""
    if (reason := upload_to_submission(person, promised.submission, at)) is not None:
        return reason
    try:
        refuse_over(promised, at)
    except Refused as refusal:
        return str(refusal)
    return None


def remove_file(
    person: Person | None,
    attachment: Attachment,
    at: datetime,
) -> Reason:
    """Take a file out of the draft."""
    return edit_submission(
        person,
        attachment.submission,
        at,
    )


def download_file(
    person: Person | None,
    attachment: Attachment,
    at: datetime,
) -> Reason:
    """Get a file: the team and organisers; helpers what judges may read; everybody once results are
    out, where the team made the files public.

    Judges get files through their assignment.
    """
    submission = attachment.submission
    if in_submission(person, submission, at) is None:
        return None
    # A helper checks what judges would get, and may not see what is for organisers alone.
    helps = check_submission(person, submission, at) is None
    if not helps and view_submission(person, submission, at) is not None:
        return HIDDEN
    # What was judged, not what the draft holds by now.
    counts = latest_version(submission)
    reader = "judges" if helps else "public"
    shown = (
        counts is not None
        and "files" in visible(counts.content, reader)
        and holds(counts, attachment)
    )
    return None if shown else HIDDEN


def view_manifest(
    person: Person | None,
    version: Version,
    at: datetime,
) -> Reason:
    """Get the list of parts behind a receipt, names of files included."""
    return in_submission(
        person,
        version.submission,
        at,
    )


def withdraw_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Take a submission back: the captain, until judging opens."""
    if not is_member(person, submission.team):
        return HIDDEN
    if submission.status not in {"draft", "submitted"}:
        return _("There is nothing to withdraw.")
    if reason := running(submission.event):
        return reason
    if at >= submission.event.judging_opens:
        return _("Judging has begun. Ask the organisers if you want to withdraw.")
    return None if submission.team.captain_id == person.id else _("Only the captain can do this.")


def resume_submission(
    person: Person | None,
    submission: Submission,
    at: datetime,
) -> Reason:
    """Take a withdrawn submission up again: the team's members, until judging opens."""
    if not is_member(person, submission.team):
        return HIDDEN
    if reason := running(submission.event):
        return reason
    return nothing_to_resume(submission, at)

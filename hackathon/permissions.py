"""Every "may P do V to X at T?" on one page.

Each function takes the person (None: not signed in), the row, and the moment, and returns None for yes, or a sentence
that says why not. Routes declare them as doors, templates ask them before showing a button, the API asks them too.
The reason ``HIDDEN`` means that not even the existence of the row may be told: the door answers 404.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hackathon.challenges import Challenge, Question, Resource
from hackathon.consultation import Comment
from hackathon.entries import is_out
from hackathon.events import Event, Organiser
from hackathon.invitations import Invitation
from hackathon.judging import Assignment, Judge
from hackathon.language import gettext as _
from hackathon.offices import Office
from hackathon.people import Person
from hackathon.pilots import Pilot, PilotLead
from hackathon.progress import Part
from hackathon.registrations import Registration
from hackathon.results import Prize, Publication
from hackathon.rounds import Round
from hackathon.submissions import Attachment, Submission, visible
from hackathon.teams import JoinRequest, Team
from hackathon.versions import Version, awaited, holds, latest_version

Reason = str | None
HIDDEN = ""


# --- Who somebody is. -------------------------------------------------------------------------------------------------


def is_administrator(person: Person | None) -> bool:
    """Tell whether ``person`` administers the site."""
    return bool(person and person.active and person.administrator)


def is_organiser(person: Person | None, event: Event) -> bool:
    """Tell whether ``person`` answers for ``event``; administrators do for every event."""
    return person is not None and person.active and (is_administrator(person) or Organiser.holds(person, event))


def is_judge(person: Person | None, event: Event) -> bool:
    """Tell whether ``person`` judges at ``event``."""
    return bool(person and person.active and Judge.of(person, event))


def is_member(person: Person | None, team: Team) -> bool:
    """Tell whether ``person`` is in ``team`` now."""
    return bool(person and person.active and team.has(person))


def is_registered(person: Person | None, event: Event) -> bool:
    """Tell whether ``person`` holds a seat at ``event`` (the waiting list is none)."""
    registration = Registration.of(person, event) if person and person.active else None
    return bool(registration and registration.status == "registered")


def is_lead(person: Person | None, pilot: Pilot) -> bool:
    """Tell whether ``person`` leads ``pilot``; administrators may do what leads may."""
    return person is not None and person.active and (is_administrator(person) or PilotLead.holds(person, pilot))


def sees_judging(person: Person | None, event: Event, at: datetime) -> bool:
    """Tell whether ``person`` may see what judging brings before it is published."""
    return manage_judging(person, event, at) is None


def is_site_organiser(person: Person | None) -> bool:
    """Tell whether ``person`` administers the site or organises any event."""
    return person is not None and person.active and (is_administrator(person) or Organiser.anywhere(person))


def _signed_in(person: Person | None) -> Reason:
    return None if person and person.active else _("Sign in first.")


def _confirmed(person: Person | None) -> Reason:
    if reason := _signed_in(person):
        return reason
    assert person is not None
    return None if person.confirmed_at else _("Confirm your e-mail address first: open the link that we sent you.")


# --- The site. --------------------------------------------------------------------------------------------------------


def administer(person: Person | None, row: object, at: datetime) -> Reason:
    """See and change what belongs to the whole site: people, offices, the outbox, the audit log."""
    return None if is_administrator(person) else HIDDEN


def edit_office(person: Person | None, office: Office | None, at: datetime) -> Reason:
    """Change an organisation's entry."""
    return administer(person, office, at)


def view_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """See an organisation's page: everybody."""
    return None


def edit_profile(person: Person | None, whose: Person, at: datetime) -> Reason:
    """Change an account: one's own."""
    return None if person and person.active and person.id == whose.id else HIDDEN


def view_person(person: Person | None, whose: Person, at: datetime) -> Reason:
    """See a person's card: the signed-in; names, affiliation and skills are for those who take part."""
    return _signed_in(person) if whose.active else HIDDEN


def create_event(person: Person | None, row: object, at: datetime) -> Reason:
    """Set up a new event: administrators, and whoever organises one already."""
    return None if is_site_organiser(person) else _("Only administrators and organisers set up events. Ask your administrator.")


# --- Events and challenges. -------------------------------------------------------------------------------------------


def view_event(person: Person | None, event: Event, at: datetime) -> Reason:
    """See an event's public pages; a draft is seen by its organisers and judges alone."""
    if event.status != "draft" or is_organiser(person, event) or is_judge(person, event):
        return None
    return HIDDEN


def organise(person: Person | None, event: Event, at: datetime) -> Reason:
    """See the organisers' pages of an event."""
    return None if is_organiser(person, event) else HIDDEN


def edit_event(person: Person | None, event: Event, at: datetime) -> Reason:
    """Change an event: its texts, dates, people, challenges, rubrics and rounds."""
    if not is_organiser(person, event):
        return HIDDEN
    return _("This event is archived. Restore it before you change it.") if event.status == "archived" else None


def edit_part(person: Person | None, row: Any, at: datetime) -> Reason:
    """Change what belongs to an event: an organiser's seat, a rubric, round, session, announcement, prize or question."""
    return edit_event(person, row.event, at)


def edit_resource(person: Person | None, resource: Resource, at: datetime) -> Reason:
    """Change a resource of a brief."""
    return edit_event(person, resource.challenge.event, at)


def view_resource(person: Person | None, resource: Resource, at: datetime) -> Reason:
    """Fetch a resource's file: whoever may read the brief, while the resource is offered."""
    if view_challenge(person, resource.challenge, at) is not None:
        return HIDDEN
    return None if resource.withdrawn_at is None or is_organiser(person, resource.challenge.event) else HIDDEN


def restore_event(person: Person | None, event: Event, at: datetime) -> Reason:
    """Bring an archived event back."""
    if not is_organiser(person, event):
        return HIDDEN
    return None if event.status == "archived" else _("This event is not archived.")


def extend_deadline(person: Person | None, event: Event, at: datetime) -> Reason:
    """Move the submission deadline to a later moment, with a reason that everybody sees."""
    if (reason := edit_event(person, event, at)) is not None:
        return reason
    return _("Judging has begun; the deadline stays as it was.") if at >= event.judging_opens else None


def view_challenge(person: Person | None, challenge: Challenge, at: datetime) -> Reason:
    """Read a brief: published (or archived) in an event that may be seen; drafts by organisers."""
    if view_event(person, challenge.event, at) is not None:
        return HIDDEN
    return None if challenge.status != "draft" or is_organiser(person, challenge.event) else HIDDEN


def edit_challenge(person: Person | None, challenge: Challenge, at: datetime) -> Reason:
    """Change a brief."""
    return edit_event(person, challenge.event, at)


def ask_question(person: Person | None, challenge: Challenge, at: datetime) -> Reason:
    """Ask a public question about a brief, until submissions close."""
    if view_challenge(person, challenge, at) is not None:
        return HIDDEN
    if reason := _confirmed(person):
        return reason
    return _("Submissions are closed, and with them the questions.") if at >= challenge.event.submission_closes else None


def answer_question(person: Person | None, question: Question, at: datetime) -> Reason:
    """Answer or hide a question: organisers, and people of the office that owns the brief."""
    challenge = question.challenge
    if is_organiser(person, challenge.event):
        return None
    owner = challenge.office_id is not None and person is not None and person.active and person.confirmed_at is not None
    return None if owner and person is not None and person.office_id == challenge.office_id and person.contact else HIDDEN


# --- Registration and teams. ------------------------------------------------------------------------------------------


def register(person: Person | None, event: Event, at: datetime) -> Reason:
    """Register for an event, or for its waiting list."""
    if view_event(person, event, at) is not None:
        return HIDDEN
    if reason := _confirmed(person):
        return reason
    assert person is not None
    if event.status != "published":
        return _("This event does not take registrations.")
    if at < event.registration_opens:
        return _("Registration has not opened yet.")
    if at >= event.registration_closes:
        return _("Registration is closed.")
    if Judge.of(person, event):
        return _("You are a judge at this event, so you cannot take part.")
    registration = Registration.of(person, event)
    return _("The organisers have excluded you from this event.") if registration and registration.status == "excluded" else None


def see_own_part(person: Person | None, event: Event, at: datetime) -> Reason:
    """See one's own registration, team and invitations at an event."""
    return HIDDEN if view_event(person, event, at) is not None else _signed_in(person)


def _may_team(person: Person | None, event: Event, at: datetime) -> Reason:
    if reason := _signed_in(person):
        return reason
    if event.status != "published":
        return _("This event is not running.")
    if event.locked(at):
        return _("Submissions are closed, so teams stay as they are.")
    return None if is_registered(person, event) else _("Register for the event first.")


def view_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """See a team's page: the registered, organisers, and the public once the event shows teams."""
    return view_event(person, team.event, at)


def create_team(person: Person | None, event: Event, at: datetime) -> Reason:
    """Found a team and be its captain."""
    if view_event(person, event, at) is not None:
        return HIDDEN
    if reason := _may_team(person, event, at):
        return reason
    assert person is not None
    return _("You are in a team already. Leave it before you found another.") if Team.of(person, event) else None


def join_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Ask to join, or accept an invitation."""
    if reason := _may_team(person, team.event, at):
        return reason
    assert person is not None
    if team.status != "active":
        return _("This team no longer exists.")
    if team.has(person):
        return _("You are in this team already.")
    if Team.of(person, team.event):
        return _("You are in another team. Leave it before you join this one.")
    return _("This team is full.") if team.members >= team.event.team_maximum else None


def in_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """See what only a team's members (and organisers) see."""
    return None if is_member(person, team) or is_organiser(person, team.event) else HIDDEN


def leave_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Leave a team; a captain with others in the team hands over first."""
    if person is None or not is_member(person, team):
        return HIDDEN
    if team.event.locked(at):
        return _("Submissions are closed, so teams stay as they are.")
    alone = team.members == 1
    return _("Hand the captaincy over before you leave.") if team.captain_id == person.id and not alone else None


def lead_team(person: Person | None, team: Team, at: datetime) -> Reason:
    """Do what captains do: edit the team, invite, decide on requests, remove, hand over. Organisers may help out."""
    organiser = is_organiser(person, team.event)
    if not is_member(person, team) and not organiser:
        return HIDDEN
    if team.status != "active":
        return _("This team no longer exists.")
    if team.event.locked(at) and not organiser:
        return _("Submissions are closed, so teams stay as they are.")
    return None if organiser or (person and team.captain_id == person.id) else _("Only the captain can do this.")


def lead_invitation(person: Person | None, invitation: Invitation, at: datetime) -> Reason:
    """Take an invitation of one's team back."""
    return lead_team(person, invitation.team, at)


def answer_invitation(person: Person | None, invitation: Invitation, at: datetime) -> Reason:
    """See and answer an invitation that was sent to one's own address."""
    mine = person is not None and person.active and bool(invitation.email_key) and invitation.email_key == person.email_key
    return None if mine else HIDDEN


def decide_request(person: Person | None, request: JoinRequest, at: datetime) -> Reason:
    """Take somebody in who asks to join, or not."""
    return lead_team(person, request.team, at)


def withdraw_request(person: Person | None, request: JoinRequest, at: datetime) -> Reason:
    """Take one's own request back."""
    return None if person is not None and person.active and request.person_id == person.id else HIDDEN


# --- Submissions. -----------------------------------------------------------------------------------------------------


def start_submission(person: Person | None, team: Team, at: datetime) -> Reason:
    """Begin a submission for one's team."""
    if not is_member(person, team):
        return HIDDEN
    event = team.event
    if team.status != "active" or event.status != "published":
        return _("This event is not running.")
    if at < event.submission_opens:
        return _("Submissions have not opened yet.")
    return _("Submissions are closed.") if not event.submissions_open(at) else None


def view_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """See a submission's page: its team and organisers always, everybody what is public of it once results are out.

    Judges read it through their assignment, where a blind round stays blind.
    """
    if is_member(person, submission.team) or is_organiser(person, submission.event):
        return None
    publication = Publication.current(submission.event)
    listed = publication is not None and submission.key in publication.content.get("submissions", ())
    return None if listed and submission.status == "submitted" and submission.event.status != "draft" else HIDDEN


def edit_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Change the draft, add and remove files: the team's members until the deadline."""
    if not is_member(person, submission.team):
        return _("Only the team's members can change it.") if is_organiser(person, submission.event) else HIDDEN
    event = submission.event
    if submission.status == "disqualified":
        return _("This submission was disqualified; it can no longer be changed.")
    if submission.status == "withdrawn":
        return _("This submission was withdrawn. Take it up again before you change it.")
    if event.status != "published" or at < event.submission_opens:
        return _("Submissions are not open.")
    return _("The deadline has passed. What you submitted last is what counts.") if not event.submissions_open(at) else None


def submit_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Make a version of the draft: the team's members until the deadline, from a team of the right size."""
    if (reason := edit_submission(person, submission, at)) is not None:
        return reason
    team, event = submission.team, submission.event
    if team.members == 1 and event.single_entrants:
        return None
    if team.members < event.team_minimum:
        return _("Your team has fewer members than the event asks for. Invite somebody, then submit.")
    return None


def in_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """See a draft, its versions and its receipts: the team's members and the organisers."""
    return in_team(person, submission.team, at)


def upload_to_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Send the bytes of a file: whoever may change the draft, and in the grace period those of registered files alone."""
    reason = edit_submission(person, submission, at)
    if reason is None or not is_member(person, submission.team):
        return reason
    event = submission.event
    in_grace = event.status == "published" and event.submission_closes <= at < event.grace_ends
    return None if in_grace and submission.status == "submitted" and awaited(submission) else reason


def remove_file(person: Person | None, attachment: Attachment, at: datetime) -> Reason:
    """Take a file out of the draft."""
    return edit_submission(person, attachment.submission, at)


def download_file(person: Person | None, attachment: Attachment, at: datetime) -> Reason:
    """Get a file: the team and organisers; everybody once results are out, where the team made the files public.

    Judges get files through their assignment.
    """
    submission = attachment.submission
    if in_submission(person, submission, at) is None:
        return None
    if view_submission(person, submission, at) is not None:
        return HIDDEN
    counts = latest_version(submission)
    shown = counts is not None and "files" in visible(counts.content, "public") and holds(counts, attachment)
    return None if shown else HIDDEN


def view_manifest(person: Person | None, version: Version, at: datetime) -> Reason:
    """Get the list of parts behind a receipt, names of files included."""
    return in_submission(person, version.submission, at)


def withdraw_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Take a submission back: the captain, until judging opens."""
    if not is_member(person, submission.team):
        return HIDDEN
    assert person is not None
    if submission.status not in {"draft", "submitted"}:
        return _("There is nothing to withdraw.")
    if at >= submission.event.judging_opens:
        return _("Judging has begun. Ask the organisers if you want to withdraw.")
    return None if submission.team.captain_id == person.id else _("Only the captain can do this.")


def resume_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Take a withdrawn submission up again."""
    if not is_member(person, submission.team):
        return HIDDEN
    if submission.status != "withdrawn":
        return _("This submission was not withdrawn.")
    return _("The deadline has passed.") if not submission.event.submissions_open(at) else None


def check_submission(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Decide on eligibility, disqualify, reinstate: organisers who are not in the team, once something was submitted."""
    if not is_organiser(person, submission.event):
        return HIDDEN
    if is_member(person, submission.team):
        return _("You are in this team, so another organiser decides.")
    return _("Nothing has been submitted yet.") if submission.versions_count == 0 else None


# --- Judging. ---------------------------------------------------------------------------------------------------------


def manage_judging(person: Person | None, event: Event, at: datetime) -> Reason:
    """Panels, assignments, progress and rankings: organisers who take no part in the event."""
    if not is_organiser(person, event):
        return HIDDEN
    assert person is not None
    if Judge.of(person, event):
        return _("You are a judge at this event, so you do not see how others judge.")
    return _("You are in a team of this event, so you do not see its judging.") if Team.of(person, event) else None


def manage_judge(person: Person | None, judge: Judge, at: datetime) -> Reason:
    """See and change a judge's seat."""
    return manage_judging(person, judge.event, at)


def manage_round(person: Person | None, round: Round, at: datetime) -> Reason:
    """The same for one round."""
    return manage_judging(person, round.event, at)


def manage_assignment(person: Person | None, assignment: Assignment, at: datetime) -> Reason:
    """Take a submission off a judge's list."""
    return manage_judging(person, assignment.round.event, at)


def judge_event(person: Person | None, event: Event, at: datetime) -> Reason:
    """See one's queue as a judge."""
    return None if is_judge(person, event) else HIDDEN


def judge_round(person: Person | None, round: Round, at: datetime) -> Reason:
    """Take the offline pack of one's own part in a round, and bring the sheet back."""
    if (reason := judge_event(person, round.event, at)) is not None:
        return reason
    assert person is not None
    judge = Judge.of(person, round.event)
    if at < round.opens:
        return _("This round has not opened yet.")
    return None if judge and judge.declared_at else _("Tell us first whether you have a conflict of interest.")


def view_assignment(person: Person | None, assignment: Assignment, at: datetime) -> Reason:
    """Read a submission that one is to score: its judge alone, once the round is open and conflicts were declared."""
    judge = Judge.of(person, assignment.round.event) if person and person.active else None
    if judge is None or assignment.judge_id != judge.id or assignment.status == "removed":
        return HIDDEN
    if assignment.status == "recused":
        return _("You stepped back from this submission.")
    if at < assignment.round.opens:
        return _("This round has not opened yet.")
    if judge.declared_at is None:
        return _("Tell us first whether you have a conflict of interest.")
    if not assignment.clear_of_conflicts():
        return HIDDEN
    return _("This submission was taken out of the judging.") if is_out(assignment.submission) else None


def score(person: Person | None, assignment: Assignment, at: datetime) -> Reason:
    """Fill in, sign or reopen a scorecard: as above, until the round closes."""
    if (reason := view_assignment(person, assignment, at)) is not None:
        return reason
    return None if assignment.round.open(at) else _("This round is closed; scorecards stay as they are.")


def recuse(person: Person | None, assignment: Assignment, at: datetime) -> Reason:
    """Step back from a submission, with a reason, until the round closes."""
    judge = Judge.of(person, assignment.round.event) if person and person.active else None
    if judge is None or assignment.judge_id != judge.id or assignment.status != "assigned":
        return HIDDEN
    return _("This round is closed.") if assignment.round.over(at) else None


# --- Results. ---------------------------------------------------------------------------------------------------------


def view_results(person: Person | None, event: Event, at: datetime) -> Reason:
    """See the results page: whoever sees the event; what it shows is what was published."""
    return view_event(person, event, at)


def view_publication(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """See one publication of results, an earlier one too; a proposal is seen by the organisers who judge its fairness."""
    if publication.status in {"published", "superseded"}:
        return view_event(person, publication.event, at)
    return HIDDEN if manage_judging(person, publication.event, at) is not None else None


def manage_publication(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """See the whole score book of a publication, where the public one has no scores."""
    return manage_judging(person, publication.event, at)


def view_feedback(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Read what judges say to a team: its members and the organisers who take no part, once results are published."""
    if not is_member(person, submission.team) and manage_judging(person, submission.event, at) is not None:
        return HIDDEN
    return None if Publication.current(submission.event) else _("Judges' feedback comes with the results.")


def award_prize(person: Person | None, prize: Prize, at: datetime) -> Reason:
    """Give a prize to a submission, or take it back before it is published."""
    return propose_results(person, prize.event, at)


def shortlist_round(person: Person | None, round: Round, at: datetime) -> Reason:
    """Let a round's best into the next round."""
    if (reason := manage_judging(person, round.event, at)) is not None:
        return reason
    return None if round.event.status == "published" else _("This event is not running.")


def propose_results(person: Person | None, event: Event, at: datetime) -> Reason:
    """Award prizes and propose a publication: organisers who take no part, once judging has closed."""
    if (reason := manage_judging(person, event, at)) is not None:
        return reason
    if event.status != "published":
        return _("This event is not running.")
    return None if at >= event.judging_closes else _("Judging is not over yet.")


def approve_results(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """Publish what another organiser has proposed."""
    if (reason := propose_results(person, publication.event, at)) is not None:
        return reason
    assert person is not None
    if publication.status != "proposed":
        return _("This was decided already.")
    return _("Another organiser has to approve what you proposed.") if publication.proposed_by_id == person.id else None


def withdraw_results(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """Take a proposal back before it is published."""
    if (reason := propose_results(person, publication.event, at)) is not None:
        return reason
    return None if publication.status == "proposed" else _("This was decided already.")


# --- Pilots. ----------------------------------------------------------------------------------------------------------


def view_pilot(person: Person | None, pilot: Pilot, at: datetime) -> Reason:
    """See a pilot's page; a draft is seen by its leads."""
    return None if pilot.status != "draft" or is_lead(person, pilot) else HIDDEN


def propose_pilot(person: Person | None, row: object, at: datetime) -> Reason:
    """Propose a pilot: people of an office, organisers and administrators."""
    if reason := _confirmed(person):
        return reason
    assert person is not None
    if is_site_organiser(person) or person.office_id:
        return None
    return _("Pilots are proposed by people who work for an office. Name your office in your profile.")


def start_pilot(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Start a pilot from a submission that published results list."""
    if view_submission(person, submission, at) is not None:
        return HIDDEN
    publication = Publication.current(submission.event)
    if publication is None:
        return _("Results are not published yet.")
    if submission.key not in publication.content.get("submissions", ()):
        return _("Pilots start from submissions that the published results list.")
    return propose_pilot(person, None, at)


def edit_pilot(person: Person | None, pilot: Pilot, at: datetime) -> Reason:
    """Change a pilot, report on it, move its stage: its leads."""
    if not is_lead(person, pilot):
        return HIDDEN
    return _("This pilot is archived. Restore it before you change it.") if pilot.status == "archived" else None


def edit_pilot_part(person: Person | None, part: Part, at: datetime) -> Reason:
    """Change, withdraw and restore a milestone, an indicator, a risk or a report."""
    return edit_pilot(person, part.pilot, at)


def edit_shown_part(person: Person | None, part: Part, at: datetime) -> Reason:
    """Change a part that is on the page."""
    if (reason := edit_pilot_part(person, part, at)) is not None:
        return reason
    return _("This was withdrawn. Restore it before you change it.") if part.withdrawn_at is not None else None


def restore_pilot(person: Person | None, pilot: Pilot, at: datetime) -> Reason:
    """Bring an archived pilot back."""
    if not is_lead(person, pilot):
        return HIDDEN
    return None if pilot.status == "archived" else _("This pilot is not archived.")


def comment_pilot(person: Person | None, pilot: Pilot, at: datetime) -> Reason:
    """Comment during the consultation, until its date."""
    if view_pilot(person, pilot, at) is not None:
        return HIDDEN
    if reason := _confirmed(person):
        return reason
    return None if pilot.status == "published" and pilot.consulting(at) else _("The consultation is closed.")


def hide_comment(person: Person | None, comment: Comment, at: datetime) -> Reason:
    """Hide a comment and show it again: the pilot's leads."""
    return None if is_lead(person, comment.pilot) else HIDDEN

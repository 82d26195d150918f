"""Prizes, shortlists, publications, feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from hackathon.core.language import gettext as _
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.permissions.events import organise, view_event
from hackathon.permissions.judging import manage_judging
from hackathon.permissions.people import speaks
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    confirmed,
    is_confirmed,
    is_member,
    running,
)
from hackathon.permissions.submissions import view_submission
from hackathon.results import declines, winners
from hackathon.results.certificates import Certificate
from hackathon.results.declines import Decline
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission


def view_results(person: Person | None, event: Event, at: datetime) -> Reason:
    """See the results page: whoever sees the event; what it shows is what was published."""
    return view_event(person, event, at)


def view_publication(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """See one publication of results, an earlier one too; a proposal is seen by the organisers who
    judge its fairness."""
    if publication.status in {"published", "superseded"}:
        return view_event(person, publication.event, at)
    return HIDDEN if manage_judging(person, publication.event, at) is not None else None


def manage_publication(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """See the whole score book of a publication, where the public one has no scores."""
    return manage_judging(person, publication.event, at)


def view_feedback(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Read what judges say to a team: its members and the organisers who take no part, once results
    are published."""
    if (
        not is_member(person, submission.team)
        and manage_judging(person, submission.event, at) is not None
    ):
        return HIDDEN
    return (
        None
        if Publication.current(submission.event)
        else _("Judges' feedback comes with the results.")
    )


def award_prize(person: Person | None, prize: Prize, at: datetime) -> Reason:
    """Give a prize to a submission, or take it back before it is published."""
    return propose_results(person, prize.event, at)


def shortlist_round(person: Person | None, round: Round, at: datetime) -> Reason:
    """Let a round's best into the next round."""
    if (reason := manage_judging(person, round.event, at)) is not None:
        return reason
    return running(round.event)


def propose_results(person: Person | None, event: Event, at: datetime) -> Reason:
    """Award prizes and propose a publication: organisers who take no part, once judging has
    closed."""
    if (reason := manage_judging(person, event, at)) is not None:
        return reason
    if reason := running(event):
        return reason
    # Rounds with dates of their own may lie after the event's “judging ends”.
    over = at >= event.judging_closes and at >= rounds.judged_until(event)
    return None if over else _("Judging is not over yet.")


def approve_results(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """Publish what another organiser has proposed."""
    if person is None:
        return HIDDEN
    if (reason := propose_results(person, publication.event, at)) is not None:
        return reason
    if publication.status != "proposed":
        return _("This was decided already.")
    return (
        _("Another organiser has to approve what you proposed.")
        if publication.proposed_by_id == person.id
        else None
    )


def withdraw_results(person: Person | None, publication: Publication, at: datetime) -> Reason:
    """Take a proposal back before it is published."""
    if (reason := propose_results(person, publication.event, at)) is not None:
        return reason
    return None if publication.status == "proposed" else _("This was decided already.")


def propose_selection(person: Person | None, round: Round, at: datetime) -> Reason:
    """Propose to announce who goes on from a round: organisers who take no part, once the round is
    over."""
    if (reason := shortlist_round(person, round, at)) is not None:
        return reason
    if round.over(at):
        return None
    return _("This round is still open: its ranks may change. Close it first.")


def manage_selection(person: Person | None, selection: Selection, at: datetime) -> Reason:
    """See a step that is proposed, planned or announced, as everybody will."""
    return manage_judging(person, selection.event, at)


def approve_selection(person: Person | None, selection: Selection, at: datetime) -> Reason:
    """Announce what another organiser has proposed."""
    if (reason := withdraw_selection(person, selection, at)) is not None:
        return reason
    if selection.status != "proposed":
        return _("This was decided already.")
    if person is not None and selection.proposed_by_id == person.id:
        return _("Another organiser has to approve what you proposed.")
    return None


def withdraw_selection(person: Person | None, selection: Selection, at: datetime) -> Reason:
    """Take a step back, with a reason where it was approved: one organiser is enough."""
    if (reason := manage_selection(person, selection, at)) is not None:
        return reason
    if reason := running(selection.event):
        return reason
    return _("This was decided already.") if selection.status == "withdrawn" else None


def decline_winner(person: Person | None, submission: Submission, at: datetime) -> Reason:
    """Say for the office of a brief that it will not take a winner up: its representatives."""
    if view_submission(person, submission, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    own = affiliations.represented(person)
    if not own:
        return _("Only a representative of the office of the brief can do this.")
    current = Publication.current(submission.event)
    if current is None or submission.key not in winners.keys(current.content):
        return _("This submission has not won a prize.")
    if declines.open_to(own, submission):
        return None
    return _("Your office owns no brief that this submission answers, or has declined it already.")


def withdraw_decline(person: Person | None, decline: Decline, at: datetime) -> Reason:
    """Take the no of an office to a winner back: its representatives."""
    if speaks(person, decline.office, "pilot") is not None:
        return HIDDEN
    return None if decline.status == "declined" else _("This was withdrawn already.")


def issue_certificates(person: Person | None, event: Event, at: datetime) -> Reason:
    """Issue certificates to those who took part or won: organisers, once the event is over or its
    results are out."""
    if (reason := organise(person, event, at)) is not None:
        return reason
    if _over(event, at):
        return None
    return _("Certificates are issued once the event is over or its results are published.")


def take_away(person: Person | None, event: Event, at: datetime) -> Reason:
    """Take what is public of an event as a folder: organisers, once it is over or its results are
    out."""
    if (reason := organise(person, event, at)) is not None:
        return reason
    # The menu asks this on every page, after the desk has counted what waits.
    if person is not None and _over(event, at, partial(Publication.out, person)):
        return None
    return _("The folder is made once the event is over or its results are published.")


def _over(event: Event, at: datetime, out: Callable[[Event], object] = Publication.current) -> bool:
    if event.status == "draft":
        return False
    return bool(at >= event.results_on or out(event))


def issue_to_judges(person: Person | None, event: Event, at: datetime) -> Reason:
    """Issue certificates to those who judged: organisers who may know who they are."""
    if (reason := manage_judging(person, event, at)) is not None:
        return reason
    return issue_certificates(person, event, at)


def manage_certificate(person: Person | None, certificate: Certificate, at: datetime) -> Reason:
    """Withdraw a certificate, or let it hold again: whoever may issue one of its kind."""
    ask = issue_to_judges if certificate.kind == "judge" else issue_certificates
    return ask(person, certificate.event, at)

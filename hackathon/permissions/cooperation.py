"""Solutions and what offices do with them."""

from __future__ import annotations

from datetime import datetime

from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core.language import gettext as _
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.permissions.people import speaks
from hackathon.permissions.roles import (
    HIDDEN,
    Reason,
    confirmed,
    is_administrator,
    is_confirmed,
    is_signed_in,
)


def view_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """See a solution; a draft is seen by its office's confirmed people and by administrators."""
    return None if solution.status != "draft" or _drafts(person, solution) else HIDDEN


def add_solution(person: Person | None, row: object, at: datetime) -> Reason:
    """Add a solution as a draft: confirmed people of an office, and administrators."""
    if not is_confirmed(person):
        return confirmed(person)
    if is_administrator(person) or affiliations.confirmed_offices(person):
        return None
    return _(
        "Solutions are added by people who are confirmed to work for an office. Name your office in"
        " your profile; the office's page says how you are confirmed."
    )


def edit_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """Change an entry: of a draft, whoever may add to it; of what is published, who answers for
    it."""
    # What nobody has read yet may be changed by whoever may write it.
    if solution.status == "draft":
        return None if _drafts(person, solution) else HIDDEN
    if not _answers(person, solution):
        return HIDDEN
    return _gone(solution) if solution.status == "archived" else None


def publish_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """Show a draft in the catalogue: a representative of its office; administrators for others'."""
    if not _drafts(person, solution):
        return HIDDEN
    if solution.status != "draft":
        return _("This is published already.")
    if _answers(person, solution):
        return None
    return _("A representative of the office publishes it.")


def keep_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """Say that a published entry is right, or archive it: who answers for it."""
    if not _answers(person, solution):
        return HIDDEN
    return None if solution.status == "published" else _("This is not in the catalogue.")


def restore_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """Put an archived entry back: who answers for it."""
    if not _answers(person, solution):
        return HIDDEN
    return None if solution.status == "archived" else _("This is not archived.")


def try_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """Say that an office tries a solution: its representatives."""
    if view_solution(person, solution, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    if person is None or not affiliations.represented(person):
        return _("Only a representative of an office can do this.")
    return None if solution.status == "published" else _("This is not in the catalogue.")


def ask_about_solution(person: Person | None, solution: Solution, at: datetime) -> Reason:
    """Write to who keeps an entry: whoever is signed in with a confirmed address."""
    if view_solution(person, solution, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    return None if solution.status == "published" else _("This is not in the catalogue.")


def report_trial(person: Person | None, trial: Trial, at: datetime) -> Reason:
    """Say how far an office is with a solution: its representatives."""
    return HIDDEN if speaks(person, trial.office, "adopt") is not None else None


def _drafts(person: Person | None, solution: Solution) -> bool:
    if is_administrator(person):
        return True
    # Without an office nobody is confirmed in it: the draft is its author's.
    own = is_signed_in(person) and solution.added_by_id == person.id
    if solution.office is None:
        return own
    return speaks(person, solution.office, "draft") is None


def _answers(person: Person | None, solution: Solution) -> bool:
    # Software of others has no representative here.
    if solution.office is None:
        return is_administrator(person)
    return is_administrator(person) or speaks(person, solution.office, "adopt") is None


def _gone(solution: Solution) -> Reason:
    return _("This entry is archived. Restore it before you change it.")

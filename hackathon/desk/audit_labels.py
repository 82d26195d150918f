"""The audit log in words: what its verbs, subjects and details are called for a reader; exports
keep the codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hackathon.core.language import lazy, sort_key
from hackathon.desk.audit_acts import ACTS

# Names of details that come with an act; those without an entry are shown as they are (names of
# columns).
DETAILS: dict[str, Any] = {
    "act": lazy("Question"),
    "active": lazy("It is asked for"),
    "added": lazy("Added"),
    "administrator": lazy("Administrator"),
    "correction": lazy("Correction"),
    "corrects": lazy("Corrects an earlier one"),
    "stage": lazy("Stage"),
    "through": lazy("Answered as"),
    "approved_by": lazy("Approved by"),
    "asked": lazy("Person"),
    "audience": lazy("Readers"),
    "becomes": lazy("Becomes"),
    "before": lazy("Before"),
    "by": lazy("Replaced by"),
    "by_email": lazy("By e-mail"),
    "challenges": lazy("Challenges"),
    "changed": lazy("Changed"),
    "citation": lazy("Citation"),
    "code": lazy("Code"),
    "comment": lazy("Comment"),
    "count": lazy("Count"),
    "decision": lazy("Decision"),
    "digest": lazy("Digest"),
    "draft": lazy("Draft"),
    "due": lazy("Due"),
    "everybody": lazy("Everybody"),
    "health": lazy("Health"),
    "into": lazy("Into"),
    "item": lazy("What has to be shown"),
    "judge": lazy("Judge"),
    "judges": lazy("Judges"),
    "how": lazy("How it is known"),
    "kind": lazy("Kind"),
    "label": lazy("Label"),
    "language": lazy("Language"),
    "lead": lazy("Lead"),
    "left_open": lazy("Left open"),
    "machine": lazy("By machine"),
    "made": lazy("Assignments made"),
    "member": lazy("Person"),
    "name": lazy("Name"),
    "number": lazy("Number"),
    "office": lazy("Office"),
    "origin": lazy("Copy of"),
    "on": lazy("Day"),
    "other": lazy("Other account"),
    "people": lazy("People"),
    "person": lazy("Person"),
    "place": lazy("Position"),
    "places": lazy("Places"),
    "prize": lazy("Prize"),
    "proposed_by": lazy("Proposed by"),
    "readers": lazy("Number of readers"),
    "registration": lazy("Registration"),
    "reason": lazy("Reason"),
    "receipt": lazy("Receipt"),
    "role": lazy("Role"),
    "rules": lazy("Rules"),
    "seconds": lazy("Seconds"),
    "show_ranks": lazy("Ranks shown"),
    "size": lazy("Size"),
    "state": lazy("State"),
    "status": lazy("Status"),
    "subject": lazy("Subject"),
    "submission": lazy("Submission"),
    "submissions": lazy("Submissions"),
    "taken_over": lazy("With the answers of before"),
    "teams": lazy("Teams"),
    "text": lazy("Text"),
    "ties": lazy("Ties"),
    "title": lazy("Title"),
    "to": lazy("To"),
    "until": lazy("Until"),
    "unserved": lazy("Still without a judge"),
    "value": lazy("Value"),
    "version": lazy("Version"),
    "was": lazy("Was"),
    "what": lazy("Part"),
    "works": lazy("Submissions"),
}


# What acts are done to, by the words of the site; judges know an assignment as their scorecard.
SUBJECTS: dict[str, Any] = {
    "Announcement": lazy("Announcement"),
    "Assessment": lazy("Self-assessment"),
    "Assignment": lazy("Scorecard"),
    "Challenge": lazy("Challenge"),
    "Conversation": lazy("Conversation of two offices"),
    "Enquiry": lazy("Message to an office"),
    "Event": lazy("Event"),
    "Indicator": lazy("Indicator"),
    "Invitation": lazy("Invitation"),
    "Judge": lazy("Judge"),
    "Mailing": lazy("Message to many"),
    "Mentoring": lazy("Mentoring"),
    "Milestone": lazy("Milestone"),
    "NominationBatch": lazy("List"),
    "Offer": lazy("Offer or need"),
    "Office": lazy("Office"),
    "OrganiserInvitation": lazy("Invitation to organise"),
    "Paper": lazy("Consultation"),
    "Person": lazy("Person"),
    "Pilot": lazy("Pilot"),
    "Prize": lazy("Prize"),
    "Publication": lazy("Results"),
    "Question": lazy("Question"),
    "RegistrationQuestion": lazy("Registration question"),
    "Resource": lazy("Resource"),
    "Round": lazy("Round"),
    "Rubric": lazy("Rubric"),
    "Rules": lazy("Rules"),
    "Scorecard": lazy("Scorecard"),
    "Selection": lazy("Step before the results"),
    "Session": lazy("Session"),
    "Submission": lazy("Submission"),
    "Team": lazy("Team"),
}


def words(verb: str) -> str:
    """Return what an act (``room.verb``) is called in the reader's language; the verb itself when
    it is older than its name."""
    return str(ACTS.get(verb, verb))


def detail(name: str) -> str:
    """Return what a detail of an act is called in the reader's language."""
    return str(DETAILS.get(name, name))


# Details in which lines of the first release hold a name before the key.
NAMED_ONCE = {"proposed_by", "approved_by"}


def told(name: str, value: Any) -> Any:
    """Return what a detail says, people by their keys: a name in a line stays after its account is
    closed, so none is shown from there."""
    if name in NAMED_ONCE and isinstance(value, str):
        return value.rpartition("(")[2].rstrip(")")
    return value


def details(of_line: dict[str, Any]) -> dict[str, Any]:
    """Return the details of a line as pages and sheets show them."""
    return {name: told(name, value) for name, value in of_line.items()}


def details_that_say_something(of_line: dict[str, Any]) -> dict[str, Any]:
    """Return the details of a line without those that are empty: a page has no room for them."""
    empty: tuple[object, ...] = (None, "", [], {})
    return {name: value for name, value in details(of_line).items() if value not in empty}


def subject(text: str) -> str:
    """Return what an act was done to, its kind in the reader's language ("Team 3fk2"); other texts
    are shown as they are."""
    kind, space, key = text.partition(" ")
    return f"{SUBJECTS[kind]} {key}" if space and kind in SUBJECTS else text


def choices(verbs: Iterable[str]) -> list[tuple[str, str]]:
    """Return the verbs with their words, in the order of the words."""
    return sorted(((verb, words(verb)) for verb in verbs), key=lambda choice: sort_key(choice[1]))

"""What waits for somebody, as lists to take away: questions, invitations, and who got a letter."""

from __future__ import annotations

from peewee import ModelSelect

from hackathon.challenges.questions import Question
from hackathon.desk import mailings
from hackathon.desk.event_exports import Sheet
from hackathon.desk.mailings import Mailing
from hackathon.teams.invitations import Invitation


def invitations(shown: ModelSelect[Invitation]) -> Sheet:
    """Return the invitations into teams that a list shows, in its order; one to no address is a
    link for whoever has it."""
    keys = ["email", "team", "captain", "captain_email", "sent_at", "ends_at"]
    rows = (
        [
            row.email,
            row.team.name,
            row.team.captain.name,
            row.team.captain.email,
            row.created_at,
            row.expires_at,
        ]
        for row in shown.iterator()
    )
    return Sheet(keys, rows)


def questions(shown: ModelSelect[Question]) -> Sheet:
    """Return the questions that a list shows, in its order, with what was answered."""
    keys = ["key", "challenge", "question", "asked_at", "status", "answer", "answered_at"]
    rows = (
        [
            row.key,
            row.challenge.slug,
            row.text,
            row.asked_at,
            row.status,
            row.answer,
            row.answered_at,
        ]
        for row in shown.iterator()
    )
    return Sheet(keys, rows)


def readers(mailing: Mailing) -> Sheet:
    """Return who gets a letter, or got it, by name, with what is filled in for each and what became
    of the copy."""
    keys = ["name", "email", "filled_in", "delivery"]
    rows = (
        [
            row.person.name,
            row.person.email,
            # Each value with its field, since letters ask for different ones.
            [f"{name}: {value}" for name, value in row.values.items()],
            "" if mailing.sent_at is None else mailings.fate(row),
        ]
        for row in mailings.copies_of(mailing).iterator()
    )
    return Sheet(keys, rows)

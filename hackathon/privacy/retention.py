"""Periods of deletion: what the running site deletes by itself, when, and how the privacy page says
so. How long each lasts is a setting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hackathon.core import store
from hackathon.core.config import Settings
from hackathon.core.db import transaction
from hackathon.core.language import Lazy, lazy
from hackathon.core.mail import MOST_ATTEMPTS, Message
from hackathon.core.storing import holding
from hackathon.events.events import Event
from hackathon.events.organiser_invitations import OrganiserInvitation
from hackathon.judging.entries import Entry
from hackathon.notices.notices import Notice
from hackathon.people.people import Person
from hackathon.people.personal_tokens import PersonalToken
from hackathon.people.sessions import SignIn
from hackathon.people.tokens import Token
from hackathon.pilots.pilots import Pilot
from hackathon.privacy import ties
from hackathon.submissions import drafts
from hackathon.submissions.submissions import Submission
from hackathon.teams.invitations import Invitation
from hackathon.teams.nominations import Nomination

# So few that a turn is over in a moment; the rest waits for the next one.
MOST = 200  # rows of each kind that one turn deletes


class Period(NamedTuple):
    """Something that is deleted after a time."""

    setting: str  # field of ``Settings``
    what: Lazy
    sweep: Callable[[datetime, int], int]  # (what ended before, rows at most) -> rows


def _drafts(before: datetime, most: int) -> int:
    over = Event.select(Event.id).where(Event.results_on < before)
    query = Submission.select().where(
        Submission.event.in_(over),
        Submission.versions_count == 0,
        Submission.status.in_(["draft", "withdrawn"]),
        # Taken into a round or a pilot by hand, it is part of a record.
        Submission.id.not_in(Entry.select(Entry.submission)),
        Submission.id.not_in(Pilot.select(Pilot.submission).where(Pilot.submission.is_null(False))),
    )
    rows = list(query.order_by(Submission.id).limit(most))
    for row in rows:
        # One draft a transaction: whoever works meanwhile waits for a moment only.
        with transaction():
            gone = drafts.delete(row)
        for name in gone:
            store.current().delete(name)
    return len(rows)


def _delete(model: Any, condition: Any, most: int) -> int:
    old = model.select(model.id).where(condition).order_by(model.id).limit(most)
    # By number, since PostgreSQL deletes no limited number of rows by itself.
    numbers = [row.id for row in old]
    return int(model.delete().where(model.id.in_(numbers)).execute()) if numbers else 0


def _sign_ins(before: datetime, most: int) -> int:
    return _delete(SignIn, (SignIn.expires_at < before) | (SignIn.revoked_at < before), most)


def _messages(before: datetime, most: int) -> int:
    done = Message.sent_at.is_null(False) | (Message.attempts >= MOST_ATTEMPTS)
    told = Notice.waits_until.is_null() & (Notice.noted_at < before)
    return _delete(Message, done & (Message.created_at < before), most) + _delete(
        Notice, told, most
    )


def _tokens(before: datetime, most: int) -> int:
    personal = (PersonalToken.expires_at < before) | (PersonalToken.revoked_at < before)
    done = _delete(Token, Token.expires_at < before, most)
    done += _delete(PersonalToken, personal, most)
    # One that was accepted says how somebody came into a team, or to organise.
    for model in (Invitation, OrganiserInvitation):
        never = model.accepted_by.is_null() & (model.expires_at < before)
        done += _delete(model, never, most)
    unanswered = Nomination.person.is_null() & (Nomination.expires_at < before)
    return done + _delete(Nomination, unanswered, most)


PERIODS = (
    Period(
        "keep_drafts",
        lazy("Drafts that were never submitted, with their files, after the event's results"),
        _drafts,
    ),
    Period(
        "keep_sign_ins",
        lazy("Where and when you were signed in, after the session ended"),
        _sign_ins,
    ),
    Period(
        "keep_mail",
        lazy("Messages that we sent, with their texts and addresses"),
        _messages,
    ),
    Period(
        "keep_tokens",
        lazy("Links in messages, tokens for programs and unanswered invitations, after they ended"),
        _tokens,
    ),
)


def turn(settings: Settings, at: datetime) -> bool:
    """Delete a bounded part of what is older than its period; tell whether more waits. Drafts go
    with their files, so all of it waits while a backup is taken."""
    if holding.held(at):
        return False
    done = [one.sweep(at - kept(settings, one), MOST) for one in PERIODS]
    done.append(_conflicts(at, MOST))
    # A full turn means that more may wait.
    return max(done) >= MOST


def kept(settings: Settings, period: Period) -> timedelta:
    """Return how long something is kept, as the operator decided."""
    return timedelta(days=getattr(settings, period.setting))


def _conflicts(at: datetime, most: int) -> int:
    """Forget which offices closed accounts had named, once no results wait any more.

    :returns: how many accounts that were; those that still wait are few, and looked at each turn
    """
    said = (Person.offices_before != []) | (Person.said_before != [])
    query = Person.select().where(Person.closed_at.is_null(False), said)
    done = 0
    for person in query.order_by(Person.closed_at).limit(most):
        if not ties.undecided(person, at):
            person.change(offices_before=[], said_before=[])
            done += 1
    return done

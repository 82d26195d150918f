"""Confirming that one was entered by others, by somebody who has no account yet: the account and
the place are made in one act."""

from __future__ import annotations

from datetime import datetime

from hackathon.core.db import transaction
from hackathon.events.rules import Rules
from hackathon.people import accounts, passwords
from hackathon.people.accounts import NewAccount
from hackathon.people.people import Person
from hackathon.teams import nominations
from hackathon.teams.nominations import Nomination
from hackathon.teams.registrations import Given


def welcome_and_accept(
    nomination: Nomination,
    new: NewAccount,
    rules: Rules | None,
    said: Given,
    at: datetime,
) -> Person:
    """Open an account for the address that was entered, and confirm: both or neither.

    :raises Refused: as ``nominations.accept`` does
    """
    # The link came to this address alone, so whoever holds it has proved it.
    hashed = passwords.hashed(new.password)
    with transaction():
        person = accounts.welcome(new, hashed, at)
        # What a list said of languages is better than nothing, and never more than a profile.
        if not person.languages and nomination.languages:
            person.change(languages=nomination.languages)
        nominations.accept(nomination, person, rules, said, at)
    return person

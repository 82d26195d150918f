"""Upkeep: what a running site does by itself, listed here once.

Only the server starts it (``front.serving``); commands and tests make the application without.
"""

from __future__ import annotations

from datetime import datetime

from hackathon.core import clock_floor, mail
from hackathon.core.config import Settings
from hackathon.desk import reminders
from hackathon.operations import chores, stocktaking
from hackathon.operations.chores import Chore, Keeper
from hackathon.people import sessions
from hackathon.privacy import retention
from hackathon.results import announcing

DELETION_PAUSE = 3600.0  # seconds between looks for what is older than its period
MAIL_PAUSE = 1.0  # second between looks into the outbox: somebody waits for most letters


def _note_seen(at: datetime) -> bool:
    sessions.note_seen()
    return False


# Each does a bounded part of its work in a turn, and bears that another process does the same.
CHORES: tuple[Chore, ...] = (
    Chore("clock", clock_floor.note, clock_floor.EVERY),
    Chore("notices", reminders.turn, 60.0),
    Chore("announced steps", announcing.turn, 30.0),
    Chore("sweep", stocktaking.sweep_by_itself, stocktaking.SWEEP_EVERY),
    Chore("last use of sessions", _note_seen, 60.0),
)


def start(settings: Settings) -> list[Keeper]:
    """Start the threads of this process: one that sends mail, since a mail server may be slow, and
    one for everything else."""
    keepers = [chores.start("upkeep", [*CHORES, _deletion(settings)])]
    if settings.mail_server:
        keepers.append(chores.start("mail", [_mail(settings)]))
    return keepers


def _deletion(settings: Settings) -> Chore:
    return Chore("deletion", lambda at: retention.turn(settings, at), DELETION_PAUSE)


def _mail(settings: Settings) -> Chore:
    def send(at: datetime) -> bool:
        return mail.send_due(settings, at) == mail.BATCH

    return Chore("mail", send, MAIL_PAUSE)

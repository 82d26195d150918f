"""Circulation: a paper goes out to those whom it asks, is withdrawn and comes back. Closing it is
publishing its outcome."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hackathon.consultations import consultations, papers, publishing
from hackathon.consultations.consultations import Matter
from hackathon.consultations.papers import ACT, MOVES, Paper
from hackathon.consultations.texts import Written
from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.people import consents
from hackathon.people.people import Person


def publish(paper: Paper, person: Person, at: datetime) -> None:
    """Ask: the text becomes its first version, and comments are taken from now on.

    :raises Refused: while an office that asks has not agreed, or something is missing
    """
    written = Written(paper.body, paper.language)
    # Rendered before the transaction: a long text takes its time.
    parts = publishing.rendered(paper.body)
    with transaction():
        lock(paper)
        fresh = Paper.get_by_id(paper.id)
        _refuse_unready(fresh, at)
        _move(fresh, "published", at)
        row = fresh.consultation
        publishing.put(row, written, parts, person, at)
        consultations.open_on(Matter(row.subject, row.title), None, at)
        audit.record(at, person, "circulation.publish", paper)


def _refuse_unready(paper: Paper, at: datetime) -> None:
    closes = paper.consultation.closes_on
    if closes is None or closes <= at.date():
        raise Refused(_("Set a last day that is still to come: two months from now is usual."))
    if paper.asked == "list" and not papers.named(paper):
        raise Refused(_("Name the offices that you ask."))
    agreed = consents.agreed_on(paper.path, ACT)
    if any(office.id not in agreed for office in papers.askers(paper)):
        raise Refused(_("Every office that asks has to agree first."))


def withdraw(paper: Paper, reason: str, person: Person, at: datetime) -> None:
    """Ask no more, for a reason that stays beside the text; a draft needs none.

    :raises Refused: without a reason, or when it is withdrawn already
    """
    said = reason.strip()
    with transaction():
        lock(paper)
        fresh = Paper.get_by_id(paper.id)
        if not said and fresh.status == "published":
            raise Refused(_("Give the reason: it stays beside the text."))
        _move(fresh, "withdrawn", at, reason=said)
        consultations.close_on(paper.path, at)
        audit.record(at, person, "circulation.withdraw", paper, None, reason=said)


def restore(paper: Paper, person: Person, at: datetime) -> None:
    """Bring it back as what it was; one that was published is closed, and can be reopened."""
    with transaction():
        lock(paper)
        fresh = Paper.get_by_id(paper.id)
        opened = fresh.consultation.opened_at is not None
        _move(fresh, "published" if opened else "draft", at, reason="")
        audit.record(at, person, "circulation.restore", paper)


def reopen(paper: Paper, closes_on: date, person: Person, at: datetime) -> None:
    """Take comments and answers again, until another day.

    :raises Refused: while they are taken, or for a day that is over
    """
    with transaction():
        lock(paper)
        row = Paper.get_by_id(paper.id).consultation
        if row.taking(at):
            raise Refused(_("Comments are taken: move the last day instead."))
        if closes_on <= at.date():
            raise Refused(_("Set a last day that is still to come."))
        row.change(None, closes_on=closes_on, closed_at=None)
        audit.record(at, person, "circulation.reopen", paper, None, due=closes_on.isoformat())


def _move(paper: Paper, to: str, at: datetime, **also: Any) -> None:
    try:
        move(paper, MOVES, to, updated_at=at, **also)
    except NoSuchMove:
        raise Refused(
            _("Somebody else has changed this meanwhile. Look at the page again.")
        ) from None

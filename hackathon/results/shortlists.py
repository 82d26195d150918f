"""Shortlists: who moves on from one round into the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.judging import entries
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment
from hackathon.people.people import Person
from hackathon.ranking import scorebook
from hackathon.results import books
from hackathon.results.publications import refuse_while_proposed
from hackathon.submissions.submissions import Submission


class Choice(NamedTuple):
    """Who moves on."""

    keys: Iterable[str]  # of submissions
    places: int  # where the line is drawn, counted from the top


def shortlist(round: Round, into: Round, choice: Choice, person: Person, at: datetime) -> None:
    """Let a round's best into the next round: all above the line, and of those tied at it whom the
    organiser chooses.

    What was shortlisted before is brought to this list, as long as nobody judges what would leave.

    :raises Refused: when the round is still open, a choice is neither above the line nor tied at
        it, or judging has begun
    """
    chosen = set(choice.keys)
    with transaction():
        lock(into)
        if into.event_id != round.event_id or into.position <= round.position:
            raise Refused(_("Entries move on to a later round of the same event."))
        if not round.over(at):
            raise Refused(_("This round is still open: its ranks may change. Close it first."))
        refuse_while_proposed(round.event)  # its score book would differ from then on
        part = next(part for part in books.of(round.event)["rounds"] if part["slug"] == round.slug)
        line = scorebook.cut(scorebook.standings(part), choice.places)
        if set(line.sure) - chosen or chosen - {*line.sure, *line.tied}:
            raise Refused(
                _(
                    "Everybody above the line moves on, and of those tied at the line the ones you"
                    " choose. Check your choice."
                )
            )
        wanted = list(
            Submission.select().where(
                Submission.event == round.event_id, Submission.key.in_(chosen)
            )
        )
        there = {entry.submission_id for entry in into.entries if entry.out_at is None}
        leaving = there - {row.id for row in wanted}
        if leaving and Assignment.select().where(Assignment.round == into).exists():
            # Who is out need not leave: judges are not asked for it any more.
            if Submission.select().where(Submission.id.in_(leaving), entries.judged()).exists():
                raise Refused(
                    _(
                        "Judges have their entries of the next round already, so nobody can leave"
                        " it. You can still add entries."
                    )
                )
        elif leaving:
            # All, so that the codes are drawn anew: else they would tell who was in before.
            Entry.delete().where(Entry.round == into).execute()
        entries.add(into, wanted, person, at)
        audit.record(
            at,
            person,
            "results.shortlist",
            round,
            round.event_id,
            into=into.slug,
            places=choice.places,
            submissions=sorted(chosen),
        )

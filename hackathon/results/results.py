"""Results: proposed by one organiser, published or refused by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from peewee import fn

from hackathon.core import audit, letters, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events.events import Event
from hackathon.judging import entries
from hackathon.people.people import Person
from hackathon.ranking import scorebook_files
from hackathon.results import awards, books, stress_tests, winners
from hackathon.results.publications import Publication, refuse_while_proposed
from hackathon.teams.teams import Membership, Team

MOVES = {"proposed": ("published", "withdrawn"), "published": ("superseded",)}


class Proposal(NamedTuple):
    """What an organiser proposes to publish."""

    show_ranks: str  # ``ranks`` or ``finalists``
    introduction: str  # Markdown
    reason: str  # why published results are corrected; needed when there are some
    robustness: bool = False  # whether it is told how robust each prize is


def propose(
    event: Event,
    proposal: Proposal,
    person: Person,
    at: datetime,
) -> Publication:
    """Freeze the score book and what the page will show, for another organiser to approve.

    :raises Refused: when a proposal waits already, a correction has no reason, or there is nothing
        to publish
    """
    if proposal.robustness:
        stress_tests.of(event)  # takes a moment: it is kept, and looked up in the transaction
    reason = proposal.reason.strip()
    introduction = prose.render(proposal.introduction, follow=True)
    with transaction():
        lock(event)
        refuse_while_proposed(event)
        _refuse_empty_prizes(event)
        if Publication.current(event) is not None and not reason:
            raise Refused(
                _(
                    "Results are published already. Give the reason for the correction: everybody"
                    " will read it."
                )
            )
        frozen = books.of(event)
        content = books.contents(event, frozen, proposal.show_ranks)
        if proposal.robustness:
            content["robustness"] = stress_tests.told(event, frozen, proposal.show_ranks)
        if not content["submissions"]:
            raise Refused(
                _("There is nothing to publish yet: no entry was judged, no prize awarded.")
            )
        made = Publication.create(
            event=event,
            show_ranks=proposal.show_ranks,
            introduction=proposal.introduction,
            introduction_html=introduction,
            reason=reason,
            book=frozen,
            content=content,
            # Kept beside the book: ``approve`` tells by it whether the scores are still the same.
            digest=scorebook_files.digest(scorebook_files.as_json(frozen)),
            proposed_by=person,
            proposed_at=at,
        )
        told = {
            "digest": made.digest,
            "show_ranks": made.show_ranks,
            "reason": made.reason,
        }
        audit.record(at, person, "results.propose", made, event, **told)
    return made


def _refuse_empty_prizes(event: Event) -> None:
    """Refuse while a prize is with somebody who can no longer win: it may have been awarded before
    they were disqualified."""
    for given in awards.of(event):
        if entries.is_out(given.submission):
            raise Refused(
                _(
                    "“%(title)s” has a prize and can no longer win. Withdraw the prize first.",
                    title=given.submission.title,
                )
            )


def approve(
    publication: Publication,
    person: Person,
    at: datetime,
    link: str,
) -> None:
    """Publish what another organiser proposed: the former publication is superseded, and every team
    is told.

    :param link: full address of the results page
    :raises Refused: for one's own proposal, or when scores or prizes are no longer what was
        proposed
    :raises NoSuchMove: when it was decided already
    """
    event = publication.event
    with transaction():
        lock(event)
        if publication.proposed_by_id == person.id:
            raise Refused(_("Another organiser has to approve what you proposed."))
        present = books.of(event)
        # What is published is what was proposed, to the byte: nobody approves what they have not
        # seen.
        same = scorebook_files.digest(scorebook_files.as_json(present)) == publication.digest
        prizes = books.awarded(event, books.named_entries(present))
        if not same or prizes != publication.content["prizes"]:
            raise Refused(
                _(
                    "Scores, entries or prizes have changed since this was proposed. Withdraw it"
                    " and propose the results again."
                )
            )
        # It stays readable as what it was; the new one replaces it as what holds.
        former = Publication.current(event)
        if former is not None:
            move(former, MOVES, "superseded")
        number = 1 + (
            Publication.select(fn.MAX(Publication.number))
            .where(Publication.event == event)
            .scalar()
            or 0
        )
        move(publication, MOVES, "published", approved_by=person, published_at=at, number=number)
        proposer = publication.proposed_by
        audit.record(
            at,
            person,
            "results.publish",
            publication,
            event,
            number=number,
            proposed_by=proposer.key,
            approved_by=person.key,
            digest=publication.digest,
            reason=publication.reason,
        )
        # Whoever is in a team now, with or without a place: all of them waited for this.
        for one in _everybody(event):
            _tell(one, publication, at, link)
        winners.tell_of_calls(publication, former, at)


def _everybody(event: Event) -> Iterable[Person]:
    """Return the members of the event's teams."""
    query = (
        Person.select()
        .join(Membership)
        .join(Team)
        .where(Membership.event == event, Membership.left_at.is_null())
    )
    return query.where(Team.status == "active", Person.active).order_by(Person.id)


def _tell(
    person: Person,
    publication: Publication,
    at: datetime,
    link: str,
) -> None:
    event = publication.event
    if publication.number == 1:
        letters.write(
            person,
            "results_published",
            at,
            event=event,
            link=link,
        )
    else:
        reason = publication.reason
        letters.write(
            person,
            "results_corrected",
            at,
            event=event,
            link=link,
            reason=reason,
        )


def withdraw(publication: Publication, person: Person, at: datetime) -> None:
    """Take a proposal back. Raises NoSuchMove when it was decided already."""
    with transaction():
        lock(publication.event)
        move(publication, MOVES, "withdrawn")
        audit.record(at, person, "results.withdraw", publication, publication.event)

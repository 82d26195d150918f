"""Circles: whose answers a consultation waits for. What is about something else than a paper asks
all IP offices."""

from __future__ import annotations

from collections.abc import Collection

from hackathon.consultations import papers
from hackathon.consultations.consultations import Consultation, once
from hackathon.consultations.papers import Invited, Paper
from hackathon.people.offices import Office

# An organisation is asked where a list names it.
ASKED_KINDS = ("national office", "regional office")


def fits(paper: Paper | None, office: Office, listed: Collection[int]) -> bool:
    """Tell whether an office is asked.

    :param listed: numbers of the offices that the paper's list names
    """
    if paper is not None and paper.asked == "list":
        return office.id in listed
    # A sample beside a real office's name would be a claim about it.
    if paper is not None and paper.demonstration and not office.demonstration:
        return False
    # The code of an office that was merged leads nowhere any more.
    if office.kind not in ASKED_KINDS or office.merged_into:
        return False
    return paper is None or paper.asked != "region" or office.region == paper.region


def asked(row: Consultation) -> list[Office]:
    """Return the offices whose answers are awaited, by name: not of those that ask themselves;
    asked once."""
    return once(row, "asked", lambda: _asked(row))


def _asked(row: Consultation) -> list[Office]:
    paper = papers.of(row)
    if paper is not None and paper.asked == "list":
        found = papers.named(paper)
    else:
        every = Office.select().order_by(Office.folded)
        found = [office for office in every if fits(paper, office, ())]
    asking = {office.id for office in papers.askers(paper)} if paper is not None else set()
    return [office for office in found if office.id not in asking]


def listed_on(rows: Collection[Paper], offices: Collection[Office]) -> set[tuple[int, int]]:
    """Return which of some papers name which of some offices: (paper, office), by their numbers."""
    found = Invited.select().where(
        Invited.paper.in_([row.id for row in rows] or [0]),
        Invited.office.in_([office.id for office in offices] or [0]),
    )
    return {(row.paper_id, row.office_id) for row in found}


def asks_one_of(paper: Paper, offices: Collection[Office]) -> bool:
    """Tell whether one of some offices is asked."""
    listed = {office for _paper, office in listed_on([paper], offices)}
    return any(fits(paper, office, listed) for office in offices)

"""A paper's file from its rows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hackathon.consultations.papers import ACT, Asker, Invited, Paper
from hackathon.content.consultation_schemas import CONSULTATION, PAPER, SAME
from hackathon.content.writing import consultations
from hackathon.content.writing.documents import Export, Values, columns, moment, rows, slim
from hackathon.people import consents

UTC = ZoneInfo("UTC")


def write(paper: Paper, out: Export) -> None:
    """Write a paper with its consultation."""
    stands = consents.answers(paper.path)[ACT]
    # In the order in which they were named: the same folder comes back out.
    asking = [_asker(row, stands.get(row.office_id)) for row in rows(Asker, Asker.paper == paper)]
    # What has never been open has a last day at most, which stands above.
    opened = paper.consultation.opened_at is not None
    told = consultations.told(paper.consultation if opened else None, paper.language)
    values = {
        **columns(paper, *SAME),
        "invented": paper.demonstration,
        "status": paper.status,
        "by": asking,
        "named": [row.office.code for row in rows(Invited, Invited.paper == paper)],
        "closes": paper.consultation.closes_on,
        "created": moment(paper.created_at, UTC),
        "consultation": slim(CONSULTATION, told),
    }
    out.write(f"consultations/{paper.slug}.md", PAPER, values, paper.body)


def _asker(row: Asker, status: str | None) -> Values:
    return {"office": row.office.code, "agreed": "yes" if status == "agreed" else ""}

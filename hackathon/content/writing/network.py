"""What offices say among themselves, as files."""

from __future__ import annotations

import csv
import io

from hackathon.content.network_schemas import OFFER, OFFER_TRANSLATED, SAME, STANDARD
from hackathon.content.writing.documents import Export, columns, said, translated, translations
from hackathon.network import standards
from hackathon.network.offers import Offer


def write(out: Export) -> None:
    """Write the standards in use, and every offer and need with its translations."""
    if rows := list(standards.all_said()):
        out.files["network/standards.csv"] = _table(
            [[row.office.code, row.standard, row.state] for row in rows]
        )
    for offer in Offer.select().order_by(Offer.slug):
        _offer(offer, out)


def _table(rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(STANDARD)
    writer.writerows(rows)
    return text.getvalue()


def _offer(offer: Offer, out: Export) -> None:
    path = f"network/exchange/{offer.slug}.md"
    values = {**columns(offer, *SAME), "office": offer.office.code}
    out.write(path, OFFER, values, offer.body)
    for code, words in translations(offer):
        values = said(offer, code, "title", "topic")
        out.write(translated(path, code), OFFER_TRANSLATED, values, words.get("body", ""))

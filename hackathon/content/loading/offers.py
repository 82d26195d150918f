"""Offers and needs as their files tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hackathon.content.items import Item
from hackathon.content.loading.parts import Values
from hackathon.content.loading.rows import Rows, pick
from hackathon.content.network_schemas import SAME
from hackathon.network import offers
from hackathon.network.offers import Offer


def find(rows: Rows, item: Item) -> Offer | None:
    """Return the row of an item, when the site has it."""
    return Offer.get_or_none(Offer.slug == item.slug)


def unfinished(item: Item, row: Offer) -> bool:
    """Nothing of these waits for something else."""
    return False


def load(rows: Rows, item: Item, before: Offer | None) -> Offer:
    """Write an offer or a need."""
    made = item.values

    def texts(made: Mapping[str, Any]) -> Values:
        html = rows.html(item, made["body"])
        return {**pick(made, *Offer.TEXTS), "body_html": html}

    values = pick(made, *[name for name in SAME if name not in {*Offer.TEXTS, "status"}])
    values |= {"office": rows.office(made["office"]), "updated_at": rows.at}
    if before is None:
        values |= {"status": made["status"], "created_at": rows.at}
        row = rows.create(item, Offer, {"slug": item.slug}, values, texts)
    else:
        rows.moved(item, before, offers.MOVES)
        row = rows.change(item, before, values, texts)
    Offer.update(folded=offers.words(row)).where(Offer.id == row.id).execute()
    return row

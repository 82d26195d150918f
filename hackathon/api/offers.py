"""What offices offer and seek in public, for programs."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from hackathon.api.answers import day, listed, moment, routes, text_of
from hackathon.network.offers import Wish, found
from hackathon.pages.guard import external, now, public

SAME = ("slug", "kind", "subject")  # columns that go out as they are


@routes.get("/offers")
@public
def offers() -> Response:
    # Never what is for offices alone, whoever asks: answers are the same for everybody.
    query = found(Wish(), False, now().date())
    return listed(query, lambda rows: [_offer(row) for row in rows])


def _offer(row: Any) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in SAME},
        "title": text_of(row, "title"),
        "topic": text_of(row, "topic"),
        "office": row.office.code,
        "until": day(row.until),
        "demonstration": row.office.demonstration,
        "updated_at": moment(row.updated_at),
        "page": external("offers.show", offer=row.slug),
    }

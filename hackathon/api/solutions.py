"""The catalogue of solutions, for programs."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from hackathon.api.answers import listed, moment, routes, text_of
from hackathon.cooperation import catalogue
from hackathon.cooperation.catalogue import Wish
from hackathon.pages.guard import external, public

# Columns that go out as they are.
SAME = (
    "slug",
    "licence",
    "code_url",
    "landing_url",
    "maturity",
    "software_type",
    "platforms",
    "languages",
    "features",
    "hosting",
    "cost",
    "data_needs",
    "run_by",
    "supported_by",
    "ai_card",
    "adopters",
)


@routes.get("/solutions")
@public
def solutions() -> Response:
    return listed(catalogue.found(Wish()), lambda rows: [_solution(row) for row in rows])


def _solution(row: Any) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in SAME},
        "title": text_of(row, "title"),
        "summary": text_of(row, "summary"),
        "office": row.office.code if row.office is not None else None,
        "demonstration": row.demonstration,
        "checked_at": moment(row.checked_at),
        "updated_at": moment(row.updated_at),
        "page": external("solutions.show", solution=row.slug),
        "publiccode": external("solutions.export", solution=row.slug),
    }

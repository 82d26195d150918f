"""The register of offices, for programs."""

from __future__ import annotations

from werkzeug.wrappers import Response

from hackathon.api.answers import listed, routes
from hackathon.desk import public_data
from hackathon.pages.guard import external, public
from hackathon.people.offices import Office

SAME = ("code", "kind", "name", "names", "region", "website")  # columns that go out as they are


@routes.get("/offices")
@public
def offices() -> Response:
    return listed(public_data.offices(), lambda rows: [_office(row) for row in rows])


def _office(row: Office) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in SAME},
        "country": row.country or None,
        "page": external("offices.show", office=row.code),
    }

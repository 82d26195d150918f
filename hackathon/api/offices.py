"""The register of offices, for programs."""

from __future__ import annotations

from werkzeug.wrappers import Response

from hackathon.api.answers import listed, routes
from hackathon.desk import public_data
from hackathon.network import standards
from hackathon.pages.guard import external, public
from hackathon.people.offices import Office

SAME = ("code", "kind", "name", "names", "region", "website")  # columns that go out as they are


@routes.get("/offices")
@public
def offices() -> Response:
    def entries(rows: list[Office]) -> list[dict[str, object]]:
        said = standards.said_by(rows)
        return [_office(row, said.get(row.id, {})) for row in rows]

    return listed(public_data.offices(), entries)


def _office(row: Office, said: dict[str, str]) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in SAME},
        "standards": said,
        "country": row.country or None,
        "page": external("offices.show", office=row.code),
    }

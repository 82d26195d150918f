"""ICT maturity over all offices, for programs: what the public page shows, and nothing of the
network's."""

from __future__ import annotations

from flask import jsonify
from werkzeug.wrappers import Response

from hackathon.api.answers import routes
from hackathon.network import counts, scales
from hackathon.network.counts import LEAST, Shares
from hackathon.network.scales import LEVELS, Dimension
from hackathon.pages.guard import external, public


@routes.get("/maturity")
@public
def maturity() -> Response:
    # Real offices first; each of the two kinds is counted by itself.
    years = [_year(*pair, invented=kind) for kind in (False, True) for pair in _years(kind)]
    return jsonify(least=LEAST, years=years)


def _years(invented: bool) -> list[tuple[int, str]]:
    return counts.years(network=False, invented=invented)


def _year(year: int, version: str, invented: bool) -> dict[str, object]:
    shares = counts.shares(year, version, network=False, invented=invented)
    asked = scales.scale(version).dimensions
    return {
        "year": year,
        "version": version,
        "demonstration": invented,
        "dimensions": [_dimension(row, shares[row.key]) for row in asked if row.key in shares],
        "page": external("maturity.index", year=year),
    }


def _dimension(row: Dimension, shares: Shares) -> dict[str, object]:
    told = zip(LEVELS, row.levels, shares.levels, strict=True)
    return {
        "key": row.key,
        "within": row.within or None,
        "title": row.title,
        "question": row.question,
        "levels": [
            {"level": level, "meaning": meaning, "offices": offices}
            for level, meaning, offices in told
        ],
        "offices": shares.offices,
        "not_relevant": shares.not_relevant,
    }

"""What pages of the network of offices cost, beside bare Flask rendering the same template from
memory.

    .venv/bin/python bench/offices.py [--seconds 2]

200 offices with what they say of standards, offer and seek, 500 solutions, 300 consultations. Each
page is asked for twice, with a tenth of the rows and with all of them: a page whose number of
queries grows with them ends this program with 1.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import islice
from typing import Any

from pages import bare, fresh, heading, rate, visitor  # also leads to the tests' folder

from hackathon.core import clock, db

OFFICES, SOLUTIONS, CONSULTATIONS, OFFERS = 200, 500, 300, 600
PAGES = (
    "/offices/", "/offices/B7", "/offices/standards", "/offices/exchange", "/offices/maturity",
    "/solutions/", "/solutions/s7", "/consultations", "/search?q=tool",
)  # fmt: skip
AWAY = {"HTTP_AUTHORIZATION": "none"}  # from the pages that are kept ready


def insert(model: Any, rows: Any) -> None:
    """Insert rows, so many at once as SQLite takes."""
    rows = iter(rows)
    while some := list(islice(rows, 200)):
        model.insert_many(some).execute()


def fill(first: float, last: float) -> None:
    """Insert this part of all rows.

    :param first: where it begins, 0 to 1; :param last: where it ends
    """
    import casting

    from hackathon.consultations.consultations import Consultation
    from hackathon.consultations.papers import Paper
    from hackathon.cooperation.solutions import Solution
    from hackathon.network.offers import Offer
    from hackathon.network.standards import StandardUse, known
    from hackathon.people.offices import Office

    now = casting.NOW
    made = {"created_at": now, "updated_at": now}

    def part(number: int) -> range:
        return range(int(number * first), int(number * last))

    insert(
        Office,
        (
            {"code": f"B{n}", "kind": "national office", "name": f"Office {n}",
             "folded": f"office {n} tool", "region": "Asia"}
            for n in part(OFFICES)
        ),
    )  # fmt: skip
    named = Office.select(Office.id).where(Office.code.startswith("B")).order_by(Office.id)
    homes = [row.id for row in named]
    standard = next(iter(known()))
    insert(
        StandardUse,
        (
            {"office": home, "standard": standard, "state": "in use", "said_at": now}
            for home in homes[-len(part(OFFICES)) :]
        ),
    )
    insert(
        Offer,
        (
            {"slug": f"o{n}", "office": homes[n % len(homes)], "title": f"Tool {n}",
             "folded": f"tool {n}", "until": casting.day(60).date(), **made}
            for n in part(OFFERS)
        ),
    )  # fmt: skip
    insert(
        Solution,
        (
            {"slug": f"s{n}", "office": homes[n % len(homes)], "title": f"Tool {n}",
             "folded": f"tool {n}", "status": "published", "checked_at": now, **made}
            for n in part(SOLUTIONS)
        ),
    )  # fmt: skip
    for n in part(CONSULTATIONS):
        asking = Consultation.create(subject=f"consultations/t{n}", title=f"T {n}", opened_at=now)
        Paper.create(
            consultation=asking, slug=f"t{n}", title=f"Tool {n}", folded=f"tool {n}",
            asked="everybody", status="published", **made,
        )  # fmt: skip


def asked_by(app: Any, path: str) -> int:
    """Return how many queries a page makes that was asked for before."""
    from counting import queries

    ask = visitor(app.wsgi_app, path, **AWAY)
    ask()
    with queries() as asked:
        ask()
    return len(asked)


def main() -> int:
    wishes = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wishes.add_argument("--seconds", type=float, default=2.0, help="for each measurement")
    seconds = wishes.parse_args().seconds
    grown = False
    with tempfile.TemporaryDirectory() as folder:
        app = fresh(folder)
        import casting

        clock.set_source(lambda: casting.NOW)
        with db.transaction():
            fill(0, 0.1)
        few = {path: asked_by(app, path) for path in PAGES}
        with db.transaction():
            fill(0.1, 1)
        heading(
            f"{OFFICES} offices, {SOLUTIONS} solutions", "requests/s", "to bare", "queries", "few"
        )
        for path in PAGES:
            number = rate(visitor(app.wsgi_app, path, **AWAY), seconds)
            base = rate(visitor(bare(app, path, **AWAY), path), seconds)
            many = asked_by(app, path)
            grown = grown or many != few[path]
            print(
                f"{path:46}{number:12,.0f}{number / base:12.2f}{many:12}{few[path]:12}", flush=True
            )
        db.database.close_all()
    return 1 if grown else 0


if __name__ == "__main__":
    raise SystemExit(main())

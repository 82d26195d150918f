"""How many pages a second one core makes, beside bare Flask rendering the same template from
memory.

    .venv/bin/python bench/pages.py [--rows 100000] [--seconds 2] [--only lists|signed-in|pilots]

The real application on a temporary SQLite database; requests are WSGI calls in this process, so
neither a server nor a network takes part. Ratios hold from machine to machine; absolute numbers do
not.

First the list page that everybody sees, with 100 teams on it (the site's own default is 50), once
with nothing else in the table and once with ``--rows`` teams of other events. Then the pages that
signed-in people open most (``tests/signed_in``), each beside bare Flask with its own template, with
the queries that it makes; the aim is half of bare Flask, at most 10 queries and none twice. Signing
answers with an address and no page, so it has nothing to stand beside. At last the pages of a large
portfolio of pilots.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from flask import Flask, before_render_template, render_template  # noqa: E402

from hackathon import create_app  # noqa: E402
from hackathon.core import clock, config, db  # noqa: E402
from hackathon.core.language import fold, look_alike  # noqa: E402
from hackathon.operations import schema  # noqa: E402
from hackathon.pages import paging, rendering  # noqa: E402
from hackathon.teams.teams import Team  # noqa: E402

LIST = "/events/codefest/teams/"
SHOWN = 100
HALF = 0.5  # of bare Flask: the aim of every page of signed-in people


def fill(event: Any, captain: Any, first: int, number: int) -> None:
    """Insert teams, 500 at once."""
    rows = [
        {
            "event": event.id, "name": f"Team {n} of many", "name_key": look_alike(f"Team {n} of many"), "folded": fold(f"Team {n} of many"),
            "about": "We compare descriptions of goods with the terms that offices accept, in three languages.", "looking": n % 5 == 0,
            "wanted": "somebody who knows trademarks", "captain": captain.id, "members": 1 + n % 4, "created_at": clock.now(),
        }
        for n in range(first, first + number)
    ]  # fmt: skip
    with db.transaction():
        for start in range(0, number, 500):
            Team.insert_many(
                [
                    {"key": f"k{first + start + place}", **row}
                    for place, row in enumerate(rows[start : start + 500])
                ]
            ).execute()


def visitor(app: Any, path: str, **headers: str) -> Callable[[], bytes]:
    """Return a function that asks for ``path`` and returns the body of the answer, which must be
    200."""
    place, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": place, "QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False, "REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.8",
        **headers,
    }  # fmt: skip

    def ask() -> bytes:
        status: list[str] = []
        parts = app(
            {**environ, "wsgi.input": io.BytesIO()}, lambda code, *rest: status.append(code)
        )
        body = b"".join(parts)
        getattr(parts, "close", lambda: None)()
        if not status[0].startswith("200"):
            raise SystemExit(f"{path}: {status[0]}")
        return body

    return ask


def rate(ask: Callable[[], bytes], seconds: float) -> float:
    """Requests for each second of processor time: the best of five spells, since a neighbour only
    ever slows one down."""
    for _ in range(3):
        ask()
    best = 0.0
    for _ in range(5):
        began = now = time.process_time()
        count = 0
        while now - began < seconds / 5:
            ask()
            count += 1
            now = time.process_time()
        best = max(best, count / (now - began))
    return best


def bare(app: Flask, path: str, **headers: str) -> Flask:
    """Flask alone: the same template with the same values, which were fetched before, and none of
    the site's own work."""
    taken: dict[str, Any] = {}

    def take(sender: Any, template: Any, context: dict[str, Any], **rest: Any) -> None:
        taken.update(context, name=template.name)

    before_render_template.connect(take, app)
    visitor(app.wsgi_app, path, **headers)()
    before_render_template.disconnect(take, app)
    plain = Flask("bare", root_path=app.root_path, template_folder="templates", static_folder=None)
    # The token of its forms is signed too, and remembered in the same cookie.
    plain.secret_key = app.secret_key
    plain.config["SESSION_COOKIE_NAME"] = app.config["SESSION_COOKIE_NAME"]
    for extension in ("jinja2.ext.i18n", rendering.Lean):
        plain.jinja_env.add_extension(extension)
    plain.jinja_env.trim_blocks = plain.jinja_env.lstrip_blocks = True
    plain.jinja_env.filters.update(app.jinja_env.filters)
    plain.jinja_env.tests.update(app.jinja_env.tests)
    plain.jinja_env.globals.update(
        {
            name: made
            for name, made in app.jinja_env.globals.items()
            if name not in ("url_for", "g", "request")
        }
    )
    plain.url_map = app.url_map
    name = taken.pop("name")
    for mine in ("request", "session", "g"):
        taken.pop(mine, None)
    plain.view_functions = {
        endpoint: lambda **parts: render_template(name, **taken) for endpoint in app.view_functions
    }
    return plain


def fresh(folder: str) -> Flask:
    """The application on an empty database of its own."""
    app = create_app(
        config.read({"DATA_DIR": folder, "BASE_URL": "http://localhost", "LOG_LEVEL": "WARNING"})
    )
    db.open_connection()
    schema.migrate()
    return app


def heading(title: str, *columns: str) -> None:
    print(f"\n{title:46}" + "".join(f"{column:>12}" for column in columns))


# --- What everybody sees. -------------------------------------------------------------------------


def lists(app: Flask, rows: int, seconds: float) -> None:
    import casting  # the tests' own event and people; it needs the database's models

    clock.set_source(lambda: casting.NOW)
    cast = casting.Cast()
    Team.delete().where(Team.id != cast.team.id).execute()
    fill(cast.event, cast.ben, 1, SHOWN - 1)
    paging.page_of.__defaults__ = (SHOWN, None)
    wsgi = app.wsgi_app

    def uncached(**headers: str) -> float:
        # Credentials in a header keep a request away from the kept pages and mean nothing to this
        # page.
        return rate(visitor(wsgi, LIST, HTTP_AUTHORIZATION="none", **headers), seconds)

    base = rate(visitor(bare(app, LIST, HTTP_AUTHORIZATION="none"), LIST), seconds)
    body = visitor(wsgi, LIST, HTTP_AUTHORIZATION="none")()
    assert body.count(b"<tr>") == SHOWN + 1, body.count(b"<tr>")

    def tell(what: str, number: float) -> None:
        print(f"{what:46}{number:12,.0f}{number / base:12.2f}", flush=True)

    heading("what everybody sees", "requests/s", "to bare")
    tell(f"bare Flask, {SHOWN} rows from memory", base)
    small = uncached()
    tell(f"uncached, {SHOWN} rows", small)
    tell("  the same, compressed by brotli", uncached(HTTP_ACCEPT_ENCODING="br"))
    tell("kept in memory, brotli", rate(visitor(wsgi, LIST, HTTP_ACCEPT_ENCODING="br"), seconds))
    tell("sign-in page", rate(visitor(wsgi, "/people/sign-in"), seconds))
    fill(casting.make_event("other", title="Other"), cast.ben, SHOWN, rows)
    large = uncached()
    tell(f"uncached, with {rows:,} rows in the table", large)
    print(
        f"with {rows:,} rows it keeps {large / small:.0%} of its speed; the page weighs"
        f" {len(body):,} bytes before compression"
    )


# --- What signed-in people see. -------------------------------------------------------------------


def signed_in(app: Flask, seconds: float) -> bool:
    """Print each page; returns whether all keep to the goals."""
    import casting
    import signed_in as site

    clock.set_source(lambda: casting.NOW)
    pages = site.furnish(casting.Cast())
    heading("what signed-in people see", "requests/s", "to bare", "queries", "repeated")
    kept = True
    for page in pages:
        clock.set_source(partial(getattr, page, "at"))
        cookie = site.cookie(app, page.person, page.at)
        queries = site.queries(app, page, cookie)
        repeated = len(queries) - len(set(queries))
        if page.data is not None:
            print(f"{page.name:46}{'':24}{len(queries):12}{repeated:12}", flush=True)
            continue
        number = rate(visitor(app.wsgi_app, page.path, HTTP_COOKIE=cookie), seconds)
        plain = bare(app, page.path, HTTP_COOKIE=cookie)
        base = rate(visitor(plain, page.path, HTTP_COOKIE=cookie), seconds)
        part = number / base
        kept = kept and part >= HALF and len(queries) <= site.MOST and not repeated
        print(
            f"{page.name:46}{number:12,.0f}{part:12.2f}{len(queries):12}{repeated:12}", flush=True
        )
    return kept


# --- Pilots. --------------------------------------------------------------------------------------

PILOTS, REPORTS, READINGS = 200, 3_000, 20_000
OF_PILOTS = (
    "/pilots/", "/pilots/?view=table", "/pilots/?view=timeline", "/pilots/portfolio",
    "/pilots/p7", "/pilots/p7/indicators", "/pilots/p7/reports", "/pilots/p7/decisions",
)  # fmt: skip


def fill_pilots() -> None:
    """Make a portfolio: pilots at every stage with their decisions, reports and readings."""
    import casting

    from hackathon.pilots.decisions import Decision
    from hackathon.pilots.parts.indicators import Indicator
    from hackathon.pilots.parts.milestones import Milestone
    from hackathon.pilots.parts.readings import Reading
    from hackathon.pilots.parts.reports import Report
    from hackathon.pilots.pilots import STAGES, Pilot

    day, many = casting.day, range(PILOTS)
    made = [
        {"slug": f"p{n}", "title": f"Pilot {n}", "summary": "It helps.", "status": "published",
         "stage": STAGES[n % 8],
         "created_at": day(-n - 90), "updated_at": day(-n)}
        for n in many
    ]  # fmt: skip
    with db.transaction():
        Pilot.insert_many(made).execute()
        pilots = [row.id for row in Pilot.select(Pilot.id).order_by(Pilot.id)]
        for n in many:
            Decision.create(
                pilot=pilots[n], was="proposed", becomes=STAGES[n % 8], reason="So.", at=day(-n)
            )
            Milestone.create(pilot=pilots[n], title="Trial", due=day(n % 60 - 20).date())
        for n in range(REPORTS):
            Report.create(
                pilot=pilots[n % PILOTS], title=f"Report {n}", body="Fine.", body_html="<p>Fine.",
                at=day(-n / 20),
            )  # fmt: skip
        measured = [
            Indicator.create(pilot=pilots[n % PILOTS], title=f"I{n}", baseline=1, target=9).id
            for n in range(2 * PILOTS)
        ]
        for n in range(READINGS):
            on = day(-(n // len(measured)) - 1).date()
            Reading.create(indicator=measured[n % len(measured)], on=on, value=n % 10)


def of_pilots(app: Flask, seconds: float) -> None:
    """Print each page of a large portfolio beside bare Flask, with its queries."""
    import casting
    from counting import queries

    clock.set_source(lambda: casting.NOW)
    fill_pilots()
    heading(f"{PILOTS} pilots, {READINGS:,} readings", "requests/s", "to bare", "queries")
    for path in OF_PILOTS:
        ask = visitor(app.wsgi_app, path, HTTP_AUTHORIZATION="none")
        ask()
        with queries() as asked:
            ask()
        number = rate(ask, seconds)
        plain = visitor(bare(app, path, HTTP_AUTHORIZATION="none"), path)
        base = rate(plain, seconds)
        print(f"{path:46}{number:12,.0f}{number / base:12.2f}{len(asked):12}", flush=True)


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=2.0, help="for each measurement")
    asked.add_argument("--only", choices=("lists", "signed-in", "pilots"))
    wishes = asked.parse_args()
    kept = True
    # Those of signed-in people first: the lists fill a table, and pages on it with more rows.
    for part in ("signed-in", "pilots", "lists"):
        if wishes.only in (None, part):
            with tempfile.TemporaryDirectory() as folder:
                app = fresh(folder)
                if part == "lists":
                    lists(app, wishes.rows, wishes.seconds)
                elif part == "pilots":
                    of_pilots(app, wishes.seconds)
                else:
                    kept = signed_in(app, wishes.seconds)
                db.database.close_all()
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())

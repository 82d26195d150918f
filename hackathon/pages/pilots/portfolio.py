"""The portfolio: what all pilots together show; more of it for administrators and organisers."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from flask import Blueprint, render_template

from hackathon import permissions
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.desk import portfolio
from hackathon.desk.portfolio import Share
from hackathon.pages.guard import me, now, public
from hackathon.pages.pilots import drawing
from hackathon.people import offices
from hackathon.pilots import adoptions, pilots

pages = Blueprint("portfolio", __name__)


class Group(NamedTuple):
    """Entries of a kind, and what became of them."""

    title: str
    shares: list[Share]


def _regions(found: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    named = [
        (str(offices.REGION_NAMES.get(region, region)) or gettext("Other"), counts)
        for region, counts in found.items()
    ]
    return sorted(named, key=lambda pair: language.sort_key(pair[0]))


@pages.get("/pilots/portfolio")
@public
def index() -> str:
    today = now().date()
    found = portfolio.stories()
    told = portfolio.entries(found)
    quarters = portfolio.over_time(found, today)
    kinds = [
        (gettext("Winners"), [one for one in told if one.won]),
        (gettext("Other entries that the results list"), [one for one in told if not one.won]),
    ]
    return render_template(
        "portfolio/index.html",
        quarters=quarters,
        drawn=drawing.over_time(quarters),
        times=portfolio.time_by_stage(found, today),
        groups=[Group(name, portfolio.shares(some, today)) for name, some in kinds if some],
        regions=_regions(portfolio.adoptions_by_region()),
        overdue=portfolio.overdue(today),
        lessons=portfolio.lessons(),
        inside=portfolio.inside() if permissions.is_site_organiser(me()) else None,
        today=today,
        stages=pilots.STAGE_NAMES,
        adoption_stages=adoptions.STAGE_NAMES,
        statuses=adoptions.STATUS_NAMES,
    )

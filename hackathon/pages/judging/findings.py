"""The organisers' page of a round's standings: ranks so far, what is open, the judges."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from flask import render_template

from hackathon import permissions
from hackathon.core.language import format_number, gettext, ngettext
from hackathon.events.rounds import Round
from hackathon.judging import entries, reports, standings
from hackathon.judging.reports import Report
from hackathon.judging.standings import Standings
from hackathon.pages.guard import now, opens
from hackathon.pages.judging.judging import pages as judging_pages
from hackathon.ranking.chances import disagree

LONGEST_CHART = 100  # rows; more can no longer be taken in


class Apart(NamedTuple):
    """A judge whose scores differ, as the table says it."""

    judge: str
    strict: str
    line: entries.Line
    points: str
    without: str


@judging_pages.get("/events/<event>/organise/rounds/<round>/standings", endpoint="standings")
@opens(Round, to=permissions.manage_round)
def standings_page(round: Round) -> str:
    found = standings.of(round)
    report = reports.of(found, 0 if round.over(now()) else reports.PROPOSED)
    ranks = Counter(place.rank for place in found.places)
    return render_template(
        "judging/standings.html",
        event=round.event,
        round=round,
        found=found,
        ranked=[place for place in found.places if place.rank is not None],
        shared={rank for rank, entries_there in ranks.items() if entries_there > 1},
        unranked=[place for place in found.places if place.rank is None],
        drawn=[place for place in found.places if place.best is not None][:LONGEST_CHART],
        needed=_needed(found)[:LONGEST_CHART],
        disagree=disagree([place.p_first for place in found.places if place.rank is not None]),
        report=report,
        severities=_severities(report) if report else [],
        apart=_apart(found, report) if report else [],
        weights=_weights(report) if report else [],
    )


def _needed(found: Standings) -> list[tuple[str, int]]:
    """The entries that lack reviews, each with how many."""
    wanted = found.round.reviews
    return [
        (f"{place.line.code} · {place.line.title}", wanted - place.reviews)
        for place in found.places
        if place.reviews < wanted
    ]


def _severities(report: Report) -> list[tuple[str, float, float, float]]:
    """Each judge's deviation from the panel's mean, with its interval: a strict one lies below."""
    return [
        (one.judge, round(-one.severity, 2), -one.high, -one.low)
        for one in report.agreement.judges
        if one.low is not None and one.high is not None
    ]


def _apart(found: Standings, report: Report) -> list[Apart]:
    rows = []
    for one in report.agreement.judges:
        if one.flag is None:
            continue
        changed = reports.without(found, one.judge)
        if changed:
            said = ngettext(
                "%(num)s other entry would be among the first %(top)s",
                "%(num)s other entries would be among the first %(top)s",
                changed,
                top=format_number(found.top),
            )
        else:
            said = gettext("the first %(top)s would be the same", top=format_number(found.top))
        line = report.lines[one.flag.submission]
        rows.append(
            Apart(one.judge, _signed(one.flag.strict), line, _signed(one.flag.points), said)
        )
    return rows


def _signed(points: float) -> str:
    return f"{'+' if points > 0 else '−'}{format_number(abs(points), 1)}"


def _weights(report: Report) -> list[tuple[str, float]]:
    """How much each judge counts, where the method asks."""
    judges = sorted(report.agreement.judges, key=lambda one: one.judge)
    return [(one.judge, round(one.care, 2)) for one in judges if one.care is not None]

"""Results: what was published, and the score books behind it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import (
    Blueprint,
    make_response,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.events import rubrics
from hackathon.events.events import Event
from hackathon.pages.events.rounds import METHODS, TIES
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import Found, asked_page, page_of_list
from hackathon.people.people import Person
from hackathon.pilots import calls, origins
from hackathon.pilots.pilots import Pilot
from hackathon.ranking import scorebook_files
from hackathon.ranking.chances import disagree
from hackathon.results import declines, publications, selections, winners, wording
from hackathon.results import feedback as heard_feedback
from hackathon.results.publications import Publication
from hackathon.submissions import submissions
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Team

pages = Blueprint("results", __name__)

MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


class Sheet(NamedTuple):
    """A round as the page shows it: what is told of it, one page of its ranks, and where the prize
    line stands."""

    told: dict[str, Any]
    found: Found[dict[str, Any]]
    line: int | None
    weights: list[tuple[str, float]]  # criteria with their shares, in per cent


def _sheets(content: dict[str, Any]) -> list[Sheet]:
    """Page each round's ranks on its own: ``?round=final&page=2``."""
    winners = {winner["submission"] for prize in content["prizes"] for winner in prize["winners"]}
    sheets: list[Sheet] = []
    for told in content["rounds"]:
        rows = told.get("standings", [])
        # One page number in the address, and several lists: it turns the one it names.
        asked = asked_page() if request.args.get("round") == told["slug"] else 1
        won = [row["rank"] for row in rows if row["submission"] in winners]
        # A line only where it is true: the winners are the best of this round.
        line = (
            len(won)
            if won and sorted(won) == [row["rank"] for row in rows[: len(won)]] and not sheets
            else None
        )
        sheets.append(Sheet(told, page_of_list(rows, asked=asked), line, _weights(told)))
    return sheets


def _weights(told: dict[str, Any]) -> list[tuple[str, float]]:
    titles = [criterion["title"] for criterion in told["criteria"]]
    shares = rubrics.shares([criterion["weight"] for criterion in told["criteria"]])
    return list(zip(titles, shares, strict=True))


def _page_of_round(slug: str) -> object:
    return lambda page: url_for(
        request.endpoint or "",
        **{**(request.view_args or {}), "round": slug, "page": page, "_anchor": f"round-{slug}"},
    )


def verdict(
    event: Event,
    person: Person | None,
    publication: Publication | None,
    content: dict[str, Any],
    introduction: str,
) -> dict[str, object]:
    """Return what ``results/_verdict.html`` reads, for the published page and for its preview
    alike."""
    current = Publication.current(event)
    told = wording.told(event, content)
    became: dict[str, list[Pilot]] = {}
    for pilot in origins.of_event(event) if current else []:
        if pilot.submission is not None:
            became.setdefault(pilot.submission.key, []).append(pilot)
    return {
        "became": became,
        "calls": calls.by_submission(event) if current else {},
        # Only winners are declined.
        "declines": declines.by_submission(event) if current and winners.keys(content) else {},
        "event": event,
        "publication": publication,
        "content": told,
        "introduction": introduction,
        "sheets": _sheets(told),
        "disagree": disagree(_chances(content)),
        "methods": METHODS,
        "ties": TIES,
        "page_url": _page_of_round,
        # A page of an entry is open to all while the present publication lists it.
        "linked": set(current.content["submissions"]) if current else set(),
        # What ``start_pilot`` asks besides "is it published?", once for all entries instead of once
        # for each.
        "may_start": permissions.propose_pilot(person, None, now()) is None,
    }


def _chances(content: dict[str, Any]) -> list[float]:
    """The chances of all winners to belong there, in the order of the prizes."""
    found: list[float] = []
    for row in content.get("robustness") or []:
        found += row.get("within") or []
    return found


@pages.get("/events/<event>/results")
@opens(Event, to=permissions.view_results)
def show(event: Event, person: Person | None) -> str:
    publication, steps = Publication.current(event), selections.public(event, now())
    if publication is None:
        return render_template("results/show.html", event=event, publication=None, steps=steps)
    shown = verdict(event, person, publication, publication.content, publication.introduction_html)
    team = Team.of(person, event) if person else None
    own = submissions.of_team(team) if team else []
    return render_template(
        "results/show.html",
        **shown,
        history=publications.history(event),
        own=own,
        steps=steps,
    )


@pages.get("/events/<event>/results/<publication>")
@opens(Publication, to=permissions.view_publication)
def publication(publication: Publication, person: Person | None) -> str:
    shown = verdict(
        publication.event, person, publication, publication.content, publication.introduction_html
    )
    return render_template(
        "results/publication.html",
        **shown,
        history=publications.history(publication.event),
        follower=publications.replaced_by(publication),
    )


def _send_book(publication: Publication, book: dict[str, Any], kind: str) -> Response:
    content = scorebook_files.as_json(book) if kind == "json" else scorebook_files.as_csv(book)
    answer = make_response(content)
    answer.mimetype, answer.content_type = MEDIA_TYPES[kind].split(";")[0], MEDIA_TYPES[kind]
    name = f"{publication.event.slug}-results-{publication.number or 'proposal'}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/events/<event>/results/<publication>/book.<any(json,csv):kind>")
@opens(Publication, to=permissions.view_publication)
def book(publication: Publication, kind: str) -> Response:
    # Where ranks were kept back the whole book would give them away.
    return _send_book(publication, publication.public_book(), kind)


@pages.get("/events/<event>/organise/results/<publication>/book.<any(json,csv):kind>")
@opens(Publication, to=permissions.manage_publication)
def whole_book(publication: Publication, kind: str) -> Response:
    return _send_book(publication, publication.book, kind)


@pages.get("/events/<event>/submissions/<submission>/feedback")
@opens(Submission, to=permissions.view_feedback)
def feedback(submission: Submission) -> str:
    current = Publication.current(submission.event)
    # The door has asked for it already.
    assert current is not None
    return render_template(
        "results/feedback.html",
        event=submission.event,
        submission=submission,
        heard=heard_feedback.of(submission, current),
    )

"""The first pages: what this is, what is next for me, and the pages about the site itself."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from hackathon.core import mail
from hackathon.desk import consulted, finished, next_steps
from hackathon.events import listings
from hackathon.pages import wording
from hackathon.pages.consultations.subjects import home as address_of
from hackathon.pages.desk import decisions
from hackathon.pages.guard import me, now, public, signed_in
from hackathon.people import affiliations
from hackathon.people.people import Person
from hackathon.pilots import pilots
from hackathon.results import wording as verdicts

pages = Blueprint("home", __name__)


@pages.get("/")
@public
def index() -> str:
    at, person = now(), me()
    return render_template(
        "home/index.html",
        works=person is not None and bool(affiliations.confirmed_offices(person)),
        running=listings.running(at),
        coming=listings.coming(at),
        results=verdicts.newest(3),
        pilots=pilots.newest(4),
    )


@pages.get("/me", endpoint="me")
@signed_in
def next_for(person: Person) -> str:
    every = next_steps.for_person(person, now())
    # Of all events that are over, however long ago.
    done = finished.of(person)
    # What runs and has a line of its own needs no second one.
    mine = {item.event for item in every}
    ended = [item for item in every if item.kind == "pilot ended"]
    desk = [item for item in every if item.kind == "office desk"]
    items = [item for item in every if item not in ended and item not in desk]
    # Only who works for an office is consulted, and only while something is open.
    consulting = any(item.number for item in desk)
    waiting = consulted.for_offices(person, now()) if consulting else []
    return render_template(
        "home/me.html",
        items=[item for item in items if item.kind not in wording.WAITING],
        waiting=[item for item in items if item.kind in wording.WAITING],
        done=done,
        # Of several works in an event the one with a prize.
        came={work.event: work for work in sorted(done.works, key=lambda one: bool(one.prizes))},
        ended=[item.row for item in ended],
        said=decisions.said,
        asked=[(one, address_of(one.consultation)) for one in waiting if not one.answered],
        running=[event for event in listings.running(now()) if event not in mine],
        works=bool(desk),
    )


@pages.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("home/accessibility.html")


@pages.get("/api/")
@public
def api() -> str:
    return render_template("home/api.html")


@pages.get("/languages")
@public
def languages() -> str:
    return render_template("home/languages.html", back=request.args.get("back", ""))


@pages.get("/outbox")
@public
def outbox() -> Response:
    # Only the demonstration shows mail to everybody: its people are invented.
    if not current_app.config["SETTINGS"].demo:
        abort(404)
    answer = make_response(render_template("home/outbox.html", messages=mail.newest(50)))
    answer.headers["Cache-Control"] = (
        "no-store"  # mail is no public data: a new message ends no kept page
    )
    return answer

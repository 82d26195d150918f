"""The pilot board: what is on trial, by stage, as a table and along time; and as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, current_app, jsonify, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.desk.event_exports import Sheet
from hackathon.pages.desk.exports import send_sheet
from hackathon.pages.guard import external, me, now, public
from hackathon.pages.paging import page_of
from hackathon.pages.pilots import drawing
from hackathon.people import offices
from hackathon.people.people import Person
from hackathon.pilots import board, calendars, pilots, stages, tags
from hackathon.pilots.board import Card, Wish

pages = Blueprint("board", __name__)

VIEWS = {"board": _("Board"), "table": _("Table"), "timeline": _("Timeline")}
TEXTS = ("q", "region", "office", "right", "function", "technology", "event", "stage", "health")
MOST = 5000  # rows of a file


def asked() -> Wish:
    """What the address narrows the board to; what is no choice is no wish."""
    given = {name: request.args.get(name, "").strip()[:100] for name in TEXTS}
    known = {"stage": pilots.STAGES, "health": pilots.HEALTHS}
    known |= {kind: tuple(words) for kind, words in tags.WORDS.items()}
    given = {name: text for name, text in given.items() if name not in known or text in known[name]}
    sort = request.args.get("sort", "")
    mine = me() if request.args.get("mine") else None
    return Wish(**given, mine=mine, sort=sort if sort in board.SORTS else "changed")


def _address(wish: Wish) -> dict[str, Any]:
    """The same wish for an address, without what is not wished."""
    said = {name: getattr(wish, name) for name in TEXTS if getattr(wish, name)}
    said |= {"mine": "1"} if wish.mine else {}
    return said | ({"sort": wish.sort} if wish.sort != "changed" else {})


class Choice(NamedTuple):
    """A select of the filters."""

    name: str
    label: str
    options: Sequence[tuple[str, Any]]
    value: str
    all: str


def _choices(wish: Wish) -> list[Choice]:
    """The selects, those left out that have nothing to choose from."""
    taking = board.taking_part()
    regions = sorted({row.region for row in taking if row.region}, key=language.sort_key)
    named = [(row.code, offices.localised_name(row)) for row in taking]
    events = [(row.slug, language.localised(row, "title").text) for row in board.origins()]
    lists: list[tuple[str, str, Sequence[tuple[str, Any]], str]] = [
        ("stage", gettext("Stage"), list(pilots.STAGE_NAMES.items()), gettext("All stages")),
        ("health", gettext("How it is doing"), list(pilots.HEALTH_NAMES.items()), gettext("All")),
        (
            "region",
            gettext("Region"),
            [(name, offices.REGION_NAMES.get(name, name)) for name in regions],
            gettext("All regions"),
        ),
        (
            "office",
            gettext("Office"),
            sorted(named, key=lambda pair: language.sort_key(pair[1])),
            gettext("All offices"),
        ),
        ("event", gettext("Event"), events, gettext("All events")),
    ]
    lists += [
        (kind, str(tags.KIND_NAMES[kind]), list(words.items()), gettext("All"))
        for kind, words in tags.WORDS.items()
    ]
    return [
        Choice(name, label, options, getattr(wish, name), every)
        for name, label, options, every in lists
        if options
    ]


class Bar(NamedTuple):
    """A pilot along time."""

    card: Card
    until: date
    state: str  # now, past


def _bars(cards: Sequence[Card], today: date) -> list[Bar]:
    found = []
    for card in cards:
        over = card.stage in pilots.ENDED
        until = card.since if over else max(card.ends or today, today)
        found.append(Bar(card, max(until, card.began), "past" if over else "now"))
    return found


@pages.get("/pilots/")
@public
def index() -> str:
    wish, person, today = asked(), me(), now().date()
    wanted = request.args.get("view", "")
    view = wanted if wanted in VIEWS else "board"
    columns, listed = None, None
    if view == "board" and not wish.stage:
        columns = board.by_stage(wish, now())
        cards = [card for column in columns.values() for card in column.cards]
    else:
        listed = page_of(board.rows(board.found(wish, now()), wish.sort))
        cards = board.cards(listed.rows, now())
    bars = _bars(cards, today) if view == "timeline" else []
    return render_template(
        "board/index.html",
        wish=wish,
        address=_address(wish),
        views=_views(wish),
        view=view,
        choices=_choices(wish),
        sorts=board.SORTS,
        listed=listed,
        columns=columns,
        cards=cards,
        bars=bars,
        start=min((bar.card.began for bar in bars), default=today),
        end=max((bar.until for bar in bars), default=today) + timedelta(days=1),
        today=today,
        moves=_moves(person, cards),
        drafts=_drafts(person),
        names=pilots.STAGE_NAMES,
    )


def _views(wish: Wish) -> list[tuple[str, Any, str]]:
    found = []
    for code, word in VIEWS.items():
        view = code if code != "board" else None
        found.append((code, word, url_for("board.index", view=view, **_address(wish))))
    return found


def _moves(person: Person | None, cards: Sequence[Card]) -> dict[int, list[tuple[str, str]]]:
    """Where this person may move each card."""
    led = board.led_among(person, [card.id for card in cards]) if person else set()
    # Where a paused pilot goes on is asked only for the cards that this person may move.
    paused = stages.paused_in(
        [card.id for card in cards if card.stage == "paused" and card.id in led]
    )
    return {card.id: drawing.after(card, paused) for card in cards if card.id in led}


def _drafts(person: Person | None) -> list[pilots.Pilot]:
    led = pilots.led_by(person) if person else []
    return [pilot for pilot in led if pilot.status == "draft"]


COLUMNS = (
    "address", "title", "summary", "stage", "since", "health", "office", "country", "region",
    "began", "ends", "milestone", "due", "adopters", "changed",
)  # fmt: skip


def _lines(cards: Sequence[Card]) -> list[tuple[Any, ...]]:
    return [
        (
            external("pilots.show", pilot=card.slug),
            card.title.text,
            card.summary.text,
            card.stage,
            card.since,
            card.health,
            card.office,
            card.country,
            card.region,
            card.began,
            card.ends or "",
            card.milestone,
            card.due or "",
            card.adopters,
            card.updated_at,
        )
        for card in cards
    ]


@pages.get("/pilots/export.<any(csv,xlsx,json):kind>")
@public
def export(kind: str) -> Response:
    """The pilots of the same query as a file."""
    wish = asked()
    rows = list(board.rows(board.found(wish, now()), wish.sort).limit(MOST))
    lines = _lines(board.cards(rows, now()))
    if kind == "json":
        told = [
            {name: _plain(value) for name, value in zip(COLUMNS, line, strict=True)}
            for line in lines
        ]
        return jsonify({"pilots": told})
    return send_sheet(Sheet(list(COLUMNS), lines), "pilots", kind)


def _plain(value: object) -> object:
    if value == "":
        return None
    return value.isoformat() if isinstance(value, date) else value


@pages.get("/pilots/milestones.ics")
@public
def calendar() -> Response:
    """The milestones of the pilots of the same query."""
    rows = calendars.milestones(board.found(asked(), now()))
    host = urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"
    made = calendars.calendar(rows, host, lambda row: external("pilots.show", pilot=row.slug))
    answer = make_response(made)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="pilots.ics"'
    return answer

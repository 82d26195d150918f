"""The pilot board: what is on trial, by stage."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from hackathon.core import language
from hackathon.pages.guard import me, public
from hackathon.pages.paging import page_of
from hackathon.pages.pilots import drawing
from hackathon.people import offices
from hackathon.pilots import board, pilots, stages

pages = Blueprint("board", __name__)


@pages.get("/pilots/")
@public
def index() -> str:
    wished = {name: request.args.get(name, "").strip()[:100] for name in ("q", "office", "stage")}
    wished["stage"] = wished["stage"] if wished["stage"] in pilots.STAGES else ""
    person, found, columns = me(), None, None
    if wished["stage"]:
        found = page_of(board.search(**wished))
        cards = board.cards(found.rows)
    else:
        columns = board.by_stage(wished["q"], wished["office"])
        cards = [card for column in columns.values() for card in column.cards]
    led = board.led_among(person, [card.id for card in cards]) if person else set()
    # Where a paused pilot goes on is asked only for the cards that this person may move.
    paused = stages.paused_in(
        [card.id for card in cards if card.stage == "paused" and card.id in led]
    )
    return render_template(
        "board/index.html",
        wished=wished,
        found=found,
        columns=columns,
        cards=cards,
        with_health=drawing.WITH_HEALTH,
        moves={card.id: drawing.after(card, paused) for card in cards if card.id in led},
        drafts=(
            [pilot for pilot in pilots.led_by(person) if pilot.status == "draft"] if person else []
        ),
        offices=sorted(
            ((row.code, offices.localised_name(row)) for row in board.taking_part()),
            key=lambda pair: language.sort_key(pair[1]),
        ),
        names=pilots.STAGE_NAMES,
    )

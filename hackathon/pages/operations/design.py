"""The living page of the design: every part of a page with its states, for those who build pages.
Demonstration mode only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, abort, current_app, render_template
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Length

from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events.phases import LinePart
from hackathon.pages import charts, wording
from hackathon.pages.forms import DayField, Form, MomentField, options
from hackathon.pages.guard import now, public
from hackathon.pilots import board
from hackathon.pilots.pilots import STAGE_NAMES, STAGES

pages = Blueprint("design", __name__)


class EveryField(Form):
    """One field of each kind."""

    title = StringField(
        _("Title"), [DataRequired(), Length(max=80)], description=_("At most 80 characters.")
    )
    story = TextAreaField(_("Summary"))
    licence = SelectField(
        _("Licence"),
        choices=options([("Apache-2.0", "Apache-2.0"), ("EUPL-1.2", "EUPL-1.2")]),
        default="EUPL-1.2",
    )
    day = DayField(_("Meeting day"), [DataRequired()])
    closes = MomentField(_("Submissions close"), [DataRequired()])
    seen = RadioField(
        _("Who may see it"),
        choices=options(
            [
                ("public", _("Everybody")),
                ("judges", _("Judges")),
                ("organisers", _("Organisers")),
            ]
        ),
        default="judges",
        description=_("Publishing a description can destroy its novelty."),
    )
    rights = SelectMultipleField(
        _("IP rights"),
        choices=options(
            [
                ("patents", _("Patents")),
                ("trademarks", _("Trademarks")),
                ("designs", _("Designs")),
            ]
        ),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    slides = FileField(_("Slides"))
    rules = BooleanField(_("I accept the rules"), [DataRequired()])


LINE = {  # the parts of the event lines below
    "registration": _("Registration"),
    "submissions": _("Submissions"),
    "screening": _("Screening"),
    "judging": _("Judging"),
    "final": _("Final"),
    "results": _("Results"),
}


class Ranked(NamedTuple):
    """A row of the invented ranking."""

    name: str
    best: int
    rank: int
    worst: int


RANKS = [
    Ranked("Figure It Out", 1, 1, 2),
    Ranked("فريق النماذج", 1, 2, 4),
    Ranked("Nice Class", 2, 3, 5),
    Ranked("外观设计小组", 3, 4, 6),
    Ranked("Prior Art Club", 4, 5, 6),
]


def _line(at: datetime, *parts: tuple[str, int, int | None, str]) -> list[wording.Stretch]:
    """An event line; the parts begin and end that many days from now."""
    line = [
        LinePart(
            key,
            at + timedelta(days=start),
            None if end is None else at + timedelta(days=end),
            state,
        )
        for key, start, end, state in parts
    ]
    return wording.stretches({key: str(word) for key, word in LINE.items()}, line, at)


def _lines(at: datetime) -> dict[str, list[wording.Stretch]]:
    return {
        "now": _line(
            at,
            ("registration", -40, -9, "past"),
            ("submissions", -20, 12, "now"),
            ("judging", 13, 34, "next"),
            ("results", 41, None, "next"),
        ),
        "before": _line(
            at,
            ("registration", 4, 30, "next"),
            ("submissions", 10, 40, "next"),
            ("judging", 41, 50, "next"),
            ("results", 55, None, "next"),
        ),
        "after": _line(
            at,
            ("registration", -80, -60, "past"),
            ("submissions", -70, -40, "past"),
            ("screening", -39, -30, "past"),
            ("final", -28, -20, "past"),
            ("results", -10, None, "past"),
        ),
    }


def _points(at: datetime, *pairs: tuple[int, int]) -> list[tuple[date, int]]:
    """Points of a chart: how many days ago, and the value."""
    return [((at - timedelta(days=ago)).date(), value) for ago, value in pairs]


def _steps(at: datetime) -> list[tuple[str, date, date, str]]:
    def day(number: int) -> date:
        return (at + timedelta(days=number)).date()

    return [
        (_("Consultation"), day(-120), day(-60), "past"),
        (_("Running"), day(-60), day(60), "now"),
        (_("Report on the first month"), day(-20), day(-20), "overdue"),
        (_("Evaluation"), day(60), day(110), "next"),
        (_("Decision"), day(115), day(115), "next"),
    ]


def _board(at: datetime) -> dict[str, board.Column]:
    here = language.locale()

    def tile(
        title: str,
        stage: str,
        office: str,
        health: str = "on track",
    ) -> board.Card:
        shown = language.Text(title, here, language.direction(here), True)
        invented = stage == "proposed"
        return board.Card(
            id=0,
            slug="search",
            title=shown,
            summary=shown,
            stage=stage,
            health=health,
            office=office,
            country="",
            region="",
            demonstration=invented,
            updated_at=at,
            began=at.date() - timedelta(days=90),
            since=at.date() - timedelta(days=30),
            ends=None,
            milestone=gettext("Report on the first month"),
            due=at.date() + timedelta(days=10),
            adopters=int(stage == "adopted"),
        )

    first, second = "Office of Exampleland", "Regional Office of Samples"
    tiles = [
        tile(gettext("Terms for goods and services"), "proposed", first),
        tile(gettext("Search by figure"), "running", second, "at risk"),
        tile(gettext("Answers for first-time filers"), "running", first),
        tile(gettext("Formality check that explains itself"), "adopted", first),
    ]
    columns = {}
    for stage in STAGES:
        held = [one for one in tiles if one.stage == stage]
        columns[stage] = board.Column(held, len(held))
    return columns


@pages.get("/design")
@public
def index() -> str:
    if not current_app.config["SETTINGS"].demo:
        abort(404)
    # With a prefix, since the same fields stand on the page twice and their ids must differ.
    failed = EveryField(MultiDict({"failed-story": "…"}), prefix="failed-", meta={"csrf": False})
    failed.validate()
    at = now()
    sent = _points(at, (20, 0), (16, 2), (12, 5), (7, 9), (3, 16), (0, 30))
    return render_template(
        "design/index.html",
        form=EveryField(formdata=None),
        failed=failed,
        zone="Europe/Zurich",
        lines=_lines(at),
        due=wording.NamedDate(gettext("submissions close"), at + timedelta(days=12)),
        opening=wording.NamedDate(gettext("registration opens"), at + timedelta(days=4)),
        in_two_days=at + timedelta(days=2),
        today=at.date(),
        statuses=wording.CHIPS,
        stages=[(stage, STAGE_NAMES[stage]) for stage in STAGES],
        columns=_board(at),
        sent=sent,
        sent_axis=charts.axis(sent, sent[0][0], at.date() + timedelta(days=12), at.date()),
        readings=_points(at, (150, 41), (120, 36), (90, 37), (60, 28), (30, 24), (0, 19)),
        ranks=RANKS,
        steps=_steps(at),
    )

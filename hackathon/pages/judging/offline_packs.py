"""Offline packs: taking open scorecards away, and bringing the filled score sheet back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import IO

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FileField
from wtforms.validators import DataRequired

from hackathon import permissions
from hackathon.challenges import briefs
from hackathon.core import assets, rate_limits, store
from hackathon.core.files import details, packing
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.events import rubrics
from hackathon.events.rounds import Round
from hackathon.judging import (
    entries,
    queues,
    score_sheets,
)
from hackathon.judging.entries import Shown
from hackathon.judging.judging import Judge
from hackathon.pages.forms import Form
from hackathon.pages.guard import now, opens
from hackathon.pages.judging.judging import seat
from hackathon.pages.submissions.ai_card import AI_NAMES
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment

pages = Blueprint("offline_packs", __name__)


class SheetForm(Form):
    sheet = FileField(_("The filled score sheet (CSV)"), [DataRequired()])
    replace = BooleanField(_("Replace what was changed on the site after the pack was made"))


@pages.get("/events/<event>/judge/rounds/<round>/pack")
@opens(Round, to=permissions.judge_round)
def pack(round: Round, person: Person) -> ResponseReturnValue:
    judge = seat(round.event, person)
    rate_limits.hit(f"pack:{person.key}", 30, 3600, now())
    chosen = queues.open_cards(judge, round)
    if not chosen:
        flash(
            gettext("You have no open scorecard in this round, so there is nothing to take away."),
            "info",
        )
        return redirect(url_for("judging.queue", event=round.event.slug))
    members = _members(judge, round, chosen, request.args.get("files") == "1")
    answer = current_app.response_class(
        stream_with_context(packing.archive(members, now())), mimetype="application/zip"
    )
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{round.event.slug}-{round.slug}.zip"'
    )
    return answer


def _members(
    judge: Judge, round: Round, chosen: list[queues.Open], with_files: bool
) -> Iterator[packing.Member]:
    """The pack's texts first, so that a broken download still holds them, then the files."""
    criteria = rubrics.shown(round.rubric)
    read: list[tuple[Shown, queues.Open]] = [
        (found, one) for one in chosen if (found := entries.shown(one.assignment))
    ]
    values = {
        "event": round.event,
        "round": round,
        "criteria": criteria,
        "rubric": round.rubric,
        "ai_names": AI_NAMES,
        "with_files": with_files,
    }
    yield "index.html", render_template("offline_packs/index.html", entries=read, **values)
    yield "rubric.html", render_template("offline_packs/rubric.html", **values)
    yield "scores.csv", score_sheets.sheet(judge, round)
    yield "scores-wide.csv", score_sheets.wide(judge, round)
    yield "site.css", (assets.SOURCE / "site.css").read_text()
    for challenge in {row.id: row for found, _one in read for row in found.challenges}.values():
        yield (
            f"brief-{challenge.slug}.html",
            render_template(
                "offline_packs/brief.html",
                challenge=challenge,
                sections=briefs.sections(challenge),
                **values,
            ),
        )
    for found, one in read:
        yield (
            f"{found.code}.html",
            render_template(
                "offline_packs/entry.html",
                entry=found,
                content=one.content,
                **values,
            ),
        )
    for found, _one in read if with_files else ():
        for row in found.files:
            # Before it goes in: a ZIP that is being sent takes nothing back.
            if not store.current().verify(row.stored, row.sha256):
                yield (
                    f"{found.code}/{packing.safe_name(row.name)}.missing.txt",
                    gettext("This file is damaged on the server. Tell the organisers."),
                )
                continue
            yield (
                f"{found.code}/{packing.safe_name(row.name)}",
                partial(_opened, row, round.blind),
            )


def _opened(row: Attachment, blind: bool) -> IO[bytes]:
    """A file for the pack; of a blind round without its details, where that can be."""
    kept = store.current().open(row.stored)
    if not blind or not details.can(row.name):
        return kept
    with kept:
        copy = details.without(row.name, kept)
    return store.current().open(row.stored) if copy is None else io.BytesIO(copy)


@pages.route("/events/<event>/judge/rounds/<round>/sheet", methods=["GET", "POST"])
@opens(Round, to=permissions.judge_round)
def upload(round: Round, person: Person) -> ResponseReturnValue:
    judge = seat(round.event, person)
    form, problems = SheetForm(), []
    if form.validate_on_submit():
        # One byte more than is taken tells a sheet that is too large from one that just fits.
        data = form.sheet.data.stream.read(score_sheets.LARGEST_SHEET + 1)
        try:
            count = score_sheets.load(judge, round, data, form.replace.data, now())
        except score_sheets.BadSheet as error:
            problems = error.problems
        else:
            flash(
                gettext(
                    "%(count)s scorecards are saved as drafts. Look at them and sign them.",
                    count=count,
                ),
                "success",
            )
            return redirect(url_for("judging.queue", event=round.event.slug))
    return render_template(
        "offline_packs/upload.html",
        event=round.event,
        form=form,
        problems=problems,
    ), (422 if problems else 200)

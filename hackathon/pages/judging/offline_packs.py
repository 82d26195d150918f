"""Offline packs: taking open scorecards away, and bringing the filled score sheet back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import IO, NamedTuple
from urllib.parse import quote

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
from hackathon.judging.scorecards import Content
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
    read = [_packed(found, one) for one in chosen if (found := entries.shown(one.assignment))]
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
    for challenge in {row.id: row for one in read for row in one.entry.challenges}.values():
        yield (
            f"brief-{challenge.slug}.html",
            render_template(
                "offline_packs/brief.html",
                challenge=challenge,
                sections=briefs.sections(challenge),
                **values,
            ),
        )
    for one in read:
        yield (
            f"{one.entry.code}.html",
            render_template("offline_packs/entry.html", **one._asdict(), **values),
        )
    for one in read:
        for row in one.entry.files:
            if with_files or row.key in one.pictures:
                yield _file(row, one.names[row.key], round.blind)


class Packed(NamedTuple):
    """An entry as a pack has it.

    :ivar entry: its pictures are called by their names in the pack
    :ivar names: of its files in the pack, by their keys
    :ivar pictures: the keys of files that its description shows, which the pack always holds
    """

    entry: Shown
    content: Content
    names: dict[str, str]
    pictures: set[str]


def _packed(entry: Shown, one: queues.Open) -> Packed:
    taken = set[str]()
    names = {
        row.key: packing.apart(f"{entry.code}/{packing.safe_name(row.name)}", taken)
        for row in entry.files
    }
    description = entry.parts["description_html"]
    if "<img" not in description:
        return Packed(entry, one.content, names, set())
    event, submission = one.assignment.round.event, one.assignment.submission
    # Its address on the site would name the team's entry in a blind round, and lead nowhere here.
    theirs = f'src="/events/{event.slug}/submissions/{submission.key}/files/'
    pictures = {key for key in names if f'{theirs}{key}"' in description}
    for key in pictures:
        description = description.replace(f'{theirs}{key}"', f'src="{quote(names[key])}"')
    description = description.replace(theirs, f'src="{entry.code}/')
    parts = {**entry.parts, "description_html": description}
    return Packed(entry._replace(parts=parts), one.content, names, pictures)


def _file(row: Attachment, name: str, blind: bool) -> packing.Member:
    # Before it goes in: a ZIP that is being sent takes nothing back.
    if not store.current().verify(row.stored, row.sha256):
        damaged = gettext("This file is damaged on the server. Tell the organisers.")
        return f"{name}.missing.txt", damaged
    return name, partial(_opened, row, blind)


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

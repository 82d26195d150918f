"""The text of a consultation: published in versions, and any two of them compared."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from hackathon import permissions
from hackathon.consultations import comments, publishing, texts
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.texts import TextVersion, Written
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.consultations.forms import TextForm
from hackathon.pages.consultations.subjects import answer, around, shown
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person

pages = Blueprint("texts", __name__)


@pages.route("/<consulted:subject>/text", methods=["GET", "POST"])
@opens(Consultation, to=permissions.run_consultation)
def write(row: Consultation, person: Person) -> ResponseReturnValue:
    known, before = around(row), texts.latest(row)
    number = before.number if before is not None else 0
    form = TextForm(
        data={"body": before.body if before is not None else known.body, "seen": str(number)}
    )
    form.offer(before.language if before is not None else known.language)
    if before is None:
        del form.note
    seen = form.seen.data or ""
    written = Written(
        form.body.data or "",
        form.language.data or "",
        (form.note.data or "") if "note" in form else "",
        int(seen) if seen.isdecimal() else 0,
    )
    done = gettext("The text is published.")
    if form.validate_on_submit() and attempt(
        form, lambda: publishing.publish(row, written, person, now()), done
    ):
        return answer(row)
    # Who was overtaken compares with the version that holds now, and publishes after it.
    form.seen.data = str(number)
    return render_template(
        "texts/write.html",
        form=form,
        before=before,
        unanswered=len(comments.unanswered(row)),
        **shown(row),
    )


@pages.get("/<consulted:subject>/versions/<int:number>")
@opens(TextVersion, to=permissions.view_text)
def show(version: TextVersion) -> str:
    row = version.consultation
    every = texts.versions(row)
    wished = request.args.get("against", type=int) or version.number - 1
    other = next((one for one in every if one.number == wished), None)
    if "against" in request.args and other is None:
        abort(404)
    found = None
    if other is not None and other.number != version.number:
        older, newer = sorted((other, version), key=lambda one: one.number)
        found = texts.compared(
            [part["text"] for part in older.paragraphs], [part["text"] for part in newer.paragraphs]
        )
    return render_template(
        "texts/show.html",
        version=version,
        other=other,
        pieces=found,
        versions=every,
        **shown(row),
    )

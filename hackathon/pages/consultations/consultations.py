"""The page of a consultation: its text, what was said on it, and what came of it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.consultations import (
    answers,
    circles,
    comments,
    consultations,
    following,
    outcomes,
    texts,
)
from hackathon.consultations.answers import Seat
from hackathon.consultations.comments import Heard
from hackathon.consultations.consultations import OWN, Consultation
from hackathon.consultations.outcomes import Outcome
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.consultations.forms import CommentForm, OutcomeForm, ReadersForm
from hackathon.pages.consultations.subjects import answer, shown
from hackathon.pages.forms import languages
from hackathon.pages.guard import now, opens
from hackathon.people import affiliations
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import consulting
from hackathon.pilots.pilots import Pilot

pages = Blueprint("consultations", __name__)


class Grouped(NamedTuple):
    """Comments by what they are on."""

    official: list[Heard]  # of offices, by their representatives
    whole: list[Heard]
    placed: dict[int, list[Heard]]  # by the paragraph of the text that holds now
    earlier: list[Heard]  # on paragraphs that are gone, or of a version before


def _grouped(heard: list[Heard]) -> Grouped:
    found = Grouped([], [], {}, [])
    for one in heard:
        if one.official:
            found.official.append(one)
        elif one.comment.place is not None:
            found.placed.setdefault(one.comment.place, []).append(one)
        elif one.comment.quoted:
            found.earlier.append(one)
        else:
            found.whole.append(one)
    return found


def _comment_form(row: Consultation, person: Person | None) -> CommentForm:
    version = texts.latest(row)
    form = CommentForm()
    if version is not None:
        form.offer(person, version.number, len(version.paragraphs))
    else:
        form.offer(person, 0, 0)
    if row.subject.startswith(f"{OWN}/") and not row.everybody:
        form.text.description = gettext(
            "It appears with your name. The people of the offices that ask or are asked can read"
            " it."
        )
    wished = request.args.get("on", "")
    if "paragraph" in form and not form.paragraph.raw_data:
        known = version is not None and wished.isdecimal()
        form.paragraph.data = wished if known else ""
    return form


def page(row: Consultation, person: Person | None, form: CommentForm | None = None) -> str:
    """Return the page of a consultation.

    :param form: a comment that could not be taken, with what was typed
    """
    hides = permissions.moderate_consultation(person, row, now()) is None
    versions, known = texts.versions(row), shown(row)
    asked = circles.asked(row)
    given = answers.of(row)
    answered = {one.answer.office_id for one in given}
    return render_template(
        "consultations/show.html",
        consultation=row,
        versions=versions,
        text=versions[0] if versions else None,
        grouped=_grouped(comments.heard(row, hidden=hides)),
        given=given,
        answered=answered,
        seats=_seats(row, asked, person),
        silent=_silent(row, asked, answered),
        informs=permissions.follow_consultation(person, row, now()),
        follows=following.follows(person, row),
        count=comments.counted(row),
        runs=permissions.run_consultation(person, row, now()) is None,
        leads=hides,
        open_now=row.taking(now()),
        reason=permissions.comment_in(person, row, now()),
        form=form or _comment_form(row, person),
        readers=ReadersForm(formdata=None, obj=row),
        **known,
    )


def _seats(row: Consultation, asked: list[Office], person: Person | None) -> list[Seat]:
    """For which offices somebody may answer now."""
    if person is None or not row.taking(now()):
        return []
    own = {office.id for office in affiliations.represented(person)}
    seats = [Seat(row, office) for office in asked if office.id in own]
    return [seat for seat in seats if permissions.answer_for(person, seat, now()) is None]


def _silent(row: Consultation, asked: list[Office], answered: set[int]) -> list[Office]:
    """Who was asked and has not answered: told of what is its own, which says whom it asks."""
    if not row.subject.startswith(f"{OWN}/") or row.opened_at is None:
        return []
    return [office for office in asked if office.id not in answered]


@pages.get("/pilots/<pilot>/consultation")
@opens(Pilot, to=permissions.view_pilot)
def show(pilot: Pilot, person: Person | None) -> str:
    row = consultations.of(pilot.path)
    if row is not None:
        return page(row, person)
    prepares = permissions.edit_pilot(person, pilot, now()) is None
    return render_template("consultations/none.html", pilot=pilot, prepares=prepares)


@pages.post("/pilots/<pilot>/consultation/prepare")
@opens(Pilot, to=permissions.edit_pilot)
def prepare(pilot: Pilot, person: Person) -> Response:
    done = gettext("Write the text now. Comments are taken once the pilot is in consultation.")
    attempt(None, lambda: consulting.prepare(pilot, person, now()), done)
    return redirect(url_for("consultations.show", pilot=pilot.slug))


@pages.post("/<consulted_once:subject>/comments", endpoint="say_at_old_address")
@pages.post("/<consulted:subject>/comments")
@opens(Consultation, to=permissions.comment_in)
def say(row: Consultation, person: Person) -> ResponseReturnValue:
    form = _comment_form(row, person)
    if form.validate_on_submit():
        # After the form was found good: what was refused for a slip costs nothing of the twenty.
        rate_limits.hit(f"comment:{person.key}", 20, 3600, now())
        done = gettext("Your comment is here for everybody.")
        if attempt(form, lambda: comments.say(row, form.said(), person, now()), done):
            return answer(row, "comments")
    return page(row, person, form)


@pages.post("/<consulted:subject>/readers")
@opens(Consultation, to=permissions.run_consultation)
def ask(row: Consultation, person: Person) -> Response:
    everybody = bool(ReadersForm().everybody.data)
    done = (
        gettext("Everybody with an account may comment.")
        if everybody
        else gettext("The people of offices may comment.")
    )
    attempt(None, lambda: consultations.ask(row, everybody, person, now()), done)
    return answer(row)


@pages.route("/<consulted:subject>/summary", methods=["GET", "POST"])
@opens(Consultation, to=permissions.run_consultation)
def sum_up(row: Consultation, person: Person) -> ResponseReturnValue:
    form = OutcomeForm(obj=row)
    form.language.choices = languages(row.language)

    def verb() -> None:
        said = Outcome(form.summary.data or "", form.changes.data or "", form.language.data or "")
        outcomes.sum_up(row, form.expected, said, person, now())

    done = gettext("Everybody can read what came of the consultation.")
    if form.validate_on_submit() and attempt(form, verb, done, row):
        return answer(row, "outcome")
    return render_template(
        "consultations/sum_up.html",
        form=form,
        count=comments.counted(row),
        closes=row.taking(now()),
        **shown(row),
    )

"""Solutions as publiccode.yml: taken in from a file or a pasted text, and given out."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import FileField, SelectField, TextAreaField
from wtforms.validators import Optional

from hackathon import permissions
from hackathon.cooperation import publiccode, retaking, sharing, solutions
from hackathon.cooperation.publiccode_judging import Note
from hackathon.cooperation.solutions import Solution
from hackathon.core.language import gettext, language_title, locale
from hackathon.core.language import lazy as _
from hackathon.pages import receiving
from hackathon.pages.attempts import attempt
from hackathon.pages.cooperation.solutions import SolutionForm, answer, own_offices
from hackathon.pages.cooperation.solutions import pages as solution_pages
from hackathon.pages.cooperation.surroundings import around, users
from hackathon.pages.forms import Form
from hackathon.pages.guard import now, opens
from hackathon.people import offices
from hackathon.people.people import Person

LARGEST = 4 * publiccode.LONGEST  # bytes: a character has four of them at most


class FileForm(Form):
    file = FileField(_("The file publiccode.yml"), [Optional()])
    text = TextAreaField(
        _("Or its text"),
        [Optional()],
        description=_("Nothing is asked of the addresses in it: paste what the file says."),
        render_kw={"rows": 14, "dir": "ltr", "spellcheck": "false"},
    )


class TakeInForm(FileForm):
    office = SelectField(_("Whose it is"), [Optional()])


@solution_pages.route("/solutions/take-in", methods=["GET", "POST"])
@opens(None, to=permissions.add_solution)
@receiving.checks_token
def take_in(person: Person) -> ResponseReturnValue:
    receiving.admit(LARGEST)
    receiving.check_token()
    form = TakeInForm()
    form.office.choices = own_offices(person)
    notes: list[Note] = []
    if form.validate_on_submit():
        text = _sent(form)
        found = publiccode.read(text)
        notes = found.notes
        if _whole(form, text, found):
            made: list[Solution] = []
            office = offices.find(form.office.data or "")
            # What the file does not say is as in a new entry; the draft's form asks for the rest.
            values = {"language": locale(), **sharing.columns(found.values), "office": office}
            if attempt(
                form,
                lambda: made.append(
                    solutions.add(
                        person,
                        now(),
                        taken_in=text,
                        **values,
                    )
                ),
                gettext("The entry is a draft. A representative of the office publishes it."),
            ):
                return answer(made[0])
    return render_template("solutions/take_in.html", form=form, notes=notes)


@solution_pages.route("/solutions/<solution>/take-in", methods=["GET", "POST"])
@opens(Solution, to=permissions.edit_solution)
@receiving.checks_token
def take_again(solution: Solution, person: Person) -> ResponseReturnValue:
    receiving.admit(LARGEST)
    receiving.check_token()
    form, notes, mark = FileForm(), list[Note](), ""
    changes: list[Change] = []
    if form.validate_on_submit():
        text = _sent(form)
        found = publiccode.read(text)
        notes = found.notes
        if _whole(form, text, found):
            taken = retaking.taken(solution, text)
            # Of the entry and of the text: what is saved is what was shown, and nothing else.
            mark = _mark(solution, text)
            if request.form.get("save") == mark and attempt(
                form,
                lambda: solutions.take_again(
                    solution,
                    solution.revision,
                    taken,
                    person,
                    now(),
                ),
                gettext("The entry says what its file says."),
            ):
                return answer(solution)
            known = around(solution, users(solution))
            changes = [_change(one) for one in retaking.differences(solution, taken, known)]
    return render_template(
        "solutions/take_again.html",
        solution=solution,
        form=form,
        notes=notes,
        changes=changes,
        mark=mark,
    )


class Change(NamedTuple):
    """A difference in the reader's words.

    :ivar language: of both texts; empty where they have none
    """

    name: str
    language: str
    before: str
    after: str


def _change(one: retaking.Difference) -> Change:
    # What has no field in the form goes by its key in the file.
    label = getattr(SolutionForm, one.name, None)
    name = str(label.args[0]) if label is not None and label.args else one.name
    if one.language:
        name = f"{name} · {language_title(one.language)}"
    return Change(
        name,
        one.language,
        one.before,
        one.after,
    )


def _mark(solution: Solution, text: str) -> str:
    return sha256(f"{solution.revision}:{text}".encode()).hexdigest()


def _whole(form: FileForm, text: str, found: publiccode.Read) -> bool:
    """Tell whether a file was sent that can be taken in."""
    # Before the faults: an empty text has several, and none of them is the point.
    if not text.strip():
        form.text.errors = [gettext("Choose a file, or paste its text.")]
        return False
    return not found.faults


def _sent(form: FileForm) -> str:
    """The text that was sent; that of a file stands in the form from then on, to be mended."""
    file = request.files.get("file")
    if file is not None and file.filename:
        form.text.data = file.stream.read().decode("utf-8", "replace")
    return (form.text.data or "").replace("\r\n", "\n")


@solution_pages.get("/solutions/<solution>/publiccode.yml")
@opens(Solution, to=permissions.view_solution)
def export(solution: Solution) -> Response:
    known = around(solution, users(solution))
    # A file that programs refuse is worse than none; the page says what is missing.
    if solution.status != "published" or sharing.faults(solution, known):
        abort(404)
    return Response(sharing.text(solution, known), mimetype="application/yaml; charset=utf-8")

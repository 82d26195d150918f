"""An entry of the catalogue in other languages, and its AI card."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from hackathon import permissions
from hackathon.cooperation import solutions
from hackathon.cooperation.solutions import Solution
from hackathon.core import language, translated
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.translated import Translation
from hackathon.pages.attempts import attempt
from hackathon.pages.cooperation.solutions import answer
from hackathon.pages.cooperation.solutions import pages as solution_pages
from hackathon.pages.forms import LinesField, TranslationForm, markdown, no_control_characters
from hackathon.pages.guard import now, opens
from hackathon.pages.submissions import ai_card
from hackathon.people.people import Person


def _longest(name: str) -> Length:
    # Half as much again as the original may have: other languages need more room.
    return Length(max=Solution.longest(name) * 3 // 2)


class SolutionTranslationForm(TranslationForm):
    title = StringField(
        _("Name of the tool"),
        [Optional(), Length(max=Solution.longest("title")), no_control_characters],
    )
    summary = TextAreaField(
        _("Summary"), [_longest("summary"), no_control_characters], render_kw={"rows": 3}
    )
    features = LinesField(_("What it can do"), description=_("One a line."), render_kw={"rows": 4})
    body = TextAreaField(
        _("Description"), [no_control_characters, markdown], render_kw={"rows": 10}
    )


@solution_pages.get("/solutions/<solution>/translations")
@opens(Solution, to=permissions.edit_solution)
def translations(solution: Solution) -> str:
    # Those of the interface: in another language nobody could ask for the page.
    codes = [code for code in language.LOCALES if code != solution.language]
    return render_template(
        "solutions/translations.html",
        solution=solution,
        versions=[translated.version(solution, code) for code in codes],
    )


@solution_pages.route("/solutions/<solution>/translations/<code>", methods=["GET", "POST"])
@opens(Solution, to=permissions.edit_solution)
def translate(solution: Solution, person: Person, code: str) -> ResponseReturnValue:
    if code not in language.LOCALES or code == solution.language:
        abort(404)
    found = solution.translations.get(code) or {}
    version = translated.version(solution, code)
    said = {"of_revision": str(solution.revision), "revision": str(version.edition)}
    form = SolutionTranslationForm(data={**found, **said})
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in solutions.TEXTS}
        edition = form.expected or 0
        written = Translation(
            code,
            texts,
            form.of_original,
            edition,
            form.machine.data,
        )
        done = gettext("The translation is saved.")
        if attempt(
            form,
            lambda: solutions.translate(
                solution,
                written,
                person,
                now(),
            ),
            done,
        ):
            return redirect(url_for("solutions.translations", solution=solution.slug))
    return render_template(
        "solutions/translate.html",
        solution=solution,
        form=form,
        code=code,
        version=version,
    )


@solution_pages.route("/solutions/<solution>/ai-card", methods=["GET", "POST"])
@opens(Solution, to=permissions.edit_solution)
def edit_card(solution: Solution, person: Person) -> ResponseReturnValue:
    before = ai_card.shown(solution.ai_card)
    form = ai_card.CardForm(data={"revision": solution.revision, "ai": before})
    if form.validate_on_submit():
        said = ai_card.answers(form.ai.data, solution.ai_card)
        if attempt(
            form,
            lambda: solutions.edit(
                solution,
                form.expected,
                person,
                now(),
                ai_card=said,
            ),
            gettext("Saved."),
            solution,
        ):
            return answer(solution)
    return render_template("solutions/edit_card.html", solution=solution, form=form)

"""How somebody gets each kind of notice: a page in the profile, and one for each kind that the link
in its letters opens without signing in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from hackathon.core.language import gettext
from hackathon.desk import reminders
from hackathon.notices import choices, daily
from hackathon.notices.kinds import Kind
from hackathon.pages.forms import Form, options
from hackathon.pages.guard import arrived, public, signed_in
from hackathon.pages.receiving import checks_token
from hackathon.people.people import Person

pages = Blueprint("notices", __name__)

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # what mail programs post (RFC 8058)


def _form(about: Iterable[Kind[Any]], chosen: dict[str, str], signed: bool = False) -> Form:
    """A form with the ways of each kind; one whose address is ``signed`` needs no token."""
    fields = {
        kind.name: RadioField(kind.title, choices=options(choices.WAYS), description=kind.about)
        for kind in about
    }
    made = type("ChoicesForm", (Form,), fields)
    data = {name: chosen.get(name, choices.USUAL) for name in fields}
    return cast(Form, made(data=data, meta={"csrf": False} if signed else {}))


def _said(form: Form) -> dict[str, str]:
    return {name: way for name, way in form.data.items() if name != "csrf_token"}


@pages.route("/people/notices", methods=["GET", "POST"])
@signed_in
def mine(person: Person) -> ResponseReturnValue:
    form = _form(reminders.KINDS, choices.of(person))
    if form.validate_on_submit():
        choices.choose(person, _said(form))
        flash(gettext("Your choice is saved."), "success")
        return redirect(url_for("notices.mine"))
    return render_template("notices/mine.html", form=form, kinds=reminders.KINDS)


@pages.route("/notices/<secret>", methods=["GET", "POST"])
@public
@checks_token
def by_link(secret: str) -> ResponseReturnValue:
    arrived()  # as every view asks that checks its token by itself
    # The address is signed and says whose choice it is; mail programs know no token of a form.
    found = choices.by_link(secret)
    if found is None:
        abort(404)
    person, name = found
    chosen = choices.of(person)
    about = [kind for kind in reminders.KINDS if _is_about(name, kind, chosen)]
    form = _form(about, chosen, signed=True)
    if request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        choices.choose(person, {kind.name: "off" for kind in about})
        return gettext("These notices are turned off."), {"Content-Type": "text/plain"}
    if form.validate_on_submit():
        choices.choose(person, _said(form))
        flash(gettext("Your choice is saved."), "success")
    return render_template("notices/by_link.html", form=form, kinds=about)


def _is_about(name: str, kind: Kind[Any], chosen: dict[str, str]) -> bool:
    if name == daily.ALL:
        return chosen.get(kind.name) == "daily"
    return kind.name == name

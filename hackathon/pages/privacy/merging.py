"""Two accounts of one person: an administrator asks, both addresses confirm, then they are one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form
from hackathon.pages.guard import external, now, opens, public, refuse
from hackathon.pages.people.people import good_address
from hackathon.people.people import Person
from hackathon.permissions import HIDDEN
from hackathon.privacy import merging
from hackathon.privacy.merging import AccountMerge

pages = Blueprint("merging", __name__)


class MergeForm(Form):
    email = StringField(
        _("Address of the other account"),
        [DataRequired(), Length(max=254), good_address],
        description=_("That account ends, and this one has what it had."),
        render_kw={"type": "email", "autocomplete": "off", "dir": "ltr"},
    )


def _link(secret: str) -> str:
    return external("merging.confirm", secret=secret)


@pages.route("/admin/people/<person>/merge", methods=["GET", "POST"])
@opens(Person, to=permissions.administer)
def ask(whose: Person, person: Person) -> ResponseReturnValue:
    form = MergeForm()
    done = gettext("Both addresses are asked. Each has a link, which works for two weeks.")
    if form.validate_on_submit():
        email = form.email.data
        if attempt(form, lambda: merging.ask(whose, email, person, now(), _link), done):
            return _back(whose)
    return render_template(
        "merging/ask.html",
        whose=whose,
        form=form,
        asked=merging.open_for(whose),
    )


@pages.post("/admin/people/<person>/merge/now")
@opens(Person, to=permissions.administer)
def merge(whose: Person, person: Person) -> Response:
    done = gettext("The two accounts are one. The person is told.")
    row = _asked(whose)
    attempt(None, lambda: merging.merge(row, person, now()), done)
    return _back(whose)


@pages.post("/admin/people/<person>/merge/withdraw")
@opens(Person, to=permissions.administer)
def withdraw(whose: Person, person: Person) -> Response:
    row = _asked(whose)
    attempt(
        None, lambda: merging.withdraw(row, person, now()), gettext("Nobody is asked any more.")
    )
    return _back(whose)


def _asked(whose: Person) -> AccountMerge:
    row = merging.open_for(whose)
    if row is None:
        refuse(HIDDEN)
    assert row is not None
    return row


def _back(whose: Person) -> Response:
    return redirect(url_for("merging.ask", person=whose.key))


@pages.route("/people/merge/<secret>", methods=["GET", "POST"])
@public
def confirm(secret: str) -> ResponseReturnValue:
    """Opening the link shows a button only: mail scanners open links too."""
    row = merging.behind(secret, now())
    form = Form()
    if row is not None and form.validate_on_submit():
        if attempt(None, lambda: merging.confirm(secret, now())):
            flash(
                gettext(
                    "Thank you. When both addresses have confirmed, the accounts are made one."
                ),
                "success",
            )
        return redirect(url_for("home.index"))
    shown = merging.addresses(row, merging.reader_of(row, secret)) if row is not None else None
    return render_template("merging/confirm.html", shown=shown, form=form)

"""Personal tokens: a person makes them for programs of their own, and revokes them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import now, opens, signed_in
from hackathon.people import personal_tokens
from hackathon.people.people import Person
from hackathon.people.personal_tokens import PersonalToken

pages = Blueprint("personal_tokens", __name__)


class TokenForm(Form):
    name = StringField(
        _("What the token is for"),
        [DataRequired(), Length(max=100), no_control_characters],
        description=_("For example: the laptop in the laboratory."),
    )


@pages.get("/people/tokens")
@signed_in
def index(person: Person) -> str:
    return _page(person, TokenForm(formdata=None))


@pages.post("/people/tokens")
@signed_in
def make(person: Person) -> ResponseReturnValue:
    form = TokenForm()
    made: list[str] = []
    if form.validate() and attempt(
        form,
        lambda: made.append(personal_tokens.make(person, form.name.data, now())),
    ):
        # Not after a redirect, as elsewhere: the secret is shown this once and kept nowhere.
        return _page(person, TokenForm(formdata=None), made[0])
    return _page(person, form)


@pages.post("/people/tokens/<token>/revoke")
@opens(PersonalToken, to=permissions.revoke_token)
def revoke(token: PersonalToken, person: Person) -> ResponseReturnValue:
    personal_tokens.revoke(token, person, now())
    flash(gettext("The token “%(name)s” is worth nothing now.", name=token.name), "success")
    return redirect(url_for("personal_tokens.index"))


def _page(person: Person, form: TokenForm, secret: str = "") -> str:
    return render_template(
        "personal_tokens/index.html",
        form=form,
        secret=secret,
        tokens=personal_tokens.valid(person, now()),
    )

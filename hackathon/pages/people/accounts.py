"""Accounts: signing up, proving the address, and a forgotten password."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from hackathon.core.db import in_turn
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form
from hackathon.pages.guard import external, me, now, public, signed_in
from hackathon.pages.people.entering import enter, slow_down
from hackathon.pages.people.people import (
    NAME,
    NEW_PASSWORD,
    AddressForm,
    NewPasswordForm,
    good_address,
    strong_enough,
)
from hackathon.pages.way_on import go_on, wished
from hackathon.people import accounts, people, tokens
from hackathon.people.domains import address_key
from hackathon.people.people import Person
from hackathon.people.tokens import LinkTo

pages = Blueprint("accounts", __name__)


class SignUpForm(Form):
    name = StringField(
        _("Your name"),
        NAME,
        description=_("As it should appear, in any script."),
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        _("E-mail address"),
        [DataRequired(), Length(max=254), good_address],
        render_kw={"type": "email", "autocomplete": "email", "dir": "ltr"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(), strong_enough],
        description=_("At least 8 characters."),
        render_kw=NEW_PASSWORD,
    )


@pages.route("/people/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    form = SignUpForm()
    if form.validate_on_submit():
        # After the form was found good: a password that was refused costs no attempt.
        slow_down("sign up", form.email.data, 5)
        name = " ".join(form.name.data.split())
        new = accounts.NewAccount(name, form.email.data, form.password.data, g.locale)
        links = accounts.Links(
            confirm=confirming(wished()),
            reset=external("accounts.forgot", next=wished()),
            renew=_renewing(wished()),
        )
        # Of two sign-ups with one address the second is answered as any known address is.
        in_turn(partial(accounts.sign_up, new, now(), links))
        # Who opens the link in this browser needs no new password.
        session["signed_up"] = address_key(form.email.data)
        # The same page whether or not the address has an account: nobody can try addresses out.
        return render_template("accounts/sent.html", email=form.email.data, purpose="confirm")
    return render_template("accounts/sign_up.html", form=form)


def confirming(way_on: str | None) -> LinkTo:
    """Make addresses that confirm an account's address and lead on, in whichever browser they are
    opened."""
    return lambda secret: external("accounts.confirm", secret=secret, next=way_on)


def _renewing(way_on: str | None) -> LinkTo:
    return lambda secret: external("accounts.reset", secret=secret, next=way_on)


def _own_sign_up(person: Person) -> bool:
    """Tell whether this browser is the one that signed up, or is signed in to the account."""
    present = me()
    own = present is not None and present.id == person.id
    return own or session.get("signed_up") == person.email_key


@pages.route("/people/confirm/<secret>", methods=["GET", "POST"])
@public
def confirm(secret: str) -> ResponseReturnValue:
    # Opening the link shows a button only: mail scanners open links too.
    token = tokens.holder(secret, "confirm", now())
    form = NewPasswordForm()
    # Somebody may have signed up with an address that is not theirs, and knows that password: its
    # owner chooses a new one.
    anew = token is not None and not _own_sign_up(token.person)
    if not anew:
        del form.password
    if token is not None and form.validate_on_submit():
        password = form.password.data if anew else None
        found: list[people.Person] = []
        if attempt(None, lambda: found.append(accounts.confirm(secret, now(), password))):
            enter(found[0])
            flash(gettext("Your address is confirmed. Welcome!"), "success")
            return go_on("home.me")
        return redirect(url_for("people.sign_in", next=wished()))
    return render_template(
        "accounts/confirm.html",
        token=token,
        form=form,
        anew=anew,
    )


@pages.post("/people/confirm-again")
@signed_in
def confirm_again(person: Person) -> Response:
    slow_down("confirm", person.email_key, 5)
    attempt(
        None,
        lambda: accounts.send_confirmation(person, now(), confirming(wished())),
        gettext("The message was sent again."),
    )
    return go_on("home.me")


@pages.route("/people/forgot", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        slow_down("forgot", form.email.data, 5)
        # It says nothing of whether the address is known, and so does the page.
        accounts.send_reset(form.email.data, now(), _renewing(wished()))
        return render_template("accounts/sent.html", email=form.email.data, purpose="reset")
    return render_template("accounts/forgot.html", form=form)


@pages.route("/people/reset/<secret>", methods=["GET", "POST"])
@public
def reset(secret: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if tokens.holder(secret, "reset", now()) is None:
        return render_template(
            "accounts/stale.html", again=url_for("accounts.forgot", next=wished())
        ), 404
    if form.validate_on_submit():
        found: list[people.Person] = []
        if attempt(
            form, lambda: found.append(accounts.reset_password(secret, form.password.data, now()))
        ):
            enter(found[0])
            flash(gettext("Your new password is set. Every other session has ended."), "success")
            return go_on("home.me")
    return render_template("accounts/reset.html", form=form)

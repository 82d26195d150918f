"""Accounts: sign up, confirm, sign in and out, passwords, profile, open sessions."""

from __future__ import annotations

import json
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from hackathon import permissions
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, Form, LinesField, no_control_characters, options
from hackathon.pages.forms.merging import PublicBox
from hackathon.pages.forms.searched import LanguagesField, ZoneField
from hackathon.pages.guard import external, me, now, opens, public, signed_in
from hackathon.pages.people.entering import enter, slow_down
from hackathon.pages.way_on import go_on, here, wished
from hackathon.people import (
    accounts,
    affiliations,
    offices,
    passwords,
    people,
    profiles,
    sessions,
    tokens,
)
from hackathon.people.domains import address_key
from hackathon.people.people import Person

pages = Blueprint("people", __name__)


def good_address(form: Any, field: Any) -> None:
    """Refuse what is no e-mail address, and keep it in its normal form (a validator)."""
    from email_validator import (  # builds large tables: the first form that needs it loads it
        EmailNotValidError,
        validate_email,
    )

    try:
        address = validate_email((field.data or "").strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValidationError(
            _("This is not a complete e-mail address. It looks like name@example.org.")
        ) from error
    if len(address_key(address)) > 254:  # one letter may stand for eighteen
        raise ValidationError(
            _("This is not a complete e-mail address. It looks like name@example.org.")
        )
    field.data = address


def strong_enough(form: Any, field: Any) -> None:
    """Refuse a password that others would try first (a validator)."""
    known = [form[name].data or "" for name in ("name", "email") if name in form]
    person = me()
    if problem := passwords.weakness(
        field.data or "", *known, *((person.name, person.email) if person else ())
    ):
        raise ValidationError(problem)


NAME = (DataRequired(), Length(max=120), no_control_characters)
NEW_PASSWORD = {"autocomplete": "new-password", "minlength": "8", "maxlength": "128"}


class SignInForm(Form):
    email = StringField(
        _("E-mail address"),
        [DataRequired(), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "username", "dir": "ltr"},
    )
    password = PasswordField(
        _("Password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )
    # What was typed when the session ended, see ``to_sign_in``: it comes through signing in.
    kept_path = HiddenField()
    kept = HiddenField()


class AddressForm(Form):
    email = StringField(
        _("E-mail address"),
        [DataRequired(), Length(max=254), good_address],
        render_kw={"type": "email", "autocomplete": "email", "dir": "ltr"},
    )


class NewPasswordForm(Form):
    password = PasswordField(
        _("New password"),
        [InputRequired(), strong_enough],
        description=_("At least 8 characters."),
        render_kw=NEW_PASSWORD,
    )


class NewAddressForm(AddressForm):
    password = PasswordField(
        _("Password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )


class ChangePasswordForm(NewPasswordForm):
    old = PasswordField(
        _("Present password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )


class ProfileForm(EditForm):
    name = StringField(
        _("Your name"),
        NAME,
        description=_("As it should appear, in any script."),
        render_kw={"autocomplete": "name"},
    )
    office = SelectField(
        _("IP office or organisation"),
        validators=[],
        description=_("Leave it empty if you work for none of these."),
    )
    affiliation = StringField(
        _("Affiliation"),
        [Length(max=200), no_control_characters],
        description=_("University, company or unit; shown beside your name."),
    )
    country = SelectField(_("Country"))
    languages = LanguagesField(_("Languages"), description=_("Type the name of each language."))
    skills = LinesField(
        _("Skills"),
        description=_("One a line, for example: machine translation."),
        render_kw={"rows": 3},
    )
    time_zone = ZoneField(
        _("Time zone"),
        [DataRequired()],
        description=_("Type a city or a country. Deadlines are shown in this zone too."),
    )
    locale = SelectField(_("Language of the site and of messages"))
    contact = PublicBox(_("Name me as a contact of my office in its challenges and solutions"))


@pages.route("/people/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        if me() is not None:
            return go_on("home.me")
    elif form.validate():
        succeeded = slow_down("sign in", form.email.data, 10)
        person = accounts.authenticate(form.email.data.strip(), form.password.data)
        # The password of invented people is published; it opens nothing once a site is no
        # demonstration any more.
        if person is not None and (current_app.config["SETTINGS"].demo or not person.demonstration):
            succeeded()
            enter(person)
            return _go_on(form)
        form.form_errors.append(
            gettext(
                "Address and password do not belong together. Try again, or choose a new password."
            )
        )
    return render_template("people/sign_in.html", form=form)


def _go_on(form: SignInForm) -> ResponseReturnValue:
    """Lead to where the person wanted to go; what could not be saved because the session had ended
    is offered again."""
    # It came with the form, so it may name any site.
    path = here(form.kept_path.data)
    if path:
        try:
            fields = [(str(name), str(value)) for name, value in json.loads(form.kept.data or "[]")]
        except (ValueError, TypeError):
            fields = []
        if fields:
            return render_template(
                "people/again.html",
                path=path,
                # The token belonged to the session that has ended; the page puts its own in.
                fields=[pair for pair in fields if pair[0] != "csrf_token"],
            )
    return go_on("home.me")


@pages.post("/people/sign-out")
@signed_in
def sign_out(person: Person) -> Response:
    # On the server too: a copy of the cookie must not sign anybody in again.
    sessions.end_session(person.secret, now())
    session.clear()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("home.index"))


@pages.route("/people/edit", methods=["GET", "POST"])
@signed_in
def edit(person: Person) -> ResponseReturnValue:
    form = ProfileForm(obj=person, data={"office": str(person.office_id or "")})
    named = [("", "—"), *offices.choices()]
    if person.office is not None and person.office.merged_into:
        # It is no choice for anybody else; whoever named it before is told on the page.
        named.insert(1, (str(person.office_id), offices.localised_name(person.office)))
    form.office.choices = options(named)
    form.country.choices = options([("", "—"), *language.countries()])
    form.locale.choices = options(
        [("", gettext("As my browser wishes"))]
        + [(code, found.name) for code, found in language.LOCALES.items()]
    )
    if form.validate_on_submit():
        values = {
            "name": " ".join(form.name.data.split()),
            "office": offices.find(form.office.data or ""),
            "affiliation": form.affiliation.data.strip(),
            "country": form.country.data,
            "languages": form.languages.data,
            "skills": form.skills.data,
            "time_zone": form.time_zone.data,
            "locale": form.locale.data,
            "contact": form.contact.data,
        }
        if attempt(
            form,
            lambda: profiles.edit(person, form.expected, now(), **values),
            gettext("Your profile is saved."),
        ):
            answer = redirect(url_for("people.edit"))
            answer.delete_cookie("lang")  # the account's language counts again in this browser too
            return answer
    return render_template(
        "people/edit.html",
        form=form,
        sessions=sessions.open_sessions(person, now()),
        digest=tokens.digest(person.secret),
        degree=affiliations.degree(person, person.office),
    )


@pages.route("/people/password", methods=["GET", "POST"])
@signed_in
def password(person: Person) -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        slow_down("password", person.key, 10)
        done = gettext("Your new password is set. Every other session has ended.")
        if attempt(
            form,
            lambda: accounts.change_password(person, form.old.data, form.password.data, now()),
            done,
        ):
            return redirect(url_for("people.edit"))
    return render_template("people/password.html", form=form)


@pages.route("/people/email", methods=["GET", "POST"])
@signed_in
def email(person: Person) -> ResponseReturnValue:
    form = NewAddressForm()
    if form.validate_on_submit():
        slow_down("email", person.key, 5)
        way_on = wished()
        if attempt(
            form,
            lambda: accounts.ask_new_email(
                person,
                form.password.data,
                form.email.data,
                now(),
                lambda secret: external("people.email_confirm", secret=secret, next=way_on),
            ),
        ):
            return render_template("people/sent.html", email=form.email.data, purpose="email")
    return render_template("people/email.html", form=form)


@pages.route("/people/email/<secret>", methods=["GET", "POST"])
@public
def email_confirm(secret: str) -> ResponseReturnValue:
    if request.method == "POST":
        present = me()
        attempt(
            None,
            lambda: accounts.take_new_email(secret, now(), present.secret if present else ""),
            gettext("Your account uses the new address from now on."),
        )
        return go_on("people.edit")
    return render_template(
        "people/email_confirm.html", token=tokens.holder(secret, "change email", now())
    )


@pages.post("/people/sessions/end")
@signed_in
def end_sessions(person: Person) -> Response:
    ended = sessions.end_sessions(person, now(), but=person.secret)
    flash(
        language.ngettext(
            "One other session was ended.", "%(num)s other sessions were ended.", ended
        ),
        "success",
    )
    return redirect(url_for("people.edit"))


@pages.get("/person/<person>")
@opens(people.Person, to=permissions.view_person)
def show(person: people.Person) -> str:
    degree = affiliations.degree(person, person.office)
    return render_template("people/show.html", person=person, degree=degree)

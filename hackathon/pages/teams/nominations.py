"""Entering people and teams by their addresses, what came of it, and the page on which each of them
confirms without having had an account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.desk import entered_sheets
from hackathon.events import rules
from hackathon.events.events import Event
from hackathon.judging import judge_lists, panels
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import as_file
from hackathon.pages.forms import Form, LinesField, no_control_characters
from hackathon.pages.forms.plain import Inner
from hackathon.pages.guard import external, me, now, opens, refuse
from hackathon.pages.paging import page_of
from hackathon.pages.people.entering import enter as sign_in
from hackathon.pages.people.people import NAME, NEW_PASSWORD, strong_enough
from hackathon.pages.teams import registrations
from hackathon.people.accounts import NewAccount
from hackathon.people.acts import Act
from hackathon.people.people import Person, by_email
from hackathon.teams import confirming, nominating, nominations, people_files
from hackathon.teams.nominating import Listed
from hackathon.teams.nominations import Nomination, NominationBatch, Said
from hackathon.teams.registrations import Given

pages = Blueprint("nominations", __name__)

MOST_TYPED = 40  # lines of the form; more are a file
A_DAY = 86_400  # seconds
STATES = {
    "open": _("Not answered yet"),
    "accepted": _("Confirmed"),
    "declined": _("Declined"),
    "revoked": _("Taken back"),
}


class EnterForm(Form):
    team = StringField(
        _("Team"),
        [Optional(), Length(max=nominating.LONGEST_TEAM), no_control_characters],
        description=_("A new one, or one that exists. Empty: people without a team."),
    )
    people = LinesField(
        _("People"),
        [DataRequired()],
        description=_(
            "One a line: the e-mail address, then the name. The first of a new team becomes its"
            " captain. Each gets a message and confirms; nobody needs an account before."
        ),
        render_kw={"rows": 6},
    )
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("Everybody whom you enter reads it."),
        render_kw={"rows": 2},
    )


class AccountForm(Inner):
    name = StringField(
        _("Your name"),
        NAME,
        description=_("As it should appear, in any script."),
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(), strong_enough],
        description=_("At least 8 characters."),
        render_kw=NEW_PASSWORD,
    )


def link_of(event: Event) -> nominating.LinkTo:
    """Return what makes the address of the page on which somebody confirms."""
    return lambda secret: external("nominations.answer", event=event.slug, secret=secret)


# --- Entering. ------------------------------------------------------------------------------------


@pages.get("/events/<event>/organise/entered")
@opens(Event, to=permissions.organise)
def index(event: Event) -> ResponseReturnValue:
    acts = nominations.batches(event)
    file = as_file(
        f"{event.slug}-entered-by-others",
        lambda: entered_sheets.batches(acts, nominations.counted(acts)),
    )
    if file:
        return file
    found = page_of(acts)
    return render_template(
        "nominations/index.html",
        event=event,
        found=found,
        counts=nominations.counted(found.rows),
    )


@pages.route("/events/<event>/enter", methods=["GET", "POST"])
@opens(Event, to=permissions.enter_others)
def new(event: Event, person: Person) -> ResponseReturnValue:
    form = EnterForm()
    if not form.is_submitted():
        form.team.data = request.args.get("team", "")[: nominating.LONGEST_TEAM]
    if form.validate_on_submit() and _few(form):
        made: list[NominationBatch] = []
        if attempt(form, lambda: made.append(_enter(event, person, form))):
            flash(gettext("Entered. Everybody on the list gets a message."), "success")
            return redirect(url_for("nominations.show", event=event.slug, batch=made[0].key))
    own = nominations.batches(event, person)
    return render_template("nominations/new.html", event=event, form=form, own=list(own.limit(20)))


def _few(form: EnterForm) -> bool:
    if len(form.people.data) <= MOST_TYPED:
        return True
    sentence = gettext("At most %(most)s people at once. Upload a longer list.", most=MOST_TYPED)
    form.people.errors = [sentence]
    return False


def _enter(
    event: Event,
    person: Person,
    form: EnterForm,
) -> NominationBatch:
    team = " ".join((form.team.data or "").split())
    rows = people_files.typed(form.people.data, team)
    if not permissions.is_organiser(person, event):
        # A coordinator cannot write to half the world in the site's name.
        for _row in rows:
            rate_limits.hit(f"enter:{person.key}", MOST_TYPED, A_DAY, now())
    listed = Listed(rows, panels.addresses(event))
    said = Said(form.reason.data or "")
    return nominating.enter(event, listed, said, Act(person, now()), link_of(event))


@pages.get("/events/<event>/entered/<batch>")
@opens(NominationBatch, to=permissions.see_batch)
def show(batch: NominationBatch, person: Person) -> ResponseReturnValue:
    shown = nominations.of_batch(batch)
    if file := as_file(f"{batch.event.slug}-entered", lambda: entered_sheets.nominations(shown)):
        return file
    found = page_of(shown)
    return render_template(
        "nominations/show.html",
        event=batch.event,
        batch=batch,
        found=found,
        states=STATES,
        organises=permissions.is_organiser(person, batch.event),
    )


@pages.post("/events/<event>/entered/<batch>/undo")
@opens(NominationBatch, to=permissions.undo_batch)
def undo(batch: NominationBatch, person: Person) -> Response:
    done: list[tuple[int, int]] = []
    act = Act(person, now())
    room = judge_lists if batch.judges else nominations
    if attempt(None, lambda: done.append(room.undo(batch, act))):
        taken, stay = done[0]
        flash(
            ngettext("One entry was taken back.", "%(num)s entries were taken back.", taken),
            "success",
        )
        if stay:
            flash(
                ngettext(
                    "One person has confirmed meanwhile and stays. Exclude them one by one if need"
                    " be.",
                    "%(num)s people have confirmed meanwhile and stay. Exclude them one by one if"
                    " need be.",
                    stay,
                ),
                "warning",
            )
    return redirect(url_for("nominations.show", event=batch.event.slug, batch=batch.key))


# --- Confirming. ----------------------------------------------------------------------------------


@pages.route("/events/<event>/places/<secret>", methods=["GET", "POST"])
@opens(Event, to=permissions.view_event)
def answer(event: Event, secret: str) -> ResponseReturnValue:
    found = nominations.by_secret(event, secret)
    if found is None:
        return render_template("nominations/stale.html", event=event), 404
    # Whoever holds the link proved the address by it, signed in or not.
    owner = by_email(found.email)
    problem = nominations.why_not(found, now()) or permissions.confirm_nomination(
        owner, found, now()
    )
    form = account = None
    if not problem:
        form = None if permissions.is_registered(owner, event) else registrations.form_for(event)
        account = None if permissions.is_confirmed(owner) else AccountForm(prefix="account-")
        if account is not None and not account.is_submitted():
            account.name.data = found.name
    if request.method == "POST":
        refuse(problem or None)
        if request.form.get("answer") == "decline":
            return _decline(found)
        if _complete(form, account) and _confirm(found, owner, form, account):
            return redirect(url_for("registrations.mine", event=event.slug))
    return render_template(
        "nominations/answer.html",
        event=event,
        nomination=found,
        problem=problem,
        form=form,
        account=account,
        rules=rules.current(event),
    )


def _complete(form: Any, account: AccountForm | None) -> bool:
    # Both are asked, so that one look at the page shows everything that is missing.
    good = account is None or account.validate()
    return (form is None or registrations.complete(form)) and good


def _confirm(
    found: Nomination, owner: Person | None, form: Any, account: AccountForm | None
) -> bool:
    event = found.event
    seen = registrations.rules_seen(event, form) if form is not None else None
    said = registrations.given(form) if form is not None else Given({})
    done = gettext("You take part. Welcome!")
    if account is None:
        assert owner is not None, "only an account that exists needs no new one"
        return attempt(form, lambda: nominations.accept(found, owner, seen, said, now()), done)
    name = " ".join(account.name.data.split())
    new = NewAccount(
        name,
        found.email,
        account.password.data,
        g.locale,
    )
    people: list[Person] = []

    def verb() -> None:
        people.append(confirming.welcome_and_accept(found, new, seen, said, now()))

    if not attempt(form, verb, done):
        return False
    # Somebody else who is signed in on this machine stays so.
    if me() is None:
        sign_in(people[-1])
    return True


def _decline(found: Nomination) -> Response:
    done = gettext("You have declined. Nothing else happens.")
    attempt(None, lambda: nominations.decline(found, now()), done)
    return redirect(url_for("events.show", event=found.event.slug))

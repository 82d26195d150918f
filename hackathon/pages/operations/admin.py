"""The administrators' pages: people, offices, the audit log of the site, the outbox, the system."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from hackathon import permissions
from hackathon.core import audit as chain
from hackathon.core import clock_floor, language
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.core.mail import STEP_NAMES
from hackathon.desk import audit_labels, event_exports
from hackathon.operations import system_page
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import send_sheet
from hackathon.pages.forms import (
    EditForm,
    LinesField,
    no_control_characters,
    options,
    web_address,
)
from hackathon.pages.forms.searched import named
from hackathon.pages.guard import now, opens
from hackathon.pages.operations.office_codes import CodeForm
from hackathon.pages.paging import page_of
from hackathon.people import (
    accounts,
    confirmations,
    domains,
    office_requests,
    offices,
    sessions,
)
from hackathon.people import people as accounts_of
from hackathon.people.office_requests import OfficeRequest
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.privacy import closing

pages = Blueprint("admin", __name__)

ROLES = {
    "administrator": _("Administrators"),
    "unconfirmed": _("Address not confirmed"),
    "closed": _("Closed accounts"),
}
MESSAGE_STATES = {"waiting": _("To be sent"), "failed": _("Failed"), "sent": _("Sent")}


def _names(form: Any, field: Any) -> None:
    """Refuse a line that is no language with a name (a validator)."""
    for line in (field.data or "").splitlines():
        if line.strip() and named(line) is None:
            raise ValidationError(
                _(
                    "“%(line)s” is not “language: name”. Write for example French: Office des"
                    " brevets."
                )
                % {"line": line[:40]}
            )


class OfficeForm(EditForm):
    name = StringField(_("Name"), [DataRequired(), Length(max=200), no_control_characters])
    kind = SelectField(_("Kind"), choices=options(offices.KIND_NAMES))
    country = SelectField(_("Country"))
    region = StringField(_("Region"), [Length(max=80), no_control_characters])
    website = StringField(_("Website"), [Length(max=250), web_address], render_kw={"dir": "ltr"})
    names = TextAreaField(
        _("Names in other languages"),
        [Length(max=4000), no_control_characters, _names],
        description=_("One a line: French: Office des brevets"),
    )

    mail_domains = LinesField(
        _("Mail domains"),
        description=_(
            "One a line, such as ipo.example. Whoever proves an address there is confirmed. Name"
            " none that another office or the public uses."
        ),
        render_kw={"rows": 3, "dir": "ltr"},
    )

    def fields_of(self) -> dict[str, object]:
        """Return what the columns get."""
        pairs = map(named, (self.names.data or "").splitlines())
        return {
            **self.values("code", "names", "mail_domains"),
            "mail_domains": [
                domains.ascii_form(line) or line for line in self.mail_domains.data or []
            ],
            "names": dict(pair for pair in pairs if pair is not None),
        }


class NewOfficeForm(OfficeForm):
    code = CodeForm.code


def _office_form(kind: type[OfficeForm], office: Office | None = None) -> OfficeForm:
    names = sorted(office.names.items()) if office is not None else []
    lines = "\n".join(f"{code}: {name}" for code, name in names)
    form = kind(obj=office, data={"names": lines})
    form.country.choices = options([("", gettext("None")), *language.countries()])
    return form


def _q() -> str:
    return request.args.get("q", "")[:100]


@pages.get("/admin/")
@opens(None, to=permissions.administer)
def index() -> str:
    return render_template(
        "admin/index.html", outbox=system_page.outbox(now()), clock=system_page.clock_shown(now())
    )


@pages.post("/admin/clock")
@opens(None, to=permissions.administer)
def set_clock(person: Person) -> Response:
    clock_floor.set_to_machine(person, now())
    flash(gettext("The site goes on from the time of its machine."), "success")
    return redirect(url_for("admin.index"))


# --- People. --------------------------------------------------------------------------------------


@pages.get("/admin/people/")
@opens(None, to=permissions.administer)
def people() -> str:
    role = request.args.get("role", "")
    found = page_of(accounts_of.search(_q(), role))
    return render_template(
        "admin/people.html",
        found=found,
        q=_q(),
        role=role,
        roles=ROLES,
    )


@pages.get("/admin/people/<person>")
@opens(Person, to=permissions.administer)
def person(whose: Person) -> str:
    found = page_of(event_exports.acts_by(whose))
    return render_template(
        "admin/person.html",
        whose=whose,
        sessions=sessions.open_sessions(whose, now()),
        found=found,
        acts=audit_labels,
    )


def _to(whose: Person) -> Response:
    return redirect(url_for("admin.person", person=whose.key))


@pages.post("/admin/people/<person>/close")
@opens(Person, to=permissions.administer)
def close(whose: Person, person: Person) -> Response:
    attempt(
        None,
        lambda: closing.close_for(whose, person, now()),
        gettext("The account is closed, and its sessions have ended."),
    )
    return _to(whose)


@pages.post("/admin/people/<person>/reopen")
@opens(Person, to=permissions.administer)
def reopen(whose: Person, person: Person) -> Response:
    attempt(
        None, lambda: accounts.reopen(whose, person, now()), gettext("The account is open again.")
    )
    return _to(whose)


@pages.post("/admin/people/<person>/appoint")
@opens(Person, to=permissions.administer)
def appoint(whose: Person, person: Person) -> Response:
    wanted = request.form.get("administrator") == "yes"
    done = (
        gettext("%(name)s administers the site now.", name=whose.name)
        if wanted
        else gettext("%(name)s no longer administers the site.", name=whose.name)
    )
    attempt(None, lambda: accounts_of.appoint(whose, wanted, person, now()), done)
    return (
        # Who has just given the role up may not see these pages any more.
        _to(whose) if not (whose.id == person.id and not wanted) else redirect(url_for("home.me"))
    )


# --- Offices. -------------------------------------------------------------------------------------


@pages.get("/admin/offices/", endpoint="offices")
@opens(None, to=permissions.administer)
def offices_list() -> str:
    return render_template(
        "admin/offices.html", found=page_of(offices.search(_q())), q=_q(), kinds=offices.KIND_NAMES
    )


@pages.route("/admin/offices/new", methods=["GET", "POST"])
@opens(None, to=permissions.administer)
def new_office(person: Person) -> ResponseReturnValue:
    form = _office_form(NewOfficeForm)
    proposal = OfficeRequest.by_address(request.args.get("request", ""))
    if proposal is not None and not form.is_submitted():
        form.name.data = proposal.name
    if form.validate_on_submit() and attempt(
        form,
        lambda: office_requests.register(
            proposal, person, now(), code=form.code.data, **form.fields_of()
        ),
        gettext("The organisation is in the register."),
    ):
        return redirect(url_for("admin.offices"))
    return render_template("admin/office.html", form=form, office=None, others=[])


@pages.route("/admin/offices/<office>", methods=["GET", "POST"])
@opens(Office, to=permissions.edit_office)
def office(office: Office, person: Person) -> ResponseReturnValue:
    form = _office_form(OfficeForm, office)
    if form.validate_on_submit() and attempt(
        form,
        lambda: confirmations.edit_office(office, form.expected, person, now(), **form.fields_of()),
        gettext("Saved."),
    ):
        return redirect(url_for("admin.offices"))
    others = [pair for pair in offices.choices() if pair[0] != str(office.id)]
    return render_template("admin/office.html", form=form, office=office, others=others)


@pages.post("/admin/offices/<office>/merge")
@opens(Office, to=permissions.edit_office)
def merge(office: Office, person: Person) -> Response:
    into = offices.find(request.form.get("into", ""))
    if into is not None:
        done = gettext("%(name)s is part of another office now.", name=office.name)
        attempt(None, lambda: offices.merge(office, into, person, now()), done)
    elif office.merged_into:
        done = gettext("%(name)s stands for itself again.", name=office.name)
        attempt(None, lambda: offices.separate(office, person, now()), done)
    return redirect(url_for("admin.office", office=office.code))


# --- The site. ------------------------------------------------------------------------------------


@pages.get("/admin/audit")
@opens(None, to=permissions.administer)
def audit(person: Person) -> str:
    known = audit_labels.choices(event_exports.verbs(None, person))
    verb = request.args.get("verb", "") if request.args.get("verb") in dict(known) else ""
    who = request.args.get("person", "")[:100]
    checked = "check" in request.args
    found = page_of(event_exports.acts(None, person, verb, who))
    return render_template(
        "admin/audit.html",
        found=found,
        acts=audit_labels,
        verbs=known,
        verb=verb,
        person=who,
        checked=checked,
        broken=chain.first_broken() if checked else None,
    )


@pages.get("/admin/audit.<any(csv,xlsx):kind>")
@opens(None, to=permissions.administer)
def audit_export(kind: str, person: Person) -> Response:
    return send_sheet(event_exports.audit(None, person), "audit", kind)


@pages.get("/admin/outbox")
@opens(None, to=permissions.administer)
def outbox() -> str:
    state = request.args.get("state", "") if request.args.get("state") in MESSAGE_STATES else ""
    settings = current_app.config["SETTINGS"]
    return render_template(
        "admin/outbox.html",
        steps=STEP_NAMES,
        found=page_of(system_page.messages(state)),
        numbers=system_page.outbox(now()),
        state=state,
        states=MESSAGE_STATES,
        server=settings.mail_server,
    )


@pages.post("/admin/outbox/try-again")
@opens(None, to=permissions.administer)
def try_again(person: Person) -> Response:
    count = system_page.try_again(person, now())
    flash(
        ngettext("One message is tried again.", "%(num)s messages are tried again.", count),
        "success",
    )
    return redirect(url_for("admin.outbox"))


@pages.get("/admin/system")
@opens(None, to=permissions.administer)
def system() -> str:
    settings = current_app.config["SETTINGS"]
    return render_template(
        "admin/system.html",
        versions=system_page.versions(),
        database=system_page.database(settings),
        files=system_page.files(settings),
        settings=system_page.settings_shown(settings),
    )

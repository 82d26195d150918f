"""The people of an office: who is confirmed, who represents it, who asks to."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import gettext
from hackathon.pages.attempts import attempt
from hackathon.pages.guard import now, opens
from hackathon.pages.paging import page_of
from hackathon.pages.people.offices import AskForm
from hackathon.people import affiliations, confirmations, consents, office_requests, offices, people
from hackathon.people.acts import Act
from hackathon.people.office_requests import OfficeRequest
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("office_people", __name__)


def _as_what(person: Person, office: Office) -> str:
    """As what somebody decides for an office: its representative, or an administrator."""
    own = permissions.speaks(person, office, "people") is None
    return "representative" if own else "administrator"


def _back(office: Office) -> Response:
    return redirect(url_for("office_people.index", office=office.code))


def _first_error(form: AskForm) -> None:
    flash(str(next(iter(form.errors.values()))[0]), "error")


@pages.get("/offices/<office>/people")
@opens(Office, to=permissions.manage_office)
def index(office: Office, person: Person) -> str:
    return render_template(
        "office_people/index.html",
        office=office,
        name=offices.localised_name(office),
        representatives=affiliations.people_of(office, "representative"),
        confirmed=affiliations.people_of(office, "confirmed"),
        saying=affiliations.saying(office),
        requests=office_requests.open_of(office),
        kind_names=office_requests.KIND_NAMES,
        how_names=affiliations.HOW_NAMES,
        unanswered=[row for row in consents.of_office(office) if row.status == "asked"],
    )


@pages.post("/offices/<office>/people/raise", endpoint="raise")
@opens(Office, to=permissions.manage_office)
def raise_to(office: Office, person: Person) -> Response:
    whom = people.by_key(request.form.get("person", ""))
    wanted = request.form.get("degree", "")
    if whom is not None and wanted in {"confirmed", "representative"}:
        done = {
            "confirmed": gettext("%(name)s is confirmed.", name=whom.name),
            "representative": gettext("%(name)s represents the office now.", name=whom.name),
        }
        how = _as_what(person, office)
        attempt(
            None,
            lambda: confirmations.raise_to(
                wanted, whom, office, confirmations.Word(person, how), now()
            ),
            done[wanted],
        )
    return _back(office)


@pages.post("/offices/<office>/people/end")
@opens(Office, to=permissions.manage_office)
def end(office: Office, person: Person) -> Response:
    whom = people.by_key(request.form.get("person", ""))
    # Anything else ends it altogether: a mistaken value never leaves somebody with more.
    to = "confirmed" if request.form.get("to") == "confirmed" else "said"
    reason = request.form.get("reason", "")[:2000]
    if whom is not None:
        attempt(
            None,
            lambda: confirmations.end(whom, office, reason, Act(person, now()), to),
            gettext("This has ended, and %(name)s is told.", name=whom.name),
        )
    return _back(office)


@pages.post("/offices/<office>/ask/<any(confirmed,representative):kind>")
@opens(Office, to=permissions.ask_office)
def ask(office: Office, kind: str, person: Person) -> Response:
    form = AskForm()
    if form.validate():
        # Each goes by mail to everybody who may answer it.
        rate_limits.hit(f"ask office:{person.key}", 10, 86400, now())
        attempt(
            None,
            lambda: office_requests.ask(kind, office, person, form.text.data, now()),
            gettext("Your request is on its way. You hear from us when it is answered."),
        )
    else:
        _first_error(form)
    return redirect(url_for("offices.show", office=office.code))


@pages.post("/offices/requests/<office_request>")
@opens(OfficeRequest, to=permissions.decide_office_request)
def decide(row: OfficeRequest, person: Person) -> ResponseReturnValue:
    how = _as_what(person, row.office) if row.office else "administrator"
    if request.form.get("answer") == "accept" and row.office is not None:
        attempt(
            None,
            lambda: office_requests.accept(row, person, how, now()),
            gettext("The request of %(name)s is accepted.", name=row.person.name),
        )
    elif request.form.get("answer") == "decline":
        reason = request.form.get("reason", "")[:2000]
        attempt(
            None,
            lambda: office_requests.decline(row, reason, person, now()),
            gettext("The request of %(name)s is declined.", name=row.person.name),
        )
    # Back to where the button stood: an office's page, or the administrators' list of all.
    if row.office is not None and request.form.get("from") != "requests":
        return _back(row.office)
    return redirect(url_for("office_people.requests"))


@pages.post("/offices/requests/<office_request>/withdraw")
@opens(OfficeRequest, to=permissions.withdraw_office_request)
def withdraw(row: OfficeRequest) -> Response:
    attempt(
        None,
        lambda: office_requests.withdraw(row, now()),
        gettext("You have withdrawn your request."),
    )
    where = ("offices.show", row.office.code) if row.office else ("offices.index", None)
    return redirect(url_for(where[0], office=where[1]))


@pages.get("/admin/offices/requests")
@opens(None, to=permissions.administer)
def requests() -> str:
    return render_template(
        "office_people/requests.html",
        found=page_of(office_requests.open_all()),
        kind_names=office_requests.KIND_NAMES,
        waiting=list(consents.waiting_for_administrators().limit(100)),
        acts=consents.ACTS,
        office_name=offices.localised_name,
    )

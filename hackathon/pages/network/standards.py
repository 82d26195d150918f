"""Standards in use: over all offices, and what one of them says."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from hackathon import permissions
from hackathon.core.language import Lazy, gettext
from hackathon.core.language import lazy as _
from hackathon.network import standards
from hackathon.network.standards import Standard, Wish
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import EditForm, options
from hackathon.pages.guard import now, opens, public
from hackathon.pages.paging import page_of
from hackathon.people import offices
from hackathon.people.offices import Office
from hackathon.people.people import Person

pages = Blueprint("standards", __name__)

STATES = {standards.UNSAID: _("Not said"), **standards.STATE_NAMES}


class Standing(NamedTuple):
    """All that an office says of standards, as a form takes it."""

    revision: int


class StandardsForm(EditForm):
    """A field for each line of the file, so that a new standard needs no code."""


def _called(standard: Standard) -> Lazy:
    return Lazy(lambda: f"{standard.code}: {standard.title}")


for key, standard in standards.known().items():
    setattr(StandardsForm, key, SelectField(_called(standard), choices=options(STATES)))


@pages.get("/offices/standards")
@public
def index() -> str:
    names = ("q", "standard", "state", "region")
    wish = Wish(**{name: request.args.get(name, "").strip()[:100] for name in names})
    regions = [(code, offices.REGION_NAMES.get(code, code)) for code in offices.regions()]
    return render_template(
        "standards/index.html",
        found=page_of(standards.found(wish)),
        wish=wish,
        narrowed=any(wish),
        known=standards.known(),
        choices=[(key, f"{row.code}: {row.title}") for key, row in standards.known().items()],
        states=standards.STATE_NAMES,
        regions=regions,
        office_name=offices.localised_name,
    )


@pages.route("/offices/<office>/standards", methods=["GET", "POST"])
@opens(Office, to=permissions.keep_network)
def edit(office: Office, person: Person) -> ResponseReturnValue:
    said = {row.standard: row.state for row in standards.of(office)}
    before = {key: said.get(key, standards.UNSAID) for key in standards.known()}
    form = StandardsForm(obj=Standing(standards.revision(office)), data=before)
    if form.validate_on_submit() and attempt(
        form,
        lambda: standards.say(office, form.expected, form.values(), person, now()),
        gettext("Saved."),
    ):
        return redirect(url_for("offices.show", office=office.code))
    return render_template(
        "standards/edit.html",
        form=form,
        office=office,
        name=offices.localised_name(office),
    )

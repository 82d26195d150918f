"""Files of a pilot: for everybody where they are released, else for those who run it."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField, RadioField, StringField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.challenges import resources
from hackathon.core.files import file_types
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.pages import receiving, serving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, Ticks, no_control_characters, options
from hackathon.pages.guard import now, opens
from hackathon.people.people import Person
from hackathon.pilots.parts import files, team_files
from hackathon.pilots.parts.files import Added, PilotFile
from hackathon.pilots.parts.team_files import Further
from hackathon.pilots.pilots import Pilot

pages = Blueprint("pilot_files", __name__)


class FileForm(Form):
    file = FileField(
        _("File"),
        description=_("Data, documents and archives; programs and web pages are not taken."),
    )
    note = StringField(
        _("What it is"),
        [Length(max=files.LONGEST_NOTE), no_control_characters],
    )
    public = BooleanField(
        _("Everybody may have it"), description=_("Else only those who run the pilot.")
    )


class TeamForm(Form):
    files = Ticks(_("Files"), description=_("Those that the pilot does not have yet."))
    readers = RadioField(
        _("Who may have them"),
        [DataRequired()],
        default="inside",
        choices=options(
            [("everybody", _("Everybody")), ("inside", _("Only those who run the pilot"))]
        ),
    )


@pages.get("/pilots/<pilot>/files")
@opens(Pilot, to=permissions.view_pilot)
def index(pilot: Pilot, person: Person | None) -> str:
    edits = permissions.edit_pilot(person, pilot, now()) is None
    inside = permissions.view_inside(person, pilot, now()) is None
    return render_template(
        "pilot_files/index.html",
        pilot=pilot,
        found=files.shown(pilot, inside),
        withdrawn=files.shown(pilot, True, withdrawn=True) if edits else [],
        edits=edits,
        inside=inside,
        releases=permissions.release_team_files(person, pilot, now()) is None,
    )


def _added(form: FileForm) -> Added | None:
    """Store the file that came along; None when it was refused, which the field then says."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.file.errors = [gettext("Choose a file.")]
        return None
    name = file_types.clean_name(sent.filename)
    limit = current_app.config["SETTINGS"].max_file_size
    try:
        received = resources.receive(sent.stream, name, limit)
    except Refused as refusal:
        form.file.errors = [str(refusal)]
        return None
    return Added(received, form.note.data or "", bool(form.public.data))


@pages.route("/pilots/<pilot>/files/new", methods=["GET", "POST"])
@opens(Pilot, to=permissions.edit_pilot)
@receiving.checks_token
def add(pilot: Pilot, person: Person) -> ResponseReturnValue:
    # The door is passed, so a large file may come along now.
    receiving.admit(current_app.config["SETTINGS"].max_file_size)
    receiving.check_token()
    form = FileForm()
    if form.validate_on_submit() and (added := _added(form)) is not None:
        done = gettext("The file is with the pilot.")
        if attempt(form, lambda: files.add(pilot, added, person, now()), done):
            return _back(pilot)
    return render_template("pilot_files/add.html", pilot=pilot, form=form)


@pages.route("/pilots/<pilot>/files/from-team", methods=["GET", "POST"])
@opens(Pilot, to=permissions.release_team_files)
def from_team(pilot: Pilot, person: Person) -> ResponseReturnValue:
    found = team_files.further(pilot)
    form = TeamForm()
    form.files.choices = options((one.file.key, _label(one)) for one in found)
    if form.validate_on_submit():
        wanted, public = form.files.data or [], form.readers.data == "everybody"
        done = gettext("The files are with the pilot.")
        if attempt(form, lambda: team_files.release(pilot, wanted, public, person, now()), done):
            return _back(pilot)
    return render_template(
        "pilot_files/from_team.html",
        pilot=pilot,
        form=form,
        found=found,
    )


def _label(one: Further) -> str:
    version = gettext("Version %(number)s", number=one.version.number)
    return f"{one.file.name} · {version} · sha256 {one.file.sha256[:16]}"


@pages.get("/pilots/<pilot>/files/<file>")
@opens(PilotFile, to=permissions.view_pilot_file)
def download(row: PilotFile) -> Response:
    return serving.send(row.stored, row.sha256, row.name, row.media_type)


@pages.post("/pilots/<pilot>/files/<file>/release")
@opens(PilotFile, to=permissions.edit_pilot_file)
def release(row: PilotFile, person: Person) -> Response:
    public = not row.public
    done = (
        gettext("Everybody may have the file.")
        if public
        else gettext("Only those who run the pilot may have the file.")
    )
    attempt(None, lambda: files.release(row, public, person, now()), done)
    return _back(row.pilot)


@pages.post("/pilots/<pilot>/files/<file>/withdraw")
@opens(PilotFile, to=permissions.edit_pilot_file)
def withdraw(row: PilotFile, person: Person) -> Response:
    done = gettext("It is off the page. You can restore it at the end of the page.")
    attempt(None, lambda: files.withdraw(row, person, now()), done)
    return _back(row.pilot)


@pages.post("/pilots/<pilot>/files/<file>/restore")
@opens(PilotFile, to=permissions.edit_pilot_file)
def restore(row: PilotFile, person: Person) -> Response:
    done = gettext("It is on the page again.")
    attempt(None, lambda: files.restore(row, person, now()), done)
    return _back(row.pilot)


def _back(pilot: Pilot) -> Response:
    return redirect(url_for("pilot_files.index", pilot=pilot.slug))

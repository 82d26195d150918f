"""Lists of people brought as files: looked at first, line by line, and then entered in one act."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import FileField, HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.core.spreadsheets.tables import BadTable, Fault
from hackathon.desk.event_exports import Sheet
from hackathon.events.events import Event
from hackathon.judging import judge_lists, panels
from hackathon.pages import receiving
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import send_sheet
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import external, now, opens, refuse
from hackathon.pages.judging.judging import queue_link
from hackathon.pages.teams.nominations import link_of
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.teams import nominating, people_files
from hackathon.teams.nominating import Line, Listed
from hackathon.teams.nominations import NominationBatch, Said
from hackathon.teams.people_files import Brought

pages = Blueprint("imports", __name__)

SHOWN = 200  # lines of a preview: nobody reads more
KINDS = {"people": _("Participants and teams"), "judges": _("Judges and their languages")}


class ListForm(Form):
    kind = RadioField(_("What the list holds"), choices=options(KINDS.items()), default="people")
    file = FileField(
        _("The list as CSV or XLSX"),
        description=_("The first line names the columns, as in the template."),
    )


class EnterForm(Form):
    kind = HiddenField()
    text = HiddenField()  # the list as CSV: what was looked at is what is entered
    source = HiddenField()
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("Everybody on the list reads it."),
        render_kw={"rows": 2},
    )


class Preview(NamedTuple):
    """What a list would do."""

    kind: str
    lines: list[Line]
    faults: list[tuple[int | None, str]]  # line of the file, sentence

    def of(self, state: str) -> list[Line]:
        """Return the lines in a state."""
        return [line for line in self.lines if line.state == state]


def _kind(typed: str | None) -> str:
    return typed if typed in KINDS else "people"


def _open_to(
    event: Event,
    person: Person,
    kind: str,
) -> None:
    """Judges are the matter of those who manage judging."""
    if kind == "judges":
        refuse(permissions.manage_judging(person, event, now()))


def _preview(
    event: Event,
    kind: str,
    brought: Brought,
) -> Preview:
    if kind == "judges":
        lines = judge_lists.plan(event, brought.rows)
    else:
        listed = Listed(brought.rows, panels.addresses(event))
        lines = nominating.plan(event, listed, now())
    # Of the file and of its people in one list, by line: that is how somebody mends it.
    faults = [_said(fault) for fault in brought.faults]
    faults += [(line.named.line, line.sentence) for line in lines if line.state == "fault"]
    if beyond := nominating.too_many(lines):
        faults.append((None, beyond))
    return Preview(kind, lines, sorted(faults, key=lambda fault: fault[0] or 0))


def _said(fault: Fault) -> tuple[int | None, str]:
    sentence = gettext(fault.message)
    return fault.line, sentence % fault.values if fault.values else sentence


# --- Looking. -------------------------------------------------------------------------------------


@pages.route("/events/<event>/organise/import", methods=["GET", "POST"])
@opens(Event, to=permissions.care_for_teams)
@receiving.checks_token
def new(event: Event, person: Person) -> ResponseReturnValue:
    if request.method == "POST":
        receiving.admit(people_files.LARGEST)
        receiving.check_token()
    form = ListForm()
    if form.validate_on_submit():
        kind = _kind(form.kind.data)
        _open_to(
            event,
            person,
            kind,
        )
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            form.file.errors = [gettext("Choose a file.")]
        else:
            return _look(event, kind, sent.filename, sent.stream.read())
    return render_template("imports/new.html", event=event, form=form, kinds=KINDS)


def _look(
    event: Event,
    kind: str,
    source: str,
    content: bytes,
) -> str:
    try:
        text, faults = people_files.text_of(content)
    except BadTable as bad:
        brought, text = Brought([], [bad.fault]), ""
    else:
        brought = people_files.read(text)
        brought = brought._replace(faults=[*faults, *brought.faults])
    form = EnterForm(formdata=None, data={"kind": kind, "text": text, "source": source})
    return _shown(event, _preview(event, kind, brought), form)


def _shown(
    event: Event,
    preview: Preview,
    form: EnterForm,
) -> str:
    new, there = preview.of("new"), preview.of("there")
    return render_template(
        "imports/preview.html",
        event=event,
        kind=preview.kind,
        new=new[:SHOWN],
        there=there[:SHOWN],
        faults=preview.faults[:SHOWN],
        counts={"new": len(new), "there": len(there), "faults": len(preview.faults)},
        form=form,
        shown=SHOWN,
    )


# --- Entering. ------------------------------------------------------------------------------------


@pages.post("/events/<event>/organise/import/enter")
@opens(Event, to=permissions.care_for_teams)
def enter(event: Event, person: Person) -> ResponseReturnValue:
    form = EnterForm()
    kind = _kind(form.kind.data)
    _open_to(
        event,
        person,
        kind,
    )
    # Read anew: what was there already may be more by now.
    brought = people_files.read(form.text.data or "")
    preview = _preview(
        event,
        kind,
        brought,
    )
    made: list[NominationBatch] = []
    if not preview.faults and form.validate_on_submit():
        said = Said(form.reason.data or "", form.source.data or "")
        if attempt(form, lambda: made.append(_enter(event, person, preview, said))):
            flash(gettext("Entered. Everybody on the list gets a message."), "success")
            return redirect(url_for("nominations.show", event=event.slug, batch=made[0].key))
    return _shown(
        event,
        preview,
        form,
    )


def _enter(
    event: Event,
    person: Person,
    preview: Preview,
    said: Said,
) -> NominationBatch:
    # Those who are there already too: the verb decides under its lock, not this page.
    rows = [line.named for line in preview.lines]
    if preview.kind == "judges":
        act = Act(person, now(), queue_link(event))

        def choose_password(secret: str) -> str:
            return external("accounts.reset", secret=secret)

        return judge_lists.enter(
            event,
            rows,
            said,
            act,
            choose_password,
        )
    listed = Listed(rows, panels.addresses(event))
    return nominating.enter(event, listed, said, Act(person, now()), link_of(event))


@pages.get(
    "/events/<event>/organise/import/<any(people,judges):name>-template.<any(csv,xlsx):kind>"
)
@opens(Event, to=permissions.care_for_teams)
def template(
    event: Event,
    name: str,
    kind: str,
) -> Response:
    rounds = [round.slug for round in event.rounds]
    columns, rows = people_files.template(name, rounds)
    return send_sheet(Sheet(columns, rows), f"{event.slug}-{name}-template", kind)

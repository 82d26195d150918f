"""Files of a submission: the list, sending and removing them, registering one for the grace period,
downloads."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hackathon import permissions
from hackathon.core import file_types, store
from hackathon.core.config import Settings
from hackathon.core.language import format_bytes, gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.pages import receiving
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import arrived, external, now, opens
from hackathon.pages.receiving import Arrival
from hackathon.pages.serving import serve
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, promises
from hackathon.submissions.attachments import Announced, Attachment
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Team

pages = Blueprint("files", __name__)


@pages.record
def make_slots(state: BlueprintSetupState) -> None:
    """Give the application its places for uploads."""
    state.app.extensions[receiving.SLOTS] = receiving.make_slots(
        state.app.config["SETTINGS"].max_uploads
    )


class PromiseForm(Form):
    name = StringField(
        _("Name of the file"), [DataRequired(), Length(max=255), no_control_characters]
    )
    size = IntegerField(_("Size in bytes"), [InputRequired(), NumberRange(min=1)])
    sha256 = StringField(
        _("sha256 of the file"),
        [
            DataRequired(),
            Length(
                min=64,
                max=64,
                message=_("The sha256 of a file has 64 characters from 0 to 9 and a to f."),
            ),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"},
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _page(submission: Submission, person: Person | None, form: PromiseForm | None = None) -> str:
    settings, at, event = _settings(), now(), submission.event
    used = attachments.used_bytes(submission.team)
    return render_template(
        "files/index.html",
        event=event,
        submission=submission,
        files=attachments.files(submission),
        refusal=permissions.upload_to_submission(person, submission, at),
        in_grace=event.submission_closes <= at < event.grace_ends,
        promises=promises.promises(submission),
        awaited={row.id for row in promises.awaited(submission)},
        form=form or PromiseForm(formdata=None),
        used=used,
        quota=settings.max_team_quota,
        largest=min(settings.max_file_size, max(settings.max_team_quota - used, 0)),
        types=",".join(f".{ending}" for ending in file_types.KINDS),
        most=attachments.MOST_FILES,
    )


def _back(submission: Submission) -> Response:
    return redirect(
        url_for("files.index", event=submission.event.slug, submission=submission.key), 303
    )


@pages.get("/events/<event>/submissions/<submission>/files/")
@opens(Submission, to=permissions.in_submission)
def index(submission: Submission, person: Person | None) -> str:
    return _page(submission, person)


@pages.post("/events/<event>/submissions/<submission>/files/upload")
@opens(Submission, to=permissions.upload_to_submission)
@receiving.checks_token
def upload(submission: Submission, person: Person) -> ResponseReturnValue:
    def room(size: int) -> str | None:
        return attachments.over_quota(submission.team, size, _settings().max_team_quota)

    taken: list[tuple[str, int, str]] = []
    refused: list[tuple[int, str]] = []
    try:
        with receiving.slot(), receiving.arrivals(_settings().max_file_size, room) as files:
            arrived()
            for arrival in files:
                try:
                    taken.append(take(submission, person, arrival))
                except Refused as refusal:
                    refused.append((422, str(refusal)))
            if not files:
                refused.append((422, gettext("Choose a file first.")))
    except Refused as refusal:
        refused.append((422, str(refusal)))
    except (store.TooLarge, RequestEntityTooLarge) as error:
        told = error.description if isinstance(error, RequestEntityTooLarge) else str(error)
        refused.append(
            (
                413,
                (
                    told
                    if told != RequestEntityTooLarge.description
                    else str(store.TooLarge(_settings().max_file_size))
                ),
            )
        )
    except UnsupportedMediaType as error:
        refused.append((415, error.description or ""))
    return _told(submission, taken, refused)


def take(submission: Submission, person: Person, arrival: Arrival) -> tuple[str, int, str]:
    """Commit a file that has arrived and give it its row; without a row its bytes do not stay."""
    media_type = receiving.looked_at(arrival)
    at, quota = now(), _settings().max_team_quota
    stored = arrival.file.commit()
    try:
        if submission.event.submissions_open(at):
            attachments.attach(
                submission, attachments.File(arrival.name, stored, media_type), person, at, quota
            )
        else:
            awaited = [
                row
                for row in promises.awaited(submission)
                if row.sha256 == stored.sha256 and row.size == stored.size
            ]
            if not awaited:
                raise Refused(
                    gettext(
                        "The deadline has passed, and this is not a file that was registered"
                        " before it."
                    )
                )
            promises.keep_promise(
                awaited[0],
                attachments.File(awaited[0].name, stored, media_type),
                Act(person, at),
                quota,
                receipt_link,
            )
    except Refused:  # of anything else nobody knows what became: then the sweep decides
        store.current().delete(stored.name)
        raise
    _clear(submission.team)
    return arrival.name, stored.size, stored.sha256


def _clear(team: Team) -> None:
    """Let the bytes of removed files go, now that the database has let go of them."""
    for name in attachments.clear(team):
        store.current().delete(name)


def receipt_link(version: Version) -> str:
    """Return the full address of a receipt's page, for a message."""
    return external("receipts.show", receipt=version.receipt)


def _told(
    submission: Submission, taken: list[tuple[str, int, str]], refused: list[tuple[int, str]]
) -> Any:
    if receiving.is_raw():
        if refused:
            return jsonify(error=refused[0][1]), refused[0][0]
        name, size, sha256 = taken[0]
        return jsonify(name=name, size=size, sha256=sha256), 201
    for name, size, _sha256 in taken:
        flash(
            gettext("“%(name)s” has arrived: %(size)s.", name=name, size=format_bytes(size)),
            "success",
        )
    for _status, sentence in refused:
        flash(sentence, "error")
    return _back(submission)


@pages.post("/events/<event>/submissions/<submission>/files/promise")
@opens(Submission, to=permissions.edit_submission)
def promise(submission: Submission, person: Person) -> ResponseReturnValue:
    form = PromiseForm()
    if form.validate_on_submit():
        name, sha256 = file_types.clean_name(form.name.data), form.sha256.data.strip().lower()
        if refusal := file_types.refusal(name):
            form.name.errors = [*form.name.errors, refusal]
        elif form.size.data > _settings().max_file_size:
            form.size.errors = [*form.size.errors, str(store.TooLarge(_settings().max_file_size))]
        else:
            done = gettext(
                "“%(name)s” is registered. You may send it until the extra time ends.", name=name
            )
            at, quota = arrived(), _settings().max_team_quota
            if attempt(
                form,
                lambda: promises.promise(
                    submission, Announced(name, form.size.data, sha256), person, at, quota
                ),
                done,
            ):
                return _back(submission)
    return _page(submission, person, form)


@pages.post("/events/<event>/submissions/<submission>/files/<attachment>/remove")
@opens(Attachment, to=permissions.remove_file)
def remove(attachment: Attachment, person: Person) -> Response:
    done = gettext(
        "“%(name)s” is removed from the draft. Versions that hold it keep it.", name=attachment.name
    )
    attempt(None, lambda: attachments.detach(attachment, person, now()), done)
    _clear(attachment.submission.team)
    return _back(attachment.submission)


@pages.get("/events/<event>/submissions/<submission>/files/<attachment>")
@opens(Attachment, to=permissions.download_file)
def download(attachment: Attachment) -> Response:
    return serve(attachment)


@pages.get("/events/<event>/submissions/<submission>/files/<attachment>/contents")
@opens(Attachment, to=permissions.download_file)
def contents(attachment: Attachment) -> str:
    """What a ZIP holds, without unpacking it."""
    entries, fault = [], ""
    try:
        with store.current().open(attachment.stored) as file:
            entries = file_types.listing(file)
    except file_types.BadArchive as error:
        fault = str(error)
    except store.Missing:
        fault = gettext("This file is damaged or gone.")
    submission = attachment.submission
    shown = request.args.get("all") == "1"
    return render_template(
        "files/contents.html",
        event=submission.event,
        submission=submission,
        file=attachment,
        fault=fault,
        total=len(entries),
        entries=entries if shown else entries[:200],
    )

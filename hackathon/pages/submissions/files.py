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
from wtforms import Field, IntegerField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from hackathon import permissions
from hackathon.core import store
from hackathon.core.config import Settings
from hackathon.core.db import LARGEST
from hackathon.core.files import file_types, kinds
from hackathon.core.files.checksums import BadLine, read
from hackathon.core.language import format_bytes, gettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.events import rounds
from hackathon.pages import listings, receiving, saying_no
from hackathon.pages.attempts import attempt
from hackathon.pages.controls import first_sentence
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import arrived, now, opens
from hackathon.pages.serving import serve
from hackathon.pages.submissions.contents import onwards, receipt_link, seen_by
from hackathon.pages.submissions.taking import clear_away, take
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, intake, manifests, promises, uploads
from hackathon.submissions.attachments import Announced, Attachment
from hackathon.submissions.promises import Promised
from hackathon.submissions.submissions import Submission
from hackathon.submissions.uploads import Upload

pages = Blueprint("files", __name__)


@pages.record
def make_slots(state: BlueprintSetupState) -> None:
    """Give the application its places for uploads."""
    state.app.extensions[receiving.SLOTS] = receiving.make_slots(
        state.app.config["SETTINGS"].max_uploads
    )


class PromiseForm(Form):
    lines = TextAreaField(
        _("Lines of sha256sum"),
        [DataRequired(), Length(max=20_000), no_control_characters],
        render_kw={"rows": 3, "autocomplete": "off", "spellcheck": "false", "dir": "ltr"},
    )
    size = IntegerField(
        _("Size in bytes"), [InputRequired(), NumberRange(min=1), NumberRange(max=int(LARGEST))]
    )

    def validate_lines(self, field: Field) -> None:
        """Each line names a file of a kind that is taken."""
        try:
            self.named = [(file_types.clean_name(name), sum_) for sum_, name in read(field.data)]
        except BadLine as error:
            raise ValidationError(str(error)) from None
        for name, _sha256 in self.named:
            if refusal := file_types.refusal(name):
                raise ValidationError(f"{name}: {refusal}")

    def validate_size(self, field: Field) -> None:
        """A file that is larger than any may be is not registered."""
        most = _settings().max_file_size
        if field.data is not None and field.data > most:
            raise ValidationError(str(store.TooLarge(most)))


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _page(submission: Submission, person: Person | None, form: PromiseForm | None = None) -> str:
    settings, at, event = _settings(), now(), submission.event
    draft = manifests.draft_of(submission)
    registered = _registered(submission, draft.files)
    used, reserved = attachments.used_bytes(submission.team), uploads.reserved(submission.team, at)
    left = max(settings.max_team_quota - used, 0)
    return render_template(
        "files/index.html",
        event=event,
        submission=submission,
        files=draft.files,
        audience=seen_by(draft, "files"),
        onwards=onwards(draft, "files"),
        blind=rounds.blind(submission.event),
        refusal=permissions.upload_to_submission(person, submission, at),
        in_grace=submission.closes <= at < submission.grace_ends,
        registered=registered,
        awaited=_sums(registered, "awaited"),
        drafted=_sums(registered, "in the draft"),
        unfinished=_unfinished(submission, person),
        form=form or PromiseForm(formdata=None),
        used=used,
        reserved=reserved,
        quota=settings.max_team_quota,
        room=min(settings.max_file_size, max(left - reserved, 0)),
        largest=min(settings.max_file_size, left + attachments.largest_file(submission)),
        types=",".join(f".{ending}" for ending in kinds.KINDS),
        sums={row.name: row.sha256 for row in draft.files},
        advice=[[endings, str(sentence)] for endings, sentence in file_types.ADVICE],
        most=attachments.MOST_FILES,
        most_promises=promises.MOST_PROMISES,
    )


def _registered(submission: Submission, files: list[Attachment]) -> list[tuple[Promised, str]]:
    """Return the registered files, each with where it stands: ``arrived``, ``in the draft`` (its
    ``files``, and not in what was submitted), ``awaited`` or ``over``."""
    at = now()
    # Asked once for all rows; each row then only looks itself up.
    missing = {row.id for row in intake.awaited(submission)}
    held = {(row.name, row.sha256) for row in files}

    def state(row: Promised) -> str:
        if row.id not in missing:
            return "arrived"
        if at >= submission.grace_ends:
            return "over"
        return "in the draft" if (row.name, row.sha256) in held else "awaited"

    return [(row, state(row)) for row in promises.promises(submission)]


def _sums(registered: list[tuple[Promised, str]], wanted: str) -> str:
    """Return the sha256 of the registered files that stand at ``wanted``, for the script."""
    return " ".join(row.sha256 for row, state in registered if state == wanted)


def _unfinished(submission: Submission, person: Person | None) -> list[dict[str, object]]:
    """Return what this person began to send, each with how many bytes are there."""
    if person is None:
        return []
    rows = uploads.unfinished(submission, person, now())
    return [{"upload": row, "there": store.current().there(row.part)} for row in rows]


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
    def room(name: str, size: int) -> str | None:
        # The files of a form may take the places of all that are there.
        size -= 0 if name else attachments.replaceable(submission)
        return intake.no_room(submission, name, size, now(), _settings().max_team_quota)

    taken: list[tuple[str, int, str, bool]] = []
    refused: list[tuple[int, str]] = []
    try:
        with receiving.slot(), receiving.arrivals(_settings().max_file_size, room) as files:
            arrived()
            # One after another: a file that is refused does not take the others with it.
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
                    # The library's own sentence is English, and does not say how much is possible.
                    if told != RequestEntityTooLarge.description
                    else str(store.TooLarge(_settings().max_file_size))
                ),
            )
        )
    except UnsupportedMediaType as error:
        refused.append((415, error.description or ""))
    return _told(submission, taken, refused)


def _told(
    submission: Submission, taken: list[tuple[str, int, str, bool]], refused: list[tuple[int, str]]
) -> Any:
    if receiving.is_raw():
        if refused:
            return saying_no.refused(*refused[0])
        name, size, sha256, replaced = taken[0]
        return jsonify(name=name, size=size, sha256=sha256, replaced=replaced), 201
    for name, size, *_rest in taken:
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
    """Register files: the script sends what it has hashed, people the lines of ``sha256sum``."""
    form = PromiseForm()
    at, quota = now(), _settings().max_team_quota

    def register() -> None:
        files = [Announced(name, form.size.data, sha256) for name, sha256 in form.named]
        intake.promise(submission, files, Act(person, at), quota)

    by_script = request.accept_mimetypes.best == "application/json"
    done = gettext("Registered. Exactly these bytes may arrive until the extra time ends.")
    if form.validate_on_submit() and attempt(form, register, None if by_script else done):
        return {"registered": True} if by_script else _back(submission)
    if by_script:
        return saying_no.refused(422, str(first_sentence(form.errors)))
    return _page(submission, person, form)


@pages.post("/events/<event>/submissions/<submission>/files/promises/<promised>/cancel")
@opens(Promised, to=permissions.cancel_promise)
def cancel(promised: Promised, person: Person) -> Response:
    done = gettext("The registration of “%(name)s” is cancelled.", name=promised.name)
    attempt(None, lambda: intake.cancel(promised, person, now()), done)
    return _back(promised.submission)


@pages.post("/events/<event>/submissions/<submission>/files/promises/<promised>/join")
@opens(Promised, to=permissions.join_registered)
def join(promised: Promised, person: Person) -> Response:
    """Add a file of the draft to what was submitted, without sending it again."""
    done = gettext("“%(name)s” is now part of what you submitted.", name=promised.name)
    attempt(None, lambda: intake.join(promised, Act(person, now()), receipt_link), done)
    return _back(promised.submission)


@pages.post("/events/<event>/submissions/<submission>/files/unfinished/<upload>/give-up")
@opens(Upload, to=permissions.give_up_upload)
def give_up(upload: Upload) -> Response:
    uploads.end(upload)
    store.current().drop(upload.part)
    flash(gettext("What had come of “%(name)s” is gone.", name=upload.name), "success")
    return _back(upload.submission)


@pages.post("/events/<event>/submissions/<submission>/files/<attachment>/remove")
@opens(Attachment, to=permissions.remove_file)
def remove(attachment: Attachment, person: Person) -> Response:
    done = gettext(
        "“%(name)s” is removed from the draft. Versions that hold it keep it.", name=attachment.name
    )
    attempt(None, lambda: intake.take_out(attachment, person, now()), done)
    clear_away(attachment.submission.team)
    return _back(attachment.submission)


@pages.get("/events/<event>/submissions/<submission>/files/<attachment>")
@opens(Attachment, to=permissions.download_file)
def download(attachment: Attachment) -> Response:
    return serve(attachment)


@pages.get("/events/<event>/submissions/<submission>/files/<attachment>/contents")
@opens(Attachment, to=permissions.download_file)
def contents(attachment: Attachment) -> str:
    """What an archive holds, without unpacking it."""
    submission = attachment.submission
    return render_template(
        "files/contents.html",
        event=submission.event,
        submission=submission,
        file=attachment,
        held=listings.of(attachment.name, attachment.stored),
        all_address=url_for(
            "files.contents",
            event=submission.event.slug,
            submission=submission.key,
            attachment=attachment.key,
            all=1,
        ),
    )

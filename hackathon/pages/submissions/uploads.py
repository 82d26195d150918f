"""Uploads that resume, after the tus protocol 1.0 (https://tus.io): core, creation, creation with
upload, checksum, expiration, termination."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC
from email.utils import format_datetime
from typing import IO, Any

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import store
from hackathon.core.config import Settings
from hackathon.core.db import new_key
from hackathon.core.files import file_types
from hackathon.core.language import gettext
from hackathon.core.states import Refused
from hackathon.core.storing.arrivals import Elsewhere, WrongSum
from hackathon.core.storing.stored_files import name_of
from hackathon.front import arriving
from hackathon.pages import receiving
from hackathon.pages.guard import arrived, now, opens, public
from hackathon.pages.saying_no import refused
from hackathon.pages.submissions.taking import take
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.submissions import attachments, intake, uploads
from hackathon.submissions.attachments import Announced
from hackathon.submissions.submissions import Submission
from hackathon.submissions.uploads import Upload

pages = Blueprint("uploads", __name__)

# Of the protocol tus, which libraries for browsers and command lines speak.
VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = "sha256,sha1,md5"
CHUNK_TYPE = "application/offset+octet-stream"
PLACE = "/events/<event>/submissions/<submission>/uploads"
METADATA = 4096  # characters


class Failed(HTTPException):
    """A refusal with a code of the protocol, as JSON with a sentence."""

    def __init__(self, code: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.code = code
        answer = refused(code, sentence)
        for name, value in headers.items():
            answer.headers[name.replace("_", "-")] = value
        self.response = answer


@pages.after_request
def say_version(answer: Response) -> Response:
    """Every answer of this room says which version of the protocol it speaks."""
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.before_request
def same_version() -> None:
    """Refuse who speaks another version."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        sentence = gettext("This address speaks the protocol tus, version %(v)s.", v=VERSION)
        raise Failed(412, sentence, Tus_Version=VERSION)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@pages.route(PLACE, methods=["OPTIONS"], provide_automatic_options=False)
@public
def options(event: str, submission: str) -> ResponseReturnValue:
    """What this server can do."""
    return (
        "",
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Checksum-Algorithm": ALGORITHMS,
            "Tus-Max-Size": str(_settings().max_file_size),
        },
    )


@pages.post(PLACE)
@opens(Submission, to=permissions.upload_to_submission)
@receiving.checks_token
def create(submission: Submission, person: Person) -> ResponseReturnValue:
    """Begin an upload; its first bytes may come along."""
    _check_token()
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    name = file_types.clean_name(told.get("filename", told.get("name", "")))
    size = _number("Upload-Length")
    if size > _settings().max_file_size:
        raise Failed(413, str(store.TooLarge(_settings().max_file_size)))
    if refusal := file_types.refusal(name):
        raise Failed(415, refusal)
    sha256 = told.get("sha256", "").strip().lower()
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Failed(422, gettext("The sha256 of a file has 64 characters from 0 to 9 and a to f."))
    _refuse_late(submission, sha256)
    announced = Announced(name, size, sha256, told.get("beside") == "1")
    made = _begun(submission, announced, Act(person, now()))
    where = url_for(
        "uploads.send",
        event=submission.event.slug,
        submission=submission.key,
        upload=made.key,
    )
    offset = _there(made)
    if request.content_type == CHUNK_TYPE and offset == 0:
        offset = _append(made, person, 0)
    answer = Response(status=201, headers=_state(made, offset))
    answer.headers["Location"] = where
    return answer


def _begun(submission: Submission, announced: Announced, act: Act) -> Upload:
    """Return a new upload, or the one that this person began for the same file."""
    # The empty file first: a row whose file could not be made would lead nowhere.
    key = new_key(24)
    part = store.current().begin(uploads.part_of(key))
    quota = _settings().max_team_quota
    try:
        made = uploads.begin(submission, announced, key, act, quota)
        if made.part != part and not _kept(made):
            # Its sender was told that it is gone: it can only be begun anew.
            uploads.end(made)
            made = uploads.begin(submission, announced, key, act, quota)
    except Refused as refusal:
        store.current().drop(part)
        raise Failed(413, str(refusal)) from None
    if made.part != part:  # the answer to the same question was lost, and it is asked again
        store.current().drop(part)
    return made


def _kept(upload: Upload) -> bool:
    try:
        _there(upload)
    except Failed:
        return False
    return True


@pages.route(f"{PLACE}/<upload>", methods=["HEAD"])
@opens(Upload, to=permissions.send_upload)
def state(upload: Upload) -> ResponseReturnValue:
    """How many bytes have come."""
    _refuse_expired(upload)
    return Response(status=200, headers=_state(upload, _there(upload)))


@pages.patch(f"{PLACE}/<upload>")
@opens(Upload, to=permissions.send_upload)
@receiving.checks_token
def send(upload: Upload, person: Person) -> ResponseReturnValue:
    """Take the next bytes; the last ones make a file of the draft."""
    _check_token()
    _refuse_expired(upload)
    if request.content_type != CHUNK_TYPE:
        raise Failed(415, gettext("A chunk has the type %(type)s.", type=CHUNK_TYPE))
    offset = _number("Upload-Offset")
    if not upload.arrived:
        offset = _append(upload, person, offset)
    elif offset != upload.size:
        raise _elsewhere()
    return Response(status=204, headers=_state(upload, offset))


@pages.delete(f"{PLACE}/<upload>")
@opens(Upload, to=permissions.give_up_upload)
@receiving.checks_token
def remove(upload: Upload) -> ResponseReturnValue:
    """Give an upload up."""
    _check_token()
    uploads.end(upload)
    store.current().drop(upload.part)
    return Response(status=204)


def _check_token() -> None:
    # A program with a personal token is no browser, which another site could use.
    if "Authorization" not in request.headers:
        receiving.check_token()


def _number(header: str) -> int:
    value = request.headers.get(header, "")
    if not re.fullmatch(r"\d{1,15}", value):
        raise Failed(400, gettext("The header %(name)s is a number of bytes.", name=header))
    return int(value)


def _metadata(header: str) -> dict[str, str]:
    """Return what the sender says of the file: names and values in base64, by commas."""
    told = {}
    for pair in header[:METADATA].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Failed(400, gettext("Upload-Metadata cannot be read.")) from None
    return told


def _refuse_late(submission: Submission, sha256: str) -> None:
    """After the deadline refuse, before a byte travels, what was not registered or is there."""
    if submission.submissions_open(now()):
        return
    try:
        promised = intake.refuse_unregistered(submission, sha256, now())
    except Refused as refusal:
        raise Failed(403, str(refusal)) from None
    if intake.in_draft(promised) is not None:
        sentence = gettext(
            "The draft holds this file already, so it is not sent again: add it to what you"
            " submitted, on the page of its files."
        )
        raise Failed(422, sentence)


def _refuse_expired(upload: Upload) -> None:
    if upload.expires_at <= now():
        raise Failed(410, gettext("This upload was left alone for too long. Begin it again."))


def _there(upload: Upload) -> int:
    if upload.arrived:
        return int(upload.size)
    try:
        return store.current().kept(upload.part)
    except store.Missing:
        raise _gone() from None


def _elsewhere() -> Failed:
    return Failed(409, gettext("The upload goes on from another byte."))


def _gone() -> Failed:
    return Failed(410, gettext("This upload is gone. Begin it again."))


def _append(upload: Upload, person: Person, offset: int) -> int:
    """Add the body of this request and return how many bytes are there; finish with the last."""
    length = request.content_length or 0
    request.max_content_length = max(upload.size, length) + 1
    if arriving.ASKED in request.environ:  # the front asks before it lets a long body in
        if offset != _there(upload):
            raise _elsewhere()
        if offset + length > upload.size:
            raise Failed(413, gettext("More bytes came than were announced."))
        receiving.let_come(upload.size - offset)
    try:
        reached = store.current().append(upload.part, offset, _body(), upload.size, _checksum())
    except Elsewhere:
        raise _elsewhere() from None
    except WrongSum:
        sentence = gettext("These bytes were changed on the way. Send them again.")
        raise Failed(460, sentence) from None
    except store.TooLarge:
        raise Failed(413, gettext("More bytes came than were announced.")) from None
    except store.Missing:
        raise _gone() from None
    arrived()
    if reached < upload.size:
        uploads.prolong(upload, now())
    else:
        _end(upload, person, offset)
    return reached


def _end(upload: Upload, person: Person, offset: int) -> None:
    """Make a file of an upload that has come whole, with a chunk that began at ``offset``."""
    try:
        _finish(upload, person)
    except store.Missing:
        raise _gone() from None
    except Exception as error:
        if not isinstance(error, Failed):
            # Not acknowledged, so the last chunk has to come again: then the file is made.
            store.current().cut(upload.part, offset)
        raise


def _body() -> IO[bytes]:
    # What the front has collected, without the copies of those who guard a line.
    collected = arriving.ARRIVED in request.environ
    return request.environ["wsgi.input"] if collected else request.stream


def _checksum() -> tuple[str, bytes] | None:
    header = request.headers.get("Upload-Checksum", "")
    if not header:
        return None
    algorithm, _space, value = header.partition(" ")
    if algorithm not in ALGORITHMS.split(","):
        raise Failed(400, gettext("Checksums are %(names)s.", names=ALGORITHMS))
    try:
        return algorithm, base64.b64decode(value, validate=True)
    except binascii.Error:
        raise Failed(400, gettext("Upload-Checksum cannot be read.")) from None


def _finish(upload: Upload, person: Person) -> None:
    """Make the file of the draft. What is refused now will be refused again, so it goes."""
    with store.current().resume(upload.part, upload.size) as file:
        arrival = receiving.Arrival(upload.name, file, upload.sha256, upload.beside)
        try:
            take(upload.submission, person, arrival, upload)
        except Refused as refusal:
            # The last chunk may have come twice, and the other request has made the file.
            if attachments.is_held(name_of(upload.part)):
                return
            uploads.end(upload)
            raise Failed(422, str(refusal)) from None
        except Exception:
            file.release()
            raise


def _state(upload: Upload, offset: int) -> dict[str, Any]:
    return {
        "Upload-Offset": str(offset),
        "Upload-Length": str(upload.size),
        "Upload-Expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True),
    }

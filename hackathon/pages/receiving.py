"""Receiving files: straight from the wire into the store, hashed on the way, never whole in memory
and written once."""

from __future__ import annotations

import base64
import binascii
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, NamedTuple, NoReturn, TypeVar, cast

import flask
from flask import abort, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable, UnsupportedMediaType
from werkzeug.routing import IntegerConverter, ValidationError
from werkzeug.routing import Rule as EagerRule
from werkzeug.wrappers import Response

from hackathon.core import store
from hackathon.core.files import archives, file_types
from hackathon.core.files.kinds import OLE
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.core.store import CHUNK, Incoming
from hackathon.core.storing.adopted import Adopted
from hackathon.front import arriving, refusals
from hackathon.pages.guard import arrived

View = TypeVar("View", bound=Callable[..., Any])
SLOTS = "upload slots"
AROUND = 2**20  # bytes that may stand around the files of a form


class Request(flask.Request):
    """A request whose view may say, before the form is read, where the files in it go."""

    place: Callable[[], IO[bytes]] | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.place is not None:
            return self.place()
        return super()._get_file_stream(
            total_content_length, content_type, filename, content_length
        )


class Number(IntegerConverter):
    """A number in an address, as far as both databases count; a larger one names nothing, so the
    answer is 404."""

    def to_python(self, value: str) -> object:
        # PostgreSQL counts to two thousand millions, and answers a larger number with an error.
        if len(value) > 9:
            raise ValidationError
        return super().to_python(value)


class Rule(EagerRule):
    """An address that learns to be written when it is first asked for."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        # Werkzeug makes two functions for each address at once. For the five hundred of this site
        # that was a third of the start of every process and command, most of which write a few.
        learn = super()._compile_builder

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            learnt = learn(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", learnt)
            return cast(tuple[str, str], learnt(**values))

        return build


class Arrival(NamedTuple):
    """A file that has arrived whole, and waits to be committed or discarded."""

    name: str
    file: Incoming | Adopted
    said: str  # the sha256 that the sender announced, or ""
    beside: bool = False  # keep both when there is a file of this name


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the places for uploads: each keeps a thread busy, and pages must stay quick.

    :raises ServiceUnavailable: when all are taken
    """
    slots = current_app.extensions[SLOTS]
    # Nobody waits in line: whoever did would hold a thread too.
    if not slots.acquire(blocking=False):
        raise ServiceUnavailable(
            _(
                "Many files are being sent at the moment. Nothing is lost: send yours again in a"
                " few seconds."
            ),
            retry_after=refusals.RETRY_AFTER,
        )
    try:
        yield
    finally:
        slots.release()


def make_slots(count: int) -> threading.BoundedSemaphore:
    """Return the places for ``count`` uploads at the same time in this process."""
    return threading.BoundedSemaphore(count)


def admit(limit: int) -> None:
    """Let this request bring files of up to ``limit`` bytes in all; call it before its form is
    read.

    Where the front has shown the head alone, that is all that happens: it comes back with the body.
    """
    request.max_content_length = limit + AROUND
    if arriving.ASKED in request.environ and not is_raw():
        let_come(request.max_content_length)


def let_come(limit: int, into: arriving.Into = None) -> NoReturn:
    """Let a body of up to ``limit`` bytes come, of which the front has shown the head alone."""
    admitted = arriving.Admitted(limit, into)
    request.environ[arriving.ADMITTED] = admitted
    abort(Response(status=204))


def is_raw() -> bool:
    """Tell whether the body is one file as it is, rather than a form."""
    return request.mimetype != "multipart/form-data"


@contextmanager
def arrivals(limit: int, room: Callable[[str, int], str | None]) -> Iterator[list[Arrival]]:
    """Read the request's files into the store; what the caller does not commit is deleted.

    A raw body is one file, named in the query (``name``); a form may hold several. The CSRF token
    is checked here, since reading a form is what takes long: the door has let the person in before.

    :param limit: bytes that one file may have
    :param room: says for a name and a number of bytes why they do not fit, or None; the name is ""
        for a form, whose files are judged one by one once it is read
    :raises RequestEntityTooLarge, UnsupportedMediaType: before a byte is read, where the request's
        head tells enough
    :raises store.TooLarge, store.StoreFull: and nothing is kept
    """
    length = request.content_length or 0
    name = file_types.clean_name(request.args.get("name", ""))
    # Before the first byte: a file that has no room must not travel for an hour.
    if refusal := room(name, length if is_raw() else max(0, length - AROUND)):
        raise RequestEntityTooLarge(refusal)
    admit(limit)
    with ExitStack() as open_files:
        if is_raw():
            if length > limit:
                raise RequestEntityTooLarge(str(store.TooLarge(limit)))
            if refusal := file_types.refusal(name):
                raise UnsupportedMediaType(refusal)
            said = announced()
            check_token()
            if arriving.ASKED in request.environ:
                let_come(limit, store.current().incoming(limit))
            # The front may have written the body into the store already.
            file = request.environ.get(arriving.BODY) or store.current().incoming(limit)
            open_files.enter_context(file)
            if arriving.BODY not in request.environ or file.length == 0:
                while chunk := request.stream.read(CHUNK):
                    file.write(chunk)
            yield [Arrival(name, file, said, request.args.get("beside") == "1")]
        else:

            def place() -> IO[bytes]:
                incoming = store.current().incoming(limit)
                return cast("IO[bytes]", open_files.enter_context(incoming))

            # Files of a form go to the store at once, instead of to a temporary folder and from
            # there.
            cast(Any, request).place = place
            check_token()
            said = announced()
            sent = [part for part in request.files.getlist("files") if part.filename]
            yield [
                Arrival(
                    file_types.clean_name(part.filename or ""),
                    cast(Incoming, part.stream),
                    # One digest for several files would be anybody's guess.
                    said if len(sent) == 1 else "",
                    request.form.get("beside") == "1",
                )
                for part in sent
            ]


def checks_token(view: View) -> View:
    """Mark a view that calls ``check_token`` (or ``arrivals``, which does): its body is read only
    once its door is passed."""
    view.checks_token = True  # type: ignore[attr-defined]
    return view


def checks_token_itself(view: Callable[..., Any]) -> bool:
    """Tell whether a view was marked by ``checks_token``; the doors hung around it keep the
    mark."""
    return bool(getattr(view, "checks_token", False))


def check_token() -> None:
    """Refuse a form without the token of its session, in views that read it only once their door is
    passed."""
    current_app.extensions["csrf"].protect()
    arrived()  # a form has been read by now


def announced() -> str:
    """Return the sha256 (hexadecimal) that the sender says the file has, or "".

    It comes as ``sha256`` in the query or the form, or as the header ``Content-Digest`` of a raw
    body (RFC 9530).

    :raises Refused: when it is none
    """
    given = request.args.get("sha256", "") or ("" if is_raw() else request.form.get("sha256", ""))
    found = (
        re.search(r"sha-256=:([A-Za-z0-9+/=]+):", request.headers.get("Content-Digest", ""))
        if is_raw()
        else None
    )
    if not given and found:
        try:
            given = base64.b64decode(found[1], validate=True).hex()
        except binascii.Error:
            given = found[1]
    given = given.strip().lower()
    if given and not re.fullmatch(r"[0-9a-f]{64}", given):
        raise Refused(_("The sha256 of a file has 64 characters from 0 to 9 and a to f."))
    return given


def looked_at(arrival: Arrival) -> str:
    """Return the media type of a file that is taken.

    :raises Refused: when it is empty, of a kind that is not taken, a dangerous archive, or not what
        its sender announced
    """
    name, file, said, _beside = arrival
    if file.length == 0:
        raise Refused(_("“%(name)s” is empty. Choose it again.", name=name))
    file.seek(0)
    first = file.read(file_types.FIRST) or b""
    if refusal := file_types.refusal(name, first):
        raise Refused(refusal)
    # A byte that was lost on the way is told now, not when judges open the file.
    if said and said != file.sha256():
        raise Refused(
            _(
                "“%(name)s” arrived with another sha256 than announced, so it was not stored. Send"
                " it again.",
                name=name,
            )
        )
    media_type = file_types.kind(name, first) or "application/octet-stream"
    # Office documents are archives too, whatever their ending.
    if first.startswith(b"PK") or archives.is_archive(name):
        try:
            held = archives.listing(name, cast("Any", file))
        except archives.BadArchive as error:
            raise Refused(str(error)) from error
        if archives.has_macros(name, held.entries):
            media_type += file_types.WITH_MACROS
    elif first.startswith(OLE) and archives.old_office_has_macros(cast("Any", file)):
        media_type += file_types.WITH_MACROS
    return media_type

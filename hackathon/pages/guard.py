"""The doors themselves: every view carries one of ``public``, ``signed_in``, ``opens``; a test
walks them all.

``opens`` finds the row that the address names (or answers 404), asks the permission (or answers 403
with its reason, 404 when the reason is ``HIDDEN``), and hands the row in as the view's first
argument. A view that has a parameter ``person`` gets who is signed in. While the view runs, every
lock that a verb takes asks the permission again, of what the database holds by then.

How an address names a row is known to the row's own model: the parameters of its ``by_address`` are
the parts of the address, and what else is in the address goes to the view by name.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, wraps
from typing import Any, NamedTuple, Protocol, Self, TypeVar, cast

from flask import abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from hackathon import permissions
from hackathon.core import clock, states
from hackathon.core.db import TURNS
from hackathon.front import arriving
from hackathon.pages.forms.merging import Overtaken
from hackathon.pages.typed import same_origin, typed
from hackathon.people import people
from hackathon.people.people import Person
from hackathon.permissions import HIDDEN, Reason

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Addressed(Protocol):
    """A model whose rows have addresses; the parameters of ``by_address`` are named as the parts of
    a route's rule are."""

    @classmethod
    def by_address(cls, *args: Any, **parts: Any) -> Self | None: ...


Row = TypeVar("Row", bound=Addressed)
Permission = Callable[[Person | None, Row, datetime], Reason]


def now() -> datetime:
    """The request's moment: asked of the clock once, so that one request never stands at two sides
    of a deadline."""
    if "at" not in g:
        g.at = _moment()
    return cast(datetime, g.at)


def arrived() -> datetime:
    """The moment at which the last byte of the request's form was here; from now on it is the
    request's moment.

    A slow link may carry a form over a deadline. The front has noted when its last byte came; where
    none stands before the site, that is when the form has been read. The application asks before
    every door, but for views that take files: these ask by themselves.
    """
    len(request.form)  # reads all of it
    g.at = _moment()
    return cast(datetime, g.at)


def _moment() -> datetime:
    arrived: datetime | None = request.environ.get(arriving.ARRIVED)
    return clock.since_start(arrived) if arrived else clock.now()


def me() -> Person | None:
    """The person who is signed in, or None."""
    return (
        cast("Person", current_user._get_current_object())
        if current_user.is_authenticated
        else None
    )


def external(endpoint: str, **values: Any) -> str:
    """Return the full address of a page for a message; it starts with the configured origin,
    whatever Host was asked for."""
    origin = current_app.config["SETTINGS"].base_url
    return f"{origin}{url_for(endpoint, **values)}"


def public(view: View) -> View:
    """Open to everybody."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def to_sign_in() -> Response:
    """Send somebody to the sign-in page, and back here afterwards; a form that was sent comes
    along, so nothing is lost."""
    if request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    # Another site must not have its form kept and sent in the person's name after signing in.
    if request.method != "POST" or not same_origin():
        abort(401)
    brought = typed()
    form_page = render_template(
        "people/sign_in_again.html",
        path=request.full_path.rstrip("?"),
        kept=json.dumps(brought.fields if brought else []),
        files=bool(brought and brought.files),
    )
    return cast(Response, make_response(form_page, 401))


class Wishes(NamedTuple):
    """What a view wants to be told of who asks."""

    person: bool  # it has a parameter ``person``
    somebody: bool  # which is never None


def _wishes(view: Callable[..., Any], given: int) -> Wishes:
    """Read from a view's parameters, but for the ``given`` first, whether it wants the person."""
    code = inspect.unwrap(view).__code__
    # Its annotations stand as they are written: to read each view's whole signature takes a tenth
    # of the start.
    named = code.co_varnames[given : code.co_argcount + code.co_kwonlyargcount]
    written = view.__annotations__.get("person")
    return Wishes("person" in named, written in (Person, "Person", "people.Person"))


def signed_in(view: View) -> View:
    """Open to whoever has an account and is signed in."""
    wishes = _wishes(view, 0)

    @wraps(view)
    def behind_door(**rest: Any) -> ResponseReturnValue:
        person = me()
        if person is None:
            return to_sign_in()
        if wishes.person:
            rest["person"] = person
        with states.permitted(lambda: permissions.signed_in(people.anew(person))):
            return view(**rest)

    again = _opened_again(behind_door)
    again.door = "signed in"
    return cast(View, again)


def _opened_again(behind_door: Callable[..., ResponseReturnValue]) -> Any:
    """Open a door again when its row was overtaken: the row is loaded anew, and asked for anew."""

    @wraps(behind_door)
    def enter(**rest: Any) -> ResponseReturnValue:
        for _turn in range(TURNS - 1):
            try:
                return behind_door(**rest)
            except Overtaken:
                g.pop("_login_user", None)  # it may be the account itself that is edited
        return behind_door(**rest)

    return enter


def refuse(reason: Reason) -> None:
    """Answer 404 for ``HIDDEN``, 403 with the reason for another refusal; do nothing for None."""
    if reason == HIDDEN:
        abort(404)
    if reason is not None:
        abort(403, reason)


@cache
def address_of(model: type[Addressed] | None) -> tuple[str, ...]:
    """Return the parts of an address that name a row of ``model``; a matter of the whole site
    (None) has none."""
    return () if model is None else tuple(inspect.signature(model.by_address).parameters)


def _ask(
    model: type[Row] | None, to: Permission[Row], address: dict[str, Any], person: Person | None
) -> tuple[Row | None, Reason]:
    """Find the row that an address names and ask whether the person may do this to it."""
    row = None if model is None else model.by_address(**address)
    # No row and a hidden row get one answer, or addresses could be tried out.
    lost = model is not None and row is None
    return row, HIDDEN if lost else to(person, cast(Row, row), now())


def opens(model: type[Row] | None, to: Permission[Row]) -> Callable[[View], View]:
    """Open to those whom the permission ``to`` lets do this to the row; ``model`` None: a matter of
    the whole site."""
    parts = address_of(model)

    def hang(view: View) -> View:
        # Once for each view, when it is hung; not for each request.
        wishes = _wishes(view, 0 if model is None else 1)

        @wraps(view)
        def behind_door(**rest: Any) -> ResponseReturnValue:
            person = me()
            address = {part: rest.pop(part) for part in parts}
            row, reason = _ask(model, to, address, person)
            if person is None and _worth_signing_in(reason, model):
                return to_sign_in()
            refuse(reason)
            if wishes.person:
                # The permission lets everybody in, the view wants somebody: it does more for people
                # who are known.
                if person is None and wishes.somebody:
                    return to_sign_in()
                rest["person"] = person
            with states.permitted(lambda: _ask(model, to, address, people.anew(person))[1]):
                return view(**rest) if model is None else view(row, **rest)

        again = _opened_again(behind_door)
        again.door, again.opens = to.__name__, model
        return cast(View, again)

    return hang


@contextmanager
def asking(to: Permission[Any], row: Any, person: Person | None) -> Iterator[None]:
    """Let the locks of a verb ask this permission: for a view that asks for more than its door."""
    with states.permitted(lambda: to(people.anew(person), type(row).get_by_id(row.id), now())):
        yield


def _worth_signing_in(reason: Reason, model: type[Addressed] | None) -> bool:
    """Tell whether a refusal of somebody who is not signed in leads to the sign-in page.

    A form sent after the session had ended must not be lost; whether there is such a row is not
    told by that.
    """
    if reason is None:
        return False
    return reason != HIDDEN or model is None or request.method == "POST"

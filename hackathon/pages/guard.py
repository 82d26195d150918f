"""The doors themselves: every view carries one of ``public``, ``signed_in``, ``opens``; a test
walks them all.

``opens`` loads the row that the address names (or answers 404), asks the permission (or answers 403
with its reason, 404 when the reason is ``HIDDEN``), and hands the row in as the view's first
argument.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from flask import (
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from peewee import JOIN, Model
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.core import clock
from hackathon.core.db import Conflict, Edited, in_turn
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Organiser
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Rubric
from hackathon.judging.judging import Assignment, Judge
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions import HIDDEN, Reason
from hackathon.pilots.consultation import Comment
from hackathon.pilots.indicators import Indicator
from hackathon.pilots.monitoring import Milestone, Risk, Update
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Attachment, Submission
from hackathon.submissions.versions import Version, receipt_code
from hackathon.teams.invitations import Invitation
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import JoinRequest, Team

View = TypeVar("View", bound=Callable[..., Any])
Permission = Callable[[Any, Any, Any], Reason]


def now() -> Any:
    """The request's moment: asked of the clock once, so that one request never stands at two sides
    of a deadline."""
    if "at" not in g:
        g.at = clock.now()
    return g.at


def arrived() -> Any:
    """The moment at which the last byte of the request's form was here; from now on it is the
    request's moment.

    ``now`` is asked when a request begins, and a slow link may carry one over a deadline.
    """
    len(request.form)  # reads all of it
    g.at = clock.now()
    return g.at


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


def _in_event(cls: Any, field: str, value: str) -> Any:
    """Find a row by event and own name, so that a row of another event is never found (scope by
    construction)."""
    return (
        cls.select(cls, Event)
        .join(Event)
        .where(Event.slug == _part("event"), getattr(cls, field) == value)
    )


def _of_pilot(cls: Any, name: str) -> Any:
    """Find a part of a pilot by its own key, under that pilot's address alone."""
    return (
        cls.select(cls, Pilot)
        .join(Pilot)
        .where(Pilot.slug == _part("pilot"), cls.key == _part(name))
    )


def _part(name: str) -> Any:
    return (request.view_args or {}).get(name)


# How each kind of row is named in an address: ``/events/<event>/teams/<team>``.
LOADERS: dict[type[Model], Callable[[], Any]] = {
    Person: lambda: Person.select().where(Person.key == _part("person")),
    Office: lambda: Office.select().where(Office.code == _part("office")),
    Event: lambda: Event.select().where(Event.slug == _part("event")),
    Organiser: lambda: (
        Organiser.select(Organiser, Event, Person)
        .join(Event)
        .switch(Organiser)
        .join(Person)
        .where(Event.slug == _part("event"), Person.key == _part("person"))
    ),
    Session: lambda: _in_event(Session, "id", _part("session")),
    Announcement: lambda: _in_event(Announcement, "id", _part("announcement")),
    Prize: lambda: _in_event(Prize, "id", _part("prize")),
    RegistrationQuestion: lambda: _in_event(
        RegistrationQuestion, "key", _part("registration_question")
    ),
    Rubric: lambda: _in_event(Rubric, "slug", _part("rubric")),
    Round: lambda: _in_event(Round, "slug", _part("round")),
    Challenge: lambda: _in_event(Challenge, "slug", _part("challenge")),
    Question: lambda: (
        Question.select(Question, Challenge, Event)
        .join(Challenge)
        .join(Event)
        .where(
            Event.slug == _part("event"),
            Challenge.slug == _part("challenge"),
            Question.key == _part("question"),
        )
    ),
    Resource: lambda: (
        Resource.select(Resource, Challenge, Event)
        .join(Challenge)
        .join(Event)
        .where(
            Event.slug == _part("event"),
            Challenge.slug == _part("challenge"),
            Resource.key == _part("resource"),
        )
    ),
    Registration: lambda: (
        Registration.select(Registration, Event, Person)
        .join(Event)
        .switch(Registration)
        .join(Person)
        .where(Event.slug == _part("event"), Person.key == _part("person"))
    ),
    Team: lambda: _in_event(Team, "key", _part("team")),
    Invitation: lambda: (
        Invitation.select(Invitation, Team, Event)
        .join(Team)
        .join(Event)
        .where(
            Event.slug == _part("event"),
            Team.key == _part("team"),
            Invitation.key == _part("invitation"),
        )
    ),
    JoinRequest: lambda: (
        JoinRequest.select(JoinRequest, Team, Event)
        .join(Team)
        .join(Event)
        .where(
            Event.slug == _part("event"),
            Team.key == _part("team"),
            JoinRequest.key == _part("join_request"),
        )
    ),
    Submission: lambda: (
        Submission.select(Submission, Event, Team)
        .join(Event)
        .switch(Submission)
        .join(Team)
        .where(Event.slug == _part("event"), Submission.key == _part("submission"))
    ),
    Attachment: lambda: (
        Attachment.select(Attachment, Submission, Event, Team)
        .join(Submission)
        .join(Event)
        .switch(Submission)
        .join(Team)
        .where(
            Event.slug == _part("event"),
            Submission.key == _part("submission"),
            Attachment.key == _part("attachment"),
        )
    ),
    Version: lambda: (
        Version.select(Version, Submission, Event, Team)
        .join(Submission)
        .join(Event)
        .switch(Submission)
        .join(Team)
        .where(Version.receipt == receipt_code(_part("receipt")))
    ),
    Judge: lambda: (
        Judge.select(Judge, Event, Person)
        .join(Event)
        .switch(Judge)
        .join(Person)
        .where(Event.slug == _part("event"), Judge.code == _part("judge"))
    ),
    Assignment: lambda: (
        Assignment.select(Assignment, Round, Event, Submission, Team)
        .join(Round)
        .join(Event)
        .switch(Assignment)
        .join(Submission)
        .join(Team)
        .where(Event.slug == _part("event"), Assignment.key == _part("assignment"))
    ),
    Publication: lambda: _in_event(Publication, "key", _part("publication")),
    Pilot: lambda: (
        Pilot.select(Pilot, Office)
        .join(Office, JOIN.LEFT_OUTER)
        .where(Pilot.slug == _part("pilot"))
    ),
    Milestone: lambda: _of_pilot(Milestone, "milestone"),
    Indicator: lambda: _of_pilot(Indicator, "indicator"),
    Risk: lambda: _of_pilot(Risk, "risk"),
    Update: lambda: _of_pilot(Update, "update"),
    Comment: lambda: _of_pilot(Comment, "comment"),
}

ADDRESS_PARTS = {
    "person", "office", "event", "session", "announcement", "prize", "registration_question",
    "rubric", "round", "challenge", "question", "resource", "team",
    "invitation", "join_request", "submission", "attachment", "receipt", "judge", "assignment",
    "publication", "pilot", "milestone", "indicator", "risk", "update", "comment",
}  # fmt: skip


def public(view: View) -> View:
    """Open to everybody."""
    view.door = "public"  # type: ignore[attr-defined]
    return view


def to_sign_in() -> Response:
    """Send somebody to the sign-in page, and back here afterwards; a form that was sent comes
    along, so nothing is lost."""
    if request.method == "GET":
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    if request.method != "POST" or not same_origin():
        abort(401)
    try:
        fields, files = (
            [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"],
            bool(request.files),
        )
    except (
        RequestEntityTooLarge
    ):  # only files are as large as that, and they have to be chosen again in any case
        fields, files = [], True
    form_page = render_template(
        "people/sign_in_again.html",
        path=request.full_path.rstrip("?"),
        kept=json.dumps(fields),
        files=files,
    )
    return cast(Response, make_response(form_page, 401))


def same_origin() -> bool:
    """Tell whether the request came from a page of this site, as the browser says."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site in {"same-origin", "none"} or origin == current_app.config["SETTINGS"].base_url


def signed_in(view: View) -> View:
    """Open to whoever has an account and is signed in."""

    @wraps(view)
    def behind_door(*args: Any, **kwargs: Any) -> Any:
        if me() is None:
            return to_sign_in()
        return view(*args, **kwargs)

    behind_door.door = "signed in"  # type: ignore[attr-defined]
    return cast(View, behind_door)


def refuse(reason: Reason) -> None:
    """Answer 404 for ``HIDDEN``, 403 with the reason for another refusal; do nothing for None."""
    if reason == HIDDEN:
        abort(404)
    if reason is not None:
        abort(403, reason)


def opens(model: type[Model] | None, to: Permission) -> Callable[[View], View]:
    """Open to those whom the permission ``to`` lets do this to the row; ``model`` None: a matter of
    the whole site."""

    def hang(view: View) -> View:
        @wraps(view)
        def behind_door(**kwargs: Any) -> Any:
            row = LOADERS[model]().first() if model is not None else None
            reason = HIDDEN if model is not None and row is None else to(me(), row, now())
            if reason is not None:
                # A form sent after the session had ended must not be lost; whether there is such a
                # row is not told by that.
                if me() is None and (reason != HIDDEN or model is None or request.method == "POST"):
                    return to_sign_in()
                refuse(reason)
            rest = {name: value for name, value in kwargs.items() if name not in ADDRESS_PARTS}
            return view(row, **rest) if model is not None else view(**rest)

        behind_door.door = to.__name__  # type: ignore[attr-defined]
        return cast(View, behind_door)

    return hang


PAGE_LENGTH = 50


class Found(NamedTuple):
    """One page of a list: its rows, its number from 1, how many pages and rows there are."""

    rows: list[Any]
    page: int
    pages: int
    total: int

    def url(self, page: int) -> str:
        """The address of another page of the same list."""
        return url_for(
            request.endpoint or "",
            **{**(request.view_args or {}), **request.args.to_dict(), "page": page},
        )


def page_of(query: Any, length: int = PAGE_LENGTH) -> Found:
    """Return the page of ``query`` that the address asks for with ``?page=``; two queries whatever
    the number of rows."""
    total = query.order_by().count()
    pages = max(1, -(-total // length))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Found(list(query.paginate(page, length)), page, pages, total)


def page_of_list(rows: Sequence[Any], length: int = PAGE_LENGTH) -> Found:
    """Return the page that the address asks for of rows that had to be found all at once."""
    pages = max(1, -(-len(rows) // length))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return Found(list(rows[(page - 1) * length : page * length]), page, pages, len(rows))


def attempt(
    form: Any, verb: Callable[[], Any], done: str | None = None, row: Edited | None = None
) -> bool:
    """Carry a verb out for a form; a refusal or a conflict is told on the page and what was typed
    stays.

    :param form: the WTForms form whose ``form_errors`` take the sentence, or None to flash it
    :param verb: called without arguments
    :param done: what to tell when it worked
    :param row: what an EditForm edits: after a conflict the form carries its present revision, so
        that saving again replaces
    :returns: whether it worked
    """
    try:
        in_turn(verb)
    except Conflict:
        sentence = _(
            "Somebody else changed this while you were writing. Your text is still here: compare it"
            " with the present version in another tab, then save again to replace it."
        )
        if form is not None and "revision" in form:
            g.conflict = True
            if row is not None:
                form.revision.data = str(row.latest_revision())
        _tell(form, sentence)
        return False
    except NoSuchMove:
        _tell(form, _("Somebody else has changed this meanwhile. Look at the page again."))
        return False
    except Refused as refusal:
        _tell(form, str(refusal))
        return False
    if done:
        flash(done, "success")
    return True


def _tell(form: Any, sentence: str) -> None:
    if form is None:
        flash(sentence, "error")
    else:
        form.form_errors.append(sentence)

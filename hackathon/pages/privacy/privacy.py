"""Privacy: what is kept and for how long, one's own file, and closing one's own account."""

from __future__ import annotations

from collections.abc import Iterator

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    session,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from hackathon.core import rate_limits
from hackathon.core.files import packing
from hackathon.core.files.packing import Member
from hackathon.core.language import gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.core.storing import holding
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form
from hackathon.pages.guard import now, public, signed_in
from hackathon.pages.people.entering import slow_down
from hackathon.people.people import Person
from hackathon.privacy import closing, own_file, retention, ties
from hackathon.privacy.own_file import Noun

pages = Blueprint("privacy", __name__)


class CloseForm(Form):
    password = PasswordField(
        _("Password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )


@pages.get("/privacy")
@public
def index() -> str:
    settings = current_app.config["SETTINGS"]
    periods = [
        (one.what, ngettext("%(num)s day", "%(num)s days", retention.kept(settings, one).days))
        for one in retention.PERIODS
    ]
    return render_template("privacy/index.html", periods=periods)


@pages.get("/privacy/my-data")
@signed_in
def my_data(person: Person) -> str:
    return render_template(
        "privacy/my_data.html", nouns=own_file.nouns(person), names=own_file.NAMES
    )


@pages.get("/privacy/my-data.zip")
@signed_in
def export(person: Person) -> Response:
    # It reads all that somebody ever wrote, with the files.
    rate_limits.hit(f"my data:{person.key}", 10, 3600, now())
    pieces = packing.archive(_members(person, own_file.nouns(person)), now())
    answer = current_app.response_class(stream_with_context(pieces), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="codefest-my-data.zip"'
    return answer


def _members(person: Person, found: list[Noun]) -> Iterator[Member]:
    """The page that lists it all comes first, for whoever opens the archive."""
    page = render_template("privacy/contents.html", nouns=found, names=own_file.NAMES)
    yield "index.html", page
    yield from own_file.members(person, found)


@pages.route("/privacy/close", methods=["GET", "POST"])
@signed_in
def close(person: Person) -> ResponseReturnValue:
    form = CloseForm()
    if form.validate_on_submit():
        # One count with the page of the password: who finds a session open has no more guesses
        # here.
        slow_down("password", person.key, 10)
        gone: list[str] = []
        if attempt(form, lambda: gone.extend(closing.close(person, form.password.data, now()))):
            # After the transaction: bytes without a row can be swept, a row without bytes is a
            # loss.
            holding.discard(gone, now())
            session.clear()
            flash(gettext("Your account is closed. Thank you for having been here."), "success")
            return redirect(url_for("home.index"))
    found = ties.of(person, now())
    return render_template(
        "privacy/close.html",
        form=form,
        first=[tie for tie in found if tie.stops],
        then=[tie for tie in found if not tie.stops],
    )

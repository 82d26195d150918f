"""Certificates: organisers issue them, holders print them, anybody with a code checks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core import rate_limits
from hackathon.core.language import Text, gettext, ngettext
from hackathon.core.language import lazy as _
from hackathon.desk import given_sheets
from hackathon.events.events import Event
from hackathon.pages.attempts import attempt
from hackathon.pages.desk.exports import as_file
from hackathon.pages.forms import Form, no_control_characters
from hackathon.pages.guard import asking, now, opens, public, signed_in
from hackathon.pages.paging import page_of
from hackathon.people.people import Person
from hackathon.results import certificates, deserving, wording
from hackathon.results.certificates import Certificate, Group
from hackathon.submissions import manifests

pages = Blueprint("certificates", __name__)

# What a certificate is called, and what its holder was.
TITLES = {
    "participant": _("Certificate of participation"),
    "finalist": _("Finalist’s certificate"),
    "winner": _("Winner’s certificate"),
    "judge": _("Judge’s certificate"),
    "mentor": _("Mentor’s certificate"),
}
ROLES = {
    "participant": _("Participant"),
    "finalist": _("Finalist"),
    "winner": _("Winner"),
    "judge": _("Judge"),
    "mentor": _("Mentor"),
}
GROUPS = {
    "participant": _("Participants"),
    "finalist": _("Finalists"),
    "winner": _("Winners"),
    "judge": _("Judges"),
    "mentor": _("Mentors"),
}
HINTS = {
    "participant": _("Everybody in a team that submitted. A disqualified team gets none."),
    "finalist": _("The teams that were announced as finalists."),
    "winner": _("The teams that have a prize in the published results."),
    "judge": _("Whoever signed a scorecard."),
    "mentor": _("Whoever helped a team that asked."),
}


class NameForm(Form):
    name = StringField(
        _("Name on certificates"),
        [Length(max=120), no_control_characters],
        description=_("As it is printed, in any script. Empty: the name of your profile."),
    )


class WithdrawForm(Form):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=Certificate.longest("reason")), no_control_characters],
        description=_("The person is told, and so is whoever checks the code."),
        render_kw={"rows": 3},
    )


# --- For everybody. -------------------------------------------------------------------------------


@pages.get("/certificates/")
@public
def check() -> ResponseReturnValue:
    """Ask for a code."""
    code = manifests.receipt_code(request.args.get("code", ""))
    if code:
        return redirect(url_for("certificates.show", code=code))
    return render_template("certificates/check.html", code="")


@pages.get("/certificates/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What a certificate says, and nothing else of its holder."""
    # Nobody can try out codes.
    rate_limits.hit(f"certificates:{request.remote_addr}", 120, 60, now())
    row = certificates.checked(code)
    if row is None:
        asked = manifests.receipt_code(code)
        return render_template("certificates/check.html", code=asked), 404
    page = render_template(
        "certificates/show.html",
        event=row.event,
        row=row,
        title=TITLES[row.kind],
        role=ROLES[row.kind],
        prizes=_prizes(row),
    )
    # A name that search engines find is told to those who have no code.
    return page, {"X-Robots-Tag": "noindex"}


def _prizes(row: Certificate) -> list[Text]:
    offered = wording.Prizes([row.event])
    return [offered.text(row.event, {"title": title}) for title in row.prizes]


# --- For their holders. ---------------------------------------------------------------------------


@pages.route("/people/certificates", methods=["GET", "POST"])
@signed_in
def mine(person: Person) -> ResponseReturnValue:
    """One's own certificates, and the name on those that are still to come."""
    form = NameForm(data={"name": person.certificate_name})
    done = gettext("The name is saved. It stands on certificates that are issued from now on.")
    if form.validate_on_submit():
        name = form.name.data or ""
        if attempt(form, lambda: certificates.write_name(person, name, now()), done):
            return redirect(url_for("certificates.mine"))
    return render_template(
        "certificates/mine.html",
        form=form,
        rows=certificates.of_person(person),
        titles=TITLES,
    )


# --- For organisers. ------------------------------------------------------------------------------


class Section(NamedTuple):
    """The people of one kind, with what a page calls them.

    :ivar question: asked before they all get their certificates
    """

    group: Group
    title: object
    hint: object
    question: str


class Shown(NamedTuple):
    """What the page of certificates has besides the list of those that were issued."""

    sections: list[Section]
    deserved: set[tuple[str, int]]  # kinds and numbers of people


def _shown(event: Event, kinds: list[str]) -> Shown:
    sections, deserved = list[Section](), set[tuple[str, int]]()
    for kind in kinds:
        found = deserving.GROUPS[kind](event)
        deserved |= {(kind, one.person.id) for one in found}
        made = certificates.group(event, kind, found)
        sections.append(Section(made, GROUPS[kind], HINTS[kind], _question(made)))
    return Shown(sections, deserved)


def _question(group: Group) -> str:
    return ngettext(
        "One person gets a certificate and a message.",
        "%(num)s people get a certificate and a message each.",
        len(group.people),
    )


def _kinds(event: Event, person: Person) -> list[str]:
    """The kinds that an organiser may see: who judged is hidden from who takes part."""
    judging = permissions.manage_judging(person, event, now()) is None
    return [kind for kind in deserving.GROUPS if kind != "judge" or judging]


@pages.get("/events/<event>/organise/certificates/")
@opens(Event, to=permissions.organise)
def index(event: Event, person: Person) -> ResponseReturnValue:
    q = request.args.get("q", "")
    kinds = _kinds(event, person)
    shown = certificates.search(event, kinds, q)
    if file := as_file(f"{event.slug}-certificates", lambda: given_sheets.certificates(shown)):
        return file
    obstacle = permissions.issue_certificates(person, event, now())
    return render_template(
        "certificates/index.html",
        event=event,
        q=q,
        found=page_of(shown),
        obstacle=obstacle,
        printed=certificates.printed,
        titles=TITLES,
        **_shown(event, [] if obstacle else kinds)._asdict(),
    )


@pages.post(
    "/events/<event>/organise/certificates/<any(participant,finalist,winner,judge,mentor):kind>"
)
@opens(Event, to=permissions.issue_certificates)
def issue(event: Event, person: Person, kind: str) -> Response:
    """All of one kind in one act."""
    ask = permissions.issue_to_judges if kind == "judge" else permissions.issue_certificates
    seen = request.form.get("seen", "")
    done = gettext("The certificates are issued, and everybody is told.")
    with asking(ask, event, person):
        attempt(None, lambda: certificates.issue(event, kind, seen, person, now()), done)
    return _list(event)


@pages.route(
    "/events/<event>/organise/certificates/<certificate>/withdraw", methods=["GET", "POST"]
)
@opens(Certificate, to=permissions.manage_certificate)
def withdraw(row: Certificate, person: Person) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        reason = form.reason.data
        if _done(form, lambda: certificates.withdraw(row, reason, person, now())):
            return _list(row.event)
    return render_template(
        "certificates/withdraw.html",
        event=row.event,
        row=row,
        form=form,
        title=TITLES[row.kind],
    )


@pages.post("/events/<event>/organise/certificates/<certificate>/restore")
@opens(Certificate, to=permissions.manage_certificate)
def restore(row: Certificate, person: Person) -> Response:
    _done(None, lambda: certificates.restore(row, person, now()))
    return _list(row.event)


def _done(form: Form | None, verb: Callable[[], None]) -> bool:
    return attempt(form, verb, gettext("It is done, and the person is told."))


def _list(event: Event) -> Response:
    return redirect(url_for("certificates.index", event=event.slug))

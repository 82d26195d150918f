"""Looking after a team: what organisers do on its behalf, each act with a reason that the team is
told."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import DataRequired, Length

from hackathon import permissions
from hackathon.core.language import Lazy, gettext, pgettext
from hackathon.core.language import lazy as _
from hackathon.core.states import Refused
from hackathon.judging import panels
from hackathon.pages import way_back
from hackathon.pages.attempts import attempt
from hackathon.pages.forms import Form, no_control_characters, options
from hackathon.pages.guard import external, now, opens
from hackathon.pages.teams.nominations import link_of
from hackathon.people.acts import Act
from hackathon.people.people import Person, by_email
from hackathon.submissions import dissolving
from hackathon.teams import care, nominating, people_files, teams
from hackathon.teams.nominations import Said
from hackathon.teams.teams import Team

pages = Blueprint("team_care", __name__)


class ReasonForm(Form):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("The team is told."),
        render_kw={"rows": 2},
    )


class AddForm(ReasonForm):
    email = StringField(
        _("E-mail address"),
        [DataRequired(), Length(max=255), no_control_characters],
        description=_("Of somebody who is registered and in no team."),
    )


class MemberForm(ReasonForm):
    member = SelectField(_("Member"), [DataRequired(_("Choose one."))])


class SubstituteForm(MemberForm):
    email = StringField(
        _("E-mail address of who comes instead"),
        [DataRequired(), Length(max=255), no_control_characters],
        description=_("Who is not registered confirms first, and needs no account before."),
    )


class MoveForm(MemberForm):
    into = SelectField(_("Into the team"), [DataRequired(_("Choose one."))])


class MergeForm(ReasonForm):
    into = SelectField(_("Into the team"), [DataRequired(_("Choose one."))])


class RestoreForm(ReasonForm):
    people = SelectMultipleField(
        _("People who come back"),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


FORMS: dict[str, type[ReasonForm]] = {
    "add": AddForm,
    "take_out": MemberForm,
    "substitute": SubstituteForm,
    "move": MoveForm,
    "captain": MemberForm,
    "merge": MergeForm,
    "dissolve": ReasonForm,
    "restore": RestoreForm,
}


# What the page offers for a team that exists: title, what follows, the button, its tone.
ACTS = (
    (
        "add",
        _("Add somebody"),
        _("Who is registered and in no team becomes a member."),
        _("Add"),
        "",
    ),
    (
        "substitute",
        _("Replace a member"),
        _("Somebody else takes the place of a member, also when registration is closed."),
        _("Replace"),
        "",
    ),
    (
        "move",
        _("Move a member"),
        _("The member leaves this team and joins the other. The next member follows a captain."),
        Lazy(lambda: pgettext("a person", "Move")),
        "",
    ),
    (
        "captain",
        _("Name another captain"),
        _("For a captain who does not answer. The present one stays a member."),
        _("Make captain"),
        "",
    ),
    (
        "take_out",
        _("Remove a member"),
        _("The member may join another team. The next member follows a captain."),
        _("Remove"),
        "bad",
    ),
    (
        "merge",
        _("Merge into another team"),
        _("All members and submissions go into the other team; this one is dissolved."),
        _("Merge"),
        "bad",
    ),
    (
        "dissolve",
        _("Dissolve the team"),
        _("Its members may join other teams. What it submitted is withdrawn and not judged."),
        _("Dissolve"),
        "bad",
    ),
)


def _form(team: Team, act: str) -> ReasonForm:
    """The form of an act, filled from the request; each has identifiers of its own on the page."""
    form = FORMS[act](prefix=f"{act}-")
    if isinstance(form, MemberForm):
        people = teams.members(team)
        # Who is the captain already is no choice for one.
        wanted = [one for one in people if act != "captain" or one.id != team.captain_id]
        form.member.choices = options((one.key, one.name) for one in wanted)
    if isinstance(form, MoveForm | MergeForm):
        form.into.choices = options((other.key, other.name) for other in care.others(team))
    if isinstance(form, RestoreForm):
        people = dissolving.last_members(team)
        form.people.choices = options((one.key, one.name) for one in people)
        if not form.is_submitted():
            form.people.data = [one.key for one in people]
    return form


def _page(team: Team, used: str = "", form: ReasonForm | None = None) -> str:
    ended = team.status == "dissolved"
    names = [name for name in FORMS if (name == "restore") == ended]
    forms = {name: form if form and name == used else _form(team, name) for name in names}
    return render_template(
        "team_care/show.html",
        event=team.event,
        team=team,
        forms_of=forms,
        acts=ACTS,
        used=used,
    )


@pages.get("/events/<event>/organise/teams/<team>")
@opens(Team, to=permissions.care_for_team)
def show(team: Team) -> str:
    return _page(team)


def _act(team: Team, person: Person) -> Act:
    return Act(person, now(), external("teams.show", event=team.event.slug, team=team.key))


def _member(team: Team, form: MemberForm) -> Person:
    """The member whom the form names, who was among its choices a moment ago."""
    found = (one for one in teams.members(team) if one.key == form.member.data)
    person = next(found, None)
    if person is None:
        raise Refused(gettext("This person is not in the team any more."))
    return person


def _into(team: Team, form: MoveForm | MergeForm) -> Team:
    found = (other for other in care.others(team) if other.key == form.into.data)
    other = next(found, None)
    if other is None:
        raise Refused(gettext("This team no longer exists."))
    return other


def _try(
    team: Team, name: str, form: ReasonForm, verb: Callable[[], None], done: str
) -> ResponseReturnValue:
    """Carry an act out, or show the page with what was typed and why not."""
    if form.validate() and attempt(form, verb, done):
        event, back = team.event, way_back.asked(team.event)
        return redirect(url_for("team_care.show", event=event.slug, team=team.key, back=back))
    return _page(team, name, form)


@pages.post("/events/<event>/organise/teams/<team>/add")
@opens(Team, to=permissions.care_for_team)
def add(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("AddForm", _form(team, "add"))

    def verb() -> None:
        found = by_email(form.email.data or "")
        if not permissions.is_registered(found, team.event) or found is None:
            raise Refused(gettext("Nobody with this address is registered for the event."))
        care.add(team, found, form.reason.data, _act(team, person))

    return _try(team, "add", form, verb, gettext("Added. The team is told."))


@pages.post("/events/<event>/organise/teams/<team>/take-out")
@opens(Team, to=permissions.care_for_team)
def take_out(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("MemberForm", _form(team, "take_out"))

    def verb() -> None:
        care.take_out(team, _member(team, form), form.reason.data, _act(team, person))

    return _try(team, "take_out", form, verb, gettext("Removed. The team is told."))


@pages.post("/events/<event>/organise/teams/<team>/move")
@opens(Team, to=permissions.care_for_team)
def move(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("MoveForm", _form(team, "move"))

    def verb() -> None:
        member, into = _member(team, form), _into(team, form)
        care.move(team, member, into, form.reason.data, _act(team, person))

    return _try(team, "move", form, verb, gettext("Moved. Both teams are told."))


@pages.post("/events/<event>/organise/teams/<team>/substitute")
@opens(Team, to=permissions.care_for_team)
def substitute(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("SubstituteForm", _form(team, "substitute"))

    def verb() -> None:
        newcomer = people_files.typed([form.email.data or ""], "")
        listed = nominating.Listed(newcomer, panels.addresses(team.event))
        said, act = Said(form.reason.data or ""), _act(team, person)
        out = _member(team, form)
        nominating.substitute(team, nominating.Swap(out, listed), said, act, link_of(team.event))

    return _try(team, "substitute", form, verb, gettext("Replaced. The team is told."))


@pages.post("/events/<event>/organise/teams/<team>/captain")
@opens(Team, to=permissions.care_for_team)
def captain(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("MemberForm", _form(team, "captain"))

    def verb() -> None:
        care.appoint(team, _member(team, form), form.reason.data, _act(team, person))

    return _try(team, "captain", form, verb, gettext("The team has another captain and is told."))


@pages.post("/events/<event>/organise/teams/<team>/merge")
@opens(Team, to=permissions.care_for_team)
def merge(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("MergeForm", _form(team, "merge"))

    def verb() -> None:
        dissolving.merge(team, _into(team, form), form.reason.data, _act(team, person))

    return _try(team, "merge", form, verb, gettext("Merged. Both teams are told."))


@pages.post("/events/<event>/organise/teams/<team>/dissolve")
@opens(Team, to=permissions.care_for_team)
def dissolve(team: Team, person: Person) -> ResponseReturnValue:
    form = _form(team, "dissolve")

    def verb() -> None:
        dissolving.dissolve(team, form.reason.data or "", _act(team, person))

    return _try(team, "dissolve", form, verb, gettext("Dissolved. Its members are told."))


@pages.post("/events/<event>/organise/teams/<team>/restore")
@opens(Team, to=permissions.care_for_team)
def restore(team: Team, person: Person) -> ResponseReturnValue:
    form = cast("RestoreForm", _form(team, "restore"))

    def verb() -> None:
        wanted = set(form.people.data or [])
        back = [one for one in dissolving.last_members(team) if one.key in wanted]
        dissolving.restore(team, back, form.reason.data or "", _act(team, person))

    return _try(team, "restore", form, verb, gettext("The team is back, and is told."))

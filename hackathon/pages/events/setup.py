"""Setting an event up: its texts and dates, its state, its deadline, its organisers."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from hackathon import permissions
from hackathon.challenges import challenges, ready_briefs
from hackathon.core import language
from hackathon.core.language import gettext
from hackathon.core.language import lazy as _
from hackathon.desk import readiness
from hackathon.events import (
    events,
    extensions,
    organisers,
    phases,
    programme,
    rounds,
    rules,
    statuses,
)
from hackathon.events.events import Event
from hackathon.events.extensions import Move
from hackathon.pages.attempts import attempt
from hackathon.pages.events import proposed_dates
from hackathon.pages.events.proposed_dates import ProposedDates
from hackathon.pages.forms import (
    EditForm,
    Form,
    MomentField,
    in_zone,
    markdown,
    no_control_characters,
    short_name,
)
from hackathon.pages.forms.any_language import LanguageField
from hackathon.pages.forms.searched import LanguagesField, ZoneField
from hackathon.pages.guard import external, now, opens
from hackathon.people.people import Person
from hackathon.results import prizes
from hackathon.teams import participants, questionnaire, registrations

pages = Blueprint("setup", __name__)

TEXT = (no_control_characters, markdown)
F = TypeVar("F", bound="EventForm")
# What is to be done about a part that is missing: the words, and where.
MISSING = {
    "rules": (_("Write the rules"), "rules.new"),
    "briefs": (_("Write a brief"), "briefs.index"),
    "rubrics": (_("Write a rubric"), "rubrics.new"),
    "rounds": (_("Plan a round of judging"), "rounds.new"),
    "organisers": (_("Add a second organiser"), "setup.organisers"),
}


class EventForm(EditForm):
    title = StringField(
        _("Title"), [DataRequired(), Length(max=Event.longest("title")), no_control_characters]
    )
    summary = TextAreaField(
        _("Summary"),
        [Length(max=Event.longest("summary")), no_control_characters],
        description=_("One or two sentences."),
        render_kw={"rows": 2},
    )
    story = TextAreaField(
        _("Story"),
        TEXT,
        description=_("Why this event, and what happens afterwards. Markdown is possible."),
    )
    language = LanguageField(
        _("Language of these texts"), description=_("You can add translations afterwards.")
    )
    place = StringField(_("Place"), [Length(max=Event.longest("place")), no_control_characters])
    contact = StringField(
        _("Contact"),
        [Length(max=Event.longest("contact")), no_control_characters],
        description=_("Whom people can write to."),
    )
    time_zone = ZoneField(
        _("Time zone"),
        [DataRequired()],
        description=_("Type a city or a country. All dates below are in this zone."),
    )
    registration_opens = MomentField(_("Registration opens"), [InputRequired()])
    registration_closes = MomentField(_("Registration closes"), [InputRequired()])
    submission_opens = MomentField(_("Submissions open"), [InputRequired()])
    submission_closes = MomentField(_("Submissions close"), [InputRequired()])
    grace_minutes = IntegerField(
        _("Grace period in minutes"),
        [InputRequired(), NumberRange(*Event.span("grace_minutes"))],
        default=60,
        description=_(
            "A file that was registered before the deadline may arrive within this time."
        ),
    )
    judging_opens = MomentField(_("Judging begins"), [InputRequired()])
    judging_closes = MomentField(_("Judging ends"), [InputRequired()])
    results_on = MomentField(_("Results are published"), [InputRequired()])
    team_minimum = IntegerField(
        _("Smallest team"), [InputRequired(), NumberRange(*Event.span("team_minimum"))], default=1
    )
    team_maximum = IntegerField(
        _("Largest team"), [InputRequired(), NumberRange(*Event.span("team_maximum"))], default=6
    )
    single_entrants = BooleanField(_("One person may take part alone"), default=True)
    participants_maximum = IntegerField(
        _("Places for participants"),
        [Optional(), NumberRange(*Event.span("participants_maximum"))],
        description=_("Whoever comes later waits on a list. Empty: no limit."),
    )
    entries_per_team = IntegerField(
        _("Entries of one team"),
        [Optional(), NumberRange(*Event.span("entries_per_team"))],
        description=_("At most. Empty: one for each challenge."),
    )
    entries_maximum = IntegerField(
        _("Entries in all"),
        [Optional(), NumberRange(*Event.span("entries_maximum"))],
        description=_("Who submits first has the places. Empty: no limit."),
    )
    approval = BooleanField(
        _("Organisers approve each registration"),
        description=_("Whoever registers waits for you, and has a place only after that."),
    )
    late_invitations = BooleanField(
        _("People invited to a team may register after registration has closed")
    )
    minimum_age = IntegerField(
        _("Minimum age in years"), [Optional(), NumberRange(*Event.span("minimum_age"))]
    )
    eligibility = TextAreaField(_("Who may take part"), TEXT, render_kw={"rows": 4})
    excluded = TextAreaField(
        _("Who may not take part"),
        [Length(max=Event.longest("excluded")), no_control_characters],
        render_kw={"rows": 2},
    )
    submission_languages = LanguagesField(
        _("Languages of submissions"), description=_("Type the name of each language.")
    )
    challenges_per_submission = IntegerField(
        _("Challenges that one submission may answer"),
        [InputRequired(), NumberRange(*Event.span("challenges_per_submission"))],
        default=1,
    )

    def settled(self) -> None:
        """Show the moments in the zone that the form has by now: they were read in their own."""
        for field in self:
            if isinstance(field, MomentField):
                field.show_in(self.time_zone.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the order of the dates."""
        fine = bool(super().validate(extra_validators))
        dates = {name: self[name].data for name in phases.DATES if not self[name].errors}
        # A date that could not be read has been told so; to compare the rest would blame others.
        if len(dates) == len(phases.DATES):
            for name, sentence in phases.faults(dates).items():
                self[name].errors = [*self[name].errors, sentence]
                fine = False
        if (
            not self.team_minimum.errors
            and not self.team_maximum.errors
            and self.team_minimum.data > self.team_maximum.data
        ):
            self.team_maximum.errors = [
                gettext("The largest team cannot be smaller than the smallest one.")
            ]
            fine = False
        return fine


class NewEventForm(ProposedDates, EventForm):
    slug = StringField(
        _("Address"),
        [DataRequired(), Length(max=60), short_name],
        description=_("The end of the event's address. It cannot be changed later."),
        render_kw={"dir": "ltr"},
    )


class ExtendForm(Form):
    becomes = MomentField(_("New deadline"), [InputRequired()])
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(), Length(max=1000), no_control_characters],
        description=_("Everybody reads it."),
        render_kw={"rows": 3},
    )
    registration = BooleanField(_("Registration closes then too"))


def _filled(form: F, zone: str) -> F:
    in_zone(form, form.time_zone.data if language.is_zone(form.time_zone.data or "") else zone)
    return form


@pages.route("/events/new", methods=["GET", "POST"])
@opens(None, to=permissions.create_event)
def new(person: Person) -> ResponseReturnValue:
    form = _filled(
        NewEventForm(time_zone=person.time_zone, language=language.locale()), person.time_zone
    )
    if form.proposing():
        form.propose(now())
    elif form.validate_on_submit() and attempt(
        form,
        lambda: events.create(person, now(), **form.values(*proposed_dates.ANSWERS)),
        gettext("The event is a draft: only its organisers see it."),
    ):
        return redirect(url_for("setup.show", event=form.slug.data))
    return render_template("setup/new.html", form=form, plan=form.plan())


@pages.get("/events/<event>/organise/setup")
@opens(Event, to=permissions.organise)
def show(event: Event) -> str:
    every = challenges.every(event)
    ready = readiness.of(event)
    return render_template(
        "setup/show.html",
        event=event,
        rules=rules.current(event),
        challenges=every,
        published=[row for row in every if row.status == "published"],
        rounds=rounds.of(event),
        prizes=prizes.of(event),
        sessions=programme.sessions(event),
        asked=questionnaire.asked(event),
        organisers=organisers.of(event),
        ready=ready,
        missing=[MISSING[part] for part in ready.missing],
    )


@pages.route("/events/<event>/organise/setup/edit", methods=["GET", "POST"])
@opens(Event, to=permissions.edit_event)
def edit(event: Event, person: Person) -> ResponseReturnValue:
    form = _filled(EventForm(obj=event), event.time_zone)

    def move_up() -> None:  # more seats are for those who wait
        registrations.move_up(event, now())

    def save() -> None:
        events.edit(event, form.expected, person, now(), also=move_up, **form.values())

    if form.validate_on_submit() and attempt(form, save, gettext("The event is saved.")):
        return redirect(url_for("setup.show", event=event.slug))
    return render_template("setup/edit.html", event=event, form=form)


def _act(
    event: Event,
    person: Person,
    verb: Any,
    done: str,
) -> Response:
    attempt(None, lambda: verb(event, person, now()), done)
    return redirect(url_for("setup.show", event=event.slug))


@pages.post("/events/<event>/organise/setup/publish")
@opens(Event, to=permissions.edit_event)
def publish(event: Event, person: Person) -> Response:
    """Publish the event, with its briefs that are ready."""
    done = gettext("The event is published: everybody sees it.")
    return _act(event, person, ready_briefs.publish_event, done)


@pages.post("/events/<event>/organise/setup/withdraw")
@opens(Event, to=permissions.edit_event)
def withdraw(event: Event, person: Person) -> Response:
    return _act(event, person, statuses.withdraw, gettext("The event is a draft again."))


@pages.post("/events/<event>/organise/setup/archive")
@opens(Event, to=permissions.edit_event)
def archive(event: Event, person: Person) -> Response:
    return _act(
        event,
        person,
        statuses.archive,
        gettext("The event is archived. Everything can still be read, and you can restore it."),
    )


@pages.post("/events/<event>/organise/setup/restore")
@opens(Event, to=permissions.restore_event)
def restore(event: Event, person: Person) -> Response:
    return _act(event, person, statuses.restore, gettext("The event is back."))


@pages.route("/events/<event>/organise/setup/extend", methods=["GET", "POST"])
@opens(Event, to=permissions.extend_deadline)
def extend(event: Event, person: Person) -> ResponseReturnValue:
    form = ExtendForm()
    in_zone(form, event.time_zone)
    if request.method == "GET":
        form.becomes.data = event.submission_closes
        # Whoever had until the deadline to register has until the new one.
        form.registration.data = event.registration_closes == event.submission_closes
    if form.validate_on_submit():
        move = Move(
            form.becomes.data,
            form.reason.data.strip(),
            tell=participants.seated(event),
            link=external("events.show", event=event.slug),
            registration=form.registration.data,
        )
        if attempt(
            form,
            lambda: extensions.extend(event, move, person, now()),
            gettext("The deadline is extended, and everybody who is registered gets a message."),
        ):
            return redirect(url_for("events.show", event=event.slug))
    return render_template("setup/extend.html", event=event, form=form)

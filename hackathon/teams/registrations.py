"""Registration for an event: the rules' version accepted, the organiser's questions answered, a
seat or the waiting list."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Self, cast

from peewee import BooleanField, CharField, Check, ForeignKeyField, JSONField, TextField

from hackathon.core import audit, letters, translated
from hackathon.core.db import Edited, UtcField, lock, transaction
from hackathon.core.language import country_name, format_list
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events.events import Event, Rules, of_person_in
from hackathon.events.rules import TRANSLATED as RULES_TEXTS
from hackathon.people.people import Person
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.teams import JoinRequest, Team

MOVES = {
    "registered": ("withdrawn", "excluded"),
    "waiting": ("registered", "withdrawn", "excluded"),
    "withdrawn": ("registered", "waiting"),
    "excluded": ("registered", "waiting"),
}


class Registration(Edited):
    """A person's seat at an event, or place on its waiting list (in order of ``created_at``)."""

    event = ForeignKeyField(Event, backref="registrations", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="registrations", on_delete="RESTRICT")
    status = CharField(max_length=12)
    rules = ForeignKeyField(Rules, null=True, on_delete="RESTRICT")  # the version accepted
    accepted_at = UtcField(null=True)
    of_age = BooleanField(default=False)  # confirmed to have the event's minimum age
    not_excluded = BooleanField(default=False)  # confirmed not to be among the excluded
    answers = JSONField(default=dict)  # question key -> answer
    looking_for_team = BooleanField(default=False)
    about = TextField(default="")  # what the person offers to a team
    reason = TextField(default="")  # of an exclusion
    created_at = UtcField()
    approved_at = UtcField(null=True)  # null: not yet, where the event asks for it
    arrived_at = UtcField(null=True)  # at an event that meets, as ``attendance`` notes it

    @property
    def unapproved(self) -> bool:
        """Whether it waits for the organisers to approve it."""
        return self.status == "waiting" and self.event.approval and self.approved_at is None

    @classmethod
    def of(cls, person: Person, event: Event) -> Registration | None:
        """Return the person's registration for the event, whatever its status."""
        return cast(
            "Registration | None",
            person.remember(
                ("registration", event.id),
                lambda: cls.get_or_none(cls.event == event, cls.person == person),
            ),
        )

    @classmethod
    def by_address(cls, event: str, person: str) -> Self | None:
        """Find the row that an address names."""
        return of_person_in(cls, event, person)

    class Meta:
        indexes = ((("event", "person"), True),)
        constraints = [Check("status IN ('registered', 'waiting', 'withdrawn', 'excluded')")]


# --- Verbs. ---------------------------------------------------------------------------------------


def take_seat(event: Event) -> bool:
    """Count one participant more if there is a seat; of two who want the last one the database lets
    one through."""
    free = Event.participants_maximum.is_null() | (Event.participants < Event.participants_maximum)
    taken = (
        Event.update(participants=Event.participants + 1)
        .where(Event.id == event.id, free)
        .execute()
    )
    return bool(taken)


def _free_seat(event: Event) -> None:
    Event.update(participants=Event.participants - 1).where(
        Event.id == event.id,
        Event.participants > 0,  # the CHECK would end the transaction instead
    ).execute()


def _take_requests_back(person: Person, event: Event, at: datetime) -> None:
    """Nobody is taken into a team who is not registered any more."""
    JoinRequest.update(status="withdrawn", decided_at=at).where(
        JoinRequest.person == person,
        JoinRequest.status == "open",
        JoinRequest.team.in_(Team.select(Team.id).where(Team.event == event)),
    ).execute()


class Given(NamedTuple):
    """What somebody says who takes part."""

    answers: dict[str, Any]  # by the question's key
    of_age: bool = False  # confirmed once, when one registers, as is the next
    not_excluded: bool = False
    looking_for_team: bool = False
    about: str = ""
    approved: bool = False  # organisers have entered the person themselves


def register(
    person: Person,
    event: Event,
    rules: Rules | None,
    given: Given,
    at: datetime,
) -> Registration:
    """Register ``person``: a seat, or a place at the end of the waiting list when there is none.

    :param rules: the version that was accepted; it must be the current one
    :raises Refused: when the rules changed meanwhile, an answer or confirmation is missing, or the
        person is registered
    """
    _refuse_gaps(event, rules, given)
    values = {**given._asdict(), "rules": rules, "accepted_at": at if rules else None}
    approved = values.pop("approved") or not event.approval
    values["approved_at"] = at if approved else None
    with transaction():
        lock(event)  # two requests of one person would both find no row yet
        person.forget()
        old = Registration.of(person, event)
        if old is not None and old.status in {"registered", "waiting"}:
            raise Refused(_("You are registered already."))
        if old is not None and old.status == "excluded":
            raise Refused(_("The organisers have excluded you from this event."))
        status = "registered" if approved and take_seat(event) else "waiting"
        if old is None:
            row = Registration.create(
                event=event,
                person=person,
                status=status,
                created_at=at,
                **values,
            )
            registration = cast(Registration, row)
        else:
            # Whoever comes back stands at the end of the waiting list.
            move(old, MOVES, status, created_at=at, **values)
            registration = old
        person.forget()
        accepted = rules.version if rules else ""
        done = {"status": status, "rules": accepted}
        audit.record(at, person, "registrations.register", person, event, **done)
        letters.write(person, status if approved else "registration_asked", at, event=event)
    return registration


def _refuse_gaps(event: Event, rules: Rules | None, given: Given) -> None:
    current = Rules.current(event)
    if (rules.id if rules else None) != (current.id if current else None):
        raise Refused(
            _(
                "The rules were changed while you were reading. Please read and accept the new"
                " version."
            )
        )
    if event.minimum_age and not given.of_age:
        raise Refused(_("Only people of the minimum age may take part."))
    if event.excluded and not given.not_excluded:
        raise Refused(_("Confirm that you are not among those who may not take part."))
    _refuse_unanswered(event, given.answers)


def _refuse_unanswered(event: Event, answers: dict[str, Any]) -> None:
    asked = questionnaire.asked(event)
    if (question := questionnaire.from_elsewhere(asked, answers)) is not None:
        raise Refused(
            _(
                "Only residents of these countries may take part: %(countries)s",
                countries=format_list([country_name(code) for code in question.choices]),
            )
        )
    if missing := questionnaire.missing_answers(asked, answers):
        raise Refused(
            _("Answer every question that needs an answer: %(first)s", first=missing[0].label)
        )


def withdraw(registration: Registration, at: datetime) -> None:
    """Give the seat back; the first on the waiting list gets it.

    :raises Refused: while the person is in a team, or when there is nothing to give back
    """
    person, event = registration.person, registration.event
    with transaction():
        lock(event)
        if Team.of(person, event) is not None:
            raise Refused(_("Leave your team first, then withdraw."))
        had_seat = registration.status == "registered"
        move(registration, MOVES, "withdrawn")
        _take_requests_back(person, event, at)
        person.forget()
        audit.record(at, person, "registrations.withdraw", person, event)
        if had_seat:
            _free_seat(event)
            move_up(event, at)


def exclude(
    registration: Registration,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Exclude somebody from the event, with a reason that the person is told."""
    person, event = registration.person, registration.event
    if not reason.strip():
        raise Refused(_("Give the reason: the person is told."))
    with transaction():
        lock(event)
        if Team.of(person, event) is not None:
            raise Refused(_("This person is in a team. Remove them from the team first."))
        had_seat = registration.status == "registered"
        move(registration, MOVES, "excluded", reason=reason)
        _take_requests_back(person, event, at)
        person.forget()
        audit.record(at, by, "registrations.exclude", person, event, reason=reason)
        letters.write(person, "excluded", at, event=event, reason=reason)
        if had_seat:
            _free_seat(event)
            move_up(event, at)


def readmit(registration: Registration, by: Person, at: datetime) -> None:
    """Take somebody in again who is excluded or has withdrawn: with a seat, or a place on the
    waiting list."""
    event = registration.event
    with transaction():
        lock(event)
        if registration.status not in {"excluded", "withdrawn"}:
            raise Refused(_("This person is neither excluded nor withdrawn."))
        status = "registered" if take_seat(event) else "waiting"
        move(registration, MOVES, status, reason="", approved_at=at)
        registration.person.forget()
        audit.record(
            at,
            by,
            "registrations.readmit",
            registration.person,
            event,
            status=registration.status,
        )


def move_up(event: Event, at: datetime) -> list[Person]:
    """Give free seats to those who wait longest, and tell them; return who moved up. Call it inside
    a transaction."""
    moved = []
    waiting = (
        Registration.select(Registration, Person)
        .join(Person)
        .where(Registration.event == event, Registration.status == "waiting")
        .order_by(Registration.created_at, Registration.id)
    )
    if event.approval:
        waiting = waiting.where(Registration.approved_at.is_null(False))
    # Once registration is closed organisers plan with those who are in: nobody moves up any more.
    for registration in waiting.iterator() if at < event.registration_closes else ():
        if not take_seat(event):
            break
        person = registration.person
        move(registration, MOVES, "registered")
        audit.record(at, None, "registrations.move_up", person, event)
        letters.write(person, "moved_up", at, event=event)
        moved.append(person)
    return moved


def describe(
    registration: Registration,
    expected: int | None,
    given: Given,
    at: datetime,
) -> None:
    """Change what one says about oneself, and the answers; what was confirmed stays confirmed."""
    person, event = registration.person, registration.event
    _refuse_unanswered(event, given.answers)
    with transaction():
        registration.change(
            expected,
            looking_for_team=given.looking_for_team,
            about=given.about,
            # Those to retired questions are not in the form, and stay.
            answers={**registration.answers, **given.answers},
        )
        audit.record(at, person, "registrations.describe", person, event)


# --- Queries. -------------------------------------------------------------------------------------


def place_in_line(registration: Registration) -> int:
    """Return the place on the waiting list, counted from 1."""
    earlier = (Registration.created_at < registration.created_at) | (
        (Registration.created_at == registration.created_at) & (Registration.id <= registration.id)
    )
    return int(
        Registration.select()
        .where(Registration.event == registration.event, Registration.status == "waiting", earlier)
        .count()
    )


@translated.freezes(Rules, RULES_TEXTS)
def frozen(rules: Rules) -> str:
    """Return why the texts of rules may no longer change, in any language; empty while nobody has
    accepted them."""
    if not Registration.select().where(Registration.rules == rules).exists():
        return ""
    return _(
        "People have accepted these rules, so they stay as they are in every language. You can add"
        " what is missing; publish a correction as a new version."
    )


@translated.freezes(RegistrationQuestion, questionnaire.STAYS)
def _answered(question: RegistrationQuestion) -> str:
    rows = Registration.select(Registration.answers).where(Registration.event == question.event_id)
    given = (answers.get(question.key) for (answers,) in rows.tuples().iterator() if answers)
    if all(answer in (None, "", []) for answer in given):
        return ""
    return _(
        "People have answered this question, so it stays as it is in every language. You can add"
        " what is missing; to ask something else, ask it no longer and ask a new one."
    )


def full(event: Event) -> bool:
    """Tell whether every seat is taken."""
    return (
        event.participants_maximum is not None and event.participants >= event.participants_maximum
    )

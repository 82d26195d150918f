"""Panels: inviting judges to an event and to the panels of its rounds; they leave and come back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event, Organiser
from hackathon.events.rounds import Round
from hackathon.judging import assignments, disclosures, letters
from hackathon.judging.assignments import Outcome
from hackathon.judging.judging import Judge, PanelMember
from hackathon.people import people, tokens
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team


class Invited(NamedTuple):
    """Who is asked to judge."""

    email: str
    name: str  # used when there is no account with the address
    rounds: Collection[Round]  # on whose panels


def invite(
    event: Event,
    invited: Invited,
    act: Act,
    choose_password: Callable[[str], str] | None = None,
) -> Judge:
    """Give somebody a seat as a judge and tell them; whoever has no account gets one, with a link
    to choose a password.

    :param act: its letter leads to the judges' queue
    :param choose_password: makes the full address of the page for a new password from its secret;
        None: accounts are not made
    :raises Refused: when the person takes part in the event, judges already, or there is no account
        and no name
    """
    with transaction():
        lock(event)  # two invitations at once would set up two accounts
        person = people.by_email(invited.email)
        if person is None and (choose_password is None or not invited.name.strip()):
            raise Refused(
                _(
                    "There is no account with this address yet. Give the person's name too, and we"
                    " set one up."
                )
            )
        secret = ""
        if person is None:
            person = people.create(" ".join(invited.name.split()), invited.email, act.at)
            secret = tokens.issue(person, "reset", invited.email, act.at, tokens.WELCOME)
        judge = appoint(event, person, invited.rounds, act)
        address = choose_password(secret) if secret and choose_password else ""
        letters.tell_appointed(judge, act, address)
    return judge


def appoint(
    event: Event,
    person: Person,
    rounds: Collection[Round],
    act: Act,
    **values: Any,
) -> Judge:
    """Make a person a judge under the next code, with the languages of the profile unless others
    are given.

    :param values: languages, expertise, load_maximum
    :raises Refused: when the account is closed, or the person takes part in the event or judges
        already
    """
    with transaction():
        lock(event)
        _refuse_partial(event, person)
        # Codes go on after the highest: one that a judge had who left would name two people.
        taken: Any = Judge.select(Judge.code).where(Judge.event == event).tuples()
        number = 1 + max([int(code[1:]) for (code,) in taken if code[1:].isdigit()], default=0)
        judge = Judge.create(
            event=event,
            person=person,
            code=f"J{number:02}",
            since=act.at,
            **{"languages": person.languages, **values},
        )
        _seat(judge, rounds)
        seat = f"Judge {judge.code}"
        audit.record(act.at, act.person, "panels.appoint", seat, event, person=person.key)
    person.forget()  # what they may was looked up without the seat
    return judge


def addresses(event: Event) -> set[str]:
    """Return the addresses of the event's judges in the form in which they are compared."""
    query: Any = Person.select(Person.email_key).join(Judge).where(Judge.event == event)
    return {key for (key,) in query.where(Judge.left_at.is_null()).tuples()}


def _refuse_partial(event: Event, person: Person) -> None:
    seat = Judge.get_or_none(Judge.event == event, Judge.person == person)
    if seat is not None:
        raise Refused(
            _("%(name)s is a judge already: %(code)s.", name=person.name, code=seat.code)
            if seat.left_at is None
            else _(
                "%(name)s was a judge here before. Reinstate %(code)s in the list of judges.",
                name=person.name,
                code=seat.code,
            )
        )
    _refuse_taking_part(event, person)


def _refuse_taking_part(event: Event, person: Person) -> None:
    person.forget()  # the door may have asked before the lock
    if not person.active:
        raise Refused(_("This account is closed."))
    if Organiser.holds(person, event):
        raise Refused(_("%(name)s organises this event, so cannot judge it.", name=person.name))
    registration = Registration.of(person, event)
    if Team.of(person, event) or (
        registration is not None and registration.status in {"registered", "waiting"}
    ):
        raise Refused(_("%(name)s takes part in this event, so cannot judge it.", name=person.name))


def _seat(judge: Judge, rounds: Iterable[Round]) -> set[int]:
    """Let a judge sit on the panels of exactly these rounds; return the ids of those left."""
    wanted = {round.id for round in rounds if round.event_id == judge.event_id}
    have = {row.round_id for row in PanelMember.select().where(PanelMember.judge == judge)}
    PanelMember.delete().where(
        PanelMember.judge == judge, PanelMember.round.not_in(wanted or {0})
    ).execute()
    for number in wanted - have:
        PanelMember.create(judge=judge, round=number)
    return have - wanted


def edit(
    judge: Judge,
    expected: int | None,
    rounds: Collection[Round],
    act: Act,
    **values: Any,
) -> Outcome:
    """Change what a judge reads and knows, the load, ties with organisations, and the panels; what
    a panel left had unsigned is given to others, and so is what conflicts by now.

    :param values: languages, expertise, load_maximum, load_minimum, tied_to
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        lock(judge)
        judge.change(expected, **values)
        left = _seat(judge, rounds)
        audit.record(act.at, act.person, "panels.edit", f"Judge {judge.code}", judge.event_id)
        outcome = assignments.release(judge, act, rounds=left)
        more = disclosures.release_conflicts(judge, act)
    return Outcome(outcome.made + more.made, outcome.unserved + more.unserved, 1)


def leave(judge: Judge, act: Act, reason: str = "") -> Outcome:
    """End a judge's part: signed scorecards stay and count, the missing reviews alone are assigned
    anew. Judges may do so themselves, before they have read anything or after.

    :param reason: the judge's own, for organisers alone
    :raises Refused: when the judge has left already
    """
    with transaction():
        values = {"left_at": act.at, "left_reason": reason.strip()}
        # The condition is in the statement itself, so of two at once one is refused without a lock.
        if (
            not Judge.update(**values, revision=Judge.revision + 1)
            .where(Judge.id == judge.id, Judge.left_at.is_null())
            .execute()
        ):
            raise Refused(_("This judge has left already."))
        judge.left_at = act.at
        audit.record(act.at, act.person, "panels.leave", f"Judge {judge.code}", judge.event_id)
        outcome = assignments.release(judge, act)
    judge.person.forget()
    return outcome


def bring_back(judge: Judge, by: Person | None, at: datetime) -> None:
    """Let a judge who left judge again, on the same panels and under the same code.

    :raises Refused: when the account is closed, the person organises the event or takes part in it
        by now, or never left
    """
    with transaction():
        lock(judge.event)
        _refuse_taking_part(judge.event, judge.person)
        if (
            not Judge.update(
                left_at=None,
                left_reason="",
                revision=Judge.revision + 1,
            )
            .where(Judge.id == judge.id, Judge.left_at.is_null(False))
            .execute()
        ):
            raise Refused(_("This judge has not left."))
        judge.left_at = None
        audit.record(at, by, "panels.bring_back", f"Judge {judge.code}", judge.event_id)
    judge.person.forget()

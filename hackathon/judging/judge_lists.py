"""Judges from a list: what each line would do, all of them invited in one act, and that act undone
as far as nobody has begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from hackathon.core import audit
from hackathon.core.db import lock, transaction
from hackathon.core.language import fold
from hackathon.core.language import gettext as _
from hackathon.core.language.formats import format_list
from hackathon.events.events import Event, Organiser
from hackathon.events.rounds import Round
from hackathon.judging import panels
from hackathon.judging.judging import Assignment, Judge
from hackathon.people.acts import Act
from hackathon.people.domains import address_key
from hackathon.people.people import Person
from hackathon.teams import nominations
from hackathon.teams.care import given
from hackathon.teams.nominating import Line, Named, refuse_faults, repeated, shape_fault
from hackathon.teams.nominations import NominationBatch, Said
from hackathon.teams.registrations import Registration


class _Known(NamedTuple):
    """What the database knows of the addresses on a list."""

    people: dict[str, Person]  # by folded address
    judges: set[int]
    organisers: set[int]
    taking_part: set[int]
    rounds: dict[str, Round]  # by short name and by title, as they are compared


# --- Verbs. ---------------------------------------------------------------------------------------


def enter(
    event: Event,
    rows: Sequence[Named],
    said: Said,
    act: Act,
    choose_password: Callable[[str], str],
) -> NominationBatch:
    """Invite everybody on a list who does not judge yet: all of them, or nobody.

    :param act: its letters lead to the judges' queue
    :param choose_password: as ``panels.invite`` takes it
    :raises Refused: without a reason, when a line has a fault, or when nobody on it is new
    """
    reason = given(said.reason)
    with transaction():
        lock(event)
        lines = plan(event, rows)
        refuse_faults(lines)
        batch = nominations.open_batch(event, said._replace(reason=reason), act)
        # Each by the verb that invites one, so that a list can do nothing that the form cannot.
        rounds = rounds_of(event)
        new = [line.named for line in lines if line.new]
        codes = [_invite(event, named, rounds, act, choose_password) for named in new]
        NominationBatch.update(judges=codes).where(NominationBatch.id == batch.id).execute()
        told = {"reason": reason, "count": len(codes)}
        audit.record(act.at, act.person, "judge_lists.enter", batch, event, **told)
    return batch


def _invite(
    event: Event,
    named: Named,
    rounds: Mapping[str, Round],
    act: Act,
    choose_password: Callable[[str], str],
) -> str:
    panel = [rounds[fold(name)] for name in named.rounds]
    invited = panels.Invited(named.email, named.name, panel)
    judge = panels.invite(
        event,
        invited,
        act,
        choose_password,
    )
    if named.languages:
        judge.change(None, languages=list(named.languages))
    return str(judge.code)


def undo(batch: NominationBatch, act: Act) -> tuple[int, int]:
    """Let those judges leave again who have neither answered nor been given anything; return how
    many left, and how many stay.

    :raises Refused: when it was undone already
    """
    with transaction():
        nominations.close_batch(batch, act)
        given_work = Assignment.select(Assignment.judge)
        mine = (Judge.event == batch.event_id) & Judge.code.in_(batch.judges)
        here = list(Judge.select().where(mine, Judge.left_at.is_null()))
        # Whoever has answered or has work would lose it; organisers decide on them one by one.
        untouched = mine & Judge.declared_at.is_null() & Judge.id.not_in(given_work)
        leaving = list(Judge.select().where(untouched, Judge.left_at.is_null()))
        for judge in leaving:
            panels.leave(judge, act)
    return len(leaving), len(here) - len(leaving)


# --- Queries. -------------------------------------------------------------------------------------


def plan(event: Event, rows: Sequence[Named]) -> list[Line]:
    """Return what a list would do; a fixed number of queries."""
    keys = [address_key(row.email) for row in rows]
    known = _known(event, keys)
    lines = []
    for row, key, twice in zip(rows, keys, repeated(rows), strict=True):
        sentence = shape_fault(row) or twice
        lines.append(Line(row, "fault", sentence) if sentence else _line(row, key, known))
    return lines


def rounds_of(event: Event) -> dict[str, Round]:
    """Return the rounds of an event by their short names and titles, as they are compared."""
    found = list(Round.select().where(Round.event == event).order_by(Round.position))
    # A short name is one round's alone, so it wins over another's title.
    by_title = {fold(round.title): round for round in found}
    return by_title | {fold(round.slug): round for round in found}


def _known(event: Event, keys: list[str]) -> _Known:
    people = {row.email_key: row for row in Person.select().where(Person.email_key.in_(keys))}
    numbers = [row.id for row in people.values()]
    part = Registration.status.in_(("registered", "waiting"))
    return _Known(
        people,
        _numbers(Judge.select(Judge.person).where(Judge.event == event)),
        _numbers(Organiser.select(Organiser.person).where(Organiser.event == event)),
        _numbers(
            Registration.select(Registration.person).where(
                Registration.event == event, Registration.person.in_(numbers), part
            )
        ),
        rounds_of(event),
    )


def _numbers(query: Any) -> set[int]:
    return {number for (number,) in query.tuples()}


def _line(
    row: Named,
    key: str,
    known: _Known,
) -> Line:
    for name in row.rounds:
        if fold(name) not in known.rounds:
            return Line(row, "fault", _unknown_round(name, known))
    person = known.people.get(key)
    if person is None:
        lacking = "" if row.name else _("There is no account with this address: give the name too.")
        return Line(row, "fault" if lacking else "new", lacking)
    # Who left is there too: they come back under their own code, by another act.
    if person.id in known.judges:
        return Line(row, "there", _("Is a judge already, or was one."))
    if not person.active:
        return Line(row, "fault", _("The account with this address is closed."))
    if person.id in known.organisers:
        sentence = _("%(name)s organises this event, so cannot judge it.", name=person.name)
        return Line(row, "fault", sentence)
    if person.id in known.taking_part:
        sentence = _("%(name)s takes part in this event, so cannot judge it.", name=person.name)
        return Line(row, "fault", sentence)
    return Line(row, "new")


def _unknown_round(name: str, known: _Known) -> str:
    there = {round.id: round.title for round in known.rounds.values()}
    if not there:
        return _("“%(name)s” is no round of this event: it has none yet.", name=name)
    rounds = format_list(list(there.values()))
    return _(
        "“%(name)s” is no round of this event. Its rounds: %(rounds)s.", name=name, rounds=rounds
    )

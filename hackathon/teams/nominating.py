"""What a list of people to be entered would do, line by line: who is new, who is there already, and
what is wrong. The preview of a file and the verb that enters them ask the same."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import audit, letters, mail
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.people.acts import Act
from hackathon.people.domains import address_key
from hackathon.people.people import Person, by_email
from hackathon.teams import nominations
from hackathon.teams.care import given, hold, release
from hackathon.teams.nominations import Nomination, NominationBatch, Said
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Membership, Team, members, name_key, take_seat, tell

# Whom an act can enter: it writes to each, and nobody else writes meanwhile (2 s of a processor).
MOST_NEW = 2_000
LONGEST_NAME, LONGEST_TEAM, LONGEST_ADDRESS = 200, 120, 254
FORMULAS = ("=", "＝")
LinkTo = Callable[[str], str]  # a secret -> the address that carries it


class Named(NamedTuple):
    """Somebody as whoever enters them writes them."""

    line: int
    email: str
    name: str = ""
    team: str = ""  # name; empty: none so far
    languages: tuple[str, ...] = ()  # BCP 47 codes
    rounds: tuple[str, ...] = ()  # short names or titles of the rounds that a judge judges


class Listed(NamedTuple):
    """A list, with what its readers cannot know: the addresses of the event's judges, folded."""

    rows: Sequence[Named]
    judges: Collection[str] = ()


class Line(NamedTuple):
    """What becomes of somebody on a list.

    :ivar state: "new", "there" or "fault"
    :ivar sentence: why, where it is not new
    :ivar team: the team, where it exists already
    """

    named: Named
    state: str
    sentence: str = ""
    captain: bool = False
    team: Team | None = None

    @property
    def new(self) -> bool:
        """Tell whether somebody would be entered."""
        return self.state == "new"


class _Known(NamedTuple):
    """What the database knows of the addresses on a list."""

    people: dict[str, Person]  # by folded address
    status: dict[int, str]  # of their registrations, by person
    team_of: dict[int, int]
    teams: dict[str, Team]  # the event's, by the key of the name
    waiting: dict[str, str]  # folded address -> key of the team's name, of open nominations


# --- Verbs. ---------------------------------------------------------------------------------------


def enter(
    event: Event,
    listed: Listed,
    said: Said,
    act: Act,
    link: LinkTo,
) -> NominationBatch:
    """Enter everybody on a list who is not there yet, and write to each: all of them, or nobody.

    :raises Refused: without a reason, when a line has a fault, or when nobody on it is new
    """
    reason = given(said.reason)
    with transaction():
        # Two lists with one address: the second sees the first.
        lock(event)
        lines = plan(event, listed, act.at)
        refuse_faults(lines)
        batch = nominations.open_batch(event, said._replace(reason=reason), act)
        new = [line for line in lines if line.state == "new"]
        for line in new:
            _nominate(batch, line, act, link)
        audit.record(
            act.at,
            act.person,
            "nominations.enter",
            batch,
            event,
            reason=reason,
            count=len(new),
        )
    return batch


class Swap(NamedTuple):
    """Who leaves a team, and who takes the place: a list of one."""

    out: Person
    newcomer: Listed


def substitute(
    team: Team,
    swap: Swap,
    said: Said,
    act: Act,
    link: LinkTo,
) -> None:
    """Let somebody take the place of a member, also when registration is closed: at once who is
    registered and in no team, anybody else once they have confirmed.

    :raises Refused: without a reason, for the last member, or when the newcomer cannot take part
    """
    out, newcomer = swap
    event, (named,) = team.event, newcomer.rows
    reason = given(said.reason)
    with transaction():
        # In the order in which confirming locks them.
        lock(event)
        hold(team)
        told = members(team)
        release(team, out, act.at)
        person = by_email(named.email)
        if person is not None and _is_free(person, event):
            take_seat(team, person, act.at)
            name = person.name
        else:
            rows = [named._replace(team=team.name)]
            enter(event, newcomer._replace(rows=rows), said, act, link)
            name = named.name or named.email
        detail = {"person": out.key, "name": name, "reason": reason}
        audit.record(act.at, act.person, "team_care.substitute", team, event, **detail)
        readers = {one.id: one for one in (*told, *members(team))}.values()
        change = {"change": "substituted", "name": out.name, "other": name, "reason": reason}
        for reader in readers:
            tell(reader, "team_changed", team, act.at, **change)


def _is_free(person: Person, event: Event) -> bool:
    """Tell whether somebody is registered and in no team, and so needs to confirm nothing more."""
    person.forget()
    registration = Registration.of(person, event)
    seated = registration is not None and registration.status == "registered"
    return bool(person.active) and seated and Team.of(person, event) is None


def refuse_faults(lines: Sequence[Line]) -> None:
    """Refuse a list with a fault, with nobody new on it, or with too many."""
    for line in lines:
        if line.state == "fault":
            where = {"line": line.named.line, "fault": line.sentence}
            raise Refused(_("Line %(line)s: %(fault)s", **where))
    if all(line.state == "there" for line in lines):
        raise Refused(_("Everybody on this list is there already."))
    if beyond := too_many(lines):
        raise Refused(beyond)


def too_many(lines: Sequence[Line]) -> str:
    """Return the sentence that a list would enter more people than an act can, or nothing."""
    new = sum(line.new for line in lines)
    if new <= MOST_NEW:
        return ""
    return _(
        "This list would enter %(count)s people. Enter at most %(most)s at once: split the list.",
        count=new,
        most=MOST_NEW,
    )


def _nominate(batch: NominationBatch, line: Line, act: Act, link: LinkTo) -> None:
    named = line.named
    # Only its digest is stored: whoever reads the database cannot answer with it.
    secret = secrets.token_urlsafe(24)
    Nomination.create(
        batch=batch,
        event=batch.event,
        name=named.name,
        email=named.email,
        email_key=address_key(named.email),
        team_name=named.team,
        team_key=name_key(named.team),
        captain=line.captain,
        team=line.team,
        languages=list(named.languages),
        digest=nominations.digest(secret),
        created_at=act.at,
        expires_at=act.at + nominations.LIFE,
    )
    by = act.person
    letters.write(
        by_email(named.email) or letters.Stranger(named.email, by.locale if by else ""),
        "nomination",
        act.at,
        event=batch.event,
        link=link(secret),
        name=by.name if by else "",
        team_name=named.team,
        reason=batch.reason,
    )


# --- Queries. -------------------------------------------------------------------------------------


def plan(event: Event, listed: Listed, at: datetime) -> list[Line]:
    """Return what a list would do; a fixed number of queries."""
    keys = [address_key(row.email) for row in listed.rows]
    known = _known(event, keys, at)
    wanted: Counter[str] = Counter()
    lines = []
    for row, key, twice in zip(listed.rows, keys, repeated(listed.rows), strict=True):
        sentence = shape_fault(row) or twice
        if not sentence and key in listed.judges:
            sentence = _(
                "Somebody with this address judges at this event, so they cannot take part."
            )
        line = Line(row, "fault", sentence) if sentence else _line(row, key, known)
        if line.state == "new" and row.team:
            line = _placed(event, line, known, wanted)
        lines.append(line)
    return lines


def repeated(rows: Sequence[Named]) -> list[str]:
    """Return for each row the sentence that its address stood further up, or an empty one."""
    first: dict[str, int] = {}
    found = []
    for row in rows:
        key = address_key(row.email)
        line = first.setdefault(key, row.line)
        sentence = _("This address stands on line %(line)s already.", line=line)
        found.append("" if line == row.line else sentence)
    return found


def _known(event: Event, keys: list[str], at: datetime) -> _Known:
    people = {row.email_key: row for row in Person.select().where(Person.email_key.in_(keys))}
    numbers = [row.id for row in people.values()]
    mine = (Registration.event == event) & Registration.person.in_(numbers)
    status: Any = Registration.select(Registration.person, Registration.status).where(mine)
    seats: Any = Membership.select(Membership.person, Membership.team).where(
        Membership.event == event, Membership.left_at.is_null(), Membership.person.in_(numbers)
    )
    active = Team.select().where(Team.event == event, Team.status == "active")
    waiting: Any = Nomination.select(Nomination.email_key, Nomination.team_key).where(
        Nomination.event == event, Nomination.status == "open", Nomination.email_key.in_(keys)
    )
    return _Known(
        people,
        dict(status.tuples()),
        dict(seats.tuples()),
        {row.name_key: row for row in active},
        dict(waiting.tuples()),
    )


def shape_fault(row: Named) -> str:
    for written in (row.email, row.name, row.team):
        if written.startswith(FORMULAS):
            return _("“%(written)s” is a formula. Paste the values instead.", written=written[:60])
    if "@" not in row.email and "@" in f"{row.name}{row.team}":
        return _("The address stands in another column than “email”.")
    if not mail.is_address(row.email) or len(address_key(row.email)) > LONGEST_ADDRESS:
        return _("This is not a complete e-mail address. It looks like name@example.org.")
    for written, most in ((row.name, LONGEST_NAME), (row.team, LONGEST_TEAM)):
        if len(written) > most:
            return _(
                "“%(start)s…” is longer than %(most)s characters.", start=written[:40], most=most
            )
    return ""


def _line(row: Named, key: str, known: _Known) -> Line:
    """What becomes of a line whose shape is right."""
    person = known.people.get(key)
    number = person.id if person is not None else 0
    if person is not None and not person.active:
        return Line(row, "fault", _("The account with this address is closed."))
    status = known.status.get(number, "")
    if status == "excluded":
        return Line(row, "fault", _("Somebody with this address cannot take part in this event."))
    if key in known.waiting:
        return _waiting(row, known.waiting[key])
    wanted = known.teams.get(name_key(row.team)) if row.team else None
    present = known.team_of.get(number)
    if present is not None and row.team and (wanted is None or wanted.id != present):
        return Line(row, "fault", _("Somebody with this address is in another team."))
    if present is not None or (status in {"registered", "waiting"} and not row.team):
        return Line(row, "there", _("Takes part already."))
    return Line(row, "new")


def _waiting(row: Named, team: str) -> Line:
    if team == (name_key(row.team) if row.team else ""):
        return Line(row, "there", _("Was entered already and has not answered yet."))
    return Line(
        row,
        "fault",
        _("Was entered already with another team, or without one, and has not answered yet."),
    )


def _placed(event: Event, line: Line, known: _Known, wanted: Counter[str]) -> Line:
    """Give a new member the place in the team; the first of a new team becomes its captain."""
    name = line.named.team
    key = name_key(name)
    team = known.teams.get(key)
    wanted[key] += 1
    inside = team.members if team is not None else 0
    if inside + wanted[key] > event.team_maximum:
        most = {"team": name, "count": event.team_maximum}
        sentence = _("The team %(team)s would have more than %(count)s members.", **most)
        return line._replace(state="fault", sentence=sentence)
    captain = team is None and wanted[key] == 1
    return line._replace(captain=captain, team=team)

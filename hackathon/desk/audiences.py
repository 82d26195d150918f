"""Audiences: to whom organisers can write at once, by what people have done so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Challenge
from hackathon.core.language import lazy
from hackathon.events import rounds
from hackathon.events.events import Event
from hackathon.events.rounds import Round
from hackathon.judging import entries, queues
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.results import selections, winners
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Answer, Submission
from hackathon.teams import participants
from hackathon.teams.teams import Membership, Team


class Kind(NamedTuple):
    """A kind of audience.

    :ivar words: its name; one of a challenge or a round has its title in it
    :ivar fields: what can be told of each of its readers, see ``letter_fields``
    :ivar seal: who may know who they are: "" every organiser, "entries" who sees the entries,
        "judging" who manages the judging
    """

    words: Any
    fields: tuple[str, ...]
    seal: str = ""


# What some readers of an audience lack is none of its fields: nobody gets half a sentence.
ANYBODY = ("name", "event")
MEMBERS = (*ANYBODY, "team")
WORKING = (*MEMBERS, "challenge")

KINDS = {
    "registered": Kind(
        lazy("Everybody who is registered"),
        (*ANYBODY, "deadline"),
    ),
    "no team": Kind(
        lazy("Registered people who are in no team"),
        (*ANYBODY, "deadline"),
    ),
    "waiting": Kind(
        lazy("Everybody on the waiting list"),
        ANYBODY,
    ),
    "teams": Kind(
        lazy("All teams"),
        (*MEMBERS, "deadline"),
    ),
    "draft": Kind(
        lazy("Teams that have only a draft"),
        (*WORKING, "deadline"),
        "entries",
    ),
    "sent": Kind(
        lazy("Teams that have submitted"),
        (*WORKING, "deadline"),
        "entries",
    ),
    "challenge": Kind(lazy("Teams that work on “%(about)s”"), (*WORKING, "deadline"), "entries"),
    "on": Kind(lazy("Teams that moved on from “%(about)s”"), WORKING, "judging"),
    "not on": Kind(lazy("Teams that did not move on from “%(about)s”"), WORKING, "judging"),
    "winners": Kind(
        lazy("Teams that won, as published"),
        WORKING,
    ),
    "judges": Kind(
        lazy("The judges"),
        ANYBODY,
        "judging",
    ),
    "open": Kind(
        lazy("Judges with open scorecards in “%(about)s”"),
        (*ANYBODY, "deadline"),
        "judging",
    ),
}
OF_TEAMS = ("teams", "draft", "sent", "challenge", "on", "not on", "winners")
OF_JUDGES = ("judges", "open")


class Audience(NamedTuple):
    """People to whom one letter can go.

    :ivar about: short name of the challenge or round that it is of, else ""
    """

    kind: str
    about: str = ""

    @property
    def code(self) -> str:
        """What stands for it in forms and in the database."""
        return f"{self.kind}:{self.about}" if self.about else self.kind

    @property
    def of_teams(self) -> bool:
        """Whether its readers are there as members of teams, which have captains."""
        return self.kind in OF_TEAMS


def read(code: str) -> Audience:
    """Return the audience that a code stands for."""
    kind, _colon, about = code.partition(":")
    return Audience(kind, about)


class Reader(NamedTuple):
    """Somebody who gets a letter, and what of their part in the event it can tell."""

    person: Person
    team: Team | None = None
    challenges: tuple[Challenge, ...] = ()


class Readers(NamedTuple):
    """Who gets a letter; ``unreached``: how many of the audience have not proved their address, so
    that nobody writes to them."""

    found: list[Reader]
    unreached: int


# --- Which there are. -----------------------------------------------------------------------------


def choices(
    event: Event,
    at: datetime,
    seals: Collection[str],
) -> dict[str, str]:
    """Return the audiences of an event that there are by now: code -> words.

    :param seals: which of them whoever asks may know
    """
    found = {}
    for audience, title in _all(event, at):
        kind = KINDS[audience.kind]
        if kind.seal in seals:
            found[audience.code] = str(kind.words) % {"about": title}
    return found


def words(event: Event, audience: Audience) -> str:
    """Return what an audience is called; one whose round or challenge is gone by its short name."""
    # Letters outlive the rounds and challenges that they were about.
    table: type[Challenge] | type[Round] = Challenge if audience.kind == "challenge" else Round
    about = (table.event == event) & (table.slug == audience.about)
    row = table.get_or_none(about) if audience.about else None
    title = audience.about if row is None else row.title
    return str(KINDS[audience.kind].words) % {"about": title}


def _all(event: Event, at: datetime) -> Iterable[tuple[Audience, str]]:
    # In the order of an event's life, in which the choices are read.
    for kind in ("registered", "no team", "waiting", "teams", "draft", "sent"):
        yield Audience(kind), ""
    for challenge in challenges.every(event):
        if challenge.status != "draft":
            yield Audience("challenge", challenge.slug), challenge.title
    of_event, chose = rounds.of(event), _chose(event)
    for round in of_event:
        # Before anybody has moved on, everybody would be one who did not.
        if round.id in chose:
            yield Audience("on", round.slug), round.title
            yield Audience("not on", round.slug), round.title
    # Before, who has won is nobody's to tell.
    if Publication.current(event) is not None:
        yield Audience("winners"), ""
    yield Audience("judges"), ""
    for round in of_event:
        if not round.over(at):
            yield Audience("open", round.slug), round.title


def _chose(event: Event) -> set[int]:
    """The rounds from which some entry has moved on."""
    later, entered = Round.alias(), Entry.alias()
    query: Any = Round.select(Round.id).join(later, on=(later.event == Round.event))
    query = query.join(Entry, on=(Entry.round == Round.id))
    query = query.join(entered, on=(entered.round == later.id))
    query = query.where(
        Round.event == event,
        later.position > Round.position,
        entered.submission == Entry.submission,
        entered.out_at.is_null(),
    )
    return {number for (number,) in query.distinct().tuples()}


def deadline(event: Event, audience: Audience) -> datetime:
    """Return the moment that matters to an audience: when submissions close, or a judge's round; a
    team may have a later one of its own."""
    if audience.kind == "open":
        round = Round.get(Round.event == event, Round.slug == audience.about)
        return round.closes
    return event.submission_closes


def early(event: Event, audience: Audience, at: datetime) -> bool:
    """Tell whether a letter to an audience tells it at ``at`` what is not announced yet."""
    if audience.kind not in ("on", "not on") or Publication.current(event) is not None:
        return False
    announced = selections.public(event, at)
    return not any(step.round.slug == audience.about and step.open_to_all(at) for step in announced)


# --- Who they are. --------------------------------------------------------------------------------


def find(
    event: Event,
    audience: Audience,
    captains: bool,
) -> Readers:
    """Return who is in an audience now, each once.

    :param captains: of its teams the captains alone
    """
    if audience.of_teams:
        rows = _in_teams(event, audience, captains)
    else:
        rows = [Reader(person) for person in _people(event, audience)]
    open_accounts = [row for row in rows if row.person.active]
    # Whoever typed somebody else's address must not have letters sent there.
    proved = [row for row in open_accounts if row.person.confirmed_at is not None]
    return Readers(proved, len(open_accounts) - len(proved))


def _people(event: Event, audience: Audience) -> list[Person]:
    if audience.kind in OF_JUDGES:
        return [judge.person for judge in _judges(event, audience)]
    if audience.kind == "no team":
        seats = participants.without_team_search(event)
    else:
        seats = participants.search(event, "", audience.kind)
    return [seat.person for seat in seats]


def _judges(event: Event, audience: Audience) -> list[Judge]:
    query = Judge.select(Judge, Person).join(Person)
    query = query.where(Judge.event == event, Judge.left_at.is_null())
    seated = list(query.order_by(Person.folded, Person.id))
    if audience.kind == "judges":
        return seated
    round = Round.get(Round.event == event, Round.slug == audience.about)
    # Whoever has signed everything is not reminded of it.
    waiting = queues.tally(seated, [round.id])
    return [judge for judge in seated if waiting[round.id, judge.id]]


def _in_teams(
    event: Event,
    audience: Audience,
    captains: bool,
) -> list[Reader]:
    works = _works(event, audience)
    query = Membership.select(Membership, Person, Team).join(Person)
    query = query.join_from(Membership, Team)
    query = query.where(
        Team.event == event,
        Team.status == "active",
        Membership.left_at.is_null(),
    )
    if works is not None:
        query = query.where(Team.id.in_(works.select(Submission.team)))
    if captains:
        query = query.where(Membership.person == Team.captain)
    # One query for all teams, however many there are.
    titles = _challenges(works, audience) if works is not None else {}
    found = []
    for row in query.order_by(Person.folded, Person.id):
        row.team.event = event  # at hand: a team's own deadline hangs on it
        found.append(
            Reader(
                row.person,
                row.team,
                tuple(titles.get(row.team_id, ())),
            )
        )
    return found


def _challenges(works: Any, audience: Audience) -> dict[int, list[Challenge]]:
    """What the teams work on, by the team's id; one query."""
    query = Challenge.select(Challenge, Answer.team.alias("of_team")).join(Answer)
    query = query.where(Answer.submission.in_(works.select(Submission.id)))
    if audience.kind == "challenge":
        query = query.where(Challenge.slug == audience.about)
    found: dict[int, list[Challenge]] = {}
    for row in query.order_by(Challenge.position, Challenge.id):
        found.setdefault(row.answer.of_team, []).append(row)
    return found


def _works(event: Event, audience: Audience) -> Any:
    """The submissions by which teams are in an audience; None: whatever they work on."""
    own = Submission.select().where(Submission.event == event)
    sent = own.where(Submission.status == "submitted")
    match audience.kind:
        case "draft":
            # Who goes on with a second draft has handed something in.
            drafts = own.where(Submission.status == "draft")
            return drafts.where(Submission.team.not_in(sent.select(Submission.team)))
        case "sent":
            return sent
        case "challenge":
            alive = own.where(Submission.status.in_(("draft", "submitted")))
            return alive.where(Submission.id.in_(_answering(event, audience.about)))
        case "on" | "not on":
            return _judged(event, audience)
        case "winners":
            current = Publication.current(event)
            won = winners.keys(current.content) if current is not None else set()
            return own.where(Submission.key.in_(sorted(won)))
    return None


def _answering(event: Event, slug: str) -> Any:
    query = Answer.select(Answer.submission).join(Challenge)
    return query.where(Challenge.event == event, Challenge.slug == slug)


def _judged(event: Event, audience: Audience) -> Any:
    """What was judged in a round and moved on from it, or did not."""
    round = Round.get(Round.event == event, Round.slug == audience.about)
    there = Submission.select().join(Entry)
    judged = there.where(Entry.round == round, entries.playing())
    later = Round.select(Round.id).where(Round.event == event, Round.position > round.position)
    further = Entry.select(Entry.submission).where(Entry.round.in_(later), Entry.out_at.is_null())
    moved = judged.where(Submission.id.in_(further))
    if audience.kind == "on":
        return moved
    # A team that moved on with one entry does not read of the other that the way ends here.
    return judged.where(Submission.team.not_in(moved.select(Submission.team)))

"""Panels: who judges at an event and in which rounds, how far they are, and reminding them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from hackathon.core import audit, language, mail
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import ngettext
from hackathon.core.states import Refused
from hackathon.events.events import Event, Organiser
from hackathon.events.rounds import Round
from hackathon.judging import assignments, disclosures, entries
from hackathon.judging.assignments import Outcome
from hackathon.judging.judging import Assignment, Judge, PanelMember, between
from hackathon.judging.scorecards import Scorecard
from hackathon.people import people, tokens
from hackathon.people.people import Person
from hackathon.submissions.submissions import Submission
from hackathon.teams.registrations import Registration
from hackathon.teams.teams import Team

# --- Verbs. ---------------------------------------------------------------------------------------


def invite(
    event: Event,
    email: str,
    name: str,
    rounds: Collection[Round],
    by: Person,
    at: datetime,
    link: str = "",
    choose_password: Callable[[str], str] | None = None,
) -> Judge:
    """Give somebody a seat as a judge and tell them; whoever has no account gets one, with a link
    to choose a password.

    :param name: used when there is no account with the address
    :param link: full address of the judges' queue, for the message
    :param choose_password: makes the full address of the page for a new password from its secret;
        None: accounts are not made
    :raises Refused: when the person takes part in the event, judges already, or there is no account
        and no name
    """
    with transaction():
        lock(event)
        person = people.by_email(email)
        if person is None and (choose_password is None or not name.strip()):
            raise Refused(
                _(
                    "There is no account with this address yet. Give the person's name too, and we"
                    " set one up."
                )
            )
        secret = ""
        if person is None:
            person = people.create(" ".join(name.split()), email, at)
            secret = tokens.issue(person, "reset", email, at)
        judge = appoint(event, person, rounds, by, at)
        address = choose_password(secret) if secret and choose_password else ""
        _tell_appointed(judge, by, at, link, address)
    return judge


def appoint(
    event: Event,
    person: Person,
    rounds: Collection[Round],
    by: Person | None,
    at: datetime,
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
        taken: Any = Judge.select(Judge.code).where(Judge.event == event).tuples()
        number = 1 + max([int(code[1:]) for (code,) in taken if code[1:].isdigit()], default=0)
        judge = Judge.create(
            event=event,
            person=person,
            code=f"J{number:02}",
            since=at,
            **{"languages": person.languages, **values},
        )
        _seat(judge, rounds)
        audit.record(at, by, "panels.appoint", f"Judge {judge.code}", event, person=person.key)
    person.forget()
    return judge


def _refuse_partial(event: Event, person: Person) -> None:
    seat = Judge.get_or_none(Judge.event == event, Judge.person == person)
    if seat is not None:
        raise Refused(
            _("%(name)s is a judge already: %(code)s.", name=person.name, code=seat.code)
            if seat.left_at is None
            else _(
                "%(name)s was a judge here before. Bring %(code)s back in the list of judges.",
                name=person.name,
                code=seat.code,
            )
        )
    _refuse_taking_part(event, person)


def _refuse_taking_part(event: Event, person: Person) -> None:
    person.forget()
    if not person.active:
        raise Refused(_("This account is closed."))
    if Organiser.holds(person, event):
        raise Refused(_("%(name)s organises this event, so cannot judge it.", name=person.name))
    registration = Registration.of(person, event)
    if Team.of(person, event) or (
        registration is not None and registration.status in {"registered", "waiting"}
    ):
        raise Refused(_("%(name)s takes part in this event, so cannot judge it.", name=person.name))


def _tell_appointed(
    judge: Judge, by: Person, at: datetime, link: str, choose_password: str
) -> None:
    person = judge.person
    with language.using(person.locale or language.SOURCE, person.time_zone):
        event = language.localised(judge.event, "title").text
        text = _(
            "%(name)s asks you to judge submissions of “%(event)s”.\n\nYour submissions wait for"
            " you here:\n%(link)s",
            name=by.name,
            event=event,
            link=link,
        )
        if choose_password:
            text += "\n\n" + _(
                "There is an account for you under this address. Choose its password first (the"
                " link works for one hour; after that ask for a new one on the page):\n%(link)s",
                link=choose_password,
            )
        mail.queue(
            person.email,
            _("You are invited to judge: %(event)s", event=event),
            text,
            at,
            language.locale(),
        )


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
    by: Person | None,
    at: datetime,
    link: str = "",
    **values: Any,
) -> Outcome:
    """Change what a judge reads and knows, the load, ties with organisations, and the panels; what
    a panel left had unsigned is given to others, and so is what conflicts by now.

    :param values: languages, expertise, load_maximum, tied_to
    :raises Conflict: when somebody else changed it meanwhile
    """
    with transaction():
        lock(judge)
        judge.change(expected, **values)
        left = _seat(judge, rounds)
        audit.record(at, by, "panels.edit", f"Judge {judge.code}", judge.event_id)
        outcome = assignments.release(judge, by, at, link, rounds=left)
        more = disclosures.release_conflicts(judge, by, at, link)
    return Outcome(outcome.made + more.made, outcome.unserved + more.unserved, 1)


def leave(judge: Judge, by: Person | None, at: datetime, link: str = "") -> Outcome:
    """End a judge's part: signed scorecards stay and count, the missing reviews alone are assigned
    anew.

    :raises Refused: when the judge has left already
    """
    with transaction():
        if (
            not Judge.update(left_at=at, revision=Judge.revision + 1)
            .where(Judge.id == judge.id, Judge.left_at.is_null())
            .execute()
        ):
            raise Refused(_("This judge has left already."))
        judge.left_at = at
        audit.record(at, by, "panels.leave", f"Judge {judge.code}", judge.event_id)
        outcome = assignments.release(judge, by, at, link)
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
            not Judge.update(left_at=None, revision=Judge.revision + 1)
            .where(Judge.id == judge.id, Judge.left_at.is_null(False))
            .execute()
        ):
            raise Refused(_("This judge has not left."))
        judge.left_at = None
        audit.record(at, by, "panels.bring_back", f"Judge {judge.code}", judge.event_id)
    judge.person.forget()


def remind(round: Round, by: Person, at: datetime, link: str = "") -> int:
    """Send a message to every judge of a round with an open scorecard and return how many that are.

    :raises Refused: outside the round's dates, or when nobody has an open scorecard
    """
    if not round.open(at):
        raise Refused(_("Reminders go out while the round is open."))
    with transaction():
        left = {
            row.judge_id: row.assigned - row.signed
            for row in progress(round).judges
            if row.assigned > row.signed
        }
        judges = [judge for judge in of(round.event) if judge.id in left and judge.left_at is None]
        if not judges:
            raise Refused(_("Every scorecard is signed; there is nobody to remind."))
        for judge in judges:
            count = left[judge.id]
            assignments.write(
                judge.person,
                round,
                lambda: _("A reminder: submissions wait for your scores"),
                lambda count=count: ngettext(
                    "One submission still waits for your scores.",
                    "%(num)s submissions still wait for your scores.",
                    count,
                ),  # type: ignore[misc]
                at,
                link,
            )
        audit.record(at, by, "panels.remind", round, round.event_id, judges=len(judges))
    return len(judges)


# --- Queries. -------------------------------------------------------------------------------------


def of(event: Event) -> list[Judge]:
    """Return the judges of an event by code, those who left too, each with the person."""
    return list(
        Judge.select(Judge, Person).join(Person).where(Judge.event == event).order_by(Judge.id)
    )


def seats(event: Event) -> dict[int, list[Round]]:
    """Return the rounds on whose panels each judge sits, by the judge's id; one query."""
    found: dict[int, list[Round]] = {}
    query = (
        PanelMember.select(PanelMember, Round)
        .join(Round)
        .where(Round.event == event)
        .order_by(Round.position, Round.id)
    )
    for row in query:
        found.setdefault(row.judge_id, []).append(row.round)
    return found


class JudgeProgress(NamedTuple):
    """How far a judge is in a round."""

    judge_id: int
    code: str
    name: str
    left: bool
    declared: bool
    assigned: int
    drafts: int
    signed: int
    recused: int
    conflicts: int


class EntryProgress(NamedTuple):
    """How many reviews of the wished ones an entry has."""

    line: entries.Line
    assigned: int
    signed: int


class Progress(NamedTuple):
    """How far a round is: ``signed`` of ``wished`` reviews, by judge and by entry; ``crossed``:
    what is assigned in spite of a conflict that appeared later, as (judge's code, entry's code,
    kinds)."""

    judges: list[JudgeProgress]
    entries: list[EntryProgress]
    signed: int
    wished: int
    crossed: list[tuple[str, str, str]]


def progress(round: Round) -> Progress:
    """Return how far a round is; a fixed number of queries whatever the number of judges and
    entries."""
    rows: Any = (
        Assignment.select(
            Assignment.judge, Assignment.submission, Assignment.status, Scorecard.status
        )
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.round == round)
        .tuples()
    )
    assigned, drafts, signed, recused = (
        Counter[int](),
        Counter[int](),
        Counter[int](),
        Counter[int](),
    )
    reviewing, reviewed = Counter[int](), Counter[int]()
    pairs = set()
    lines = entries.of(round)
    playing = {line.submission for line in lines if not line.out}
    for judge, submission, status, card in rows:
        recused[judge] += status == "recused"
        if status == "assigned" and submission in playing:
            pairs.add((judge, submission))
            for counter, counts in (
                (assigned, True),
                (drafts, card == "draft"),
                (signed, card == "signed"),
            ):
                counter[judge] += counts
            reviewing[submission] += 1
            reviewed[submission] += card == "signed"
    judges = (
        Judge.select(Judge, Person)
        .join(Person)
        .where(Judge.event == round.event_id)
        .order_by(Judge.id)
    )
    sitting: Any = PanelMember.select(PanelMember.judge).where(PanelMember.round == round).tuples()
    panel = {judge for (judge,) in sitting}
    shown = [
        judge for judge in judges if judge.id in panel or assigned[judge.id] or recused[judge.id]
    ]
    barred = between(shown, [Submission(id=line.submission, team=line.team_id) for line in lines])
    conflicted = Counter(judge for judge, _submission in barred)
    codes = {judge.id: judge.code for judge in shown}
    by_submission = {line.submission: line.code for line in lines}
    return Progress(
        [
            JudgeProgress(
                judge.id,
                judge.code,
                judge.person.name,
                judge.left_at is not None,
                judge.declared_at is not None,
                assigned[judge.id],
                drafts[judge.id],
                signed[judge.id],
                recused[judge.id],
                conflicted[judge.id],
            )
            for judge in shown
        ],
        [
            EntryProgress(line, reviewing[line.submission], reviewed[line.submission])
            for line in lines
        ],
        sum(min(reviewed[number], round.reviews) for number in playing),
        round.reviews * len(playing),
        sorted(
            (codes[pair[0]], by_submission[pair[1]], assignments.words_for(barred[pair]))
            for pair in pairs
            if pair in barred
        ),
    )


def reviews_of(round: Round, submission: int) -> list[Assignment]:
    """Return every assignment of a submission (id) in a round, taken back ones too, each with judge
    and person."""
    query = Assignment.select(Assignment, Judge, Person).join(Judge).join(Person).switch(Assignment)
    return list(
        query.where(Assignment.round == round, Assignment.submission == submission).order_by(
            Judge.id
        )
    )


def work_of(judge: Judge) -> list[tuple[Round, int, int]]:
    """Return (round, assigned, signed) of each round in which a judge has submissions; one
    query."""
    signed = fn.COUNT(Scorecard.signed_at)
    query = (
        Round.select(Round, fn.COUNT(Assignment.id).alias("assigned"), signed.alias("signed"))
        .join(Assignment)
        .join(Scorecard, JOIN.LEFT_OUTER)
        .where(Assignment.judge == judge, Assignment.status == "assigned")
        .group_by(Round)
        .order_by(Round.position)
    )
    return [(row, row.assigned, row.signed) for row in query.objects(Round)]

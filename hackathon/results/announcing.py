"""Announcing a selection before the results: one organiser proposes it, another approves it, its
teams are told; what was announced is withdrawn with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hackathon.core import audit, language, letters, prose
from hackathon.core.db import lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused, move
from hackathon.events import rounds
from hackathon.events.rounds import Round
from hackathon.people.people import Person
from hackathon.ranking import scorebook
from hackathon.results import books, selections
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Membership, Team

MOVES = {"proposed": ("announced", "withdrawn"), "announced": ("withdrawn",)}
BATCH = 20  # selections that one turn of the chore announces


class Step(NamedTuple):
    """What an organiser proposes to announce.

    :ivar keys: of the submissions that are named
    :ivar public_at: from when on everybody reads it; None: as soon as it is approved
    """

    keys: Collection[str]
    kind: str = "finalists"
    show_ranks: bool = False
    show_teams: bool = True
    introduction: str = ""
    public_at: datetime | None = None


class Contents(NamedTuple):
    """What a step says: the entries as they are named, and the keys of the others."""

    entries: list[dict[str, Any]]
    others: list[str]


def contents(round: Round, step: Step) -> Contents:
    """Return what a step says of a round as things stand: what is proposed, previewed and compared
    when it is approved is made here alone.

    :raises Refused: when it names nobody, or an entry that is not in the round any more
    """
    part = _part(round)
    ranks = {row.submission: row.rank for row in scorebook.standings(part)}
    known = {entry["submission"]: entry for entry in part["entries"]}
    chosen = set(step.keys)
    if not chosen:
        raise Refused(_("Choose at least one entry."))
    if not chosen <= known.keys():
        raise Refused(
            _("An entry that you chose is no longer in this round. Look at the list again.")
        )
    made = [_named(known[key], ranks.get(key), step) for key in chosen]
    if step.show_ranks and any(entry["rank"] is None for entry in made):
        raise Refused(_("An entry without a signed scorecard has no rank. Announce without ranks."))
    return Contents(sorted(made, key=_order), sorted(known.keys() - chosen))


def _part(round: Round) -> dict[str, Any]:
    """A round's part of the score book as of now."""
    return next(part for part in books.of(round.event)["rounds"] if part["slug"] == round.slug)


def _named(entry: dict[str, Any], rank: int | None, step: Step) -> dict[str, Any]:
    named: dict[str, Any] = {"submission": entry["submission"], "title": entry["title"]}
    if step.show_teams:
        named["team"] = entry["team"]
    if step.show_ranks:
        named["rank"] = rank
    return named


def _order(entry: dict[str, Any]) -> tuple[object, ...]:
    # Without ranks by title: then the order tells nothing either.
    return (entry.get("rank", 0), language.sort_key(entry["title"]), entry["submission"])


def next_round(round: Round) -> Round | None:
    """Return the round that follows, into which a shortlist goes, or None."""
    later = [row for row in rounds.of(round.event) if row.position > round.position]
    return later[0] if later else None


def shortlisted(round: Round) -> set[str]:
    """Return the keys of the entries that the next round has by now."""
    into = next_round(round)
    return {entry["submission"] for entry in _part(into)["entries"]} if into else set()


def _digest(round: Round, said: Contents) -> str:
    """The sha256 of what the second organiser signs: the list, whom it leaves out, and the
    shortlist beside which it was made."""
    signed = [said.entries, said.others, sorted(shortlisted(round))]
    return hashlib.sha256(json.dumps(signed, sort_keys=True).encode()).hexdigest()


def obstacle(round: Round) -> str:
    """Return why no step of a round can be proposed as things stand, as a sentence; else nothing.

    Whoever opens the form is told before they fill it in.
    """
    if Publication.current(round.event) is not None:
        return _("The results are published already; they name the finalists.")
    if selections.of(round) is not None:
        return _("A step of this round is proposed or announced already. Withdraw it first.")
    return ""


def propose(round: Round, step: Step, person: Person, at: datetime) -> Selection:
    """Propose a step, for another organiser to approve.

    :raises Refused: while the round is open or another step of it stands, once results are
        published, for a moment that has passed, and as ``contents`` says
    """
    introduction = prose.render(step.introduction, follow=True)
    event = round.event
    with transaction():
        lock(event)
        if not round.over(at):
            raise Refused(_("This round is still open: its ranks may change. Close it first."))
        if sentence := obstacle(round):
            raise Refused(sentence)
        if step.public_at is not None and step.public_at <= at:
            raise Refused(
                _("This moment has passed. Leave it empty to announce as soon as it is approved.")
            )
        said = contents(round, step)
        made = Selection.create(
            event=event,
            round=round,
            content=said.entries,
            others=said.others,
            digest=_digest(round, said),
            introduction_html=introduction,
            proposed_by=person,
            proposed_at=at,
            **{name: value for name, value in step._asdict().items() if name != "keys"},
        )
        told = {"digest": made.digest, "submissions": sorted(made.named())}
        audit.record(at, person, "selections.propose", made, event, **told)
    return made


def approve(selection: Selection, person: Person, at: datetime) -> None:
    """Announce what another organiser proposed: at once, with letters to every team of the round,
    or at its moment.

    :raises Refused: for one's own proposal, or when entries, ranks or the shortlist are no longer
        what was proposed
    :raises NoSuchMove: when it was decided already
    """
    event, round = selection.event, selection.round
    with transaction():
        lock(event)
        if selection.proposed_by_id == person.id:
            raise Refused(_("Another organiser has to approve what you proposed."))
        if not _same(selection, round):
            raise Refused(
                _(
                    "Entries, ranks or the shortlist have changed since this was proposed. Withdraw"
                    " it and propose it again."
                )
            )
        # Whoever approves late announces now: nobody was told of the moment that has passed.
        wished = selection.public_at
        public_at = wished if wished is not None and wished > at else at
        move(
            selection,
            MOVES,
            "announced",
            approved_by=person,
            approved_at=at,
            public_at=public_at,
        )
        audit.record(at, person, "selections.approve", selection, event, digest=selection.digest)
        if public_at <= at:
            _tell_once(selection, at)


def _same(selection: Selection, round: Round) -> bool:
    """Tell whether the step would say the same if it were proposed now."""
    step = Step(selection.named(), show_ranks=selection.show_ranks, show_teams=selection.show_teams)
    try:
        return _digest(round, contents(round, step)) == selection.digest
    except Refused:
        return False


def withdraw(selection: Selection, reason: str, person: Person, at: datetime) -> None:
    """Take a step back: a proposal, what is planned, or what is public, of which every team is
    told why.

    :param reason: everybody reads it where the step was public; a proposal needs none
    :raises Refused: without a reason for what was approved
    :raises NoSuchMove: when it was withdrawn already
    """
    event, reason = selection.event, reason.strip()
    with transaction():
        lock(event)
        read = selection.open_to_all(at)
        if selection.status == "announced" and not reason:
            raise Refused(_("Give the reason."))
        move(
            selection,
            MOVES,
            "withdrawn",
            withdrawn_by=person,
            withdrawn_at=at,
            reason=reason,
        )
        audit.record(at, person, "selections.withdraw", selection, event, reason=reason)
        if read:
            for one, _chosen in _teams(selection):
                letters.write(one, "selection_withdrawn", at, event=event, reason=reason)


def turn(at: datetime) -> bool:
    """Write the letters of steps whose moment has come, and tell whether more wait (a ``Chore``).

    Pages do not wait for it: they ask what the moment is.
    """
    due = Selection.select().where(
        Selection.status == "announced", Selection.told_at.is_null(), Selection.public_at <= at
    )
    found = list(due.order_by(Selection.public_at, Selection.id).limit(BATCH))
    for selection in found:
        with transaction():
            lock(selection.event)
            _tell_once(selection, at)
    return len(found) == BATCH


def _tell_once(selection: Selection, at: datetime) -> None:
    # The condition stands in the statement: of two processes one writes the letters.
    untold = (Selection.id == selection.id) & Selection.told_at.is_null()
    told = Selection.update(told_at=at).where(untold, Selection.status == "announced")
    if not told.execute():
        return
    for person, chosen in _teams(selection):
        kind = "selection_in" if chosen else "selection_out"
        letters.write(
            person,
            kind,
            at,
            event=selection.event,
            selection=selection,
            round=selection.round,
        )


def _teams(selection: Selection) -> Iterable[tuple[Person, bool]]:
    """Yield everybody in a team of the round's entries with whether an entry of theirs is named."""
    chosen = _members(selection.named())
    yield from ((person, True) for person in chosen)
    known = {person.id for person in chosen}
    left = (person for person in _members(selection.others) if person.id not in known)
    yield from ((person, False) for person in left)


def _members(keys: Collection[str]) -> list[Person]:
    teams = Submission.select(Submission.team).where(Submission.key.in_(list(keys) or [""]))
    query = Person.select().join(Membership).join(Team)
    query = query.where(Team.id.in_(teams), Membership.left_at.is_null(), Person.active)
    return list(query.distinct().order_by(Person.id))

"""People entered by others: an organiser, or a coordinator, names addresses and teams; everybody
named confirms once, by the link that is sent there, and needs no account before.

What was entered in one act is a batch, which is undone in one act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self, cast

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    JSONField,
    ModelSelect,
    TextField,
    fn,
)

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.events.events import Event, Organiser, Rules, in_event
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.teams import registrations, teams
from hackathon.teams.registrations import Given, Registration
from hackathon.teams.teams import Profile, Team, take_seat

MOVES = {"open": ("accepted", "declined", "revoked")}
# As for any invitation: long enough for a holiday.
LIFE = timedelta(days=14)


class NominationBatch(Base):
    """What somebody entered in one act, with the reason that everybody named in it reads."""

    key = CharField(
        unique=True,
        max_length=16,
        default=new_key,
    )
    event = ForeignKeyField(Event, on_delete="CASCADE")
    reason = TextField()
    source = CharField(default="")  # name of the file; empty: typed into the form
    judges = JSONField(default=list)  # codes of those whom the file made judges
    entered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    entered_at = UtcField()
    undone_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    undone_at = UtcField(null=True)

    @classmethod
    def by_address(cls, event: str, batch: str) -> Self | None:
        """Find the row that an address names."""
        return in_event(cls, event).where(cls.key == batch).first()

    class Meta:
        constraints = [Check("reason <> ''")]


class Nomination(Base):
    """Somebody whom others entered, and who has to confirm it."""

    batch = ForeignKeyField(NominationBatch, backref="nominations", on_delete="CASCADE")
    event = ForeignKeyField(Event, on_delete="CASCADE")
    name = CharField(default="")
    email = CharField()
    email_key = CharField()
    team_name = CharField(default="")  # empty: takes part without a team so far
    team_key = CharField(default="", max_length=240)  # look-alikes have the same key
    captain = BooleanField(default=False)
    # The team once it is there: when the first of its members has confirmed.
    team = ForeignKeyField(Team, null=True, on_delete="SET NULL")
    languages = JSONField(default=list)
    # Of the secret in the link; the link itself is kept nowhere.
    digest = CharField(unique=True, max_length=64)
    status = CharField(default="open", max_length=12)
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = UtcField()
    expires_at = UtcField()
    decided_at = UtcField(null=True)

    class Meta:
        constraints = [Check("status IN ('open', 'accepted', 'declined', 'revoked')")]


Nomination.add_index(
    Nomination.index(
        Nomination.event,
        Nomination.email_key,
        unique=True,
        where=SQL("status = 'open'"),
        name="nomination_one_open",
    )
)


class Said(NamedTuple):
    """What whoever enters people says of it."""

    reason: str
    source: str = ""


# --- Verbs. ---------------------------------------------------------------------------------------


def open_batch(
    event: Event,
    said: Said,
    act: Act,
) -> NominationBatch:
    """Begin what is entered in one act; call it inside the verb's transaction."""
    batch = NominationBatch.create(
        event=event,
        reason=said.reason,
        source=said.source[:255],
        entered_by=act.person,
        entered_at=act.at,
    )
    return cast(NominationBatch, batch)


def accept(
    nomination: Nomination,
    person: Person,
    rules: Rules | None,
    said: Given,
    at: datetime,
) -> None:
    """Confirm: register for the event, unless one is registered, and join the team; all or nothing.

    :param rules: the version that was accepted; it must be the current one
    :raises Refused: when it was answered or taken back, the place or the team is gone, or the
        person is in another team
    """
    event = nomination.event
    with transaction():
        # The first of a team founds it, so two of one team come one after the other.
        lock(event)
        _decide(nomination, "accepted", at, person=person)
        person.forget()
        registration = Registration.of(person, event)
        if registration is None or registration.status != "registered":
            # Whom an organiser has entered needs no approval; whom a coordinator has does.
            entered = said._replace(approved=_vouched_for(nomination))
            registration = registrations.register(person, event, rules, entered, at)
        if nomination.team_name and registration.unapproved:
            raise Refused(
                _(
                    "The organisers approve each registration. Register first, and accept after"
                    " that."
                )
            )
        if nomination.team_name and registration.status != "registered":
            raise Refused(
                _("All places are taken, so you cannot join now. The invitation stays open.")
            )
        if nomination.team_name:
            _join(
                nomination,
                person,
                at,
            )
        audit.record(at, person, "nominations.accept", person, event)


def _vouched_for(nomination: Nomination) -> bool:
    by = nomination.batch.entered_by
    return by is not None and (by.administrator or Organiser.holds(by, nomination.event))


def decline(nomination: Nomination, at: datetime) -> None:
    """Say no: nothing of it happens."""
    with transaction():
        _decide(nomination, "declined", at)
        # Who holds the link has no account here, perhaps: nobody's name stands in the line.
        audit.record(at, None, "nominations.decline", nomination.batch, nomination.event)


def undo(batch: NominationBatch, act: Act) -> tuple[int, int]:
    """Take back what was entered in one act, as far as nobody has answered since; return how many
    were taken back, and how many stay.

    :raises Refused: when it was undone already
    """
    with transaction():
        close_batch(batch, act)
        mine = Nomination.batch == batch
        waiting = mine & (Nomination.status == "open")
        taken = Nomination.update(status="revoked", decided_at=act.at).where(waiting).execute()
        stay = Nomination.select().where(mine, Nomination.status == "accepted").count()
    return int(taken), int(stay)


def close_batch(batch: NominationBatch, act: Act) -> None:
    """Note that a batch is undone; call it inside the verb's transaction.

    :raises Refused: when it was undone already
    """
    once = (NominationBatch.id == batch.id) & NominationBatch.undone_at.is_null()
    ended = {"undone_by": act.person, "undone_at": act.at}
    if not NominationBatch.update(**ended).where(once).execute():
        raise Refused(_("This was undone already."))
    audit.record(act.at, act.person, "nominations.undo", batch, batch.event_id)


def _decide(
    nomination: Nomination,
    status: str,
    at: datetime,
    **values: Any,
) -> None:
    if reason := why_not(nomination, at):
        raise Refused(reason)
    try:
        move(
            nomination,
            MOVES,
            status,
            decided_at=at,
            **values,
        )
    except NoSuchMove:
        raise Refused(_("This was answered or taken back meanwhile.")) from None


def _join(
    nomination: Nomination,
    person: Person,
    at: datetime,
) -> None:
    team = _team_so_far(nomination)
    if team is None:
        profile = Profile(nomination.team_name)
        team = teams.create(
            nomination.event,
            profile,
            person,
            at,
        )
        same = _same_team(nomination)
        Nomination.update(team=team).where(
            same, Nomination.status.in_(("open", "accepted"))
        ).execute()
        return
    if Team.of(person, nomination.event) != team:
        take_seat(
            team,
            person,
            at,
        )
    if nomination.captain and team.captain_id != person.id:
        # Whoever confirmed first stood in for the one who was named.
        Team.update(captain=person, revision=Team.revision + 1).where(Team.id == team.id).execute()
        audit.record(at, person, "teams.hand_over", team, team.event_id, to=person.key)


def _same_team(nomination: Nomination) -> Any:
    same = Nomination.batch == nomination.batch_id
    return same & (Nomination.team_key == nomination.team_key)


def _team_so_far(nomination: Nomination) -> Team | None:
    fresh = Nomination.get_by_id(nomination.id)
    return cast("Team | None", fresh.team)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# --- Queries. -------------------------------------------------------------------------------------


def by_secret(event: Event, secret: str) -> Nomination | None:
    """Return the nomination of this event behind a secret, whatever its state, or None."""
    query = Nomination.select(Nomination, NominationBatch, Person).join(NominationBatch)
    query = query.left_outer_join(Person, on=(NominationBatch.entered_by == Person.id))
    found = query.where(Nomination.digest == digest(secret), Nomination.event == event).first()
    if found is not None:
        found.event = event
    return cast("Nomination | None", found)


def why_not(nomination: Nomination, at: datetime) -> str | None:
    """Return why a nomination cannot be answered as a sentence, or None."""
    if nomination.status == "revoked":
        return _("This was taken back by the people who entered you.")
    if nomination.status != "open":
        return _("This was answered already.")
    if at >= nomination.expires_at:
        return _("This link is too old. Ask the organisers to enter you again.")
    return None


def batches(event: Event, by: Person | None = None) -> ModelSelect[NominationBatch]:
    """Return what was entered, the latest first.

    :param by: only what this person entered
    """
    query = NominationBatch.select(NominationBatch, Person)
    query = query.left_outer_join(Person, on=(NominationBatch.entered_by == Person.id))
    query = query.where(NominationBatch.event == event).order_by(NominationBatch.id.desc())
    return query if by is None else query.where(NominationBatch.entered_by == by)


def of_batch(batch: NominationBatch) -> ModelSelect[Nomination]:
    """Return whom a batch named, by team and in the order in which they were named."""
    query = Nomination.select().where(Nomination.batch == batch)
    return query.order_by(Nomination.team_key, Nomination.id)


def counted(found: Iterable[NominationBatch]) -> dict[int, dict[str, int]]:
    """Return how many of each batch are open, accepted, declined and taken back."""
    rows = list(found)
    query: Any = (
        Nomination.select(Nomination.batch, Nomination.status, fn.COUNT(Nomination.id))
        .where(Nomination.batch.in_([row.id for row in rows]))
        .group_by(Nomination.batch, Nomination.status)
    )
    counts: dict[int, dict[str, int]] = {row.id: {} for row in rows}
    for number, status, count in query.tuples():
        counts[number][status] = count
    return counts

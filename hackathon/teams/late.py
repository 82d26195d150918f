"""Later deadlines of single teams: an exception that organisers make, with a reason on record that
the team and all organisers read. Members stay as they were when the event's deadline passed."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from peewee import SQL, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.events import Event
from hackathon.people.acts import Act
from hackathon.people.people import Person
from hackathon.teams.care import given
from hackathon.teams.teams import Team, members, tell


class LateDeadline(Base):
    """A deadline that one team was given; what it was and why stays on record when it is replaced
    or taken back."""

    team = ForeignKeyField(Team, backref="late_deadlines", on_delete="CASCADE")
    until = UtcField()
    reason = TextField()
    given_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    given_at = UtcField()
    ended_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    ended_at = UtcField(null=True)
    # Of taking it back; empty when a later one took its place.
    ended_reason = TextField(default="")

    class Meta:
        constraints = [Check("reason <> ''"), Check("until > given_at")]


LateDeadline.add_index(
    LateDeadline.index(
        LateDeadline.team,
        unique=True,
        where=SQL("ended_at IS NULL"),
        name="late_deadline_one_stands",
    )
)


# --- Verbs. ---------------------------------------------------------------------------------------


def give(
    team: Team,
    until: datetime,
    reason: str,
    act: Act,
) -> LateDeadline:
    """Let one team submit until a later moment; the team is told with the reason.

    :raises Refused: without a reason, for a dissolved team, or for a moment that is past, not after
        the event's deadline, or after judging begins
    """
    reason = given(reason)
    with transaction():
        lock(team)
        _refuse_gone(team)
        _refuse_moment(
            team.event,
            until,
            act.at,
        )
        # The one that stood stays on record, and says nothing of its own end: the new one does.
        _end(team, "", act)
        row = LateDeadline.create(
            team=team,
            until=until,
            reason=reason,
            given_by=act.person,
            given_at=act.at,
        )
        _hold(team, until)
        told = {"until": until.isoformat(), "reason": reason}
        audit.record(act.at, act.person, "late.give", team, team.event_id, **told)
        _tell(
            team,
            until,
            reason,
            act,
        )
    return cast(LateDeadline, row)


def take_back(
    team: Team,
    reason: str,
    act: Act,
) -> None:
    """Let the event's deadline hold for a team again. What it has submitted until now stays.

    :raises Refused: without a reason, or when the team has no deadline of its own
    """
    reason = given(reason)
    with transaction():
        lock(team)
        if not _end(team, reason, act):
            raise Refused(_("This team has no later deadline of its own."))
        _hold(team, None)
        audit.record(act.at, act.person, "late.take_back", team, team.event_id, reason=reason)
        _tell(
            team,
            None,
            reason,
            act,
        )


def _refuse_gone(team: Team) -> None:
    if Team.get_by_id(team.id).status != "active":
        raise Refused(_("This team no longer exists."))


def _refuse_moment(
    event: Event,
    until: datetime,
    at: datetime,
) -> None:
    if until <= event.submission_closes or until <= at:
        raise Refused(
            _("The later deadline must be after the event’s deadline, and still to come.")
        )
    # Else judges would read one version, and the score book would prove another.
    if until > event.judging_opens:
        raise Refused(
            _("Judging begins before that. Move the dates of judging first, then give more time.")
        )


def _end(
    team: Team,
    reason: str,
    act: Act,
) -> int:
    """End the deadline that stands, if there is one; return how many were ended."""
    standing = (LateDeadline.team == team) & LateDeadline.ended_at.is_null()
    ended = {"ended_by": act.person, "ended_at": act.at, "ended_reason": reason}
    return int(LateDeadline.update(**ended).where(standing).execute())


def _hold(team: Team, until: datetime | None) -> None:
    # Kept with the team too: every page of its work asks for it, and none asks another table.
    Team.update(late_until=until, revision=Team.revision + 1).where(Team.id == team.id).execute()
    team.late_until = until


def _tell(
    team: Team,
    until: datetime | None,
    reason: str,
    act: Act,
) -> None:
    for person in members(team):
        tell(person, "team_late", team, act.at, until=until, reason=reason)


# --- Queries. -------------------------------------------------------------------------------------


def of(team: Team) -> list[LateDeadline]:
    """Return the later deadlines that a team was given, the latest first."""
    query = _with_people().where(LateDeadline.team == team)
    return list(query.order_by(LateDeadline.id.desc()))


def of_event(event: Event) -> list[LateDeadline]:
    """Return the later deadlines that teams of an event were given, by team, the latest first."""
    query = _with_people().where(Team.event == event)
    return list(query.order_by(Team.folded, Team.id, LateDeadline.id.desc()))


def _with_people() -> ModelSelect[LateDeadline]:
    query = LateDeadline.select(LateDeadline, Team, Person).join(Team).switch(LateDeadline)
    return query.left_outer_join(Person, on=(LateDeadline.given_by == Person.id))


def behind(team: Team, moment: datetime) -> LateDeadline | None:
    """Return the later deadline that held for a team at a moment, or None."""
    return cast("LateDeadline | None", _behind.first(team.id, moment))


@prepared
def _behind(team: int, moment: datetime) -> ModelSelect[LateDeadline]:
    stood = LateDeadline.ended_at.is_null() | (LateDeadline.ended_at > moment)
    query = LateDeadline.select().where(
        LateDeadline.team == team, LateDeadline.given_at <= moment, stood
    )
    return query.order_by(LateDeadline.id.desc()).limit(1)

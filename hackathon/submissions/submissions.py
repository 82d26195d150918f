"""Submissions: a team's working draft and its files, until it is submitted. See ``versions`` for
what counts then."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, cast

from peewee import (
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
)

from hackathon.challenges.challenges import TRANSLATED, Challenge
from hackathon.core import letters, translated
from hackathon.core.db import Base, Edited, TagField, UtcField, holds, new_key
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.events import Event, in_event
from hackathon.teams.deadlines import OwnDeadline
from hackathon.teams.teams import Team, members

MOVES = {
    "draft": ("submitted", "withdrawn"),
    # Again and again until the deadline; each time makes a version.
    "submitted": ("submitted", "withdrawn", "disqualified"),
    # Before the deadline a draft, since who takes it up again has to say once more that it counts;
    # after it what was submitted last, since nobody can say so any more.
    "withdrawn": ("draft", "submitted"),
    "disqualified": ("submitted",),
}
# Never back to unchecked: a finding is changed by another finding, with its reason.
ELIGIBILITY_MOVES = {
    "unchecked": ("eligible", "ineligible"),
    "eligible": ("ineligible",),
    "ineligible": ("eligible",),
}
VISIBILITIES = ("public", "judges", "organisers")
VISIBLE_PARTS = ("summary", "description", "links", "files", "ai")
# What is made public can no longer be new to a patent office: description, links and files are
# opened by the team's own choice alone.
DEFAULT_VISIBILITY = {
    "summary": "public",
    "description": "judges",
    "links": "judges",
    "files": "judges",
    "ai": "public",
}
AI_CARD = (
    "model",
    "provider",
    "data",  # with which it was developed
    "operation_data",
    "languages",
    "hosting",
    "running_cost",
    "oversight",
    "objection_output",
    "objection_process",
    "alternatives",
    "limits",
    "risks",
)


class Submission(OwnDeadline, Edited):
    """A team's answer to one challenge or several: the working draft. What counts is its latest
    version."""

    key = CharField(unique=True, max_length=16, default=new_key)
    event = ForeignKeyField(Event, backref="submissions", on_delete="CASCADE")
    team = ForeignKeyField(Team, backref="submissions", on_delete="RESTRICT")
    status = CharField(default="draft", max_length=12)
    reason = TextField(default="")  # of a disqualification
    eligibility = CharField(default="unchecked", max_length=12)
    eligibility_reason = TextField(default="")
    title = CharField(default="")
    summary = TextField(default="")
    description = TextField(default="")  # Markdown
    description_html = TextField(default="")
    language = TagField()
    licence = CharField(default="")
    background_ip = TextField(default="")
    links = JSONField(default=list)  # [{title, url}]
    ai = JSONField(default=dict)  # AI_CARD key -> text
    visibility = JSONField(default=dict)  # part -> one of VISIBILITIES
    folded = TextField(default="")
    versions_count = IntegerField(default=0)
    demonstration = BooleanField(default=False)
    created_at = UtcField()
    updated_at = UtcField()
    submitted_at = UtcField(null=True)  # of the latest version
    came_from = CharField(null=True, max_length=16)  # key of the team that was merged into this

    @property
    def late_until(self) -> datetime | None:  # type: ignore[override]
        """The team's own deadline, if it has one."""
        return cast("datetime | None", self.team.late_until)

    @classmethod
    def by_address(cls, event: str, submission: str) -> Self | None:
        """Find the row that an address names."""
        return cast("Self | None", _at_address.first(event, submission))

    class Meta:
        constraints = [
            Check("status IN ('draft', 'submitted', 'withdrawn', 'disqualified')"),
            Check("eligibility IN ('unchecked', 'eligible', 'ineligible')"),
            Check("eligibility <> 'ineligible' OR eligibility_reason <> ''"),
            Check("status <> 'disqualified' OR reason <> ''"),
            Check("status IN ('draft', 'withdrawn') OR versions_count > 0"),
        ]


@prepared
def _at_address(event: str, submission: str) -> ModelSelect[Submission]:
    query = in_event(Submission, event).select_extend(Team).switch(Submission).join(Team)
    return query.where(Submission.key == submission)


class Answer(Base):
    """Which challenge a submission answers: one submission per team and challenge."""

    submission = ForeignKeyField(Submission, backref="answers", on_delete="CASCADE")
    challenge = ForeignKeyField(Challenge, backref="answers", on_delete="RESTRICT")
    # The submission's team once more: a key over team and challenge needs both in one table.
    team = ForeignKeyField(Team, on_delete="CASCADE")

    class Meta:
        indexes = ((("submission", "challenge"), True), (("team", "challenge"), True))


@translated.freezes(Challenge, TRANSLATED)
def _submitted_to(challenge: Challenge) -> str:
    sent = Answer.select().join(Submission).where(Submission.versions_count > 0)
    if not sent.where(Answer.challenge == challenge).exists():
        return ""
    return _(
        "Teams have submitted to this brief, so its text stays as it is in every language. You can"
        " add what is missing; publish a correction as a new version."
    )


PARTS_OF_DRAFT = (
    "title",
    "summary",
    "description",
    "language",
    "licence",
    "background_ip",
    "links",
    "ai",
    "visibility",
)


# --- Verbs. -----------------------------------------------------------------------------


def refuse_closed(work: OwnDeadline, at: datetime) -> None:
    """Refuse a change of a team's work once its deadline has passed."""
    # The door asked at the request's first byte; what counts is when the last one arrived.
    if not work.submissions_open(at):
        raise Refused(_("The deadline has passed. What you submitted last is what counts."))


def tell_team(
    submission: Submission, kind: str, at: datetime, link: str = "", **values: Any
) -> None:
    """Write to every member (``submission_...`` in ``templates/mail/``); call it inside a verb's
    transaction.

    :param link: full address of the submission's page
    """
    event = submission.event
    for person in members(submission.team):
        letters.write(
            person,
            kind,
            at,
            event=event,
            link=link,
            submission=submission,
            **values,
        )


# --- Queries. -------------------------------------------------------------------------------------


def again(submission: Submission) -> Submission:
    """Read a submission anew, as a team-mate may have left it meanwhile."""
    fresh: Submission = Submission.get_by_id(submission.id)
    # They cannot change, and need not be read again.
    fresh.event, fresh.team = submission.event, submission.team
    return fresh


def challenges_of(submission: Submission) -> list[Challenge]:
    """Return what the submission answers."""
    return _answered(submission.id)


@prepared
def _answered(submission: int) -> ModelSelect[Challenge]:
    query = Challenge.select().join(Answer).where(Answer.submission == submission)
    return query.order_by(Challenge.position, Challenge.id)


def answerable(team: Team, but: Submission | None = None) -> list[Challenge]:
    """Return the challenges that the team may answer still: published, and not answered by another
    submission than ``but``."""
    taken = Answer.select(Answer.challenge).where(Answer.team == team)
    if but is not None:
        taken = taken.where(Answer.submission != but)
    query = Challenge.select().where(
        Challenge.event == team.event_id,
        Challenge.status == "published",
        Challenge.id.not_in(taken),
    )
    return list(query.order_by(Challenge.position, Challenge.id))


def of_team(team: Team) -> list[Submission]:
    """Return the team's submissions, oldest first."""
    return _of_team(team.id)


@prepared
def _of_team(team: int) -> ModelSelect[Submission]:
    return Submission.select().where(Submission.team == team).order_by(Submission.id)


def visible(submission_or_content: Any, audience: str) -> set[str]:
    """Return the parts (of ``VISIBLE_PARTS``) that an audience may see: ``public``, ``judges`` or
    ``organisers``."""
    chosen = (
        submission_or_content.get("visibility", {})
        if isinstance(submission_or_content, dict)
        else submission_or_content.visibility
    )
    rank = VISIBILITIES.index(audience)
    return {
        part
        for part in VISIBLE_PARTS
        # A part for which nobody chose is as open as the default, never more.
        if VISIBILITIES.index(chosen.get(part, DEFAULT_VISIBILITY[part])) <= rank
    }


def search(
    event: Event, q: str = "", status: str = "", eligibility: str = "", challenge: str = ""
) -> ModelSelect[Submission]:
    """Return the submissions of an event with their teams, in order of title."""
    query = (
        Submission.select(Submission, Team)
        .join(Team)
        .where(Submission.event == event)
        .order_by(Submission.folded, Submission.id)
    )
    if q:
        query = query.where(holds(Submission.folded, q) | holds(Team.folded, q))
    if status:
        query = query.where(Submission.status == status)
    if eligibility:
        query = query.where(Submission.eligibility == eligibility)
    if challenge:
        answering = (
            Answer.select(Answer.submission)
            .join(Challenge)
            .where(Challenge.event == event, Challenge.slug == challenge)
        )
        query = query.where(Submission.id.in_(answering))
    return query


ORDERS: dict[str, tuple[Any, ...]] = {
    "title": (Submission.folded, Submission.id),
    "team": (Team.folded, Submission.folded, Submission.id),
    # What was never submitted comes last on every database.
    "latest": (Submission.submitted_at.is_null(), Submission.submitted_at.desc(), Submission.id),
}


def checkable(found: ModelSelect[Submission]) -> list[str]:
    """Return the keys of those of a list that were submitted and can be checked, in its order."""
    query: Any = found.select(Submission.key).where(Submission.versions_count > 0)
    return [key for (key,) in query.tuples()]


def judgeable(event: Event | int) -> Any:
    """Return the submissions of an event (or its number) that may be judged: submitted, and found
    eligible."""
    return (
        Submission.select(Submission, Team)
        .join(Team)
        .where(
            Submission.event == event,
            Submission.status == "submitted",
            Submission.eligibility == "eligible",
        )
    )


def by_keys(event: Event, keys: list[str]) -> list[Submission]:
    """Return the event's submissions with these keys, each with its team and event; keys of others
    are left out."""
    query = Submission.select(Submission, Team, Event).join(Team).switch(Submission).join(Event)
    return list(
        query.where(Submission.event == event, Submission.key.in_(keys)).order_by(Submission.id)
    )

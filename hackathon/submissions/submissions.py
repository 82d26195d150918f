"""Submissions: a team's working draft and its files, until it is submitted. See ``versions`` for
what counts then."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
    fn,
)

from hackathon.challenges.challenges import PARTS as CHALLENGE_PARTS
from hackathon.challenges.challenges import Challenge
from hackathon.core import audit, language, letters, prose
from hackathon.core.db import Base, Edited, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.core.store import Stored
from hackathon.events.events import Event, in_event
from hackathon.people.people import Person
from hackathon.teams.teams import Team, members

MOVES = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("submitted", "withdrawn", "disqualified"),
    "withdrawn": ("draft",),
    "disqualified": ("submitted",),
}
ELIGIBILITY_MOVES = {
    "unchecked": ("eligible", "ineligible"),
    "eligible": ("ineligible",),
    "ineligible": ("eligible",),
}
MOST_FILES = 40  # files of one draft
VISIBILITIES = ("public", "judges", "organisers")
VISIBLE_PARTS = ("summary", "description", "links", "files", "ai")
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
    "data",
    "languages",
    "hosting",
    "running_cost",
    "oversight",
    "limits",
    "risks",
)


class Submission(Edited):
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
    language = CharField(default="en", max_length=12)
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

    @classmethod
    def by_address(cls, event: str, submission: str) -> Self | None:
        """Find the row that an address names."""
        query = in_event(cls, event).select_extend(Team).switch(cls).join(Team)
        return query.where(cls.key == submission).first()

    class Meta:
        constraints = [
            Check("status IN ('draft', 'submitted', 'withdrawn', 'disqualified')"),
            Check("eligibility IN ('unchecked', 'eligible', 'ineligible')"),
            Check("eligibility <> 'ineligible' OR eligibility_reason <> ''"),
            Check("status <> 'disqualified' OR reason <> ''"),
            Check("status IN ('draft', 'withdrawn') OR versions_count > 0"),
        ]


class Answer(Base):
    """Which challenge a submission answers: one submission per team and challenge."""

    submission = ForeignKeyField(Submission, backref="answers", on_delete="CASCADE")
    challenge = ForeignKeyField(Challenge, backref="answers", on_delete="RESTRICT")
    team = ForeignKeyField(Team, on_delete="CASCADE")

    class Meta:
        indexes = ((("submission", "challenge"), True), (("team", "challenge"), True))


class Attachment(Base):
    """A file of a submission, in the store; removed ones stay while a version holds them."""

    key = CharField(unique=True, max_length=16, default=new_key)
    submission = ForeignKeyField(Submission, backref="attachments", on_delete="CASCADE")
    name = CharField()
    size = BigIntegerField()  # bytes
    sha256 = CharField(max_length=64)
    media_type = CharField()
    stored = CharField()  # name in the store
    uploaded_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    uploaded_at = UtcField()
    removed_at = UtcField(null=True)
    held = BooleanField(default=False)  # part of a version: the bytes stay for good

    @classmethod
    def by_address(cls, event: str, submission: str, attachment: str) -> Self | None:
        """Find the row that an address names."""
        query = cls.select(cls, Submission, Event, Team).join(Submission).join(Event)
        query = query.switch(Submission).join(Team)
        scope = (Event.slug == event) & (Submission.key == submission)
        return query.where(scope, cls.key == attachment).first()

    class Meta:
        constraints = [Check("size >= 0")]


Attachment.add_index(
    Attachment.index(
        Attachment.submission,
        Attachment.name,
        unique=True,
        where=SQL("removed_at IS NULL"),
        name="attachment_one_name",
    )
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


# --- Verbs of the draft. --------------------------------------------------------------------------


def start(team: Team, challenges: list[Challenge], person: Person, at: datetime) -> Submission:
    """Begin a submission of ``team`` that answers ``challenges``.

    :raises Refused: for no challenge, more than the event allows, or one that the team answers
        already; outside the dates
    """
    event = team.event
    with transaction():
        lock(team)
        _refuse_closed(event, at)
        _check_challenges(event, challenges)
        submission = Submission.create(
            event=event,
            team=team,
            language=_first_language(event),
            created_at=at,
            updated_at=at,
            visibility=dict(DEFAULT_VISIBILITY),
        )
        _answer(submission, challenges)
        audit.record(
            at,
            person,
            "submissions.start",
            submission,
            event,
            challenges=[challenge.slug for challenge in challenges],
        )
    return submission


def _refuse_closed(event: Event, at: datetime) -> None:
    # The door asked at the request's first byte; what counts is when the last one arrived.
    if not event.submissions_open(at):
        raise Refused(_("The deadline has passed. What you submitted last is what counts."))


def _first_language(event: Event) -> str:
    return event.submission_languages[0] if event.submission_languages else event.language


def _check_challenges(event: Event, challenges: list[Challenge]) -> None:
    if not challenges:
        raise Refused(_("Choose the challenge that you answer."))
    if len(challenges) > event.challenges_per_submission:
        raise Refused(
            language.ngettext(
                "A submission may answer one challenge.",
                "A submission may answer at most %(num)s challenges.",
                event.challenges_per_submission,
            )
        )
    if any(
        challenge.event_id != event.id or challenge.status != "published"
        for challenge in challenges
    ):
        raise Refused(_("One of these challenges is not open for submissions."))


def _answer(submission: Submission, challenges: list[Challenge]) -> None:
    taken = (
        Answer.select(Answer, Challenge)
        .join(Challenge)
        .where(
            Answer.team == submission.team_id,
            Answer.challenge.in_(challenges),
            Answer.submission != submission,
        )
        .first()
    )
    if taken is not None:
        raise Refused(
            _(
                "Your team answers “%(challenge)s” with another submission already.",
                challenge=taken.challenge.title,
            )
        )
    Answer.delete().where(
        Answer.submission == submission, Answer.challenge.not_in(challenges)
    ).execute()
    have = {row.challenge_id for row in Answer.select().where(Answer.submission == submission)}
    for challenge in challenges:
        if challenge.id not in have:
            Answer.create(submission=submission, challenge=challenge, team=submission.team_id)


def save(
    submission: Submission,
    expected: int | None,
    person: Person,
    at: datetime,
    challenges: list[Challenge] | None = None,
    **parts: Any,
) -> None:
    """Write the draft. What was submitted stays as it is until the team submits again.

    :param parts: any of ``PARTS_OF_DRAFT``
    :raises Conflict: when a team-mate saved meanwhile
    :raises Refused: for challenges that cannot be answered, or after the deadline
    """
    assert set(parts) <= set(PARTS_OF_DRAFT), "a part that no draft has"
    _refuse_closed(submission.event, at)
    if "description" in parts:
        parts["description_html"] = prose.render(parts["description"])
    title = parts.get("title", submission.title)
    parts["folded"] = language.fold(f"{title} {parts.get('summary', submission.summary)}")
    with transaction():
        lock(submission.team)
        if challenges is not None and {row.id for row in challenges} != {
            row.id for row in challenges_of(submission)
        }:
            _check_challenges(submission.event, challenges)
            _answer(submission, challenges)
            slugs = [challenge.slug for challenge in challenges]
            audit.record(
                at, person, "submissions.answer", submission, submission.event_id, challenges=slugs
            )
        submission.change(expected, updated_at=at, **parts)


def attach(
    submission: Submission,
    name: str,
    stored: Stored,
    media_type: str,
    person: Person,
    at: datetime,
    quota: int,
) -> Attachment:
    """Add a file that lies in the store already; one of the same name is replaced (versions keep
    the older).

    :param quota: bytes that the team may store in all, removed files that a version holds included
    :raises Refused: when the quota or the number of files is used up; the caller deletes the stored
        bytes then
    """
    with transaction():
        lock(submission.team)
        Attachment.update(removed_at=at).where(
            Attachment.submission == submission,
            Attachment.name == name,
            Attachment.removed_at.is_null(),
        ).execute()
        if len(files(submission)) >= MOST_FILES:
            raise Refused(
                _(
                    "A submission holds at most %(most)s files. Remove one, or put several into a"
                    " ZIP.",
                    most=MOST_FILES,
                )
            )
        if refusal := over_quota(submission.team, stored.size, quota):
            raise Refused(refusal)
        attachment = Attachment.create(
            submission=submission,
            name=name,
            size=stored.size,
            sha256=stored.sha256,
            media_type=media_type,
            stored=stored.name,
            uploaded_by=person,
            uploaded_at=at,
        )
        Submission.update(updated_at=at).where(Submission.id == submission.id).execute()
        audit.record(
            at,
            person,
            "submissions.attach",
            submission,
            submission.event_id,
            name=name,
            size=stored.size,
            sha256=stored.sha256,
        )
    return attachment


def detach(attachment: Attachment, person: Person, at: datetime) -> None:
    """Take a file out of the draft; versions that hold it keep it."""
    submission = attachment.submission
    _refuse_closed(submission.event, at)
    with transaction():
        lock(submission.team)
        done = (
            Attachment.update(removed_at=at)
            .where(Attachment.id == attachment.id, Attachment.removed_at.is_null())
            .execute()
        )
        if not done:
            raise Refused(_("This file was removed already."))
        Submission.update(updated_at=at).where(Submission.id == submission.id).execute()
        audit.record(
            at, person, "submissions.detach", submission, submission.event_id, name=attachment.name
        )


# --- Verbs of weight. -----------------------------------------------------------------------------


def missing_parts(submission: Submission) -> list[str]:
    """Return the required parts that are still empty, of ``challenges.PARTS`` and ``title``, in the
    order of the form."""
    wanted = {"title"} | {
        part for challenge in challenges_of(submission) for part in challenge.required
    }
    have = {
        "title": submission.title,
        "summary": submission.summary,
        "description": submission.description,
        "licence": submission.licence,
        "background ip": submission.background_ip,
        "links": submission.links,
        "ai card": submission.ai.get("model") and submission.ai.get("limits"),
        "files": "files" in wanted and files(submission),
    }
    return [part for part in ("title", *CHALLENGE_PARTS) if part in wanted and not have[part]]


def withdraw(submission: Submission, person: Person, at: datetime, link: str = "") -> None:
    """Take a submission back and tell the team; its versions and receipts stay in the record.

    :param link: full address of the submission's page, for the message
    :raises Refused: when it is withdrawn already, or was disqualified
    """
    with transaction():
        try:
            move(submission, MOVES, "withdrawn")
        except NoSuchMove:
            raise Refused(_("There is nothing to withdraw.")) from None
        audit.record(at, person, "submissions.withdraw", submission, submission.event_id)
        tell_team(submission, "submission_withdrawn", at, link, name=person.name)


def resume(submission: Submission, person: Person, at: datetime) -> None:
    """Take a withdrawn submission up again, as a draft that has to be submitted.

    :raises Refused: when it is not withdrawn
    """
    with transaction():
        _refuse_closed(submission.event, at)
        try:
            move(submission, MOVES, "draft")
        except NoSuchMove:
            raise Refused(_("This submission was not withdrawn.")) from None
        audit.record(at, person, "submissions.resume", submission, submission.event_id)


def tell_team(
    submission: Submission, kind: str, at: datetime, link: str = "", **values: Any
) -> None:
    """Write to every member (``submission_...`` in ``templates/mail/``); call it inside a verb's
    transaction.

    :param link: full address of the submission's page
    """
    event = submission.event
    for person in members(submission.team):
        letters.write(person, kind, at, event=event, link=link, submission=submission, **values)


# --- Queries. -------------------------------------------------------------------------------------


def again(submission: Submission) -> Submission:
    """Read a submission anew, as a team-mate may have left it meanwhile."""
    fresh: Submission = Submission.get_by_id(submission.id)
    fresh.event, fresh.team = submission.event, submission.team
    return fresh


def challenges_of(submission: Submission) -> list[Challenge]:
    """Return what the submission answers."""
    query = Challenge.select().join(Answer).where(Answer.submission == submission)
    return list(query.order_by(Challenge.position, Challenge.id))


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


def files(submission: Submission) -> list[Attachment]:
    """Return the files of the draft, by name."""
    query = Attachment.select().where(
        Attachment.submission == submission, Attachment.removed_at.is_null()
    )
    return list(query.order_by(Attachment.name))


def used_bytes(team: Team) -> int:
    """Return how many bytes of the team lie in the store."""
    query = (
        Attachment.select(fn.COALESCE(fn.SUM(Attachment.size), 0))
        .join(Submission)
        .where(Submission.team == team, Attachment.removed_at.is_null() | Attachment.held)
    )
    return int(query.scalar())


def over_quota(team: Team, size: int, quota: int) -> str | None:
    """Return the sentence that says why ``size`` more bytes do not fit into the team's ``quota``,
    or None when they do."""
    used = used_bytes(team)
    if used + size <= quota:
        return None
    return _(
        "Your team may store %(quota)s and uses %(used)s. Remove a file, or send a smaller one.",
        quota=language.format_bytes(quota),
        used=language.format_bytes(used),
    )


def of_team(team: Team) -> list[Submission]:
    """Return the team's submissions, oldest first."""
    return list(Submission.select().where(Submission.team == team).order_by(Submission.id))


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
        if VISIBILITIES.index(chosen.get(part, DEFAULT_VISIBILITY[part])) <= rank
    }


def search(
    event: Event, q: str = "", status: str = "", eligibility: str = "", challenge: str = ""
) -> Any:
    """Return the submissions of an event with their teams, in order of title."""
    query = (
        Submission.select(Submission, Team)
        .join(Team)
        .where(Submission.event == event)
        .order_by(Submission.folded, Submission.id)
    )
    if q:
        query = query.where(
            Submission.folded.contains(language.fold(q)) | Team.folded.contains(language.fold(q))
        )
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


def judgeable(event: Event) -> Any:
    """Return the submissions that may be judged: submitted, and found eligible."""
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

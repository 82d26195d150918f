"""Entries: the submissions taken into a round, and what a judge gets to see of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, CharField, ForeignKeyField, ModelSelect, TextField, fn

from hackathon.challenges.challenges import Challenge, Tag
from hackathon.core import audit
from hackathon.core.db import Base, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.prepared import prepared
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.judging.judging import Assignment
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.manifests import Draft, content_of
from hackathon.submissions.submissions import Submission, judgeable, visible
from hackathon.submissions.versions import Version, files_of
from hackathon.teams.teams import Team


class Entry(Base):
    """A submission taken into a round, with the code under which judges see it when the round is
    blind."""

    round = ForeignKeyField(Round, backref="entries", on_delete="CASCADE")
    submission = ForeignKeyField(Submission, backref="entries", on_delete="RESTRICT")
    code = CharField(max_length=12)
    added_at = UtcField()
    out_at = UtcField(null=True)  # when it was taken out of this round, see ``exclusions``
    out_reason = TextField(null=True)

    class Meta:
        indexes = ((("round", "submission"), True), (("round", "code"), True))


class Line(NamedTuple):
    """An entry in a list: code and title as frozen in the latest version, for organisers also the
    team."""

    code: str
    submission: int
    key: str
    title: str
    language: str
    challenges: list[str]
    team: str
    team_id: int
    out: bool  # withdrawn, disqualified, not eligible, or taken out of the round by now
    out_reason: str  # why it was taken out of this round alone; "" when it was not


class Shown(NamedTuple):
    """What a judge reads of an entry: only parts that judges may see, and in a blind round nothing
    that names people."""

    code: str
    blind: bool
    title: str
    language: str
    parts: dict[str, Any]  # summary, description_html, licence, background_ip, links, ai
    challenges: list[Challenge]
    files: list[Attachment]
    team: Team | None  # None in a blind round
    submitted_at: datetime


# --- Verbs. ---------------------------------------------------------------------------------------


def add(
    round: Round,
    submissions: Iterable[Submission],
    person: Person | None,
    at: datetime,
) -> list[Entry]:
    """Take submissions into a round under codes drawn by lot, so that a code says nothing about who
    came when.

    Those that are in already stay as they are. Call it with the eligible ones for the first round
    and with the shortlist for the next.

    :raises Refused: for a submission of another event, one that may not be judged, or when the
        round is over
    """
    with transaction():
        lock(round)
        if round.over(at):
            raise Refused(_("This round is over."))
        # Whoever is in already is left out silently: two organisers may take in the same list.
        taken: Any = Entry.select(Entry.submission).where(Entry.round == round).tuples()
        there = {number for (number,) in taken}
        wanted = [row for row in submissions if row.id not in there]
        for row in wanted:
            if (
                row.event_id != round.event_id
                or row.status != "submitted"
                or row.eligibility != "eligible"
            ):
                raise Refused(
                    _(
                        "“%(title)s” cannot be judged: only what was submitted and found eligible"
                        " can.",
                        title=row.title,
                    )
                )
        # A generator that nobody can repeat: whoever guessed the seed would know whose code is
        # whose.
        secrets.SystemRandom().shuffle(wanted)
        made = [
            Entry.create(
                round=round,
                submission_id=row.id,
                code=f"E{number:02}",
                added_at=at,
            )
            for number, row in enumerate(wanted, len(there) + 1)
        ]
        # A second click takes nobody in, and leaves no line in the log.
        if made:
            audit.record(at, person, "entries.add", round, round.event_id, count=len(made))
    return made


def add_eligible(round: Round, person: Person | None, at: datetime) -> int:
    """Take every eligible submission into the first round and return how many are new.

    :raises Refused: when it is over, or for a later round, which takes in who was chosen
    """
    if round.position > 0:
        raise Refused(_("Choose what is added: a later round is not for every submission."))
    return len(add(round, list(judgeable(round.event)), person, at))


# --- Queries. -------------------------------------------------------------------------------------


def is_out(submission: Any) -> bool:
    """Tell whether a submission was taken out of the judging after it was taken in."""
    return (
        submission.status in {"withdrawn", "disqualified"} or submission.eligibility == "ineligible"
    )


def judged() -> object:
    """The condition under which a submission takes part in a round that it was taken into."""
    return Submission.status.not_in(("withdrawn", "disqualified")) & (
        Submission.eligibility != "ineligible"
    )


def playing() -> object:
    """The same in a query that has the round's entries: of those that were not taken out of it."""
    return Entry.out_at.is_null() & judged()


def of(round: Round) -> list[Line]:
    """Return a round's entries by code; one query. Title and language are those of the latest
    version, not of the draft."""
    return [
        Line(
            row.code,
            row.id,
            row.key,
            # Nothing was submitted of it: the draft's title is better than none, and judges see
            # none.
            row.title or row.own_title,
            row.language or "",
            row.challenges or [],
            row.name,
            row.team_id,
            is_out(row) or row.out_at is not None,
            row.out_reason or "",
        )
        for row in _lines(round.id)
    ]


@prepared
def _lines(round: int) -> Iterable[Any]:
    query: Any = (
        Entry.select(
            Entry.code,
            Entry.out_at,
            Entry.out_reason,
            Submission.id,
            Submission.key,
            Submission.status,
            Submission.eligibility,
            Team.name,
            Team.id.alias("team_id"),
            Submission.title.alias("own_title"),
            Version.content["title"].alias("title"),
            Version.content["language"].alias("language"),
            Version.content["challenges"].alias("challenges"),
        )
        .join(Submission, on=(Entry.submission == Submission.id))
        .join(Team)
        .switch(Submission)
        .join(
            Version,
            JOIN.LEFT_OUTER,
            on=(
                (Version.submission == Submission.id)
                & (Version.number == Submission.versions_count)
            ),
        )
        .where(Entry.round == round)
        # By length first: E9 stands before E10.
        .order_by(fn.LENGTH(Entry.code), Entry.code)
    )
    return query.namedtuples()


def outside(round: Round) -> list[Submission]:
    """Return the eligible submissions that have not been taken into a round, by title, each with
    its team."""
    there = Entry.select(Entry.submission).where(Entry.round == round)
    query = judgeable(round.event_id).where(Submission.id.not_in(there))
    return list(query.order_by(Submission.folded, Submission.id))


def waiting(round: Round) -> int:
    """Return how many eligible submissions have not been taken into a round."""
    ((number,),) = _not_taken_in(round.id, round.event_id)
    return int(number)


@prepared
def _not_taken_in(round: int, event: int) -> Iterable[tuple[int]]:
    there = Entry.select(Entry.submission).where(Entry.round == round)
    query = judgeable(event).where(Submission.id.not_in(there))
    return query.order_by().select(fn.COUNT(Submission.id)).tuples()


def tags_of(round: Round) -> dict[str, list[str]]:
    """Return the names of rights and functions of each challenge of the event, by its slug; one
    query."""
    found: dict[str, list[str]] = {}
    rows: Any = (
        Challenge.select(Challenge.slug, Tag.name)
        .join(Tag)
        .where(Challenge.event == round.event_id)
        .order_by(Tag.id)
        .tuples()
    )
    for slug, name in rows:
        found.setdefault(slug, []).append(name)
    return found


def code_of(assignment: Assignment) -> str:
    """Return the code under which the assignment's submission stands in its round."""
    return str(
        Entry.select(Entry.code)
        .where(Entry.round == assignment.round_id, Entry.submission == assignment.submission_id)
        .scalar()
        or ""
    )


def shown(assignment: Assignment) -> Shown | None:
    """Return what the assignment's judge may read: the latest version, frozen; None when nothing
    was submitted."""
    version = _judged_version.first(assignment.submission_id, assignment.round_id)
    if version is None:
        return None
    content, round = version.content, assignment.round
    seen = visible(content, "judges")
    # The frozen answer counts: the draft may name other challenges by now.
    slugs = content.get("challenges", [])
    challenges = _answered(round.event_id, slugs) if slugs else []
    return Shown(
        code=version.entered.code if version.entered else "",
        blind=round.blind,
        title=content.get("title", ""),
        language=content.get("language", ""),
        parts=_parts(content, seen),
        # In the team's own order, the first being what it answers before all.
        challenges=sorted(challenges, key=lambda row: slugs.index(row.slug)),
        files=files_of(version) if "files" in seen else [],
        # In a blind round the row itself is not handed over, so that no template can name it.
        team=None if round.blind else assignment.submission.team,
        submitted_at=version.submitted_at,
    )


def preview(draft: Draft, blind: bool) -> Shown:
    """Return what a judge would read of a draft if it were submitted as it is, for its team.

    :param blind: whether in a round that shows neither team nor people
    """
    content = content_of(draft)
    seen = visible(content, "judges")
    return Shown(
        # Codes are drawn by lot when an entry comes into a round: this one is no entry's.
        code="E00",
        blind=blind,
        title=draft.submission.title,
        language=draft.submission.language,
        parts=_parts(content, seen),
        challenges=draft.challenges,
        files=draft.files if "files" in seen else [],
        team=None if blind else draft.submission.team,
        submitted_at=draft.submission.updated_at,
    )


def _parts(content: dict[str, Any], seen: set[str]) -> dict[str, Any]:
    """What judges may read of the texts; an old version may lack what was asked for later."""
    return {
        "licence": content.get("licence", ""),
        "background_ip": content.get("background_ip", ""),
        "summary": content.get("summary", "") if "summary" in seen else "",
        "description_html": content.get("description_html", "") if "description" in seen else "",
        "links": content.get("links", []) if "links" in seen else [],
        "ai": content.get("ai", {}) if "ai" in seen else {},
    }


@prepared
def _judged_version(submission: int, round: int) -> ModelSelect[Version]:
    """The latest version, with the entry as which it stands in a round."""
    entered = (Entry.submission == Version.submission) & (Entry.round == round)
    return (
        Version.select(Version, Entry)
        .join(Entry, JOIN.LEFT_OUTER, on=entered, attr="entered")
        .where(Version.submission == submission)
        .order_by(Version.number.desc())
        .limit(1)
    )


@prepared
def _answered(event: int, slugs: list[str]) -> ModelSelect[Challenge]:
    return Challenge.select().where(Challenge.event == event, Challenge.slug.in_(slugs))

"""Versions of a brief: teams have submitted to its text, so a correction puts a new version in its
place, says what was corrected, and leaves the one before for everybody to read."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, IntegerField, JSONField, TextField, fn

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Brief, Challenge
from hackathon.core import audit, translated
from hackathon.core.db import Base, Conflict, TagField, UtcField, lock, transaction
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.people.people import Person

WORDS = (
    *("title", "summary", "prize", "sections", "sections_html"),
    *("headings", "language", "translations", "revision"),
)


class BriefVersion(Base):
    """What a brief said until a correction replaced it, in every language."""

    LIMITS = {
        "correction": 500,
    }
    challenge = ForeignKeyField(Challenge, backref="versions", on_delete="CASCADE")
    number = IntegerField()  # 1 is what teams read first
    title = CharField()
    summary = TextField()
    prize = TextField()
    sections = JSONField()  # as those of a challenge
    sections_html = JSONField()
    headings = JSONField()
    language = TagField()
    translations = JSONField()
    revision = IntegerField()  # of the brief, when it said this
    replaced_at = UtcField()
    correction = TextField()  # what the version after it corrects, in the organisers' words
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")

    class Meta:
        indexes = ((("challenge", "number"), True),)
        constraints = [Check("number > 0"), Check("correction <> ''")]


@translated.keeps(Challenge)
def _kept(challenge: Challenge) -> int:
    query = BriefVersion.select(fn.MAX(BriefVersion.revision))
    last = query.where(BriefVersion.challenge == challenge).scalar()
    return -1 if last is None else int(last)


def edit(
    challenge: Challenge, expected: int | None, brief: Brief, correction: str, act: Act
) -> None:
    """Change a brief; where its text stays because teams have submitted to it, what it says now is
    kept as a version first.

    :param correction: what is corrected, for everybody to read; needed for a text that stays
    :raises Refused: without it, or as ``challenges.put`` does
    :raises Conflict: when somebody else changed the brief meanwhile
    """
    assert act.person is not None, "organisers correct briefs"
    brief = challenges.with_html(brief)
    with transaction():
        lock(challenge)
        fresh = Challenge.get_by_id(challenge.id)
        # Before the version: a conflict is no correction.
        if expected is not None and fresh.revision != expected:
            raise Conflict
        if translated.refusal(fresh, brief.columns):
            _keep(fresh, correction.strip(), act)
        challenges.put(challenge, expected, brief, act.person, act.at)


def _keep(challenge: Challenge, correction: str, act: Act) -> None:
    if not correction:
        raise Refused(
            _(
                "Teams have submitted to this brief. Say what you correct: this text becomes a new"
                " version, and everybody can read the one before."
            )
        )
    version = BriefVersion.create(
        challenge=challenge,
        number=challenge.corrections + 1,
        replaced_at=act.at,
        correction=correction,
        by=act.person,
        **{name: getattr(challenge, name) for name in WORDS},
    )
    Challenge.update(corrections=version.number).where(Challenge.id == challenge.id).execute()
    told = {"version": version.number, "correction": correction}
    audit.record(
        act.at,
        act.person,
        "challenges.correct",
        challenge,
        challenge.event_id,
        **told,
    )


def of(challenge: Challenge) -> list[BriefVersion]:
    """Return what a brief said before, the oldest version first; the present one is not among
    them."""
    # Hardly any was corrected, and their pages ask nothing more.
    if not challenge.corrections:
        return []
    query = BriefVersion.select().where(BriefVersion.challenge == challenge)
    return list(query.order_by(BriefVersion.number))

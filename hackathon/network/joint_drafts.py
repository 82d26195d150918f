"""Joint drafts: what a conversation of two offices turns into, once both agree.

One office proposes a pilot or a consultation; the other one agrees or declines. Agreed, the draft
is begun with both offices in it. Nothing that was said in the conversation goes into it, and nobody
else sees the draft either, until it is published.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Self

from peewee import CharField, Check, ForeignKeyField, ModelSelect, TextField

from hackathon.consultations import papers
from hackathon.core import audit, letters
from hackathon.core.db import Base, TagField, UtcField, lock, new_key, transaction
from hackathon.core.language import gettext as _
from hackathon.core.language import lazy
from hackathon.core.states import NoSuchMove, Refused, move
from hackathon.network.conversations import Conversation, speakers
from hackathon.people import affiliations
from hackathon.people.offices import Office, localised_name, named
from hackathon.people.people import Person
from hackathon.pilots import partners, proposals
from hackathon.pilots.pilots import PilotLead

MOVES = {"proposed": ("agreed", "declined", "withdrawn")}
STATUS_NAMES = {
    "proposed": lazy("Proposed, not answered"),
    "agreed": lazy("Agreed"),
    "declined": lazy("Declined"),
    "withdrawn": lazy("Withdrawn"),
}
KIND_NAMES = {"pilot": lazy("Pilot"), "consultation": lazy("Consultation")}


class JointDraft(Base):
    """What one office of a conversation proposes to begin together.

    :ivar office: the one that proposes; :ivar path: of the draft, once it is begun
    """

    LIMITS = {"title": 200, "summary": 1000}
    seen_by_public = False
    key = CharField(unique=True, max_length=16, default=new_key)
    conversation = ForeignKeyField(Conversation, backref="drafts", on_delete="CASCADE")
    kind = CharField(default="pilot", max_length=14)
    title = CharField()
    summary = TextField()
    language = TagField()
    office = ForeignKeyField(Office, on_delete="CASCADE", backref="+")
    status = CharField(default="proposed", max_length=10)
    proposed_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    proposed_at = UtcField()
    answered_by = ForeignKeyField(Person, null=True, on_delete="SET NULL", backref="+")
    answered_at = UtcField(null=True)
    path = CharField(default="", max_length=200)

    @classmethod
    def by_address(cls, conversation: str, draft: str) -> Self | None:
        """Find the row that an address names."""
        row = cls.get_or_none(cls.key == draft)
        whole = Conversation.by_address(conversation)
        if row is None or whole is None or row.conversation_id != whole.id:
            return None
        # With both offices, which whoever asks wants to know.
        row.conversation = whole
        return row

    class Meta:
        constraints = [
            Check("kind IN ('pilot', 'consultation')"),
            Check("status IN ('proposed', 'agreed', 'declined', 'withdrawn')"),
        ]


class Plan(NamedTuple):
    """What an office proposes to begin together."""

    kind: str  # a key of KIND_NAMES
    title: str
    summary: str
    language: str


# --- Verbs. ---------------------------------------------------------------------------------------


def propose(
    row: Conversation,
    plan: Plan,
    office: Office,
    person: Person,
    at: datetime,
) -> JointDraft:
    """Propose to the other office of a conversation to begin something together.

    :raises Refused: when the conversation has ended, or another proposal waits for an answer
    """
    with transaction():
        lock(row)
        if Conversation.get_by_id(row.id).status != "open":
            raise Refused(_("This conversation has ended. Open it again to write."))
        if of(row).where(JointDraft.status == "proposed").exists():
            raise Refused(_("Another proposal waits for an answer in this conversation."))
        made = JointDraft.create(
            conversation=row,
            office=office,
            proposed_by=person,
            proposed_at=at,
            **plan._asdict(),
        )
        for reader in speakers(row.other(office)):
            letters.write(
                reader,
                "joint_draft_proposed",
                at,
                link=letters.site(row.path),
                office=named(office),
                name=person.name,
                subject_title=made.title,
            )
        audit.record(at, person, "joint_drafts.propose", row.in_audit, None, draft=made.key)
    return made


def agree(draft: JointDraft, person: Person, at: datetime) -> JointDraft:
    """Agree to a proposal of the other office: the draft is begun in the name of both. One person
    of each office leads a pilot; of a consultation both offices ask.

    :raises Refused: when it was answered already, or nobody represents the other office any more
    """
    row = draft.conversation
    with transaction():
        lock(row)
        fresh = JointDraft.get_by_id(draft.id)
        answers = {"answered_by": person, "answered_at": at}
        _move(fresh, "agreed", **answers)
        sides = Sides(fresh.office, _leader(fresh), row.other(fresh.office), person)
        path = _BEGUN[fresh.kind](fresh, sides, at)
        JointDraft.update(path=path).where(JointDraft.id == fresh.id).execute()
        fresh.path = path
        _tell(fresh, row, person, at)
        audit.record(at, person, "joint_drafts.agree", row.in_audit, None, draft=fresh.key)
    return fresh


class Sides(NamedTuple):
    """The two offices of a draft, each with who names it."""

    proposing: Office
    leader: Person
    agreeing: Office
    agreed: Person


def _begin_pilot(draft: JointDraft, sides: Sides, at: datetime) -> str:
    pilot = proposals.enter(
        sides.leader,
        at,
        title=draft.title,
        summary=draft.summary,
        language=draft.language,
        office=sides.proposing,
    )
    partners.add_office(pilot, sides.agreeing, None, sides.agreed, at)
    PilotLead.create(pilot=pilot, person=sides.agreed)
    sides.agreed.forget()
    return pilot.path


def _begin_consultation(draft: JointDraft, sides: Sides, at: datetime) -> str:
    texts = {"title": draft.title, "summary": draft.summary, "language": draft.language}
    pairs = [(sides.proposing, sides.leader), (sides.agreeing, sides.agreed)]
    return papers.draft_between(pairs, texts, at).path


_BEGUN = {"pilot": _begin_pilot, "consultation": _begin_consultation}


def _leader(draft: JointDraft) -> Person:
    """Who begins it for the office that proposed it: who did so, or whoever speaks for it now."""
    able = affiliations.representatives(draft.office)
    if draft.proposed_by in able:
        return draft.proposed_by
    if not able:
        raise Refused(
            _(
                "Nobody represents %(office)s any more, so nobody could lead this for it.",
                office=localised_name(draft.office),
            )
        )
    return able[0]


def decline(draft: JointDraft, person: Person, at: datetime) -> None:
    """Decline a proposal of the other office; the conversation goes on.

    :raises Refused: when it was answered already
    """
    row = draft.conversation
    with transaction():
        lock(row)
        fresh = JointDraft.get_by_id(draft.id)
        answers = {"answered_by": person, "answered_at": at}
        _move(fresh, "declined", **answers)
        _tell(fresh, row, person, at)
        audit.record(at, person, "joint_drafts.decline", row.in_audit, None, draft=fresh.key)


def withdraw(draft: JointDraft, person: Person, at: datetime) -> None:
    """Take the own office's proposal back before it is answered.

    :raises Refused: when it was answered already
    """
    row = draft.conversation
    with transaction():
        lock(row)
        _move(JointDraft.get_by_id(draft.id), "withdrawn")
        audit.record(at, person, "joint_drafts.withdraw", row.in_audit, None, draft=draft.key)


def _move(draft: JointDraft, to: str, **also: Any) -> None:
    try:
        move(draft, MOVES, to, **also)
    except NoSuchMove:
        raise Refused(_("This was answered already. Look at the page again.")) from None


def _tell(
    draft: JointDraft,
    row: Conversation,
    person: Person,
    at: datetime,
) -> None:
    for reader in speakers(draft.office):
        letters.write(
            reader,
            "joint_draft_answered",
            at,
            link=letters.site(row.path),
            office=named(row.other(draft.office)),
            name=person.name,
            subject_title=draft.title,
            agrees=draft.status == "agreed",
        )


# --- Queries. -------------------------------------------------------------------------------------


def of(row: Conversation) -> ModelSelect[JointDraft]:
    """Query what was proposed in a conversation, with the offices that did, the first one first."""
    query = JointDraft.select(JointDraft, Office).join(Office, on=(JointDraft.office == Office.id))
    query = query.where(JointDraft.conversation == row)
    return query.order_by(JointDraft.proposed_at, JointDraft.id)

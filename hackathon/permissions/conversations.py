"""Conversations between two offices: who speaks for one of both, and nobody else.

Confirmed people of an office do not read along: what is asked and answered may bind the office, so
it is said by those who may commit it.
"""

from __future__ import annotations

from datetime import datetime

from hackathon.core.language import gettext as _
from hackathon.network.conversations import Conversation
from hackathon.network.joint_drafts import JointDraft
from hackathon.network.offers import Offer
from hackathon.people import affiliations
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.permissions.network import view_offer
from hackathon.permissions.people import speaks
from hackathon.permissions.roles import HIDDEN, Reason, confirmed, is_administrator, is_confirmed


def speaking_for(person: Person | None, conversation: Conversation) -> Office | None:
    """Return the office of a conversation that ``person`` speaks for: represents, or answers for as
    an administrator where nobody represents it."""
    if not is_confirmed(person):
        return None
    # The one that asks comes last: what has not reached the other office is not its business yet.
    sides = [conversation.asked] if conversation.heard_last_id is not None else []
    for office in [*sides, conversation.asking]:
        if speaks(person, office, "people") is None:
            return office
    for office in [*sides, conversation.asking]:
        if is_administrator(person) and not affiliations.representatives(office):
            return office
    return None


def have_conversations(person: Person | None, row: object, at: datetime) -> Reason:
    """See the list of the own office's conversations: representatives, and administrators."""
    if not is_confirmed(person):
        return confirmed(person)
    if is_administrator(person) or affiliations.represented(person):
        return None
    return _("Only a representative of an office can do this.")


def ask_another_office(person: Person | None, office: Office, at: datetime) -> Reason:
    """Ask an office in the name of another one: representatives of that other one."""
    if not is_confirmed(person):
        return confirmed(person)
    own = affiliations.represented(person)
    if not own:
        return _("Only a representative of an office can do this.")
    if office.merged_into:
        return _("This office was merged into another one. Choose that one.")
    others = [one for one in own if one != office and not one.merged_into]
    return None if others else _("This is your own office.")


def view_conversation(person: Person | None, conversation: Conversation, at: datetime) -> Reason:
    """Read a conversation: who speaks for one of both offices."""
    return None if speaking_for(person, conversation) is not None else HIDDEN


def write_in_conversation(
    person: Person | None, conversation: Conversation, at: datetime
) -> Reason:
    """Write, and end it: who speaks for one of both, while it is open and both stand."""
    if (reason := view_conversation(person, conversation, at)) is not None:
        return reason
    if reason := _merged(conversation):
        return reason
    if conversation.status == "open":
        return None
    return _("This conversation has ended. Open it again to write.")


def reopen_conversation(person: Person | None, conversation: Conversation, at: datetime) -> Reason:
    """Open a conversation again that has ended: either office."""
    if (reason := view_conversation(person, conversation, at)) is not None:
        return reason
    if reason := _merged(conversation):
        return reason
    return None if conversation.status == "ended" else _("This conversation is open.")


def _merged(conversation: Conversation) -> str:
    if any(office.merged_into for office in _both(conversation)):
        return _("This office was merged into another one, so nobody speaks for it.")
    return ""


def propose_joint_draft(person: Person | None, conversation: Conversation, at: datetime) -> Reason:
    """Propose to begin something together: representatives, once both offices have spoken."""
    if (reason := write_in_conversation(person, conversation, at)) is not None:
        return reason
    # Where administrators answer for an office, nobody of it could lead.
    if any(not affiliations.representatives(one) for one in _both(conversation)):
        return _("Both offices need a representative before they begin something together.")
    return None


def answer_joint_draft(person: Person | None, joint_draft: JointDraft, at: datetime) -> Reason:
    """Agree or decline: representatives of the office that did not propose it."""
    conversation = joint_draft.conversation
    if (reason := view_conversation(person, conversation, at)) is not None:
        return reason
    other = conversation.other(joint_draft.office)
    if reason := speaks(person, other, "pilot"):
        return reason
    return _merged(conversation) or _answered(joint_draft)


def withdraw_joint_draft(person: Person | None, joint_draft: JointDraft, at: datetime) -> Reason:
    """Take a proposal back: representatives of the office that made it."""
    conversation = joint_draft.conversation
    if (reason := view_conversation(person, conversation, at)) is not None:
        return reason
    return speaks(person, joint_draft.office, "pilot") or _answered(joint_draft)


def _answered(joint_draft: JointDraft) -> Reason:
    if joint_draft.status == "proposed":
        return None
    return _("This was answered already. Look at the page again.")


def _both(conversation: Conversation) -> list[Office]:
    return [conversation.asking, conversation.asked]


def find_partners(person: Person | None, offer: Offer, at: datetime) -> Reason:
    """See which offices could help with a need: confirmed people of the office that has it."""
    if view_offer(person, offer, at) is not None:
        return HIDDEN
    if not is_confirmed(person):
        return confirmed(person)
    if reason := speaks(person, offer.office, "draft"):
        return reason
    if offer.kind != "need":
        return _("Partners are looked for to a need, not to an offer.")
    return None if offer.is_open(at.date()) else _("This need is not open any more.")

"""What undoes an act: by whom, until when, at which door. Pages and letters say it from this table,
beside the button and in the confirmation; a test walks all doors that take a form and all tables of
moves, so that no act of weight is without a line here and no state without a way on.

Acts are named as their doors are (endpoints), since that is what a page has in its hand. Three
kinds cannot be undone: what others have read, what was erased, and what the audit log keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from hackathon.core.language import gettext as _
from hackathon.core.language import lazy


class Final(StrEnum):
    """Why an act cannot be undone."""

    PUBLICATION = "publication"  # others have read it
    ERASURE = "erasure"
    AUDIT = "audit"  # the record says it for good; a correction is another act


class Way(NamedTuple):
    """A way back from an act."""

    by: str  # a key of ``WHO``
    until: str  # "open" (at any time), a key of ``CONDITIONS``, or the name of a date of the event
    back: str  # the door


class Dated(Protocol):
    """An event, whose dates bound the ways back."""

    time_zone: str


WHO = {
    "self": lazy("you"),
    "captain": lazy("the captain"),
    "members": lazy("the members of the team"),
    "organisers": lazy("the organisers"),
    "leads": lazy("the leads of the pilot"),
    "representatives": lazy("the representatives of the office"),
    "administrators": lazy("the administrators of the site"),
}
CONDITIONS = {
    "round": lazy("Can be undone while the round is open, by: %(who)s"),
    "results": lazy("Can be undone until results are published, by: %(who)s"),
}
FINALLY = {
    Final.PUBLICATION: lazy("It cannot be undone: others have read it by then."),
    Final.ERASURE: lazy("It cannot be undone: what is erased is gone."),
    Final.AUDIT: lazy("It cannot be undone: it stays in the record as it was said."),
}


def _both(by: str, one: str, other: str, until: str = "open") -> dict[str, tuple[Way, ...]]:
    """Two acts of which each undoes the other."""
    return {one: (Way(by, until, other),), other: (Way(by, until, one),)}


_OF_EVENTS: dict[str, tuple[Way, ...] | Final] = {
    "erasing.erase": Final.ERASURE,
    "announcements.new": (Way("organisers", "open", "announcements.withdraw"),),
    **_both("organisers", "announcements.withdraw", "announcements.restore"),
    **_both("organisers", "briefs.archive", "briefs.restore"),
    **_both("organisers", "briefs.publish", "briefs.withdraw"),
    "briefs.publish_ready": (Way("organisers", "open", "briefs.withdraw"),),
    "challenges.ask": (Way("organisers", "open", "challenges.hide"),),
    **_both("organisers", "challenges.hide", "challenges.unhide"),
    "helpers.remove": (Way("organisers", "open", "setup.organisers"),),
    "mentors.remove": (Way("organisers", "open", "mentors.index"),),
    "organiser_invitations.answer": (
        Way("organisers", "open", "setup.remove_organiser"),
        Way("self", "open", "helpers.remove"),
        Way("self", "open", "mentors.remove"),
    ),
    "organiser_invitations.revoke": (Way("organisers", "open", "setup.organisers"),),
    "letters.discard": Final.ERASURE,
    "letters.send": Final.PUBLICATION,
    **_both("organisers", "prizes.withdraw", "prizes.restore"),
    **_both("organisers", "questionnaire.retire", "questionnaire.ask_again"),
    **_both("organisers", "resources.withdraw", "resources.restore"),
    "rules.new": Final.PUBLICATION,
    **_both("organisers", "sessions.cancel", "sessions.reinstate"),
    **_both("organisers", "setup.archive", "setup.restore"),
    **_both("organisers", "setup.publish", "setup.withdraw"),
    "setup.extend": Final.PUBLICATION,
    "setup.remove_organiser": (Way("organisers", "open", "setup.organisers"),),
}
_OF_TEAMS: dict[str, tuple[Way, ...] | Final] = {
    **_both("captain", "individuals.be_alone", "individuals.make_team", "submission_closes"),
    "individuals.enter": (
        Way("self", "submission_closes", "teams.leave"),
        Way("organisers", "open", "team_care.dissolve"),
    ),
    "invitations.answer": (
        Way("self", "submission_closes", "teams.leave"),
        Way("organisers", "open", "team_care.move"),
    ),
    "invitations.invite": (Way("captain", "open", "invitations.revoke"),),
    "invitations.link": (Way("captain", "open", "invitations.revoke"),),
    "invitations.own": (
        Way("self", "submission_closes", "teams.leave"),
        Way("organisers", "open", "team_care.move"),
    ),
    "invitations.revoke": (Way("captain", "submission_closes", "invitations.invite"),),
    "mentoring.answer": (
        Way("self", "open", "mentoring.end"),
        Way("members", "open", "mentoring.end"),
    ),
    "mentoring.end": (Way("captain", "submission_closes", "mentoring.index"),),
    "mentoring.index": (Way("members", "open", "mentoring.end"),),
    **_both("organisers", "organise.exclude", "organise.readmit"),
    **_both("organisers", "attendance.note", "attendance.take_back"),
    **_both("organisers", "late.give", "late.take_back"),
    "nominations.answer": (
        Way("self", "open", "registrations.withdraw"),
        Way("organisers", "open", "organise.exclude"),
    ),
    "nominations.new": (
        Way("self", "open", "nominations.undo"),
        Way("organisers", "open", "nominations.undo"),
    ),
    "nominations.undo": (Way("organisers", "open", "nominations.new"),),
    "organise.group": (Way("organisers", "open", "team_care.dissolve"),),
    "approvals.approve": (Way("organisers", "open", "organise.exclude"),),
    "approvals.decide": (
        Way("organisers", "open", "organise.exclude"),
        Way("organisers", "open", "organise.readmit"),
    ),
    "registrations.new": (Way("self", "open", "registrations.withdraw"),),
    "registrations.withdraw": (
        Way("self", "registration_closes", "registrations.new"),
        Way("organisers", "open", "organise.readmit"),
    ),
    **_both("self", "teams.ask", "teams.withdraw_request", "submission_closes"),
    "teams.decide": (
        Way("captain", "submission_closes", "teams.remove"),
        Way("organisers", "open", "team_care.move"),
    ),
    "teams.hand_over": (Way("organisers", "open", "team_care.captain"),),
    "teams.leave": (
        Way("captain", "submission_closes", "invitations.invite"),
        Way("organisers", "open", "team_care.add"),
        # After the last member the team itself has to come back.
        Way("organisers", "open", "team_care.restore"),
    ),
    "teams.remove": (
        Way("captain", "submission_closes", "invitations.invite"),
        Way("organisers", "open", "team_care.add"),
    ),
    "team_care.add": (Way("organisers", "open", "team_care.take_out"),),
    "team_care.captain": (Way("organisers", "open", "team_care.captain"),),
    "team_care.dissolve": (Way("organisers", "open", "team_care.restore"),),
    "team_care.merge": (Way("organisers", "open", "team_care.restore"),),
    "team_care.move": (Way("organisers", "open", "team_care.move"),),
    "team_care.restore": (Way("organisers", "open", "team_care.dissolve"),),
    "team_care.substitute": (Way("organisers", "open", "team_care.substitute"),),
    "team_care.take_out": (Way("organisers", "open", "team_care.add"),),
}
_OF_SUBMISSIONS: dict[str, tuple[Way, ...] | Final] = {
    "eligibility.check": (Way("organisers", "open", "eligibility.check"),),
    **_both("organisers", "eligibility.disqualify", "eligibility.reinstate"),
    **_both("organisers", "eligibility.withdraw", "eligibility.resume"),
    **_both("members", "files.cancel", "files.promise", "submission_closes"),
    "files.join": Final.AUDIT,
    "files.remove": (Way("members", "submission_closes", "files.upload"),),
    "on_behalf.edit": (Way("organisers", "open", "on_behalf.edit"),),
    "on_behalf.files": (Way("organisers", "open", "on_behalf.files"),),
    "on_behalf.new": (Way("organisers", "open", "eligibility.withdraw"),),
    "organise.mark": (Way("organisers", "open", "eligibility.check"),),
    "submissions.resume": (
        Way("captain", "judging_opens", "submissions.withdraw"),
        Way("organisers", "open", "eligibility.withdraw"),
    ),
    "submissions.submit": (
        Way("captain", "judging_opens", "submissions.withdraw"),
        Way("organisers", "open", "eligibility.withdraw"),
    ),
    "submissions.withdraw": (
        Way("members", "judging_opens", "submissions.resume"),
        Way("organisers", "open", "eligibility.resume"),
    ),
}
_OF_JUDGING: dict[str, tuple[Way, ...] | Final] = {
    **_both("organisers", "assignments.assign", "assignments.remove", "round"),
    **_both("organisers", "assignments.close", "assignments.reopen"),
    "assignments.remind": Final.PUBLICATION,
    "assignments.spread": (Way("organisers", "round", "assignments.remove"),),
    "assignments.put_back": (Way("organisers", "round", "assignments.take_out"),),
    "assignments.take_in": (Way("organisers", "round", "assignments.take_out"),),
    "assignments.take_out": (Way("organisers", "round", "assignments.put_back"),),
    "judging.conflicts": (Way("organisers", "open", "panels.withdraw_conflict"),),
    "cards_for_judges.enter": (Way("organisers", "round", "assignments.remove"),),
    "imports.enter": (Way("organisers", "open", "nominations.undo"),),
    "judging.leave": (Way("organisers", "open", "panels.bring_back"),),
    **_both("self", "judging.sign", "scorecards.reopen", "round"),
    "panels.index": (Way("organisers", "open", "panels.leave"),),
    "panels.judge": (Way("organisers", "open", "panels.judge"),),
    **_both("organisers", "panels.keep_away", "panels.withdraw_conflict"),
    **_both("organisers", "panels.leave", "panels.bring_back"),
    "certificates.issue": (Way("organisers", "open", "certificates.withdraw"),),
    **_both("organisers", "certificates.withdraw", "certificates.restore"),
    "results.approve": Final.PUBLICATION,
    **_both("organisers", "results.award", "results.take_back", "results"),
    **_both("organisers", "results.propose", "results.withdraw", "results"),
    "results.shortlist": (Way("organisers", "round", "assignments.take_out"),),
    "selections.approve": (Way("organisers", "open", "selections.withdraw"),),
    **_both("organisers", "selections.new", "selections.withdraw"),
    "scorecards.recuse": (Way("organisers", "round", "assignments.assign"),),
}
_OF_PILOTS: dict[str, tuple[Way, ...] | Final] = {
    **_both("representatives", "assessments.finish", "assessments.reopen"),
    "assessments.choose": (Way("representatives", "open", "assessments.choose"),),
    **_both("representatives", "solutions.archive", "solutions.restore"),
    **_both("representatives", "offers.close", "offers.reopen"),
    "contacts.edit": (Way("self", "open", "contacts.end"),),
    "contacts.end": (Way("self", "open", "contacts.edit"),),
    "enquiries.write": Final.PUBLICATION,
    "enquiries.about": Final.PUBLICATION,
    "enquiries.answer": Final.PUBLICATION,
    "offers.new": (Way("representatives", "open", "offers.close"),),
    "solutions.publish": (Way("representatives", "open", "solutions.archive"),),
    "trials.begin": (Way("representatives", "open", "trials.report"),),
    "trials.ask": Final.PUBLICATION,
    "adoptions.answer": (Way("representatives", "open", "adoptions.end"),),
    "adoptions.ask": (Way("leads", "open", "adoptions.end"),),
    "adoptions.end": (Way("leads", "open", "adoptions.invite"),),
    "adoptions.invite": (Way("leads", "open", "adoptions.end"),),
    "comments.reply": Final.PUBLICATION,
    **_both("leads", "comments.hide", "comments.unhide"),
    **_both("leads", "comments.hide_reply", "comments.unhide_reply"),
    "answers.give": (Way("representatives", "open", "answers.give"),),
    "papers.publish": (Way("representatives", "open", "papers.withdraw"),),
    "papers.reopen": (Way("representatives", "open", "consultations.sum_up"),),
    **_both("representatives", "papers.withdraw", "papers.restore"),
    "consultations.ask": (Way("leads", "open", "consultations.ask"),),
    "consultations.prepare": Final.AUDIT,
    "consultations.say": (Way("leads", "open", "comments.hide"),),
    "consultations.say_at_old_address": (Way("leads", "open", "comments.hide"),),
    "consultations.sum_up": (Way("leads", "open", "consultations.sum_up"),),
    "pilot_files.add": (Way("leads", "open", "pilot_files.withdraw"),),
    "pilot_files.from_team": (Way("leads", "open", "pilot_files.withdraw"),),
    "pilot_files.release": (Way("leads", "open", "pilot_files.release"),),
    **_both("leads", "pilot_files.restore", "pilot_files.withdraw"),
    "readings.take_in": (Way("leads", "open", "indicators.read"),),
    "reports.save_draft": (Way("self", "open", "reports.new"),),
    **_both("leads", "health.override", "health.follow_facts"),
    "texts.write": (Way("leads", "open", "texts.write"),),
    **_both("representatives", "calls.new", "calls.withdraw"),
    **_both("representatives", "declines.new", "declines.withdraw"),
    # What was decided stands; a later decision takes its place.
    "decisions.new": Final.AUDIT,
    "decisions.supersede": Final.AUDIT,
    "gates.answer": (Way("leads", "open", "gates.answer"),),
    **_both("leads", "partners.add_lead", "partners.remove_lead"),
    **_both("leads", "partners.add_office", "partners.remove_office"),
    **_both("leads", "pilots.archive", "pilots.restore"),
    "pilots.publish": (Way("leads", "open", "pilots.archive"),),
    **_both("leads", "indicators.read", "indicators.remove_reading"),
    "members.answer": (Way("self", "open", "members.leave"),),
    **_both("leads", "members.ask", "members.leave"),
    **_both("leads", "parts.withdraw_indicator", "parts.restore_indicator"),
    **_both("leads", "parts.withdraw_milestone", "parts.restore_milestone"),
    **_both("leads", "parts.withdraw_report", "parts.restore_report"),
    **_both("leads", "parts.withdraw_risk", "parts.restore_risk"),
    "reports.new": (Way("leads", "open", "parts.withdraw_report"),),
    "stages.move": Final.AUDIT,
}
_OF_PEOPLE: dict[str, tuple[Way, ...] | Final] = {
    "admin.appoint": (Way("administrators", "open", "admin.appoint"),),
    **_both("administrators", "admin.close", "admin.reopen"),
    "merging.merge": Final.ERASURE,
    **_both("administrators", "merging.ask", "merging.withdraw"),
    "office_codes.edit": (Way("administrators", "open", "office_codes.edit"),),
    "admin.merge": (Way("administrators", "open", "admin.merge"),),
    "admin.try_again": Final.PUBLICATION,
    "office_people.ask": (Way("self", "open", "office_people.withdraw"),),
    "office_people.decide": (Way("representatives", "open", "office_people.end"),),
    "office_people.end": (Way("self", "open", "office_people.ask"),),
    "office_people.raise": (Way("representatives", "open", "office_people.end"),),
    "office_people.withdraw": (Way("self", "open", "office_people.ask"),),
    "personal_tokens.revoke": Final.ERASURE,
    "privacy.close": Final.ERASURE,
}
_OF_OFFICES: dict[str, tuple[Way, ...] | Final] = {
    "conversations.ask": Final.PUBLICATION,
    "conversations.write": Final.PUBLICATION,
    **_both("representatives", "conversations.end", "conversations.reopen"),
    "joint_drafts.propose": (Way("representatives", "open", "joint_drafts.withdraw"),),
    "joint_drafts.withdraw": (Way("representatives", "open", "joint_drafts.propose"),),
    # What is begun can be archived; what was declined can be proposed anew.
    "joint_drafts.decide": (
        Way("leads", "open", "pilots.archive"),
        Way("representatives", "open", "papers.withdraw"),
    ),
    "held_messages.let_pass": Final.PUBLICATION,
    # Its writer has read the reason by then, and can write again.
    "held_messages.refuse": Final.PUBLICATION,
}
UNDO: dict[str, tuple[Way, ...] | Final] = {
    **_OF_EVENTS,
    **_OF_TEAMS,
    **_OF_SUBMISSIONS,
    **_OF_JUDGING,
    **_OF_PILOTS,
    **_OF_PEOPLE,
    **_OF_OFFICES,
}


def sentences(
    act: str, event: Dated | None, at: datetime | None, moment: Callable[[datetime, str], str]
) -> list[str]:
    """Return how an act can be undone, a sentence a way, in the reader's language.

    :param act: an endpoint of the table
    :param event: whose dates bound the ways; None where none of them has a date
    :param at: ways that are closed by then are left out; None leaves all in
    :param moment: writes a moment for the reader: ``moment(at, zone)``
    """
    row = UNDO[act]
    if isinstance(row, Final):
        return [str(FINALLY[row])]
    said = (_said(way, event, at, moment) for way in row)
    # Two doors of the same people are one way to a reader.
    return [one for one in dict.fromkeys(said) if one]


def _said(
    way: Way, event: Dated | None, at: datetime | None, moment: Callable[[datetime, str], str]
) -> str:
    who = str(WHO[way.by])
    if way.until == "open":
        return _("Can be undone at any time, by: %(who)s", who=who)
    if way.until in CONDITIONS:
        return str(CONDITIONS[way.until]) % {"who": who}
    assert event is not None, f"{way.until} is a date of an event"
    date: datetime = getattr(event, way.until)
    if at is not None and date <= at:
        return ""
    return _(
        "Can be undone until %(date)s, by: %(who)s", date=moment(date, event.time_zone), who=who
    )

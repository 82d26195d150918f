"""Every lock is asked for before its verb decides anything, on a real PostgreSQL.

A verb reads, decides, writes. Of two that run at once, the second has to wait before it reads, or
it decides on what the first is about to change. Here somebody else holds every row; each verb is
called and must stop at its own ``SELECT ... FOR UPDATE``. One that writes first, or that gets
through, has lost its lock. And under the lock it asks again what the door asked, whose answer may
be another one by then. Then each verb is called by two at once: what comes of it is what comes of
two calls one after the other. Races of more than two, and of two different verbs, are told in
tests/test_races.py.
"""

from __future__ import annotations

import ast
import contextlib
import pickle
import re
import threading
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import psycopg
import pytest
import reading
import servers
from casting import NOW, assign, day, make_challenge, make_round, make_rubric
from counting import queries
from peewee import IntegrityError, OperationalError
from players import Players

from hackathon.challenges import (
    brief_tables,
    brief_versions,
    challenges,
    questions,
    ready_briefs,
)
from hackathon.challenges.challenges import TRANSLATED
from hackathon.consultations import (
    answers,
    circulation,
    comments,
    consultations,
    outcomes,
    papers,
    publishing,
    texts,
)
from hackathon.consultations.answers import Given, Seat
from hackathon.consultations.consultations import Consultation
from hackathon.consultations.papers import Paper, Plan
from hackathon.cooperation import solutions, trials
from hackathon.core import db as ground
from hackathon.core import states, translated
from hackathon.core.audit import AuditLine
from hackathon.core.config import PACKAGE
from hackathon.core.states import NoSuchMove, Refused
from hackathon.core.store import Stored
from hackathon.desk import mailings
from hackathon.desk.letter_copies import Letter
from hackathon.events import (
    announcements,
    events,
    extensions,
    organiser_invitations,
    organisers,
    programme,
    rounds,
    rubrics,
    rules,
    statuses,
)
from hackathon.events.announcements import Announcement, News
from hackathon.events.extensions import Move
from hackathon.events.mentors import Mentor
from hackathon.events.organiser_invitations import OrganiserInvitation, Wanted
from hackathon.events.organisers import Organiser
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Line, Rubric, Sheet
from hackathon.events.rules import NewRules
from hackathon.judging import (
    assignments,
    disclosures,
    distribution,
    entries,
    exclusions,
    judge_lists,
    panels,
    planning,
    scorecards,
)
from hackathon.judging.entries import Entry
from hackathon.judging.scorecards import Content, Scorecard
from hackathon.network import (
    assessments,
    contacts,
    conversation_messages,
    conversations,
    held_messages,
    joint_drafts,
    offers,
    shared,
    standards,
)
from hackathon.network.shared import Sharing
from hackathon.operations import schema
from hackathon.people import (
    confirmations,
    consents,
    office_codes,
    office_requests,
    passwords,
    people,
)
from hackathon.people.acts import Act
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import (
    adopter_readings,
    adopter_reports,
    adoptions,
    calls,
    checks,
    consulting,
    decisions,
    members,
    partners,
    pilots,
    stages,
    tags,
)
from hackathon.pilots.adopter_readings import Measured
from hackathon.pilots.adopter_reports import Said
from hackathon.pilots.gates import GateItem
from hackathon.pilots.parts import health, indicators, readings, reports, team_files
from hackathon.pilots.parts.health import HealthOverride
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.readings import Taken
from hackathon.pilots.pilots import Pilot, PilotLead
from hackathon.privacy import closing, erasing, merging, ties
from hackathon.results import (
    announcing,
    awards,
    certificates,
    declines,
    prizes,
    results,
    shortlists,
)
from hackathon.results.prizes import Award
from hackathon.results.selections import Selection
from hackathon.results.winners import Won
from hackathon.submissions import (
    attachments,
    dissolving,
    drafts,
    intake,
    on_behalf,
    uploads,
    versions,
    withdrawals,
)
from hackathon.submissions.attachments import Announced
from hackathon.submissions.on_behalf import Entered
from hackathon.submissions.promises import Promised
from hackathon.teams import (
    approvals,
    care,
    individuals,
    invitations,
    join_requests,
    late,
    memberships,
    mentoring,
    nominating,
    nominations,
    questionnaire,
    registrations,
)
from hackathon.teams.late import LateDeadline
from hackathon.teams.nominating import Listed, Named
from hackathon.teams.registrations import Registration

LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code for a row that stayed locked too long
STORED = Stored("aa/bb", 10, "0" * 64)


def _owned(c: Any) -> Any:
    """The brief, which an office owns."""
    c.challenge.office = c.office
    return c.challenge


def link(secret: object = "") -> str:
    return f"https://codefest.example/{secret}"


class Held(Players):
    """The cast with everything that a verb wants to have in its hands."""

    @cached_property
    def organiser(self) -> Organiser:
        return Organiser.get(Organiser.person == self.ada)

    @cached_property
    def other_mentor(self) -> Mentor:
        """Whom the team has not asked yet."""
        return Mentor.create(event=self.event, person=self.sam, since=NOW)

    @cached_property
    def second(self) -> Round:
        return make_round(self.event, self.rubric, "final")

    @cached_property
    def account_merge(self) -> merging.AccountMerge:
        """Cy and Sam are asked whether they are one."""
        secrets: list[str] = []

        def keep(secret: str) -> str:
            secrets.append(secret)
            return link(secret)

        row = merging.ask(self.cy, self.sam.email, self.root, NOW, keep)
        self.merge_secret = secrets[0]
        return row

    @cached_property
    def announcement(self) -> Announcement:
        return announcements.publish(self.event, News("News", "Words", "en"), self.ada, NOW)

    @cached_property
    def other_rubric(self) -> Rubric:
        return make_rubric(self.event, "other")

    @cached_property
    def registration(self) -> Registration:
        return Registration.get(Registration.person == self.cy)

    @cached_property
    def closed(self) -> Consultation:
        return Consultation.create(subject="pilots/other", title="Other")

    @cached_property
    def plan(self) -> Plan:
        values = {"title": "Next", "summary": "S", "body": "Words.", "asked": "offices"}
        return Plan(values, [self.office], (), day(60).date())

    @cached_property
    def draft(self) -> Paper:
        return papers.add(self.plan, self.pia, NOW)

    @cached_property
    def withdrawn(self) -> Paper:
        return self.draft.change(status="withdrawn")

    @cached_property
    def over(self) -> Paper:
        row = self.draft.change(status="published")
        row.consultation.change(opened_at=day(-9), closed_at=day(-1))
        return row

    @cached_property
    def running(self) -> Pilot:
        values = {"title": "Runs", "stage": "running", "created_at": NOW, "updated_at": NOW}
        return Pilot.create(slug="runs", **values)

    @cached_property
    def said_health(self) -> HealthOverride:
        values = {"state": "at risk", "reason": "Slow.", "until": day(60)}
        return HealthOverride.create(pilot=self.running, by=self.pia, at=NOW, **values)

    @cached_property
    def indicator(self) -> Indicator:
        return Indicator.create(pilot=self.pilot, title="Hours saved", unit="h", target=5)

    @cached_property
    def late(self) -> LateDeadline:
        return late.give(self.team, day(10.5), "Why.", Act(self.ada, NOW))

    @cached_property
    def award(self) -> Award:
        return Award.create(prize=self.prize, submission=self.submission)

    @cached_property
    def due(self) -> Selection:
        """What is announced of the second round, and nobody was told yet."""
        return Selection.create(
            event=self.event,
            round=self.second,
            content=[],
            others=[],
            digest="0" * 64,
            status="announced",
            proposed_by=self.ada,
            proposed_at=NOW,
            approved_by=self.grace,
            approved_at=NOW,
            public_at=NOW,
        )

    @cached_property
    def organiser_invitation(self) -> OrganiserInvitation:
        return organiser_invitations.invite(self.event, Wanted(self.sam.email), self.ada, NOW, link)

    @cached_property
    def promised(self) -> Promised:
        return Promised.create(
            submission=self.submission,
            name="film.mp4",
            size=10,
            sha256="1" * 64,
            promised_by=self.ben,
            promised_at=NOW,
        )

    @cached_property
    def other_office(self) -> Office:
        return Office.create(
            code="ZZ", kind="national office", name="Example Land", country="", folded="example"
        )

    @cached_property
    def other_challenge(self) -> Any:
        return make_challenge(self.event, "second", status="draft")


LATE = day(24)  # deliberation: results are prepared
IN_ROUND = day(15)
WORD = "six quiet lemons"


def with_word(person: Person) -> Person:
    person.password_hash = passwords.hashed(WORD)
    return person


ITSELF = Sharing("itself", partners=False)
VERBS: dict[str, Callable[[Held], Any]] = {
    "challenges.brief_versions.edit": lambda c: brief_versions.edit(
        c.challenge,
        None,
        challenges.Brief({"title": "Other"}, [], []),
        "The title.",
        Act(c.ada, NOW),
    ),
    "challenges.brief_tables.create": lambda c: brief_tables.create(
        c.event, brief_tables.read("title\nGoods", c.event).rows, c.ada, NOW
    ),
    "challenges.ready_briefs.publish_event": lambda c: ready_briefs.publish_event(
        c.event, c.ada, NOW
    ),
    "challenges.ready_briefs.publish_ready": lambda c: ready_briefs.publish_ready(
        c.event, c.ada, NOW
    ),
    "challenges.challenges.create": lambda c: challenges.create(
        c.event, challenges.Brief({"slug": "third", "title": "Third"}, [], []), c.ada, NOW
    ),
    "challenges.challenges.publish": lambda c: challenges.publish(c.other_challenge, c.ada, NOW),
    "challenges.challenges.move": lambda c: challenges.move(c.challenge, 1, c.ada, NOW),
    "challenges.questions.answer": lambda c: questions.answer(
        c.question, None, "The twelfth.", Act(c.ada, NOW, link)
    ),
    "core.engines.lock_unless_asked": lambda c: in_transaction(
        lambda: c.second.change(None, title="Other")
    ),
    "core.states.move": lambda c: in_transaction(
        lambda: states.move(c.other_challenge, challenges.MOVES, "published")
    ),
    "core.translated.change": lambda c: in_transaction(
        lambda: translated.change(c.challenge, None, TRANSLATED, title="Other")
    ),
    "core.translated.move": lambda c: in_transaction(
        lambda: translated.move(c.challenge, challenges.MOVES, "archived")
    ),
    "core.translated.put": lambda c: in_transaction(
        lambda: translated.put(
            c.challenge, translated.Translation("fr", {"title": "Autre"}, 1, None, False)
        )
    ),
    "desk.mailings.rewrite": lambda c: mailings.rewrite(
        c.mailing, None, Letter("teams", "S", "T"), Act(c.ada, NOW)
    ),
    "desk.mailings.discard": lambda c: mailings.discard(c.mailing),
    "desk.mailings.send": lambda c: mailings.send(c.mailing, None, False, Act(c.ada, NOW)),
    "events.announcements.edit": lambda c: announcements.edit(
        c.announcement, None, News("Other", "Words", "en"), c.ada, NOW
    ),
    "events.events.edit": lambda c: events.edit(c.event, None, c.ada, NOW, title="Other"),
    "events.statuses.withdraw": lambda c: statuses.withdraw(c.event, c.ada, day(-35)),
    "events.extensions.extend": lambda c: extensions.extend(
        c.event, Move(day(10.2), "The link was down."), c.ada, NOW
    ),
    "events.organiser_invitations.invite": lambda c: organiser_invitations.invite(
        c.event, Wanted("new@example.org"), c.ada, NOW, link
    ),
    "events.organiser_invitations._answer": lambda c: organiser_invitations.accept(
        c.organiser_invitation, c.sam, NOW
    ),
    "events.organiser_invitations.revoke": lambda c: organiser_invitations.revoke(
        c.organiser_invitation, c.ada, NOW
    ),
    "teams.mentoring.ask": lambda c: mentoring.ask(c.team, [c.other_mentor], "", c.ben, NOW),
    "events.organisers.remove": lambda c: organisers.remove(c.organiser, c.root, NOW),
    "events.programme._refuse_misfit": lambda c: programme.create(
        c.event, c.ada, NOW, title="Talk", kind="briefing", starts=day(1), minutes=60
    ),
    "events.rounds.create": lambda c: rounds.create(
        c.event,
        c.ada,
        NOW,
        slug="third",
        title="Third",
        rubric=c.rubric,
        opens=day(12),
        closes=day(14),
        method="raw mean",
        tie_break="shared",
    ),
    "events.rounds.edit": lambda c: rounds.edit(c.round, None, c.ada, NOW, title="Other"),
    "events.rounds.close": lambda c: rounds.close(c.round, c.ada, IN_ROUND),
    "events.rounds.reopen": lambda c: rounds.reopen(c.round, c.ada, IN_ROUND),
    "events.rubrics.edit": lambda c: rubrics.edit(
        c.other_rubric,
        None,
        Sheet("Other", "", "en", [Line("fit", "Fit", "Does it fit?", 1, [(1, "No"), (2, "Yes")])]),
        c.ada,
        NOW,
    ),
    "events.rules.publish": lambda c: rules.publish(
        c.event, NewRules("2.0", "Rules", "Be fair.", "en"), c.ada, NOW
    ),
    "judging.assignments.by_hand": lambda c: assignments.by_hand(
        c.round, c.judge, c.submission, Act(c.ada, IN_ROUND)
    ),
    "judging.assignments.remove": lambda c: assignments.remove(
        c.assignment, "Too many", c.ada, IN_ROUND
    ),
    "judging.assignments.recuse": lambda c: assignments.recuse(
        c.assignment, "I know them", Act(c.dee, IN_ROUND)
    ),
    "judging.disclosures.declare": lambda c: disclosures.declare(
        c.judge, disclosures.Disclosure([], [], ""), IN_ROUND
    ),
    "judging.disclosures.enter": lambda c: disclosures.enter(
        c.judge, c.submission, "Her thesis", Act(c.ada, IN_ROUND)
    ),
    "judging.distribution.spread": lambda c: distribution.spread(c.round, Act(c.ada, IN_ROUND)),
    "judging.distribution.replace": lambda c: distribution.replace(
        c.round, [c.submission.id], Act(c.ada, IN_ROUND)
    ),
    "judging.entries.add": lambda c: entries.add(c.round, [c.submission], c.ada, IN_ROUND),
    "judging.exclusions.take_out": lambda c: exclusions.take_out(
        c.round, "E01", "Why.", Act(c.ada, IN_ROUND)
    ),
    "judging.exclusions.put_back": lambda c: exclusions.put_back(
        c.round, "E01", Act(c.ada, IN_ROUND)
    ),
    "judging.panels.invite": lambda c: panels.invite(
        c.event, panels.Invited(c.dan.email, "", [c.round]), Act(c.ada, NOW)
    ),
    "judging.planning.plan": lambda c: planning.plan(
        c.event,
        {
            "slug": "third",
            "title": "Third",
            "rubric": c.rubric,
            "opens": day(12),
            "closes": day(19),
            "method": "adjusted",
            "tie_break": "shared",
        },
        [],
        Act(c.ada, NOW),
    ),
    "judging.panels.appoint": lambda c: panels.appoint(c.event, c.dan, [c.round], Act(c.ada, NOW)),
    "judging.panels.edit": lambda c: panels.edit(c.judge, None, [c.round], Act(c.ada, NOW)),
    "judging.panels.bring_back": lambda c: panels.bring_back(c.judge, c.ada, NOW),
    "judging.scorecards.reopen": lambda c: scorecards.reopen(c.assignment, c.dee, IN_ROUND),
    "judging.scorecards._held": lambda c: scorecards.save(
        c.assignment, None, Content({}, "", ""), IN_ROUND
    ),
    "people.confirmations.raise_to": lambda c: confirmations.raise_to(
        "confirmed", c.sam, c.office, confirmations.Word(c.pia, "representative"), NOW
    ),
    "people.confirmations.end": lambda c: confirmations.end(
        c.pia, c.office, "Left", Act(c.root, NOW)
    ),
    "people.consents.answer": lambda c: consents.answer(
        c.consent, consents.Reply(True, "Yes", "representative"), c.pia, NOW
    ),
    "people.office_requests.ask": lambda c: office_requests.ask(
        "confirmed", c.office, c.sam, "I do", NOW
    ),
    "people.people.appoint": lambda c: people.appoint(c.root, False, c.root, NOW),
    "pilots.adopter_readings.read": lambda c: adopter_readings.read(
        c.adoption, Measured(c.indicator, NOW.date(), 3.0, ""), c.pia, NOW
    ),
    "pilots.adopter_reports.report": lambda c: adopter_reports.report(
        c.adoption, Said("stopped", NOW.date(), ""), c.pia, NOW
    ),
    "cooperation.solutions.edit": lambda c: solutions.edit(c.solution, None, c.pia, NOW, title="A"),
    "cooperation.solutions.take_again": lambda c: solutions.take_again(
        c.solution, None, solutions.Taken("", {"title": "A"}, {}), c.pia, NOW
    ),
    "cooperation.solutions.check": lambda c: solutions.check(c.solution, c.pia, NOW),
    "network.assessments.begin": lambda c: assessments.begin(c.other_office, False, c.pia, NOW),
    "network.assessments.save": lambda c: assessments.save(c.assessment, None, {}, NOW),
    "network.shared.finish": lambda c: shared.finish(c.assessment, ITSELF, c.pia, NOW),
    "network.shared.choose": lambda c: shared.choose(c.assessment, ITSELF, c.pia, NOW),
    "network.shared.reopen": lambda c: shared.reopen(c.assessment, c.pia, NOW),
    "network.contacts.appear": lambda c: contacts.appear(c.pia, c.office, "officer", "", NOW),
    "network.contacts.disappear": lambda c: contacts.disappear(c.pia, c.office, NOW),
    "people.office_codes.recode": lambda c: office_codes.recode(c.office, "XX", c.root, NOW),
    "network.offers.edit": lambda c: offers.edit(c.offer, None, c.pia, NOW, title="A"),
    "network.standards.say": lambda c: standards.say(c.office, None, {"st26": "no"}, c.pia, NOW),
    "cooperation.trials.begin": lambda c: trials.begin(c.solution, c.other_office, "", c.pia, NOW),
    "cooperation.trials.report": lambda c: trials.report(c.trial, "in use", "", c.pia, NOW),
    "network.conversation_messages.write": lambda c: conversation_messages.write(
        c.conversation, conversation_messages.Word(c.office, "Well?"), c.pia, NOW
    ),
    "network.conversations._move": lambda c: conversations.end(
        c.conversation, c.office, c.pia, NOW
    ),
    "network.joint_drafts.propose": lambda c: joint_drafts.propose(
        c.conversation, joint_drafts.Plan("pilot", "A", "B", "en"), c.office, c.pia, NOW
    ),
    "network.joint_drafts.agree": lambda c: joint_drafts.agree(c.joint_draft, c.pia, NOW),
    "network.joint_drafts.decline": lambda c: joint_drafts.decline(c.joint_draft, c.pia, NOW),
    "network.joint_drafts.withdraw": lambda c: joint_drafts.withdraw(c.joint_draft, c.pia, NOW),
    "network.held_messages.let_pass": lambda c: held_messages.let_pass(c.held_message, c.root, NOW),
    "network.held_messages.refuse": lambda c: held_messages.refuse(
        c.held_message, "Spam", c.root, NOW
    ),
    "pilots.adoptions.ask": lambda c: adoptions.ask(c.pilot, c.other_office, "", c.pia, NOW),
    "pilots.adoptions.invite": lambda c: adoptions.invite(c.pilot, c.other_office, c.pia, NOW),
    "pilots.adoptions.answer": lambda c: adoptions.answer(c.adoption, True, "", c.pia, NOW),
    "pilots.adoptions.end": lambda c: adoptions.end(c.adoption, "", c.pia, NOW),
    "pilots.parts.indicators.add": lambda c: indicators.add(
        c.pilot, c.pia, NOW, title="Errors", unit="%", target=1
    ),
    "pilots.calls.make": lambda c: calls.make(
        c.challenge, calls.Word(c.other_office, "", "en"), [], c.pia, NOW
    ),
    "pilots.calls.withdraw": lambda c: calls.withdraw(c.call, c.pia, NOW),
    "pilots.parts.team_files.release": lambda c: team_files.release(
        c.pilot, ["x"], True, c.ben, NOW
    ),
    "privacy.merging.ask": lambda c: merging.ask(c.ben, c.sam.email, c.root, NOW, link),
    "privacy.merging.confirm": lambda c: merging.confirm(c.merge_secret, NOW),
    "privacy.merging.merge": lambda c: merging.merge(c.account_merge, c.root, NOW),
    "privacy.erasing.erase": lambda c: erasing.erase(c.event, c.event.title, c.ada, NOW),
    "results.certificates.issue": lambda c: certificates.issue(
        c.event, "participant", "", c.ada, NOW
    ),
    "results.certificates.withdraw": lambda c: certificates.withdraw(
        c.certificate, "Wrong", c.ada, NOW
    ),
    "results.certificates.restore": lambda c: certificates.restore(c.certificate, c.ada, NOW),
    "results.declines.decline": lambda c: declines.decline(
        Won(c.submission, _owned(c)), "", c.pia, NOW
    ),
    "results.declines.withdraw": lambda c: declines.withdraw(c.decline, c.pia, NOW),
    "pilots.checks._answer": lambda c: checks.waive(
        c.pilot, GateItem(key="exit-plan", stage="adopted"), "Bought", c.pia, NOW
    ),
    "pilots.decisions.record": lambda c: decisions.record(
        c.pilot, "other", decisions.Said("Why", "What"), c.pia, NOW
    ),
    "pilots.decisions.supersede": lambda c: decisions.supersede(
        c.decision, decisions.Said("Why"), c.pia, NOW
    ),
    "pilots.members.ask": lambda c: members.ask(c.pilot, c.sam, "", c.pia, NOW),
    "pilots.members._move": lambda c: members.answer(c.membership, True, NOW),
    "consultations.comments._write": lambda c: comments.hide(c.comment, "Advertising", c.pia, NOW),
    "consultations.comments.reply": lambda c: comments.reply(c.comment, "Yes.", True, c.pia, NOW),
    "consultations.comments.say": lambda c: comments.say(
        c.consultation, comments.Said("Good."), c.sam, NOW
    ),
    "consultations.consultations.ask": lambda c: consultations.ask(
        c.consultation, False, c.pia, NOW
    ),
    "consultations.outcomes.sum_up": lambda c: outcomes.sum_up(
        c.closed, None, outcomes.Outcome("Said.", "Changed."), c.pia, NOW
    ),
    "consultations.answers.give": lambda c: answers.give(
        Seat(c.consultation, c.office), Given("Yes."), c.pia, NOW
    ),
    "consultations.papers.edit": lambda c: papers.edit(c.draft, None, c.plan, c.pia, NOW),
    "consultations.circulation.publish": lambda c: circulation.publish(c.draft, c.pia, NOW),
    "consultations.circulation.withdraw": lambda c: circulation.withdraw(
        c.draft, "Why.", c.pia, NOW
    ),
    "consultations.circulation.restore": lambda c: circulation.restore(c.withdrawn, c.pia, NOW),
    "consultations.circulation.reopen": lambda c: circulation.reopen(
        c.over, day(9).date(), c.pia, NOW
    ),
    "consultations.publishing.put": lambda c: publishing.publish(
        c.closed, texts.Written("Words."), c.pia, NOW
    ),
    "pilots.consulting.prepare": lambda c: consulting.prepare(c.pilot, c.pia, NOW),
    "pilots.parts.health.override": lambda c: health.override(
        c.running, "at risk", "The supplier is slow.", c.pia, NOW
    ),
    "pilots.parts.health.follow_facts": lambda c: health.follow_facts(
        c.said_health.pilot, c.pia, NOW
    ),
    "pilots.parts.reports.save_draft": lambda c: reports.save_draft(
        c.pilot, reports.Said("Week 4", "Fine."), c.pia, NOW
    ),
    "pilots.parts.readings.read": lambda c: readings.read(
        c.indicator, Taken(NOW.date(), 3.0), c.pia, NOW
    ),
    "pilots.partners.add_office": lambda c: partners.add_office(
        c.pilot, c.other_office, None, c.pia, NOW
    ),
    "pilots.partners.remove_office": lambda c: partners.remove_office(
        c.pilot, c.other_office, c.pia, NOW
    ),
    "pilots.partners.add_lead": lambda c: partners.add_lead(c.pilot, c.sam, c.pia, NOW),
    "pilots.partners.remove_lead": lambda c: partners.remove_lead(c.pilot, c.pia, c.root, NOW),
    "pilots.pilots.edit": lambda c: pilots.edit(c.pilot, None, c.pia, NOW, title="Other"),
    "pilots.tags.change": lambda c: tags.change(c.pilot, {"right": ["patents"]}, c.pia, NOW),
    "pilots.stages.move": lambda c: stages.move(
        c.pilot, stages.Step("stopped", "No data", lessons="Ask"), c.pia, NOW
    ),
    "privacy.closing.close": lambda c: closing.close(with_word(c.sam), WORD, NOW),
    "results.prizes.create": lambda c: prizes.create(
        c.event, c.ada, NOW, title="Second prize", places=1
    ),
    "results.shortlists.shortlist": lambda c: shortlists.shortlist(
        c.round, c.second, shortlists.Choice([c.submission.key], 1), c.ada, LATE
    ),
    "judging.judge_lists.enter": lambda c: judge_lists.enter(
        c.event,
        [Named(2, "new@example.org", "Ann Example")],
        nominations.Said("Why."),
        Act(c.ada, NOW),
        link,
    ),
    "results.awards.award": lambda c: awards.award(c.prize, c.submission, "", c.ada, LATE),
    "results.awards.unaward": lambda c: awards.unaward(c.award, c.ada, LATE),
    "results.announcing.propose": lambda c: announcing.propose(
        c.round, announcing.Step([c.submission.key]), c.ada, LATE
    ),
    "results.announcing.approve": lambda c: announcing.approve(c.selection, c.grace, LATE),
    "results.announcing.withdraw": lambda c: announcing.withdraw(c.selection, "", c.ada, LATE),
    "results.announcing.turn": lambda c: announcing.turn(day(25)),
    "results.results.propose": lambda c: results.propose(
        c.event, results.Proposal("ranks", "", ""), c.ada, LATE
    ),
    "results.results.approve": lambda c: results.approve(c.publication, c.grace, LATE, link()),
    "results.results.withdraw": lambda c: results.withdraw(c.publication, c.ada, LATE),
    "submissions.drafts.start": lambda c: drafts.start(c.team, [c.challenge], c.ben, NOW),
    "submissions.drafts.save": lambda c: drafts.save(c.submission, None, c.ben, NOW, title="Other"),
    "submissions.attachments.attach": lambda c: attachments.attach(
        c.submission, attachments.File("slides.pdf", STORED, "application/pdf"), c.ben, NOW, 10**6
    ),
    "submissions.attachments.detach": lambda c: attachments.detach(c.attachment, c.ben, NOW),
    "submissions.uploads.begin": lambda c: uploads.begin(
        c.submission, Announced("film.mp4", 5, ""), "0" * 32, Act(c.ben, NOW), 10**9
    ),
    "submissions.versions.submit": lambda c: versions.submit(c.submission, None, c.ben, NOW),
    "submissions.withdrawals.resume": lambda c: withdrawals.resume(c.submission, c.ben, NOW),
    "teams.approvals.approve": lambda c: approvals.approve(c.registration, c.ada, NOW),
    "teams.approvals.decline": lambda c: approvals.decline(c.registration, "Late.", c.ada, NOW),
    "teams.individuals.enter": lambda c: individuals.enter(c.event, c.cy, NOW),
    "teams.individuals.make_team": lambda c: individuals.make_team(c.team, c.ben, NOW),
    "teams.individuals.be_alone": lambda c: individuals.be_alone(c.team, c.ben, NOW),
    "submissions.versions.held_for_version": lambda c: versions.submit(
        c.submission, None, c.ben, NOW
    ),
    "privacy.ties.hold": lambda c: in_transaction(lambda: ties.hold(c.ada, NOW)),
    "submissions.intake.promise": lambda c: intake.promise(
        c.submission, [Announced("b.mp4", 10, "2" * 64)], Act(c.ben, NOW), 10**6
    ),
    "submissions.intake.cancel": lambda c: intake.cancel(c.promised, c.ben, NOW),
    "submissions.intake.join": lambda c: intake.join(c.promised, Act(c.ben, NOW)),
    "submissions.intake.take_out": lambda c: intake.take_out(c.attachment, c.ben, NOW),
    "submissions.intake.take_in": lambda c: intake.take_in(
        c.submission,
        attachments.File("slides.pdf", STORED, "application/pdf"),
        Act(c.ben, NOW),
        10**6,
    ),
    "submissions.dissolving.leave": lambda c: dissolving.leave(c.team, c.bo, NOW),
    "submissions.on_behalf.enter": lambda c: on_behalf.enter(
        c.team, [c.challenge], Entered({"title": "Ours"}, "Why."), Act(c.ada, NOW)
    ),
    "teams.care.add": lambda c: care.add(c.team, c.cy, "Why.", Act(c.ada, NOW)),
    "teams.care.appoint": lambda c: care.appoint(c.team, c.bo, "Why.", Act(c.ada, NOW)),
    "teams.care.hold": lambda c: in_transaction(lambda: care.hold(c.team)),
    "teams.care.pass_on": lambda c: in_transaction(lambda: care.pass_on(c.ben, c.root, NOW)),
    "teams.care.take_out": lambda c: care.take_out(c.team, c.bo, "Why.", Act(c.ada, NOW)),
    "teams.invitations.invite": lambda c: invitations.invite(c.team, "", c.ben, NOW, link),
    "teams.join_requests.ask": lambda c: join_requests.ask(c.team, c.cy, "Please", NOW),
    "teams.late.give": lambda c: late.give(c.team, day(10.5), "Why.", Act(c.ada, NOW)),
    "teams.late.take_back": lambda c: late.take_back(c.late.team, "Why.", Act(c.ada, NOW)),
    "teams.memberships.leave": lambda c: memberships.leave(c.team, c.bo, NOW),
    "teams.memberships.remove": lambda c: memberships.remove(c.team, c.bo, c.ben, NOW),
    "teams.memberships.hand_over": lambda c: memberships.hand_over(c.team, c.bo, c.ben, NOW),
    "teams.nominating.enter": lambda c: nominating.enter(
        c.event,
        Listed([Named(1, "new@example.org")]),
        nominations.Said("Why."),
        Act(c.ada, NOW),
        link,
    ),
    "teams.nominating.substitute": lambda c: nominating.substitute(
        c.team,
        nominating.Swap(c.bo, Listed([Named(1, c.cy.email)])),
        nominations.Said("Why."),
        Act(c.ada, NOW),
        link,
    ),
    "teams.nominations.accept": lambda c: nominations.accept(
        c.nomination, c.sam, rules.current(c.event), registrations.Given({}, True, True), NOW
    ),
    "teams.questionnaire.create": lambda c: questionnaire.create(
        c.event, c.ada, NOW, label="Why?", kind="text", choices=[]
    ),
    "teams.registrations.register": lambda c: registrations.register(
        c.sam, c.event, rules.current(c.event), registrations.Given({}, True, True), day(-20)
    ),
    "teams.registrations.withdraw": lambda c: registrations.withdraw(c.registration, NOW),
    "teams.registrations.exclude": lambda c: registrations.exclude(
        c.registration, "Rude", c.ada, NOW
    ),
    "teams.registrations.readmit": lambda c: registrations.readmit(c.registration, c.ada, NOW),
}


def in_transaction(verb: Callable[[], Any]) -> Any:
    with ground.transaction():
        return verb()


def locking() -> set[str]:
    """Every function of a room that asks for a lock."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] in {"pages", "api", "migrations"} or place.name == "db.py":
            continue
        for node in reading.tree(path).body:
            if isinstance(node, ast.FunctionDef) and _locks(node):
                found.add(f"{'.'.join(place.with_suffix('').parts)}.{node.name}")
    return found


def _locks(function: ast.FunctionDef) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    names = {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}
    return bool(names & {"lock", "lock_unless_asked"})


def test_every_lock_is_tried_here() -> None:
    assert set(VERBS) == locking(), (
        "tests/test_locks.py: VERBS has a call for every verb that locks"
    )


@pytest.fixture(scope="module")
def held() -> Iterator[Held]:
    """The cast in a database of its own, every row of which somebody else holds."""
    before = ground.database.obj
    with servers.postgres_server() as server, server.database() as name:
        made = ground.connect(server.url(name))
        cast = _everything()
        tables = [table for table in made.get_tables() if not table.startswith("schema")]
        with psycopg.connect(server.url(name)) as somebody:
            for table in tables:
                somebody.execute(f'SELECT 1 FROM "{table}" FOR UPDATE')
            made.execute_sql("SET lock_timeout = '5ms'")
            yield cast
            made.close_all()
    ground.database.initialize(before)


@pytest.fixture(scope="module")
def free() -> Iterator[Held]:
    """The cast in a database of its own, which nobody else uses."""
    before = ground.database.obj
    made = ground.connect("sqlite:///:memory:")
    yield _everything()
    made.close_all()
    ground.database.initialize(before)


def _everything() -> Held:
    ground.open_connection()
    schema.migrate()
    cast = Held()
    cast.event.change(None, grace_minutes=30)
    for row in [*vars(Players), *vars(Held)]:
        if not row.startswith("_") and isinstance(getattr(type(cast), row), cached_property):
            getattr(cast, row)
    cast.grace, cast.second, cast.other_challenge  # noqa: B018
    return cast


@pytest.mark.parametrize("name", VERBS)
def test_waits_before_it_decides(held: Held, name: str) -> None:
    with queries() as asked, pytest.raises(OperationalError) as stopped:
        VERBS[name](held)
    assert ground.sqlstate(stopped.value) == LOCK_NOT_AVAILABLE
    assert asked[-1].endswith("FOR UPDATE"), f"wrote before it asked for its lock: {asked[-1]}"
    assert all(one.startswith("SELECT") for one in asked)


@pytest.mark.parametrize("name", VERBS)
def test_asks_what_its_door_asked_before_it_writes(free: Held, name: str) -> None:
    """The door's permission has ended since it was asked: the verb refuses, and has written
    nothing."""
    refused = pytest.raises(Refused, match="No longer")
    with queries() as asked, states.permitted(lambda: "No longer."), refused:
        VERBS[name](free)
    assert all(one.startswith("SELECT") for one in asked)


# Drafts and messages that keep their own history, parts of verbs that write the line themselves,
# and what does nothing here.
SILENT = {
    "challenges.ready_briefs.publish_ready",
    "core.engines.lock_unless_asked",
    "core.states.move",
    "core.translated.change",
    "core.translated.move",
    "desk.mailings.discard",
    "desk.mailings.rewrite",
    "judging.distribution.replace",
    "judging.scorecards._held",
    "network.assessments.save",
    "network.contacts.disappear",
    "network.conversation_messages.write",
    "pilots.parts.reports.save_draft",
    "privacy.ties.hold",
    "results.announcing.turn",
    "submissions.drafts.save",
    "submissions.uploads.begin",
    "teams.care.hold",
}


def test_what_goes_through_is_in_the_audit_log(free: Held) -> None:
    """Each verb alone on the cast as it stands; what its state refuses is tried beside its room."""
    silent, recorded = set(), set()
    for name, verb in VERBS.items():
        with ground.database.atomic() as attempt:
            before = AuditLine.select().count()
            with contextlib.suppress(Refused, NoSuchMove, ground.Conflict, IntegrityError):
                verb(free)
                heard = recorded if AuditLine.select().count() > before else silent
                heard.add(name)
            attempt.rollback()
    assert silent == SILENT
    assert len(recorded) > 95, "few verbs went through"


# What each verb comes to ----------------------------------------------------------------------------

# What has to be so before a verb has something to do, where the cast stands elsewhere.
READY: dict[str, Callable[[Held], Any]] = {
    "events.rounds.reopen": lambda c: c.round.change(closed_at=day(14)),
    "judging.assignments.by_hand": lambda c: _entered(c),
    "judging.exclusions.put_back": lambda c: _entered(c, out_at=NOW, out_reason="Why."),
    "judging.exclusions.take_out": lambda c: _entered(c),
    "judging.panels.bring_back": lambda c: c.judge.change(left_at=NOW),
    "judging.scorecards.reopen": lambda c: _signed(c),
    "network.shared.choose": lambda c: _finished(c),
    "network.shared.reopen": lambda c: _finished(c),
    "people.office_requests.ask": lambda c: c.office_request.delete_instance(),
    "pilots.adopter_reports.report": lambda c: c.adoption.change(status="accepted"),
    "pilots.partners.remove_lead": lambda c: PilotLead.create(pilot=c.pilot, person=c.sam),
    "pilots.partners.remove_office": lambda c: partners.add_office(
        c.pilot, c.other_office, None, c.pia, NOW
    ),
    "results.awards.unaward": lambda c: c.publication.delete_instance(),
    "results.certificates.restore": lambda c: certificates.withdraw(
        c.certificate, "Wrong", c.ada, NOW
    ),
    "results.declines.decline": lambda c: c.decline.delete_instance(),
    "submissions.withdrawals.resume": lambda c: _withdrawn(c),
    "teams.approvals.approve": lambda c: _unapproved(c),
    "teams.approvals.decline": lambda c: _unapproved(c),
    "teams.individuals.make_team": lambda c: c.team.change(alone=True, members=1),
    "teams.registrations.readmit": lambda c: c.registration.change(status="excluded"),
}


def _entered(c: Held, **values: Any) -> None:
    c.submission.change(status="submitted", versions_count=1, eligibility="eligible")
    Entry.create(round=c.round, submission=c.submission, code="E01", added_at=NOW, **values)
    c.assignment.delete_instance()


def _finished(c: Held) -> None:
    c.assessment.change(status="finished", finished_at=NOW, finished_by=c.pia)


def _signed(c: Held) -> None:
    _entered(c)
    c.assignment = assign(c.round, c.judge, c.submission)
    values = {"status": "signed", "signed_at": NOW, "updated_at": NOW}
    Scorecard.create(assignment=c.assignment, **values)


def _withdrawn(c: Held) -> None:
    c.submission.change(status="withdrawn", versions_count=1)


def _unapproved(c: Held) -> None:
    c.event.change(approval=True)
    c.registration.change(status="waiting", approved_at=None)


WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
KEPT = "kept"  # the schema with a copy of every table


class AtOnce(NamedTuple):
    """How two calls of one verb ended, and how many rows the tables have to which they wrote."""

    first: str
    second: str
    rows: dict[str, int]


class Twice:
    """Two calls of one verb that know nothing of each other, in a database of their own."""

    def __init__(self, cast: Held) -> None:
        self.cast = cast
        self.tables = ground.database.get_tables()
        self._run(f"CREATE SCHEMA {KEPT}")
        for table in self.tables:
            self._run(f'CREATE TABLE {KEPT}."{table}" AS TABLE "{table}"')
        self.follows = self._run(
            "SELECT confrelid::regclass::text, conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confdeltype IN ('c', 'n')"
        )

    def in_turn(self, name: str) -> tuple[AtOnce, dict[str, int]]:
        """One after the other; the second value: how many rows there were between the two."""
        with ground.database.atomic() as attempt, queries() as asked:
            cast = self._made_ready(name)
            first = outcome(VERBS[name], copied(cast))
            between = self._counted(asked)
            second = outcome(VERBS[name], copied(cast))
            rows = self._counted(asked)
            attempt.rollback()
        return AtOnce(first, second, rows), between

    def _made_ready(self, name: str) -> Held:
        cast = copied(self.cast)
        READY.get(name, lambda c: None)(cast)
        return cast

    def at_once(self, name: str) -> AtOnce:
        """The second begins when the first has done everything but commit."""
        told = list[str]()
        ((second,),) = self._run("SELECT pg_backend_pid()")
        begun, over = threading.Event(), threading.Event()

        def waits() -> bool:
            ((blocking,),) = self._run("SELECT cardinality(pg_blocking_pids(%s))", second)
            return over.is_set() or bool(blocking)

        def lead() -> None:
            ground.open_connection()
            try:
                with ground.transaction():
                    told.append(outcome(VERBS[name], first))
                    begun.set()
                    servers.wait_for(waits, "the second to wait or to be through")
            finally:
                begun.set()
                ground.close_connection()

        with queries() as asked:
            cast = self._made_ready(name)
            first = copied(cast)
            leading = threading.Thread(target=lead)
            leading.start()
            begun.wait(servers.PATIENCE)
            told.append(outcome(VERBS[name], cast))
            over.set()
            leading.join()
            rows = self._counted(asked)
        self._take_back(asked)
        return AtOnce(*told, rows)

    def _run(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        cursor = ground.database.execute_sql(sql, values)
        return list(cursor.fetchall()) if cursor.description else []

    def _counted(self, asked: list[str]) -> dict[str, int]:
        tables = sorted({found[2] for one in asked if (found := WRITES.match(one))})
        return {one: self._run(f'SELECT count(*) FROM "{one}"')[0][0] for one in tables}

    def _take_back(self, asked: list[str]) -> None:
        """Put back the tables to which statements wrote, and those whose rows went with theirs."""
        found = [match for one in asked if (match := WRITES.match(one))]
        gone = {match[2] for match in found if match[1] == "DELETE FROM"}
        while more := {table for parent, table in self.follows if parent in gone} - gone:
            gone |= more
        with ground.database.atomic():
            # Without it every row that refers to one of these would go, or stand in the way.
            self._run("SET LOCAL session_replication_role = replica")
            for table in gone | {match[2] for match in found}:
                self._run(f'DELETE FROM "{table}"')
                self._run(f'INSERT INTO "{table}" TABLE {KEPT}."{table}"')


def copied(cast: Held) -> Held:
    """A cast of its own for a call: a row that one call has changed is none that the other reads."""
    made: Held = pickle.loads(pickle.dumps(cast))  # a third of what copying takes
    return made


def outcome(verb: Callable[[Held], Any], cast: Held) -> str:
    """Call a verb as a page does; return how it ended."""
    try:
        ground.in_turn(lambda: verb(cast))
    except (Refused, NoSuchMove, ground.Conflict) as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    except IntegrityError:
        return "refused by the database"
    return "done"


@pytest.fixture(scope="module")
def twice() -> Iterator[Twice]:
    """The cast in a database of its own, to which what two do at once is committed."""
    before = ground.database.obj
    with servers.postgres_server() as server, server.database() as name:
        made = ground.connect(server.url(name))
        yield Twice(_everything())
        made.close_all()
    ground.database.initialize(before)


@pytest.mark.parametrize("wing", sorted({name.split(".")[0] for name in VERBS}))
def test_two_at_once_come_to_what_two_in_turn_come_to(twice: Twice, wing: str) -> None:
    """Or the second is refused and has written nothing, where it had looked before it had to wait.

    Each verb that leaves a second call nothing to do; what a second may do as well, and what the
    cast stands against, is told in tests/test_races.py."""
    raced, wrong = 0, {}
    for name in [one for one in VERBS if one.startswith(f"{wing}.")]:
        in_turn, between = twice.in_turn(name)
        print(name, "|", in_turn.first[:80], "|", in_turn.second[:60])
        if in_turn.first != "done" or (in_turn.second == "done" and in_turn.rows != between):
            continue
        found = twice.at_once(name)
        late = found.second not in {in_turn.second, "done"} and found.rows == between
        raced += 1
        if found != in_turn and not late:
            wrong[name] = (found, in_turn)
    assert not wrong
    assert raced, "no verb of this wing went through"

"""Forms and files take the same: what a folder of content says can be saved from its form again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from wtforms.validators import Length, NumberRange

from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.papers import Paper
from hackathon.content import network_schemas, pilot_schemas, schemas, solution_schemas
from hackathon.content.documents import File, Node
from hackathon.content.fields import Shape
from hackathon.cooperation.solutions import Solution
from hackathon.cooperation.trials import Trial
from hackathon.core.db import Base
from hackathon.desk.mailings import Mailing
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.mentors import Mentor
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.network.contacts import Contact
from hackathon.network.conversations import Conversation
from hackathon.network.joint_drafts import JointDraft
from hackathon.network.offers import Offer
from hackathon.operations import schema
from hackathon.pages.challenges import briefs, resources
from hackathon.pages.challenges import challenges as questions
from hackathon.pages.consultations import forms as consulting
from hackathon.pages.cooperation import solutions, trials
from hackathon.pages.desk import letters
from hackathon.pages.events import announcements, mentors, rounds, rubrics, rules, sessions, setup
from hackathon.pages.network import contacts, conversations, joint_drafts, offers
from hackathon.pages.pilots import (
    adoptions,
    calls,
    gates,
    indicators,
    members,
    milestones,
    proposals,
    reports,
    risks,
    stages,
)
from hackathon.pages.results import certificates, declines, prizes, selections
from hackathon.pages.teams import mentoring, questionnaire
from hackathon.pilots.adopter_readings import AdopterReading
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.calls import Call
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.decisions import Decision
from hackathon.pilots.gates import GateItem
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot
from hackathon.results.certificates import Certificate
from hackathon.results.declines import Decline
from hackathon.results.prizes import Prize
from hackathon.results.selections import Selection
from hackathon.teams.mentoring import Mentoring
from hackathon.teams.questionnaire import RegistrationQuestion


class AdoptionForm(adoptions.ChangesForm, adoptions.AnswerForm):
    """What two people say of one adoption."""


# What only a form takes; no folder of content says it.
TYPED: dict[type[Base], str] = {
    Adoption: "reason",
    OfficeAnswer: "text",
    Paper: "title summary",
    Call: "text",
    Certificate: "reason",
    Conversation: "title",
    JointDraft: "title summary",
    Contact: "about",
    Decline: "reason",
    GateItem: "title",
    Mailing: "subject text",
    Mentor: "helps_with",
    Mentoring: "message",
    PilotMember: "role",
    Selection: "introduction",
}
# Each model that has limits, with its form, its shape in files, and the keys of files that are not
# called as their columns.
HELD: dict[type[Base], tuple[type, Shape, dict[str, str]]] = {
    Event: (
        setup.EventForm,
        {
            **schemas.EVENT,
            **schemas.PARTICIPANTS,
            **{f"team_{key}": one for key, one in schemas.TEAM.items()},
        },
        {"participants_maximum": "maximum", "entries_per_team": "team_entries"},
    ),
    Rules: (rules.RulesForm, schemas.RULES, {}),
    Round: (rounds.RoundForm, schemas.ROUND, {"load_maximum": "load"}),
    Session: (sessions.SessionForm, schemas.SESSION, {}),
    Announcement: (announcements.AnnouncementForm, schemas.ANNOUNCEMENT, {}),
    Rubric: (rubrics.RubricForm, schemas.RUBRIC, {}),
    Criterion: (rubrics.CriterionForm, schemas.CRITERION, {}),
    RegistrationQuestion: (questionnaire.QuestionForm, schemas.REGISTRATION_QUESTION, {}),
    Prize: (prizes.PrizeForm, schemas.PRIZE, {}),
    Challenge: (briefs.BriefForm, schemas.CHALLENGE, {}),
    BriefVersion: (briefs.EditBriefForm, schemas.BRIEF_VERSION, {}),
    Resource: (resources.ResourceForm, schemas.RESOURCE, {}),
    Question: (questions.QuestionForm, schemas.QUESTION, {"text": "question"}),
    Pilot: (proposals.PilotForm, schemas.PILOT, {}),
    Milestone: (milestones.MilestoneForm, pilot_schemas.MILESTONE, {"owner_words": "owner"}),
    Indicator: (indicators.IndicatorForm, pilot_schemas.INDICATOR, {}),
    MilestoneMove: (milestones.MilestoneForm, pilot_schemas.MOVED, {}),
    Reading: (indicators.ReadingForm, pilot_schemas.READING, {}),
    Report: (reports.ReportForm, pilot_schemas.UPDATE, {}),
    Risk: (risks.RiskForm, pilot_schemas.RISK, {}),
    Decision: (stages.MoveForm, pilot_schemas.DECISION, {}),
    GateCheck: (gates.CheckForm, pilot_schemas.CHECK, {}),
    GateItem: (gates.ItemForm, {}, {}),
    PilotMember: (members.MemberForm, {}, {}),
    Call: (calls.CallForm, {}, {}),
    Certificate: (certificates.WithdrawForm, {}, {}),
    Mailing: (letters.LetterForm, {}, {}),
    Mentor: (mentors.DescriptionForm, {}, {}),
    Mentoring: (mentoring.AskForm, {}, {}),
    Decline: (declines.DeclineForm, {}, {}),
    Selection: (selections.StepForm, {}, {}),
    Solution: (
        solutions.SolutionForm,
        solution_schemas.SOLUTION,
        {},
    ),
    Conversation: (conversations.AskForm, {}, {}),
    JointDraft: (joint_drafts.ProposeForm, {}, {}),
    Paper: (consulting.PaperForm, {}, {}),
    OfficeAnswer: (consulting.AnswerForm, {}, {}),
    Contact: (contacts.ContactForm, {}, {}),
    Offer: (offers.OfferForm, network_schemas.OFFER, {}),
    Trial: (trials.BeginForm, solution_schemas.TRIAL, {}),
    Adoption: (AdoptionForm, pilot_schemas.ADOPTION, {}),
    AdoptionStep: (adoptions.ReportForm, pilot_schemas.STEP, {}),
    AdopterReading: (adoptions.ReadingForm, pilot_schemas.MEASURED, {}),
}
LIMITS = [(model, column) for model in HELD for column in model.LIMITS]


def test_every_model_with_limits_is_compared() -> None:
    assert {model for model in schema.TABLES if model.LIMITS} == set(HELD)


def of_form(model: type[Base], column: str) -> int | tuple[int, int]:
    """The limit by which the form refuses."""
    unbound = getattr(HELD[model][0], column)
    validators = [*unbound.args[1:2], unbound.kwargs.get("validators", [])]
    for one in (one for each in validators for one in each):
        if isinstance(one, Length):
            return one.max
        if isinstance(one, NumberRange):
            return one.min, one.max
    raise AssertionError(f"{HELD[model][0].__name__}.{column} has no limit")


def takes(model: type[Base], column: str, written: str) -> bool:
    """Tell whether a file may say ``written``."""
    _form, shape, names = HELD[model]
    file = File("a.md", [], datetime(2027, 1, 1, tzinfo=UTC))
    shape[names.get(column, column)].read(file, Node(written, 1))
    return not file.problems


@pytest.mark.parametrize(
    ("model", "column"), LIMITS, ids=[f"{model.__name__}.{column}" for model, column in LIMITS]
)
def test_form_and_file_draw_the_line_in_the_same_place(model: type[Base], column: str) -> None:
    limit = model.LIMITS[column]
    assert of_form(model, column) == limit
    if column in TYPED.get(model, "").split():
        assert column not in HELD[model][1], "a file says it by now: compare the two"
        return
    if isinstance(limit, tuple):
        least, most = limit
        assert takes(model, column, str(least)) and takes(model, column, str(most))
        assert not takes(model, column, str(most + 1))
        assert not takes(model, column, str(least - 1))
        return
    addresses = {"link", "code_url", "landing_url"}
    start = "https://" if column in addresses else "a"  # an address, and a key of small letters
    assert takes(model, column, start + "x" * (limit - len(start)))
    assert not takes(model, column, start + "x" * (limit - len(start) + 1))

"""What each kind of content file may say: the keys, and how each is read.

``exporting`` writes the keys in the order of these tables; ``checks`` says what only several of
them together can get wrong.
"""

from __future__ import annotations

import re

from hackathon.challenges import challenges, resources
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content.documents import File, Node
from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.readers import (
    LANGUAGE,
    levels,
    limited,
    matching,
    not_reserved,
    number,
    one_of,
    short_name,
    text,
    web_address,
    when,
    whole,
    words,
    yes_no,
    zone_name,
)
from hackathon.core.db import Base
from hackathon.events import events, phases, programme, rounds
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.people import domains, offices
from hackathon.pilots import pilots
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import indicators, risks
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Prize
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion

_title = Field(words(255), True)
_words = Field(words(255))
_text = Field(text)
_link = Field(web_address(255))
_slug = Field(short_name("small letters a-z, digits and hyphens"), True)
_key = Field(
    matching(re.compile(r"[a-z][a-z0-9_]*"), "a key of small letters a-z, digits and _", 40), True
)
_code = matching(re.compile(r"[A-Za-z0-9-]+"), "a code of letters, digits and hyphens", 40)
_moment, _moment_or_day, _day = when(True, False), when(True, True), when(False, True)
_language = matching(LANGUAGE, "a language code such as en", 12)
_status = Field(one_of(*events.MOVES), False, "draft")
_translated = Field(one_of("machine", "human"), False, "human")
_invented = Field(yes_no, False, False)  # a sample: each of its pages says so
_list = Field(listed(words(255)), False, [])


def _several(shape: Shape, key: str = "title") -> Field:
    return Field(listed(record(shape), key), False, [])


def _line(model: type[Base], column: str, required: bool = False) -> Field:
    """A text in one line, as long as the column's form lets it be."""
    return Field(words(model.longest(column)), required)


def _prose(model: type[Base], column: str, required: bool = False) -> Field:
    """A text with its line breaks, as long as the column's form lets it be."""
    return Field(limited(model.longest(column)), required)


def _whole(
    model: type[Base],
    column: str,
    default: int | None,
    required: bool = False,
) -> Field:
    """A whole number within what the column's form takes."""
    return Field(whole(*model.span(column)), required, default)


def _domains(file: File, node: Node) -> list[str] | None:
    """Read mail domains, with blanks between them."""
    said = text(file, node)
    if said is None:
        return None
    made = [domains.ascii_form(part) or part for part in said.split()]
    wrong = [problem for part in made if (problem := domains.problem(part))]
    for problem in wrong:
        file.wrong(node, problem)
    return None if wrong else made


OFFICE_LANGUAGES = ("ar", "es", "fr", "ru", "zh")  # that offices.csv has a column for
OFFICE: Shape = {
    "code": Field(not_reserved(_code), True),
    "name": _title,
    **{f"name_{code}": _words for code in OFFICE_LANGUAGES},
    "country": Field(matching(re.compile(r"[A-Z]{2}"), "a country code of two capital letters")),
    "kind": Field(one_of(*offices.KINDS), True),
    "region": _words,
    "website": Field(web_address(250)),
    "mail_domains": Field(_domains, False, []),
    "invented": _invented,
}
DATES: Shape = {name: Field(_moment, True, None) for name in phases.DATES}
TEAM: Shape = {
    "minimum": _whole(Event, "team_minimum", 1),
    "maximum": _whole(Event, "team_maximum", 6),
    "single_entrants": Field(yes_no, False, True),
}
PARTICIPANTS: Shape = {
    "maximum": _whole(Event, "participants_maximum", None),
    "minimum_age": _whole(Event, "minimum_age", None),
    "late_invitations": Field(yes_no, False, False),
}
ROUND: Shape = {
    "slug": _slug,
    "title": _line(Round, "title", True),
    "rubric": _slug,
    "opens": Field(_moment, True, None),
    "closes": Field(_moment, True, None),
    "reviews": _whole(Round, "reviews", 3),
    "blind": Field(yes_no, False, True),
    "shortlist": _whole(Round, "shortlist", None),
    "load": _whole(Round, "load_maximum", None),
    "method": Field(one_of(*rounds.METHODS), False, "raw mean"),
    "tie_break": Field(one_of(*rounds.TIE_BREAKS), False, "shared"),
}
PRIZE: Shape = {
    "title": _line(Prize, "title", True),
    "places": _whole(Prize, "places", 1),
    "description": _prose(Prize, "description"),
}
REGISTRATION_QUESTION: Shape = {
    "key": _key,
    "label": _line(RegistrationQuestion, "label", True),
    "kind": Field(one_of(*questionnaire.KINDS), True),
    "required": Field(yes_no, False, False),
    "choices": _list,
    "hint": _line(RegistrationQuestion, "hint"),
}
SESSION: Shape = {
    "title": _line(Session, "title", True),
    "kind": Field(one_of(*programme.KINDS), True),
    "starts": Field(_moment, True, None),
    "minutes": _whole(Session, "minutes", 60, True),
    "place": _line(Session, "place"),
    "link": _link,
    "description": _prose(Session, "description"),
}
ANNOUNCEMENT: Shape = {
    "title": _line(Announcement, "title", True),
    "on": Field(_moment, True, None),
    "body": Field(text, True),
}
EVENT: Shape = {
    "title": _line(Event, "title", True),
    "invented": _invented,
    "summary": _prose(Event, "summary"),
    "status": _status,
    "language": Field(_language, False, "en"),
    "languages": Field(listed(_language), False, []),
    "timezone": Field(zone_name, True),
    "place": _line(Event, "place"),
    "contact": _line(Event, "contact"),
    "dates": Field(record(DATES), True, None),
    "grace_minutes": _whole(Event, "grace_minutes", 0),
    "team": Field(record(TEAM), False, {"minimum": 1, "maximum": 6, "single_entrants": True}),
    "participants": Field(
        record(PARTICIPANTS),
        False,
        {"maximum": None, "minimum_age": None, "late_invitations": False},
    ),
    "excluded": _prose(Event, "excluded"),
    "eligibility": _text,
    "challenges_per_submission": _whole(Event, "challenges_per_submission", 1),
    "rounds": _several(ROUND, "slug"),
    "prizes": _several(PRIZE),
    "questions": _several(REGISTRATION_QUESTION, "key"),
    "sessions": _several(SESSION),
    "announcements": _several(ANNOUNCEMENT),
}
EVENT_TRANSLATED: Shape = {
    "title": _title,
    "summary": _text,
    "excluded": _text,
    "eligibility": _text,
    "translated": _translated,
    "questions": _several({"key": _key, "label": _title, "choices": _list, "hint": _words}, "key"),
    # By place; an empty one is not translated
    "announcements": _several({"title": _words, "body": _text}, ""),
}
RULES: Shape = {
    "title": _line(Rules, "title", True),
    "version": _line(Rules, "version", True),
    "language": Field(_language, False, "en"),
}
RULES_TRANSLATED: Shape = {"title": _title, "version": Field(words(20)), "translated": _translated}
_described = Field(levels, True, None)
CRITERION: Shape = {
    "key": _key,
    "title": _line(Criterion, "title", True),
    "question": _prose(Criterion, "question", True),
    "weight": Field(number, True, None),
    "levels": _described,
}
RUBRIC: Shape = {
    "title": _line(Rubric, "title", True),
    "language": Field(_language, False, "en"),
    "criteria": Field(listed(record(CRITERION), "key"), True, []),
}
RUBRIC_TRANSLATED: Shape = {
    "title": _title,
    "translated": _translated,
    "criteria": _several(
        {"key": _key, "title": _title, "question": Field(text, True), "levels": _described}, "key"
    ),
}
RESOURCE: Shape = {
    "title": _line(Resource, "title", True),
    "link": _link,
    "licence": _line(Resource, "licence"),
    "kind": Field(one_of(*resources.KINDS), True),
    "note": _prose(Resource, "note"),
}
QUESTION: Shape = {
    "question": _prose(Question, "text", True),
    "answer": _text,
    "on": Field(_moment, True, None),
}
CHALLENGE: Shape = {
    "title": _line(Challenge, "title", True),
    "summary": _prose(Challenge, "summary"),
    "language": Field(_language, False, "en"),
    "office": Field(_code),
    "agreed": Field(yes_no, False, False),
    "status": _status,
    "rubric": Field(short_name("the name of a rubric")),
    "rights": Field(listed(one_of(*challenges.RIGHTS)), False, []),
    "functions": Field(listed(one_of(*challenges.FUNCTIONS)), False, []),
    "prize": _prose(Challenge, "prize"),
    "required": Field(listed(one_of(*challenges.PARTS)), False, []),
    "resources": _several(RESOURCE),
    "questions": _several(QUESTION, "question"),
}
CHALLENGE_TRANSLATED: Shape = {
    "title": _title,
    "summary": _text,
    "prize": _text,
    "translated": _translated,
}
MOVED: Shape = {
    "on": Field(_moment_or_day, True, None),
    "was": Field(_day, True, None),
    "becomes": Field(_day, True, None),
    "reason": _prose(MilestoneMove, "reason", True),
}
MILESTONE: Shape = {
    "title": _line(Milestone, "title", True),
    "owner": _line(Milestone, "owner_words"),
    "due": Field(_day, True, None),
    "done": Field(_day, False, None),
    "evidence": _prose(Milestone, "evidence"),
    "language": Field(_language),
    "moved": Field(listed(record(MOVED)), False, []),
}
READING: Shape = {
    "on": Field(_day, True, None),
    "value": Field(number, True, None),
    "source": _line(Reading, "source"),
}
INDICATOR: Shape = {
    "title": _line(Indicator, "title", True),
    "unit": _line(Indicator, "unit"),
    "baseline": Field(number, False, None),
    "target": Field(number, False, None),
    "target_on": Field(_day, False, None),
    "direction": Field(one_of(*indicators.DIRECTIONS)),
    "watched": Field(yes_no, False, False),
    "language": Field(_language),
    "readings": _several(READING, "on"),
}
UPDATE: Shape = {
    "on": Field(_moment_or_day, True, None),
    "title": _line(Report, "title", True),
    "body": _text,
    "language": Field(_language),
}
DECISION: Shape = {
    "on": Field(_moment_or_day, True, None),
    "stage": Field(one_of(*pilots.STAGES), True),
    "reason": _prose(Decision, "reason", True),
}
RISK: Shape = {
    "title": _line(Risk, "title", True),
    "answer": _prose(Risk, "answer"),
    "likelihood": _whole(Risk, "likelihood", None),
    "impact": _whole(Risk, "impact", None),
    # The first edition had a word in place of the two numbers.
    "level": Field(one_of(*risks.LEVELS)),
    "review_on": Field(_day, False, None),
    "public": Field(yes_no, False, True),
    "language": Field(_language),
}
PILOT: Shape = {
    "title": _line(Pilot, "title", True),
    "invented": _invented,
    "summary": _prose(Pilot, "summary"),
    "language": Field(_language, False, "en"),
    "status": _status,
    "stage": Field(one_of(*pilots.STAGES), False, "proposed"),
    "lead": Field(_code),
    "partners": Field(listed(_code), False, []),
    "agreed": Field(listed(_code), False, []),
    "sponsor": _line(Pilot, "sponsor"),
    "origin": _prose(Pilot, "origin"),
    "submission": Field(matching(re.compile(r"[a-z0-9-]+/[a-z0-9-]+"), "event/team")),
    "health": Field(one_of(*pilots.HEALTHS), False, "on track"),
    "consultation_closes": Field(_day, False, None),
    "milestones": _several(MILESTONE),
    "indicators": _several(INDICATOR),
    "updates": _several(UPDATE),
    "decisions": _several(DECISION, ""),
    "risks": _several(RISK),
    "adopters": Field(listed(_code), False, []),
}
PILOT_TRANSLATED: Shape = {"title": _title, "summary": _text, "translated": _translated}
SHAPES: dict[str, tuple[Shape, Shape]] = {
    "event": (EVENT, EVENT_TRANSLATED),
    "rules": (RULES, RULES_TRANSLATED),
    "rubric": (RUBRIC, RUBRIC_TRANSLATED),
    "challenge": (CHALLENGE, CHALLENGE_TRANSLATED),
    "pilot": (PILOT, PILOT_TRANSLATED),
}

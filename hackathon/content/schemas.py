"""What each kind of content file may say: the keys, and how each is read.

``exporting`` writes the keys in the order of these tables; ``checks`` says what only several of
them together can get wrong.
"""

from __future__ import annotations

import re

from hackathon.challenges import challenges, resources
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content.assessment_schemas import ASSESSMENT
from hackathon.content.consultation_schemas import PAPER
from hackathon.content.documents import File, Node
from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import (
    ADDRESSES,
    CODE,
    INVENTED,
    KEY,
    LANGUAGE_CODE,
    LINK,
    LIST,
    MARKS,
    MOMENT,
    REPEATED,
    SLUG,
    STATUS,
    TEXT,
    TITLE,
    TRANSLATED,
    WORDS,
    line,
    prose,
    several,
    whole_number,
)
from hackathon.content.network_schemas import OFFER, OFFER_TRANSLATED
from hackathon.content.pilot_schemas import PILOT, PILOT_TRANSLATED
from hackathon.content.readers import (
    levels,
    matching,
    not_reserved,
    number,
    one_of,
    short_name,
    some_levels,
    text,
    web_address,
    words,
    yes_no,
    zone_name,
)
from hackathon.content.solution_schemas import SOLUTION, SOLUTION_TRANSLATED
from hackathon.events import phases, programme, rules
from hackathon.events.announcements import Announcement
from hackathon.events.events import Event, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.people import domains, offices
from hackathon.ranking import scorebook
from hackathon.results.prizes import Prize
from hackathon.teams import questionnaire
from hackathon.teams.questionnaire import RegistrationQuestion

_its_language = Field(LANGUAGE_CODE)  # when it is not the event's


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


def _codes(file: File, node: Node) -> list[str] | None:
    """Read codes of offices, with blanks between them."""
    said = text(file, node)
    if said is None:
        return None
    made = [CODE(file, Node(part, node.line)) for part in said.split()]
    return [str(code) for code in made] if all(made) else None


OFFICE_LANGUAGES = ("ar", "es", "fr", "ru", "zh")  # that offices.csv has a column for
OFFICE: Shape = {
    "code": Field(not_reserved(CODE), True),
    "name": TITLE,
    **{f"name_{code}": WORDS for code in OFFICE_LANGUAGES},
    "country": Field(matching(re.compile(r"[A-Z]{2}"), "a country code of two capital letters")),
    "kind": Field(one_of(*offices.KINDS), True),
    "region": WORDS,
    "website": Field(web_address(250)),
    "mail_domains": Field(_domains, False, []),
    "merged_into": Field(CODE),
    "former_codes": Field(_codes, False, []),
    "invented": INVENTED,
}
DATES: Shape = {name: Field(MOMENT, True, None) for name in phases.DATES}
TEAM: Shape = {
    "minimum": whole_number(Event, "team_minimum", 1),
    "maximum": whole_number(Event, "team_maximum", 6),
    "single_entrants": Field(yes_no, False, True),
    "entries": whole_number(Event, "entries_per_team", None),
}
PARTICIPANTS: Shape = {
    "maximum": whole_number(Event, "participants_maximum", None),
    "minimum_age": whole_number(Event, "minimum_age", None),
    "late_invitations": Field(yes_no, False, False),
    "approval": Field(yes_no, False, False),
}
ROUND: Shape = {
    "slug": SLUG,
    "title": line(Round, "title", True),
    "language": _its_language,
    "rubric": SLUG,
    "opens": Field(MOMENT, True, None),
    "closes": Field(MOMENT, True, None),
    "reviews": whole_number(Round, "reviews", 3),
    "blind": Field(yes_no, False, True),
    "shortlist": whole_number(Round, "shortlist", None),
    "load": whole_number(Round, "load_maximum", None),
    "method": Field(one_of(*scorebook.METHODS), False, "raw mean"),
    "tie_break": Field(one_of(*scorebook.TIE_BREAKS), False, "shared"),
}
PRIZE: Shape = {
    "title": line(Prize, "title", True),
    "language": _its_language,
    "places": whole_number(Prize, "places", 1),
    "description": prose(Prize, "description"),
}
REGISTRATION_QUESTION: Shape = {
    "key": KEY,
    "label": line(RegistrationQuestion, "label", True),
    "language": _its_language,
    "kind": Field(one_of(*questionnaire.KINDS), True),
    "required": Field(yes_no, False, False),
    "choices": LIST,
    "hint": line(RegistrationQuestion, "hint"),
}
SESSION: Shape = {
    "title": line(Session, "title", True),
    "language": _its_language,
    "kind": Field(one_of(*programme.KINDS), True),
    "starts": Field(MOMENT, True, None),
    "minutes": whole_number(Session, "minutes", 60, True),
    "place": line(Session, "place"),
    "link": LINK,
    "description": prose(Session, "description"),
}
ANNOUNCEMENT: Shape = {
    "title": line(Announcement, "title", True),
    "language": _its_language,
    "on": Field(MOMENT, True, None),
    "body": Field(text, True),
}
EVENT: Shape = {
    "title": line(Event, "title", True),
    "invented": INVENTED,
    "summary": prose(Event, "summary"),
    "status": STATUS,
    "language": Field(LANGUAGE_CODE, False, "en"),
    "languages": Field(listed(LANGUAGE_CODE), False, []),
    "timezone": Field(zone_name, True),
    "place": line(Event, "place"),
    "contact": line(Event, "contact"),
    "dates": Field(record(DATES), True, None),
    "grace_minutes": whole_number(Event, "grace_minutes", 0),
    "team": Field(
        record(TEAM),
        False,
        {
            "minimum": 1,
            "maximum": 6,
            "single_entrants": True,
            "entries": None,
        },
    ),
    "participants": Field(
        record(PARTICIPANTS),
        False,
        {"maximum": None, "minimum_age": None, "late_invitations": False, "approval": False},
    ),
    "excluded": prose(Event, "excluded"),
    "eligibility": TEXT,
    "challenges_per_submission": whole_number(Event, "challenges_per_submission", 1),
    "entries_maximum": whole_number(Event, "entries_maximum", None),
    "rounds": several(ROUND, "slug"),
    "prizes": several(PRIZE),
    "questions": several(REGISTRATION_QUESTION, "key"),
    "sessions": several(SESSION, ""),
    "announcements": several(ANNOUNCEMENT, ""),
    # They are read and never written: addresses belong in no folder that is shared.
    "organisers": ADDRESSES,
    "helpers": ADDRESSES,
    "mentors": ADDRESSES,
}
# A translation may lack any text; readers get the original there. What is said of who translated
# holds for the whole file, unless a part of it says otherwise.
_part_marks: Shape = {"translated": Field(one_of("machine", "human")), **MARKS}
QUESTION_TRANSLATED: Shape = {
    "key": KEY,
    "label": WORDS,
    "choices": REPEATED,
    "hint": WORDS,
    **_part_marks,
}
NEWS_TRANSLATED: Shape = {"title": WORDS, "body": TEXT, **_part_marks}
ROUND_TRANSLATED: Shape = {"slug": SLUG, "title": WORDS, **_part_marks}
PRIZE_TRANSLATED: Shape = {"title": WORDS, "description": TEXT, **_part_marks}
SESSION_TRANSLATED: Shape = {
    "title": WORDS,
    "place": WORDS,
    "description": TEXT,
    **_part_marks,
}
EVENT_TRANSLATED: Shape = {
    "title": WORDS,
    "summary": TEXT,
    "place": WORDS,
    "excluded": TEXT,
    "eligibility": TEXT,
    "translated": TRANSLATED,
    **MARKS,
    "questions": several(QUESTION_TRANSLATED, "key"),
    "rounds": several(ROUND_TRANSLATED, "slug"),
    # By place; an empty one is not translated
    "prizes": several(PRIZE_TRANSLATED, ""),
    "sessions": several(SESSION_TRANSLATED, ""),
    "announcements": several(NEWS_TRANSLATED, ""),
}
RULES: Shape = {
    "title": line(Rules, "title", True),
    "version": Field(matching(rules.VERSION, rules.VERSION_WORDS, Rules.longest("version")), True),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "on": Field(MOMENT, False, None),  # in force since
}
RULES_TRANSLATED: Shape = {
    "title": WORDS,
    "version": Field(words(20)),
    "translated": TRANSLATED,
    **MARKS,
}
_described = Field(levels, True, None)
_criterion_key = Field(words(Criterion.longest("key")), True)
CRITERION: Shape = {
    "key": _criterion_key,
    "title": line(Criterion, "title", True),
    "question": prose(Criterion, "question"),
    "weight": Field(number, True, None),
    "levels": _described,
}
RUBRIC: Shape = {
    "title": line(Rubric, "title", True),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "criteria": Field(listed(record(CRITERION), "key"), True, []),
}
CRITERION_TRANSLATED: Shape = {
    "key": _criterion_key,
    "title": WORDS,
    "question": TEXT,
    "levels": Field(some_levels, False, []),
}
RUBRIC_TRANSLATED: Shape = {
    "title": WORDS,
    "translated": TRANSLATED,
    **MARKS,
    "criteria": several(CRITERION_TRANSLATED, "key"),
}
RESOURCE: Shape = {
    "title": line(Resource, "title", True),
    "link": LINK,
    "licence": line(Resource, "licence", True),
    "kind": Field(one_of(*resources.KINDS), True),
    "note": prose(Resource, "note"),
}
QUESTION: Shape = {
    "question": prose(Question, "text", True),
    "answer": TEXT,
    "on": Field(MOMENT, True, None),
}
CHALLENGE: Shape = {
    "title": line(Challenge, "title", True),
    "summary": prose(Challenge, "summary"),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "office": Field(CODE),
    "agreed": Field(yes_no, False, False),
    "status": STATUS,
    "rubric": Field(short_name("the name of a rubric")),
    "rights": Field(listed(one_of(*challenges.RIGHTS)), False, []),
    "functions": Field(listed(one_of(*challenges.FUNCTIONS)), False, []),
    "prize": prose(Challenge, "prize"),
    "required": Field(listed(one_of(*challenges.PARTS)), False, []),
    "resources": several(RESOURCE, ""),
    "questions": several(QUESTION, ""),
}
CHALLENGE_TRANSLATED: Shape = {
    "title": WORDS,
    "summary": TEXT,
    "prize": TEXT,
    "translated": TRANSLATED,
    **MARKS,
}
BRIEF_VERSION: Shape = {
    "title": line(Challenge, "title", True),
    "summary": prose(Challenge, "summary"),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "prize": prose(Challenge, "prize"),
    "replaced": Field(MOMENT, True, None),
    "correction": prose(BriefVersion, "correction", True),
}
SHAPES: dict[str, tuple[Shape, Shape]] = {
    "event": (EVENT, EVENT_TRANSLATED),
    "rules": (RULES, RULES_TRANSLATED),
    "rubric": (RUBRIC, RUBRIC_TRANSLATED),
    "challenge": (CHALLENGE, CHALLENGE_TRANSLATED),
    "brief version": (BRIEF_VERSION, CHALLENGE_TRANSLATED),
    "pilot": (PILOT, PILOT_TRANSLATED),
    "solution": (SOLUTION, SOLUTION_TRANSLATED),
    "consultation": (PAPER, {}),  # in one language
    "assessment": (ASSESSMENT, {}),
    "offer": (OFFER, OFFER_TRANSLATED),
}

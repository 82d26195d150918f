"""What each kind of content file may say: the keys, and how each is read.

``exporting`` writes the keys in the order of these tables; ``checks`` says what only several of
them together can get wrong.
"""

from __future__ import annotations

import re

from hackathon.challenges import challenges, resources
from hackathon.content.documents import File, Node
from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.readers import (
    LANGUAGE,
    levels,
    matching,
    not_reserved,
    number,
    one_of,
    short_name,
    text,
    when,
    whole,
    words,
    yes_no,
    zone_name,
)
from hackathon.events import events, phases, programme, rounds
from hackathon.people import domains, offices
from hackathon.pilots import monitoring, pilots
from hackathon.teams import questionnaire

_title = Field(words(255), True)
_words = Field(words(255))
_text = Field(text)
_link = Field(matching(re.compile(r"https?://\S+"), "an address that begins with https://", 255))
_slug = Field(short_name("small letters a-z, digits and hyphens"), True)
_key = Field(
    matching(re.compile(r"[a-z][a-z0-9_]*"), "a key of small letters a-z, digits and _", 40), True
)
_code = matching(re.compile(r"[A-Za-z0-9-]+"), "a code of letters, digits and hyphens", 40)
_moment, _moment_or_day, _day = when(True, False), when(True, True), when(False, True)
_language = matching(LANGUAGE, "a language code such as en", 12)
_status = Field(one_of(*events.MOVES), False, "draft")
_translated = Field(one_of("machine", "human"), False, "human")
_list = Field(listed(words(255)), False, [])


def _several(shape: Shape, key: str = "title") -> Field:
    return Field(listed(record(shape), key), False, [])


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
    "website": _link,
    "mail_domains": Field(_domains, False, []),
}
DATES: Shape = {name: Field(_moment, True, None) for name in phases.DATES}
EVENT: Shape = {
    "title": _title,
    "summary": _text,
    "status": _status,
    "language": Field(_language, False, "en"),
    "languages": Field(listed(_language), False, []),
    "timezone": Field(zone_name, True),
    "place": _words,
    "contact": _words,
    "dates": Field(record(DATES), True, None),
    "grace_minutes": Field(whole(0, 1440), False, 0),
    "team": Field(
        record(
            {
                "minimum": Field(whole(1, 100), False, 1),
                "maximum": Field(whole(1, 100), False, 6),
                "single_entrants": Field(yes_no, False, True),
            }
        ),
        False,
        {"minimum": 1, "maximum": 6, "single_entrants": True},
    ),
    "participants": Field(
        record(
            {
                "maximum": Field(whole(1), False, None),
                "minimum_age": Field(whole(1, 120), False, None),
                "late_invitations": Field(yes_no, False, False),
            }
        ),
        False,
        {"maximum": None, "minimum_age": None, "late_invitations": False},
    ),
    "excluded": _text,
    "eligibility": _text,
    "challenges_per_submission": Field(whole(1, 100), False, 1),
    "rounds": _several(
        {
            "slug": _slug,
            "title": _title,
            "rubric": _slug,
            "opens": Field(_moment, True, None),
            "closes": Field(_moment, True, None),
            "reviews": Field(whole(1, 100), False, 3),
            "blind": Field(yes_no, False, True),
            "shortlist": Field(whole(1), False, None),
            "load": Field(whole(1), False, None),
            "method": Field(one_of(*rounds.METHODS), False, "raw mean"),
            "tie_break": Field(one_of(*rounds.TIE_BREAKS), False, "shared"),
        },
        "slug",
    ),
    "prizes": _several(
        {"title": _title, "places": Field(whole(1, 1000), False, 1), "description": _text}
    ),
    "questions": _several(
        {
            "key": _key,
            "label": _title,
            "kind": Field(one_of(*questionnaire.KINDS), True),
            "required": Field(yes_no, False, False),
            "choices": _list,
            "hint": _words,
        },
        "key",
    ),
    "sessions": _several(
        {
            "title": _title,
            "kind": Field(one_of(*programme.KINDS), True),
            "starts": Field(_moment, True, None),
            "minutes": Field(whole(1, 10_000), True, 60),
            "place": _words,
            "link": _link,
            "description": _text,
        }
    ),
    "announcements": _several(
        {"title": _title, "on": Field(_moment, True, None), "body": Field(text, True)}
    ),
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
    "title": _title,
    "version": Field(words(20), True),
    "language": Field(_language, False, "en"),
}
RULES_TRANSLATED: Shape = {"title": _title, "version": Field(words(20)), "translated": _translated}
_criterion = {"key": _key, "title": _title, "question": Field(text, True)}
_described = Field(levels, True, None)
RUBRIC: Shape = {
    "title": _title,
    "language": Field(_language, False, "en"),
    "criteria": Field(
        listed(
            record({**_criterion, "weight": Field(number, True, None), "levels": _described}), "key"
        ),
        True,
        [],
    ),
}
RUBRIC_TRANSLATED: Shape = {
    "title": _title,
    "translated": _translated,
    "criteria": _several({**_criterion, "levels": _described}, "key"),
}
CHALLENGE: Shape = {
    "title": _title,
    "summary": _text,
    "language": Field(_language, False, "en"),
    "office": Field(_code),
    "agreed": Field(yes_no, False, False),
    "status": _status,
    "rubric": Field(short_name("the name of a rubric")),
    "rights": Field(listed(one_of(*challenges.RIGHTS)), False, []),
    "functions": Field(listed(one_of(*challenges.FUNCTIONS)), False, []),
    "prize": _text,
    "required": Field(listed(one_of(*challenges.PARTS)), False, []),
    "resources": _several(
        {
            "title": _title,
            "link": _link,
            "licence": _words,
            "kind": Field(one_of(*resources.KINDS), True),
            "note": _text,
        }
    ),
    "questions": _several(
        {"question": Field(text, True), "answer": _text, "on": Field(_moment, True, None)},
        "question",
    ),
}
CHALLENGE_TRANSLATED: Shape = {
    "title": _title,
    "summary": _text,
    "prize": _text,
    "translated": _translated,
}
PILOT: Shape = {
    "title": _title,
    "summary": _text,
    "language": Field(_language, False, "en"),
    "status": _status,
    "stage": Field(one_of(*pilots.STAGES), False, "proposed"),
    "lead": Field(_code),
    "partners": Field(listed(_code), False, []),
    "agreed": Field(listed(_code), False, []),
    "sponsor": _words,
    "origin": _text,
    "submission": Field(matching(re.compile(r"[a-z0-9-]+/[a-z0-9-]+"), "event/team")),
    "health": Field(one_of(*pilots.HEALTHS), False, "on track"),
    "consultation_closes": Field(_day, False, None),
    "milestones": _several(
        {
            "title": _title,
            "owner": _words,
            "due": Field(_day, True, None),
            "done": Field(_day, False, None),
            "evidence": _text,
        }
    ),
    "indicators": _several(
        {
            "title": _title,
            "unit": _words,
            "baseline": Field(number, False, None),
            "target": Field(number, False, None),
            "readings": _several(
                {"on": Field(_day, True, None), "value": Field(number, True, None)}, "on"
            ),
        }
    ),
    "updates": _several({"on": Field(_moment_or_day, True, None), "title": _title, "body": _text}),
    "decisions": _several(
        {
            "on": Field(_moment_or_day, True, None),
            "stage": Field(one_of(*pilots.STAGES), True),
            "reason": Field(text, True),
        },
        "",
    ),
    "risks": _several(
        {"title": _title, "answer": _text, "level": Field(one_of(*monitoring.LEVELS), True)}
    ),
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

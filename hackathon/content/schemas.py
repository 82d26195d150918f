"""What each kind of content file may say: the keys, how each is read, and what only several of them
together can get wrong.

``exports`` writes the keys in the order of these tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from hackathon.challenges import challenges, resources
from hackathon.content.documents import File, Node, suggest
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

SECTION = re.compile(r"##\s+(?P<heading>.*?)\s*\{#(?P<key>[^}]*)\}\s*")


# What each kind of file may say

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


OFFICE: Shape = {
    "code": Field(not_reserved(_code), True),
    "name": _title,
    **{f"name_{code}": _words for code in ("ar", "es", "fr", "ru", "zh")},
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
            }
        ),
        False,
        {"maximum": None, "minimum_age": None},
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


def sections_of(file: File, draft: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """Return the body's sections (key -> Markdown) and their headings; they stand in order, and
    only a draft may lack some."""
    headings: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    key, fenced = "", False
    for number_, line in enumerate(file.body.split("\n"), file.body_line):
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            match = SECTION.fullmatch(line)
            if not match:
                file.wrong(
                    number_, "The heading of a section must end with its key, such as {#problem}."
                )
                key = ""
            elif match["key"] not in challenges.SECTIONS:
                file.wrong(
                    number_,
                    "There is no section"
                    f' "{match["key"]}".{suggest(match["key"], challenges.SECTIONS)}',
                )
                key = ""
            elif match["key"] in found:
                file.wrong(number_, f'The section "{match["key"]}" stands here twice.')
            else:
                key = match["key"]
                headings[key], found[key] = match["heading"], []
        elif key:
            found[key].append(line)
        elif line.strip() and not found:
            file.wrong(
                number_,
                "Text before the first section has no place on the page; move it into a section.",
            )
            break
    texts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    missing = [name for name in challenges.SECTIONS if not texts.get(name)]
    if missing and not draft:
        file.wrong(file.body_line, f"The section {', '.join(missing)} is missing or empty.")
    elif list(found) != [name for name in challenges.SECTIONS if name in found]:
        file.wrong(
            file.body_line,
            f"The sections must stand in this order: {', '.join(challenges.SECTIONS)}.",
        )
    return texts, headings


# What only several keys together can get wrong


def _check_event(file: File, values: dict[str, Any]) -> None:
    dates = values["dates"] or {}
    for name, sentence in phases.faults(dates).items():
        file.wrong(file.line_of("dates", name), f"{name}: {sentence}")
    team = values["team"] or {}
    if (team.get("minimum") or 0) > (team.get("maximum") or 0):
        file.wrong(file.line_of("team"), "The minimum size of a team is larger than the maximum.")
    for made in values["rounds"] or ():
        known = {name: dates.get(name) for name in phases.DATES}
        for name, sentence in rounds.faults(made, known).items():
            file.wrong(file.line_of("rounds"), f'{name} of the round "{made["slug"]}": {sentence}')
    for asked in values["questions"] or ():
        if asked["kind"] in {"choice", "choices"} and len(asked["choices"] or ()) < 2:
            file.wrong(
                file.line_of("questions"),
                f'The question "{asked["key"]}" needs at least two choices.',
            )


def _check_pilot(file: File, values: dict[str, Any]) -> None:
    stages = [made["stage"] for made in values["decisions"] or () if made["stage"]]
    for was, becomes in pairwise(stages):
        if becomes not in pilots.STAGE_MOVES[was]:
            file.wrong(file.line_of("decisions"), f"A pilot cannot go from {was} to {becomes}.")
    if stages and values["stage"] and stages[-1] != values["stage"]:
        file.wrong(
            file.line_of("stage"),
            f"The last decision says {stages[-1]}, the stage {values['stage']}.",
        )
    days = [made["on"] for made in values["decisions"] or () if made["on"]]
    if days != sorted(days):
        file.wrong(file.line_of("decisions"), "Decisions must stand in the order of their dates.")
    if values["stage"] == "consultation" and values["consultation_closes"] is None:
        file.wrong(
            file.line_of("stage"),
            "A pilot in consultation needs consultation_closes: until when comments are welcome.",
        )
    if values["origin"] and values["submission"]:
        file.wrong(
            file.line_of("submission"), "A pilot has an origin in words or a submission, not both."
        )


def _check_rubric(file: File, values: dict[str, Any]) -> None:
    if values["criteria"] == []:
        file.wrong(file.line_of("criteria"), "A rubric needs at least one criterion.")
    for made in values["criteria"] or ():
        if made["weight"] is not None and made["weight"] <= 0:
            file.wrong(
                file.line_of("criteria"), f'The weight of "{made["key"]}" must be above zero.'
            )


def _check_rules(file: File, values: dict[str, Any]) -> None:
    if not values["body"]:
        file.wrong(file.body_line, "The rules have no text.")


CHECKS: dict[str, Callable[[File, dict[str, Any]], None]] = {
    "event": _check_event,
    "pilot": _check_pilot,
    "rubric": _check_rubric,
    "rules": _check_rules,
}


def check_translation(file: File, original: dict[str, Any], values: dict[str, Any]) -> None:
    """A translation may only speak of what the original has, and of each scale it must describe
    every level."""
    for name in ("questions", "criteria"):
        known = {made["key"]: made for made in original.get(name) or () if "key" in made}
        for made in values.get(name) or ():
            if made["key"] not in known:
                file.wrong(
                    file.line_of(name),
                    f'The original has no "{made["key"]}".{suggest(made["key"] or "", known)}',
                )
            elif name == "criteria" and made["levels"] and known[made["key"]]["levels"]:
                if [score for score, _ in made["levels"]] != [
                    score for score, _ in known[made["key"]]["levels"]
                ]:
                    file.wrong(
                        file.line_of(name),
                        f'The levels of "{made["key"]}" are not those of the original.',
                    )
            elif (
                name == "questions"
                and made["choices"]
                and len(made["choices"]) != len(known[made["key"]]["choices"] or ())
            ):
                file.wrong(
                    file.line_of(name),
                    f'The choices of "{made["key"]}" are not as many as in the original.',
                )
    if values.get("version") and values["version"] != original["version"]:
        file.wrong(
            file.line_of("version"),
            f"This translates version {values['version']}; the original is {original['version']}.",
        )
    theirs, ours = values.get("announcements") or [], original.get("announcements") or []
    if len(theirs) > len(ours):
        file.wrong(
            file.line_of("announcements"), "There are more announcements here than in the original."
        )

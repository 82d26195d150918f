"""What a pilot's file may say: the keys, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hackathon.content import part_words
from hackathon.content.consultation_schemas import CONSULTATION
from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import (
    CODE,
    DAY,
    INVENTED,
    LANGUAGE_CODE,
    MARKS,
    MOMENT_OR_DAY,
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
from hackathon.content.readers import (
    limited,
    matching,
    number,
    one_of,
    web_address,
    words,
    yes_no,
)
from hackathon.pilots import adoptions, decisions, gates, pilots, tags, true_dates
from hackathon.pilots.adopter_readings import AdopterReading
from hackathon.pilots.adoptions import Adoption, AdoptionStep
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import files, health, indicators, readings, risks
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot
from hackathon.submissions.submissions import AI_CARD

# Columns of a pilot that its file has under the same names.
FACTS = (
    "period_starts",
    "period_ends",
    "budget",
    "problem",
    "for_whom",
    "baseline",
    "licence",
    "links",
)
MOVED: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "was": Field(DAY, True, None),
    "becomes": Field(DAY, True, None),
    "reason": prose(MilestoneMove, "reason", True),
}
MILESTONE: Shape = {
    "title": line(Milestone, "title", True),
    "owner": line(Milestone, "owner_words"),
    "due": Field(DAY, True, None),
    "done": Field(DAY, False, None),
    "evidence": prose(Milestone, "evidence"),
    "language": Field(LANGUAGE_CODE),
    "moved": Field(listed(record(MOVED)), False, []),
    "translations": part_words.field(Milestone),
}
READING: Shape = {
    "on": Field(DAY, True, None),
    "value": Field(number, True, None),
    "source": line(Reading, "source"),
    # When another took its place or it was taken away, and why.
    "corrected": Field(MOMENT_OR_DAY, False, None),
    "reason": Field(limited(readings.LONGEST_REASON)),
}


def _holding(reading: Mapping[str, Any]) -> object:
    """What may not occur twice: the day of a reading that holds."""
    return reading["on"] if reading["corrected"] is None else None


INDICATOR: Shape = {
    "title": line(Indicator, "title", True),
    "unit": line(Indicator, "unit"),
    "baseline": Field(number, False, None),
    "target": Field(number, False, None),
    "target_on": Field(DAY, False, None),
    "direction": Field(one_of(*indicators.DIRECTIONS)),
    "watched": Field(yes_no, False, False),
    "language": Field(LANGUAGE_CODE),
    "owner": WORDS,
    "readings": several(READING, _holding),
    "translations": part_words.field(Indicator),
}
UPDATE: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "title": line(Report, "title", True),
    "body": TEXT,
    # The report of the pilot's evaluation.
    "evaluation": Field(yes_no, False, False),
    "language": Field(LANGUAGE_CODE),
    "translations": part_words.field(Report),
}
DECISION: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "stage": Field(one_of(*pilots.STAGES), True),
    "reason": prose(Decision, "reason", True),
    "kind": Field(one_of(*decisions.KINDS), False, "move"),
    "decided": prose(Decision, "decided"),
    "lessons": prose(Decision, "lessons"),
    # The true day where it was recorded later, and how exactly it is known.
    "happened_on": Field(DAY, False, None),
    "precision": Field(one_of(*true_dates.PRECISIONS)),
    "note": prose(Decision, "note"),
    "language": Field(LANGUAGE_CODE),
    "translations": part_words.field(Decision),
}
CHECK: Shape = {
    "item": Field(limited(24), True),
    "stage": Field(one_of(*gates.GATED), True),
    "title": Field(limited(200), True),
    "state": Field(one_of("met", "waived"), True),
    "evidence": prose(GateCheck, "evidence"),
    "kind": Field(one_of("text", "link"), False, "text"),
    "reason": prose(GateCheck, "reason"),
    "on": Field(MOMENT_OR_DAY, True, None),
}
HEALTH: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "state": Field(one_of(*pilots.HEALTHS), True),
    "reason": Field(limited(health.LONGEST_REASON), True),
    # When the facts were followed again before its time was over.
    "ended": Field(MOMENT_OR_DAY, False, None),
}
RISK: Shape = {
    "title": line(Risk, "title", True),
    "answer": prose(Risk, "answer"),
    "likelihood": whole_number(Risk, "likelihood", None),
    "impact": whole_number(Risk, "impact", None),
    # The first edition had a word in place of the two numbers.
    "level": Field(one_of(*risks.LEVELS)),
    "review_on": Field(DAY, False, None),
    "public": Field(yes_no, False, True),
    "owner": WORDS,
    "language": Field(LANGUAGE_CODE),
    "translations": part_words.field(Risk),
}
STEP: Shape = {
    "on": Field(DAY, True, None),
    "stage": Field(one_of(*adoptions.STAGE_NAMES), True),
    "note": prose(AdoptionStep, "note"),
}
MEASURED: Shape = {
    "indicator": Field(limited(200), True),
    "on": Field(DAY, True, None),
    "value": Field(number, True, None),
    "source": line(AdopterReading, "source"),
    "corrected": Field(MOMENT_OR_DAY, False, None),
}
ADOPTION: Shape = {
    "office": Field(CODE, True),
    "changes": prose(Adoption, "changes"),
    "stages": Field(listed(record(STEP)), False, []),
    "readings": Field(listed(record(MEASURED)), False, []),
}
FILE: Shape = {
    "name": Field(words(255), True),
    "sha256": Field(matching(re.compile(r"[0-9a-f]{64}"), "64 digits 0-9 and a-f"), True),
    "note": Field(words(files.LONGEST_NOTE)),
    "origin": Field(words(300)),
    "on": Field(MOMENT_OR_DAY, True, None),
}
LINK: Shape = {"title": TEXT, "url": Field(web_address(2000), True)}
CARD: Shape = dict.fromkeys(AI_CARD, TEXT)
PILOT: Shape = {
    "title": line(Pilot, "title", True),
    "invented": INVENTED,
    "summary": prose(Pilot, "summary"),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "status": STATUS,
    "stage": Field(one_of(*pilots.STAGES), False, "proposed"),
    "lead": Field(CODE),
    "partners": Field(listed(CODE), False, []),
    "agreed": Field(listed(CODE), False, []),
    "sponsor": line(Pilot, "sponsor"),
    "origin": prose(Pilot, "origin"),
    "submission": Field(matching(re.compile(r"[a-z0-9-]+/[a-z0-9-]+"), "event/team")),
    # The first edition had a word; what is said against the facts has a reason and a day.
    "health": Field(one_of(*pilots.HEALTHS)),
    "health_said": Field(listed(record(HEALTH)), False, []),
    "consultation_closes": Field(DAY, False, None),
    "period_starts": Field(DAY, False, None),
    "period_ends": Field(DAY, False, None),
    "budget": prose(Pilot, "budget"),
    "problem": prose(Pilot, "problem"),
    "for_whom": prose(Pilot, "for_whom"),
    "baseline": prose(Pilot, "baseline"),
    "licence": line(Pilot, "licence"),
    "links": Field(listed(record(LINK)), False, []),
    "ai_card": Field(record(CARD), False, {}),
    "gates": several(CHECK, "item"),
    "milestones": several(MILESTONE),
    "indicators": several(INDICATOR),
    "updates": several(UPDATE),
    "decisions": several(DECISION, ""),
    "risks": several(RISK),
    "files": Field(listed(record(FILE)), False, []),
    "consultation": Field(record(CONSULTATION), False, {}),
    "adopters": Field(listed(CODE), False, []),
    # What adopters of that list say themselves.
    "adoptions": Field(listed(record(ADOPTION)), False, []),
    "rights": Field(listed(one_of(*tags.WORDS["right"])), False, []),
    "functions": Field(listed(one_of(*tags.WORDS["function"])), False, []),
    "technologies": Field(listed(one_of(*tags.WORDS["technology"])), False, []),
}
PILOT_TRANSLATED: Shape = {"title": TITLE, "summary": TEXT, "translated": TRANSLATED, **MARKS}

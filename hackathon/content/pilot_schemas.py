"""What a pilot's file may say: the keys, and how each is read."""

from __future__ import annotations

import re

from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import (
    CODE,
    DAY,
    INVENTED,
    LANGUAGE_CODE,
    MOMENT_OR_DAY,
    STATUS,
    TEXT,
    TITLE,
    TRANSLATED,
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
    yes_no,
)
from hackathon.pilots import pilots
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import health, indicators, risks
from hackathon.pilots.parts.indicators import Indicator
from hackathon.pilots.parts.milestones import Milestone, MilestoneMove
from hackathon.pilots.parts.readings import Reading
from hackathon.pilots.parts.reports import Report
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import Pilot

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
}
READING: Shape = {
    "on": Field(DAY, True, None),
    "value": Field(number, True, None),
    "source": line(Reading, "source"),
}
INDICATOR: Shape = {
    "title": line(Indicator, "title", True),
    "unit": line(Indicator, "unit"),
    "baseline": Field(number, False, None),
    "target": Field(number, False, None),
    "target_on": Field(DAY, False, None),
    "direction": Field(one_of(*indicators.DIRECTIONS)),
    "watched": Field(yes_no, False, False),
    "language": Field(LANGUAGE_CODE),
    "readings": several(READING, "on"),
}
UPDATE: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "title": line(Report, "title", True),
    "body": TEXT,
    "language": Field(LANGUAGE_CODE),
}
DECISION: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "stage": Field(one_of(*pilots.STAGES), True),
    "reason": prose(Decision, "reason", True),
}
HEALTH: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "state": Field(one_of(*pilots.HEALTHS), True),
    "reason": Field(limited(health.LONGEST_REASON), True),
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
    "language": Field(LANGUAGE_CODE),
}
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
    "milestones": several(MILESTONE),
    "indicators": several(INDICATOR),
    "updates": several(UPDATE),
    "decisions": several(DECISION, ""),
    "risks": several(RISK),
    "adopters": Field(listed(CODE), False, []),
}
PILOT_TRANSLATED: Shape = {"title": TITLE, "summary": TEXT, "translated": TRANSLATED}

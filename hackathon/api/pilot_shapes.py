"""The parts of a pilot, as the description of the API has them."""

from __future__ import annotations

from hackathon.api.consultation_shapes import ASKED
from hackathon.api.shapes import (
    ADDRESS,
    DAY,
    HTML,
    MOMENT,
    NUMBER,
    STRING,
    TRUTH,
    WHOLE,
    Schema,
    many,
    one_of,
    or_null,
    record,
)
from hackathon.pilots import checks, decisions, gates, true_dates
from hackathon.pilots.pilots import STAGES

# A part is in one language; what it says in others stands beside it, by their codes.
WORDS: dict[str, Schema] = {
    "language": STRING,
    "translations": {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": STRING},
    },
}
FILE = record(
    name=STRING,
    bytes=WHOLE,
    sha256=STRING,
    type=STRING,
    note=STRING,
    origin=STRING,
    address=ADDRESS,
)
STATES = one_of(*checks.STATE_NAMES)
# Of a file that is not released nothing is told but that there is one.
SHOWN: dict[str, Schema] = {
    "kind": one_of("", *checks.KINDS),
    "evidence": STRING,
    "file": or_null(FILE),
}
DECISION = record(
    was=or_null(one_of(*STAGES)),
    becomes=one_of(*STAGES),
    kind=one_of(*decisions.KINDS),
    reason=STRING,
    decided=STRING,
    lessons=STRING,
    at=MOMENT,
    happened_on=or_null(DAY),
    precision=one_of("", *true_dates.PRECISIONS),
    note=STRING,
    evidence=many(
        record(
            title=STRING,
            state=STATES,
            due=or_null(DAY),
            reason=STRING,
            **SHOWN,
        )
    ),
    **WORDS,
)
GATE = record(
    stage=one_of(*gates.GATED),
    item=STRING,
    title=STRING,
    state=STATES,
    at=or_null(MOMENT),
    reason=STRING,
    **SHOWN,
)
MILESTONE = record(
    title=STRING,
    owner=STRING,
    due=DAY,
    done_on=or_null(DAY),
    evidence=STRING,
    overdue=TRUTH,
    **WORDS,
)
INDICATOR = record(
    title=STRING,
    owner=STRING,
    unit=STRING,
    baseline=or_null(NUMBER),
    target=or_null(NUMBER),
    target_on=or_null(DAY),
    direction=one_of("up", "down"),
    watched=TRUTH,
    readings=many(record(on=DAY, value=NUMBER, source=STRING)),
    **WORDS,
)
REPORT = record(
    title=STRING,
    at=MOMENT,
    html=HTML,
    evaluation=TRUTH,
    **WORDS,
)
RISK = record(
    title=STRING,
    owner=STRING,
    answer=STRING,
    level=one_of("low", "medium", "high"),
    likelihood=WHOLE,
    impact=WHOLE,
    review_on=or_null(DAY),
    **WORDS,
)
PARTS: dict[str, Schema] = {
    "decisions": many(DECISION),
    "gates": many(GATE),
    "milestones": many(MILESTONE),
    "indicators": many(INDICATOR),
    "updates": many(REPORT),
    "risks": many(RISK),
    "files": many(FILE),
    "consultation": or_null(record(**ASKED)),
}

"""Consultations, as the description of the API has them."""

from __future__ import annotations

from hackathon.api.shapes import (
    ADDRESS,
    DAY,
    HTML,
    MOMENT,
    STRING,
    TRUTH,
    WHOLE,
    Schema,
    many,
    one_of,
    or_null,
    record,
)
from hackathon.consultations.papers import KINDS

SPOKEN: dict[str, Schema] = {"by": STRING, "at": MOMENT, "text": STRING}
COMMENT = record(
    **SPOKEN,
    office=or_null(STRING),
    official=TRUTH,
    version=or_null(WHOLE),
    paragraph=or_null(WHOLE),
    answered_at=or_null(MOMENT),
    replies=many(record(**SPOKEN, answers=TRUTH)),
)
VERSION = record(
    number=WHOLE,
    at=MOMENT,
    language=STRING,
    note=STRING,
    paragraphs=many(HTML),
)
OUTCOME = record(
    at=MOMENT,
    language=STRING,
    summary_html=HTML,
    changes_html=HTML,
)
ANSWER = record(office=STRING, **SPOKEN)
# The same for every subject.
ASKED: dict[str, Schema] = {
    "opened_at": or_null(MOMENT),
    "closes_on": or_null(DAY),
    "closed_at": or_null(MOMENT),
    "open": TRUTH,
    "everybody": TRUTH,
    "outcome": or_null(OUTCOME),
    "versions": many(VERSION),
    # Of offices, by their representatives: the one of each that stands.
    "answers": many(ANSWER),
    "comments": many(COMMENT),
    "count": record(all=WHOLE, hidden=WHOLE, unanswered=WHOLE),
    "page": ADDRESS,
}
CONSULTATION = record(
    slug=STRING,
    title=STRING,
    summary=STRING,
    language=STRING,
    kind=one_of(*KINDS),
    opened_at=or_null(MOMENT),
    closes_on=or_null(DAY),
    open=TRUTH,
    demonstration=TRUTH,
    page=ADDRESS,
    api=ADDRESS,
)

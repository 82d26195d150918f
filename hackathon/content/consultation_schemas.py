"""What a pilot's file may say of its consultation: texts, what was said, and what came of it."""

from __future__ import annotations

from hackathon.consultations import comments, publishing, texts
from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import (
    CODE,
    LANGUAGE_CODE,
    MOMENT_OR_DAY,
    TEXT,
    WORDS,
)
from hackathon.content.readers import limited, whole, yes_no

MOMENT = Field(MOMENT_OR_DAY, False, None)
NUMBER = Field(whole(1, texts.MOST), False, None)
VERSION: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "language": Field(LANGUAGE_CODE),
    # What was changed and why.
    "note": Field(limited(publishing.LONGEST_NOTE)),
    "unanswered": Field(whole(0, 100_000), False, 0),
    "text": Field(TEXT.read, True),
}
REPLY: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "by": WORDS,
    # Those who ask say it.
    "answers": Field(yes_no, False, False),
    "hidden": MOMENT,
    "hidden_reason": TEXT,
    "text": Field(limited(comments.LONGEST), True),
}
COMMENT: Shape = {
    "on": Field(MOMENT_OR_DAY, True, None),
    "by": WORDS,
    # In whose name, and whether that office agreed to it.
    "office": Field(CODE),
    "agreed": Field(yes_no, False, False),
    # On which version, on which of its paragraphs, and where that stands by now.
    "version": NUMBER,
    "paragraph": NUMBER,
    "place": NUMBER,
    "hidden": MOMENT,
    "hidden_reason": TEXT,
    "text": Field(limited(comments.LONGEST), True),
    "replies": Field(listed(record(REPLY)), False, []),
}
CONSULTATION: Shape = {
    "opened": MOMENT,
    "closed": MOMENT,
    "everybody": Field(yes_no, False, True),
    "language": Field(LANGUAGE_CODE),
    "summary": TEXT,
    "changes": TEXT,
    "summed": MOMENT,
    "versions": Field(listed(record(VERSION)), False, []),
    "comments": Field(listed(record(COMMENT)), False, []),
}

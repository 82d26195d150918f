"""What files may say of consultations: whom they ask, texts, what was said, and what came of it."""

from __future__ import annotations

from hackathon.consultations import comments, papers, publishing, texts
from hackathon.consultations.answers import OfficeAnswer
from hackathon.consultations.papers import Paper
from hackathon.content.fields import Field, Shape, listed, record
from hackathon.content.kinds_of_fields import (
    CODE,
    DAY,
    INVENTED,
    LANGUAGE_CODE,
    MOMENT_OR_DAY,
    TEXT,
    WORDS,
    line,
    prose,
)
from hackathon.content.readers import limited, one_of, whole, words, yes_no

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
ANSWER: Shape = {
    "office": Field(CODE, True),
    "on": Field(MOMENT_OR_DAY, True, None),
    "by": WORDS,
    "text": Field(limited(OfficeAnswer.longest("text")), True),
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
    # Of offices; of several of one office the last one stands.
    "answers": Field(listed(record(ANSWER)), False, []),
    "comments": Field(listed(record(COMMENT)), False, []),
}
ASKER: Shape = {
    "office": Field(CODE, True),
    # Whether the office agreed to ask.
    "agreed": Field(yes_no, False, False),
}
# Columns of a paper that its file has under the same names.
SAME = ("title", "summary", "kind", "language", "asked", "region", "reason")
PAPER: Shape = {
    "title": line(Paper, "title", True),
    "invented": INVENTED,
    "summary": prose(Paper, "summary"),
    "kind": Field(one_of(*papers.KINDS), False, "proposal"),
    "language": Field(LANGUAGE_CODE, False, "en"),
    "status": Field(one_of(*papers.MOVES), False, "draft"),
    "reason": Field(limited(papers.LONGEST_REASON)),
    "by": Field(listed(record(ASKER)), False, []),
    "asked": Field(one_of(*papers.ASKED), False, "offices"),
    "region": Field(words(255)),
    "named": Field(listed(CODE), False, []),
    "closes": Field(DAY, False, None),
    "created": MOMENT,
    "consultation": Field(record(CONSULTATION), False, {}),
}

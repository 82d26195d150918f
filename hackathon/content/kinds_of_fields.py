"""The kinds of fields that several content files have: a text as long as its column, a day, a list
of records."""

from __future__ import annotations

import re

from hackathon.content.fields import Field, Key, Shape, listed, record
from hackathon.content.readers import (
    language_tag,
    limited,
    mail_address,
    matching,
    one_of,
    short_name,
    text,
    web_address,
    when,
    whole,
    words,
    yes_no,
)
from hackathon.core.db import Base
from hackathon.events import statuses

TITLE = Field(words(255), True)
WORDS = Field(words(255))
TEXT = Field(text)
LINK = Field(web_address(255))
SLUG = Field(short_name("small letters a-z, digits and hyphens"), True)
KEY = Field(
    matching(re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*"), "a key of letters, digits, - and _", 40),
    True,
)
CODE = matching(re.compile(r"[A-Za-z0-9-]+"), "a code of letters, digits and hyphens", 40)
MOMENT, MOMENT_OR_DAY, DAY = when(True, False), when(True, True), when(False, True)
LANGUAGE_CODE = language_tag
STATUS = Field(one_of(*statuses.MOVES), False, "draft")
TRANSLATED = Field(one_of("machine", "human"), False, "human")
# What a translation says of itself: that it is older than its original, and the day on which it was
# added to a text that stays.
MARKS: Shape = {"outdated": Field(yes_no, False, False), "added": Field(DAY)}
INVENTED = Field(yes_no, False, False)  # a sample: each of its pages says so
ADDRESSES = Field(listed(mail_address), False, [])  # of people, whom a load invites
LIST = Field(listed(words(1000)), False, [])
# In another language two of a list may be the same.
REPEATED = Field(listed(words(1000), repeats=True), False, [])


def several(shape: Shape, key: Key = "title") -> Field:
    return Field(listed(record(shape), key), False, [])


def line(model: type[Base], column: str, required: bool = False) -> Field:
    """A text in one line, as long as the column's form lets it be."""
    return Field(words(model.longest(column)), required)


def prose(model: type[Base], column: str, required: bool = False) -> Field:
    """A text with its line breaks, as long as the column's form lets it be."""
    return Field(limited(model.longest(column)), required)


def whole_number(
    model: type[Base],
    column: str,
    default: int | None,
    required: bool = False,
) -> Field:
    """A whole number within what the column's form takes."""
    return Field(whole(*model.span(column)), required, default)

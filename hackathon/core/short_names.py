"""The names that people choose for addresses, such as ``ai-tools-2027``: one rule for forms and
for files."""

from __future__ import annotations

import re

SHORT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60  # characters
# ``/events/new`` is the form for another event, and so it is beside every list: a row of that name
# could not be reached. tests/test_house.py compares this with the addresses that there are.
RESERVED = frozenset({"new", "portfolio", "propose", "requests"})


def is_short_name(text: str) -> bool:
    """Tell whether ``text`` can stand in an address as it is."""
    return bool(SHORT_NAME.fullmatch(text)) and len(text) <= LONGEST

"""The levels of a criterion in a form: for each a score, and what deserves it."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup
from wtforms import TextAreaField
from wtforms.widgets import TextInput

from hackathon.core.language import format_number, gettext

OFFERED = 5  # levels of a criterion in which nothing is written yet
Pair = tuple[str, str]  # a score and words, as they are typed


class _Widget:
    """A line for each level: two controls, all of the field's name, in turns."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        lines = [_line(field, number, pair) for number, pair in enumerate(field.pairs(), 1)]
        return Markup().join(lines)


def _line(field: Any, number: int, pair: Pair) -> Markup:
    level = {"number": format_number(number)}
    # The label of the field is that of its first control.
    names = (field.id if number == 1 else f"{field.id}-{number}", f"{field.id}-{number}-words")
    score = {
        "id": names[0],
        "name": field.name,
        "value": pair[0],
        "aria-label": gettext("Score of level %(number)s", **level),
        "type": "number",
        "min": 0,
        "max": 999,
    }
    words = {
        "id": names[1],
        "name": field.name,
        "aria-label": gettext("What deserves level %(number)s", **level),
        "rows": 2,
        "dir": "auto",
    }
    params = TextInput.html_params
    return Markup('<div class="row"><input {}><textarea {}>\n{}</textarea></div>').format(
        params(**score), params(**words), pair[1]
    )


class LevelsField(TextAreaField):
    """Levels; in Python a list of (score, description), ascending. A program may send all of them
    as one text, "3: what deserves a 3" in each line."""

    data: Any
    widget = _Widget()

    def __init__(self, *given: Any, **also: Any) -> None:
        super().__init__(*given, **also)
        self.type = "TextAreaField"  # templates go by it

    def pairs(self) -> list[Pair]:
        """Return the levels as the page shows them, with some that can still be written."""
        if self.raw_data:
            typed = [pair for pair in _typed(self.raw_data) if any(pair)]
        else:
            typed = [(str(score), words) for score, words in self.data or []]
        if not any(words for _score, words in typed):
            return [(str(score), "") for score in range(1, OFFERED + 1)]
        return [*typed, *[("", "")] * max(1, OFFERED - len(typed))]

    def _value(self) -> str:
        return "\n".join(f"{score}: {words}" for score, words in self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        for score, words in _typed(valuelist):
            if not words.strip():
                continue
            if re.fullmatch(r"\s*\d{1,3}\s*", score) is None:
                self.data = None
                raise ValueError(
                    gettext(
                        "Each level needs a score, a whole number such as 3. This one has none:"
                        " %(line)s",
                        line=words[:60],
                    )
                )
            self.data.append((int(score), " ".join(words.split())))
        self.data.sort(key=lambda level: level[0])


def _typed(values: list[str]) -> list[Pair]:
    """Return the pairs that were sent: control by control, or as lines of one text."""
    # A page sends two controls for each level, so a single value comes from a program.
    if len(values) != 1:
        return [
            (score.strip(), words) for score, words in zip(values[::2], values[1::2], strict=False)
        ]
    pairs = []
    for line in values[0].splitlines():
        # The wide colon too: it is the one on Chinese keyboards.
        found = re.fullmatch(r"\s*(\d{1,3})\s*[:：.)-]\s*(\S.*?)\s*", line)
        pairs.append((found[1], found[2]) if found else ("", line.strip()))
    return pairs

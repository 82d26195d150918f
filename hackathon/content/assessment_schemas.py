"""What the file of a self-assessment may say, and what only several of its keys can get wrong.

Only invented offices have such files: what a real office says of its maturity is its own, and a
folder of content goes from hand to hand.
"""

from __future__ import annotations

from typing import Any

from hackathon.content.documents import File, suggest
from hackathon.content.fields import Field, Shape
from hackathon.content.kinds_of_fields import CODE, DAY, KEY, LIST, several
from hackathon.content.readers import limited, one_of, whole, yes_no
from hackathon.network import assessments, scales
from hackathon.network.assessments import AUDIENCE_NAMES, LONGEST
from hackathon.network.scales import LEVELS, NOT_RELEVANT

# By the word in the file: the level.
LEVEL_WORDS = {"not relevant": NOT_RELEVANT, **{str(level): level for level in LEVELS}}
ANSWER: Shape = {
    "dimension": KEY,
    "level": Field(one_of(*LEVEL_WORDS), False, ""),
    "evidence": Field(limited(LONGEST["evidence"])),
    "helped": LIST,
}
ASSESSMENT: Shape = {
    "office": Field(CODE, True),
    "year": Field(whole(2000, 2199), True, None),
    "version": Field(one_of(*scales.versions()), True),
    "status": Field(one_of(*assessments.MOVES), False, "draft"),
    "audience": Field(one_of(*AUDIENCE_NAMES), False, "itself"),
    "partners": Field(yes_no, False, False),
    "finished": Field(DAY, False, None),
    "answers": several(ANSWER, "dimension"),
}


def check(file: File, values: dict[str, Any]) -> None:
    """Note what does not fit together in a file."""
    if values["body"]:
        # Nobody would read it, and nobody would know.
        file.wrong(file.body_line, "An assessment has no text below its answers.")
    if values["version"] is None or values["version"] not in scales.versions():
        return
    scale = scales.scale(values["version"])
    known = {row.key for row in scale.dimensions}
    answered = set()
    for made in values["answers"] or ():
        key = made["dimension"]
        if key and key not in known:
            said = f'There is no dimension "{key}".{suggest(key, known)}'
            file.wrong(file.line_of("answers"), said)
        if made["level"]:
            answered.add(key)
    if values["status"] == "finished" and known - answered:
        missing = ", ".join(sorted(known - answered))
        file.wrong(
            file.line_of("status"), f"A finished assessment has every level; missing: {missing}."
        )
    if values["partners"] and values["audience"] == "itself":
        file.wrong(
            file.line_of("partners"), "Partners find an office only by what it shares with others."
        )

"""The sections of a brief, as its body tells them."""

from __future__ import annotations

import re
from collections.abc import Collection

from hackathon.challenges import challenges
from hackathon.content.documents import File, suggest

SECTION = re.compile(r"##\s+(?P<heading>.*?)\s*\{#(?P<key>[^}]*)\}\s*")


def sections_of(file: File, draft: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """Return the body's sections (key -> Markdown) and their headings; they stand in order, and
    only a draft may lack some."""
    headings: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    key, fenced = "", False
    for number, line in enumerate(file.body.split("\n"), file.body_line):
        # Inside a block of code a line with ## is a comment, not a heading.
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            key, heading = _heading(file, number, line, headings)
            if key:
                headings[key], found[key] = heading, []
        elif key:
            found[key].append(line)
        elif line.strip() and not found:
            file.wrong(
                number,
                "Text before the first section has no place on the page; move it into a section.",
            )
            # One sentence for the whole text: every line of it would be told else.
            break
    texts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    _check_whole(file, texts, draft)
    return texts, headings


def _heading(
    file: File,
    number: int,
    line: str,
    known: Collection[str],
) -> tuple[str, str]:
    """Return the key and the words of a heading; the key is empty after a fault."""
    match = SECTION.fullmatch(line)
    if not match:
        file.wrong(number, "The heading of a section must end with its key, such as {#problem}.")
    elif match["key"] not in challenges.SECTIONS:
        sentence = f'There is no section "{match["key"]}".'
        file.wrong(number, sentence + suggest(match["key"], challenges.SECTIONS))
    elif match["key"] in known:
        file.wrong(number, f'The section "{match["key"]}" stands here twice.')
    else:
        return match["key"], match["heading"]
    return "", ""


def _check_whole(file: File, texts: dict[str, str], draft: bool) -> None:
    missing = [name for name in challenges.SECTIONS if not texts.get(name)]
    if missing and not draft:
        file.wrong(file.body_line, f"The section {', '.join(missing)} is missing or empty.")
    elif list(texts) != [name for name in challenges.SECTIONS if name in texts]:
        file.wrong(
            file.body_line,
            f"The sections must stand in this order: {', '.join(challenges.SECTIONS)}.",
        )

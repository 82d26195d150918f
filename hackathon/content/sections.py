"""The sections of a brief, as its body tells them."""

from __future__ import annotations

import re
from collections.abc import Collection

from hackathon.challenges import challenges
from hackathon.content.documents import File, suggest

SECTION = re.compile(r"##[ \t]+(?P<heading>.*?)[ \t]*(?<!\\)\{#(?P<key>[^}]*)\}[ \t]*")
# A line of a section that would be taken for the heading of another one.
LIKE_HEADING = re.compile(r"^(##[ \t].*)(?<!\\)(\{#[^}]*\}[ \t]*)$", re.MULTILINE)


def sections_of(file: File, draft: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """Return the body's sections (key -> Markdown) and their headings; they stand in order, and
    only a draft may lack those that a brief needs before it can be published. A heading without a
    key belongs to the text of its section."""
    headings: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    key = ""
    for number, line in enumerate(file.body.split("\n"), file.body_line):
        if match := SECTION.fullmatch(line):
            key, heading = _heading(file, number, match, headings)
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
    match: re.Match[str],
    known: Collection[str],
) -> tuple[str, str]:
    """Return the key and the words of a heading; the key is empty after a fault."""
    if match["key"] not in challenges.SECTIONS:
        sentence = f'There is no section "{match["key"]}".'
        file.wrong(number, sentence + suggest(match["key"], challenges.SECTIONS))
    elif match["key"] in known:
        file.wrong(number, f'The section "{match["key"]}" stands here twice.')
    else:
        return match["key"], match["heading"]
    return "", ""


def _check_whole(file: File, texts: dict[str, str], draft: bool) -> None:
    missing = [name for name in challenges.NEEDED if not texts.get(name)]
    if missing and not draft:
        file.wrong(file.body_line, f"The section {', '.join(missing)} is missing or empty.")
    elif list(texts) != [name for name in challenges.SECTIONS if name in texts]:
        file.wrong(
            file.body_line,
            f"The sections must stand in this order: {', '.join(challenges.SECTIONS)}.",
        )


def written(text: str) -> str:
    """Return a section's text as a file holds it: what looks like the heading of another section
    is marked as text, which reads the same."""
    return LIKE_HEADING.sub(r"\1\\\2", text)

"""The lines that ``sha256sum`` prints, as people paste them."""

from __future__ import annotations

import re

from hackathon.core.language import gettext as _

# As GNU prints it: digest, blank, a blank (text) or an asterisk (binary), name. A backslash in
# front says that the name is written with escapes. Digests in capitals come from other programs.
_PLAIN = re.compile(r"(?P<escaped>\\?)(?P<sum>[0-9a-fA-F]{64}) [ *](?P<name>.+)")
# As BSD and "sha256sum --tag" print it.
_TAGGED = re.compile(r"(?P<escaped>\\?)SHA2?-?256 ?\((?P<name>.+)\) ?= ?(?P<sum>[0-9a-fA-F]{64})")
_ESCAPES = {r"\\": "\\", r"\n": "\n", r"\r": "\r"}


class BadLine(ValueError):
    """A line is none of ``sha256sum``. The message says which and what is right."""


def read(text: str) -> list[tuple[str, str]]:
    """Return the sha256 (64 hexadecimal digits) and the name of each line; empty lines are left
    out.

    :raises BadLine: for the first line that cannot be read
    """
    found = []
    for number, line in enumerate(re.split(r"\r?\n", text), 1):
        if line.strip():
            found.append(_read_line(number, line))
    return found


def _read_line(number: int, line: str) -> tuple[str, str]:
    whole = line.lstrip("\ufeff \t")
    match = _PLAIN.fullmatch(whole) or _TAGGED.fullmatch(whole.rstrip())
    if match is None:
        raise BadLine(
            _(
                "Line %(number)s is not as sha256sum prints it: 64 characters from 0 to 9 and a to"
                " f, two spaces, the name of the file.",
                number=number,
            )
        )
    name = match["name"]
    if match["escaped"]:
        name = re.sub(r"\\[\\nr]", lambda escape: _ESCAPES[escape[0]], name)
    return match["sum"].lower(), name


def digest_in(text: str) -> str:
    """Return the sha256 that a text is, or begins with as a line of ``sha256sum`` does; "" when
    there is none."""
    bare = text.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", bare):
        return bare.lower()
    try:
        lines = read(text)
    except BadLine:
        return ""
    return lines[0][0] if lines else ""

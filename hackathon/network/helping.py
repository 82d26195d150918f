"""What helped an office to its level: pages of this site, as those who answer name them.

They are named and not guessed from topics: a topic would say what there is, not what was of use.
Only the page is shown beside the dimension, never who named it, at which level, or how many did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from hackathon.cooperation.solutions import Solution
from hackathon.core.language import Text, localised
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.pilots.pilots import Pilot

# An address as it is copied from the browser, or its path alone.
ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/?(solutions|pilots)/([a-z0-9-]+)/?(?:[?#]\S*)?")
KINDS: dict[str, type[Solution] | type[Pilot]] = {"solutions": Solution, "pilots": Pilot}


class Help(NamedTuple):
    """A page that offices say has helped them."""

    path: str
    title: Text


def tidied(text: str) -> str:
    """Return the paths that a text names, a line each and each once.

    :raises Refused: for a line that names no solution and no pilot which everybody can read
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    paths = {line: _path(line) for line in lines}
    there = named(path for path in paths.values() if path)
    for line, path in paths.items():
        if path not in there:
            raise Refused(
                _(
                    "“%(line)s” is not the address of a solution or a pilot on this site that"
                    " everybody can read.",
                    line=line,
                )
            )
    return "\n".join(dict.fromkeys(paths.values()))


def _path(line: str) -> str:
    found = ADDRESS.fullmatch(line)
    return f"{found[1]}/{found[2]}" if found else ""


def named(paths: Iterable[str]) -> dict[str, Help]:
    """Return the pages of these paths that everybody can read; two queries, however many."""
    wanted = set(paths)
    found = {}
    for kind, model in KINDS.items():
        slugs = [path.partition("/")[2] for path in wanted if path.startswith(f"{kind}/")]
        if not slugs:
            continue
        rows = model.select().where(model.slug.in_(slugs), model.status == "published")
        for row in rows:
            path = f"{kind}/{row.slug}"
            found[path] = Help(path, localised(row, "title"))
    return found

"""What helped an office to its level: pages of this site, as those who answer name them.

They are named and not guessed from topics: a topic would say what there is, not what was of use.
Only the page is shown beside the dimension, never who named it, at which level, or how many did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from hackathon.cooperation.solutions import Solution
from hackathon.core.language import Text, localised
from hackathon.core.language import gettext as _
from hackathon.core.states import Refused
from hackathon.network.offers import Offer
from hackathon.pilots.pilots import Pilot

# An address as it is copied from the browser, or its path alone.
ADDRESS = re.compile(
    r"(?:https?://[^/\s]+)?/?(solutions|pilots|offices/exchange)/([a-z0-9-]+)/?(?:[?#]\S*)?"
)
# By the beginning of a path: the model, and the condition under which everybody can read a row.
KINDS: dict[str, tuple[Any, Any]] = {
    "solutions": (Solution, Solution.status == "published"),
    "pilots": (Pilot, Pilot.status == "published"),
    "offices/exchange": (Offer, Offer.audience == "public"),
}


class Help(NamedTuple):
    """A page that offices say has helped them."""

    path: str
    title: Text


def tidied(text: str) -> str:
    """Return the paths that a text names, a line each and each once.

    :raises Refused: for a line that names no solution, pilot or offer which everybody can read
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    paths = {line: _path(line) for line in lines}
    there = named(path for path in paths.values() if path)
    for line, path in paths.items():
        if path not in there:
            raise Refused(
                _(
                    "“%(line)s” is not the address of a solution, a pilot or an offer on this site"
                    " that everybody can read.",
                    line=line,
                )
            )
    return "\n".join(dict.fromkeys(paths.values()))


def _path(line: str) -> str:
    found = ADDRESS.fullmatch(line)
    return f"{found[1]}/{found[2]}" if found else ""


def named(paths: Iterable[str]) -> dict[str, Help]:
    """Return the pages of these paths that everybody can read; a query for each kind, however
    many."""
    wanted = set(paths)
    found = {}
    for kind, (model, readable) in KINDS.items():
        slugs = [path.rpartition("/")[2] for path in wanted if path.startswith(f"{kind}/")]
        if not slugs:
            continue
        for row in model.select().where(model.slug.in_(slugs), readable):
            path = f"{kind}/{row.slug}"
            found[path] = Help(path, localised(row, "title"))
    return found

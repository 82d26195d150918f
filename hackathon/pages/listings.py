"""What an archive holds, as a page shows it: a file of a submission, or a resource of a brief."""

from __future__ import annotations

from typing import NamedTuple

from flask import request

from hackathon.core import store
from hackathon.core.files import archives
from hackathon.core.files.archives import Entry, Listing
from hackathon.core.language import gettext

FIRST = 200  # entries that are shown unless somebody asks for all: an archive may have thousands


class Held(NamedTuple):
    """What is shown of an archive.

    :ivar fault: why there is no list, or ""
    :ivar whole: all of the archive was looked through
    :ivar guessed: the code of some names is a guess
    :ivar entries: the first ones, or all of them; :ivar total: how many there are
    """

    fault: str
    whole: bool
    guessed: bool
    entries: list[Entry]
    total: int


def of(name: str, stored: str) -> Held:
    """Return what a stored file holds, without unpacking it; a page without a list, and with the
    reason, is better than none.

    :param name: the file's own name, which tells what kind of archive it is
    """
    found, fault = Listing([], True), ""
    try:
        with store.current().open(stored) as file:
            found = archives.listing(name, file)
    except archives.BadArchive as error:
        fault = str(error)
    except store.Missing:
        fault = gettext("This file is damaged or gone.")
    entries = found.entries
    return Held(
        fault,
        found.whole,
        any(entry.guessed for entry in entries),
        entries if request.args.get("all") == "1" else entries[:FIRST],
        len(entries),
    )

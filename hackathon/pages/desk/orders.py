"""How the lists of the desk can be sorted, in words; the rooms of what they list do the sorting.

A choice beside the filters, since a phone shows rows as cards, without heads of columns.
"""

from collections.abc import Collection

from flask import request

from hackathon.core.language import Lazy, pgettext
from hackathon.core.language import lazy as _

# Of a person; what a team is called is another word in Russian and in Chinese.
NAME = Lazy(lambda: pgettext("person", "Name"))
PEOPLE_BY = {
    "name": NAME,
    "arrival": _("Registered, the first first"),
    "latest": _("Registered, the latest first"),
}
TEAMS_BY = {
    "name": _("Name"),
    "members": _("Members, the fewest first"),
    "latest": _("Created, the latest first"),
}
SUBMISSIONS_BY = {
    "title": _("Title"),
    "team": _("Team"),
    "latest": _("Submitted, the latest first"),
}
JUDGES_BY = {"code": _("Code"), "name": NAME}


def asked(name: str, known: Collection[str]) -> str:
    """A filter of the address, or nothing for what no list offers."""
    value = request.args.get(name, "")
    return value if value in known else ""

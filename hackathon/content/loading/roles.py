"""Who organises an event, helps at it or mentors, as its file names them by address: each is asked
by a letter, and has the part once they have said yes."""

from __future__ import annotations

from hackathon.content.items import Item
from hackathon.content.loading.rows import Rows
from hackathon.core import letters
from hackathon.core.states import Refused
from hackathon.events import organiser_invitations
from hackathon.events.events import Event
from hackathon.events.organiser_invitations import Wanted
from hackathon.people import people
from hackathon.people.domains import address_key

# Keys of the file -> roles
ROLES = {
    "organisers": "organiser",
    "helpers": "helper",
    "mentors": "mentor",
}


def invite(
    rows: Rows,
    item: Item,
    event: Event,
) -> None:
    """Ask everybody whom the file names, in the name of an administrator; but for those who were
    asked before, whatever they said, since the same file may be loaded again and again."""
    for key, role in ROLES.items():
        asked = organiser_invitations.addresses(event, role)
        for email in item.values[key]:
            if address_key(email) not in asked and not _holds(event, email, role):
                _ask(rows, item, event, key, email)


def _holds(
    event: Event,
    email: str,
    role: str,
) -> bool:
    # Somebody may have been added on the site, or have another spelling of the address.
    who = people.by_email(email)
    return who is not None and organiser_invitations.holds(who, event, role)


def _ask(
    rows: Rows,
    item: Item,
    event: Event,
    key: str,
    email: str,
) -> None:
    administrators = people.administrators()
    # The letter names who asks, and the answer goes to them.
    if not administrators:
        rows.wrong(
            item,
            key,
            "Nobody administers the site yet, who could invite these people. Run first: flask user"
            " create-admin.",
        )
        return

    def link(secret: str) -> str:
        return letters.site("events", event.slug, "organisers", secret)

    try:
        wanted = Wanted(email, ROLES[key])
        organiser_invitations.invite(event, wanted, administrators[0], rows.at, link)
    except Refused as refusal:
        rows.wrong(item, key, f"{email}: {refusal}")

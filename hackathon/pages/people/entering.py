"""Coming in: a session under a new cookie, and how often may be tried."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from flask import current_app, g, request, session

from hackathon.core import rate_limits
from hackathon.pages.guard import now
from hackathon.people import sessions
from hackathon.people.domains import address_key
from hackathon.people.people import Person


def enter(person: Person) -> None:
    """Begin a session under a new cookie: what the cookie held before signing in is gone."""
    session.clear()
    # It belonged to the session that has just been cleared: forms on this answer need another.
    g.pop("csrf_token", None)
    session.permanent = True
    session["_user_id"] = sessions.begin_session(person, now(), request.user_agent.string)


WINDOW = 900  # seconds in which attempts are counted


NETWORK_FACTOR = 20  # so many people may share a network


def slow_down(what: str, whom: str, often: int) -> Callable[[], None]:
    """Count an attempt, and refuse it when there were too many; return what takes the count back,
    for one that succeeded.

    Attempts on an account count by the network they come from: a stranger who guesses locks the
    stranger's own network out, not the owner.

    :param whom: whose account, in the form in which addresses are compared
    :raises TooMany: says how long to wait
    """
    network = rate_limits.network_of(request.remote_addr or "")
    raised = _raised(request.remote_addr or "")
    keys = [
        (f"{what}:{address_key(whom)} from:{network}", often),
        # Whoever tries one password on many accounts is stopped by this one.
        (f"{what} from:{network}", often * NETWORK_FACTOR * raised),
    ]
    for key, limit in keys:
        rate_limits.hit(key, limit, WINDOW, now())

    def succeeded() -> None:
        for key, limit in keys:
            rate_limits.give_back(key, limit, WINDOW, now())

    return succeeded


def _raised(address: str) -> int:
    """The factor by which the operator raised the limits of a network, else 1."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return 1
    networks = current_app.config["SETTINGS"].generous_networks
    return max((factor for network, factor in networks if known in network), default=1)

"""What the front and the site tell each other of a request, under names that no header can have."""

from __future__ import annotations

from typing import NamedTuple

from hackathon.core.storing.incoming import Incoming

ARRIVED = "codefest.arrived"  # the moment of the body's last byte (aware datetime)
ASKED = "codefest.asked"  # the head alone is shown: refuse, or admit the body
ADMITTED = "codefest.admitted"  # the site's consent, an ``Admitted``
BODY = "codefest.body"  # the ``Incoming`` that the body lies in, or None
AT_ONCE = "codefest.at_once"  # answer from memory, or raise ``NotAtOnce``
BUSY = "codefest.busy"  # no thread is free: say so, and give back what was typed

# Bytes of a body that is collected without asking, whoever sends it: one without a large file
LARGEST_FORM = 8 * 2**20

Into = Incoming | None


class NotAtOnce(Exception):
    """The answer is not in memory; asked again without ``AT_ONCE``, it is made."""


class Admitted(NamedTuple):
    """The site lets a large body in.

    :ivar limit: bytes that it may have
    :ivar into: what it is written to, straight into the store; None when it is a form
    """

    limit: int
    into: Into

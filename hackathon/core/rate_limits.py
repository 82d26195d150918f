"""Rate limits, in a table that all processes share.

Each key keeps one number: the moment by which what it did so far is paid off, when each hit costs
``per_seconds / limit``. A hit that would put that moment more than ``per_seconds`` ahead is refused
(the generic cell rate algorithm of ATM networks, ITU-T I.371), so ``limit`` hits may come at once
and then one whenever another is paid off.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
from datetime import datetime, timedelta

from peewee import BigIntegerField, Case, CharField

from hackathon.core.db import Base
from hackathon.core.language import ngettext

SWEEP_EVERY = 100  # new keys, on average


class TooMany(Exception):
    """The limit is reached. ``retry_after`` is the number of whole seconds until one more is
    allowed."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        if retry_after <= 90:
            told = ngettext(
                "That was tried too often. Please wait one second and try again.",
                "That was tried too often. Please wait %(num)s seconds and try again.",
                retry_after,
            )
        else:
            told = ngettext(
                "That was tried too often. Please wait one minute and try again.",
                "That was tried too often. Please wait %(num)s minutes and try again.",
                math.ceil(retry_after / 60),
            )
        super().__init__(told)


class RateLimit(Base):
    """What one key has used; the key is hashed, since it holds an address or a name."""

    seen_by_public = False
    key = CharField(max_length=64, primary_key=True)
    paid_by = BigIntegerField(index=True)  # microseconds since 1970


def hit(
    key: str,
    limit: int,
    per_seconds: float,
    at: datetime,
) -> None:
    """Count one act of ``key``. Call it outside a transaction: one that fails would take the count
    back.

    :param key: what is limited and whose it is: "sign-in 192.0.2.1"
    :param limit: how many are allowed at once, and within ``per_seconds`` when they come evenly
    :raises TooMany: when it was too often; this one does not count
    """
    # Whoever reads the table learns no addresses; surrogates may come in a forged header.
    hashed = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    now, window = _microseconds(at), round(per_seconds * 1_000_000)
    cost = max(1, window // limit)
    # Each act costs a part of the window, and time pays it off (GCRA): one number a key, and no
    # list of moments.
    paid_from = Case(None, [(RateLimit.paid_by > now, RateLimit.paid_by)], now)
    count = RateLimit.update(paid_by=paid_from + cost).where(
        (RateLimit.key == hashed) & (RateLimit.paid_by <= now + window - cost)
    )
    if count.execute():
        return
    made = (
        RateLimit.insert(key=hashed, paid_by=now + cost)
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
    if made:
        # Now and then by whoever comes, so that nothing has to run for it.
        if secrets.randbelow(SWEEP_EVERY) == 0:
            sweep(at)
        return
    if count.execute():  # another process made the row between the two
        return
    row = RateLimit.get_or_none(RateLimit.key == hashed)
    ahead = row.paid_by - (now + window - cost) if row else 0
    raise TooMany(max(1, math.ceil(ahead / 1_000_000)))


def give_back(
    key: str,
    limit: int,
    per_seconds: float,
    at: datetime,
) -> None:
    """Take one hit of ``key`` back, since it succeeded: only failures count."""
    cost = max(1, round(per_seconds * 1_000_000) // limit)
    RateLimit.update(paid_by=RateLimit.paid_by - cost).where(
        RateLimit.key == hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        RateLimit.paid_by > _microseconds(at),
    ).execute()


def network_of(address: str) -> str:
    """Return the network that a remote address counts as: itself, or for IPv6 the /64 around it,
    since one household has that many addresses."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def sweep(at: datetime) -> int:
    """Delete what limits nobody any more and return how many rows went."""
    return int(RateLimit.delete().where(RateLimit.paid_by <= _microseconds(at)).execute())


def _microseconds(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=at.tzinfo)) // timedelta(microseconds=1)

"""Passwords: Argon2id, 8 to 128 characters, none that everybody tries first, no rules of
composition."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hackathon.core.config import PACKAGE
from hackathon.core.language import gettext as _
from hackathon.core.language import look_alike

# Characters; longer than that nobody types, and hashing it would be work for nothing.
SHORTEST, LONGEST = 8, 128
COMMON = PACKAGE / "people" / "common_passwords.txt"

# The least that OWASP advises for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(
    time_cost=2,
    memory_cost=19 * 1024,
    parallelism=1,
)
# Each hash takes 19 MiB and 30 ms of a core: two at a time leave room for pages when many sign in
# at once.
_slots = threading.BoundedSemaphore(2)


@cache
def _common() -> frozenset[str]:
    return frozenset(line for line in COMMON.read_text(encoding="utf-8").split() if line)


def weakness(password: str, *known: str) -> str | None:
    """Return what is wrong with a new password as a sentence, or None.

    :param known: what others know of the person (name, e-mail address), of which the password must
        not consist
    """
    if len(password) < SHORTEST:
        return _("Use at least 8 characters. Several words in a row are easy to remember.")
    if len(password) > LONGEST:
        return _("Use at most 128 characters.")
    folded = look_alike(password).replace(" ", "")
    # "summer2027!" is "summer" to whoever tries.
    bare = folded.rstrip("0123456789!?.*#@$-_")
    own = {
        look_alike(part).replace(" ", "")
        for word in known
        for part in (word, word.split("@")[0])
        if part
    }
    if (
        folded in _common()
        or bare in _common()
        or folded in own
        or bare in own
        or len(set(folded)) < 4
    ):
        return _("This password is among the first that others would try. Choose another.")
    return None


def hashed(password: str) -> str:
    """Return the Argon2id hash to keep."""
    with _slots:
        return _hasher.hash(password)


@cache
def _nobody() -> str:
    return hashed("nobody has this password, but it takes the same time")


def right(password: str, kept: str) -> bool:
    """Tell whether ``password`` is the one whose hash was kept; takes as long when there is
    none."""
    with _slots:
        try:
            # Cut before it is hashed: megabytes in a password field cost nothing then.
            return _hasher.verify(kept or _nobody(), password[: LONGEST * 4]) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

"""How much memory a command may take, so that too much is an error that it can tell.

Linux promises more memory than it has and ends a process that takes it up. A command that reads
what people bring is a process of its own: it sets itself a limit, beyond which Python raises
MemoryError.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KIB = 1024
MEMINFO = Path("/proc/meminfo")
STATM = Path("/proc/self/statm")
# What a container may take and what it has taken, in bytes, in both editions of control groups.
GROUPS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)


def left() -> int | None:
    """The bytes that can still be taken without pushing anything out; None where nobody says."""
    found = [_machine(), *(_group(most, taken) for most, taken in GROUPS)]
    return min((one for one in found if one is not None), default=None)


@contextmanager
def bounded() -> Iterator[None]:
    """Let this process take no more than is left now, as long as the block lasts; for commands, not
    for a server."""
    free, taken = left(), _number(STATM)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if free is None or taken is None:
        yield
        return
    limits = (free + taken * resource.getpagesize(), soft, hard)
    least = min(one for one in limits if one != resource.RLIM_INFINITY)
    # The command then fails with a sentence, where the machine would kill some other process.
    resource.setrlimit(resource.RLIMIT_AS, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _machine() -> int | None:
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    told = dict(line.split(":", 1) for line in lines)
    available = told.get("MemAvailable", "").split()
    return int(available[0]) * KIB if available else None


def _group(most: Path, taken: Path) -> int | None:
    limit, used = _number(most), _number(taken)
    return None if limit is None or used is None else max(limit - used, 0)


def _number(file: Path) -> int | None:
    """The first number in a file of the kernel's; None without one ("max" is no limit)."""
    try:
        first = file.read_text(encoding="ascii").split()[:1]
    except OSError:
        return None
    return int(first[0]) if first and first[0].isdigit() else None

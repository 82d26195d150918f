"""Compiled templates are kept beside Python's own compiled code. To compile all of them takes three
times as long as everything else at a start, and a site that was restarted owes its first readers an
answer.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source
from inspect import getsource
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from hackathon.core.config import ROOT
from hackathon.pages import rendering


class Kept(FileSystemBytecodeCache):
    """Compiled templates in a folder. What cannot be read or written there is compiled again: a
    full disk costs time, and no page."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept of its template."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept() -> Kept | None:
    """Return where compiled templates lie; None where Python keeps no compiled code either."""
    folder = Path(cache_from_source(str(ROOT / "wsgi.py"))).parent / "templates"
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    # Another engine, or another way of making templates lean, makes other code of one source.
    rules = version("jinja2") + getsource(rendering)
    return Kept(str(folder), f"{sha256(rules.encode()).hexdigest()[:16]}-%s")

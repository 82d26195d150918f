"""Copies: an entry to take away as an archive, with the list from which its receipt was made, so
that anybody can prove later what was handed in.

Every text lies there byte for byte as it was hashed, and the sums can be checked with what every
machine has: ``sha256sum --check SHA256SUMS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from hackathon.core import store
from hackathon.core.files.packing import Member, apart, safe_name
from hackathon.submissions import manifests, versions
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.manifests import Draft
from hackathon.submissions.versions import Version

SUMS = "SHA256SUMS"


class Copy(NamedTuple):
    """What goes into an archive.

    :ivar content: every part as it was or would be frozen
    :ivar manifest: [{part, size, sha256}]
    """

    content: dict[str, Any]
    manifest: list[dict[str, Any]]
    files: list[Attachment]


def of_version(version: Version) -> Copy:
    """Return what a version was frozen as."""
    return Copy(version.content, version.manifest, versions.files_of(version))


def of_draft(draft: Draft) -> Copy:
    """Return what a version would be frozen as that were submitted now."""
    content = manifests.content_of(draft)
    return Copy(content, manifests.manifest_of(content, draft.files), draft.files)


def members(copy: Copy, first: Iterable[Member]) -> Iterator[Member]:
    """Yield what the archive holds, each file read when its turn comes.

    :param first: what the page adds
    """
    yield from first
    yield "manifest.json", manifests.canonical(copy.manifest)
    named = _names(copy)
    # Of the files that are there: a line about one that is not would stop whoever checks them.
    here = [row for row in copy.files if _kept(row)]
    gone = {f"file: {row.name}" for row in copy.files} - {f"file: {row.name}" for row in here}
    yield SUMS, _sums(copy, named, gone)
    for row in copy.manifest:
        part = row["part"]
        if not part.startswith("file: "):
            yield named[part], _text(copy.content[part])
    for file in here:
        yield named[f"file: {file.name}"], partial(store.current().open, file.stored)


def missing(copy: Copy) -> list[str]:
    """Return the names of files whose bytes the store no longer has."""
    return [row.name for row in copy.files if not _kept(row)]


def _kept(row: Attachment) -> bool:
    try:
        store.current().size(row.stored)
    except store.Missing:
        return False
    return True


def _names(copy: Copy) -> dict[str, str]:
    """Return the name in the archive of each part."""
    named, taken = dict[str, str](), set[str]()
    for row in copy.manifest:
        part = row["part"]
        name = part.removeprefix("file: ")
        # Texts and files apart: a team may call a file as a text is called.
        wanted = (
            f"parts/{name}.{_ending(name, copy.content)}"
            if name == part
            else f"files/{safe_name(name)}"
        )
        named[part] = apart(wanted, taken)
    return named


def _ending(part: str, content: dict[str, Any]) -> str:
    if part == "description":
        return "md"
    return "txt" if isinstance(content[part], str) else "json"


def _text(value: Any) -> str:
    """A part as it was hashed."""
    return value if isinstance(value, str) else manifests.canonical(value)


def _sums(copy: Copy, named: dict[str, str], gone: set[str]) -> str:
    return "".join(
        f"{row['sha256']}  {named[row['part']]}\n"
        for row in copy.manifest
        if row["part"] not in gone
    )

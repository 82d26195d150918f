"""An entry to take away: every part byte for byte as it was hashed, under names that any machine
takes."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from casting import NOW, Cast

from hackathon.core import config, store
from hackathon.core.files import packing
from hackathon.submissions import attachments, copies, manifests, versions
from hackathon.submissions.attachments import Attachment


@pytest.fixture(autouse=True)
def kept_here(tmp_path: Path) -> None:
    store.configure(config.read({"DATA_DIR": str(tmp_path), "DEMO": "1"}))


def attach(cast: Cast, name: str, data: bytes) -> Attachment:
    kept = store.current().receive(io.BytesIO(data), 1000)
    file = attachments.File(name, kept, "text/plain")
    return attachments.attach(cast.submission, file, cast.ben, NOW, 10**6)


def unpacked(copy: copies.Copy) -> dict[str, bytes]:
    pieces = packing.archive(copies.members(copy, [("receipt.txt", "Mine")]), NOW)
    held = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert held.testzip() is None
    return {name: held.read(name) for name in held.namelist()}


def test_every_line_of_the_sums_is_right(cast: Cast) -> None:
    cast.submission.change(title="Große Suche", description="It **works**.", ai={"model": "E5"})
    attach(cast, "../a:b.csv", b"1,2\n")
    attach(cast, "title.txt", b"a file that is called as a text is")
    copy = copies.of_draft(manifests.draft_of(cast.submission))
    held = unpacked(copy)
    lines = [line.split("  ", 1) for line in held["SHA256SUMS"].decode().splitlines()]
    assert len(lines) == len(copy.manifest)
    for digest, name in lines:
        assert hashlib.sha256(held[name]).hexdigest() == digest, name
    assert held["parts/title.txt"].decode() == "Große Suche"
    assert held["files/title.txt"] == b"a file that is called as a text is"
    assert not [name for name in held if ".." in name.split("/")]


def test_the_manifest_of_a_version_is_what_its_receipt_proves(cast: Cast) -> None:
    attach(cast, "a.csv", b"1,2\n")
    made = versions.submit(cast.submission, None, cast.ben, NOW)
    cast.submission.change(title="Written after it")
    held = unpacked(copies.of_version(made))
    assert hashlib.sha256(held["manifest.json"]).hexdigest() == made.digest
    assert held["parts/title.txt"].decode() == made.content["title"] != "Written after it"
    assert json.loads(held["manifest.json"]) == made.manifest


def test_a_file_that_is_gone_is_named_and_the_rest_is_whole(cast: Cast) -> None:
    lost, kept = attach(cast, "lost.csv", b"1\n"), attach(cast, "kept.csv", b"2\n")
    store.current().delete(lost.stored)
    copy = copies.of_draft(manifests.draft_of(cast.submission))
    held = unpacked(copy)
    assert copies.missing(copy) == ["lost.csv"]
    assert held["files/kept.csv"] == b"2\n" and "files/lost.csv" not in held
    sums = held["SHA256SUMS"].decode()
    assert kept.sha256 in sums and lost.sha256 not in sums

"""Which files are taken, and what an archive may not hold."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core import file_types

TAKEN = {
    "brief.pdf": (b"%PDF-1.7\n", "application/pdf"),
    "Plan.PNG": (b"\x89PNG\r\n\x1a\n..", "image/png"),
    "a.jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    "demo.mp4": (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
    "demo.webm": (b"\x1a\x45\xdf\xa3", "video/webm"),
    "data.csv": ("número;título\n1;ñ\n".encode(), "text/csv"),
    "data.tsv": ("a\tb".encode("utf-16"), "text/tab-separated-values"),
    "old.csv": ("Zürich;ä\n".encode("cp1252"), "text/csv"),
    "n.ipynb": (b'{"cells": []}', "application/x-ipynb+json"),
    "st96.xml": (b'<?xml version="1.0"?><pat:PatentDocument/>', "application/xml"),
    "run.py": (b"#!/usr/bin/env python\nprint(1)\n", "text/plain"),
    "说明.md": ("# 说明".encode(), "text/markdown"),
    "code.tar.gz": (b"\x1f\x8b\x08", "application/gzip"),
    "code.zip": (b"PK\x03\x04", "application/zip"),
    "s.xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "empty.txt": (b"", "text/plain"),
}
REFUSED = {
    "tool.exe": b"MZ\x90", "tool.pdf": b"MZ\x90", "tool.txt": b"\x7fELF\x02", "page.html": b"<p>", "logo.svg": b"<svg>",
    "page.txt": b"<!DOCTYPE html><script>alert(1)</script>", "page.csv": b"\xef\xbb\xbf \n<HTML>", "p.xml": b"<?xml version='1.0'?><svg/>",
    "c.md": b"<!-- x --><script>", "photo.png": b"GIF89a", "photo.jpg": b"<svg/onload=alert(1)>", "noname": b"abc", "x.docx": b"abc",
    "x.docm": b"PK\x03\x04", "run.sh": b"#!/bin/sh", "x.json": b"\x00\x01", "x.js": b"alert(1)", ".pdf": b"", "a.pdf.exe": b"%PDF-",
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_kinds_that_are_taken(name: str) -> None:
    first, media = TAKEN[name]
    assert file_types.kind(name, first) == media
    assert file_types.refusal(name, first) is None and file_types.refusal(name) is None


@pytest.mark.parametrize("name", REFUSED)
def test_kinds_that_are_refused_with_a_way_on(name: str) -> None:
    assert file_types.kind(name, REFUSED[name]) is None
    sentence = file_types.refusal(name, REFUSED[name])
    if REFUSED[name]:
        assert sentence and sentence.endswith(".")


def test_a_forbidden_name_is_told_before_the_bytes_travel() -> None:
    assert "Programs" in str(file_types.refusal("setup.exe"))
    assert "SVG" in str(file_types.refusal("logo.svg"))
    assert ".xyz" in str(file_types.refusal("data.xyz"))


@given(st.text(), st.binary(max_size=64))
def test_taken_or_refused_with_a_reason_but_never_both(name: str, first: bytes) -> None:
    if first:
        assert (file_types.kind(name, first) is None) == (
            file_types.refusal(name, first) is not None
        )


def packed(fill: Callable[[zipfile.ZipFile], object]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return made


def link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def test_an_archive_is_listed() -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("code/main.py", "print(1)")
        archive.mkdir("code/empty")
        archive.writestr("说明.md", "x")

    assert file_types.listing(packed(fill)) == [("code/main.py", 8), ("说明.md", 1)]


def test_a_file_that_packs_well_is_no_bomb() -> None:
    assert (
        len(
            file_types.listing(
                packed(lambda archive: archive.writestr("a.csv", "0;0;0;0\n" * 100_000))
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/passwd", "\\x", "C:\\x", "a\\..\\..\\x"]
)
def test_an_entry_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(file_types.BadArchive, match="outside"):
        file_types.listing(packed(lambda archive: archive.writestr(name, "x")))


def test_a_symbolic_link_is_refused() -> None:
    with pytest.raises(file_types.BadArchive, match="outside"):
        file_types.listing(packed(link))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(file_types.BadArchive, match="far more"):
        file_types.listing(packed(lambda archive: archive.writestr("zeros", bytes(60_000_000))))


def test_a_bomb_of_entries_that_share_their_bytes_is_refused() -> None:
    made = packed(lambda archive: archive.writestr("a", bytes(range(256)) * 100)).getvalue()
    directory = made.index(b"PK\x01\x02")
    entry, end = (
        made[directory : made.index(b"PK\x05\x06")],
        bytearray(made[made.index(b"PK\x05\x06") :]),
    )
    count = 300
    end[8:12] = count.to_bytes(2, "little") * 2
    end[12:16] = (len(entry) * count).to_bytes(4, "little")
    with pytest.raises(file_types.BadArchive):
        file_types.listing(io.BytesIO(made[:directory] + entry * count + bytes(end)))


def test_too_many_entries_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    made = packed(lambda archive: [archive.writestr(str(number), "") for number in range(12)])
    monkeypatch.setattr(file_types, "MOST_ENTRIES", 10)
    with pytest.raises(file_types.BadArchive, match="more than 10"):
        file_types.listing(made)
    monkeypatch.setattr(file_types, "DIRECTORY_LONGEST", 100)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # asking the library at all would fail
    with pytest.raises(file_types.BadArchive, match="more than 10"):
        file_types.listing(made)


@given(st.binary(max_size=200))
def test_a_damaged_archive_is_refused(spoilt: bytes) -> None:
    made = packed(lambda archive: archive.writestr("a", "x" * 50)).getvalue()
    for content in (
        spoilt,
        made[:-30] + spoilt,
        made[: len(made) // 2] + spoilt + made[len(made) // 2 :],
    ):
        try:
            file_types.listing(io.BytesIO(content))
        except file_types.BadArchive as error:
            assert str(error).endswith(".")

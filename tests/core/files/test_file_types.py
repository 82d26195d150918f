"""Which files are taken, by their name and their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core.files import file_types

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
    "code.tar": (b"code".ljust(257, b"\0") + b"ustar\x0000", "application/x-tar"),
    "code.tar.gz": (b"\x1f\x8b\x08", "application/gzip"),
    "code.zip": (b"PK\x03\x04", "application/zip"),
    "s.xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "empty.txt": (b"", "text/plain"),
}
REFUSED = {
    "tool.exe": b"MZ\x90", "tool.pdf": b"MZ\x90", "tool.txt": b"\x7fELF\x02", "page.html": b"<p>", "logo.svg": b"<svg>",
    "page.txt": b"<!DOCTYPE html><script>alert(1)</script>", "page.csv": b"\xef\xbb\xbf \n<HTML>", "p.xml": b"<?xml version='1.0'?><svg/>",
    "c.md": b"<!-- x --><script>", "photo.png": b"GIF89a", "photo.jpg": b"<svg/onload=alert(1)>", "noname": b"abc", "x.docx": b"abc",
    "x.docm": b"PK\x03\x04", "a.tar": b"PK\x03\x04", "run.sh": b"#!/bin/sh", "x.json": b"\x00\x01", "x.js": b"alert(1)", ".pdf": b"", "a.pdf.exe": b"%PDF-",
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

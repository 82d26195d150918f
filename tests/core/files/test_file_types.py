"""Which files are taken, by their name and their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core.files import file_types, kinds

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
    "st3-codes.csv": (b"MZ;Mozambique\nNA;Namibia\n", "text/csv"),
    "scan.tif": (b"II*\x00\x08", "image/tiff"),
    "scan.TIFF": (b"MM\x00*\x00", "image/tiff"),
    "IMG_1.HEIC": (b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00", "image/heic"),
    "film.mov": (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
    "talk.mp3": (b"ID3\x04\x00", "audio/mpeg"),
    "bare.mp3": (b"\xff\xfb\x90\x64", "audio/mpeg"),
    "talk.wav": (b"RIFF\x24\x08\x00\x00WAVEfmt ", "audio/wav"),
    "letter.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    "table.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
    "letter.rtf": (b"{\\rtf1\\ansi", "application/rtf"),
    "data.csv.gz": (b"\x1f\x8b\x08", "application/gzip"),
    "net.onnx": (b"\x08\x07\x12\x07pytorch", "application/x-onnx"),
    "net.safetensors": (b'\x40\x00\x00\x00\x00\x00\x00\x00{"w":', "application/x-safetensors"),
}
REFUSED = {
    "tool.exe": b"MZ\x90", "tool.pdf": b"MZ\x90\x00", "tool.csv": b"MZ\x90\x00\x03", "tool.txt": b"\x7fELF\x02", "page.html": b"<p>", "logo.svg": b"<svg>",
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


LONG_NAMES = [
    "Распознавание обозначений в реестре товарных знаков для небольшого ведомства, описание решения"
    f" и образцы данных, редакция вторая, исправленная — {text}.pdf"
    for text in ("русский текст", "English text")
]


def test_two_long_names_stay_two() -> None:
    assert [file_types.clean_name(name) for name in LONG_NAMES] == LONG_NAMES
    longer = [f"{'я' * 300} {tail}.tar.gz" for tail in ("one", "two")]
    one, two = (file_types.clean_name(name) for name in longer)
    assert one != two and len(one) == len(two) == file_types.LONGEST
    assert "~" in one and one.endswith(".tar.gz")


@given(st.text(min_size=1, max_size=400), st.integers(min_value=40, max_value=300))
def test_what_is_cut_is_short_enough_in_bytes_too(name: str, most: int) -> None:
    cut = file_types.shortened(name.replace("\ud800", "x"), most, file_types.in_bytes)
    assert file_types.in_bytes(cut) <= most


@given(st.text(min_size=1, max_size=300).map(file_types.clean_name).filter(bool))
def test_a_number_keeps_the_ending_and_finds_a_free_name(name: str) -> None:
    taken = {name, file_types.with_number(name, 2)}
    found = file_types.numbered(name, taken)
    assert found not in taken and len(found) <= file_types.LONGEST
    assert file_types.extension(found) == file_types.extension(name) or len(name) > 240


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.bmp", "PNG"),
        ("a.avi", "MP4"),
        ("a.flac", "MP3"),
        ("a.pages", "PDF"),
        ("a.sqlite", "Parquet"),
        ("a.pkl", "safetensors"),
        ("a.7z", "tar.gz"),
        ("a.xyz", "ZIP"),
    ],
)
def test_advice_fits_the_kind(name: str, advice: str) -> None:
    assert advice in str(file_types.refusal(name))


def test_no_advice_is_given_for_what_is_taken() -> None:
    endings = {ending for endings, _sentence in file_types.ADVICE for ending in endings.split()}
    assert not endings & set(kinds.KINDS)


class TestKindsOfAnOperator:
    def test_are_taken_by_their_first_bytes(self) -> None:
        kinds.configure(kinds.read(".dwg=image/vnd.dwg:41433130, stl=model/stl"))
        try:
            assert file_types.kind("plan.dwg", b"AC1032") == "image/vnd.dwg"
            assert file_types.kind("plan.dwg", b"other") is None
            assert file_types.kind("part.stl", b"solid") == "model/stl"
        finally:
            kinds.configure(())
        assert file_types.kind("plan.dwg", b"AC1032") is None

    @pytest.mark.parametrize(
        "text", ["dwg", "exe=application/x", "svg=image/svg+xml", "a=b", "x=a/b:z"]
    )
    def test_what_cannot_be_read_or_runs_is_named(self, text: str) -> None:
        with pytest.raises(ValueError, match=text[:3]):
            kinds.read(text)

    def test_replace_no_usual_kind(self) -> None:
        kinds.configure(kinds.read("pdf=text/plain"))
        assert file_types.kind("a.pdf", b"%PDF-1.7") == "application/pdf"
        kinds.configure(())

"""Briefs as Markdown files in a ZIP: read as a table, with every fault named by its file."""

import io
import zipfile

import pytest
from casting import Cast

from hackathon.challenges import brief_tables
from hackathon.content import brief_archives
from hackathon.core.files.archives import BadArchive

GOODS = """---
title: Goods
summary: Of goods
status: published
rights: [trademarks]
---
## Problem {#problem}

Lists are long.

## Good {#good}

=Short.
"""


def packed(**files: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


class TestRead:
    def test_what_a_folder_has_becomes_the_same_brief(self, cast: Cast) -> None:
        found = brief_archives.read(packed(goods__md=GOODS, picture__png=b"no"))
        assert found.faults == []
        told = brief_tables.read(found.text, cast.event)
        (row,) = told.rows
        assert not told.problems and row.brief.rights == ["trademarks"]
        assert row.brief.columns["slug"] == "goods"
        assert row.brief.columns["sections"] == {"problem": "Lists are long.", "good": "=Short."}

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("Goods", "goods.md: line 1: The file must start with"),
            ("---\ntitel: Goods\n---\n", "nothing is called titel"),
            ("---\ntitle: {a: b}\n---\n", "no text"),
            ("---\ntitle: Goods\n---\n## X {#x}\n", "not “x”"),
            ("---\ntitle: Goods\n---\nHello\n", "before the first section"),
            (b"\xff\xfe\xfd", "no text in UTF-8"),
            ("x" * 200_001, "more than 200 kB"),
        ],
    )
    def test_every_fault_by_its_file(self, text: str | bytes, told: str) -> None:
        found = brief_archives.read(packed(goods__md=text, other__md=GOODS))
        (fault,) = found.faults
        assert told in fault and fault.startswith("goods.md")

    def test_a_translation_is_told(self) -> None:
        assert "translation" in brief_archives.read(packed(goods__fr__md=GOODS)).faults[0]

    def test_bombs_and_many_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(BadArchive):
            brief_archives.read(packed(goods__md=b"0" * 50_000_000))
        with pytest.raises(BadArchive, match="no brief"):
            brief_archives.read(packed(picture__png=b"no"))
        monkeypatch.setattr(brief_tables, "BOUNDS", brief_tables.Bounds(rows=1))
        with pytest.raises(BadArchive, match="more than 1 "):
            brief_archives.read(packed(a__md=GOODS, b__md=GOODS))

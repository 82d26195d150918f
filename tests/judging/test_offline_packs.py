"""The offline pack: an archive in pieces, and a sheet that comes back as it went out."""

import io
import zipfile

import pytest
from casting import NOW

from hackathon.judging import offline_packs


def test_an_archive_leaves_in_pieces_and_is_whole() -> None:
    large = b"0123456789" * 400_000
    pieces = list(
        offline_packs.archive(
            [("a.txt", "Grüße"), ("folder/b.bin", lambda: io.BytesIO(large))], NOW
        )
    )
    held = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert len(pieces) > 4 and held.testzip() is None
    assert held.read("a.txt").decode() == "Grüße" and held.read("folder/b.bin") == large


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x.pdf", "C__x.pdf"),
        (".hidden", "hidden"),
        ("..", "file"),
    ],
)
def test_names_cannot_lead_out_of_a_folder(name: str, safe: str) -> None:
    assert offline_packs.safe_name(name) == safe

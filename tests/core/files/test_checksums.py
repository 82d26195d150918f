"""The lines of ``sha256sum``, read as they are printed; the program itself is the judge."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from hackathon.core.files import checksums

SUM = "0123456789abcdef" * 4
NAMES = [
    "plain.zip",
    "two  spaces.zip",
    " first.zip",
    "*star.zip",
    "back\\slash.zip",
    "new\nline.zip",
    "说明.zip",
]


@pytest.mark.parametrize("option", ["--text", "--binary", "--tag"])
def test_what_the_program_prints_is_read(tmp_path: Path, option: str) -> None:
    for name in NAMES:
        (tmp_path / name).write_text(name)
    command = ["sha256sum", option, "--", *NAMES]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    wanted = [(hashlib.sha256(name.encode()).hexdigest(), name) for name in NAMES]
    assert checksums.read(printed.stdout) == wanted


def test_empty_lines_and_capitals_do_not_matter() -> None:
    assert checksums.read(f"\r\n{SUM.upper()}  a.zip\r\n\r\n") == [(SUM, "a.zip")]


@pytest.mark.parametrize("line", ["a.zip", SUM, f"{SUM} a.zip", f"{SUM[1:]}  a.zip", f"{SUM}  "])
def test_another_line_is_told_by_its_number(line: str) -> None:
    with pytest.raises(checksums.BadLine, match="Line 2 is not as sha256sum prints it"):
        checksums.read(f"{SUM}  a.zip\n{line}")


@pytest.mark.parametrize(
    ("text", "found"),
    [(SUM.upper(), SUM), (f" {SUM}  a.zip\n", SUM), ("ABCD-EFGH-JKMN-PQRS", ""), ("", "")],
)
def test_a_digest_in_a_text(text: str, found: str) -> None:
    assert checksums.digest_in(text) == found

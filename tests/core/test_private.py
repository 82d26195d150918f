"""What the site writes is its owner's alone, whatever the umask."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hackathon.core import private
from hackathon.core.config import ROOT


@pytest.fixture
def open_handed() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(path: Path) -> dict[str, int]:
    return {
        each.relative_to(path).as_posix(): stat.S_IMODE(each.stat().st_mode)
        for each in [path, *path.rglob("*")]
    }


@pytest.mark.usefixtures("open_handed")
class TestMaking:
    def test_folders_from_the_top_down(self, tmp_path: Path) -> None:
        private.folder(tmp_path / "a/b/c")
        assert {*modes(tmp_path / "a").values()} == {0o700}

    def test_files(self, tmp_path: Path) -> None:
        private.new_file(tmp_path / "new").close()
        (tmp_path / "old").write_text("kept")
        private.ensure_file(tmp_path / "old")
        private.ensure_file(tmp_path / "made")
        assert (tmp_path / "old").read_text() == "kept"
        tmp_path.chmod(0o700)
        assert modes(tmp_path) == {".": 0o700, "new": 0o600, "old": 0o600, "made": 0o600}


def test_a_site_that_was_set_up_under_an_open_umask(tmp_path: Path) -> None:
    """The database with its journals, the key, the stored files and all folders."""
    home = tmp_path / "home"
    script = """\
import io, os
os.umask(0)
from hackathon import create_app
from hackathon.core import store
app = create_app()
print(app.test_cli_runner().invoke(args=["db", "migrate"]).output)
store.current().receive(io.BytesIO(b"bytes"), 100)
"""
    given = {"DATA_DIR": str(home), "LOG_LEVEL": "ERROR", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=given, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = modes(home)
    # What every browser is sent is no secret; the folder that it lies in is closed.
    kept = {name: mode for name, mode in found.items() if not name.startswith("static/")}
    assert {"codefest.db", "secret_key"} <= set(kept), kept
    assert sum(name.startswith("files/") for name in kept) >= 3, kept
    assert {name: mode for name, mode in kept.items() if mode & 0o077} == {}

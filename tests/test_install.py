"""``bin/install`` finds an interpreter that can make environments, and says what to do when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from servers import ROOT

NEW_ENOUGH = '[ "$1" != -c ] || exit 0'
TOO_OLD = '[ "$1" != -c ] || exit 1'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with an empty lock, so that nothing is fetched."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "install", tmp_path / "bin")
    (tmp_path / "requirements.txt").touch()
    return tmp_path


def interpreter(folder: Path, answer: str) -> Path:
    """A stand-in that answers whether it suits, and makes a folder where an environment is asked for."""
    folder.mkdir()
    made = folder / "python3"
    made.write_text(
        "#!/bin/sh\n"
        f"{answer}\n"
        'case "$*" in\n'
        f'  --version) echo "Python of {folder.name}" ;;\n'
        '  "-m venv "*) mkdir -p "$3/bin" && ln -s "$0" "$3/bin/python" ;;\n'
        "esac\n"
    )
    made.chmod(0o755)
    return made


def install(checkout: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **more}
    return subprocess.run(
        [checkout / "bin" / "install", "requirements.txt"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_interpreter_that_is_named_is_taken(checkout: Path) -> None:
    named = interpreter(checkout / "named", NEW_ENOUGH)
    done = install(checkout, PYTHON=str(named))
    assert done.returncode == 0, done.stderr
    assert "with Python of named" in done.stdout
    assert (checkout / ".venv" / "bin" / "python").resolve() == named


def test_one_that_does_not_suit_is_refused_and_nothing_is_left(checkout: Path) -> None:
    named = interpreter(checkout / "old", TOO_OLD)
    done = install(checkout, PYTHON=str(named))
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "here is Python of old" in done.stderr
    assert not list(checkout.glob(".venv*"))


def test_the_distributions_own_comes_before_one_in_the_path(checkout: Path) -> None:
    """Where it suits; else the one in the path is taken."""
    own = Path("/usr/bin/python3")
    asked = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))"
    suits = own.exists() and not subprocess.run([own, "-c", asked], check=False).returncode
    found = interpreter(checkout / "path", NEW_ENOUGH)
    done = install(checkout, PATH=f"{found.parent}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    assert ("with Python of path" in done.stdout) is not suits
    assert (checkout / ".venv" / "bin" / "python").exists()

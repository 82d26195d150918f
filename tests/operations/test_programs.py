"""PostgreSQL's programs get the whole address of the database, and nobody else reads it."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from hackathon.core import config
from hackathon.operations import programs

PROGRAM = """#!{python}
import json, os, sys
file = os.environ.get("PGSERVICEFILE")
told = {{"said": sys.argv[1:], "environment": dict(os.environ), "read": sys.stdin.read()}}
if file:
    told |= {{"file": open(file).read(), "mode": os.stat(file).st_mode}}
print(json.dumps(told))
sys.exit("fail" in sys.argv and "no such server")
"""


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pg_dump that tells what it was told."""
    path = tmp_path / "pg_dump"
    path.write_text(PROGRAM.format(python=sys.executable))
    path.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


def run(address: str, *words: str) -> dict[str, Any]:
    settings = config.read(
        {"DATABASE_URL": address, "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz"}
    )
    done = programs.run(["pg_dump", *words], settings, b"given")
    return dict(json.loads(done))


def test_everything_that_the_address_says_is_passed_on() -> None:
    told = run(
        "postgresql://ana:p%40ss%20w%3Drd@db.example.org:6543/code%20fest"
        "?sslmode=verify-full&sslrootcert=/etc/ca.pem&options=-c%20search_path%3Dcf"
        "&channel_binding=require&connect_timeout=7&target_session_attrs=read-write"
    )
    wanted = {
        "PGUSER": "ana", "PGPASSWORD": "p@ss w=rd", "PGHOST": "db.example.org", "PGPORT": "6543",
        "PGDATABASE": "code fest", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/etc/ca.pem",
        "PGOPTIONS": "-c search_path=cf", "PGCHANNELBINDING": "require", "PGCONNECT_TIMEOUT": "7",
        "PGTARGETSESSIONATTRS": "read-write",
    }  # fmt: skip
    assert wanted.items() <= told["environment"].items()
    assert told["said"] == [] and told["read"] == "given" and "file" not in told


def test_what_has_no_variable_stands_in_a_private_file_while_it_runs() -> None:
    told = run("postgresql:///codefest?keepalives_idle=30&sslpassword=s3cret&host=/run/pg")
    assert told["file"] == "[codefest]\nkeepalives_idle=30\nsslpassword=s3cret\n"
    assert told["environment"]["PGSERVICE"] == "codefest"
    assert stat.S_IMODE(told["mode"]) == 0o600
    assert not Path(told["environment"]["PGSERVICEFILE"]).exists()


def test_a_service_and_what_only_its_file_can_say_is_refused() -> None:
    with pytest.raises(
        programs.ProgramFailed, match="names the service office and also keepalives"
    ):
        run("postgresql:///?service=office&keepalives=0")
    assert run("postgresql:///?service=office")["environment"]["PGSERVICE"] == "office"


def test_what_it_says_when_it_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(programs.ProgramFailed, match="pg_dump failed: no such server"):
        run("postgresql:///codefest", "fail")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(programs.ProgramFailed, match="pg_dump is not installed here"):
        run("postgresql:///codefest")

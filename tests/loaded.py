"""Programs and commands of a site, each in a process of its own that begins with everything loaded:
one process loads it, once a worker, and becomes another for each of them.

To load is most of what such a process does. That the site loads, and its commands are found, is
seen where sites start (``servers.site``) and where units run their command lines.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

TESTS = Path(__file__).parent
LONG = 60  # seconds that no program here may take

# Whoever is made goes on below as if it had begun there, and ends as every program does. It has
# loaded nothing that reads the settings. Files of ``static/`` are compressed once for all sites.
LOADED = """
import gc, json, os, shutil, signal, sys, tempfile
from pathlib import Path
from hackathon.core.sql import driver
driver.load_peewee()
import boto3.s3.transfer, psycopg
import hackathon.application
import benches, casting
from hackathon.core import assets
static = tempfile.mkdtemp()
assets.build(assets.SOURCE, Path(static))
gc.freeze()
for line in sys.stdin:
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    shutil.rmtree(static)
    sys.exit()
asked = json.loads(line)
signal.alarm(asked["seconds"])
os.environ.clear()
os.environ.update(asked["environment"])
for number, name in enumerate((os.devnull, asked["output"], asked["errors"])):
    opened = os.open(name, os.O_RDWR)
    os.dup2(opened, number)
    os.close(opened)
shutil.copytree(static, Path(os.environ["DATA_DIR"], "static"), dirs_exist_ok=True)
sys.argv = asked["words"]
exec(compile(asked["program"], "<program>", "exec"), {"__name__": "__main__"})
"""
FLASK = "from flask.cli import main\nmain()"

_turn = threading.Lock()


@cache
def _loaded() -> subprocess.Popen[str]:
    """The process that has everything loaded; it ends when nobody can ask it any more."""
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    made = subprocess.Popen(
        [sys.executable, "-c", LOADED],
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(made.communicate)
    return made


def run(
    program: str, words: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program with these settings beside the process's own; ``words[0]`` is its name."""
    with tempfile.NamedTemporaryFile("r") as output, tempfile.NamedTemporaryFile("r") as errors:
        asked = {
            "program": program,
            "words": list(words),
            "environment": {**os.environ, **environment},
            "seconds": LONG,
            "output": output.name,
            "errors": errors.name,
        }
        return subprocess.CompletedProcess(words, _ended(asked), output.read(), errors.read())


def _ended(asked: Mapping[str, object]) -> int:
    with _turn:
        process = _loaded()
        _pipe(process.stdin).write(json.dumps(asked) + "\n")
        _pipe(process.stdin).flush()
        return int(_pipe(process.stdout).readline())


def _pipe(file: IO[str] | None) -> IO[str]:
    assert file is not None
    return file


def flask(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of a site's commands."""
    return run(FLASK, ["flask", "--app", "wsgi", *words], environment)

"""How long the site takes to start and how much memory it takes, and which imports cost most.

    .venv/bin/python bench/start.py [--times 5] [--imports 15]

Each start is a new process on a data folder that exists already (files built, database migrated),
as after a restart: seconds of processor time and of the clock until the first page is answered, and
the memory that the process then holds.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
START = """
import time
clock, processor = time.perf_counter(), time.process_time()
import sys
sys.path.insert(0, {root!r})
from hackathon import create_app
from hackathon.core import config
app = create_app(config.read({{"DATA_DIR": {data!r}, "LOG_LEVEL": "ERROR", "BASE_URL": "http://localhost"}}))
made = time.process_time() - processor
{migrate}
from werkzeug.test import create_environ
statuses = []
list(app.wsgi_app(create_environ("/"), lambda status, *rest: statuses.append(status)))
memory = int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
late = [name for name in ("numpy", "scipy", "boto3", "icalendar", "xlsxwriter", "bleach", "markdown", "email_validator") if name in sys.modules]
print(statuses[0][:3], made, time.process_time() - processor, time.perf_counter() - clock, memory, ",".join(late) or "none")
"""
MIGRATE = (
    "from hackathon.core import db; from hackathon.operations import schema; db.open_connection();"
    " schema.migrate()"
)


def start(data: str, migrate: str = "", *options: str) -> subprocess.CompletedProcess[str]:
    """Start the site in a new process."""
    code = START.format(root=str(ROOT), data=data, migrate=migrate)
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument(
        "--imports", type=int, default=15, help="how many of the dearest imports to name"
    )
    wishes = asked.parse_args()
    with tempfile.TemporaryDirectory() as data:
        start(data, MIGRATE)
        runs = [start(data).stdout.split() for _ in range(wishes.times)]
        if any(run[0] != "200" for run in runs):
            raise SystemExit(f"the first page was answered with {runs[0][0]}")
        for place, what in (
            (1, "create_app, processor"),
            (2, "until the first page, processor"),
            (3, "until the first page, by the clock"),
        ):
            print(f"{what:38}{min(float(run[place]) for run in runs):7.2f} s")
        print(f"{'memory after the first page':38}{min(float(run[4]) for run in runs):7.1f} MB")
        print(f"{'dear libraries that were loaded':38}   {runs[0][5]}")
        lines = start(data, "", "-X", "importtime").stderr.splitlines()
    found = [re.fullmatch(r"import time:\s+(\d+) \|\s+(\d+) \|( *)(\S+)", line) for line in lines]
    dearest = sorted(((int(line[1]), line[4]) for line in found if line), reverse=True)[
        : wishes.imports
    ]
    print("\nms of the import itself (measuring about doubles it):")
    for microseconds, name in dearest:
        print(f"{microseconds / 1000:7.1f}  {name}")


if __name__ == "__main__":
    main()

"""What slow clients cost everybody else: p50 and p95 of a page and of /healthz, idle and besieged.

    .venv/bin/python bench/slow.py [--times 200]

A thousand half-sent heads, a thousand trickling forms, two hundred trickling chunks and two hundred
downloads that nobody reads hold their connections open while the page is asked for; both columns
come from the same run, on the site as it is deployed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "faults")]

import servers  # noqa: E402 - tests are no package: their folders are named first
from test_slow_clients import CHUNK, FORM, HALF_HEAD, crowd  # noqa: E402 - as above

PATHS = ("/", "/people/sign-in", "/healthz")
STATIC = "GET /static/{name} HTTP/1.1\r\nHost: x\r\n\r\n"


def ask(url: str) -> float:
    started = time.perf_counter()
    status, _body = servers.fetch(url)
    if status != 200:
        raise SystemExit(f"{url} was answered with {status}")
    return (time.perf_counter() - started) * 1000


def told(url: str, times: int) -> str:
    took = sorted(ask(url) for _time in range(times))
    return f"{statistics.median(took):8.1f}{took[int(len(took) * 0.95)]:8.1f}"


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--times", type=int, default=200)
    times = asked.parse_args().times
    with tempfile.TemporaryDirectory() as data:
        given = {"DATA_DIR": data, "DEMO": "1", "LOG_LEVEL": "ERROR"}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
        environment = {**os.environ, **given}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with servers.site(Path(data), given) as site, crowd(site.url) as slow:
            idle = {path: told(site.url + path, times) for path in PATHS}
            picture = next((Path(data) / "static").glob("screenshot.*.png")).name
            slow.send(HALF_HEAD, 1000)
            trickling = slow.send(FORM, 1000) + slow.send(CHUNK, 200)
            slow.send(STATIC.format(name=picture), 200, receive_buffer=4096)
            slow.trickle(trickling)
            besieged = {path: told(site.url + path, times) for path in PATHS}
    print(f"{'ms':24}{'idle p50':>8}{'p95':>8}{'besieged p50':>14}{'p95':>4}")
    for path in PATHS:
        print(f"{path:24}{idle[path]}  {besieged[path]}")


if __name__ == "__main__":
    main()

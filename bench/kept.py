"""What the front costs a page that is kept in memory: its rate beside that of a plain WSGI server.

    .venv/bin/python bench/kept.py [--seconds 4] [--rounds 5] [--path /events/]

The plain server is granian, which is no part of the site (``uv pip install granian`` brings it):
one process and 64 threads, as before the site had a front. Both serve the same demonstration, one
process each, and are asked in turns within the same minute; the client takes a core of its own.
On a busy machine the rates say little; the processor time that an answer costs its server says more.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import servers  # noqa: E402 - tests are no package: their folder is named first

CONNECTIONS = 8


@contextmanager
def plain(data: str) -> Iterator[tuple[str, int]]:
    """The site behind granian; yields its address and its group of processes."""
    port = servers.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "wsgi:app"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "64"]
    command += ["--no-ws", "--no-access-log", "--log-level", "error"]
    address = f"http://127.0.0.1:{port}"
    given = {**os.environ, "DATA_DIR": data, "DEMO": "1", "BASE_URL": address, "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(command, cwd=ROOT, env=given, start_new_session=True)
    try:
        servers.wait_for(lambda: servers.fetch(f"{address}/healthz")[0] == 200, "granian")
        yield address, process.pid
    finally:
        servers.stop(process)


def whole(connection: socket.socket) -> bytes:
    """Read one answer and return its head."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += connection.recv(65536)
    head, _end, body = read.partition(b"\r\n\r\n")
    announced = next(
        line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    left = int(announced.partition(b":")[2]) - len(body)
    while left > 0:
        left -= len(connection.recv(65536))
    return head


def processor(group: int) -> float:
    """Return the seconds of processor time that a group of processes has taken so far."""
    listing = subprocess.run(
        ["ps", "-e", "-o", "pgid=", "-o", "pid="], capture_output=True, text=True, check=True
    )
    pairs = (line.split() for line in listing.stdout.splitlines())
    ticks = 0
    for _group, pid in (pair for pair in pairs if pair[0] == str(group)):
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(said[11]) + int(said[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Asked(NamedTuple):
    """One server in one round."""

    rate: float  # answers a second
    cost: float  # microseconds of processor time for an answer


def ask(address: str, group: int, path: str, seconds: float) -> Asked:
    """Ask for a page again and again, over a few connections that stay open."""
    parts = urlsplit(address)
    asked = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    made = [
        socket.create_connection((str(parts.hostname), int(parts.port or 0)), 10)
        for _number in range(CONNECTIONS)
    ]
    count, before, started = 0, processor(group), time.perf_counter()
    while time.perf_counter() - started < seconds:
        for connection in made:
            connection.sendall(asked)
        for connection in made:
            head = whole(connection)
            if b" 200 " not in head[:20]:
                raise SystemExit(f"{path} was answered with {head[:40]!r}")
        count += len(made)
    took = time.perf_counter() - started
    for connection in made:
        connection.close()
    return Asked(count / took, (processor(group) - before) / count * 1e6)


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--seconds", type=float, default=4)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--path", default="/events/")
    wishes = asked.parse_args()
    if importlib.util.find_spec("granian") is None:
        raise SystemExit("This bench compares with granian: uv pip install granian")
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as logs:
        given = {"DATA_DIR": data, "DEMO": "1", "LOG_LEVEL": "ERROR", "WORKERS": "1"}
        start = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
        environment = {**os.environ, **given}
        subprocess.run(start, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with servers.site(Path(logs), given) as site, plain(data) as other:
            front, before = [], []
            for _round in range(wishes.rounds):
                front.append(ask(site.url, site.process.pid, wishes.path, wishes.seconds))
                before.append(ask(*other, wishes.path, wishes.seconds))
    print(f"{wishes.path} kept in memory, medians of {wishes.rounds} rounds")
    print(f"{'':10}{'answers a second':>20}{'processor microseconds':>26}")
    medians = []
    for name, found in (("front", front), ("granian", before)):
        fast = statistics.median(one.rate for one in found)
        cost = statistics.median(one.cost for one in found)
        medians.append(Asked(fast, cost))
        print(f"{name:10}{fast:20,.0f}{cost:26,.0f}")
    new, old = medians
    print(f"{'share':10}{new.rate / old.rate:20.2f}{old.cost / new.cost:26.2f}")


if __name__ == "__main__":
    main()

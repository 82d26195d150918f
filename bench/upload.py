"""One large upload beside copying the same bytes with sha256 and a sync, in the same minute.

    .venv/bin/python bench/upload.py [--mebibytes 1024] [--chunk 4]

The upload goes in chunks to the site as it is deployed, until its file is one of the draft; the
copy is made before and after it. Prints both rates, the ratio, and the memory of the site.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import http.client
import os
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

import rush  # noqa: E402 - tests are no package: their folders are named first
import standing  # noqa: E402 - as above

MEBIBYTE = 2**20


def copied(source: Path, target: Path) -> float:
    """Copy as the site must: hashed, and on the disk when it is done; return the seconds."""
    started, digest = time.perf_counter(), hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(MEBIBYTE):
            digest.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    seconds = time.perf_counter() - started
    target.unlink()
    return seconds


def sent(place: standing.Place, source: Path, chunk: int) -> float:
    """Send a file to the draft; return the seconds until it is one of it."""
    size, link = source.stat().st_size, http.client.HTTPConnection(urlsplit(place.url).netloc)
    name = base64.b64encode(b"film.pdf").decode()
    begin = {**place.bearer, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    started = time.perf_counter()
    link.request("POST", urlsplit(place.uploads).path, headers=begin)
    answer = link.getresponse()
    answer.read()
    where = urlsplit(answer.headers["Location"]).path
    with source.open("rb") as reading:
        for offset in range(0, size, chunk):
            head = {
                **place.bearer,
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
            }
            link.request("PATCH", where, reading.read(chunk), head)
            answer = link.getresponse()
            said = answer.read()
            if answer.status != 204:
                raise SystemExit(f"answered with {answer.status}: {said.decode()}")
    return time.perf_counter() - started


class Memory(threading.Thread):
    """Looks at the memory of the site until it is told to stop; in MB."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.seen, self.over = process, list[int](), threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.25):
            with suppress(OSError):
                self.seen.append(sum(map(rush.resident, rush.family(self.process))))


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--mebibytes", type=int, default=1024)
    asked.add_argument("--chunk", type=int, default=4, help="MiB; the page sends chunks of 4")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "film.pdf", Path(folder) / "copy"
        with source.open("wb") as file:
            file.write(b"%PDF-1.7 ".ljust(MEBIBYTE, b"\n"))
            for _piece in range(given.mebibytes - 1):
                file.write(os.urandom(MEBIBYTE))
        place = standing.Place(Path(folder) / "data", LOG_LEVEL="ERROR")
        with place.running() as site:
            before = copied(source, target)
            memory = Memory(site.process.pid)
            memory.start()
            seconds = sent(place, source, given.chunk * MEBIBYTE)
            memory.over.set()
            after = copied(source, target)
        place.whole()
    copy = (before + after) / 2
    rates = f"{given.mebibytes / copy:.0f} MiB/s, {given.mebibytes / seconds:.0f} MiB/s"
    print(f"{given.mebibytes} MiB copied and sent: {rates}; ratio {copy / seconds:.2f}")
    print(f"memory, MB: {memory.seen[0]} at the start, {max(memory.seen)} at most")


if __name__ == "__main__":
    main()

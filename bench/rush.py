"""The last ten minutes before a deadline: uploads that are cut and resumed, readers, judges, all at
once, on the site as it is deployed; client and site share the machine.

    .venv/bin/python bench/rush.py [--share 0.1] [--seconds 60] [--twice]
                                   [--database postgresql] [--nginx]

At full share 300 uploads of 5 MiB arrive at 25 MiB a second in all, a fifth of them cut midway and
resumed, while 200 people browse and 50 judges save scores. Prints how long things took (of a chunk:
from its last byte to the answer), what was answered, and the memory of the site. Ends with 1 when
something acknowledged was lost or changed, or a server error was no honest 503.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import servers  # noqa: E402 - tests are no package: their folder is named first
import standing  # noqa: E402 - as above

UPLOADS, READERS, JUDGES = 300, 200, 50
SIZE, CHUNK = 5 * 2**20, 4 * 2**20  # bytes; the page sends chunks of this length
RATE = 25 * 2**20  # bytes a second of all uploads together
PIECE = 32 * 2**10
THINKS = 3.0  # seconds between two pages, or two scores, of one person
FILES_OF_TEAM = 30
PAGES = ("/", "/events/", "/events/codefest/", "/events/sending/", "/pilots/", "/offices/")

# All files share their bytes but for the first line. They are made, and hashed, before the clock
# runs: the client's own work would else be taken for the site's.
LINE = 64
SHARED = random.Random(0).randbytes(SIZE - LINE)

FILL = """
import json, os
from datetime import UTC, datetime, timedelta
import benches, casting
from flask import session
from flask_wtf.csrf import generate_csrf
from hackathon import create_app
from hackathon.core import config, db
from hackathon.operations import schema
from hackathon.people import personal_tokens, sessions
app = create_app(config.read(os.environ))
db.open_connection()
schema.migrate()
now = datetime.now(UTC)
casting.NOW = now - timedelta(days=15)
cast = casting.Cast()
judges = []
with db.transaction():
    for number in range({judges}):
        judge = casting.make_judge(cast.event, casting.make_person(f"Judge{{number}}", email=f"j{{number}}@example.org"), f"R{{number:02}}", cast.round)
        entry = benches.submitted(cast, f"Judged{{number}}")
        with app.test_request_context("/"):
            session["_user_id"] = sessions.begin_session(judge.person, now)
            token = generate_csrf()
            cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))
        judges.append([casting.assign(cast.round, judge, entry).key, cookie, token])
    casting.NOW = now
    sending = casting.make_event("sending", title="Sending")
    challenge = casting.make_challenge(sending, slug="files")
    teams = []
    for number in range({teams}):
        captain = casting.make_person(f"Captain{{number}}", email=f"c{{number}}@example.org")
        casting.register(captain, sending)
        draft = casting.make_submission(casting.make_team(sending, f"Team {{number}}", captain), challenge)
        teams.append([draft.key, personal_tokens.make(captain, "rush", now)])
print(json.dumps({{"judges": judges, "teams": teams}}))
"""

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream site {{ server 127.0.0.1:{behind}; keepalive 64; keepalive_timeout 15s; }}
  server {{
    listen 127.0.0.1:{port}; client_max_body_size 0;
    location / {{
      proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 120s; proxy_request_buffering off;
    }}
  }}
}}
"""


class File:
    """A file that is sent."""

    def __init__(self, number: int) -> None:
        self.name = f"film{number}.pdf"
        self._line = f"%PDF-1.7 {number}".ljust(LINE).encode()
        digest = hashlib.sha256(self._line)
        digest.update(SHARED)
        self.sha256 = digest.hexdigest()

    def part(self, start: int) -> bytes:
        """Return the chunk that begins at a byte."""
        end = start + CHUNK - LINE
        return self._line[start:] + SHARED[max(0, start - LINE) : end]


class Told:
    """What was measured."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.codes: dict[str, Counter[int]] = defaultdict(Counter)
        self.resumed = self.broken = 0
        self.files: dict[str, str] = {}  # name of an acknowledged upload: its sha256
        self.scores: dict[str, set[str]] = {}  # assignment: what may be stored
        self.memory: list[int] = []

    def note(self, kind: str, code: int, seconds: float) -> None:
        self.broken += code == 0
        self.took[kind].append(seconds * 1000)
        self.codes[kind][code] += 1


class Connection:
    """One connection that stays open, as a browser's does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: Any = None
        self.writer: Any = None

    async def begin(self, method: str, path: str, headers: dict[str, str]) -> None:
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        given = {"Host": f"127.0.0.1:{self.port}", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self.writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode())

    async def end(self, bare: bool = False) -> tuple[int, dict[str, str], bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = [line.split(": ", 1) for line in head[1:] if ": " in line]
        headers = {name.lower(): value for name, value in pairs}
        status = int(head[0].split()[1])
        length = int(headers.get("content-length", 0))
        body = (
            await self.reader.readexactly(length) if length and status != 204 and not bare else b""
        )
        if headers.get("connection") == "close":
            self.close()
        return status, headers, body

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        if body or method == "POST":
            headers = {**headers, "Content-Length": str(len(body))}
        try:
            await self.begin(method, path, headers)
            self.writer.write(body)
            return await self.end(bare=method == "HEAD")
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0, {}, b""  # it broke

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


async def read(port: int, told: Told, until: float, seed: int) -> None:
    chance, line = random.Random(seed), Connection(port)
    await asyncio.sleep(chance.random() * THINKS)
    while time.monotonic() < until:
        started = time.monotonic()
        headers = {"Accept-Language": chance.choice(["ar", "en", "fr", "zh"])}
        code, _headers, _body = await line.ask("GET", chance.choice(PAGES), headers)
        told.note("page", code, time.monotonic() - started)
        await asyncio.sleep(chance.uniform(0.5, 1.5) * THINKS)


async def score(port: int, told: Told, until: float, judge: list[str]) -> None:
    key, cookie, token = judge
    chance, line, revision = random.Random(key), Connection(port), "0"
    await asyncio.sleep(chance.random() * THINKS)
    headers = {
        "Cookie": f"codefest={cookie}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    while time.monotonic() < until:
        words = f"remark {chance.random()}"
        body = f"revision={revision}&score-usefulness=4&feedback={words.replace(' ', '+')}&note="
        started = time.monotonic()
        path = f"/events/codefest/judge/{key}/save"
        code, _headers, answer = await line.ask("POST", path, headers, body.encode())
        told.note("score", code, time.monotonic() - started)
        if code == 200:
            revision = str(json.loads(answer)["revision"])
            told.scores[key] = {words}
        else:
            told.scores.setdefault(key, set()).add(words)  # nobody knows
            _code, _headers, page = await line.ask("GET", path.removesuffix("/save"), headers)
            found = re.search(rb'name="revision"[^>]*value="(\d+)"', page)
            revision = found[1].decode() if found else revision
        await asyncio.sleep(chance.uniform(0.5, 1.5) * THINKS)


async def send(port: int, told: Told, team: list[str], file: File, rate: float, cut: bool) -> None:
    """Send one file; one that is ``cut`` breaks off in the middle of its first chunk and goes
    on."""
    line = Connection(port)
    own = {"Authorization": f"Bearer {team[1]}", "Tus-Resumable": "1.0.0"}
    metadata = f"filename {base64.b64encode(file.name.encode()).decode()}"
    begin = {**own, "Upload-Length": str(SIZE), "Upload-Metadata": metadata}
    where = f"/events/sending/submissions/{team[0]}/uploads"
    code, headers = 0, dict[str, str]()
    while code != 201:
        started = time.monotonic()
        code, headers, _body = await line.ask("POST", where, begin)
        told.note("create", code, time.monotonic() - started)
        if code in {0, 503}:
            await asyncio.sleep(float(headers.get("retry-after", 5)) * random.uniform(0.5, 1.5))
        elif code != 201:
            return
    path = re.sub(r"^https?://[^/]+", "", headers["location"])
    offset = 0
    while offset < SIZE:
        chunk = file.part(offset)
        half = len(chunk) // 2 if cut else None
        answer = await _chunk(line, told, path, own, offset, chunk, rate, half)
        if answer == 503:
            await asyncio.sleep(random.uniform(5, 15))
        if answer in {0, 503}:
            told.resumed, cut = told.resumed + 1, False
            started = time.monotonic()
            code, headers, _body = await line.ask("HEAD", path, own)
            told.note("offset", code, time.monotonic() - started)
            offset = int(headers.get("upload-offset", offset)) if code == 200 else offset
        elif answer == 204:
            offset += len(chunk)
        else:
            return
    told.files[file.name] = file.sha256
    line.close()


async def _chunk(
    line: Connection,
    told: Told,
    path: str,
    own: dict[str, str],
    offset: int,
    chunk: bytes,
    rate: float,
    cut: int | None,
) -> int:
    """Send a chunk as fast as the line allows; return the code of its answer, 0 when it broke."""
    headers = {
        **own,
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(chunk)),
    }
    try:
        await line.begin("PATCH", path, headers)
        for start in range(0, cut or len(chunk), PIECE):
            line.writer.write(chunk[start : start + PIECE])
            await line.writer.drain()
            await asyncio.sleep(PIECE / rate)
        if cut:
            line.close()
            await asyncio.sleep(1)
            return 0
        started = time.monotonic()
        code, _headers, _body = await line.end()
        told.note("chunk", code, time.monotonic() - started)
    except (OSError, asyncio.IncompleteReadError):
        told.broken += 1
        line.close()
        return 0
    return code


async def watch(told: Told, process: int, until: float) -> None:
    while time.monotonic() < until:
        told.memory.append(sum(map(resident, family(process))))
        await asyncio.sleep(2)


def family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def resident(process: int) -> int:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


async def rush(port: int, told: Told, place: Any, asked: Any, process: int) -> None:
    load = asked.share * (2 if asked.twice else 1)
    uploads = round(UPLOADS * load)
    files = [File(number) for number in range(uploads)]
    until = time.monotonic() + asked.seconds
    teams, rate = place.made["teams"], RATE * asked.share / max(1, uploads)
    work = [read(port, told, until, seed) for seed in range(round(READERS * load))]
    work += [score(port, told, until, judge) for judge in place.made["judges"]]
    work += [
        send(port, told, teams[number % len(teams)], file, rate, cut=number % 5 == 0)
        for number, file in enumerate(files)
    ]
    watching = asyncio.create_task(watch(told, process, time.monotonic() + 600))
    await asyncio.gather(*work)
    watching.cancel()


@contextmanager
def nginx(folder: Path, behind: int) -> Iterator[int]:
    port = servers.free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, behind=behind, port=port))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        servers.wait_for(lambda: servers.fetch(f"http://127.0.0.1:{port}/healthz")[0], "nginx")
        yield port
    finally:
        servers.stop(process)


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--share", type=float, default=1.0, help="of the full load and its rate")
    asked.add_argument("--seconds", type=float, default=60, help="of browsing and scoring")
    asked.add_argument("--twice", action="store_true", help="twice as many at the same rate")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--nginx", action="store_true")
    given = asked.parse_args()
    load, told = given.share * (2 if given.twice else 1), Told()
    fill = FILL.format(
        judges=max(1, round(JUDGES * load)),
        teams=max(1, -(-round(UPLOADS * load) // FILES_OF_TEAM)),
    )
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        more = {}
        if given.database == "postgresql":
            server = running.enter_context(servers.postgres_server())
            more = {"DATABASE_URL": server.url(running.enter_context(server.database()))}
        place = standing.Place(folder, fill, **more)
        proxies = {"TRUSTED_PROXIES": "1"} if given.nginx else {}
        site = running.enter_context(place.running(LOG_LEVEL="ERROR", **proxies))
        port = int(site.url.rpartition(":")[2])
        if given.nginx:
            port = running.enter_context(nginx(folder, port))
        started = time.monotonic()
        uvloop.run(rush(port, told, place, given, site.process.pid))
        seconds = time.monotonic() - started
        wrong = judge(told, place)
    show(told, given, seconds, wrong)
    sys.exit(bool(wrong))


def judge(told: Told, place: standing.Place) -> list[str]:
    """Return a line for each promise that was broken."""
    kept = dict(place.rows("SELECT name, sha256 FROM attachment"))
    lost = [name for name, sha256 in told.files.items() if kept.get(name) != sha256]
    sql = "SELECT a.key, c.feedback FROM scorecard c JOIN assignment a ON a.id = c.assignment_id"
    scores = dict(place.rows(sql))
    gone = [key for key, words in told.scores.items() if scores.get(key) not in words]
    odd = {
        code: count
        for codes in told.codes.values()
        for code, count in codes.items()
        if code >= 500 and code != 503
    }
    checked = place.flask("verify")
    lines = [
        (lost, f"acknowledged uploads lost or changed: {len(lost)}"),
        (gone, f"acknowledged scores lost: {len(gone)}"),
        (odd, f"server errors that are no honest 503: {odd}"),
        (checked.returncode, f"verify: {checked.stdout}{checked.stderr}"),
    ]
    return [line for fault, line in lines if fault]


def show(told: Told, given: Any, seconds: float, wrong: list[str]) -> None:
    what = f"{given.database}{', nginx' if given.nginx else ''}"
    print(f"share {given.share:g}{' twice' if given.twice else ''}, {what}, {os.cpu_count()} cores")
    print(f"{'ms':10}{'count':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}  answers")
    for kind, took in sorted(told.took.items()):
        took.sort()
        points = [took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.95, 0.99)]
        row = "".join(f"{point:9.1f}" for point in [*points, took[-1]])
        codes = ", ".join(f"{code}: {n}" for code, n in sorted(told.codes[kind].items()))
        print(f"{kind:10}{len(took):8}{row}  {codes}")
    sent = len(told.files) * SIZE / 2**20
    print(f"{len(told.files)} files ({sent:.0f} MiB) in {seconds:.0f} s; resumed {told.resumed}")
    print(f"connections that broke by themselves: {told.broken}")
    print(f"memory, MB: {told.memory[0]} at the start, {max(told.memory)} at most")
    print("nothing acknowledged was lost" if not wrong else "\n".join(wrong))


if __name__ == "__main__":
    main()

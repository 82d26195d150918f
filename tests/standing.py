"""A site in processes of its own, with people who are signed in, for the tests of faults: what it
acknowledged is written to a journal, which judges afterwards."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import loaded
import requests
import servers

# Where a folder that a program has filled is kept for the next place; None fills each anew.
filled: Path | None = None
JUDGED = 4  # submissions that the judge scores
LONG = 60  # seconds that no request here may take

# What was acknowledged and is there after the fault, in this test so far: scores, files.
acknowledged: Counter[str] = Counter()

# A process of its own fills the database: this one's tests have theirs. The judge's event is in its
# round; the captain's takes files.
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
bench = benches.Bench(cast)
cards = [benches.submitted(cast, f"Judged{number}") for number in range(%d)]
keys = [casting.assign(cast.round, bench.dee, each).key for each in cards]
casting.NOW = now
sending = casting.make_event("sending", title="Sending")
team = casting.make_team(sending, "Senders", cast.ben)
draft = casting.make_submission(team, casting.make_challenge(sending, slug="files"))

def signed_in(person):
    with app.test_request_context("/"):
        session["_user_id"] = sessions.begin_session(person, now)
        token = generate_csrf()
        return {"cookie": app.session_interface.get_signing_serializer(app).dumps(dict(session)), "token": token}

print(json.dumps({
    "assignments": keys, "draft": draft.key, "dee": signed_in(cast.dee), "ben": signed_in(cast.ben),
    "bearer": personal_tokens.make(cast.ben, "test", now),
}))
"""


# The bare cast, for those who need one submission and what ``{rest}`` prints of it, as JSON.
BARE = """
from datetime import UTC, datetime
import casting, json, os
from hackathon import create_app
from hackathon.core import config, db
from hackathon.operations import schema
from hackathon.people import passwords, personal_tokens
create_app(config.read(os.environ))
db.open_connection()
schema.migrate()
casting.NOW = datetime.now(UTC)
cast = casting.Cast()
{rest}
"""


def printed(program: str, environment: Mapping[str, str], *words: str) -> str:
    """Run a program with these settings in a process of its own; return what it prints."""
    done = loaded.run(program, ["-c", *words], environment)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def copied(fill: str, folder: Path) -> str:
    """Give a folder what the program has written for another place before, the database and the key
    of its sessions; return what it printed."""
    assert filled is not None
    kept = filled / hashlib.sha256(fill.encode()).hexdigest()[:8]
    told = kept.with_suffix(".json")
    if not told.exists():
        told.write_text(printed(fill, {"DATA_DIR": str(kept), "LOG_LEVEL": "ERROR"}))
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return told.read_text()


# Commands one after the other, in a process that has loaded the site once.
COMMANDS = """
import sys
from wsgi import app
for words in sys.argv[1:]:
    done = app.test_cli_runner().invoke(args=words.split())
    if done.exit_code:
        sys.exit(done.output)
"""


class Place:
    """A site that may be started again and again, and what was made in it."""

    def __init__(self, folder: Path, fill: str = FILL % JUDGED, **environment: str) -> None:
        self.folder = folder
        self.environment = {"DATA_DIR": str(folder), "LOG_LEVEL": "WARNING", **environment}
        own = "DATABASE_URL" not in environment
        made = copied(fill, folder) if filled and own else self.python(fill)
        self.made: dict[str, Any] = json.loads(made.splitlines()[-1])
        self.url = ""
        self.around: tuple[str, ...] = ()  # a command that the site runs inside of
        self.database = ""  # its name, where the server has several

    def python(self, program: str, *words: str) -> str:
        """Run a program with the site's settings in a process of its own; return what it prints."""
        return printed(program, self.environment, *words)

    def flask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the site's commands."""
        return loaded.flask(self.environment, *words)

    @contextmanager
    def running(self, target: str = "wsgi:app", **environment: str) -> Iterator[servers.Site]:
        given = self.environment | environment
        with servers.site(self.folder, given, target, self.around) as site:
            self.url = site.url
            yield site

    def reader(self, who: str) -> requests.Session:
        """A browser in which somebody is signed in."""
        made = requests.Session()
        made.cookies.set("codefest", self.made[who]["cookie"])
        made.headers["X-CSRFToken"] = self.made[who]["token"]
        made.headers["Origin"] = self.url
        return made

    @property
    def uploads(self) -> str:
        return f"{self.url}/events/sending/submissions/{self.made['draft']}/uploads"

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.made['bearer']}", "Tus-Resumable": "1.0.0"}

    def rows(self, sql: str) -> list[Any]:
        """What the database says, asked beside the site."""
        url = self.environment.get("DATABASE_URL", "")
        if not url:
            with sqlite3.connect(self.folder / "codefest.db") as database:
                return database.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(url) as connection:
            return connection.execute(sql.encode()).fetchall()

    def whole(self) -> None:
        """Nothing in the database contradicts itself, every row has its file, and no line of the
        audit log is lost."""
        if "DATABASE_URL" not in self.environment:
            assert self.rows("PRAGMA integrity_check") == [("ok",)]
            assert self.rows("PRAGMA foreign_key_check") == []
        self.python(COMMANDS, "verify", "audit verify")


class Scoring(threading.Thread):
    """A judge who saves one scorecard again and again; notes what was acknowledged, and what was
    sent after that."""

    def __init__(self, place: Place, assignment: str, pause: float) -> None:
        super().__init__(daemon=True)
        self.place, self.assignment, self.pause = place, assignment, pause
        self.browser = place.reader("dee")
        self.acknowledged = ""
        # Since the last answer: of some nobody knows whether they were saved.
        self.sent: list[str] = []
        self.count = 0
        self.slowest = 0.0
        self.odd: list[tuple[int, str]] = []  # answers that nobody should get
        self._ended = threading.Event()
        self._revision = "0"

    def run(self) -> None:
        while not self._ended.is_set():
            started = time.monotonic()
            try:
                self._save()
            except requests.RequestException:  # the worker died with the connection
                self._look()
            self.slowest = max(self.slowest, time.monotonic() - started)
            self._ended.wait(self.pause)

    def _save(self) -> None:
        text = secrets.token_hex(8)
        self.sent.append(text)
        page = f"{self.place.url}/events/codefest/judge/{self.assignment}/save"
        form = {"revision": self._revision, "score-usefulness": "4", "feedback": text}
        answer = self.browser.post(page, data={**form, "note": ""}, timeout=LONG)
        if answer.status_code == 200:
            self.acknowledged, self._revision = text, str(answer.json()["revision"])
            self.sent.clear()
            self.count += 1
        elif answer.status_code in {409, 503}:
            assert answer.status_code == 409 or "Retry-After" in answer.headers
            self._look()
        else:
            self.odd.append((answer.status_code, answer.text[:200]))
            self._look()

    def _look(self) -> None:
        """Open the card again, as a judge does who does not know whether it was saved."""
        try:
            page = self.browser.get(
                f"{self.place.url}/events/codefest/judge/{self.assignment}", timeout=LONG
            )
        except requests.RequestException:
            self._ended.wait(0.05)
            return
        found = re.search(r'name="revision"[^>]*value="(\d+)"', page.text)
        if found:
            self._revision = found[1]
        else:
            self._ended.wait(0.05)

    def end(self) -> None:
        self._ended.set()
        self.join(LONG)


@contextmanager
def scoring(place: Place, pause: float = 0) -> Iterator[list[Scoring]]:
    """Judges who score as long as the block runs, each of whom has had an answer before it; after
    it every acknowledged score is there.

    :param pause: seconds for which each of them thinks between two saves
    """
    judges = [Scoring(place, key, pause) for key in place.made["assignments"]]
    for judge in judges:
        judge.start()
    try:
        more(judges)
        yield judges
    finally:
        for judge in judges:
            judge.end()
    assert not [judge.odd for judge in judges if judge.odd]
    sql = "SELECT a.key, c.feedback FROM scorecard c JOIN assignment a ON a.id = c.assignment_id"
    kept = dict(place.rows(sql))
    for judge in judges:
        assert kept[judge.assignment] in {judge.acknowledged, *judge.sent}
    acknowledged["scores"] += sum(judge.count for judge in judges)


class Sending(threading.Thread):
    """A member who sends small files again and again, under a few names, so that each takes the
    place of an older one; notes the sha256 of those that were acknowledged."""

    NAMES = 3

    def __init__(self, place: Place, pause: float) -> None:
        super().__init__(daemon=True)
        self.place, self.browser, self.pause = place, place.reader("ben"), pause
        self.acknowledged: dict[str, str] = {}
        self.count = 0
        self.odd: list[tuple[int, str]] = []  # answers that nobody should get
        self._ended = threading.Event()

    def run(self) -> None:
        page = f"{self.place.url}/events/sending/submissions/{self.place.made['draft']}/files/"
        for turn in itertools.count():
            if self._ended.is_set():
                return
            name, body = f"sent{turn % self.NAMES}.pdf", b"%PDF-1.7 " + os.urandom(2000)
            files = {"files": (name, body, "application/pdf")}
            answer = self.browser.post(
                f"{page}upload", files=files, timeout=LONG, allow_redirects=False
            )
            if answer.status_code == 303:
                self.acknowledged[name] = hashlib.sha256(body).hexdigest()
                self.count += 1
            elif answer.status_code != 503:
                self.odd.append((answer.status_code, answer.text[:200]))
            self._ended.wait(self.pause)

    def end(self) -> None:
        self._ended.set()
        self.join(LONG)


@contextmanager
def sending(place: Place, pause: float = 0) -> Iterator[Sending]:
    """A member who sends files as long as the block runs, and has replaced each before it."""
    member = Sending(place, pause)
    member.start()
    try:
        servers.wait_for(lambda: member.count > 2 * member.NAMES, "files that arrive")
        yield member
    finally:
        member.end()
    assert member.odd == []
    sql = "SELECT name, sha256 FROM attachment WHERE removed_at IS NULL"
    kept = dict(place.rows(sql))
    assert kept.items() >= member.acknowledged.items()
    acknowledged["files"] += member.count


def more(judges: list[Scoring], times: int = 2) -> None:
    """Wait until each judge was answered some more times."""
    before = [judge.count for judge in judges]

    def done() -> bool:
        return all(
            judge.count >= count + times for judge, count in zip(judges, before, strict=True)
        )

    try:
        servers.wait_for(done, "judges whose scores are saved")
    except TimeoutError as error:
        error.add_note(str([judge.odd[-1:] for judge in judges]))
        raise


class Link:
    """A wire between two servers that can be cut: a proxy of bytes on a port of its own.

    :param target: opens a connection to the server behind it
    """

    def __init__(self, target: Callable[[], Any]) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = int(self._listening.getsockname()[1])
        self.mode = "pass"  # or "hang", or "refuse"
        self.cut_after: bytes = b""  # once the client has said this, its answer is lost
        self.cuts = 0
        self._open: list[Any] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            if self.mode == "refuse":
                client.close()
                continue
            self._open.append(client)
            if self.mode == "pass":
                try:
                    server = self._target()
                except OSError:  # the server is away; whoever comes next may find it again
                    client.close()
                    continue
                self._open.append(server)
                cut = threading.Event()
                for pair in ((client, server), (server, client)):
                    carry = threading.Thread(
                        target=self._carry, args=(*pair, pair[0] is client, cut), daemon=True
                    )
                    carry.start()

    def _carry(
        self, source: socket.socket, sink: socket.socket, from_client: bool, cut: threading.Event
    ) -> None:
        try:
            while data := source.recv(65536):
                if self.mode == "hang":
                    threading.Event().wait(LONG)
                if not from_client and cut.is_set():
                    break  # the server has done it, and the client is not told
                if from_client and self.cut_after and self.cut_after in data:
                    self.cuts += 1
                    cut.set()
                sink.sendall(data)
        except OSError:
            pass
        _hang_up(source, sink)

    def drop(self) -> None:
        """Cut every connection."""
        _hang_up(*self._open)
        self._open.clear()

    def close(self) -> None:
        self._listening.close()
        self.drop()


def _hang_up(*connections: socket.socket) -> None:
    """Close connections, although other threads still listen to them."""
    for each in connections:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def link(target: Callable[[], Any]) -> Iterator[Link]:
    made = Link(target)
    try:
        yield made
    finally:
        made.close()


def film(folder: Path, name: str, size: int) -> Path:
    """A file of random bytes that is taken for a PDF."""
    made = folder / name
    made.write_bytes(b"%PDF-1.7 " + os.urandom(size - 9))
    return made


def without(names: Mapping[str, str], *gone: str) -> dict[str, str]:
    return {name: value for name, value in names.items() if name not in gone}

"""What can happen to a site on one machine, under load: killed workers, a full disk, a locked
database, a stop, a backup. The journal of what was acknowledged is the judge."""

from __future__ import annotations

import hashlib
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import servers
import standing
from tusclient.client import TusClient

from hackathon.core import engines

CHUNK = 2**20
TEXT = "A long text about trade marks, written with care in the evening. " * 2
FORM = {
    "name": "Ben Example",
    "time_zone": "UTC",
    "locale": "en",
    "revision": "1",
    "office": "",
    "affiliation": TEXT,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> standing.Place:
    return standing.Place(tmp_path_factory.mktemp("site"))


# The site of these tests waits four seconds for a lock of its database, where others wait ten.
HURRIED = 4
SITE = f"""
from hackathon.core import engines
engines.SQLITE_PATIENCE = {HURRIED}
from wsgi import app
"""


@pytest.fixture(scope="module")
def running(place: standing.Place) -> Iterator[servers.Site]:
    (place.folder / "hurried.py").write_text(SITE)
    with place.running("hurried:app", PYTHONPATH=str(place.folder)) as site:
        yield site


def upload(place: standing.Place, path: Path, url: str = "") -> TusClient:
    client = TusClient(place.uploads, headers=standing.without(place.bearer, "Tus-Resumable"))
    more = {"url": url} if url else {}
    return client.uploader(str(path), chunk_size=CHUNK, metadata={"filename": path.name}, **more)


def stored(place: standing.Place, name: str) -> str:
    """The sha256 of the bytes that lie in the store for a file."""
    ((where,),) = place.rows(f"SELECT stored FROM attachment WHERE name = '{name}'")
    return hashlib.sha256((place.folder / "files" / where).read_bytes()).hexdigest()


def test_a_killed_worker_loses_no_score_and_is_replaced_at_once(
    place: standing.Place, running: servers.Site
) -> None:
    with standing.scoring(place) as judges:
        before = running.workers()
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        killed = time.monotonic()
        servers.wait_for(lambda: len(set(running.workers()) - set(before)) == 1, "a new worker", 2)
        assert time.monotonic() - killed < 2
        standing.more(judges)
        assert servers.fetch(f"{place.url}/")[0] == 200
    place.whole()


@contextmanager
def no_room(site: servers.Site) -> Iterator[None]:
    """Let no byte more be written by the site: a limit of the size of files is refused by the
    system in the same calls as a full disk, in every container and for every user."""
    workers = site.workers()
    before = [resource.prlimit(worker, resource.RLIMIT_FSIZE) for worker in workers]
    for worker, (_soft, hard) in zip(workers, before, strict=True):
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for worker, limits in zip(workers, before, strict=True):
            resource.prlimit(worker, resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_told_keeps_everything_and_recovers_unaided(
    place: standing.Place, running: servers.Site, tmp_path: Path
) -> None:
    path = standing.film(tmp_path, "full.pdf", 3 * CHUNK)
    uploader = upload(place, path)
    uploader.upload_chunk()
    ben = place.reader("ben")
    draft = f"{place.url}/events/sending/submissions/{place.made['draft']}"
    form = f"{place.url}/people/edit"
    with no_room(running):
        headers = place.bearer | {"Upload-Offset": str(CHUNK)}
        headers["Content-Type"] = "application/offset+octet-stream"
        chunk = path.read_bytes()[CHUNK : 2 * CHUNK]
        answer = requests.patch(uploader.url, chunk, headers=headers, timeout=20)
        assert answer.status_code == 507, answer.text
        small = {"files": ("small.pdf", b"%PDF-1.7 small", "application/pdf")}
        large = {"files": ("large.pdf", path.read_bytes() * 2, "application/pdf")}
        for files in (small, large):
            answer = ben.post(f"{draft}/files/upload", files=files, timeout=20)
            assert answer.status_code == 507, answer.text
        answer = ben.post(form, FORM, timeout=20)
        assert answer.status_code in {503, 507} and "Retry-After" in answer.headers
        assert TEXT.strip() in answer.text and "Send it again" in answer.text
        for page in ("/", "/me", "/events/sending/"):
            assert ben.get(f"{place.url}{page}", timeout=20).status_code == 200
        answer = requests.head(uploader.url, headers=place.bearer, timeout=20)
        assert answer.headers["Upload-Offset"] == str(CHUNK)
    upload(place, path, uploader.url).upload()
    assert stored(place, "full.pdf") == hashlib.sha256(path.read_bytes()).hexdigest()
    assert ben.post(form, FORM, timeout=20, allow_redirects=False).status_code == 302
    place.whole()


@contextmanager
def traced(site: servers.Site, log: Path, *words: str) -> Iterator[None]:
    """Let strace look at every call of the site's processes while the block goes on."""
    workers = site.workers()
    processes = [word for worker in workers for word in ("-p", str(worker))]
    command = ["strace", "-f", "-y", "-s", "24", "-o", str(log), *words, *processes]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert tracer.stderr is not None
        for _each in workers:  # until it looks at all of them
            assert "attached" in tracer.stderr.readline()
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)


def read_only(place: standing.Place, site: servers.Site, log: Path) -> AbstractContextManager[None]:
    """Let the disk of the database take nothing more, as one that the system makes read-only after
    a failure: the calls that write to it are refused, for every user and in every container."""
    names = [f"{place.folder}/codefest.db{end}" for end in ("", "-wal", "-shm")]
    paths = [word for name in names for word in ("-P", name)]
    writing = "write,writev,pwrite64,pwritev,ftruncate,fallocate"
    refused = ("-e", f"trace={writing}", "-e", f"inject={writing}:error=EROFS")
    return traced(site, log, *refused, *paths)


def test_a_database_on_a_disk_that_turned_read_only_is_told_and_read(
    place: standing.Place, running: servers.Site, tmp_path: Path
) -> None:
    ben = place.reader("ben")
    form = f"{place.url}/people/edit"
    files = f"{place.url}/events/sending/submissions/{place.made['draft']}/files/"
    known = ben.get(form, timeout=20).text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', known)
    assert revision
    said = FORM | {"revision": revision[1]}
    with read_only(place, running, tmp_path / "calls"):
        for page in (f"{place.url}/", f"{place.url}/me", f"{place.url}/events/sending/", files):
            assert ben.get(page, timeout=20).status_code == 200
        answer = ben.post(form, said, timeout=20)
        assert answer.status_code in {503, 507} and "Retry-After" in answer.headers
        assert TEXT.strip() in answer.text and "Send it again" in answer.text
        sent = {"files": ("read-only.pdf", b"%PDF-1.7 small", "application/pdf")}
        answer = ben.post(f"{files}upload", files=sent, timeout=20, allow_redirects=False)
        assert answer.status_code in {503, 507} and "Retry-After" in answer.headers
    assert "EROFS" in (tmp_path / "calls").read_text(), "something was refused"
    assert ben.post(form, said, timeout=20, allow_redirects=False).status_code == 302
    place.whole()


def test_a_locked_database_is_told_after_its_time_and_is_read_meanwhile(
    place: standing.Place, running: servers.Site
) -> None:
    """After ten seconds; here after four."""
    assert engines.SQLITE_PATIENCE == 10
    ben = place.reader("ben")
    with sqlite3.connect(place.folder / "codefest.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answers: list[requests.Response] = []
        form = f"{place.url}/people/edit"
        sender = threading.Thread(target=lambda: answers.append(ben.post(form, FORM, timeout=30)))
        sender.start()
        started = time.monotonic()
        dee = place.reader("dee")
        for page in ("/", "/events/sending/", "/me", "/healthz"):
            assert dee.get(f"{place.url}{page}", timeout=20).status_code == 200
        assert time.monotonic() - started < 5, "who reads does not wait"
        sender.join(30)
        assert time.monotonic() - started > HURRIED * 0.75, "who writes waits for a while"
        other.execute("ROLLBACK")
    (answer,) = answers
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert TEXT.strip() in answer.text and 'value="Ben Example"' in answer.text


ORDER = re.compile(r"\b(fsync|fdatasync|rename|renameat2?|sendto|sendmsg|writev?)\((.*)")


def test_everything_is_on_the_disk_before_the_answer(
    place: standing.Place, running: servers.Site, tmp_path: Path
) -> None:
    """As the system sees it: the file forced, named, its folder forced, the database's log forced,
    and only then a byte to the sender."""
    log = tmp_path / "calls"
    calls = "fsync,fdatasync,rename,renameat,renameat2,write,writev,sendto,sendmsg"
    with traced(running, log, "-e", f"trace={calls}"):
        ben = place.reader("ben")
        page = f"{place.url}/events/sending/submissions/{place.made['draft']}/files/upload"
        files = {"files": ("order.pdf", b"%PDF-1.7 order", "application/pdf")}
        assert ben.post(page, files=files, timeout=30, allow_redirects=False).status_code == 303
    seen = [found.groups() for found in map(ORDER.search, log.read_text().splitlines()) if found]
    answer = next(n for n, (_call, rest) in enumerate(seen) if "HTTP/1.1 303" in rest)
    before = seen[:answer]
    named = next(n for n, (call, rest) in enumerate(before) if call.startswith("rename"))
    ((where,),) = place.rows("SELECT stored FROM attachment WHERE name = 'order.pdf'")
    assert where in before[named][1]
    assert any("fsync" in call and ".part" in rest for call, rest in before[:named])
    folder = str(Path(where).parent)
    forced = next(
        n for n, (call, rest) in enumerate(before) if call == "fsync" and f"{folder}>" in rest
    )
    assert named < forced
    assert any("sync" in call and "codefest.db-wal" in rest for call, rest in before[forced:])


def test_a_stop_lets_an_upload_end_while_others_are_answered(
    place: standing.Place, tmp_path: Path
) -> None:
    path = standing.film(tmp_path, "stopped.pdf", CHUNK)
    with place.running(WORKERS="1") as site:
        uploader = upload(place, path)
        uploader.set_url(uploader.create_url())
        parts = urlsplit(uploader.url)
        head = f"PATCH {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpload-Offset: 0\r\n"
        for name, value in place.bearer.items():
            head += f"{name}: {value}\r\n"
        head += "Content-Type: application/offset+octet-stream\r\n"
        head += f"Content-Length: {CHUNK}\r\n\r\n"
        with socket.create_connection((parts.hostname or "", parts.port or 0), 20) as sender:
            sender.sendall(head.encode() + path.read_bytes()[: CHUNK // 2])
            # Answered on another connection after it, so the site has seen the head by then
            assert servers.fetch(f"{place.url}/healthz")[0] == 200
            site.process.send_signal(signal.SIGTERM)
            for _time in range(3):
                assert servers.fetch(f"{place.url}/events/")[0] == 200
            sender.sendall(path.read_bytes()[CHUNK // 2 :])
            assert sender.recv(100).startswith(b"HTTP/1.1 204")
        assert site.process.wait(20) == 0
    assert stored(place, "stopped.pdf") == hashlib.sha256(path.read_bytes()).hexdigest()
    place.whole()

"""What can happen to stored files: a disk that takes no more, bytes that change or go, a bucket that
hangs, is killed, or is another one."""

from __future__ import annotations

import hashlib
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import requests
import servers
import standing

FILM = b"%PDF-1.7 " + bytes(range(256)) * 400
SUM = hashlib.sha256(FILM).hexdigest()
# While a mark lies in its folder, the site may write no file, as on a disk that became read-only:
# refused where Python asks the system, so for every user and in every container.
READ_ONLY = """
import errno, os, sys
FOLDER = os.environ["DATA_DIR"]
KEPT = tuple(os.path.join(FOLDER, name) for name in ("files", "incoming"))
MARK = os.path.join(FOLDER, "read-only")
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.link"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

def refuse(event, args):
    asked = event in CHANGES or (event == "open" and args[2] & WRITING)
    if asked and str(args[0]).startswith(KEPT) and os.path.exists(MARK):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(args[0]))

sys.addaudithook(refuse)
from wsgi import app
"""


class Draft:
    """The files of a draft, as a member sends and reads them."""

    def __init__(self, place: standing.Place) -> None:
        self.place = place
        self.ben = place.reader("ben")
        self.page = f"{place.url}/events/sending/submissions/{place.made['draft']}/files/"

    def send(self, name: str) -> requests.Response:
        files = {"files": (name, FILM, "application/pdf")}
        page = f"{self.page}upload"
        return self.ben.post(page, files=files, timeout=40, allow_redirects=False)

    def get(self, name: str) -> requests.Response:
        sql = f"SELECT key FROM attachment WHERE name = '{name}'"
        ((key,),) = self.place.rows(sql)
        return self.ben.get(self.page + key, timeout=40)

    def begin(self) -> str:
        headers = {**self.place.bearer, "Upload-Length": str(len(FILM))}
        headers["Upload-Metadata"] = "filename aGFsZi5wZGY="  # half.pdf
        answer = requests.post(self.place.uploads, headers=headers, timeout=20)
        assert answer.status_code == 201, answer.text
        return self.place.url + answer.headers["Location"]

    def add(self, upload: str, start: int, end: int) -> int:
        headers = {**self.place.bearer, "Upload-Offset": str(start)}
        headers["Content-Type"] = "application/offset+octet-stream"
        return requests.patch(upload, FILM[start:end], headers=headers, timeout=20).status_code


def test_a_read_only_disk_is_told_is_read_and_recovers_unaided(tmp_path: Path) -> None:
    place = standing.Place(tmp_path)
    (tmp_path / "writing_nothing.py").write_text(READ_ONLY)
    mark = tmp_path / "read-only"
    with place.running("writing_nothing:app", WORKERS="1", PYTHONPATH=str(tmp_path)):
        draft = Draft(place)
        assert draft.send("kept.pdf").status_code == 303
        half = draft.begin()
        assert draft.add(half, 0, 50_000) == 204
        mark.touch()
        for answer in (draft.send("new.pdf"), draft.send("kept.pdf")):
            assert answer.status_code == 507 and "Retry-After" in answer.headers
        assert draft.add(half, 50_000, 60_000) == 507
        assert hashlib.sha256(draft.get("kept.pdf").content).hexdigest() == SUM
        for page in ("/", "/me", "/events/sending/"):
            assert draft.ben.get(place.url + page, timeout=20).status_code == 200
        told = requests.head(half, headers=place.bearer, timeout=20)
        assert told.headers["Upload-Offset"] == "50000"
        mark.unlink()
        assert draft.add(half, 50_000, len(FILM)) == 204
        for name in ("kept.pdf", "half.pdf"):
            assert hashlib.sha256(draft.get(name).content).hexdigest() == SUM


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[700] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def test_a_file_that_changed_or_went_is_refused_and_named(tmp_path: Path) -> None:
    harms: dict[str, Callable[[Path], None]] = {
        "flipped.pdf": _flip,
        "cut.pdf": _cut,
        "deleted.pdf": Path.unlink,
    }
    place = standing.Place(tmp_path)
    with place.running(WORKERS="1"):
        draft = Draft(place)
        for name in ("whole.pdf", *harms):
            assert draft.send(name).status_code == 303
        where = dict(place.rows("SELECT name, stored FROM attachment"))
        for name, harm in harms.items():
            harm(tmp_path / "files" / where[name])
            answer = draft.get(name)
            assert answer.status_code >= 400, f"{name} was served"
            assert b"%PDF" not in answer.content
        assert draft.get("whole.pdf").content == FILM
        verified = place.flask("verify")
        saved = place.flask("backup", str(tmp_path / "copy"))
    for done in (verified, saved):
        assert done.returncode == 1
        told = done.stdout + done.stderr
        assert all(where[name] in told or name in told for name in harms), told
        assert where["whole.pdf"] not in told and "whole.pdf" not in told
    assert (tmp_path / "copy" / "files" / where["whole.pdf"]).read_bytes() == FILM


def test_a_bucket_that_hangs_holds_nobody_for_long(tmp_path: Path) -> None:
    with servers.s3_server(tmp_path / "s3") as bucket:
        port = int(bucket.endpoint.rpartition(":")[2])
        with standing.link(lambda: socket.create_connection(("127.0.0.1", port))) as line:
            given = bucket.environment | {"S3_ENDPOINT": f"http://127.0.0.1:{line.port}"}
            place = standing.Place(tmp_path, **given)
            with place.running(WORKERS="1") as site:
                draft = Draft(place)
                assert draft.send("kept.pdf").status_code == 303
                line.mode = "hang"
                line.drop()
                started = time.monotonic()
                answer = draft.get("kept.pdf")
                assert time.monotonic() - started < 20
                assert answer.status_code == 503 and answer.headers["Retry-After"]
                assert "the bucket has failed" in site.log.read_text()
                assert draft.ben.get(draft.page, timeout=20).status_code == 200


def test_a_bucket_that_is_killed_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with servers.s3_server(tmp_path / "s3") as bucket:
        place = standing.Place(tmp_path, **bucket.environment)
        with place.running(WORKERS="1"):
            draft = Draft(place)
            assert draft.send("kept.pdf").status_code == 303
            bucket.process.send_signal(signal.SIGKILL)
            bucket.process.wait(10)
            for answer in (draft.get("kept.pdf"), draft.send("new.pdf")):
                assert answer.status_code == 503 and answer.headers["Retry-After"]
        for words in (["verify"], ["backup", str(tmp_path / "copy")]):
            done = place.flask(*words)
            assert done.returncode != 0 and "Traceback" not in done.stderr
            assert "does not answer" in done.stdout + done.stderr


def test_a_bucket_that_is_another_one_is_no_lost_file(tmp_path: Path) -> None:
    with servers.s3_server(tmp_path / "s3") as bucket:
        place = standing.Place(tmp_path, **bucket.environment)
        with place.running(WORKERS="1"):
            draft = Draft(place)
            assert draft.send("kept.pdf").status_code == 303
        with place.running(WORKERS="1", S3_BUCKET="another"):
            answer = Draft(place).get("kept.pdf")
            assert answer.status_code == 503 and answer.headers["Retry-After"]
        place.environment["S3_BUCKET"] = "another"
        done = place.flask("verify")
        assert done.returncode != 0 and "Traceback" not in done.stderr
        place.environment |= bucket.environment
        place.whole()

"""What can happen to stored files: a disk that takes no more, bytes that change or go, a bucket that
hangs, is killed, or is another one."""

from __future__ import annotations

import hashlib
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import loaded
import pytest
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


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Draft]:
    """A site whose files lie in a folder."""
    folder = tmp_path_factory.mktemp("folder")
    (folder / "writing_nothing.py").write_text(READ_ONLY)
    place = standing.Place(folder)
    with place.running("writing_nothing:app", WORKERS="1", PYTHONPATH=str(folder)):
        yield Draft(place)


def test_a_read_only_disk_is_told_is_read_and_recovers_unaided(draft: Draft) -> None:
    place, mark = draft.place, draft.place.folder / "read-only"
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


def test_a_file_that_changed_or_went_is_refused_and_named(draft: Draft, tmp_path: Path) -> None:
    harms: dict[str, Callable[[Path], None]] = {
        "flipped.pdf": _flip,
        "cut.pdf": _cut,
        "deleted.pdf": Path.unlink,
    }
    place = draft.place
    for name in ("whole.pdf", *harms):
        assert draft.send(name).status_code == 303
    where = dict(place.rows("SELECT name, stored FROM attachment"))
    for name, harm in harms.items():
        harm(place.folder / "files" / where[name])
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


# The site of these tests gives a bucket two seconds for an answer, where others give four.
HASTY = """
from hackathon.core.storing import bucket
bucket.ANSWER = 2
from wsgi import app
"""


class Bucket(ExitStack):
    """A site whose files lie in a bucket behind a line, and one file that is kept there."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.server = self.enter_context(servers.s3_server(folder / "s3"))
        self.line = self.enter_context(standing.link(self._connect))
        endpoint = {"S3_ENDPOINT": f"http://127.0.0.1:{self.line.port}"}
        self.place = standing.Place(folder, **self.server.environment | endpoint)
        (folder / "hasty.py").write_text(HASTY)
        hasty = self.place.running("hasty:app", WORKERS="1", PYTHONPATH=str(folder))
        self.site = self.enter_context(hasty)
        self.draft = Draft(self.place)
        assert self.draft.send("kept.pdf").status_code == 303

    def _connect(self) -> socket.socket:
        port = int(self.server.endpoint.rpartition(":")[2])
        return socket.create_connection(("127.0.0.1", port))

    def kill(self) -> None:
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait(10)

    def start_again(self) -> None:
        account = self.server.access_key, self.server.secret_key
        again = servers.s3_server(self.folder / "s3", account=account)
        self.server = self.enter_context(again)

    def tells(self, ask: Callable[[], requests.Response]) -> None:
        """That answer says it and one line of the log, and everything else goes on."""
        told = "the bucket has failed"
        before = self.site.log.read_text().count(told)
        answer = ask()
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"] and "does not answer" in answer.text
        assert self.draft.ben.get(self.draft.page, timeout=20).status_code == 200
        assert self.site.log.read_text().count(told) == before + 1

    def is_away(self, name: str) -> None:
        self.tells(lambda: self.draft.get("kept.pdf"))
        self.tells(lambda: self.draft.send(name))

    def is_back(self, name: str) -> None:
        assert self.draft.get("kept.pdf").content == FILM
        assert self.draft.send(name).status_code == 303
        self.place.whole()


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """Each test leaves it as it was, with a bucket that answers."""
    with Bucket(tmp_path_factory.mktemp("bucket")) as made:
        yield made


def test_a_bucket_that_hangs_holds_nobody_for_long(bucket: Bucket) -> None:
    """Who reads is told after twice the seconds that the bucket has for an answer."""
    bucket.line.mode = "hang"
    bucket.line.drop()
    started = time.monotonic()
    bucket.tells(lambda: bucket.draft.get("kept.pdf"))
    assert time.monotonic() - started < 8
    bucket.line.mode = "pass"
    bucket.line.drop()
    bucket.is_back("hung.pdf")


def test_a_bucket_that_goes_away_is_told_and_found_again(bucket: Bucket) -> None:
    bucket.line.mode = "refuse"
    bucket.line.drop()
    bucket.is_away("away.pdf")
    bucket.line.mode = "pass"
    bucket.is_back("away.pdf")


def test_a_bucket_that_is_killed_is_told_and_nothing_is_lost(
    bucket: Bucket, tmp_path: Path
) -> None:
    bucket.kill()
    bucket.is_away("killed.pdf")
    # They ask the server itself, at whose address nobody listens any more.
    straight = bucket.place.environment | bucket.server.environment
    for words in (["verify"], ["backup", str(tmp_path / "copy")]):
        done = loaded.flask(straight, *words)
        assert done.returncode != 0 and "Traceback" not in done.stderr
        assert "does not answer" in done.stdout + done.stderr
    bucket.start_again()
    bucket.is_back("killed.pdf")


def test_a_bucket_that_is_another_one_is_no_lost_file(bucket: Bucket, tmp_path: Path) -> None:
    own, another = bucket.place.url, {"S3_BUCKET": "another"}
    given = bucket.place.environment | another | {"WORKERS": "1"}
    with servers.site(tmp_path, given) as other:
        bucket.place.url = other.url
        answer = Draft(bucket.place).get("kept.pdf")
        bucket.place.url = own
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    done = loaded.flask(bucket.place.environment | another, "verify")
    assert done.returncode != 0 and "Traceback" not in done.stderr
    bucket.place.whole()

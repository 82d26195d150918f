"""Uploads by a real client, tuspy, that are cut, killed and resumed: nothing acknowledged is lost."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import requests
import servers
import standing
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

CHUNK = 2**20

PREPARE = standing.BARE.format(
    rest="""
people = {"ben": cast.ben, "sam": cast.sam}
made = {name: personal_tokens.make(each, "test", casting.NOW) for name, each in people.items()}
print(json.dumps({**made, "submission": cast.submission.key}))
"""
)


class Place(NamedTuple):
    site: servers.Site
    folder: Path
    uploads: str  # the address of the submission's uploads
    ben: dict[str, str]  # the headers of a member
    sam: dict[str, str]  # those of somebody outside


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("site")
    environment = {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    made = standing.Place(folder, PREPARE, **environment).made
    with servers.site(folder, environment) as site:
        uploads = f"{site.url}/events/codefest/submissions/{made['submission']}/uploads"
        ben, sam = ({"Authorization": f"Bearer {made[name]}"} for name in ("ben", "sam"))
        yield Place(site, folder, uploads, ben, sam)


def begin(place: Place, path: Path, **more: Any) -> Any:
    client = TusClient(place.uploads, headers=dict(place.ben))
    metadata = {"filename": path.name, **more.pop("metadata", {})}
    return client.uploader(str(path), chunk_size=CHUNK, metadata=metadata, **more)


def film(tmp_path: Path, name: str, size: int) -> Path:
    made = tmp_path / name
    made.write_bytes(b"%PDF-1.7 " + os.urandom(size - 9))
    return made


def sums(place: Place) -> dict[str, str]:
    with sqlite3.connect(place.folder / "codefest.db") as rows:
        return dict(rows.execute("SELECT name, sha256 FROM attachment WHERE removed_at IS NULL"))


def stored(place: Place, name: str) -> bytes:
    with sqlite3.connect(place.folder / "codefest.db") as rows:
        where = rows.execute("SELECT stored FROM attachment WHERE name = ?", (name,)).fetchone()
    return (place.folder / "files" / where[0]).read_bytes()


def head(place: Place, url: str) -> int:
    answer = requests.head(url, headers={**place.ben, "Tus-Resumable": "1.0.0"}, timeout=10)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def test_a_file_comes_in_chunks_and_is_what_was_sent(place: Place, tmp_path: Path) -> None:
    path = film(tmp_path, "whole.pdf", 3 * CHUNK + 17)
    begin(place, path).upload()
    assert sums(place)["whole.pdf"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert stored(place, "whole.pdf") == path.read_bytes()


def test_one_that_is_cut_and_whose_worker_is_killed_goes_on(place: Place, tmp_path: Path) -> None:
    path = film(tmp_path, "cut.pdf", 5 * CHUNK)
    uploader = begin(place, path)
    uploader.upload_chunk()
    uploader.upload_chunk()
    for worker in place.site.workers():
        os.kill(worker, signal.SIGKILL)
    servers.wait_for(lambda: servers.fetch(f"{place.site.url}/healthz")[0] == 200, "a worker")
    assert head(place, uploader.url) == 2 * CHUNK
    again = begin(place, path, url=uploader.url)
    assert again.offset == 2 * CHUNK
    again.upload()
    assert stored(place, "cut.pdf") == path.read_bytes()


def test_a_long_chunk_that_breaks_off_costs_four_megabytes_at_most(
    place: Place, tmp_path: Path
) -> None:
    path = film(tmp_path, "long.pdf", 20 * CHUNK)
    uploader = begin(place, path)
    uploader.set_url(uploader.create_url())
    content = path.read_bytes()

    parts = urlsplit(uploader.url)
    link = http.client.HTTPConnection(parts.netloc, timeout=20)
    link.putrequest("PATCH", parts.path)
    headers = {
        **place.ben,
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(content)),
    }
    for name, value in headers.items():
        link.putheader(name, value)
    link.endheaders(content[: 11 * CHUNK])
    link.close()
    servers.wait_for(lambda: head(place, uploader.url) >= 7 * CHUNK, "what has come")
    begin(place, path, url=uploader.url).upload()
    assert stored(place, "long.pdf") == content


def test_a_worker_killed_in_a_chunk_costs_that_chunk(place: Place, tmp_path: Path) -> None:
    path = film(tmp_path, "killed.pdf", 6 * CHUNK)
    uploader = begin(place, path)
    uploader.upload_chunk()
    parts = urlsplit(uploader.url)
    link = http.client.HTTPConnection(parts.netloc, timeout=20)
    link.putrequest("PATCH", parts.path)
    headers = {
        **place.ben,
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(CHUNK),
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(4 * CHUNK),
    }
    for name, value in headers.items():
        link.putheader(name, value)
    link.endheaders(path.read_bytes()[CHUNK : 3 * CHUNK])
    for worker in place.site.workers():
        os.kill(worker, signal.SIGKILL)
    link.close()
    servers.wait_for(lambda: servers.fetch(f"{place.site.url}/healthz")[0] == 200, "a worker")
    assert head(place, uploader.url) == CHUNK, "what was acknowledged, and nothing invented"
    begin(place, path, url=uploader.url).upload()
    assert stored(place, "killed.pdf") == path.read_bytes()


def ask(
    place: Place, method: str, url: str, body: bytes = b"", **headers: str
) -> requests.Response:
    given = {
        **place.ben,
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
    }
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, url, data=body, headers=given, timeout=20)


def test_what_does_not_fit_is_refused_by_its_own_code(place: Place, tmp_path: Path) -> None:
    uploader = begin(place, film(tmp_path, "odd.pdf", 100))
    url = uploader.create_url()
    assert ask(place, "PATCH", url, b"x", Upload_Offset="5").status_code == 409
    assert ask(place, "PATCH", url, b"x" * 101, Upload_Offset="0").status_code == 413
    wrong = "sha1 " + "A" * 27 + "="
    answer = ask(place, "PATCH", url, b"x", Upload_Offset="0", Upload_Checksum=wrong)
    assert answer.status_code == 460
    assert ask(place, "PATCH", url, b"x", Upload_Offset="0", Tus_Resumable="0.2").status_code == 412
    assert head(place, url) == 0, "nothing of what was refused stays"
    foreign = place.sam["Authorization"]
    assert (
        ask(place, "PATCH", url, b"x", Upload_Offset="0", Authorization=foreign).status_code == 404
    )
    assert ask(place, "DELETE", url).status_code == 204
    assert ask(place, "PATCH", url, b"x", Upload_Offset="0").status_code == 404
    with pytest.raises(TusCommunicationError):
        begin(place, film(tmp_path, "run.exe", 100)).upload()


def test_a_refusal_is_a_sentence_in_json(place: Place, tmp_path: Path) -> None:
    url = begin(place, film(tmp_path, "told.pdf", 100)).create_url()
    for accept in ("application/json", "*/*"):
        answer = ask(place, "PATCH", url, b"x", Upload_Offset="5", Accept=accept)
        assert answer.json()["error"]["message"] == "The upload goes on from another byte."
        assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_one_that_was_left_alone_too_long_is_gone(place: Place, tmp_path: Path) -> None:
    url = begin(place, film(tmp_path, "left.pdf", 100)).create_url()
    with sqlite3.connect(place.folder / "codefest.db", timeout=10) as rows:
        rows.execute(
            "UPDATE upload SET expires_at = '2020-01-01 00:00:00' WHERE key = ?",
            (url.rsplit("/", 1)[1],),
        )
    answer = ask(place, "PATCH", url, b"x", Upload_Offset="0")
    assert (answer.status_code, "left alone for too long" in answer.text) == (410, True)
    state = requests.head(url, headers={**place.ben, "Tus-Resumable": "1.0.0"}, timeout=10)
    assert state.status_code == 410


def test_a_file_whose_sum_differs_from_the_announced_is_no_file(
    place: Place, tmp_path: Path
) -> None:
    uploader = begin(place, film(tmp_path, "other.pdf", 100), metadata={"sha256": "0" * 64})
    with pytest.raises(TusCommunicationError):
        uploader.upload()
    assert "other.pdf" not in sums(place)


def test_a_token_opens_nothing_else(place: Place) -> None:
    answer = requests.get(f"{place.site.url}/me", headers=place.ben, timeout=10)
    assert answer.url.startswith(f"{place.site.url}/people/sign-in")

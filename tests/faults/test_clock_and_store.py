"""A machine whose clock is set back while the site rests, and a bucket that goes away: no deadline
reopens, and nobody is told that a file is lost."""

from __future__ import annotations

import base64
import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
import servers
import standing

# It looks at the clock every four seconds, where a site looks every ten.
STEPPED = """
from datetime import datetime, timedelta
from hackathon.core import clock, clock_floor

clock_floor.EVERY = 4.0

class Stepped(datetime):
    @classmethod
    def now(cls, zone=None):
        return datetime.now(zone) - timedelta(hours=2)

clock.datetime = Stepped
from wsgi import app
"""


def begin_upload(place: standing.Place) -> requests.Response:
    name = base64.b64encode(b"late.pdf").decode()
    headers = {**place.bearer, "Upload-Length": "9", "Upload-Metadata": f"filename {name}"}
    return requests.post(place.uploads, headers=headers, timeout=20)


def test_a_clock_set_back_between_two_starts_reopens_no_deadline(tmp_path: Path) -> None:
    place = standing.Place(tmp_path)
    with place.running(WORKERS="1"):
        servers.wait_for(lambda: place.rows("SELECT reached FROM clock_floor"), "the clock's floor")
    closed = datetime.now(UTC) - timedelta(hours=1)
    with sqlite3.connect(tmp_path / "codefest.db") as rows:
        moment = f"{closed:%Y-%m-%d %H:%M:%S.%f}"
        rows.execute("UPDATE event SET submission_closes = ? WHERE slug = 'sending'", (moment,))
    (tmp_path / "stepped.py").write_text(STEPPED)
    with place.running("stepped:app", WORKERS="1", PYTHONPATH=str(tmp_path)) as site:
        assert begin_upload(place).status_code == 403, "for the machine it closes in an hour"
        servers.wait_for(lambda: place.rows("SELECT seconds FROM clock_jump"), "the jump")
        assert "the machine's clock was set" in site.log.read_text()
    ((seconds,),) = place.rows("SELECT seconds FROM clock_jump")
    assert -7230 < seconds < -7100


def test_a_bucket_that_goes_away_is_told_and_found_again(tmp_path: Path) -> None:
    with servers.s3_server(tmp_path / "s3") as bucket:
        port = int(bucket.endpoint.rpartition(":")[2])
        with standing.link(lambda: socket.create_connection(("127.0.0.1", port))) as line:
            given = bucket.environment | {"S3_ENDPOINT": f"http://127.0.0.1:{line.port}"}
            place = standing.Place(tmp_path, **given)
            with place.running(WORKERS="1") as site:
                _away_and_back(place, site, line)
            place.whole()


def _away_and_back(place: standing.Place, site: servers.Site, line: standing.Link) -> None:
    ben = place.reader("ben")
    draft = f"{place.url}/events/sending/submissions/{place.made['draft']}/files/"

    def send(name: str) -> requests.Response:
        files = {"files": (name, b"%PDF-1.7 a film", "application/pdf")}
        return ben.post(f"{draft}upload", files=files, timeout=40, allow_redirects=False)

    assert send("kept.pdf").status_code == 303
    ((key,),) = place.rows("SELECT key FROM attachment WHERE name = 'kept.pdf'")
    assert ben.get(draft + key, timeout=20).content == b"%PDF-1.7 a film"
    line.mode = "refuse"
    line.drop()
    for answer in (ben.get(draft + key, timeout=40), send("away.pdf")):
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"] and "does not answer" in answer.text
        assert ben.get(draft, timeout=20).status_code == 200
    assert site.log.read_text().count("the bucket has failed") == 2
    line.mode = "pass"
    assert ben.get(draft + key, timeout=20).content == b"%PDF-1.7 a film"
    assert send("away.pdf").status_code == 303

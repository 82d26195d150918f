"""A machine whose clock is set back while the site rests: no deadline reopens."""

from __future__ import annotations

import base64
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

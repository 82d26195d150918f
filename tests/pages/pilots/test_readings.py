"""The doors of readings as a table."""

import io
from collections.abc import Callable
from datetime import datetime

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots.parts import indicators
from hackathon.pilots.parts.readings import Reading

As = Callable[[Person | None], FlaskClient]
PAGE = "/pilots/nice-helper/indicators/readings"


def test_in_by_leads_and_out_for_everybody(as_: As, cast: Cast, at: datetime) -> None:
    indicators.add(cast.pilot, cast.pia, at, title="Time")
    content = b"indicator,day,value,source\nTime,2027-03-01,7.5,Log\n"

    def send(client: FlaskClient, content: bytes) -> int:
        data = {"file": (io.BytesIO(content), "r.csv")}
        return client.post(PAGE, data=data, content_type="multipart/form-data").status_code

    assert send(as_(cast.sam), content) == 404
    assert send(as_(cast.pia), b"nothing\n") == 200 and not Reading.select().exists()
    assert send(as_(cast.pia), content) == 302
    taken = as_(None).get(f"{PAGE}.csv").get_data(True)
    assert "Time,2027-03-01,7.5,Log" in taken

"""Files of a pilot: inside until they are released, and kept when they are withdrawn."""

from datetime import datetime

import pytest
from casting import Cast

from hackathon.challenges.resources import Received
from hackathon.core.states import Refused
from hackathon.core.store import Stored
from hackathon.pilots.parts import files
from hackathon.pilots.parts.files import Added, PilotFile

RECEIVED = Received(Stored("00" * 16, 3, "0" * 64), "text/csv", "a.csv")


def test_inside_until_it_is_released_and_kept_when_withdrawn(cast: Cast, at: datetime) -> None:
    row = files.add(cast.pilot, Added(RECEIVED, "Counts"), cast.pia, at)
    assert files.shown(cast.pilot, False) == [] and files.shown(cast.pilot, True) == [row]
    files.release(row, True, cast.pia, at)
    assert files.shown(cast.pilot, False) == [row]
    assert PilotFile.get().released_by == cast.pia
    with pytest.raises(Refused, match="meanwhile"):
        files.release(row, True, cast.pia, at)
    files.withdraw(row, cast.pia, at)
    assert files.shown(cast.pilot, True) == []
    assert files.shown(cast.pilot, True, withdrawn=True) == [row]
    files.restore(row, cast.pia, at)
    assert files.shown(cast.pilot, False) == [row]

"""Partners: offices and leads come and go, and the board knows that something moved."""

from datetime import timedelta
from typing import Any

import pytest
from casting import Cast, day

from hackathon.core.states import Refused
from hackathon.people.offices import Office
from hackathon.pilots import partners
from hackathon.pilots.pilots import Pilot


def test_an_office_that_comes_or_goes_moves_the_pilot_up(cast: Cast) -> None:
    office = Office.create(
        code="ZZ", kind="national office", name="Example Land", country="", folded="example land"
    )
    pilot, at = cast.pilot, day(30)
    partners.add_office(pilot, office, None, cast.pia, at)
    assert Pilot.get_by_id(pilot.id).updated_at == at
    later = at + timedelta(days=1)
    partners.remove_office(pilot, office, cast.pia, later)
    assert Pilot.get_by_id(pilot.id).updated_at == later


@pytest.mark.parametrize("change", [{"active": False}, {"confirmed_at": None}])
def test_nobody_leads_who_cannot_sign_in(cast: Cast, change: dict[str, Any]) -> None:
    cast.sam.change(**change)
    with pytest.raises(Refused, match="confirmed its address"):
        partners.add_lead(cast.pilot, cast.sam, cast.pia, day(30))

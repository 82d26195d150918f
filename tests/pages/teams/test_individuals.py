"""The doors of taking part alone."""

from collections.abc import Callable

from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
BASE = "/events/codefest"


class TestEnter:
    def test_is_offered_and_worded_without_a_team(self, as_: As, cast: Cast) -> None:
        client = as_(cast.cy)
        assert "Take part alone" in client.get(f"{BASE}/mine").get_data(True)
        page = client.post(f"{BASE}/enter-alone", follow_redirects=True).get_data(True)
        assert "You take part alone" in page and "My submissions" in page
        assert "My team" not in page and "Our submissions" not in page

    def test_is_not_where_there_are_teams_only(self, as_: As, cast: Cast) -> None:
        cast.event.change(single_entrants=False)
        assert "alone" not in as_(cast.cy).get(f"{BASE}/mine").get_data(True)
        assert as_(cast.cy).post(f"{BASE}/enter-alone").status_code == 403


class TestMakeTeam:
    def test_there_and_back(self, as_: As, cast: Cast) -> None:
        client = as_(cast.cy)
        client.post(f"{BASE}/enter-alone")
        place = f"{BASE}/teams/{Team.get(Team.captain == cast.cy).key}"
        page = client.get(place).get_data(True)
        assert "Takes part alone" in page and "Send an invitation" not in page
        assert as_(cast.sam).post(f"{place}/make-team").status_code == 404
        client.post(f"{place}/make-team")
        assert "Send an invitation" in client.get(place).get_data(True)
        client.post(f"{place}/be-alone")
        assert "Takes part alone" in client.get(place).get_data(True)

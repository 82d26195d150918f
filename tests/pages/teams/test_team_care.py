"""The organisers' page of a team: what may be done, with what follows and how it is undone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, make_team
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.submissions import dissolving
from hackathon.teams import teams
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
Stand = Callable[[datetime], None]


def base(team: Team) -> str:
    return f"/events/codefest/organise/teams/{team.key}"


def fresh(team: Team) -> Team:
    return Team.get_by_id(team.id)


class TestShow:
    def test_each_act_says_who_can_undo_it(self, as_: As, cast: Cast) -> None:
        page = as_(cast.ada).get(base(cast.team)).get_data(True)
        for act in ("add", "substitute", "move", "captain", "take-out", "merge", "dissolve"):
            assert f'action="{base(cast.team)}/{act}"' in page
        assert page.count("Can be undone at any time, by: the organisers") == 7

    @pytest.mark.parametrize("who", ["ben", "cy", "dee"])
    def test_is_for_organisers(self, as_: As, cast: Cast, who: str) -> None:
        assert as_(getattr(cast, who)).get(base(cast.team)).status_code == 404

    def test_is_found_from_the_list_and_from_the_team(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        for page in ("/events/codefest/organise/teams", f"/events/codefest/teams/{cast.team.key}"):
            # The list is found again behind it, in the query.
            assert f'href="{base(cast.team)}' in client.get(page).get_data(True)

    def test_a_team_below_the_minimum_is_on_the_desk(self, as_: As, cast: Cast) -> None:
        cast.event.change(team_minimum=3)
        assert cast.team.members == 2
        desk = as_(cast.ada).get("/events/codefest/organise/").get_data(True)
        assert "One team has fewer members than the event asks for" in desk
        listed = as_(cast.ada).get("/events/codefest/organise/teams?status=small").get_data(True)
        assert cast.team.name in listed


class TestActs:
    def test_add_by_address(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        stand_at(cast.event.submission_closes)
        typed = {"add-email": cast.cy.email, "add-reason": "She asked us."}
        as_(cast.ada).post(f"{base(cast.team)}/add", data=typed)
        assert cast.cy in teams.members(cast.team)

    def test_what_was_typed_stays_when_it_is_refused(self, as_: As, cast: Cast) -> None:
        typed = {"add-email": "nobody@example.org", "add-reason": "She asked us."}
        page = as_(cast.ada).post(f"{base(cast.team)}/add", data=typed).get_data(True)
        assert "Nobody with this address is registered" in page and "She asked us." in page

    def test_captain_move_and_take_out(self, as_: As, cast: Cast) -> None:
        other, client = make_team(cast.event, "Others", cast.cy), as_(cast.ada)
        typed = {"captain-member": cast.bo.key, "captain-reason": "Ben is away."}
        client.post(f"{base(cast.team)}/captain", data=typed)
        assert fresh(cast.team).captain == cast.bo
        typed = {"move-member": cast.ben.key, "move-into": other.key, "move-reason": "Wished."}
        client.post(f"{base(cast.team)}/move", data=typed)
        assert cast.ben in teams.members(other)
        typed = {"take_out-member": cast.ben.key, "take_out-reason": "Wished."}
        client.post(f"{base(other)}/take-out", data=typed)
        assert cast.ben not in teams.members(other)

    def test_replace_by_address(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        stand_at(cast.event.registration_closes)
        typed = {
            "substitute-member": cast.bo.key,
            "substitute-email": cast.cy.email,
            "substitute-reason": "She is ill.",
        }
        as_(cast.ada).post(f"{base(cast.team)}/substitute", data=typed)
        assert teams.members(cast.team) == [cast.ben, cast.cy]

    def test_merge_and_dissolve_and_back(self, as_: As, cast: Cast) -> None:
        other, client = make_team(cast.event, "Others", cast.cy), as_(cast.ada)
        typed = {"merge-into": cast.team.key, "merge-reason": "Both are small."}
        client.post(f"{base(other)}/merge", data=typed)
        assert fresh(other).status == "dissolved" and fresh(cast.team).members == 3
        back = [one.key for one in dissolving.last_members(other)]
        assert f'value="{back[0]}"' in client.get(base(other)).get_data(True)
        typed_back = {"restore-people": back, "restore-reason": "A mistake."}
        client.post(f"{base(other)}/restore", data=typed_back)
        assert fresh(other).members == 1 and fresh(cast.team).members == 2
        client.post(f"{base(other)}/dissolve", data={"dissolve-reason": "Over."})
        assert fresh(other).status == "dissolved"

    def test_not_by_an_organiser_who_competes(self, as_: As, cast: Cast) -> None:
        make_team(cast.event, "Own", cast.ada)
        assert as_(cast.ada).get(base(cast.team)).status_code == 403

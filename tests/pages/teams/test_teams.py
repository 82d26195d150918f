"""The doors of teams."""

from collections.abc import Callable
from datetime import datetime

import pytest
from casting import Cast, day, make_event, make_person, make_team
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.events.events import Organiser
from hackathon.people.people import Person
from hackathon.teams import invitations, teams
from hackathon.teams.teams import JoinRequest, Team

As = Callable[[Person | None], FlaskClient]


def address(cast: Cast, rest: str = "") -> str:
    return f"/events/codefest/teams/{cast.team.key}{rest}"


def link_in(message: mail.Message) -> str:
    line = next(line for line in message.text.splitlines() if line.startswith("http://"))
    return line.removeprefix("http://localhost")


class TestIndex:
    def test_is_public_and_found_in_any_script(self, as_: As, cast: Cast) -> None:
        make_team(cast.event, "商标小队", make_person("Wei Example"))
        assert cast.team.name in as_(None).get("/events/codefest/teams/").get_data(True)
        page = as_(None).get("/events/codefest/teams/?q=小队").get_data(True)
        assert "商标小队" in page and "Niçoise" not in page
        assert "Niçoise" in as_(None).get("/events/codefest/teams/?q=NICOISE").get_data(True)

    def test_people_without_a_team_are_for_the_registered(self, as_: As, cast: Cast) -> None:
        from hackathon.teams.registrations import Registration

        cast.cy.forget()
        Registration.update(looking_for_team=True, about="Knows Vienna codes").execute()
        assert "Knows Vienna codes" in as_(cast.cy).get("/events/codefest/teams/").get_data(True)
        assert "Knows Vienna codes" not in as_(None).get("/events/codefest/teams/").get_data(True)
        assert "Knows Vienna codes" not in as_(cast.sam).get("/events/codefest/teams/").get_data(
            True
        )

    @pytest.mark.parametrize("number", [10, 1000])
    def test_takes_the_same_number_of_queries(self, as_: As, cast: Cast, number: int) -> None:
        import counting

        from hackathon.events.events import Event

        Event.update(participants=5000).where(Event.id == cast.event.id).execute()
        captain = make_person("Cap Example")
        rows = [
            {
                "key": f"k{n}",
                "event": cast.event.id,
                "name": f"T {n}",
                "name_key": f"t {n}",
                "captain": captain.id,
                "folded": f"t {n}",
                "created_at": day(-1),
            }
            for n in range(number)
        ]
        for start in range(0, number, 50):
            Team.insert_many(rows[start : start + 50]).execute()
        client = as_(None)
        client.get("/events/codefest/teams/")
        with counting.queries() as seen:
            assert client.get("/events/codefest/teams/").status_code == 200
        assert len(seen) <= 6, seen


class TestNew:
    def test_founds_and_leads_to_the_team(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.cy).post(
            "/events/codefest/teams/new", data={"name": " فريق  الأمل ", "about": "x"}
        )
        made = Team.get()
        assert (made.name, made.captain) == ("فريق الأمل", cast.cy)
        assert answer.location == f"/events/codefest/teams/{made.key}"

    def test_taken_name_keeps_what_was_typed(self, as_: As, cast: Cast) -> None:
        page = (
            as_(cast.cy)
            .post(
                "/events/codefest/teams/new",
                data={"name": cast.team.name.upper(), "about": "Our long plan"},
            )
            .get_data(True)
        )
        assert "looks the same" in page and "Our long plan" in page

    def test_is_for_the_registered(self, as_: As, cast: Cast) -> None:
        cast.event  # noqa: B018  the event has to exist
        answer = as_(cast.sam).get("/events/codefest/teams/new")
        assert answer.status_code == 403 and "Register for the event first" in answer.get_data(True)

    def test_not_after_the_deadline(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        cast.cy.forget()
        stand_at(cast.event.submission_closes)
        assert (
            as_(cast.cy).post("/events/codefest/teams/new", data={"name": "Late"}).status_code
            == 403
        )
        assert not Team.select().exists()


class TestShow:
    def test_outsiders_see_no_invitations_and_no_buttons(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        invitations.invite(cast.team, "secret@example.org", cast.ben, at, lambda secret: secret)
        for who in (None, cast.cy, cast.bo):
            assert "secret@example.org" not in as_(who).get(address(cast)).get_data(True)
        assert "secret@example.org" in as_(cast.ben).get(address(cast)).get_data(True)

    def test_team_of_another_event_is_not_found_under_this_one(self, as_: As, cast: Cast) -> None:
        make_event("other")
        assert as_(None).get(f"/events/other/teams/{cast.team.key}").status_code == 404


class TestRequests:
    def test_ask_and_be_taken_in(self, as_: As, cast: Cast) -> None:
        as_(cast.cy).post(address(cast, "/ask"), data={"message": "I know Locarno"})
        request = JoinRequest.get()
        assert "I know Locarno" in as_(cast.ben).get(address(cast)).get_data(True)
        as_(cast.ben).post(address(cast, f"/requests/{request.key}"), data={"answer": "accept"})
        assert cast.cy in teams.members(cast.team)

    def test_only_the_captain_decides(self, as_: As, cast: Cast) -> None:
        as_(cast.cy).post(address(cast, "/ask"), data={})
        request = JoinRequest.get()
        for who in (cast.cy, cast.bo, cast.sam):
            assert as_(who).post(
                address(cast, f"/requests/{request.key}"), data={"answer": "accept"}
            ).status_code in {403, 404}
        assert cast.cy not in teams.members(cast.team)

    def test_can_be_taken_back_by_whoever_asked(self, as_: As, cast: Cast) -> None:
        as_(cast.cy).post(address(cast, "/ask"), data={})
        request = JoinRequest.get()
        assert (
            as_(cast.ben).post(address(cast, f"/requests/{request.key}/withdraw")).status_code
            == 404
        )
        as_(cast.cy).post(address(cast, f"/requests/{request.key}/withdraw"))
        assert JoinRequest.get().status == "withdrawn"


class TestLeaving:
    def test_member_leaves_captain_hands_over(self, as_: As, cast: Cast) -> None:
        assert as_(cast.ben).post(address(cast, "/leave")).status_code == 403
        as_(cast.ben).post(address(cast, "/hand-over"), data={"person": cast.bo.key})
        as_(cast.ben).post(address(cast, "/leave"))
        assert teams.members(cast.team) == [cast.bo]

    def test_captain_removes_but_nobody_elses_member(self, as_: As, cast: Cast) -> None:
        other = make_team(cast.event, "Other", make_person("Ola Example"))
        as_(cast.ben).post(address(cast, "/remove"), data={"person": other.captain.key})
        assert other.members == 1 and teams.members(other)
        as_(cast.ben).post(address(cast, "/remove"), data={"person": cast.bo.key})
        assert teams.members(cast.team) == [cast.ben]

    def test_locked_after_the_deadline(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        cast.team  # noqa: B018
        stand_at(cast.event.submission_closes)
        for rest in ("/leave", "/remove", "/hand-over", "/invite", "/invitation-link"):
            assert (
                as_(cast.ben).post(address(cast, rest), data={"person": cast.bo.key}).status_code
                == 403
            ), rest
        assert len(teams.members(cast.team)) == 2


class TestEdit:
    def test_second_editor_is_told_and_keeps_the_text(self, as_: As, cast: Cast) -> None:
        client, seen = as_(cast.ben), cast.team.revision
        client.post(
            address(cast, "/edit"), data={"name": "Niçoise", "about": "One", "revision": seen}
        )
        page = client.post(
            address(cast, "/edit"), data={"name": "Niçoise", "about": "Two", "revision": seen}
        ).get_data(True)
        assert "Somebody else changed this" in page and "Two" in page
        assert Team.get().about == "One"

    def test_organisers_give_a_reason_that_the_team_reads(self, as_: As, cast: Cast) -> None:
        client, typed = as_(cast.ada), {"name": "Niçoise II", "revision": cast.team.revision}
        before = client.get(address(cast, "/edit")).get_data(True)
        assert "The team is told." in before
        assert "The team is told." not in as_(cast.ben).get(address(cast, "/edit")).get_data(True)
        client.post(address(cast, "/edit"), data=typed)
        assert Team.get().name == cast.team.name
        client.post(address(cast, "/edit"), data={**typed, "reason": "It named a sponsor."})
        assert Team.get().name == "Niçoise II"
        letters = list(mail.Message.select().where(mail.Message.kind == "team_changed"))
        assert {letter.to for letter in letters} == {cast.ben.email, cast.bo.email}
        assert all("It named a sponsor." in letter.text for letter in letters)


class TestInSomebodysName:
    """What captains do in their own name organisers do not: they have acts with a reason."""

    @pytest.mark.parametrize(
        "act", ["remove", "hand-over", "invite", "invitation-link", "requests/{request}"]
    )
    def test_an_organiser_is_no_captain(self, as_: As, cast: Cast, act: str) -> None:
        as_(cast.cy).post(address(cast, "/ask"), data={})
        path = address(cast, "/" + act.format(request=JoinRequest.get().key))
        typed = {"person": cast.bo.key, "answer": "accept", "email": "zoe@example.org"}
        answer = as_(cast.ada).post(path, data=typed)
        assert answer.status_code == 403 and "Only the captain" in answer.get_data(True)

    def test_nor_one_who_is_a_member(self, as_: As, cast: Cast) -> None:
        Organiser.create(event=cast.event, person=cast.bo, since=day(-40))
        answer = as_(cast.bo).post(address(cast, "/remove"), data={"person": cast.ben.key})
        assert answer.status_code == 403
        page = as_(cast.bo).get(address(cast)).get_data(True)
        assert address(cast, "/hand-over") not in page and address(cast, "/edit") not in page

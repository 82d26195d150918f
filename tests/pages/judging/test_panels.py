"""The doors of judging as organisers run it."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from benches import IN_ROUND, Bench
from casting import day, make_person
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.events.events import Organiser
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge, PanelMember
from hackathon.people import tokens
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
HOME = "/events/codefest/organise/judging/"
ROUND = f"{HOME}rounds/screening"


class TestIndex:
    def test_shows_rounds_and_judges(self, as_: As, bench: Bench) -> None:
        page = as_(bench.cast.ada).get(HOME).get_data(True)
        assert "Screening" in page and "J01" in page and "Dan Example" in page

    def test_invites_somebody_with_an_account(self, as_: As, bench: Bench) -> None:
        noor = make_person("Noor Example", languages=["ar"])
        answer = as_(bench.cast.ada).post(
            HOME, data={"email": "NOOR@example.org", "rounds": ["screening"]}
        )
        assert answer.status_code == 302
        judge = Judge.get(Judge.person == noor)
        assert (
            judge.code == "J03"
            and judge.languages == ["ar"]
            and PanelMember.select().where(PanelMember.judge == judge).count() == 1
        )
        assert [
            (message.to, "asks you to judge" in message.text)
            for message in mail.Message.select().order_by(mail.Message.id)
        ][-1:] == [(noor.email, True)]

    def test_invites_somebody_without_one_by_a_link_that_works(self, as_: As, bench: Bench) -> None:
        client = as_(bench.cast.ada)
        page = client.post(HOME, data={"email": "new@office.example"}).get_data(True)
        assert (
            "Give the person" in page
            and "new@office.example" in page
            and not Person.select().where(Person.email == "new@office.example").exists()
        )
        client.post(
            HOME,
            data={"email": "new@office.example", "name": "Nu Example", "rounds": ["screening"]},
        )
        message = mail.Message.select().order_by(mail.Message.id.desc()).get()
        link = re.search(r"http://localhost(/people/\S*reset\S*)", message.text)
        assert link and as_(None).get(link[1]).status_code == 200
        assert tokens.holder(link[1].rsplit("/", 1)[-1], "reset", IN_ROUND) is not None

    def test_a_participant_is_refused_with_the_reason(self, as_: As, bench: Bench) -> None:
        assert bench.cast.team
        page = (
            as_(bench.cast.ada)
            .post(HOME, data={"email": "ben@example.org", "rounds": []})
            .get_data(True)
        )
        assert "takes part in this event" in page and "ben@example.org" in page

    @pytest.mark.parametrize("who", ["ben", "dee", "cy", "sam"])
    def test_others_find_nothing(self, as_: As, bench: Bench, who: str) -> None:
        client = as_(getattr(bench.cast, who))
        for path in (HOME, ROUND, f"{HOME}judges/J01", f"{ROUND}/entries/E01"):
            assert client.get(path).status_code == 404
        for act in ("take-in", "spread", "assign", "remind"):
            assert client.post(f"{ROUND}/{act}").status_code == 404

    def test_an_organiser_in_a_team_sees_nothing_of_it(self, as_: As, bench: Bench) -> None:
        captain = bench.entries[0].team.captain
        Organiser.create(event=bench.event, person=captain, since=day(-9))
        assert as_(captain).get(HOME).status_code == 403


class TestJudge:
    def data(self, **values: object) -> dict[str, object]:
        revision = Judge.get(Judge.code == "J01").revision
        return {
            "revision": str(revision),
            "languages": "en\nfr",
            "expertise": ["search"],
            "load_maximum": "4",
            "load_minimum": "2",
            "tied_to": "Acme",
            "rounds": ["screening"],
            **values,
        }

    def test_changes_what_a_judge_reads_and_knows(self, as_: As, bench: Bench) -> None:
        assert as_(bench.cast.ada).post(f"{HOME}judges/J01", data=self.data()).status_code == 302
        judge = Judge.get(Judge.code == "J01")
        assert (judge.languages, judge.expertise, judge.tied_to) == (
            ["en", "fr"],
            ["search"],
            ["Acme"],
        )
        assert (judge.load_minimum, judge.load_maximum) == (2, 4)

    def test_the_least_number_is_no_more_than_the_largest(self, as_: As, bench: Bench) -> None:
        data = self.data(load_minimum="5", tied_to="Kept words")
        page = as_(bench.cast.ada).post(f"{HOME}judges/J01", data=data).get_data(True)
        assert "more than the largest number" in page and "Kept words" in page

    def test_a_wrong_language_is_told_and_the_rest_stays(self, as_: As, bench: Bench) -> None:
        page = (
            as_(bench.cast.ada)
            .post(f"{HOME}judges/J01", data=self.data(languages="klingonish"))
            .get_data(True)
        )
        assert "No language is called" in page and "klingonish" in page and "Acme" in page

    def test_the_second_of_two_editors_is_told(self, as_: As, bench: Bench) -> None:
        late = self.data(tied_to="Kept words")
        as_(bench.cast.grace).post(f"{HOME}judges/J01", data=self.data())
        page = as_(bench.cast.ada).post(f"{HOME}judges/J01", data=late).get_data(True)
        assert "Somebody else changed this" in page and "Kept words" in page

    def test_whoever_leaves_a_panel_gives_back_what_is_not_signed(
        self, as_: As, bench: Bench
    ) -> None:
        bench.round.change(None, reviews=1)
        row = bench.assign(bench.dee, bench.entries[0])
        page = (
            as_(bench.cast.ada)
            .post(f"{HOME}judges/J01", data=self.data(rounds=[]), follow_redirects=True)
            .get_data(True)
        )
        assert (
            "One review has found a judge" in page
            and Assignment.get_by_id(row.id).status == "removed"
        )

    def test_enters_and_takes_back_a_conflict(self, as_: As, bench: Bench) -> None:
        client = as_(bench.cast.ada)
        data = {"submission": bench.entries[0].key, "reason": "They are married"}
        assert "required" in client.post(
            f"{HOME}judges/J01/conflicts", data={**data, "reason": ""}
        ).get_data(True)
        assert client.post(f"{HOME}judges/J01/conflicts", data=data).status_code == 302
        page = client.get(f"{HOME}judges/J01").get_data(True)
        assert "They are married" in page and "entered by an organiser" in page
        client.post(f"{HOME}judges/J01/conflicts/{ConflictOfInterest.get().id}/withdraw")
        assert ConflictOfInterest.get().withdrawn_at == IN_ROUND
        assert (
            client.post(
                f"{HOME}judges/J02/conflicts/{ConflictOfInterest.get().id}/withdraw"
            ).status_code
            == 404
        )

    def test_leaves_and_comes_back(self, as_: As, bench: Bench) -> None:
        client = as_(bench.cast.ada)
        client.post(f"{HOME}judges/J01/leave")
        assert as_(bench.cast.dee).get("/events/codefest/judge/").status_code == 404
        assert "Reinstate this judge" in client.get(f"{HOME}judges/J01").get_data(True)
        client.post(f"{HOME}judges/J01/bring-back")
        assert as_(bench.cast.dee).get("/events/codefest/judge/").status_code == 200

"""The doors of judging as organisers run it."""

import re
from collections.abc import Callable
from datetime import datetime

import counting
import pytest
from benches import IN_ROUND, Bench, many, sign, submitted
from casting import Cast, day, make_event, make_person
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.events.events import Organiser
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge, PanelMember
from hackathon.people import tokens
from hackathon.people.people import Person
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
HOME = "/events/codefest/organise/judging/"
ROUND = f"{HOME}rounds/screening"


@pytest.fixture
def bench(cast: Cast, stand_at: StandAt) -> Bench:
    stand_at(IN_ROUND)
    return Bench(cast)


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
            "tied_to": "Acme",
            "rounds": ["screening"],
            **values,
        }

    def test_changes_what_a_judge_reads_and_knows(self, as_: As, bench: Bench) -> None:
        assert as_(bench.cast.ada).post(f"{HOME}judges/J01", data=self.data()).status_code == 302
        judge = Judge.get(Judge.code == "J01")
        assert (judge.languages, judge.expertise, judge.load_maximum, judge.tied_to) == (
            ["en", "fr"],
            ["search"],
            4,
            ["Acme"],
        )

    def test_a_wrong_language_is_told_and_the_rest_stays(self, as_: As, bench: Bench) -> None:
        page = (
            as_(bench.cast.ada)
            .post(f"{HOME}judges/J01", data=self.data(languages="klingonish"))
            .get_data(True)
        )
        assert "is not a language code" in page and "klingonish" in page and "Acme" in page

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
        assert "Bring this judge back" in client.get(f"{HOME}judges/J01").get_data(True)
        client.post(f"{HOME}judges/J01/bring-back")
        assert as_(bench.cast.dee).get("/events/codefest/judge/").status_code == 200


class TestRound:
    def test_takes_in_spreads_and_shows_who_lacks_what(self, as_: As, bench: Bench) -> None:
        submitted(bench.cast, "Delta")
        client = as_(bench.cast.ada)
        assert "One eligible submission is not in this round" in client.get(ROUND).get_data(True)
        client.post(f"{ROUND}/take-in")
        bench.dan.change(load_maximum=3)
        page = client.post(f"{ROUND}/spread", follow_redirects=True).get_data(True)
        assert (
            Entry.select().count() == 4
            and "7 reviews have found judges" in page
            and "lacks 1 of 2 reviews" in page
            and "no room for more" in page
        )

    def test_shows_how_far_everybody_is(self, as_: As, bench: Bench) -> None:
        sign(
            bench.assign(bench.dee, bench.entries[0]),
            bench.dee,
            {"usefulness": 5, "feasibility": 5},
        )
        page = as_(bench.cast.ada).get(ROUND).get_data(True)
        assert "1 of 6" in page and "Lacks judges" in page

    def test_assigns_by_hand_or_says_why_not(self, as_: As, bench: Bench) -> None:
        client, code = as_(bench.cast.ada), bench.code(bench.entries[0])
        assert "J01 judges" in client.post(
            f"{ROUND}/assign", data={"entry": code, "judge": "J01"}, follow_redirects=True
        ).get_data(True)
        assert "has this submission already" in client.post(
            f"{ROUND}/assign", data={"entry": code, "judge": "J01"}, follow_redirects=True
        ).get_data(True)
        assert "Choose a submission" in client.post(
            f"{ROUND}/assign", data={"entry": "E99", "judge": "J01"}, follow_redirects=True
        ).get_data(True)

    def test_an_entry_shows_its_scorecards_and_takes_a_judge_off(
        self, as_: As, bench: Bench
    ) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        sign(row, bench.dee, {"usefulness": 5, "feasibility": 4})
        client = as_(bench.cast.ada)
        page = client.get(f"{ROUND}/entries/{bench.code(bench.entries[0])}").get_data(True)
        assert "Remark on usefulness" in page and "For organisers." in page and "Well done." in page
        client.post(f"{HOME}assignments/{row.key}/remove")
        assert "does not count" in client.get(
            f"{ROUND}/entries/{bench.code(bench.entries[0])}"
        ).get_data(True)

    def test_drafts_are_the_judges_own(self, as_: As, bench: Bench) -> None:
        row = bench.assign(bench.dee, bench.entries[0])
        as_(bench.cast.dee).post(
            f"/events/codefest/judge/{row.key}/save",
            data={"revision": "0", "feedback": "HALFWRITTEN"},
        )
        page = (
            as_(bench.cast.ada)
            .get(f"{ROUND}/entries/{bench.code(bench.entries[0])}")
            .get_data(True)
        )
        assert "In progress" in page and "HALFWRITTEN" not in page

    def test_reminds_at_most_twice_a_day(self, as_: As, bench: Bench) -> None:
        bench.assign(bench.dee, bench.entries[0])
        client = as_(bench.cast.ada)
        assert [client.post(f"{ROUND}/remind").status_code for _ in range(3)] == [302, 302, 429]
        assert mail.Message.select().where(mail.Message.to == bench.cast.dee.email).count() == 2

    def test_same_number_of_queries_for_ten_and_a_thousand(self, as_: As, bench: Bench) -> None:
        client, counts = as_(bench.cast.ada), []
        client.get(ROUND)  # what is asked once a process is asked before the counting
        for some in (10, 990):
            rows = many(bench.cast, some)
            Assignment.insert_many(
                [
                    {
                        "round": bench.round,
                        "judge": bench.dee,
                        "submission": row,
                        "assigned_at": day(11),
                    }
                    for row in rows
                ]
            ).execute()
            with counting.queries() as seen:
                assert client.get(ROUND).status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 20 and Team.select().count() > 1000

    def test_another_events_rows_are_not_found(self, as_: As, bench: Bench) -> None:
        make_event("other")
        client = as_(bench.cast.root)
        assert client.get("/events/other/organise/judging/judges/J01").status_code == 404
        assert client.get("/events/other/organise/judging/rounds/screening").status_code == 404
        row = bench.assign(bench.dee, bench.entries[0])
        assert (
            client.post(f"/events/other/organise/judging/assignments/{row.key}/remove").status_code
            == 404
        )

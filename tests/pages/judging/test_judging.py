"""The doors of judging as judges see it, and the standings."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import counting
import pytest
from benches import FULL, IN_ROUND, Bench, many, sign, submitted
from casting import day, make_person
from flask.testing import FlaskClient

from hackathon.events.events import Organiser
from hackathon.judging import entries, scorecards
from hackathon.judging.judging import Assignment, ConflictOfInterest, Judge
from hackathon.judging.scorecards import Answer, Content
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]


class TestQueue:
    def test_asks_about_conflicts_first(self, as_: As, bench: Bench, mine: Assignment) -> None:
        bench.dee.change(declared_at=None)
        page = as_(bench.cast.dee).get("/events/codefest/judge/").get_data(True)
        assert "First: conflicts of interest" in page and "Work Alpha" not in page

    def test_says_what_is_next_and_how_many_are_left(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        bench.assign(bench.dee, bench.entries[1])
        sign(
            bench.assign(bench.dee, bench.entries[2]),
            bench.dee,
            {"usefulness": 3, "feasibility": 3},
        )
        page = as_(bench.cast.dee).get("/events/codefest/judge/").get_data(True)
        assert "2 submissions are left" in page and "Signed off" in page and "Closes" in page

    def test_holds_nothing_of_other_judges(self, as_: As, bench: Bench, mine: Assignment) -> None:
        bench.assign(bench.dan, bench.entries[1])
        page = as_(bench.cast.dee).get("/events/codefest/judge/").get_data(True)
        assert "Work Alpha" in page and "Work Beta" not in page and "Dan" not in page

    def test_before_the_round_opens_no_title_is_told(
        self, as_: As, bench: Bench, mine: Assignment, stand_at: StandAt
    ) -> None:
        stand_at(day(10))
        page = as_(bench.cast.dee).get("/events/codefest/judge/").get_data(True)
        assert "Work Alpha" not in page and "when the round opens" in page

    @pytest.mark.parametrize("who", ["ben", "ada", "sam"])
    def test_others_find_nothing_here(self, as_: As, bench: Bench, who: str) -> None:
        assert as_(getattr(bench.cast, who)).get("/events/codefest/judge/").status_code == 404

    def test_same_number_of_queries_for_ten_and_a_thousand(self, as_: As, bench: Bench) -> None:
        client, counts = as_(bench.cast.dee), []
        client.get(
            "/events/codefest/judge/"
        )  # what is asked once a process is asked before the counting
        for some in (10, 990):
            Assignment.insert_many(
                [
                    {
                        "round": bench.round,
                        "judge": bench.dee,
                        "submission": row,
                        "assigned_at": day(11),
                    }
                    for row in many(bench.cast, some)
                ]
            ).execute()
            with counting.queries() as seen:
                assert client.get("/events/codefest/judge/").status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 16


class TestSignAll:
    SIGN = "/events/codefest/judge/rounds/final/sign"

    def test_complete_drafts_are_signed_in_one_act(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        whole = Content({"usefulness": Answer(4), "feasibility": Answer(3)})
        scorecards.save(mine, 0, whole, IN_ROUND)
        client = as_(bench.cast.dee)
        address = self.SIGN.replace("final", bench.round.slug)
        assert "Sign the complete draft" in client.get("/events/codefest/judge/").get_data(True)
        page = client.post(address, follow_redirects=True).get_data(True)
        assert "One scorecard is signed." in page and "signed everything" in page
        assert "nothing was signed" in client.post(address, follow_redirects=True).get_data(True)

    def test_nobody_else(self, as_: As, bench: Bench, mine: Assignment) -> None:
        address = self.SIGN.replace("final", bench.round.slug)
        assert as_(bench.cast.ada).post(address).status_code == 404


class TestLeave:
    LEAVE = "/events/codefest/judge/leave"

    def test_goes_with_a_reason_for_the_organisers_alone(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        client = as_(bench.cast.dee)
        assert "Leave the panel" in client.get("/events/codefest/judge/").get_data(True)
        assert client.post(self.LEAVE, data={"reason": ""}).status_code == 200
        page = client.post(self.LEAVE, data={"reason": "Ill"}, follow_redirects=True).get_data(True)
        assert "no longer a judge here" in page
        assert client.get("/events/codefest/judge/").status_code == 404
        told = (
            as_(bench.cast.ada).get("/events/codefest/organise/judging/judges/J01").get_data(True)
        )
        assert "Why this judge left" in told and "Ill" in told

    def test_a_seat_is_declined_before_anything_is_read(self, as_: As, bench: Bench) -> None:
        Judge.update(declared_at=None).where(Judge.id == bench.dee.id).execute()
        page = as_(bench.cast.dee).get(self.LEAVE).get_data(True)
        assert "Decline to judge" in page


class TestConflicts:
    def test_declared_ones_are_kept_away_and_never_listed_again(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        bench.dee.change(declared_at=None)
        client = as_(bench.cast.dee)
        page = client.get("/events/codefest/judge/conflicts").get_data(True)
        assert "Work Alpha" in page
        client.post(
            "/events/codefest/judge/conflicts",
            data={"works": [bench.entries[0].id], "ties": "My cousin takes part."},
        )
        assert ConflictOfInterest.get().kind == "declared"
        bench.dee = type(bench.dee).get_by_id(bench.dee.id)
        assert bench.dee.declared_at == IN_ROUND and bench.dee.ties == "My cousin takes part."
        for path in ("", "conflicts"):
            assert "Work Alpha" not in client.get(f"/events/codefest/judge/{path}").get_data(True)
        assert client.get(f"/events/codefest/judge/{mine.key}").status_code == 404
        assert client.post(f"/events/codefest/judge/{mine.key}/save", data=FULL).status_code == 404

    def test_a_blind_round_shows_works_and_organisations_apart_and_no_people(
        self, as_: As, bench: Bench
    ) -> None:
        submitted(bench.cast, "Delta", make_person("Olga Canary", affiliation="Canary Institute"))
        entries.add_eligible(bench.round, bench.cast.ada, day(12))
        page = as_(bench.cast.dee).get("/events/codefest/judge/conflicts").get_data(True)
        assert "Canary Institute" in page and "Work Delta" in page
        assert "Olga" not in page and ">Delta" not in page, "neither people nor teams"
        works, organisations = page.split('id="organisations"')
        assert "Canary Institute" not in works and "Work Delta" not in organisations

    def test_whoever_ticks_an_organisation_gets_none_of_its_works(
        self, as_: As, bench: Bench
    ) -> None:
        delta = submitted(
            bench.cast, "Delta", make_person("Olga Example", affiliation="Canary Institute Ltd")
        )
        entries.add_eligible(bench.round, bench.cast.ada, day(12))
        assignment = bench.assign(bench.dee, delta)
        client = as_(bench.cast.dee)
        client.post(
            "/events/codefest/judge/conflicts", data={"organisations": ["Canary Institute Ltd"]}
        )
        assert Assignment.get_by_id(assignment.id).status == "removed"
        assert "Work Delta" not in client.get("/events/codefest/judge/conflicts").get_data(True)

    def test_a_made_up_number_is_refused_and_the_text_stays(self, as_: As, bench: Bench) -> None:
        page = as_(bench.cast.dee).post(
            "/events/codefest/judge/conflicts", data={"works": ["999999"], "ties": "Kept words"}
        )
        assert "Kept words" in page.get_data(True) and not ConflictOfInterest.select().count()


class TestStandings:
    PATH = "/events/codefest/organise/rounds/screening/standings"

    def test_ranks_for_organisers_alone(self, as_: As, bench: Bench, mine: Assignment) -> None:
        sign(mine, bench.dee, {"usefulness": 5, "feasibility": 5})
        sign(
            bench.assign(bench.dan, bench.entries[1]),
            bench.dan,
            {"usefulness": 3, "feasibility": 1},
        )
        page = as_(bench.cast.ada).get(self.PATH).get_data(True)
        assert (
            page.index("Work Alpha") < page.index("Work Beta")
            and "Without a signed scorecard" in page
        )
        for who in ("ben", "dee", "dan", "cy", "sam"):
            assert as_(getattr(bench.cast, who)).get(self.PATH).status_code == 404
        assert as_(None).get(self.PATH).status_code in {302, 404}

    def test_an_organiser_who_judges_does_not_see_how_others_judge(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        Organiser.create(event=bench.event, person=bench.cast.dee, since=day(-9))
        assert as_(bench.cast.dee).get(self.PATH).status_code == 403

    def test_without_a_score_says_what_to_wait_for(self, as_: As, bench: Bench) -> None:
        assert "No scorecard is signed yet" in as_(bench.cast.ada).get(self.PATH).get_data(True)

    def test_the_next_review_is_assigned_with_one_click(self, as_: As, bench: Bench) -> None:
        bench.round.change(None, shortlist=1)
        eve = bench.judge("Eve Example")
        for judge, values in ((bench.dee, (5, 3, 1)), (bench.dan, (4, 4, 2))):
            for entry, value in zip(bench.entries, values, strict=True):
                sign(bench.assign(judge, entry), judge, {"usefulness": value, "feasibility": value})
        client = as_(bench.cast.ada)
        page = client.get(self.PATH).get_data(True)
        assert "Where the next reviews are needed most" in page and "J03" in page
        code = re.search(r'name="entry" value="(E\d+)"', page)
        assert code
        assert client.post(
            "/events/codefest/organise/judging/rounds/screening/assign",
            data={"judge": "J03", "entry": code[1], "back": "standings"},
        ).location.endswith("standings")
        assert Assignment.select().where(Assignment.judge == eve).count() == 1


class TestNothingLeaks:
    """Scores, remarks, notes and judges' names stay secret on every surface until publication
    (P4)."""

    CANARIES = ("CANARYREMARK", "CANARYFEEDBACK", "CANARYNOTE", "Dee Example", "Dan Example")

    def test_no_page_of_others_tells(
        self, as_: As, bench: Bench, mine: Assignment, app: Any
    ) -> None:
        content = Content(
            {"usefulness": Answer(5, "CANARYREMARK"), "feasibility": Answer(5)},
            "CANARYFEEDBACK",
            "CANARYNOTE",
        )
        scorecards.sign(mine, 0, content, bench.cast.dee, IN_ROUND)
        bench.assign(bench.dan, bench.entries[1])
        captain = bench.entries[0].team.captain
        known = {
            "event": "codefest", "round": "screening", "assignment": mine.key, "judge": "J01", "entry": bench.code(bench.entries[0]),
            "submission": bench.entries[0].key, "team": bench.entries[0].team.key, "challenge": "nice-classes", "conflict": 1, "file": "x",
        }  # fmt: skip
        paths = []
        for rule in app.url_map.iter_rules():
            if (
                "GET" in rule.methods
                and rule.arguments <= set(known)
                and rule.endpoint not in {"people.sign_out"}
            ):
                with app.test_request_context():
                    paths.append(
                        app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
                    )
        assert len(paths) > 30
        shown = (
            as_(bench.cast.ada)
            .get(f"/events/codefest/organise/judging/rounds/screening/entries/{known['entry']}")
            .get_data(True)
        )
        assert all(word in shown for word in self.CANARIES[:4]), (
            "the organisers read it, so the canaries do sing"
        )
        for who in (None, captain, bench.cast.cy, bench.cast.dan):
            client = as_(who)
            for path in paths:
                answer = client.get(path)
                body = answer.data.decode(errors="replace") + str(answer.headers)
                found = [
                    word
                    for word in self.CANARIES
                    if word in body and not (who is bench.cast.dan and word == "Dan Example")
                ]
                assert not found, (path, who and who.name, found)

    def test_participants_pages_stay_as_they_are_byte_for_byte(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        captain = as_(bench.entries[0].team.captain)
        paths = [
            "/events/codefest/", "/events/codefest/challenges/", "/events/codefest/teams/", "/events/codefest/results", "/me",
            f"/events/codefest/teams/{bench.entries[0].team.key}", f"/events/codefest/submissions/{bench.entries[0].key}", "/api/v1/events",
        ]  # fmt: skip

        def read() -> list[tuple[int, bytes, str | None]]:
            answers = [captain.get(path) for path in paths]
            return [
                (
                    one.status_code,
                    re.sub(rb'name="csrf_token" value="[^"]*"', b"", one.data),
                    one.headers.get("ETag"),
                )
                for one in answers
            ]

        before = read()
        assert [status for status, _body, _etag in before].count(200) == len(paths)
        content = Content(
            {"usefulness": Answer(5, "Clear"), "feasibility": Answer(5)}, "Well done", "A note"
        )
        scorecards.sign(mine, 0, content, bench.cast.dee, IN_ROUND)
        as_(bench.cast.ada).post("/events/codefest/organise/judging/rounds/screening/spread")
        as_(bench.cast.dan).post(
            f"/events/codefest/judge/{Assignment.get(Assignment.judge == bench.dan).key}/recuse",
            data={"reason": "Friend"},
        )
        assert read() == before

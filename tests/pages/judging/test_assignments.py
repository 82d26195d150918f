"""The doors of a round as organisers run it."""

from collections.abc import Callable

import counting
from benches import Bench, many, sign, submitted
from casting import day, make_event, make_round
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment
from hackathon.people.people import Person
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
HOME = "/events/codefest/organise/judging/"
ROUND = f"{HOME}rounds/screening"


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

    def test_a_later_round_takes_in_who_was_chosen(self, as_: As, bench: Bench) -> None:
        final = make_round(bench.event, bench.cast.rubric, "final", position=1)
        client, page = as_(bench.cast.ada), f"{HOME}rounds/final"
        shown = client.get(page).get_data(True)
        assert shown.count('name="submission"') == 3 and "Add the eligible ones" not in shown
        refused = client.post(f"{page}/take-in", follow_redirects=True).get_data(True)
        assert "Choose at least one submission." in refused
        client.post(f"{page}/take-in", data={"submission": [bench.entries[1].key]})
        assert [row.submission_id for row in final.entries] == [bench.entries[1].id]

    def test_an_entry_is_taken_out_with_a_reason_and_put_back(self, as_: As, bench: Bench) -> None:
        client, page = as_(bench.cast.ada), f"{ROUND}/entries/E01"
        assert "Can be undone while the round is open" in client.get(page).get_data(True)
        refused = client.post(f"{page}/take-out", data={"reason": ""}).get_data(True)
        assert "This field is required" in refused
        client.post(f"{page}/take-out", data={"reason": "By mistake."})
        assert "By mistake." in client.get(ROUND).get_data(True)
        client.post(f"{page}/put-back")
        assert Entry.get(Entry.code == "E01").out_at is None

    def test_says_which_least_load_cannot_be_met(self, as_: As, bench: Bench) -> None:
        bench.dan.change(load_minimum=4)
        page = as_(bench.cast.ada).post(f"{ROUND}/spread", follow_redirects=True).get_data(True)
        assert "J02 has 3 submissions of at least 4" in page and "Fewer than 4" in page

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


def test_by_hand_says_when_the_judge_does_not_read_the_language(as_: As, bench: Bench) -> None:
    judge = bench.judge("Foreign Example", languages=["fr"])
    data = {"entry": Entry.select().order_by(Entry.id).first().code, "judge": judge.code}
    page = as_(bench.cast.ada).post(f"{ROUND}/assign", data=data, follow_redirects=True)
    assert "does not say to read English" in page.get_data(True)
    data["judge"] = bench.dee.code
    page = as_(bench.cast.ada).post(f"{ROUND}/assign", data=data, follow_redirects=True)
    assert "does not say to read" not in page.get_data(True)

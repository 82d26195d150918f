"""The doors of judging as judges see it, and the standings."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import counting
import pytest
from benches import IN_ROUND, Bench, many, sign, submitted, with_file
from casting import Cast, day, make_person
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.events.events import Organiser
from hackathon.events.rounds import Round
from hackathon.judging import entries, scorecards
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, ConflictOfInterest
from hackathon.judging.scorecards import Answer, Content, Score, Scorecard
from hackathon.people.people import Person
from hackathon.submissions.submissions import Attachment

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]


@pytest.fixture
def bench(cast: Cast, stand_at: StandAt) -> Bench:
    stand_at(IN_ROUND)
    return Bench(cast)


@pytest.fixture
def mine(bench: Bench) -> Assignment:
    """Dee has Alpha."""
    return bench.assign(bench.dee, bench.entries[0])


def card_of(assignment: Assignment) -> Scorecard:
    found: Scorecard = Scorecard.get(Scorecard.assignment == assignment)
    return found


FULL = {
    "revision": "0",
    "score-usefulness": "4",
    "score-feasibility": "2",
    "remark-usefulness": "Clear gain",
    "feedback": "Good work",
    "note": "Talk about it",
}


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


class TestScore:
    def test_brief_submission_and_rubric_stand_side_by_side(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        page = as_(bench.cast.dee).get(f"/events/codefest/judge/{mine.key}").get_data(True)
        assert 'class="split judging"' in page
        assert all(
            words in page
            for words in (
                "Suggest Nice classes",
                "It <strong>works</strong>",
                "Level 5 of usefulness",
                "Level 1 of feasibility",
            )
        )
        assert (
            'data-key="5"' in page
            and f'data-autosave="/events/codefest/judge/{mine.key}/save"' in page
        )
        assert not Scorecard.select().exists(), "reading writes nothing"

    def test_blind_pages_name_nobody(self, as_: As, bench: Bench) -> None:
        canary = make_person("Persona Canary", affiliation="Canary Works", country="KZ")
        entry = submitted(bench.cast, "Teamcanary", canary, title="A tool")
        mine = bench.assign(bench.dee, entry)
        Entry.create(round=bench.round, submission_id=entry.id, code="E77", added_at=day(11))
        client = as_(bench.cast.dee)
        for path in (mine.key, "", "conflicts", f"{mine.key}/recuse"):
            page = client.get(f"/events/codefest/judge/{path}").get_data(True)
            assert "Teamcanary" not in page and "Persona" not in page and "KZ" not in page, path
        page = client.get(f"/events/codefest/judge/{mine.key}").get_data(True)
        assert "This round is blind" in page and "E77" in page and "Canary Works" not in page
        bench.round.change(None, blind=False)
        assert "Teamcanary" in client.get(f"/events/codefest/judge/{mine.key}").get_data(True)

    def test_what_was_submitted_is_shown_and_not_the_draft(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        bench.entries[0].change(None, title="Changed afterwards", description_html="<p>Changed</p>")
        page = as_(bench.cast.dee).get(f"/events/codefest/judge/{mine.key}").get_data(True)
        assert "Work Alpha" in page and "Changed" not in page

    def test_parts_for_organisers_stay_with_them(self, as_: As, bench: Bench) -> None:
        entry = submitted(
            bench.cast,
            "Secret",
            visibility={"description": "organisers", "summary": "judges"},
            description_html="<p>CANARY</p>",
        )
        mine = bench.assign(bench.dee, entry)
        page = as_(bench.cast.dee).get(f"/events/codefest/judge/{mine.key}").get_data(True)
        assert "CANARY" not in page and "It suggests classes" in page

    def test_saves_a_draft_without_a_script(self, as_: As, bench: Bench, mine: Assignment) -> None:
        client = as_(bench.cast.dee)
        assert (
            client.post(
                f"/events/codefest/judge/{mine.key}", data={**FULL, "keep": "1"}
            ).status_code
            == 302
        )
        card = card_of(mine)
        assert (
            card.status == "draft" and card.feedback == "Good work" and card.note == "Talk about it"
        )
        assert {row.criterion.key: (row.value, row.remark) for row in Score.select()} == {
            "usefulness": (4, "Clear gain"),
            "feasibility": (2, ""),
        }
        page = client.get(f"/events/codefest/judge/{mine.key}").get_data(True)
        assert "Clear gain" in page and re.search(r'value="4"[^>]*checked', page)

    def test_signs_and_goes_on_to_the_next(self, as_: As, bench: Bench, mine: Assignment) -> None:
        other = bench.assign(bench.dee, bench.entries[1])
        answer = as_(bench.cast.dee).post(
            f"/events/codefest/judge/{mine.key}", data={**FULL, "sign_off": "1"}
        )
        assert answer.location.endswith(other.key)
        assert card_of(mine).status == "signed" and Round.get().frozen_at == IN_ROUND

    def test_open_criteria_are_confirmed_before_signing(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        client, data = (
            as_(bench.cast.dee),
            {"revision": "0", "score-usefulness": "4", "feedback": "Kept words", "sign_off": "1"},
        )
        page = client.post(f"/events/codefest/judge/{mine.key}", data=data).get_data(True)
        assert (
            "confirm that they stay open" in page
            and "No answer yet" in page
            and "Kept words" in page
        )
        assert not Scorecard.select().exists()
        assert (
            client.post(
                f"/events/codefest/judge/{mine.key}", data={**data, "leave_open": "y"}
            ).status_code
            == 302
        )
        assert card_of(mine).status == "signed"

    def test_the_second_of_two_windows_is_told_and_keeps_the_text(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}"
        client.post(f"{path}/save", data=FULL)
        page = client.post(
            path, data={**FULL, "feedback": "From the other window", "keep": "1"}
        ).get_data(True)
        assert "Somebody else changed this" in page and "From the other window" in page
        assert card_of(mine).feedback == "Good work"
        revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
        assert revision
        client.post(
            path,
            data={
                **FULL,
                "revision": revision[1],
                "feedback": "From the other window",
                "keep": "1",
            },
        )
        assert card_of(mine).feedback == "From the other window"

    def test_a_level_that_the_rubric_lacks_is_refused(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        page = (
            as_(bench.cast.dee)
            .post(
                f"/events/codefest/judge/{mine.key}",
                data={**FULL, "score-usefulness": "9", "keep": "1"},
            )
            .get_data(True)
        )
        assert "has no level 9" in page and not Score.select().exists()

    def test_a_closed_round_is_read_only(
        self, as_: As, bench: Bench, mine: Assignment, stand_at: StandAt
    ) -> None:
        sign(mine, bench.dee, {"usefulness": 3, "feasibility": 3})
        stand_at(day(21))
        client = as_(bench.cast.dee)
        page = client.get(f"/events/codefest/judge/{mine.key}").get_data(True)
        assert "closed" in page and "Reopen" not in page and "Remark on usefulness" in page
        assert client.post(f"/events/codefest/judge/{mine.key}", data=FULL).status_code == 403
        assert client.post(f"/events/codefest/judge/{mine.key}/reopen").status_code == 403

    @pytest.mark.parametrize("who", ["ben", "ada", "dan", "sam", "cy"])
    def test_others_do_not_find_it(self, as_: As, bench: Bench, mine: Assignment, who: str) -> None:
        client = as_(getattr(bench.cast, who))
        for path in ("", "/recuse"):
            assert client.get(f"/events/codefest/judge/{mine.key}{path}").status_code == 404
        for path in ("", "/save", "/reopen", "/recuse"):
            assert (
                client.post(f"/events/codefest/judge/{mine.key}{path}", data=FULL).status_code
                == 404
            )


class TestSave:
    def test_answers_with_the_new_revision(self, as_: As, bench: Bench, mine: Assignment) -> None:
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}/save"
        first = client.post(path, data=FULL)
        assert first.status_code == 200 and json.loads(first.data)["revision"] == 1
        second = client.post(path, data={**FULL, "revision": "1", "score-usefulness": "5"})
        assert (
            json.loads(second.data)["revision"] == 2
            and Score.select().where(Score.value == 5).count() == 1
        )

    def test_another_window_gets_409_and_nothing_is_overwritten(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}/save"
        client.post(path, data=FULL)
        assert client.post(path, data={**FULL, "feedback": "Late"}).status_code == 409
        assert card_of(mine).feedback == "Good work"

    def test_a_signed_card_gets_409_a_closed_round_422(
        self, as_: As, bench: Bench, mine: Assignment, stand_at: StandAt
    ) -> None:
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}/save"
        client.post(path, data=FULL)
        stand_at(day(21))
        assert client.post(path, data={**FULL, "revision": "1"}).status_code == 422
        stand_at(IN_ROUND)
        sign(mine, bench.dee, {"usefulness": 3, "feasibility": 3})
        assert client.post(path, data={**FULL, "revision": "3"}).status_code == 409


class TestReopen:
    def test_a_reopened_card_can_be_changed_and_counts_again_when_signed(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        sign(mine, bench.dee, {"usefulness": 3, "feasibility": 3})
        client = as_(bench.cast.dee)
        client.post(f"/events/codefest/judge/{mine.key}/reopen")
        assert card_of(mine).status == "draft" and scorecards.signed(bench.round) == []
        client.post(
            f"/events/codefest/judge/{mine.key}",
            data={**FULL, "revision": str(card_of(mine).revision), "sign_off": "1"},
        )
        assert scorecards.signed(bench.round)[0].scores == {"usefulness": 4, "feasibility": 2}


class TestRecuse:
    def test_needs_a_reason(self, as_: As, bench: Bench, mine: Assignment) -> None:
        page = (
            as_(bench.cast.dee)
            .post(f"/events/codefest/judge/{mine.key}/recuse", data={"reason": " "})
            .get_data(True)
        )
        assert (
            "This field is required" in page and Assignment.get_by_id(mine.id).status == "assigned"
        )

    def test_another_judge_takes_the_missing_review_alone(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        bench.round.change(None, reviews=1)
        as_(bench.cast.dee).post(
            f"/events/codefest/judge/{mine.key}/recuse", data={"reason": "My neighbour"}
        )
        rows = {(row.judge.code, row.submission_id): row.status for row in Assignment.select()}
        assert rows == {
            ("J01", bench.entries[0].id): "recused",
            ("J02", bench.entries[0].id): "assigned",
        }
        assert [message.to for message in mail.Message.select().order_by(mail.Message.id)][-1:] == [
            bench.cast.dan.email
        ]


class TestFile:
    @pytest.fixture
    def attached(self, bench: Bench) -> Assignment:
        return bench.assign(
            bench.dee, with_file(bench, "Epsilon", "slides of Epsilon.pdf", b"%PDF-1.7 bytes")
        )

    def test_is_served_under_the_entrys_code_as_an_attachment(
        self, as_: As, bench: Bench, attached: Assignment
    ) -> None:
        client = as_(bench.cast.dee)
        page = client.get(f"/events/codefest/judge/{attached.key}").get_data(True)
        link = re.search(r'href="(/events/codefest/judge/[^"]+/files/[^"]+)"', page)
        assert link
        answer = client.get(link[1])
        assert (
            answer.data == b"%PDF-1.7 bytes"
            and "nosniff" in answer.headers["X-Content-Type-Options"]
        )
        assert (
            f"{bench.code(attached.submission)}-slides" in answer.headers["Content-Disposition"]
            and "attachment" in answer.headers["Content-Disposition"]
        )
        assert as_(bench.cast.dan).get(link[1]).status_code == 404

    def test_a_file_of_another_submission_is_not_found(
        self, as_: As, bench: Bench, mine: Assignment, attached: Assignment
    ) -> None:
        key = Attachment.get().key
        assert (
            as_(bench.cast.dee).get(f"/events/codefest/judge/{mine.key}/files/{key}").status_code
            == 404
        )


class TestPack:
    def test_holds_brief_rubric_submissions_and_sheet(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        answer = as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack")
        held = zipfile.ZipFile(io.BytesIO(answer.data))
        code = bench.code(bench.entries[0])
        assert set(held.namelist()) == {
            "index.html",
            "rubric.html",
            "scores.csv",
            "site.css",
            "brief-nice-classes.html",
            f"{code}.html",
        }
        assert (
            "It <strong>works</strong>" in held.read(f"{code}.html").decode()
            and "Level 5 of usefulness" in held.read("rubric.html").decode()
        )
        assert all(
            b"Alpha Captain" not in held.read(name) and b">Alpha" not in held.read(name)
            for name in held.namelist()
        )

    def test_holds_the_files_when_asked(self, as_: As, bench: Bench) -> None:
        bench.assign(bench.dee, with_file(bench, "Zeta", "../evil.pdf", b"%PDF-1.7 bytes"))
        answer = as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack?files=1")
        held = zipfile.ZipFile(io.BytesIO(answer.data))
        names = [name for name in held.namelist() if name.endswith(".pdf")]
        assert len(names) == 1 and ".." not in names[0] and held.read(names[0]) == b"%PDF-1.7 bytes"

    def test_is_for_judges_who_answered(self, as_: As, bench: Bench, mine: Assignment) -> None:
        assert (
            as_(bench.cast.ben).get("/events/codefest/judge/rounds/screening/pack").status_code
            == 404
        )
        bench.dee.change(declared_at=None)
        assert (
            as_(bench.cast.dee).get("/events/codefest/judge/rounds/screening/pack").status_code
            == 403
        )


class TestUpload:
    PATH = "/events/codefest/judge/rounds/screening/sheet"

    def send(self, client: FlaskClient, text: str, **values: Any) -> Any:
        return client.post(
            self.PATH,
            data={"sheet": (io.BytesIO(text.encode()), "scores.csv"), **values},
            content_type="multipart/form-data",
        )

    def test_a_filled_sheet_becomes_drafts(self, as_: As, bench: Bench, mine: Assignment) -> None:
        code, client = bench.code(bench.entries[0]), as_(bench.cast.dee)
        text = (
            f"entry;criterion;score;remark;revision\n{code};usefulness;4;'=SUM is a"
            f" formula;0\n{code};(feedback);;Well done;0\n"
        )
        assert self.send(client, text).status_code == 302
        assert card_of(mine).status == "draft" and card_of(mine).feedback == "Well done"
        assert scorecards.content_of(card_of(mine)).answers == {
            "usefulness": Answer(4, "=SUM is a formula")
        }

    def test_one_bad_row_and_nothing_is_loaded(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        code, client = bench.code(bench.entries[0]), as_(bench.cast.dee)
        text = f"entry,criterion,score,remark\n{code},usefulness,4,\n{code},feasibility,7,\nE99,usefulness,3,\n"
        page = self.send(client, text)
        assert page.status_code == 422 and not Scorecard.select().exists()
        told = page.get_data(True)
        assert (
            "Line 3" in told
            and "no level of" in told
            and "Line 4" in told
            and "E99 is not among" in told
        )

    def test_what_changed_on_the_site_meanwhile_is_not_overwritten_unasked(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        code, client = bench.code(bench.entries[0]), as_(bench.cast.dee)
        scorecards.save(mine, 0, Content({"usefulness": Answer(2)}), bench.cast.dee, IN_ROUND)
        text = f"entry,criterion,score,remark,revision\n{code},usefulness,5,,0\n"
        assert "changed on the site" in self.send(client, text).get_data(True)
        assert self.send(client, text, replace="y").status_code == 302
        assert scorecards.content_of(card_of(mine)).answers["usefulness"].value == 5

    def test_no_text_is_told(self, as_: As, bench: Bench, mine: Assignment) -> None:
        answer = as_(bench.cast.dee).post(
            self.PATH,
            data={"sheet": (io.BytesIO(b"\xff\xd8\xff\xe0"), "x.csv")},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 422 and "CSV UTF-8" in answer.get_data(True)

    def test_the_packs_own_sheet_comes_back_unchanged(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        scorecards.save(
            mine,
            0,
            Content({"usefulness": Answer(2, "-5 points\nand more")}, "@all: good"),
            bench.cast.dee,
            IN_ROUND,
        )
        client = as_(bench.cast.dee)
        held = zipfile.ZipFile(
            io.BytesIO(client.get("/events/codefest/judge/rounds/screening/pack").data)
        )
        assert self.send(client, held.read("scores.csv").decode()).status_code == 302
        assert card_of(mine).revision == 1, "nothing differed, so nothing was written"


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
        assert "Where the next reviews should go" in page and "J03" in page
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
        scorecards.sign(mine, 0, content, False, bench.cast.dee, IN_ROUND)
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
        scorecards.sign(mine, 0, content, False, bench.cast.dee, IN_ROUND)
        as_(bench.cast.ada).post("/events/codefest/organise/judging/rounds/screening/spread")
        as_(bench.cast.dan).post(
            f"/events/codefest/judge/{Assignment.get(Assignment.judge == bench.dan).key}/recuse",
            data={"reason": "Friend"},
        )
        assert read() == before

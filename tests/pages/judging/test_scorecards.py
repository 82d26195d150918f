"""The doors of a scorecard: filled, signed, reopened, given back."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from benches import FULL, IN_ROUND, Bench, card_of, sign, submitted, with_file
from casting import day, make_person
from flask.testing import FlaskClient

from hackathon.core import db as core_db
from hackathon.core import mail
from hackathon.events.rounds import Round
from hackathon.judging import scorecards, signed_cards
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment, ConflictOfInterest
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.people import Person
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]


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
        client = as_(bench.cast.dee)
        path = f"/events/codefest/judge/{mine.key}"
        answer = client.post(path, data={**FULL, "sign_off": "1"})
        assert answer.location == f"{path}/next"
        assert client.get(answer.location).location.endswith(f"/{other.key}")
        assert card_of(mine).status == "signed" and Round.get().frozen_at == IN_ROUND
        assert "Signed." in client.get("/events/codefest/judge/").get_data(True)
        # After the last one the way leads to the list.
        path = f"/events/codefest/judge/{other.key}"
        client.post(path, data={**FULL, "sign_off": "1"})
        assert client.get(f"{path}/next").location == "/events/codefest/judge/"

    def test_a_conflict_that_came_up_keeps_a_judge_from_signing(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        """The door asks whose the scorecard is; all else is asked under the lock."""
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}"
        said = {"kind": "organiser", "declared_at": IN_ROUND}
        ConflictOfInterest.create(judge=bench.dee, submission=bench.entries[0], **said)
        for act in ("sign_off", "keep"):
            assert client.post(path, data={**FULL, act: "1"}).status_code == 404
            assert not Scorecard.select().exists()

    @pytest.mark.parametrize("act", ["sign_off", "keep"])
    def test_a_judge_who_went_meanwhile_is_stopped_at_the_lock(
        self,
        as_: As,
        bench: Bench,
        mine: Assignment,
        monkeypatch: pytest.MonkeyPatch,
        act: str,
    ) -> None:
        client, path, real = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}", core_db.lock

        def late(row: Any) -> None:
            # Beside the site's own writing, as another connection does it.
            core_db.database.execute_sql("UPDATE person SET active = (1 = 0)")
            real(row)

        monkeypatch.setattr(scorecards, "lock", late)
        client.post(path, data={**FULL, act: "1"})
        assert not Scorecard.select().exists()

    def test_signing_erases_nothing_that_did_not_come(
        self, as_: As, bench: Bench, mine: Assignment
    ) -> None:
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}"
        client.post(path, data={**FULL, "keep": "1"})
        bare = {"revision": "1", "score-usefulness": "5", "score-feasibility": "1", "sign_off": "1"}
        assert client.post(path, data=bare).status_code == 302
        card = card_of(mine)
        assert (card.status, card.feedback, card.note) == ("signed", "Good work", "Talk about it")
        assert [row.remark for row in Score.select().order_by(Score.id)] == ["Clear gain", ""]

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

    @pytest.mark.parametrize("level", ["9", "many", "4.5", "-"])
    def test_a_level_that_the_rubric_lacks_is_refused(
        self, as_: As, bench: Bench, mine: Assignment, level: str
    ) -> None:
        data = {**FULL, "score-usefulness": level, "keep": "1"}
        page = as_(bench.cast.dee).post(f"/events/codefest/judge/{mine.key}", data=data)
        assert f"has no level {level}" in page.get_data(True)
        assert not Score.select().exists()

    @pytest.mark.parametrize("lacking", [*FULL, "usefulness", "feasibility"])
    def test_what_a_form_lacks_it_does_not_erase(
        self, as_: As, bench: Bench, mine: Assignment, lacking: str
    ) -> None:
        client, path = as_(bench.cast.dee), f"/events/codefest/judge/{mine.key}"
        full = {**FULL, "remark-feasibility": "Hard"}
        client.post(path, data={**full, "keep": "1"})
        before = card_of(mine), list(Score.select().order_by(Score.criterion).tuples())
        rest = {name: value for name, value in full.items() if lacking not in name}
        answer = client.post(f"{path}/save", data={**rest, "revision": str(before[0].revision)})
        assert answer.status_code == 200
        after = card_of(mine), list(Score.select().order_by(Score.criterion).tuples())
        assert (after[0].feedback, after[0].note) == (before[0].feedback, before[0].note)
        assert after[1] == before[1]

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
        assert card_of(mine).status == "draft" and signed_cards.of(bench.round) == []
        client.post(
            f"/events/codefest/judge/{mine.key}",
            data={**FULL, "revision": str(card_of(mine).revision), "sign_off": "1"},
        )
        assert signed_cards.of(bench.round)[0].scores == {"usefulness": 4, "feasibility": 2}


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

    def test_of_a_blind_round_comes_without_what_it_says_of_its_makers(
        self, as_: As, bench: Bench
    ) -> None:
        said = b"%PDF-1.4 /Author (Canary)"
        given = bench.assign(bench.dee, with_file(bench, "Epsilon", "slides.pdf", said))
        client, place = as_(bench.cast.dee), f"/events/codefest/judge/{given.key}"
        (key,) = [row.key for row in Attachment.select()]
        assert f'href="{place}/files/{key}/plain"' in client.get(place).get_data(True)
        plain = client.get(f"{place}/files/{key}/plain")
        assert b"Canary" not in plain.data and "sandbox" in str(plain.headers)
        assert client.get(f"{place}/files/{key}").data == said, "as it was sent"
        bench.round.change(None, blind=False)
        assert "/plain" not in client.get(place).get_data(True)

    def test_where_that_cannot_be_the_page_says_so(self, as_: As, bench: Bench) -> None:
        locked = b"%PDF-1.4 /Encrypt"
        given = bench.assign(bench.dee, with_file(bench, "Epsilon", "slides.pdf", locked))
        (key,) = [row.key for row in Attachment.select()]
        place = f"/events/codefest/judge/{given.key}/files/{key}"
        page = as_(bench.cast.dee).get(f"{place}/plain").get_data(True)
        assert "could not be taken out" in page and f'href="{place}"' in page

    def test_a_picture_of_the_description_comes_from_where_the_judge_gets_files(
        self, as_: As, bench: Bench, attached: Assignment
    ) -> None:
        key, picture = attached.submission.key, Attachment.get().key
        version = Version.get(Version.submission == attached.submission)
        place = f"/events/codefest/submissions/{key}/files/{picture}"
        version.content["description_html"] = f'<p><img alt="x" src="{place}"></p>'
        version.save()
        page = as_(bench.cast.dee).get(f"/events/codefest/judge/{attached.key}").get_data(True)
        assert f'src="/events/codefest/judge/{attached.key}/files/{picture}"' in page
        assert place not in page

    def test_a_file_of_another_submission_is_not_found(
        self, as_: As, bench: Bench, mine: Assignment, attached: Assignment
    ) -> None:
        key = Attachment.get().key
        assert (
            as_(bench.cast.dee).get(f"/events/codefest/judge/{mine.key}/files/{key}").status_code
            == 404
        )

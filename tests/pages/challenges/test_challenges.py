"""The public doors of challenges."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import counting
import pytest
from casting import NOW, Cast, affiliate, day, make_challenge, make_person
from flask.testing import FlaskClient

from hackathon.challenges import questions, resources
from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.people.acts import Act
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
LIST = "/events/codefest/challenges/"
BRIEF = "/events/codefest/challenges/nice-classes"


class TestIndex:
    def test_filters_by_right_function_and_words(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        other = make_challenge(
            cast.event, "other", title="Translate abstracts", folded="translate abstracts"
        )
        Tag.delete().where(Tag.challenge == other).execute()
        Tag.create(challenge=other, kind="right", name="patents")
        client = as_(None)
        for query, there, absent in (
            ("right=patents", "Translate abstracts", "Suggest Nice classes"),
            ("function=classification", "Suggest Nice classes", "Translate abstracts"),
            ("q=NICE", "Suggest Nice classes", "Translate abstracts"),
        ):
            page = client.get(f"{LIST}?{query}").get_data(True)
            assert there in page and absent not in page, query
        assert "No challenges match." in client.get(f"{LIST}?q=zzz").get_data(True)

    def test_hides_drafts(self, as_: As, cast: Cast) -> None:
        make_challenge(cast.event, "draft", title="Secret brief", status="draft")
        assert "Secret brief" not in as_(None).get(LIST).get_data(True)

    def test_asks_the_database_as_often_for_ten_as_for_a_thousand(
        self, as_: As, cast: Cast
    ) -> None:
        def asked(count: int) -> int:
            rows = [
                {
                    "event": cast.event,
                    "slug": f"c{count}-{number}",
                    "title": f"Brief {number}",
                    "status": "published",
                    "updated_at": NOW,
                }
                for number in range(count)
            ]
            for start in range(0, count, 50):
                Challenge.insert_many(rows[start : start + 50]).execute()
            with counting.queries() as seen:
                assert as_(None).get(LIST).status_code == 200
            return len(seen)

        assert asked(10) == asked(990) <= 7


class TestShow:
    def test_shows_sections_contents_rubric_and_what_is_required(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        page = as_(None).get(BRIEF).get_data(True)
        assert (
            '<h2 id="problem"' in page
            and 'href="#problem"' in page
            and "Goods lists are long." in page
        )
        assert "Level 3 of usefulness" in page and "weight 60 %" in page
        assert "What a submission needs" in page and "Description" in page

    def test_shows_a_translation_and_says_when_there_is_none(self, as_: As, cast: Cast) -> None:
        Challenge.update(translations={"fr": {"title": "Classes de Nice", "of_revision": 0}}).where(
            Challenge.id == cast.challenge.id
        ).execute()
        page = as_(None).get(f"{BRIEF}?lang=fr").get_data(True)
        assert (
            '<h1 lang="fr" dir="ltr">Classes de Nice</h1>' in page
            and '<div class="prose" lang="en" dir="ltr">' in page
        )
        assert '<h1 lang="en" dir="ltr">' in as_(None).get(f"{BRIEF}?lang=ar").get_data(True)

    @pytest.mark.parametrize(
        ("status", "code"), [("draft", 404), ("published", 200), ("archived", 200)]
    )
    def test_drafts_are_for_organisers(self, as_: As, cast: Cast, status: str, code: int) -> None:
        Challenge.update(status=status).where(Challenge.id == cast.challenge.id).execute()
        assert as_(cast.ben).get(BRIEF).status_code == code
        assert as_(cast.ada).get(BRIEF).status_code == 200

    def test_a_brief_of_another_event_is_not_found(self, as_: As, cast: Cast) -> None:
        from casting import make_event

        make_event("other")
        assert (
            cast.challenge
            and as_(None).get("/events/other/challenges/nice-classes").status_code == 404
        )


class TestAsk:
    def test_a_question_is_public_and_its_author_is_not(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        answer = as_(cast.ben).post(
            f"{BRIEF}/questions", data={"text": "May we <b>use</b> any model?"}
        )
        assert answer.status_code == 302
        page = as_(None).get(BRIEF).get_data(True)
        assert (
            "May we &lt;b&gt;use&lt;/b&gt; any model?" in page and "Waiting for an answer" in page
        )
        assert "Ben Example" not in page and "Ben Example" in as_(cast.ada).get(BRIEF).get_data(
            True
        )

    def test_an_empty_or_endless_one_stays_in_the_form(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        assert "One thing needs your attention" in as_(cast.ben).post(
            f"{BRIEF}/questions", data={"text": " "}
        ).get_data(True)
        long = "why? " * 500
        assert long.strip() in as_(cast.ben).post(
            f"{BRIEF}/questions", data={"text": long}
        ).get_data(True)
        assert not Question.select().exists()

    def test_is_for_the_signed_in_with_a_confirmed_address_until_the_deadline(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        assert cast.challenge
        una = make_person("Una Example", confirmed_at=None)
        assert (
            as_(None)
            .post(
                f"{BRIEF}/questions",
                data={"text": "Why?"},
                headers={"Sec-Fetch-Site": "same-origin"},
            )
            .status_code
            == 401
        )
        assert as_(una).post(f"{BRIEF}/questions", data={"text": "Why?"}).status_code == 403
        stand_at(day(10))
        assert as_(cast.ben).post(f"{BRIEF}/questions", data={"text": "Why?"}).status_code == 403

    def test_is_limited(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        client = as_(cast.ben)
        codes = [
            client.post(f"{BRIEF}/questions", data={"text": f"Question {number}?"}).status_code
            for number in range(11)
        ]
        assert codes == [302] * 10 + [429]


class TestAnswer:
    def test_is_for_organisers_and_the_owners_contacts(self, as_: As, cast: Cast) -> None:
        Challenge.update(office=cast.office).where(Challenge.id == cast.challenge.id).execute()
        question = questions.ask(cast.challenge, "May we?", cast.ben, NOW)
        owner = make_person("Owen Example", contact=True)
        affiliate(owner, cast.office, "confirmed")
        colleague = make_person("Olga Example", office=cast.office, contact=True)  # says so only
        address = f"{BRIEF}/questions/{question.key}"
        for person, code in (
            (None, 404),
            (cast.ben, 404),
            (colleague, 404),
            (owner, 200),
            (cast.ada, 200),
        ):
            assert as_(person).get(address).status_code == code
        assert (
            as_(owner)
            .post(address, data={"text": "*Yes*.", "revision": question.revision})
            .status_code
            == 302
        )
        assert "<em>Yes</em>." in as_(None).get(BRIEF).get_data(True)

    def test_the_second_answer_is_told_and_kept_and_may_replace_the_first(
        self, as_: As, cast: Cast
    ) -> None:
        question = questions.ask(cast.challenge, "May we?", cast.ben, NOW)
        address, client = f"{BRIEF}/questions/{question.key}", as_(cast.ada)
        seen = question.revision
        questions.answer(question, None, "Yes.", Act(cast.grace, NOW))
        page = client.post(address, data={"text": "No, never.", "revision": seen}).get_data(True)
        assert "Somebody else changed this" in page and "No, never." in page
        assert Question.get_by_id(question.id).answer == "Yes."
        latest = Question.get_by_id(question.id).revision
        assert f'value="{latest}"' in page
        assert (
            client.post(address, data={"text": "No, never.", "revision": latest}).status_code == 302
        )

    def test_hide_and_show(self, as_: As, cast: Cast) -> None:
        question = questions.ask(cast.challenge, "Spam spam", cast.ben, NOW)
        address = f"{BRIEF}/questions/{question.key}"
        assert as_(cast.ben).post(f"{address}/hide").status_code == 404
        as_(cast.ada).post(f"{address}/hide")
        assert "Spam spam" not in as_(None).get(BRIEF).get_data(True) and "Spam spam" in as_(
            cast.ada
        ).get(BRIEF).get_data(True)
        as_(cast.ada).post(f"{address}/unhide")
        assert "Spam spam" in as_(None).get(BRIEF).get_data(True)


class TestResource:
    @pytest.fixture
    def file(self, app: object, cast: Cast) -> Resource:
        found = resources.receive(io.BytesIO(b"0123456789"), "digits.txt", 100)
        values = {"title": "Digits", "kind": "data", "link": "", "licence": "CC0", "note": ""}
        return resources.add(cast.challenge, resources.Offer(**values, file=found), cast.ada, NOW)

    def test_is_sent_as_an_attachment_that_no_browser_opens(
        self, as_: As, cast: Cast, file: Resource
    ) -> None:
        answer = as_(None).get(f"{BRIEF}/resources/{file.key}")
        assert (
            answer.data == b"0123456789" and "attachment" in answer.headers["Content-Disposition"]
        )
        assert (
            answer.headers["X-Content-Type-Options"] == "nosniff"
            and "sandbox" in answer.headers["Content-Security-Policy"]
        )

    def test_an_archive_is_listed_and_nothing_else_is(
        self, as_: As, cast: Cast, file: Resource
    ) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("marks/one.csv", "1,2")
        found = resources.receive(io.BytesIO(packed.getvalue()), "marks.zip", 10_000)
        values = {"title": "Marks", "kind": "data", "link": "", "licence": "CC0", "note": ""}
        offer = resources.Offer(**values, file=found)
        kept = resources.add(cast.challenge, offer, cast.ada, NOW)
        reader = as_(None)
        assert f"{BRIEF}/resources/{kept.key}/contents" in reader.get(BRIEF).get_data(True)
        assert "marks/one.csv" in reader.get(f"{BRIEF}/resources/{kept.key}/contents").text
        assert reader.get(f"{BRIEF}/resources/{file.key}/contents").status_code == 404

    def test_is_sent_in_ranges(self, as_: As, cast: Cast, file: Resource) -> None:
        answer = as_(None).get(f"{BRIEF}/resources/{file.key}", headers={"Range": "bytes=3-5"})
        assert (answer.status_code, answer.data, answer.headers["Content-Range"]) == (
            206,
            b"345",
            "bytes 3-5/10",
        )

    def test_is_visible_where_its_brief_is(self, as_: As, cast: Cast, file: Resource) -> None:
        Challenge.update(status="draft").where(Challenge.id == cast.challenge.id).execute()
        assert as_(cast.ben).get(f"{BRIEF}/resources/{file.key}").status_code == 404
        assert as_(cast.ada).get(f"{BRIEF}/resources/{file.key}").status_code == 200

    def test_a_withdrawn_one_is_not_found(self, as_: As, cast: Cast, file: Resource) -> None:
        resources.withdraw(file, cast.ada, NOW)
        assert as_(None).get(f"{BRIEF}/resources/{file.key}").status_code == 404
        assert "Digits" not in as_(None).get(BRIEF).get_data(True)

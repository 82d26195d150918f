"""The doors of results: nothing before publication, everything after, and the organisers' way
there."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import counting
import pytest
from casting import (
    Cast,
    assign,
    day,
    enter,
    make_judge,
    make_person,
    make_round,
    make_rubric,
    make_submission,
    make_team,
)
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.core.language import LOCALES
from hackathon.core.states import Refused
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging.entries import Entry
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.people.people import Person
from hackathon.ranking import scorebook, scorebook_files
from hackathon.results import awards, prizes, results
from hackathon.results.prizes import Award, Prize
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
StandAt = Callable[[datetime], None]
BASE = "/events/codefest"
PREPARE = f"{BASE}/organise/results"


def entry(cast: Cast, name: str, value: int, captain: Person | None = None) -> Submission:
    team = make_team(
        cast.event,
        f"Team {name}",
        captain or make_person(f"{name} Captain", email=f"{name.lower()}@example.org"),
    )
    made = make_submission(
        team,
        title=f"Entry {name}",
        status="submitted",
        versions_count=1,
        eligibility="eligible",
        submitted_at=day(9),
    )
    enter(cast.round, made)
    card = Scorecard.create(
        assignment=assign(cast.round, cast.judge, made),
        status="signed",
        feedback=f"To {name}.",
        updated_at=day(12),
        signed_at=day(12),
    )
    for criterion in Criterion.select().where(Criterion.rubric == cast.rubric):
        Score.create(scorecard=card, criterion=criterion, value=value)
    return made


@pytest.fixture
def field(cast: Cast) -> dict[str, Submission]:
    assert cast.judge.code == "J01"
    return {"A": entry(cast, "A", 5, cast.ben), "B": entry(cast, "B", 3), "C": entry(cast, "C", 3)}


@pytest.fixture
def prize(cast: Cast) -> Prize:
    return Prize.create(event=cast.event, title="First prize", description="A mentor.")


def publish(cast: Cast, show_ranks: str = "ranks", reason: str = "") -> Publication:
    made = results.propose(cast.event, results.Proposal(show_ranks, "", reason), cast.ada, day(21))
    results.approve(made, cast.grace, day(25), "http://localhost/")
    return made


class TestFrozen:
    """May this text still change? What a publication says never does, in any language."""

    @pytest.mark.parametrize("show_ranks", ["ranks", "finalists"])
    def test_whatever_its_sources_say_by_now(
        self,
        as_: As,
        cast: Cast,
        field: dict[str, Submission],
        prize: Prize,
        stand_at: StandAt,
        show_ranks: str,
    ) -> None:
        awards.award(prize, field["A"], "It helps small firms.", cast.ada, day(21))
        publish(cast, show_ranks)
        stand_at(day(26))
        before = [self.shown(as_, code) for code in LOCALES]
        assert "A mentor." in before[0] and "It helps small firms." in before[0]
        awards.award(prize, field["A"], "Rewritten.", cast.ada, day(26))
        texts = {"title": "Rewritten", "description": "Rewritten."}
        with pytest.raises(Refused):
            prizes.edit(prize, None, cast.ada, day(26), **texts, places=2)
        Prize.update(texts, places=2).where(Prize.id == prize.id).execute()
        Round.update(title="Rewritten").execute()
        Criterion.update(title="Rewritten").execute()
        for row in (field["A"], field["B"], field["C"]):
            row.change(title="Rewritten", summary="Rewritten.")
            row.team.change(name=f"Rewritten {row.team.name}")
        assert [self.shown(as_, code) for code in LOCALES] == before
        # What corrects it is another publication, with its reason.
        results.propose(cast.event, results.Proposal(show_ranks, "New", "Why"), cast.ada, day(26))
        assert [self.shown(as_, code) for code in LOCALES] == before

    def shown(self, as_: As, code: str) -> str:
        page = as_(None).get(f"{BASE}/results", headers={"Accept-Language": code})
        assert f'lang="{code}' in page.get_data(True)
        return re.sub(r'name="csrf_token"[^>]*', "", page.get_data(True))


class TestShow:
    def test_before_publication_it_says_when(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        page = as_(None).get(f"{BASE}/results").get_data(True)
        assert "The results are published" in page and "Entry A" not in page
        stand_at(day(26))
        assert "not published yet" in as_(None).get(f"{BASE}/results").get_data(True)

    def test_judging_and_a_proposal_change_no_byte_of_it(
        self, as_: As, cast: Cast, stand_at: StandAt
    ) -> None:
        assert cast.event.status == "published" and cast.judge
        stand_at(day(21))
        before = as_(None).get(f"{BASE}/results")
        entry(cast, "A", 5)
        results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, day(21))
        after = as_(None).get(f"{BASE}/results")
        assert after.data == before.data and after.headers.get("ETag") == before.headers.get("ETag")

    def test_the_events_page_shows_the_winners_first(
        self, as_: As, cast: Cast, field: Any, prize: Prize, stand_at: StandAt
    ) -> None:
        awards.award(prize, field["A"], "It helps every day.", cast.ada, day(21))
        publish(cast)
        stand_at(day(26))
        page = as_(None).get(f"{BASE}/").text
        places = [page.index(words) for words in ("Winners", "First prize", "It helps every day.")]
        assert places == sorted(places) and "A mentor." not in page
        assert page.index("Winners") < page.index('id="challenges"')

    def test_prizes_first_then_ranks_the_way_and_the_book(
        self, as_: As, cast: Cast, field: Any, prize: Prize
    ) -> None:
        awards.award(prize, field["A"], "It helps every day.", cast.ada, day(21))
        made = publish(cast)
        page = as_(None).get(f"{BASE}/results").get_data(True)
        found = [
            page.index(part)
            for part in (
                "It helps every day.",
                'dir="ltr">Screening</bdi>',
                "How it was judged",
                "sha256",
            )
        ]
        assert found == sorted(found)
        assert "Team A" in page and "Start a pilot" not in page and "Dee" not in page
        assert all(made.content["digests"][kind] in page for kind in ("csv", "json"))

    def test_people_of_offices_may_start_a_pilot(
        self, as_: As, cast: Cast, field: Any, prize: Prize
    ) -> None:
        awards.award(prize, field["A"], "", cast.ada, day(21))
        publish(cast)
        assert "Start a pilot" in as_(cast.pia).get(f"{BASE}/results").get_data(True)
        assert "Start a pilot" not in as_(cast.sam).get(f"{BASE}/results").get_data(True)

    def test_finalists_without_ranks(self, as_: As, cast: Cast, field: Any) -> None:
        cast.round.change(shortlist=1)
        publish(cast, "finalists")
        page = as_(None).get(f"{BASE}/results").get_data(True)
        assert "Entry A" in page and "Entry B" not in page and "Ranks:" not in page

    def test_a_correction_links_what_it_replaced(
        self, as_: As, cast: Cast, field: Any, prize: Prize
    ) -> None:
        first = publish(cast)
        awards.award(prize, field["B"], "", cast.ada, day(26))
        publish(cast, reason="A prize was forgotten.")
        page = as_(None).get(f"{BASE}/results").get_data(True)
        assert (
            "These results were corrected." in page
            and "A prize was forgotten." in page
            and f"/results/{first.key}" in page
        )
        old = as_(None).get(f"{BASE}/results/{first.key}").get_data(True)
        assert (
            "replaced by a correction" in old
            and "A prize was forgotten." in old
            and "First prize" not in old
        )

    def test_long_lists_are_paged_by_round(self, as_: As, cast: Cast, field: Any) -> None:
        made = publish(cast)
        row = made.content["rounds"][0]["standings"][0]
        made.content["rounds"][0]["standings"] = [
            {**row, "title": f"Entry {n:03}", "rank": n, "best": n, "worst": n}
            for n in range(1, 121)
        ]
        Publication.update(content=made.content).where(Publication.id == made.id).execute()
        page = as_(None).get(f"{BASE}/results?round=screening&page=3").get_data(True)
        assert "Entry 101" in page and "Entry 100" not in page and "page=2" in page

    @pytest.mark.parametrize("number", [10, 1000])
    def test_takes_the_same_number_of_queries(
        self, as_: As, cast: Cast, field: Any, number: int
    ) -> None:
        made = publish(cast)
        row = made.content["rounds"][0]["standings"][0]
        made.content["rounds"][0]["standings"] = [
            {**row, "rank": n, "best": n, "worst": n} for n in range(1, number + 1)
        ]
        Publication.update(content=made.content).where(Publication.id == made.id).execute()
        # The first request of a process looks at the schema and the clock.
        as_(None).get("/accessibility")
        with counting.queries() as seen:
            assert as_(None).get(f"{BASE}/results").status_code == 200
        # One asks what was announced, two what became of the entries, two for words in languages.
        assert len(seen) <= 10, seen


class TestBook:
    def test_a_file_recomputes_to_the_published_ranks(
        self, as_: As, cast: Cast, field: Any
    ) -> None:
        made = publish(cast)
        for kind in ("csv", "json"):
            answer = as_(None).get(f"{BASE}/results/{made.key}/book.{kind}")
            assert f"codefest-results-1.{kind}" in answer.headers["Content-Disposition"]
            assert scorebook_files.digest(answer.data) == made.content["digests"][kind]
            ranks = scorebook.recompute(scorebook_files.read(answer.data))["screening"]
            assert ranks == {field["A"].key: 1, field["B"].key: 2, field["C"].key: 2}

    def test_has_no_scores_where_there_are_no_ranks_but_organisers_have_all(
        self, as_: As, cast: Cast, field: Any
    ) -> None:
        cast.round.change(shortlist=1)
        made = publish(cast, "finalists")
        assert b"cards" not in as_(None).get(f"{BASE}/results/{made.key}/book.json").data
        whole = f"{PREPARE}/{made.key}/book.json"
        assert scorebook_files.digest(as_(cast.grace).get(whole).data) == made.digest
        for nobody in (None, cast.sam, cast.dee):
            assert as_(nobody).get(whole).status_code == 404

    def test_a_proposal_and_its_book_are_hidden(self, as_: As, cast: Cast, field: Any) -> None:
        made = results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, day(21))
        for path in (
            f"{BASE}/results/{made.key}",
            f"{BASE}/results/{made.key}/book.csv",
            f"{BASE}/results/{made.key}/book.json",
        ):
            for nobody in (None, cast.ben, cast.dee):
                assert as_(nobody).get(path).status_code == 404
            assert as_(cast.grace).get(path).status_code == 200
        assert as_(None).get(f"{BASE}/results/{made.key}/book.txt").status_code == 404


class TestFeedback:
    def test_a_team_reads_its_own_after_publication(self, as_: As, cast: Cast, field: Any) -> None:
        own, other = (f"{BASE}/submissions/{field[name].key}/feedback" for name in "AB")
        assert as_(cast.ben).get(own).status_code == 403, "never before"
        publish(cast)
        page = as_(cast.ben).get(own).get_data(True)
        assert "To A." in page and "Judge J01" in page and "Dee" not in page
        assert own in as_(cast.ben).get(f"{BASE}/results").get_data(True)
        for nobody in (None, cast.sam, cast.dee):
            assert as_(nobody).get(own).status_code == 404
        assert as_(cast.ben).get(other).status_code == 404
        assert as_(cast.grace).get(other).status_code == 200

    def test_a_submission_that_nobody_judged(self, as_: As, cast: Cast, field: Any) -> None:
        publish(cast)
        mine = make_submission(make_team(cast.event, "Late", cast.bo), title="Late")
        assert "No judge has scored" in as_(cast.bo).get(
            f"{BASE}/submissions/{mine.key}/feedback"
        ).get_data(True)


class TestPrepare:
    def test_is_for_organisers_who_are_in_no_team(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        for nobody in (None, cast.sam, cast.dee, cast.ben):
            assert as_(nobody).get(PREPARE).status_code == 404
        page = as_(cast.ada).get(PREPARE).get_data(True)
        assert "Entry A" in page and "Propose the results" in page
        make_team(cast.event, "Ada too", cast.ada)
        assert as_(cast.ada).get(PREPARE).status_code == 403

    def test_while_judging_goes_on_it_says_what_is_missing(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        assign(cast.round, make_judge(cast.event, cast.dan, "J02", cast.round), field["A"])
        stand_at(day(15))
        page = as_(cast.ada).get(PREPARE).get_data(True)
        assert (
            "Judging is not over yet." in page
            and "One scorecard is not signed" in page
            and "Propose the results" not in page
        )

    @pytest.mark.parametrize("number", [10, 1000])
    def test_takes_the_same_number_of_queries(
        self, as_: As, cast: Cast, stand_at: StandAt, number: int
    ) -> None:
        stand_at(day(21))
        captain = make_person("Cap Example")
        team = make_team(cast.event, "Many", captain)
        rows = [
            {"key": f"k{n}", "event": cast.event.id, "team": team.id, "title": f"S {n}", "status": "submitted", "versions_count": 1,
             "eligibility": "eligible", "created_at": day(-1), "updated_at": day(-1)}
            for n in range(number)
        ]  # fmt: skip
        for start in range(0, number, 50):
            Submission.insert_many(rows[start : start + 50]).execute()
        numbers = [row.id for row in Submission.select(Submission.id)]
        entered = [
            {"round": cast.round.id, "submission_id": one, "code": f"E{n:04}", "added_at": day(11)}
            for n, one in enumerate(numbers)
        ]
        for start in range(0, number, 50):
            Entry.insert_many(entered[start : start + 50]).execute()
        client = as_(cast.ada)
        client.get(PREPARE)
        with counting.queries() as seen:
            assert client.get(PREPARE).status_code == 200
        # Two of them are the menu's: what waits in the event, and in its rounds.
        assert len(seen) <= 22, "\n".join(seen)


class TestShortlist:
    @pytest.fixture
    def final(self, cast: Cast, field: Any) -> Round:
        return make_round(
            cast.event,
            make_rubric(cast.event, "final"),
            "final",
            opens=day(20.5),
            closes=day(24),
            position=1,
        )

    def test_shows_the_tie_and_takes_the_organisers_choice(
        self, as_: As, cast: Cast, field: Any, final: Round, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        page = as_(cast.ada).get(f"{PREPARE}?round=screening&places=2").get_data(True)
        assert page.count("Tied at the cut-off") >= 2 and f'id="tied-{field["B"].key}"' in page
        data = {"places": "2", "chosen": [field["A"].key, field["C"].key]}
        assert (
            as_(cast.ada).post(f"{PREPARE}/rounds/screening/shortlist", data=data).status_code
            == 302
        )
        assert {row.submission_id for row in Entry.select().where(Entry.round == final)} == {
            field["A"].id,
            field["C"].id,
        }

    def test_a_wrong_choice_changes_nothing_and_is_told(
        self, as_: As, cast: Cast, field: Any, final: Round, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        client = as_(cast.ada)
        answer = client.post(
            f"{PREPARE}/rounds/screening/shortlist",
            data={"places": "1", "chosen": [field["B"].key]},
            follow_redirects=True,
        )
        assert (
            "above the line" in answer.get_data(True)
            and not Entry.select().where(Entry.round == final).count()
        )

    def test_the_last_round_has_none(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        assert (
            as_(cast.ada)
            .post(f"{PREPARE}/rounds/screening/shortlist", data={"places": "1"})
            .status_code
            == 404
        )


class TestAward:
    def test_gives_and_takes_back(
        self, as_: As, cast: Cast, field: Any, prize: Prize, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        path = f"{PREPARE}/prizes/{prize.id}"
        as_(cast.ada).post(
            f"{path}/award", data={"submission": field["A"].key, "citation": " It  helps. "}
        )
        assert [(row.submission, row.citation) for row in Award.select()] == [
            (field["A"], "It helps.")
        ]
        assert "It helps." not in as_(None).get(f"{BASE}/results").get_data(True)
        as_(cast.grace).post(f"{path}/take-back", data={"submission": field["A"].key})
        assert not Award.select().count()

    def test_bad_input_stays_on_the_page(
        self, as_: As, cast: Cast, field: Any, prize: Prize, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        path = f"{PREPARE}/prizes/{prize.id}/award"
        answer = as_(cast.ada).post(path, data={"submission": "", "citation": "Good words."})
        assert (
            answer.status_code == 422
            and "Choose an entry." in answer.get_data(True)
            and "Good words." in answer.get_data(True)
        )
        as_(cast.ada).post(path, data={"submission": field["A"].key})
        again = as_(cast.ada).post(
            path, data={"submission": field["B"].key, "citation": "Good words."}
        )
        assert (
            again.status_code == 409
            and "All places" in again.get_data(True)
            and "Good words." in again.get_data(True)
        )
        assert as_(cast.ada).post(path, data={"submission": "nobody"}).status_code == 404

    def test_outside_the_finalists_asks_once_more(
        self, as_: As, cast: Cast, field: Any, prize: Prize, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        final = make_round(cast.event, cast.rubric, "final", position=9)
        enter(final, field["A"])
        path, data = f"{PREPARE}/prizes/{prize.id}/award", {"submission": field["B"].key}
        asked = as_(cast.ada).post(path, data=data)
        assert asked.status_code == 409 and not Award.select().exists()
        assert "all the same" in asked.get_data(True) and "“Final”" in asked.get_data(True)
        as_(cast.ada).post(path, data={**data, "sure": "y"})
        assert Award.get().submission == field["B"]

    def test_a_winner_left_out_of_a_selection_asks_once_more(
        self, as_: As, cast: Cast, field: Any, prize: Prize, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        final = make_round(cast.event, cast.rubric, "final", position=9, closes=day(24))
        Award.create(prize=prize, submission=field["B"])
        path = f"{PREPARE}/rounds/{cast.round.slug}/shortlist"
        data = {"places": "1", "chosen": field["A"].key}
        asked = as_(cast.ada).post(path, data=data, follow_redirects=True)
        assert "A prize is noted for" in asked.get_data(True)
        assert 'name="sure"' in asked.get_data(True) and not final.entries.exists()

    def test_waits_until_judging_is_over_and_is_no_judges_affair(
        self, as_: As, cast: Cast, field: Any, prize: Prize, stand_at: StandAt
    ) -> None:
        path = f"{PREPARE}/prizes/{prize.id}/award"
        stand_at(day(15))
        assert as_(cast.ada).post(path, data={"submission": field["A"].key}).status_code == 403
        stand_at(day(21))
        assert as_(cast.dee).post(path, data={"submission": field["A"].key}).status_code == 404


class TestPropose:
    def test_previews_without_storing(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        answer = as_(cast.ada).post(
            f"{PREPARE}/propose",
            data={"show_ranks": "ranks", "introduction": "**Thanks**", "preview": "1"},
        )
        page = answer.get_data(True)
        assert (
            "<strong>Thanks</strong>" in page
            and "**Thanks**" in page
            and not Publication.select().count()
        )

    def test_two_organisers_publish(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        as_(cast.ada).post(f"{PREPARE}/propose", data={"show_ranks": "ranks", "introduction": ""})
        made = Publication.get()
        assert as_(cast.ada).post(f"{PREPARE}/{made.key}/approve").status_code == 403
        assert as_(cast.dee).post(f"{PREPARE}/{made.key}/approve").status_code == 404
        assert "Approve and publish" not in as_(cast.ada).get(PREPARE).get_data(True)
        assert "Approve and publish" in as_(cast.grace).get(PREPARE).get_data(True)
        assert as_(cast.grace).post(f"{PREPARE}/{made.key}/approve").location == f"{BASE}/results"
        assert "Entry A" in as_(None).get(f"{BASE}/results").get_data(True)
        assert any(
            "http://localhost/events/codefest/results" in message.text
            for message in mail.Message.select()
        )
        assert as_(cast.grace).post(f"{PREPARE}/{made.key}/approve").status_code == 403, (
            "decided already"
        )

    def test_a_correction_needs_its_reason(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        publish(cast)
        stand_at(day(26))
        answer = as_(cast.ada).post(
            f"{PREPARE}/propose",
            data={"show_ranks": "ranks", "introduction": "Sorry.", "reason": " "},
        )
        assert (
            "Give the reason" in answer.get_data(True)
            and "Sorry." in answer.get_data(True)
            and Publication.select().count() == 1
        )

    def test_a_proposal_may_be_withdrawn(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        made = results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, day(21))
        as_(cast.ada).post(f"{PREPARE}/{made.key}/withdraw")
        assert Publication.get().status == "withdrawn"

    def test_of_two_who_decide_at_once_the_second_is_told_in_words(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stand_at(day(21))
        made, withdraw = (
            results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, day(21)),
            results.withdraw,
        )

        def after_somebody_else(publication: Publication, person: Person, at: datetime) -> None:
            withdraw(Publication.get_by_id(publication.id), cast.grace, at)
            withdraw(publication, person, at)

        monkeypatch.setattr(results, "withdraw", after_somebody_else)
        page = (
            as_(cast.ada)
            .post(f"{PREPARE}/{made.key}/withdraw", follow_redirects=True)
            .get_data(True)
        )
        assert (
            "This was decided already" in page
            and "withdrawn -" not in page
            and "proposed -" not in page
        )

    def test_unknown_ways_to_list_are_refused(
        self, as_: As, cast: Cast, field: Any, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        answer = as_(cast.ada).post(
            f"{PREPARE}/propose", data={"show_ranks": "winners", "introduction": "Kept."}
        )
        assert (
            answer.status_code == 200
            and not Publication.select().count()
            and re.search(r"role=.alert", answer.get_data(True))
        )


class TestStress:
    def test_organisers_see_what_each_prize_survives(
        self, as_: As, cast: Cast, field: dict[str, Submission], prize: Prize, stand_at: StandAt
    ) -> None:
        stand_at(day(21))
        page = as_(cast.ada).get(PREPARE).get_data(True)
        assert "Stress test of the prizes" in page and "No prize is awarded yet" in page
        assert "would change" not in page, "one judge alone cannot be left out"
        assert "nothing moves it" in page
        awards.award(prize, field["A"], "", cast.ada, day(21))
        page = as_(cast.ada).get(PREPARE).get_data(True)
        assert "No prize is awarded yet" not in page and "First prize: Entry A" in page

    def test_what_is_published_names_criteria_and_no_judge(
        self, as_: As, cast: Cast, field: dict[str, Submission], prize: Prize, stand_at: StandAt
    ) -> None:
        awards.award(prize, field["A"], "", cast.ada, day(21))
        stand_at(day(21))
        page = (
            as_(cast.ada)
            .post(
                f"{PREPARE}/propose",
                data={"show_ranks": "ranks", "robustness": "y", "preview": "1"},
            )
            .get_data(True)
        )
        assert "How robust each prize is" in page
        made = results.propose(
            cast.event, results.Proposal("ranks", "", "", robustness=True), cast.ada, day(21)
        )
        (told,) = made.content["robustness"]
        assert (told["title"], told["winners"]) == ("First prize", ["Entry A"])
        assert "J01" not in str(told) and set(told) == {
            "title",
            "winners",
            "judges",
            "criteria",
            "methods",
            "within",
        }
        results.approve(made, cast.grace, day(25), "http://localhost/")
        stand_at(day(26))
        shown = as_(None).get(f"{BASE}/results").get_data(True)
        assert "How robust each prize is" in shown and "J01" not in shown

    def test_finalists_without_ranks_have_no_chances(
        self, as_: As, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        awards.award(prize, field["A"], "", cast.ada, day(21))
        made = results.propose(
            cast.event, results.Proposal("finalists", "", "", robustness=True), cast.ada, day(21)
        )
        assert "within" not in made.content["robustness"][0]


def cells(workbook: bytes) -> str:
    """Everything that is written in a workbook's cells."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if "sheet" in name)


class TestScores:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    @pytest.mark.parametrize("shape", ["long", "wide"])
    def test_organisers_take_scores_and_remarks_away(
        self, as_: As, cast: Cast, field: Any, shape: str, kind: str
    ) -> None:
        address = f"{PREPARE}/scores-{shape}.{kind}"
        answer = as_(cast.ada).get(address)
        assert answer.status_code == 200
        text = answer.get_data().decode("utf-8-sig") if kind == "csv" else cells(answer.get_data())
        assert "Entry A" in text and "To A." in text and cast.dee.name not in text
        for who in (cast.dee, cast.ben, None):
            assert as_(who).get(address).status_code in {302, 404}

"""Results: prizes, a shortlist with its ties, publication by two organisers, corrections,
feedback."""

import json
from datetime import datetime
from typing import Any

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
from peewee import IntegrityError

from hackathon.core import audit, mail
from hackathon.core.states import NoSuchMove, Refused
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion
from hackathon.judging.entries import Entry
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Score, Scorecard
from hackathon.ranking import scorebook, scorebook_files
from hackathon.results import awards, books, feedback, publications, results, shortlists
from hackathon.results.prizes import Award, Prize
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission

OVER = day(21)  # judging has closed
LINK = "http://localhost/events/codefest/results"


def entry(
    cast: Cast, round: Round, name: str, *given: int, status: str = "signed", feedback: str = ""
) -> Submission:
    """A submission in a round with one scorecard a judge, whose two criteria both have the score
    given."""
    captain = make_person(f"{name} Captain", email=f"{name.lower()}@example.org")
    team = make_team(cast.event, f"Team {name}", captain)
    made = make_submission(
        team,
        title=name,
        status="submitted",
        versions_count=1,
        eligibility="eligible",
        submitted_at=day(9),
    )
    enter(round, made)
    judges = (
        [cast.judge, make_judge(cast.event, cast.dan, "J02", round)]
        if Assignment.select().count() == 0
        else list(cast.event.judges)
    )
    for judge, value in zip(judges, given, strict=False):
        score(assign(round, judge, made), value, status=status, feedback=feedback)
    return made


def score(
    assignment: Assignment, value: int, status: str = "signed", feedback: str = ""
) -> Scorecard:
    card = Scorecard.create(
        assignment=assignment, status=status, feedback=feedback, note="SECRET-NOTE", updated_at=day(12), signed_at=day(12) if status == "signed" else None
    )  # fmt: skip
    for criterion in Criterion.select().where(Criterion.rubric == assignment.round.rubric_id):
        Score.create(scorecard=card, criterion=criterion, value=value, remark="SECRET-REMARK")
    return card


@pytest.fixture
def field(cast: Cast) -> dict[str, Submission]:
    """Four entries of one round: A before B, B and C tied, D last."""
    return {
        name: entry(cast, cast.round, name, *given)
        for name, given in (("A", (5, 5)), ("B", (4, 4)), ("C", (4, 4)), ("D", (1, 1)))
    }


@pytest.fixture
def prize(cast: Cast) -> Prize:
    return Prize.create(event=cast.event, title="First prize", places=1)


@pytest.fixture
def final(cast: Cast, field: Any) -> Round:
    return make_round(
        cast.event,
        make_rubric(cast.event, "final"),
        "final",
        opens=day(20.5),
        closes=day(24),
        position=1,
    )


def publish(cast: Cast, show_ranks: str = "ranks", reason: str = "") -> Publication:
    made = results.propose(cast.event, results.Proposal(show_ranks, "", reason), cast.ada, OVER)
    results.approve(made, cast.grace, day(25), LINK)
    return made


class TestBook:
    def test_holds_every_signed_score_and_nothing_else(
        self, cast: Cast, field: dict[str, Submission]
    ) -> None:
        book = books.of(cast.event)
        (part,) = book["rounds"]
        assert {(card["submission"], card["judge"]) for card in part["cards"]} == {
            (row.key, code) for row in field.values() for code in ("J01", "J02")
        }
        assert part["cards"][0]["scores"].keys() == {"usefulness", "feasibility"}
        assert [(line["key"], line["weight"]) for line in part["criteria"]] == [
            ("usefulness", 60),
            ("feasibility", 40),
        ]
        written = json.dumps(book)
        assert "SECRET" not in written and "Dee" not in written and "Dan" not in written

    def test_leaves_out_drafts_empty_answers_and_entries_that_are_out(
        self, cast: Cast, field: dict[str, Submission]
    ) -> None:
        entry(cast, cast.round, "E", 5, 5, status="draft")
        Submission.update(status="disqualified", reason="Copied.").where(
            Submission.id == field["A"].id
        ).execute()
        Score.update(value=None).where(
            Score.scorecard.in_(
                Scorecard.select().join(Assignment).where(Assignment.submission == field["D"])
            )
        ).execute()
        (part,) = books.of(cast.event)["rounds"]
        named = {row.key: name for name, row in field.items()}
        assert {named[card["submission"]] for card in part["cards"]} == {"B", "C"}
        assert field["A"].key not in {row["submission"] for row in part["entries"]}

    def test_its_ranks_are_the_published_ones(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        content = publish(cast).content
        book = Publication.current(cast.event).book  # type: ignore[union-attr]
        shown = {
            part["slug"]: {row["submission"]: row["rank"] for row in part["standings"]}
            for part in content["rounds"]
        }
        assert (
            scorebook.recompute(book)
            == shown
            == {
                "screening": {
                    field["A"].key: 1,
                    field["B"].key: 2,
                    field["C"].key: 2,
                    field["D"].key: 4,
                }
            }
        )
        for kind, content_of in (
            ("json", scorebook_files.as_json),
            ("csv", scorebook_files.as_csv),
        ):
            assert scorebook.recompute(scorebook_files.read(content_of(book))) == shown
            assert scorebook_files.digest(content_of(book)) == content["digests"][kind]


class TestShortlist:
    def keys(self, field: dict[str, Submission], names: str) -> list[str]:
        return [field[name].key for name in names]

    def entered(self, round: Round, field: dict[str, Submission]) -> set[str]:
        names = {row.id: name for name, row in field.items()}
        return {names[row.submission_id] for row in Entry.select().where(Entry.round == round)}

    @pytest.mark.parametrize("chosen", ["A", "AB", "AC", "ABC"])
    def test_of_a_tie_at_the_line_the_organiser_chooses(
        self, cast: Cast, field: dict[str, Submission], final: Round, chosen: str
    ) -> None:
        shortlists.shortlist(
            cast.round, final, shortlists.Choice(self.keys(field, chosen), 2), cast.ada, OVER
        )
        assert self.entered(final, field) == set(chosen)
        assert Entry.select().where(
            Entry.round == final, Entry.code.startswith("E")
        ).count() == len(chosen)

    @pytest.mark.parametrize("chosen", ["B", "AD", "BC", ""])
    def test_nobody_is_passed_over_and_nobody_slips_in(
        self, cast: Cast, field: dict[str, Submission], final: Round, chosen: str
    ) -> None:
        with pytest.raises(Refused, match="above the line"):
            shortlists.shortlist(
                cast.round, final, shortlists.Choice(self.keys(field, chosen), 2), cast.ada, OVER
            )
        assert not self.entered(final, field)

    def test_may_be_drawn_anew_until_judges_have_their_entries(
        self, cast: Cast, field: dict[str, Submission], final: Round
    ) -> None:
        shortlists.shortlist(
            cast.round, final, shortlists.Choice(self.keys(field, "AB"), 2), cast.ada, OVER
        )
        shortlists.shortlist(
            cast.round, final, shortlists.Choice(self.keys(field, "AC"), 2), cast.ada, OVER
        )
        assert self.entered(final, field) == {"A", "C"}
        assign(final, cast.judge, field["A"])
        with pytest.raises(Refused, match="nobody can leave"):
            shortlists.shortlist(
                cast.round, final, shortlists.Choice(self.keys(field, "AB"), 2), cast.ada, OVER
            )
        shortlists.shortlist(
            cast.round, final, shortlists.Choice(self.keys(field, "ABC"), 3), cast.ada, OVER
        )
        assert self.entered(final, field) == {"A", "B", "C"}

    def test_whoever_is_out_by_now_keeps_nobody_from_moving_up(
        self, cast: Cast, field: dict[str, Submission], final: Round
    ) -> None:
        shortlists.shortlist(
            cast.round, final, shortlists.Choice(self.keys(field, "AB"), 2), cast.ada, OVER
        )
        assign(final, cast.judge, field["A"])
        Submission.update(status="disqualified", reason="Copied.").where(
            Submission.id == field["A"].id
        ).execute()
        shortlists.shortlist(
            cast.round, final, shortlists.Choice(self.keys(field, "BC"), 2), cast.ada, OVER
        )
        assert self.entered(final, field) == {
            "A",
            "B",
            "C",
        }, "who is out stays in the record of the round"
        assert len({row.code for row in Entry.select().where(Entry.round == final)}) == 3

    def test_waits_until_the_round_is_over(
        self, cast: Cast, field: dict[str, Submission], final: Round
    ) -> None:
        with pytest.raises(Refused, match="still open"):
            shortlists.shortlist(
                cast.round, final, shortlists.Choice(self.keys(field, "A"), 1), cast.ada, day(15)
            )
        with pytest.raises(Refused, match="later round"):
            shortlists.shortlist(final, cast.round, shortlists.Choice([], 1), cast.ada, day(25))


class TestAward:
    def test_a_prize_with_its_citation(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        awards.award(prize, field["A"], "It helps.", cast.ada, OVER)
        awards.award(prize, field["A"], "It helps every day.", cast.ada, OVER)
        assert [(row.submission, row.citation) for row in awards.of(cast.event)] == [
            (field["A"], "It helps every day.")
        ]

    def test_no_more_winners_than_places(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        made = awards.award(prize, field["A"], "", cast.ada, OVER)
        with pytest.raises(Refused, match="places"):
            awards.award(prize, field["B"], "", cast.ada, OVER)
        awards.unaward(made, cast.ada, OVER)
        awards.award(prize, field["B"], "", cast.ada, OVER)
        assert Award.select().count() == 1

    @pytest.mark.parametrize(
        "change",
        [{"status": "withdrawn"}, {"eligibility": "ineligible", "eligibility_reason": "Late."}],
    )
    def test_only_an_eligible_submission_wins(
        self, cast: Cast, field: dict[str, Submission], prize: Prize, change: dict[str, str]
    ) -> None:
        Submission.update(**change).where(Submission.id == field["A"].id).execute()
        with pytest.raises(Refused, match="eligible"):
            awards.award(prize, Submission.get_by_id(field["A"].id), "", cast.ada, OVER)

    def test_stays_while_results_wait_for_approval(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        made = awards.award(prize, field["A"], "", cast.ada, OVER)
        results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, OVER)
        for act in (
            lambda: awards.award(prize, field["A"], "New", cast.ada, OVER),
            lambda: awards.unaward(made, cast.ada, OVER),
        ):
            with pytest.raises(Refused, match="wait for approval"):
                act()

    def test_a_winner_who_is_out_cannot_be_published(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        awards.award(prize, field["A"], "", cast.ada, OVER)
        Submission.update(status="disqualified", reason="Copied.").where(
            Submission.id == field["A"].id
        ).execute()
        with pytest.raises(Refused, match="can no longer win"):
            results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, OVER)


class TestPublication:
    def test_needs_a_second_organiser_and_names_both(
        self, cast: Cast, field: dict[str, Submission]
    ) -> None:
        made = results.propose(
            cast.event, results.Proposal("ranks", "**Well done.**", ""), cast.ada, OVER
        )
        assert Publication.current(cast.event) is None and "<strong>" in made.introduction_html
        with pytest.raises(Refused, match="Another organiser"):
            results.approve(made, cast.ada, OVER, LINK)
        results.approve(made, cast.grace, day(25), LINK)
        current = Publication.current(cast.event)
        assert current is not None and (
            current.number,
            current.approved_by,
            current.published_at,
        ) == (1, cast.grace, day(25))
        line = audit.AuditLine.get(audit.AuditLine.verb == "results.publish")
        people = (line.detail["proposed_by"], line.detail["approved_by"])
        assert people == (cast.ada.key, cast.grace.key), "names do not belong into a chain"

    def test_the_database_itself_wants_two_people(
        self, cast: Cast, field: dict[str, Submission], db: Any
    ) -> None:
        made = results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, OVER)
        for values in ({"approved_by": cast.ada}, {"approved_by": None}):
            with pytest.raises(IntegrityError), db.atomic():
                Publication.update(status="published", published_at=OVER, number=1, **values).where(
                    Publication.id == made.id
                ).execute()

    def test_every_member_of_every_team_is_told(
        self, cast: Cast, field: dict[str, Submission]
    ) -> None:
        assert cast.team.members == 2
        publish(cast)
        told = {row.to: row for row in mail.Message.select() if "published" in row.subject}
        assert set(told) == {
            "a@example.org",
            "b@example.org",
            "c@example.org",
            "d@example.org",
            cast.ben.email,
            cast.bo.email,
        }
        assert all(LINK in row.text for row in told.values())

    def test_what_changed_after_the_proposal_is_not_published(
        self, cast: Cast, field: dict[str, Submission]
    ) -> None:
        made = results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, OVER)
        Submission.update(status="disqualified", reason="Copied.").where(
            Submission.id == field["A"].id
        ).execute()
        with pytest.raises(Refused, match="have changed"):
            results.approve(made, cast.grace, OVER, LINK)
        assert Publication.current(cast.event) is None and not mail.Message.select().count()

    def test_one_proposal_at_a_time_and_none_twice(
        self, cast: Cast, field: dict[str, Submission]
    ) -> None:
        made = results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, OVER)
        with pytest.raises(Refused, match="wait for approval"):
            results.propose(cast.event, results.Proposal("finalists", "", ""), cast.grace, OVER)
        results.withdraw(made, cast.grace, OVER)
        with pytest.raises(NoSuchMove):
            results.approve(made, cast.grace, OVER, LINK)
        assert publish(cast).number == 1

    def test_nothing_to_publish(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="nothing to publish"):
            results.propose(cast.event, results.Proposal("ranks", "", ""), cast.ada, OVER)


class TestCorrection:
    def test_is_a_new_publication_with_a_reason_beside_the_old_one(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        first = publish(cast)
        frozen = first.book
        awards.award(prize, field["B"], "", cast.ada, day(26))
        with pytest.raises(Refused, match="reason"):
            results.propose(cast.event, results.Proposal("ranks", "", "  "), cast.ada, day(26))
        second = publish(cast, reason="A prize was forgotten.")
        first = Publication.get_by_id(first.id)
        assert (first.status, first.number, second.number) == (
            "superseded",
            1,
            2,
        ) and first.book == frozen
        assert not first.content["prizes"] and second.content["prizes"][0]["title"] == "First prize"
        assert [row.number for row in publications.history(cast.event)] == [2, 1]
        assert (
            publications.replaced_by(first) == second and publications.replaced_by(second) is None
        )
        assert Publication.current(cast.event) == second
        assert any("A prize was forgotten." in row.text for row in mail.Message.select())


class TestFinalists:
    def test_are_listed_without_ranks_and_their_book_without_scores(
        self, cast: Cast, field: dict[str, Submission], prize: Prize
    ) -> None:
        cast.round.change(shortlist=2)
        awards.award(prize, field["A"], "", cast.ada, OVER)
        made = publish(cast, "finalists")
        assert [row["title"] for row in made.content["finalists"]] == [
            "A",
            "B",
            "C",
        ], "a tie at the line is in, the order is the alphabet's"
        assert "standings" not in made.content["rounds"][0]
        assert field["D"].key not in json.dumps(made.content)
        told = json.dumps(made.public_book())
        assert "cards" not in told and field["D"].key not in told
        assert (
            scorebook_files.digest(scorebook_files.as_json(made.public_book()))
            == made.content["digests"]["json"]
        )
        assert (
            made.digest
            == scorebook_files.digest(scorebook_files.as_json(made.book))
            != made.content["digests"]["json"]
        )

    def test_are_the_entries_of_the_last_round(
        self, cast: Cast, field: dict[str, Submission], final: Round
    ) -> None:
        enter(final, field["D"])
        assert [row["title"] for row in publish(cast, "finalists").content["finalists"]] == ["D"]


class TestFeedback:
    def test_a_team_reads_its_own_judges_by_code(self, cast: Cast, prize: Prize) -> None:
        own = entry(cast, cast.round, "A", 5, 2, feedback="Try it with ten clerks.")
        entry(cast, cast.round, "B", 1, 1, feedback="Not for A.")
        (part,) = feedback.of(own, publish(cast))
        assert part.criteria == [("Usefulness", 3.5, 2), ("Feasibility", 3.5, 2)]
        assert part.feedback == [
            ("J01", "Try it with ten clerks."),
            ("J02", "Try it with ten clerks."),
        ]

    def test_only_cards_of_the_book_speak(self, cast: Cast) -> None:
        own = entry(cast, cast.round, "A", 5, 2, feedback="Said.")
        made = publish(cast)
        Scorecard.update(status="draft", signed_at=None).execute()
        assert feedback.of(own, made) == []

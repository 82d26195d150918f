"""Rubrics: every score has its words, weights count as shares, and a rubric that judges have used
stays as it is."""

import pytest
from casting import NOW, Cast, assign, make_judge
from hypothesis import given
from hypothesis import strategies as st

from hackathon.core.db import Conflict
from hackathon.core.language import using
from hackathon.core.states import Refused
from hackathon.events import rounds, rubrics
from hackathon.events.rubrics import Criterion, Line, Rubric, Sheet
from hackathon.judging.scorecards import Score, Scorecard

LEVELS = [(1, "Poor."), (2, "Fair."), (3, "Good.")]


def line(key: str = "use", **changed: object) -> Line:
    return Line(
        **{
            "key": key,
            "title": key.title(),
            "question": "Is it?",
            "weight": 10.0,
            "levels": LEVELS,
            **changed,
        }
    )  # type: ignore[arg-type]


class TestShares:
    @given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=12))
    def test_add_up_to_a_hundred_and_keep_the_order(self, weights: list[float]) -> None:
        found = rubrics.shares(weights)
        assert sum(found) == pytest.approx(100)
        assert all(
            a <= b
            for (_, a), (_, b) in zip(
                sorted(zip(weights, found, strict=True)),
                sorted(zip(weights, found, strict=True))[1:],
                strict=False,
            )
        )


class TestCreate:
    def test_keeps_the_criteria_in_order(self, cast: Cast) -> None:
        made = rubrics.create(
            cast.event, "r", Sheet("R", "Be *kind*.", "en", [line("b"), line("a")]), cast.ada, NOW
        )
        assert [row.key for row in rubrics.criteria(made)] == ["b", "a"]
        assert (
            made.guidance_html == "<p>Be <em>kind</em>.</p>"
            and rubrics.sizes(cast.event)[made.id] == 2
        )

    @pytest.mark.parametrize(
        ("lines", "why"),
        [
            ([], "at least one criterion"),
            ([line(), line()], "same short name"),
            ([line(weight=0.0)], "more than zero"),
            ([line(levels=[(1, "Poor.")])], "at least two levels"),
            ([line(levels=[(1, "Poor."), (2, " ")])], "description"),
            ([line(levels=[(1, "Poor."), (1, "Fair.")])], "another score"),
        ],
    )
    def test_refuses_what_judges_could_not_score_by(
        self, cast: Cast, lines: list[Line], why: str
    ) -> None:
        with pytest.raises(Refused, match=why):
            rubrics.create(cast.event, "r", Sheet("R", "", "en", lines), cast.ada, NOW)
        assert not Rubric.select().where(Rubric.slug == "r").exists()


class TestEdit:
    def test_is_told_to_the_second_of_two_editors(self, cast: Cast) -> None:
        made = rubrics.create(cast.event, "r", Sheet("R", "", "en", [line()]), cast.ada, NOW)
        seen = made.revision
        rubrics.edit(made, seen, Sheet("First", "", "en", [line("one")]), cast.ada, NOW)
        with pytest.raises(Conflict):
            rubrics.edit(
                Rubric.get_by_id(made.id),
                seen,
                Sheet("Second", "", "en", [line("two")]),
                cast.grace,
                NOW,
            )
        assert [row.key for row in rubrics.criteria(made)] == ["one"]

    def test_translations_grow_old_by_words_and_not_by_weights(self, cast: Cast) -> None:
        made = rubrics.create(cast.event, "r", Sheet("R", "", "en", [line()]), cast.ada, NOW)
        Rubric.update(translations={"fr": {"title": "Grille", "of_revision": 1}}).where(
            Rubric.id == made.id
        ).execute()
        rubrics.edit(made, None, Sheet("R", "", "en", [line(weight=30.0)]), cast.ada, NOW)
        fresh = Rubric.get_by_id(made.id)
        assert fresh.translations["fr"]["of_revision"] == fresh.revision
        rubrics.edit(made, None, Sheet("R", "", "en", [line(question="Really?")]), cast.ada, NOW)
        fresh = Rubric.get_by_id(made.id)
        assert fresh.translations["fr"]["of_revision"] < fresh.revision

    def test_is_over_once_a_scorecard_is_signed(self, cast: Cast) -> None:
        rounds.freeze(cast.round, NOW)
        with pytest.raises(Refused, match="Copy it"):
            rubrics.edit(
                Rubric.get_by_id(cast.rubric.id),
                None,
                Sheet("R", "", "en", [line()]),
                cast.ada,
                NOW,
            )

    def test_does_not_take_out_a_criterion_that_somebody_has_begun_to_score(
        self, cast: Cast
    ) -> None:
        judge = make_judge(cast.event, cast.dee, "J01", cast.round)
        card = Scorecard.create(
            assignment=assign(cast.round, judge, cast.submission), updated_at=NOW
        )
        score = Score.create(
            scorecard=card, criterion=Criterion.get(Criterion.key == "usefulness"), value=3
        )
        with pytest.raises(Refused, match="begun to score"):
            rubrics.edit(cast.rubric, None, Sheet("R", "", "en", [line()]), cast.ada, NOW)
        kept = [
            Line(row.key, row.title + "!", row.question, row.weight, row.levels)
            for row in rubrics.criteria(cast.rubric)
        ]
        rubrics.edit(cast.rubric, None, Sheet("R", "", "en", kept), cast.ada, NOW)
        assert Score.get_by_id(score.id).criterion.title == "Usefulness!"


class TestCopy:
    def test_is_free_and_its_translations_are_due_for_another_look(self, cast: Cast) -> None:
        Rubric.update(translations={"fr": {"title": "Grille", "of_revision": 1}}).where(
            Rubric.id == cast.rubric.id
        ).execute()
        rubrics.freeze(cast.rubric, NOW)
        made = rubrics.copy(Rubric.get_by_id(cast.rubric.id), "second", "Second", cast.ada, NOW)
        assert made.frozen_at is None
        assert [row.key for row in rubrics.criteria(made)] == [
            row.key for row in rubrics.criteria(cast.rubric)
        ]
        assert Rubric.get_by_id(made.id).translations["fr"]["of_revision"] == 0


class TestShown:
    @pytest.mark.parametrize(
        "levels", [{"1": "Faible.", "3": "Bon."}, [[1, "Faible."], [3, "Bon."]]]
    )
    def test_speaks_the_readers_language_level_by_level(self, cast: Cast, levels: object) -> None:
        made = rubrics.create(cast.event, "r", Sheet("R", "", "en", [line()]), cast.ada, NOW)
        translation = {
            "title": "Grille",
            "criteria": {"use": {"title": "Utilité", "levels": levels}},
            "of_revision": 1,
        }
        Rubric.update(translations={"fr": translation}).where(Rubric.id == made.id).execute()
        with using("fr"):
            (found,) = rubrics.shown(Rubric.get_by_id(made.id))
        assert (found.title.text, found.title.lang) == ("Utilité", "fr")
        assert found.levels == [(1, "Faible."), (2, "Fair."), (3, "Bon.")]
        assert found.question.text == "Is it?"

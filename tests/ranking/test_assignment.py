"""Who judges what: suitability, conflicts, loads, recusal, calibration, and what is said when it
cannot be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.ranking.assignment import (
    CAPACITY,
    CONFLICTS,
    LANGUAGE,
    Fixed,
    Judge,
    Submission,
    assign,
)
from hackathon.ranking.conflicts import Conflict

NUMBERED = [Submission(f"S{number:02}") for number in range(12)]
PANEL = [Judge(name) for name in ("Dee", "Eli", "Fay", "Gus", "Hal", "Ivy")]


def pairs(plan):
    return {(review.submission, review.judge) for review in (*plan.new, *plan.kept)}


def reviewers(plan, submission):
    return {judge for entry, judge in pairs(plan) if entry == submission}


class TestSpreadEvenly:
    def test_every_submission_gets_its_reviews_from_different_judges(self):
        plan = assign(NUMBERED, PANEL, 3)
        assert Counter(submission for submission, _ in pairs(plan)) == {
            entry.id: 3 for entry in NUMBERED
        }
        assert len(plan.new) == len(pairs(plan)) == 36
        assert plan.unserved == ()

    def test_loads_are_at_most_1_apart(self):
        assert set(assign(NUMBERED, PANEL, 3).loads.values()) == {6}
        assert set(assign(NUMBERED[:11], PANEL, 3).loads.values()) == {5, 6}

    def test_judges_with_a_low_maximum_leave_the_rest_to_the_others_evenly(self):
        panel = [replace(PANEL[0], max_load=1), *PANEL[1:]]
        loads = assign(NUMBERED, panel, 2).loads
        assert loads.pop("Dee") == 1
        assert set(loads.values()) == {4, 5}

    def test_a_minimum_is_reached_before_the_others_get_their_share(self):
        panel = [replace(PANEL[0], min_load=9), *PANEL[1:]]
        loads = assign(NUMBERED, panel, 2).loads
        assert loads.pop("Dee") == 9
        assert set(loads.values()) == {3}

    def test_the_order_of_the_input_has_no_influence_and_the_seed_has(self):
        plan = assign(NUMBERED, PANEL, 2, seed=5)
        assert assign(NUMBERED[::-1], PANEL[::-1], 2, seed=5) == plan
        assert pairs(assign(NUMBERED, PANEL, 2, seed=6)) != pairs(plan)
        assert plan.seed == 5

    def test_a_submission_may_need_its_own_number_of_reviews(self):
        plan = assign([replace(NUMBERED[0], reviews=5), *NUMBERED[1:]], PANEL, 2)
        assert len(reviewers(plan, "S00")) == 5
        assert len(reviewers(plan, "S01")) == 2

    @pytest.mark.parametrize(("submissions", "judges"), [([], PANEL), ([], [])])
    def test_nothing_to_judge_is_a_plan_without_reviews(self, submissions, judges):
        plan = assign(submissions, judges, 3)
        assert plan.new == plan.unserved == plan.parts == ()
        assert plan.connected


class TestSuitability:
    def test_the_main_language_counts_before_any_expertise(self):
        entry = Submission("S", ("fr", "en"), ("patents", "search", "translation"))
        judges = [
            Judge("Dee", ("en",), ("patents", "search", "translation")),
            Judge("Eli", ("fr",)),
        ]
        assert reviewers(assign([entry], judges, 1), "S") == {"Eli"}

    def test_among_readers_of_the_language_expertise_decides(self):
        entry = Submission("S", ("fr",), ("Formality check", "patents"))
        judges = [
            Judge("Dee", ("fr",), ("designs",)),
            Judge("Eli", ("FR-ca",), ("formality  CHECK",)),
        ]
        plan = assign([entry], judges, 1)
        assert reviewers(plan, "S") == {"Eli"}
        assert plan.suitability == 101

    def test_a_judge_who_shares_no_language_is_never_asked(self):
        plan = assign(
            [Submission("S", ("zh-Hans",))], [Judge("Dee", ("en",)), Judge("Eli", ("ZH",))], 2
        )
        assert reviewers(plan, "S") == {"Eli"}

    def test_languages_not_stated_hinder_nobody(self):
        plan = assign(
            [Submission("S", ("fr",)), Submission("T")], [Judge("Dee"), Judge("Eli", ("ru",))], 1
        )
        assert pairs(plan) == {("S", "Dee"), ("T", "Eli")}

    def test_the_sum_is_maximised_and_not_each_choice_alone(self):
        entries = [Submission("S", (), ("a", "b", "c")), Submission("T", (), ("a", "b"))]
        judges = [Judge("Dee", (), ("a", "b", "c")), Judge("Eli", (), ("c", "b"))]
        # Dee suits both best (3 and 2); with Eli at S (2) and Dee at T (2) the sum is 4, the other
        # way round 3 + 1
        plan = assign(entries, judges, 1)
        assert plan.suitability == 4


class TestConflicts:
    @settings(max_examples=60)
    @given(
        st.sets(st.tuples(st.integers(0, 11), st.integers(0, 5)), max_size=50),
        st.integers(1, 4),
        st.integers(0, 9),
    )
    def test_a_conflict_is_never_assigned_and_what_is_missing_is_reported(
        self, chosen, reviews, seed
    ):
        conflicts = [Conflict(NUMBERED[entry].id, PANEL[judge].id) for entry, judge in chosen]
        plan = assign(NUMBERED, PANEL, reviews, Fixed(conflicts=conflicts), seed=seed)
        assert not pairs(plan) & {(conflict.submission, conflict.judge) for conflict in conflicts}
        barred = Counter(conflict.submission for conflict in conflicts)
        expected = {entry.id: reviews - (6 - barred[entry.id]) for entry in NUMBERED}
        assert {entry.submission: entry.missing for entry in plan.unserved} == {
            name: missing for name, missing in expected.items() if missing > 0
        }
        assert all(entry.reasons == (CONFLICTS,) for entry in plan.unserved)

    def test_conflicts_of_unknown_judges_and_submissions_are_ignored(self):
        strangers = [Conflict("S00", "Cy"), Conflict("elsewhere", "Dee")]
        assert assign(NUMBERED, PANEL, 2, Fixed(conflicts=strangers)) == assign(NUMBERED, PANEL, 2)


class TestUnserved:
    def test_language(self):
        plan = assign(
            [Submission("S", ("ar",)), Submission("T", ("en",))], [Judge("Dee", ("en",))], 1
        )
        assert pairs(plan) == {("T", "Dee")}
        (unserved,) = plan.unserved
        assert (unserved.submission, unserved.missing, unserved.reasons) == ("S", 1, (LANGUAGE,))
        assert unserved.why == "S lacks 1 of 1 review(s): 1 judge(s) share no language with it."

    def test_conflicts(self):
        plan = assign(NUMBERED[:1], PANEL[:2], 2, Fixed(conflicts=[Conflict("S00", "Dee")]))
        (unserved,) = plan.unserved
        assert unserved.reasons == (CONFLICTS,)
        assert unserved.why == "S00 lacks 1 of 2 review(s): 1 judge(s) have a conflict of interest."

    def test_both(self):
        judges = [Judge("Dee", ("en",)), Judge("Eli", ("fr",)), Judge("Fay", ("fr",))]
        plan = assign(
            [Submission("S", ("fr",))], judges, 3, Fixed(conflicts=[Conflict("S", "Fay")])
        )
        assert reviewers(plan, "S") == {"Eli"}
        assert plan.unserved[0].reasons == (CONFLICTS, LANGUAGE)

    def test_capacity_of_the_panel_is_used_up_and_shared_evenly(self):
        panel = [replace(judge, max_load=4) for judge in PANEL]
        plan = assign(NUMBERED, panel, 3)
        assert set(plan.loads.values()) == {4}
        assert [(entry.missing, entry.reasons) for entry in plan.unserved] == [
            (1, (CAPACITY,))
        ] * 12
        assert (
            plan.unserved[0].why
            == "S00 lacks 1 of 3 review(s): 4 judge(s) have reached their maximum load."
        )

    def test_more_reviews_than_judges(self):
        unserved, *_ = assign(NUMBERED, PANEL, 8).unserved
        assert (unserved.missing, unserved.reasons) == (2, (CAPACITY,))
        assert unserved.why == "S00 lacks 2 of 8 review(s): there are too few judges."

    def test_no_judges_at_all(self):
        plan = assign(NUMBERED[:1], [], 2)
        assert plan.unserved[0].missing == 2
        assert plan.unserved[0].reasons == (CAPACITY,)


class TestAssignedAlready:
    def test_nothing_is_missing_so_nothing_is_assigned(self):
        before = assign(NUMBERED, PANEL, 3)
        after = assign(NUMBERED, PANEL, 3, Fixed(assigned=pairs(before)))
        assert after.new == ()
        assert pairs(after) == pairs(before)
        assert after.loads == before.loads

    def test_after_a_recusal_one_other_judge_takes_over_and_nothing_else_moves(self):
        before = assign(NUMBERED, PANEL, 3)
        recused = before.new[0]
        after = assign(
            NUMBERED,
            PANEL,
            3,
            Fixed(conflicts=[Conflict(recused.submission, recused.judge)], assigned=pairs(before)),
        )
        assert after.void == ((recused.submission, recused.judge),)
        (new,) = after.new
        assert new.submission == recused.submission
        assert pairs(after) == pairs(before) - set(after.void) | {(new.submission, new.judge)}

    def test_when_a_judge_is_lost_only_the_missing_reviews_are_assigned_and_loads_stay_even(self):
        before = assign(NUMBERED, PANEL, 3)
        left = {pair for pair in pairs(before) if pair[1] != "Dee"}
        after = assign(NUMBERED, PANEL[1:], 3, Fixed(assigned=left))
        assert {(review.submission, review.judge) for review in after.kept} == left
        assert Counter(review.submission for review in after.new) == Counter(
            submission for submission, judge in pairs(before) if judge == "Dee"
        )
        assert max(after.loads.values()) - min(after.loads.values()) <= 1

    def test_work_finished_by_a_judge_who_left_still_counts(self):
        plan = assign(NUMBERED[:1], PANEL[1:], 2, Fixed(assigned=[("S00", "Dee")]))
        assert len(plan.new) == 1

    def test_what_was_assigned_above_the_maximum_stays(self):
        assigned = [(entry.id, "Dee") for entry in NUMBERED[:3]]
        plan = assign(
            NUMBERED, [replace(PANEL[0], max_load=1), *PANEL[1:]], 2, Fixed(assigned=assigned)
        )
        assert plan.loads["Dee"] == 3
        assert plan.unserved == ()

    def test_pairs_of_withdrawn_submissions_are_no_load(self):
        assert assign(NUMBERED, PANEL, 2, Fixed(assigned=[("withdrawn", "Dee")])) == assign(
            NUMBERED, PANEL, 2
        )


class TestOneConnectedGraph:
    ENTRIES = [
        Submission(f"{language}{number}", (language, "en"))
        for language in ("es", "fr")
        for number in range(6)
    ]
    JUDGES = [
        Judge(f"{language.upper()}{number}", (language, "en"))
        for language in ("es", "fr")
        for number in range(3)
    ]

    def test_camps_of_different_languages_are_joined_at_the_least_loss(self):
        plan = assign(self.ENTRIES, self.JUDGES, 2)
        assert plan.connected
        # one submission of either camp is read by a judge who does not know its main language
        assert plan.connection_loss == 200
        assert plan.suitability == 24 * 100 - 200
        assert set(plan.loads.values()) == {4}

    def test_camps_that_share_no_language_are_named(self):
        entries = [replace(entry, languages=entry.languages[:1]) for entry in self.ENTRIES]
        judges = [replace(judge, languages=judge.languages[:1]) for judge in self.JUDGES]
        plan = assign(entries, judges, 2)
        assert not plan.connected
        assert [(len(part.submissions), part.judges) for part in plan.parts] == [
            (6, ("ES0", "ES1", "ES2")),
            (6, ("FR0", "FR1", "FR2")),
        ]

    def test_what_is_assigned_is_not_moved_to_join_them(self):
        apart = [
            (entry.id, judge.id)
            for entry in self.ENTRIES
            for judge in self.JUDGES
            if entry.languages == judge.languages
        ]
        plan = assign(self.ENTRIES, self.JUDGES, 3, Fixed(assigned=apart))
        assert plan.new == ()
        assert not plan.connected


class TestCalibration:
    def test_every_judge_reviews_the_calibration_set_but_for_conflicts(self):
        plan = assign(
            NUMBERED,
            PANEL,
            2,
            Fixed(conflicts=[Conflict("S05", "Dee")], calibration=["S00", "S05"]),
        )
        names = {judge.id for judge in PANEL}
        assert reviewers(plan, "S00") == names
        assert reviewers(plan, "S05") == names - {"Dee"}
        assert max(plan.loads.values()) - min(plan.loads.values()) <= 1

    def test_it_joins_what_nothing_else_joins(self):
        entries = [
            Submission(f"{language}{number}", (language,))
            for language in ("fr", "ru")
            for number in range(4)
        ]
        judges = [
            Judge("Dee", ("fr",)),
            Judge("Eli", ("fr",)),
            Judge("Fay", ("ru",)),
            Judge("Gus", ("ru",)),
        ]
        assert not assign(entries, judges, 1).connected
        common = Submission("common", ("fr", "ru"))
        assert assign([*entries, common], judges, 1, Fixed(calibration=["common"])).connected

    def test_a_maximum_load_holds_for_it_too(self):
        panel = [replace(PANEL[0], max_load=1), *PANEL[1:]]
        plan = assign(NUMBERED, panel, 2, Fixed(calibration=["S00", "S01"]))
        assert plan.loads["Dee"] == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("submissions", "judges", "reviews", "reason"),
        [
            ([*NUMBERED, NUMBERED[0]], PANEL, 2, "submission 'S00' is listed twice"),
            (NUMBERED, [*PANEL, PANEL[0]], 2, "judge 'Dee' is listed twice"),
            (NUMBERED, PANEL, -1, "cannot be negative"),
            (
                NUMBERED,
                [Judge("Dee", (), (), 3, 2)],
                2,
                "judge 'Dee': the loads must be 0 <= minimum <= maximum",
            ),
        ],
    )
    def test_contradictions(self, submissions, judges, reviews, reason):
        with pytest.raises(ValueError, match=reason):
            assign(submissions, judges, reviews)

    def test_an_unknown_calibration_submission(self):
        with pytest.raises(ValueError, match="calibration submission 'S99'"):
            assign(NUMBERED, PANEL, 2, Fixed(calibration=["S99"]))

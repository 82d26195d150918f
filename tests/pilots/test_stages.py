"""Stages of a pilot: only what may follow, only through its gate, and always with a reason that
stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from casting import NOW, Cast, affiliate, make_person, show_all
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.consultations import consultations
from hackathon.core import audit, translated
from hackathon.core.db import Conflict, database
from hackathon.core.states import Refused
from hackathon.people.offices import Office
from hackathon.pilots import adoptions, checks, gates, pilots, proposals, requirements, stages
from hackathon.pilots import decisions as records
from hackathon.pilots.decisions import Decision, Said
from hackathon.pilots.gates import GateItem
from hackathon.pilots.parts import indicators, milestones, readings, reports, together
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.readings import Taken
from hackathon.pilots.pilots import STAGES, Pilot
from hackathon.pilots.stages import STAGE_MOVES, Condition

LATER = timedelta(days=60)


def set_stage(pilot: Pilot, stage: str) -> None:
    Pilot.update(stage=stage).where(Pilot.id == pilot.id).execute()
    pilot.stage = stage


def records_of(pilot: Pilot) -> list[tuple[str, str, str]]:
    return [
        (row.was, row.becomes, row.reason)
        for row in Decision.select().where(Decision.pilot == pilot).order_by(Decision.id)
    ]


class TestMove:
    def test_leaves_a_decision_with_its_reason_and_an_audit_line(
        self, cast: Cast, at: datetime
    ) -> None:
        show_all(cast.pilot, "approved", cast.pia)
        stages.move(
            cast.pilot, stages.Step("approved", " The sponsor agrees. ", "proposed"), cast.pia, at
        )
        assert Pilot.get_by_id(cast.pilot.id).stage == "approved"
        assert records_of(cast.pilot) == [("proposed", "approved", "The sponsor agrees.")]
        assert (
            audit.AuditLine.get(audit.AuditLine.verb == "stages.move").detail["reason"]
            == "The sponsor agrees."
        )

    def test_needs_a_reason(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            stages.move(cast.pilot, stages.Step("approved", " \n "), cast.pia, at)
        assert records_of(cast.pilot) == []

    def test_who_saw_another_stage_is_told(self, cast: Cast, at: datetime) -> None:
        show_all(cast.pilot, "approved", cast.pia)
        stages.move(cast.pilot, stages.Step("approved", "Yes.", "proposed"), cast.pia, at)
        with pytest.raises(Conflict):
            stages.move(
                Pilot.get_by_id(cast.pilot.id),
                stages.Step("stopped", "No.", "proposed", lessons="Ask first."),
                cast.pia,
                at,
            )
        assert len(records_of(cast.pilot)) == 1

    def test_translations_stay_up_to_date(self, cast: Cast, at: datetime) -> None:
        pilots.translate(
            cast.pilot,
            translated.Translation("fr", {"title": "Aide"}, cast.pilot.revision, 0, False),
            cast.pia,
            at,
        )
        show_all(cast.pilot, "approved", cast.pia)
        stages.move(cast.pilot, stages.Step("approved", "Yes."), cast.pia, at)
        fresh = Pilot.get_by_id(cast.pilot.id)
        assert fresh.translations["fr"]["of_revision"] == fresh.revision

    @pytest.mark.parametrize(
        ("was", "becomes"),
        [(was, to) for was in STAGES for to in STAGES if to not in STAGE_MOVES[was]],
    )
    def test_what_the_table_does_not_allow_is_refused(
        self, cast: Cast, at: datetime, was: str, becomes: str
    ) -> None:
        set_stage(cast.pilot, was)
        with pytest.raises(Refused, match="cannot go"):
            stages.move(cast.pilot, stages.Step(becomes, "Please.", lessons="None."), cast.pia, at)
        assert Pilot.get_by_id(cast.pilot.id).stage == was


class TestGates:
    def test_consultation_needs_a_last_day_to_come(self, cast: Cast, at: datetime) -> None:
        assert "Set the day" in (stages.gate(cast.pilot, "consultation", at) or "")
        matter = consultations.Matter(cast.pilot.path, cast.pilot.title)
        consultations.plan(matter, at.date() - timedelta(days=1))
        assert "Set the day" in (stages.gate(cast.pilot, "consultation", at) or "")
        consultations.plan(matter, at.date())
        assert stages.gate(cast.pilot, "consultation", at) is None

    def test_approval_needs_an_office_and_waits_for_the_consultation(
        self, cast: Cast, at: datetime
    ) -> None:
        show_all(cast.pilot, "approved", cast.pia)
        cast.pilot.stage = "consultation"
        matter = consultations.Matter(cast.pilot.path, cast.pilot.title)
        consultations.open_on(matter, at.date(), at)
        assert "open until" in (stages.gate(cast.pilot, "approved", at) or "")
        assert stages.gate(cast.pilot, "approved", at + timedelta(days=1)) is None
        cast.pilot.office = None
        assert "Name the office that leads" in (
            stages.gate(cast.pilot, "approved", at + timedelta(days=1)) or ""
        )

    def test_running_needs_a_milestone_that_was_not_withdrawn(
        self, cast: Cast, at: datetime
    ) -> None:
        assert "milestone" in (stages.gate(cast.pilot, "running", at) or "")
        milestone = milestones.add(cast.pilot, cast.pia, at, title="Test set", due=at.date())
        assert "3 items" in (stages.gate(cast.pilot, "running", at) or "")
        show_all(cast.pilot, "running", cast.pia)
        assert stages.gate(cast.pilot, "running", at) is None
        together.withdraw(milestone, cast.pia, at)
        assert stages.gate(cast.pilot, "running", at) is not None

    def test_evaluation_needs_an_indicator_that_was_read(self, cast: Cast, at: datetime) -> None:
        show_all(cast.pilot, "evaluation", cast.pia)
        assert "indicator" in (stages.gate(cast.pilot, "evaluation", at) or "")
        row = indicators.add(
            cast.pilot, cast.pia, at, title="Time", unit="min", baseline=9, target=6
        )
        assert "showed" in (stages.gate(cast.pilot, "evaluation", at) or "")
        readings.read(row, Taken(at.date(), 8.0), cast.pia, at)
        assert stages.gate(cast.pilot, "evaluation", at) is None

    def test_adoption_needs_a_result_and_an_adopter(self, cast: Cast, at: datetime) -> None:
        show_all(cast.pilot, "adopted", cast.pia)
        set_stage(cast.pilot, "evaluation")
        row = indicators.add(cast.pilot, cast.pia, at, title="Minutes")
        readings.read(row, Taken(at.date(), 5.0), cast.pia, at)
        readings.read(row, Taken(at.date(), None, reason="A slip"), cast.pia, at)
        assert "showed" in (stages.gate(cast.pilot, "adopted", at) or ""), "it was taken away"
        readings.read(row, Taken(at.date(), 6.0), cast.pia, at)
        assert "report of the evaluation" in (stages.gate(cast.pilot, "adopted", at) or "")
        reports.publish(cast.pilot, reports.Said("Week 9", "Fine."), cast.pia, at)
        assert "report of the evaluation" in (stages.gate(cast.pilot, "adopted", at) or "")
        found = reports.Said("What we found", "Half the time.", evaluation=True)
        told = reports.publish(cast.pilot, found, cast.pia, at)
        assert "result of the evaluation" in (stages.gate(cast.pilot, "adopted", at) or "")
        said = Said("Two months of readings.", "It works.")
        records.record(cast.pilot, "evaluation", said, cast.pia, at)
        together.withdraw(told, cast.pia, at)
        assert "report of the evaluation" in (stages.gate(cast.pilot, "adopted", at) or "")
        together.restore(told, cast.pia, at)
        assert "adopts" in (stages.gate(cast.pilot, "adopted", at) or "")
        adoptions.invite(cast.pilot, cast.office, cast.pia, at)
        assert stages.gate(cast.pilot, "adopted", at) is None

    def test_an_old_result_counts_no_more_though_it_is_corrected(
        self, cast: Cast, at: datetime
    ) -> None:
        adoptions.invite(cast.pilot, cast.office, cast.pia, at)
        show_all(cast.pilot, "adopted", cast.pia)
        set_stage(cast.pilot, "evaluation")
        said = Said("Two months of readings.", "It works.")
        first = records.record(cast.pilot, "evaluation", said, cast.pia, at)
        stages.move(cast.pilot, stages.Step("running", "More data."), cast.pia, at)
        show_all(cast.pilot, "evaluation", cast.pia)
        made = indicators.add(cast.pilot, cast.pia, at, title="Minutes")
        readings.read(made, Taken(at.date(), 5.0), cast.pia, at)
        stages.move(cast.pilot, stages.Step("evaluation", "Enough."), cast.pia, at)
        records.supersede(first, said._replace(decided="It helps."), cast.pia, at)
        found = reports.Said("What we found", "Half the time.", evaluation=True)
        reports.publish(cast.pilot, found, cast.pia, at)
        assert "result of the evaluation" in (stages.gate(cast.pilot, "adopted", at) or "")

    def test_an_evaluation_that_was_paused_goes_on_and_an_old_one_counts_no_more(
        self, cast: Cast, at: datetime
    ) -> None:
        set_stage(cast.pilot, "evaluation")
        found = reports.Said("What we found", "Half the time.", evaluation=True)
        reports.publish(cast.pilot, found, cast.pia, at)
        result = Said("Two months of readings.", "It works.")
        records.record(cast.pilot, "evaluation", result, cast.pia, at)

        def open_still() -> list[str]:
            gate = requirements.gate(Pilot.get_by_id(cast.pilot.id), "adopted", at)
            assert gate is not None
            return [sentence for sentence in gate.missing if "the evaluation" in sentence]

        later = at + timedelta(days=2)
        for stage in ("paused", "evaluation"):
            stages.move(cast.pilot, stages.Step(stage, "Holidays."), cast.pia, later)
        assert open_still() == []
        stages.move(cast.pilot, stages.Step("running", "More data."), cast.pia, later)
        set_stage(cast.pilot, "evaluation")
        moved = {"was": "running", "becomes": "evaluation", "reason": "Enough."}
        Decision.create(pilot=cast.pilot, at=later, **moved)
        assert len(open_still()) == 2

    def test_a_closed_gate_stops_the_move(self, cast: Cast, at: datetime) -> None:
        set_stage(cast.pilot, "approved")
        with pytest.raises(Refused, match="milestone"):
            stages.move(cast.pilot, stages.Step("running", "Now."), cast.pia, at)
        assert records_of(cast.pilot) == []


class TestPause:
    def test_goes_on_only_where_it_stopped(self, cast: Cast, at: datetime) -> None:
        set_stage(cast.pilot, "approved")
        stages.move(cast.pilot, stages.Step("paused", "No staff until May."), cast.pia, at)
        assert stages.following(cast.pilot) == ("approved", "stopped")
        indicators.add(cast.pilot, cast.pia, at, title="Time")
        with pytest.raises(Refused, match="cannot go"):
            stages.move(cast.pilot, stages.Step("evaluation", "Skip the trial."), cast.pia, at)

    def test_a_pilot_that_came_paused_from_a_file_may_go_anywhere_the_table_says(
        self, cast: Cast
    ) -> None:
        set_stage(cast.pilot, "paused")
        assert stages.following(cast.pilot) == STAGE_MOVES["paused"]


@contextmanager
def rolled_back() -> Iterator[None]:
    with database.atomic() as everything:
        yield
        everything.rollback()


ITEMS = st.lists(st.sampled_from(sorted(gates.DEFAULTS)), max_size=8, unique=True)


@given(wishes=st.lists(st.sampled_from(STAGES), max_size=10), met=ITEMS, conditional=st.booleans())
@settings(max_examples=25)
def test_any_wishes_lead_along_the_table_and_through_every_gate(
    db: object, at: datetime, wishes: list[str], met: list[str], conditional: bool
) -> None:
    with rolled_back():
        pia = make_person("Pia Walker")
        office = Office.create(code="ZZ", kind="company", name="Any")
        affiliate(pia, office, "representative")
        pilot = proposals.propose(pia, NOW, title="Walk", office=office)
        milestones.add(pilot, pia, NOW, title="A", due=NOW.date())
        readings.read(indicators.add(pilot, pia, NOW, title="B"), Taken(NOW.date(), 1.0), pia, NOW)
        adoptions.invite(pilot, office, pia, NOW)
        for key in met:
            item = GateItem.by_address(key)
            assert item is not None
            checks.meet(pilot, item, checks.Shown("text", "Seen"), pia, NOW)
        moved = 0
        for number, wish in enumerate(wishes):
            before = Pilot.get_by_id(pilot.id)
            allowed = stages.following(before)
            assert set(allowed) <= set(STAGE_MOVES[before.stage])
            gate = requirements.gate(before, wish, NOW)
            given = dict.fromkeys(gates.DEFAULTS, Condition("Later", NOW.date() + LATER))
            step = stages.Step(
                wish, f"Reason {number}", lessons="Some.", conditions=given if conditional else {}
            )
            try:
                decision = stages.move(pilot, step, pia, NOW)
            except Refused:
                assert Pilot.get_by_id(pilot.id).stage == before.stage
                closed = gate is not None and (gate.reason is not None)
                assert wish not in allowed or closed
            else:
                moved += 1
                assert wish in allowed
                assert gate is None or not (gate.missing or gate.held_by)
                # Whatever was open has become a condition with a day, which holds the next gate.
                open_ones = gate.to_show if gate is not None else []
                states = [one["state"] for one in decision.evidence]
                assert states.count("conditional") >= len(open_ones)
                assert not open_ones or (conditional and requirements.conditions(pilot))
                assert records_of(pilot)[-1] == (before.stage, wish, f"Reason {number}")
        made = records_of(pilot)
        assert len(made) == moved
        assert all(earlier[1] == later[0] for earlier, later in pairwise(made)), (
            "each decision starts where the last ended"
        )
        assert Pilot.get_by_id(pilot.id).stage == (made[-1][1] if made else "proposed")


class TestConditions:
    def move(self, cast: Cast, at: datetime, stage: str, **given: Condition) -> Decision:
        named = {key.replace("_", "-"): value for key, value in given.items()}
        step = stages.Step(stage, "Go.", conditions=named)
        return stages.move(cast.pilot, step, cast.pia, at)

    def test_become_milestones_and_hold_the_next_gate(self, cast: Cast, at: datetime) -> None:
        show_all(cast.pilot, "running", cast.pia)
        milestones.add(cast.pilot, cast.pia, at, title="Data", due=at.date())
        soon = Condition("Signed by the officer", at.date() + LATER)
        for key in ("data-protection", "human-oversight"):
            item = GateItem.by_address(key)
            assert item is not None
            checks.meet(cast.pilot, item, checks.Shown("text", "Seen"), cast.pia, at)
        decision = self.move(cast, at, "approved", legal_basis=soon)
        row = Milestone.get(Milestone.condition_of == decision)
        assert (row.title, row.due) == ("Signed by the officer", at.date() + LATER)
        assert [one["state"] for one in decision.evidence] == ["conditional", "met", "met"]
        with pytest.raises(Refused, match="on a condition that is not met"):
            self.move(cast, at, "running")
        together.withdraw(row, cast.pia, at)
        with pytest.raises(Refused, match="on a condition that is not met"):
            self.move(cast, at, "running")
        Milestone.update(done_on=at.date(), evidence="Letter").where(
            Milestone.id == row.id
        ).execute()
        assert self.move(cast, at, "running").becomes == "running"

    @pytest.mark.parametrize("days", [None, 0, 93])
    def test_have_a_day_within_three_months(
        self, cast: Cast, at: datetime, days: int | None
    ) -> None:
        due = None if days is None else at.date() + timedelta(days=days)
        given = Condition("Later", due)
        with pytest.raises(Refused, match="within three months"):
            self.move(
                cast,
                at,
                "approved",
                legal_basis=given,
                data_protection=given,
                human_oversight=given,
            )
        assert Milestone.select().count() == 0 and records_of(cast.pilot) == []


class TestBeforeGates:
    def test_what_lies_behind_is_shown_so_and_the_next_gate_asks_everything(
        self, cast: Cast, at: datetime
    ) -> None:
        pilot = cast.pilot.change(stage="approved", before_gates="approved")
        states = {
            stage: {line.state for line in lines} for stage, lines in checks.of_pilot(pilot).items()
        }
        assert states["approved"] == {"before gates"} and states["running"] == {"open"}
        milestones.add(pilot, cast.pia, at, title="Data", due=at.date())
        assert "3 items" in (stages.gate(pilot, "running", at) or "")

    def test_who_stops_and_begins_again_passes_every_gate(self, cast: Cast, at: datetime) -> None:
        pilot = cast.pilot.change(stage="running", before_gates="running")
        stages.move(pilot, stages.Step("stopped", "No.", lessons="Ask."), cast.pia, at)
        stages.move(pilot, stages.Step("proposed", "Again."), cast.pia, at)
        assert {line.state for line in checks.of_pilot(Pilot.get_by_id(pilot.id))["running"]} == {
            "open"
        }


class TestTimeline:
    def test_stages_until_today_and_milestones_by_their_state(
        self, cast: Cast, at: datetime
    ) -> None:
        show_all(cast.pilot, "approved", cast.pia)
        stages.move(cast.pilot, stages.Step("approved", "Yes."), cast.pia, at - timedelta(days=30))
        today = at.date()
        late = milestones.add(cast.pilot, cast.pia, at, title="Late", due=today - timedelta(days=1))
        due = milestones.add(cast.pilot, cast.pia, at, title="Due today", due=today)
        done = milestones.add(
            cast.pilot,
            cast.pia,
            at,
            title="Done",
            due=today,
            done_on=today - timedelta(days=3),
            evidence="Log",
        )
        spans = stages.timeline(
            cast.pilot, together.whole(cast.pilot).decisions, [late, due, done], at
        )
        assert [(span.name, span.state) for span in spans] == [
            ("proposed", "past"), ("approved", "now"), ("Late", "overdue"), ("Due today", "next"), ("Done", "past"),
        ]  # fmt: skip
        assert spans[1].since == today - timedelta(days=30) and spans[1].until == today
        assert spans[4].since == today - timedelta(days=3)

    def test_ends_where_a_pilot_ended(self, cast: Cast, at: datetime) -> None:
        stages.move(
            cast.pilot,
            stages.Step("stopped", "No use.", lessons="Ask users first."),
            cast.pia,
            at - timedelta(days=30),
        )
        assert (
            stages.timeline(cast.pilot, together.whole(cast.pilot).decisions, [], at)[-1].until
            == (at - timedelta(days=30)).date()
        )

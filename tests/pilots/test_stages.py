"""Stages of a pilot: only what may follow, only through its gate, and always with a reason that
stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from casting import NOW, Cast, make_person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hackathon.core import audit, translated
from hackathon.core.db import Conflict, database
from hackathon.core.states import Refused
from hackathon.people.offices import Office
from hackathon.pilots import adoptions, pilots, proposals, stages
from hackathon.pilots.decisions import Decision
from hackathon.pilots.parts import indicators, milestones, together
from hackathon.pilots.pilots import STAGES, Pilot
from hackathon.pilots.stages import STAGE_MOVES


def set_stage(pilot: Pilot, stage: str) -> None:
    Pilot.update(stage=stage).where(Pilot.id == pilot.id).execute()
    pilot.stage = stage


def decisions(pilot: Pilot) -> list[tuple[str, str, str]]:
    return [
        (row.was, row.becomes, row.reason)
        for row in Decision.select().where(Decision.pilot == pilot).order_by(Decision.id)
    ]


class TestMove:
    def test_leaves_a_decision_with_its_reason_and_an_audit_line(
        self, cast: Cast, at: datetime
    ) -> None:
        stages.move(
            cast.pilot, stages.Step("approved", " The sponsor agrees. ", "proposed"), cast.pia, at
        )
        assert Pilot.get_by_id(cast.pilot.id).stage == "approved"
        assert decisions(cast.pilot) == [("proposed", "approved", "The sponsor agrees.")]
        assert (
            audit.AuditLine.get(audit.AuditLine.verb == "stages.move").detail["reason"]
            == "The sponsor agrees."
        )

    def test_needs_a_reason(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            stages.move(cast.pilot, stages.Step("approved", " \n "), cast.pia, at)
        assert decisions(cast.pilot) == []

    def test_who_saw_another_stage_is_told(self, cast: Cast, at: datetime) -> None:
        stages.move(cast.pilot, stages.Step("approved", "Yes.", "proposed"), cast.pia, at)
        with pytest.raises(Conflict):
            stages.move(
                Pilot.get_by_id(cast.pilot.id),
                stages.Step("stopped", "No.", "proposed"),
                cast.pia,
                at,
            )
        assert len(decisions(cast.pilot)) == 1

    def test_translations_stay_up_to_date(self, cast: Cast, at: datetime) -> None:
        pilots.translate(
            cast.pilot,
            translated.Translation("fr", {"title": "Aide"}, cast.pilot.revision, 0, False),
            cast.pia,
            at,
        )
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
            stages.move(cast.pilot, stages.Step(becomes, "Please."), cast.pia, at)
        assert Pilot.get_by_id(cast.pilot.id).stage == was


class TestGates:
    def test_consultation_needs_a_last_day_to_come(self, cast: Cast, at: datetime) -> None:
        assert "Set the day" in (stages.gate(cast.pilot, "consultation", at) or "")
        cast.pilot.consultation_closes = at.date() - timedelta(days=1)
        assert "Set the day" in (stages.gate(cast.pilot, "consultation", at) or "")
        cast.pilot.consultation_closes = at.date()
        assert stages.gate(cast.pilot, "consultation", at) is None

    def test_approval_needs_an_office_and_waits_for_the_consultation(
        self, cast: Cast, at: datetime
    ) -> None:
        cast.pilot.stage, cast.pilot.consultation_closes = "consultation", at.date()
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
        assert stages.gate(cast.pilot, "running", at) is None
        together.withdraw(milestone, cast.pia, at)
        assert stages.gate(cast.pilot, "running", at) is not None

    def test_evaluation_needs_an_indicator(self, cast: Cast, at: datetime) -> None:
        assert "indicator" in (stages.gate(cast.pilot, "evaluation", at) or "")
        indicators.add(cast.pilot, cast.pia, at, title="Time", unit="min", baseline=9, target=6)
        assert stages.gate(cast.pilot, "evaluation", at) is None

    def test_adoption_needs_an_adopter(self, cast: Cast, at: datetime) -> None:
        assert "adopts" in (stages.gate(cast.pilot, "adopted", at) or "")
        adoptions.invite(cast.pilot, cast.office, cast.pia, at)
        assert stages.gate(cast.pilot, "adopted", at) is None

    def test_a_closed_gate_stops_the_move(self, cast: Cast, at: datetime) -> None:
        set_stage(cast.pilot, "approved")
        with pytest.raises(Refused, match="milestone"):
            stages.move(cast.pilot, stages.Step("running", "Now."), cast.pia, at)
        assert decisions(cast.pilot) == []


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


@given(wishes=st.lists(st.sampled_from(STAGES), max_size=12))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_wishes_lead_along_the_table_with_a_decision_each(
    db: object, at: datetime, wishes: list[str]
) -> None:
    with rolled_back():
        pia = make_person("Pia Walker")
        office = Office.create(code="ZZ", kind="company", name="Any")
        pilot = proposals.propose(pia, NOW, title="Walk", office=office)
        milestones.add(pilot, pia, NOW, title="A", due=NOW.date())
        indicators.add(pilot, pia, NOW, title="B")
        adoptions.invite(pilot, office, pia, NOW)
        moved = 0
        for number, wish in enumerate(wishes):
            before = Pilot.get_by_id(pilot.id).stage
            allowed = stages.following(pilot)
            assert set(allowed) <= set(STAGE_MOVES[before])
            try:
                stages.move(pilot, stages.Step(wish, f"Reason {number}"), pia, NOW)
            except Refused:
                assert wish not in allowed or stages.gate(pilot, wish, NOW) is not None
                assert Pilot.get_by_id(pilot.id).stage == before
            else:
                moved += 1
                assert wish in allowed
                assert decisions(pilot)[-1] == (before, wish, f"Reason {number}")
        made = decisions(pilot)
        assert len(made) == moved
        assert all(earlier[1] == later[0] for earlier, later in pairwise(made)), (
            "each decision starts where the last ended"
        )
        assert Pilot.get_by_id(pilot.id).stage == (made[-1][1] if made else "proposed")


class TestTimeline:
    def test_stages_until_today_and_milestones_by_their_state(
        self, cast: Cast, at: datetime
    ) -> None:
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
            cast.pilot, stages.Step("stopped", "No use."), cast.pia, at - timedelta(days=30)
        )
        assert (
            stages.timeline(cast.pilot, together.whole(cast.pilot).decisions, [], at)[-1].until
            == (at - timedelta(days=30)).date()
        )

"""Consultations: opened, closed and opened again; summed up when everybody was heard."""

from datetime import datetime, timedelta

import pytest
from casting import Cast

from hackathon.consultations import consultations, outcomes
from hackathon.consultations.consultations import Consultation, Matter
from hackathon.consultations.outcomes import Outcome
from hackathon.core.db import Conflict
from hackathon.core.states import Refused

MATTER = Matter("pilots/nice-helper", "Nice helper")


class TestTaking:
    def test_from_when_it_is_opened_until_its_last_day(self, cast: Cast, at: datetime) -> None:
        assert consultations.plan(MATTER, None) is None
        planned = consultations.plan(MATTER, at.date())
        assert planned is not None and not planned.taking(at)
        consultations.close_on(MATTER.subject, at)
        row = consultations.open_on(MATTER, None, at)
        assert row.taking(at) and not row.taking(at + timedelta(days=1))
        consultations.plan(MATTER, at.date() + timedelta(days=1))
        assert Consultation.get().taking(at + timedelta(days=1))

    def test_goes_on_where_it_ended(self, cast: Cast, at: datetime) -> None:
        first = consultations.open_on(MATTER, None, at)
        consultations.close_on(MATTER.subject, at)
        assert not Consultation.get().taking(at)
        again = consultations.open_on(MATTER, None, at + timedelta(days=1))
        assert again.id == first.id and again.opened_at == at and again.taking(at)


class TestSumUp:
    def test_when_everybody_was_heard_with_what_was_changed_and_why(
        self, cast: Cast, at: datetime
    ) -> None:
        row = consultations.open_on(MATTER, None, at)
        said = Outcome("Two **offices** wrote.", "Nothing: both agreed.")
        with pytest.raises(Refused, match="still taken"):
            outcomes.sum_up(row, row.revision, said, cast.pia, at)
        consultations.close_on(MATTER.subject, at)
        row = Consultation.get()
        with pytest.raises(Refused, match="Say both"):
            outcomes.sum_up(row, row.revision, Outcome("Two wrote.", " "), cast.pia, at)
        outcomes.sum_up(Consultation.get(), row.revision, said, cast.pia, at)
        assert "<strong>offices</strong>" in Consultation.get().summary_html
        with pytest.raises(Conflict):
            outcomes.sum_up(row, row.revision, said, cast.pia, at)


def test_who_is_asked_is_said_once(cast: Cast, at: datetime) -> None:
    row = consultations.open_on(MATTER, None, at)
    consultations.ask(row, False, cast.pia, at)
    assert not Consultation.get().everybody
    with pytest.raises(Refused, match="so already"):
        consultations.ask(row, False, cast.pia, at)

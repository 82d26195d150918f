"""Reminders to those who run pilots: of milestones that were due and are not done."""

from datetime import UTC, date, datetime

import pytest
from casting import NOW, Cast, day

from hackathon.notices.kinds import Span
from hackathon.pilots import reminders
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.risks import Risk
from hackathon.pilots.pilots import PilotLead

DUE = date(2027, 3, 8)


def milestone(cast: Cast, title: str = "First data", due: date = DUE, **more: object) -> Milestone:
    return Milestone.create(pilot=cast.pilot, title=title, due=due, **more)


def told(cast: Cast) -> list[tuple[str, list[str]]]:
    return [
        (one.person.name.split()[0], [row.title for row in one.values["milestones"]])
        for happening in reminders.missed(Span(day(-30), NOW))
        for one in reminders.runners(happening, NOW)
    ]


def test_what_was_due_on_one_day_is_told_in_one_letter_the_morning_after(cast: Cast) -> None:
    milestone(cast)
    milestone(cast, "Second data")
    milestone(cast, "Third data", date(2027, 3, 9))
    found = reminders.missed(Span(day(-30), NOW))
    assert [one.at for one in found] == [
        datetime(2027, 3, number, 8, tzinfo=UTC) for number in (9, 10)
    ]
    assert told(cast) == [("Pia", ["First data", "Second data"]), ("Pia", ["Third data"])]


@pytest.mark.parametrize("change", ["done", "withdrawn", "adopted", "paused", "draft", "due later"])
def test_what_is_not_overdue_is_told_to_nobody(cast: Cast, change: str) -> None:
    row = milestone(cast)
    if change == "done":
        row.change(done_on=DUE)
    elif change == "withdrawn":
        row.change(withdrawn_at=NOW)
    elif change == "draft":
        cast.pilot.change(status="draft")
    elif change == "due later":
        row.change(due=NOW.date())
    else:
        cast.pilot.change(stage=change)
    assert told(cast) == []


def test_without_a_lead_the_office_that_agreed_is_told(cast: Cast) -> None:
    milestone(cast)
    PilotLead.delete().execute()
    assert told(cast) == [("Pia", ["First data"])]
    consent = cast.office.consents.get()
    type(consent).update(status="asked").execute()
    assert told(cast) == []


def test_a_risk_is_told_to_its_owner_until_another_day_is_set(cast: Cast) -> None:
    values = {"pilot": cast.pilot, "likelihood": 2, "impact": 2, "review_on": DUE}
    row = Risk.create(title="Misuse", owner=cast.ben, **values)
    Risk.create(title="Nobody's", **values)

    def reviewed() -> list[tuple[str, list[str]]]:
        return [
            (one.person.name.split()[0], [risk.title for risk in one.values["risks"]])
            for happening in reminders.to_review(Span(day(-30), NOW))
            for one in reminders.watchful(happening, NOW)
        ]

    [happening] = reminders.to_review(Span(day(-30), NOW))
    assert happening.at == datetime(2027, 3, 8, 8, tzinfo=UTC)
    assert reviewed() == [("Ben", ["Misuse"]), ("Pia", ["Nobody's"])]
    row.change(review_on=date(2027, 9, 1))
    assert reviewed() == [("Pia", ["Nobody's"])]
    cast.pilot.change(stage="paused")
    assert reviewed() == []

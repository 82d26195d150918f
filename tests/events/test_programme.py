"""The programme and its calendar file, read back by an iCalendar library."""

from datetime import timedelta

import icalendar
import pytest
from casting import NOW, Cast, day

from hackathon.core.states import Refused
from hackathon.events import programme
from hackathon.events.programme import Session


def add(cast: Cast, title: str = "Opening", starts: float = 1, **values: object) -> Session:
    return programme.create(
        cast.event,
        cast.ada,
        NOW,
        **{"title": title, "kind": "briefing", "starts": day(starts), "minutes": 90, **values},
    )


class TestSessions:
    def test_stand_in_order_of_time_and_end_after_their_minutes(self, cast: Cast) -> None:
        later, sooner = add(cast, "Later", 2), add(cast, "Sooner", 1)
        assert programme.sessions(cast.event) == [sooner, later]
        assert programme.ends(sooner) == day(1) + timedelta(minutes=90)

    def test_a_cancelled_one_stays_and_may_come_back(self, cast: Cast) -> None:
        session = add(cast)
        programme.cancel(session, cast.ada, NOW)
        assert programme.sessions(cast.event)[0].cancelled_at == NOW
        with pytest.raises(Refused):
            programme.cancel(session, cast.ada, NOW)
        programme.reinstate(session, cast.ada, NOW)
        assert programme.sessions(cast.event)[0].cancelled_at is None


class TestCalendar:
    def entries(self, cast: Cast, dates: bool = True) -> dict[str, icalendar.Event]:
        made = programme.calendar(
            cast.event, programme.sessions(cast.event), "x.example", "https://x.example/e", dates
        )
        return {
            str(entry["uid"]): entry for entry in icalendar.Calendar.from_ical(made).walk("VEVENT")
        }

    def test_has_every_date_and_session_in_utc(self, cast: Cast) -> None:
        session = add(
            cast,
            "Ouverture, мир; \\ 你好",
            link="https://meet.example/x",
            place="Room 1",
            description="Line 1\nLine 2",
        )
        entries = self.entries(cast)
        assert len(entries) == 8
        assert (
            entries["codefest-submission-closes@x.example"]["dtstart"].dt
            == cast.event.submission_closes
        )
        found = entries[f"session-{session.id}@x.example"]
        assert (found["dtstart"].dt, found["dtend"].dt) == (day(1), day(1) + timedelta(minutes=90))
        assert str(found["summary"]) == "Ouverture, мир; \\ 你好 (AI Tools Codefest)"
        assert (
            str(found["description"]) == "Line 1\nLine 2"
            and str(found["url"]) == "https://meet.example/x"
        )

    def test_tells_calendars_that_a_session_was_cancelled(self, cast: Cast) -> None:
        session = add(cast)
        before = int(self.entries(cast)[f"session-{session.id}@x.example"]["sequence"])
        programme.cancel(session, cast.ada, NOW)
        entry = self.entries(cast, dates=False)[f"session-{session.id}@x.example"]
        assert str(entry["status"]) == "CANCELLED" and int(entry["sequence"]) > before

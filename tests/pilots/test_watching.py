"""Watching a pilot, news of its use elsewhere, the weekly digest, and milestones that come."""

from datetime import UTC, date, datetime, timedelta

from casting import NOW, Cast, affiliate, day, make_person

from hackathon.notices.kinds import Span
from hackathon.people.offices import Office
from hackathon.pilots import adopter_reports, adoptions, digests, reminders, watching
from hackathon.pilots.adopter_reports import Said as Stage
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts import reports
from hackathon.pilots.parts.milestones import Milestone
from hackathon.pilots.parts.reports import Said

LATELY = Span(day(-1), day(1))


def names(told: list[object]) -> list[str]:
    return sorted(one.person.name.split()[0] for one in told)  # type: ignore[attr-defined]


class TestWatch:
    def test_who_watches_is_told_and_the_writer_is_not(self, cast: Cast) -> None:
        for person in (cast.sam, cast.sam, cast.pia):
            watching.begin(cast.pilot, person, NOW)
        reports.publish(cast.pilot, Said("Week 4", "Fine."), cast.pia, NOW)
        (found,) = watching.news(LATELY)
        assert watching.news(Span(day(-1), NOW)) == [], "its end belongs to the next span"
        assert names(watching.watchers(found, NOW)) == ["Sam"]
        watching.end(cast.pilot, cast.sam)
        assert watching.watchers(found, NOW) == []

    def test_nothing_of_a_draft_or_of_what_was_withdrawn(self, cast: Cast) -> None:
        row = reports.publish(cast.pilot, Said("Week 4", "Fine."), cast.pia, NOW)
        row.change(withdrawn_at=NOW)
        assert watching.news(LATELY) == []
        row.change(withdrawn_at=None)
        cast.pilot.change(status="draft")
        assert watching.news(LATELY) == []


class TestAdoptedElsewhere:
    def test_reaches_leads_members_and_the_team(self, cast: Cast) -> None:
        pilot = cast.pilot.change(submission=cast.submission)
        PilotMember.create(pilot=pilot, person=cast.cy, status="agreed", asked_at=NOW)
        PilotMember.create(pilot=pilot, person=cast.sam, status="asked", asked_at=NOW)
        office = Office.create(code="CL", kind="national office", name="Chile")
        rosa = make_person("Rosa Example")
        affiliate(rosa, office, "representative")
        row = adoptions.ask(pilot, office, "", rosa, NOW)
        assert watching.steps(LATELY) == []
        adoptions.answer(row, True, "", cast.pia, NOW)
        adopter_reports.report(
            adoptions.accepted(pilot)[0], Stage("in use", NOW.date(), ""), rosa, NOW
        )
        _trying, used = watching.steps(LATELY)
        told = watching.makers(used, NOW)
        assert names(told) == ["Ben", "Bo", "Cy", "Pia"]
        assert told[0].values["stage"] == "in use"
        adoptions.end(adoptions.accepted(pilot)[0], "", cast.pia, NOW)
        assert watching.steps(LATELY) == []


class TestDigest:
    def test_comes_on_mondays(self) -> None:
        found = digests.mondays(Span(NOW, NOW + timedelta(days=14)))
        assert [one.at for one in found] == [
            datetime(2027, 3, 15, 7, tzinfo=UTC), datetime(2027, 3, 22, 7, tzinfo=UTC),
        ]  # fmt: skip

    def test_tells_each_lead_of_the_own_pilots(self, cast: Cast) -> None:
        monday = date(2027, 3, 15)
        # The week is from this Monday to the day before the next.
        open_ones = [(due, None) for due in (8, 15, 16, 21, 22, 30)]
        for due, done in (*open_ones, (9, date(2027, 3, 9))):
            Milestone.create(
                pilot=cast.pilot, title=f"M{due}", due=date(2027, 3, due), done_on=done
            )
        (week,) = digests.mondays(Span(NOW, NOW + timedelta(days=6)))
        (told,) = digests.leading(week, NOW)
        (one,) = told.values["standings"]
        assert (told.person, week.row) == (cast.pia, monday)
        assert (one.overdue, [row.title for row in one.ahead], one.silent_since) == (
            1, ["M15", "M16", "M21"], None,
        )  # fmt: skip
        cast.pilot.change(stage="stopped")
        assert digests.leading(week, NOW) == []


class TestComing:
    def test_is_told_before_its_day_to_the_owner_too(self, cast: Cast) -> None:
        due = date(2027, 3, 20)
        Milestone.create(pilot=cast.pilot, title="Ours", due=due, owner=cast.sam)
        Milestone.create(pilot=cast.pilot, title="Theirs", due=due)
        Milestone.create(pilot=cast.pilot, title="Done", due=due, done_on=due, owner=cast.bo)
        (found,) = reminders.coming(Span(NOW, NOW + timedelta(days=30)))
        assert found.at == datetime(2027, 3, 20, 8, tzinfo=UTC)
        told = {one.person: one.values["milestones"] for one in reminders.runners(found, NOW)}
        assert {person.name[:3]: len(rows) for person, rows in told.items()} == {
            "Pia": 2, "Sam": 1,
        }  # fmt: skip

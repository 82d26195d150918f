"""Events: what their dates mean, and what their organisers may do with them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from casting import NOW, Cast, day, make_event, make_person, register
from hypothesis import given
from hypothesis import strategies as st
from peewee import IntegrityError

from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.language import localised, using
from hackathon.core.mail import Message
from hackathon.core.states import NoSuchMove, Refused
from hackathon.events import events, organisers, phases, rules, statuses
from hackathon.events.events import Event, Organiser, Rules
from hackathon.events.phases import DATES, Dated, Phase
from hackathon.events.rules import NewRules

MINUTE = timedelta(minutes=1)


def dated(moments: list[datetime]) -> Dated:
    """An event of nothing but dates, in the order of DATES."""
    made = Dated()
    for name, moment in zip(DATES, moments, strict=True):
        setattr(made, name, moment)
    made.grace_minutes = 60
    return made


@st.composite
def dates(draw: st.DrawFn) -> dict[str, datetime]:
    """Any dates that the rules allow: only those that must be apart are, and registration may
    overlap submissions."""
    gaps = [draw(st.integers(0, 50_000)) for _ in range(7)]
    start = NOW + timedelta(minutes=draw(st.integers(-200_000, 200_000)))
    found = {"registration_opens": start}
    found["registration_closes"] = start + timedelta(minutes=gaps[0])
    found["submission_opens"] = start + timedelta(minutes=gaps[1])
    found["submission_closes"] = found["submission_opens"] + timedelta(minutes=gaps[2] + 1)
    found["judging_opens"] = found["submission_closes"] + timedelta(minutes=gaps[3])
    found["judging_closes"] = found["judging_opens"] + timedelta(minutes=gaps[4] + 1)
    found["results_on"] = found["judging_closes"] + timedelta(minutes=gaps[5])
    return found


moments = st.integers(-400_000, 800_000).map(lambda minutes: NOW + timedelta(minutes=minutes))


class TestPhases:
    @given(dates(), moments, moments)
    def test_follow_one_another_and_never_go_back(
        self, found: dict[str, datetime], first: datetime, second: datetime
    ) -> None:
        event, order = dated(list(found.values())), list(Phase)
        earlier, later = sorted((first, second))
        assert order.index(event.phase(earlier)) <= order.index(event.phase(later))

    @given(dates(), moments)
    def test_are_one_at_any_moment_with_bounds_that_say_so(
        self, found: dict[str, datetime], at: datetime
    ) -> None:
        event = dated(list(found.values()))
        bounds = [
            datetime.min.replace(tzinfo=UTC),
            *(found[name] for name in DATES if name != "registration_closes"),
            datetime.max.replace(tzinfo=UTC),
        ]
        holding = [
            phase
            for phase, start, end in zip(Phase, bounds, bounds[1:], strict=False)
            if start <= at < end
        ]
        assert [event.phase(at)] == holding

    @given(dates())
    def test_change_at_the_very_moment_of_the_date(self, found: dict[str, datetime]) -> None:
        event = dated(list(found.values()))
        assert event.submissions_open(event.submission_closes - timedelta(microseconds=1))
        assert not event.submissions_open(event.submission_closes), (
            "the deadline itself is too late"
        )
        assert event.locked(event.submission_closes)

    @given(dates(), moments)
    def test_the_line_agrees_with_what_is_open(
        self, found: dict[str, datetime], at: datetime
    ) -> None:
        event = dated(list(found.values()))
        parts = {part.key: part.state for part in event.line(at)}
        assert (parts["submissions"] == "now") == event.submissions_open(at)
        assert (parts["registration"] == "now") == event.registration_open(at)
        assert (parts["results"] == "now") == (event.phase(at) is Phase.RESULTS)

    @given(dates(), moments)
    def test_the_next_deadline_is_to_come_and_nothing_running_ends_before_it(
        self, found: dict[str, datetime], at: datetime
    ) -> None:
        event = dated(list(found.values()))
        due = event.next_deadline(at)
        if due is None:
            assert at >= event.results_on and at >= event.registration_closes
            return
        key, moment = due
        assert moment > at and moment == found[key]
        running = [end for key, end in (("registration", event.registration_closes), ("submission", event.submission_closes))
                   if (event.registration_open(at) if key == "registration" else event.submissions_open(at))]  # fmt: skip
        assert all(moment <= end for end in running)

    def test_the_grace_period_runs_after_the_deadline(self) -> None:
        event = dated([day(number) for number in (0, 1, 2, 3, 4, 5, 6)])
        assert event.grace_ends == day(3) + timedelta(hours=1)

    @given(dates())
    def test_dates_in_order_have_no_fault(self, found: dict[str, datetime]) -> None:
        assert phases.faults(found) == {}

    @pytest.mark.parametrize(
        ("name", "moment", "told"),
        [
            ("registration_closes", day(-31), "registration_closes"),
            ("submission_opens", day(-31), "submission_opens"),
            ("submission_closes", day(-14), "submission_closes"),
            ("judging_opens", day(9), "judging_opens"),
            ("judging_closes", day(11), "judging_closes"),
            ("results_on", day(19), "results_on"),
        ],
    )
    def test_each_date_out_of_order_is_told_at_its_own_field(
        self, name: str, moment: datetime, told: str
    ) -> None:
        found = {
            "registration_opens": day(-30), "registration_closes": day(5), "submission_opens": day(-14), "submission_closes": day(10),
            "judging_opens": day(11), "judging_closes": day(20), "results_on": day(25), name: moment,
        }  # fmt: skip
        assert told in phases.faults(found)


def values(**changed: Any) -> dict[str, Any]:
    return {
        "slug": "next", "title": "Next", "summary": "Tools.", "story": "# Why\n\nBecause.", "registration_opens": day(1), "registration_closes": day(2),
        "submission_opens": day(1), "submission_closes": day(3), "judging_opens": day(4), "judging_closes": day(5), "results_on": day(6), **changed,
    }  # fmt: skip


class TestCreate:
    def test_makes_a_draft_that_its_maker_organises(self, cast: Cast) -> None:
        event = events.create(cast.ada, NOW, **values())
        assert event.status == "draft" and Organiser.holds(cast.ada, event)
        assert "<h2" in event.story_html, "headings of a story stand below the page's own"
        assert (
            AuditLine.select()
            .where(AuditLine.verb == "events.create", AuditLine.event_id == event.id)
            .exists()
        )

    def test_refuses_an_address_that_is_taken(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="address"):
            events.create(cast.ada, NOW, **values(slug=cast.event.slug))

    @pytest.mark.parametrize("rule", phases.ORDER, ids=lambda rule: f"{rule.first}-{rule.then}")
    def test_form_and_database_know_one_order_of_the_dates(
        self, db: Any, rule: phases.Rule
    ) -> None:
        wrong = values(**{rule.then: values()[rule.first] - MINUTE})
        assert rule.then in phases.faults(wrong)
        with pytest.raises(IntegrityError), db.atomic():
            make_event(**wrong)

    def test_refuses_dates_out_of_order_and_leaves_nothing(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="Judging"):
            events.create(cast.ada, NOW, **values(judging_opens=day(2)))
        assert not Event.select().where(Event.slug == "next").exists()


class TestEdit:
    def test_tells_the_second_of_two_editors(self, cast: Cast) -> None:
        seen = cast.event.revision
        events.edit(cast.event, seen, cast.ada, NOW, title="First")
        with pytest.raises(Conflict):
            events.edit(Event.get_by_id(cast.event.id), seen, cast.grace, NOW, title="Second")
        assert Event.get_by_id(cast.event.id).title == "First"

    def test_keeps_the_deadline_once_submissions_are_open(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="Extend the deadline"):
            events.edit(cast.event, None, cast.ada, NOW, submission_closes=day(9))
        events.edit(cast.event, None, cast.ada, day(-15), submission_closes=day(9))
        assert Event.get_by_id(cast.event.id).submission_closes == day(9)

    def test_does_not_take_seats_away(self, cast: Cast) -> None:
        register(make_person("Eve Example"), cast.event)
        register(make_person("Uma Example"), cast.event)
        with pytest.raises(Refused, match="2 places"):
            events.edit(cast.event, None, cast.ada, NOW, participants_maximum=1)

    def test_makes_a_translation_old_only_when_its_original_changes(self, cast: Cast) -> None:
        event = cast.event
        Event.update(
            translations={"fr": {"title": "Codefest IA", "of_revision": event.revision}}
        ).where(Event.id == event.id).execute()
        events.edit(event, None, cast.ada, NOW, contact="a@example.org")
        with using("fr"):
            assert not localised(Event.get_by_id(event.id), "title").stale
            events.edit(event, None, cast.ada, NOW, title="Another title")
            assert localised(Event.get_by_id(event.id), "title").stale


class TestPublish:
    def test_needs_rules_to_accept(self, cast: Cast) -> None:
        event = events.create(cast.ada, NOW, **values())
        with pytest.raises(Refused, match="rules"):
            statuses.publish(event, cast.ada, NOW)
        rules.publish(event, NewRules("1.0", "Rules", "Be *fair*.", "en"), cast.ada, NOW)
        statuses.publish(event, cast.ada, NOW)
        assert Event.get_by_id(event.id).status == "published"

    def test_keeps_translations_up_to_date(self, cast: Cast) -> None:
        event = cast.event
        Event.update(
            translations={"fr": {"title": "Codefest IA", "of_revision": event.revision}}
        ).where(Event.id == event.id).execute()
        statuses.archive(event, cast.ada, NOW)
        statuses.restore(event, cast.ada, NOW)
        with using("fr"):
            assert not localised(Event.get_by_id(event.id), "title").stale

    def test_a_draft_with_participants_is_not_possible(self, cast: Cast) -> None:
        register(cast.sam, cast.event)
        with pytest.raises(Refused, match="Archive"):
            statuses.withdraw(cast.event, cast.ada, NOW)

    def test_states_follow_the_table(self, cast: Cast) -> None:
        with pytest.raises(NoSuchMove):
            statuses.publish(cast.event, cast.ada, NOW)
        statuses.archive(cast.event, cast.ada, NOW)
        with pytest.raises(NoSuchMove):
            statuses.archive(cast.event, cast.ada, NOW)


class TestOrganisers:
    def test_add_tells_the_person(self, cast: Cast) -> None:
        organisers.add(cast.event, cast.sam, cast.ada, NOW, "http://x/organise")
        assert Organiser.holds(cast.sam, cast.event)
        assert "http://x/organise" in Message.get(Message.to == cast.sam.email).text

    def test_add_refuses_twice_and_the_unconfirmed(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="already"):
            organisers.add(cast.event, cast.ada, cast.ada, NOW)
        with pytest.raises(Refused, match="confirmed"):
            organisers.add(cast.event, make_person("Una Example", confirmed_at=None), cast.ada, NOW)

    def test_the_last_one_stays(self, cast: Cast) -> None:
        assert cast.ada and cast.grace
        both = list(Organiser.select().where(Organiser.event == cast.event))
        organisers.remove(both[0], cast.grace, NOW)
        with pytest.raises(Refused, match="Somebody has to answer"):
            organisers.remove(both[1], cast.grace, NOW)


class TestRules:
    def test_the_latest_version_is_in_force_and_the_earlier_stays(self, cast: Cast) -> None:
        first = rules.current(cast.event)
        second = rules.publish(
            cast.event, NewRules("1.1", "Rules", "Be fairer.", "en"), cast.ada, NOW
        )
        assert rules.current(cast.event) == second and rules.versions(cast.event) == [second, first]
        assert Rules.get_by_id(first.id).body == "Be fair."

    def test_a_version_is_published_once(self, cast: Cast) -> None:
        with pytest.raises(Refused, match=r"1\.0"):
            rules.publish(cast.event, NewRules("1.0", "Rules", "Other.", "en"), cast.ada, NOW)

    @pytest.mark.parametrize(
        ("version", "following"), [("1.0", "1.1"), ("1.9", "1.10"), ("3", "4"), ("final", "")]
    )
    def test_the_next_number_is_suggested(self, version: str, following: str) -> None:
        assert rules.next_number(version) == following

"""The public doors of events."""

from collections.abc import Callable
from datetime import datetime, timedelta

import counting
import icalendar
import pytest
from casting import NOW, Cast, day, make_event, make_round
from flask.testing import FlaskClient

from hackathon.challenges.challenges import Challenge
from hackathon.events import announcements, events, extensions, programme, rules
from hackathon.events.announcements import News
from hackathon.events.events import Event
from hackathon.events.extensions import Move
from hackathon.events.phases import DATES
from hackathon.events.rules import NewRules
from hackathon.people.people import Person
from hackathon.results import prizes

As = Callable[[Person | None], FlaskClient]


def shifted(event: Event, days: int) -> dict[str, datetime]:
    return {name: getattr(event, name) + timedelta(days=days) for name in DATES}


class TestIndex:
    def test_sorts_events_by_what_their_dates_say(self, as_: As, cast: Cast) -> None:
        make_event("old", title="Old one", **shifted(cast.event, -100))
        make_event("next", title="Next one", **shifted(cast.event, 100))
        make_event("secret", title="Secret one", status="draft")
        page = as_(None).get("/events/").get_data(True)
        order = [
            page.index(words)
            for words in ("Running now", cast.event.title, "Coming", "Next one", "Past", "Old one")
        ]
        assert order == sorted(order) and "Secret one" not in page

    def test_shows_organisers_their_drafts_and_the_way_to_a_new_event(
        self, as_: As, cast: Cast
    ) -> None:
        draft = events.create(
            cast.ada, NOW, slug="mine", title="My draft", **shifted(cast.event, 1)
        )
        page = as_(cast.ada).get("/events/").get_data(True)
        assert draft.title in page and "/events/new" in page
        assert draft.title not in as_(cast.ben).get("/events/").get_data(True)

    def test_search_without_a_match_says_how_to_go_on(self, as_: As, cast: Cast) -> None:
        assert "No events match." in as_(None).get("/events/?q=zzz").get_data(True)
        assert cast.event.title in as_(None).get("/events/?q=CODEFEST").get_data(True)

    def test_asks_the_database_as_often_for_ten_as_for_a_thousand(
        self, as_: As, cast: Cast
    ) -> None:
        def asked(count: int) -> int:
            rows = [
                {
                    "slug": f"past-{count}-{number}",
                    "title": f"Past {number}",
                    "status": "published",
                    "created_at": NOW,
                    "updated_at": NOW,
                }
                | shifted(cast.event, -100 - number % 50)
                for number in range(count)
            ]
            for start in range(0, count, 50):
                Event.insert_many(rows[start : start + 50]).execute()
            with counting.queries() as seen:
                assert as_(None).get("/events/").status_code == 200
            return len(seen)

        assert asked(10) == asked(990)


class TestShow:
    def test_tells_dates_in_the_events_zone_and_who_may_take_part(
        self, as_: As, cast: Cast
    ) -> None:
        events.edit(
            cast.event,
            None,
            cast.ada,
            NOW,
            minimum_age=18,
            excluded="Judges of this event",
            contact="help@example.org",
        )
        page = as_(None).get("/events/codefest/").get_data(True)
        for words in (
            "1 to 4 people",
            "18 years",
            "Judges of this event",
            "help@example.org",
            "English and French",
            "Ada Example",
        ):
            assert words in page, words
        invited, _heading, refused = page.partition("Who may not take part")
        assert "Judges of this event" in refused and "Judges of this event" not in invited

    def test_shows_each_extension_with_its_reason(self, as_: As, cast: Cast) -> None:
        move = Move(day(10.5), "The site was away for an hour.")
        extensions.extend(cast.event, move, cast.ada, NOW)
        page = as_(None).get("/events/codefest/").get_data(True)
        assert "The deadline was extended" in page and "The site was away for an hour." in page

    def test_shows_news_and_prizes_but_nothing_withdrawn(self, as_: As, cast: Cast) -> None:
        announcements.publish(cast.event, News("Good news", "Read **this**.", "en"), cast.ada, NOW)
        gone = announcements.publish(cast.event, News("Wrong news", "Oh.", "en"), cast.ada, NOW)
        announcements.withdraw(gone, cast.ada, NOW)
        prizes.create(
            cast.event, cast.ada, NOW, title="First prize", places=2, description="A mentor."
        )
        page = as_(None).get("/events/codefest/").get_data(True)
        assert "Good news" in page and "<strong>this</strong>" in page and "Wrong news" not in page
        assert "First prize" in page and "2 places" in page

    def test_offers_registration_while_it_is_open(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        assert cast.event
        assert "/events/codefest/register" in as_(None).get("/events/codefest/").get_data(True)
        stand_at(day(6))
        assert "/events/codefest/register" not in as_(None).get("/events/codefest/").get_data(True)

    @pytest.mark.parametrize(
        ("when", "words"),
        [
            (10.5, "check that each one is complete"),
            (12, "read and score the submissions until"),
            (19.5, "Two organisers check the results together"),
        ],
    )
    def test_between_deadline_and_results_it_says_what_happens(
        self,
        as_: As,
        cast: Cast,
        stand_at: Callable[[datetime], None],
        when: float,
        words: str,
    ) -> None:
        moments = [cast.event.submission_closes, cast.event.judging_opens]
        moments += [cast.event.judging_closes, cast.event.results_on]
        place = {10.5: 0, 12: 1, 19.5: 2}[when]
        stand_at(moments[place] + (moments[place + 1] - moments[place]) / 2)
        page = as_(None).get("/events/codefest/").text
        assert "What happens now" in page and words in page and "Results are due on" in page

    def test_lists_the_challenges_and_leads_to_all_where_they_are_many(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.challenge.title in as_(None).get("/events/codefest/").text
        for number in range(13):
            Challenge.create(
                event=cast.event,
                slug=f"more-{number}",
                title=f"More {number}",
                status="published",
                position=number + 5,
                created_at=NOW,
                updated_at=NOW,
            )
        page = as_(None).get("/events/codefest/").text
        assert "More 10" in page and "More 11" not in page and "All challenges" in page

    def test_what_only_mattered_before_is_left_out_afterwards(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        events.edit(cast.event, None, cast.ada, NOW, participants_maximum=60, grace_minutes=30)
        before = as_(None).get("/events/codefest/").text
        assert "of 60 taken" in before and "files registered before the deadline" in before
        stand_at(cast.event.results_on)
        after = as_(None).get("/events/codefest/").text
        assert "of 60 taken" not in after and "registered before the deadline" not in after

    def test_a_captain_with_a_draft_reads_the_deadline_of_the_draft(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.submission
        head, _tabs = as_(cast.ben).get("/events/codefest/").text.split('class="tabs"')
        assert "Submit your draft" in head and "Registration closes" not in head
        head, _tabs = as_(cast.ben).get("/events/codefest/teams/").text.split('class="tabs"')
        assert "Submissions close" in head and "Registration closes" not in head

    def test_says_what_is_next_for_the_reader(self, as_: As, cast: Cast) -> None:
        assert "Find a team, or create one" in as_(cast.cy).get("/events/codefest/").get_data(True)

    def test_shows_a_translation_with_its_language_direction_and_marks(
        self, as_: As, cast: Cast
    ) -> None:
        translations = {
            "ar": {
                "title": "هاكاثون",
                "story_html": "<p>قصة</p>",
                "of_revision": 0,
                "machine": True,
            }
        }
        Event.update(translations=translations, story="Story", story_html="<p>Story</p>").where(
            Event.id == cast.event.id
        ).execute()
        page = as_(None).get("/events/codefest/?lang=ar").get_data(True)
        assert '<h1 lang="ar" dir="rtl">هاكاثون</h1>' in page
        page = as_(None).get("/events/codefest/?lang=fr").get_data(True)
        assert '<h1 lang="en" dir="ltr">' in page

    @pytest.mark.parametrize("who", [None, "cy", "sam"])
    def test_a_draft_is_nobodys_but_its_organisers(
        self, as_: As, cast: Cast, who: str | None
    ) -> None:
        Event.update(status="draft").where(Event.id == cast.event.id).execute()
        person = getattr(cast, who) if who else None
        for rest in ("", "rules", "programme", "calendar.ics", "challenges/"):
            assert as_(person).get(f"/events/codefest/{rest}").status_code == 404
        assert as_(cast.ada).get("/events/codefest/").status_code == 200


class TestRules:
    def test_shows_the_version_in_force_and_every_other(self, as_: As, cast: Cast) -> None:
        rules.publish(cast.event, NewRules("2.0", "Rules", "Be *very* fair.", "en"), cast.ada, NOW)
        page = as_(None).get("/events/codefest/rules").get_data(True)
        assert "<em>very</em>" in page and "In force" in page and "version=1.0" in page
        page = as_(None).get("/events/codefest/rules?version=1.0").get_data(True)
        assert "Be fair." in page and "Replaced by a later version" in page
        assert as_(None).get("/events/codefest/rules?version=9").status_code == 404

    def test_prints_how_each_round_ranks(self, as_: As, cast: Cast) -> None:
        make_round(
            cast.event,
            cast.rubric,
            "final",
            method="adjusted",
            tie_break="median",
            blind=False,
            shortlist=3,
        )
        page = as_(None).get("/events/codefest/rules").get_data(True)
        for words in (
            "adjusted for severity",
            "higher median",
            "Judges see who made a submission.",
            "best 3 move on",
        ):
            assert words in page, words

    def test_without_rules_says_so(self, as_: As, cast: Cast) -> None:
        make_event("bare", title="Bare")
        assert "There are no rules yet." in as_(None).get("/events/bare/rules").get_data(True)


class TestProgramme:
    def test_shows_coming_sessions_before_past_ones_and_marks_the_cancelled(
        self, as_: As, cast: Cast
    ) -> None:
        values = {"kind": "workshop", "minutes": 60}
        programme.create(cast.event, cast.ada, NOW, title="Yesterday", starts=day(-1), **values)
        gone = programme.create(
            cast.event,
            cast.ada,
            NOW,
            title="Tomorrow",
            starts=day(1),
            link="https://meet.example/a",
            **values,
        )
        page = as_(None).get("/events/codefest/programme").get_data(True)
        assert page.index("Tomorrow") < page.index("Yesterday") and "https://meet.example/a" in page
        programme.cancel(gone, cast.ada, NOW)
        page = as_(None).get("/events/codefest/programme").get_data(True)
        assert "Cancelled" in page and "https://meet.example/a" not in page

    def test_shows_the_readers_own_time(self, as_: As, cast: Cast) -> None:
        Person.update(time_zone="Asia/Tokyo").where(Person.id == cast.sam.id).execute()
        programme.create(
            cast.event, cast.ada, NOW, title="Talk", kind="workshop", starts=day(1), minutes=60
        )
        assert "21:00" in as_(cast.sam).get("/events/codefest/programme").get_data(True)


class TestCalendar:
    def test_is_a_calendar_file(self, as_: As, cast: Cast) -> None:
        session = programme.create(
            cast.event, cast.ada, NOW, title="Talk", kind="workshop", starts=day(1), minutes=60
        )
        answer = as_(None).get("/events/codefest/calendar.ics")
        assert (
            answer.content_type.startswith("text/calendar")
            and "codefest.ics" in answer.headers["Content-Disposition"]
        )
        assert len(icalendar.Calendar.from_ical(answer.data).walk("VEVENT")) == 8
        one = as_(None).get(f"/events/codefest/calendar.ics?session={session.id}")
        assert [
            str(entry["summary"]) for entry in icalendar.Calendar.from_ical(one.data).walk("VEVENT")
        ] == ["Talk (AI Tools Codefest)"]
        assert as_(None).get("/events/codefest/calendar.ics?session=0").status_code == 404


@pytest.mark.parametrize("page", ["", "teams/"])
def test_the_line_goes_on_while_a_later_round_is_judged(
    as_: As, cast: Cast, stand_at: Callable[..., None], page: str
) -> None:
    cast.round.change(closes=day(23))
    stand_at(day(21))
    shown = as_(None).get(f"/events/codefest/{page}").get_data(True)
    assert "Results are being prepared" not in shown and "Judging ends" in shown

"""The organisers' doors of an event: setting it up, its state, its deadline, its organisers."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from browsing import as_sent
from casting import NOW, Cast, day, make_event, make_person, register
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.events import organiser_invitations
from hackathon.events.events import Event, Organiser
from hackathon.events.extensions import Extension
from hackathon.events.organiser_invitations import Wanted
from hackathon.events.rubrics import Rubric
from hackathon.people.people import Person
from hackathon.teams.registrations import Registration

As = Callable[[Person | None], FlaskClient]
SETUP = "/events/codefest/organise/setup"

PAGES = [
    "setup", "setup/edit", "setup/extend", "setup/organisers", "rules/", "rules/new", "sessions/", "sessions/new", "announcements/",
    "announcements/new", "prizes/", "prizes/new", "questionnaire/", "questionnaire/new", "challenges/", "challenges/new",
    "challenges/nice-classes", "challenges/nice-classes/resources/new", "rubrics/", "rubrics/new", "rubrics/screening", "rubrics/screening/copy",
    "rounds/", "rounds/new", "rounds/screening", "translations/", "translations/challenge/nice-classes/fr", "translations/rubric/screening/ar",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
class TestDoors:
    def test_opens_to_organisers_and_is_unknown_to_everybody_else(
        self, as_: As, cast: Cast, page: str
    ) -> None:
        assert cast.challenge and cast.round and cast.judge
        address = f"/events/codefest/organise/{page}"
        for person in (None, cast.ben, cast.cy, cast.dee, cast.sam):
            assert as_(person).get(address).status_code == 404, person and person.name
        assert as_(cast.ada).get(address).status_code == 200
        assert as_(cast.root).get(address).status_code == 200

    def test_is_unknown_to_the_organiser_of_another_event(
        self, as_: As, cast: Cast, page: str
    ) -> None:
        assert cast.challenge and cast.round
        other = make_person("Otto Example")
        Organiser.create(event=make_event("other"), person=other, since=day(-1))
        assert as_(other).get(f"/events/codefest/organise/{page}").status_code == 404

    def test_speaks_every_language(self, as_: As, cast: Cast, page: str) -> None:
        assert cast.challenge and cast.round
        for code in ("ar", "zh"):
            assert (
                as_(cast.ada).get(f"/events/codefest/organise/{page}?lang={code}").status_code
                == 200
            )


def local(moment: datetime) -> str:
    """A moment as the browser sends it, in Zurich (an hour ahead of UTC in winter, two from the end
    of March)."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/Zurich")).strftime("%Y-%m-%dT%H:%M")


def filled(**changed: Any) -> dict[str, Any]:
    return {
        "title": "AI Tools Codefest", "summary": "Tools for IP offices.", "story": "# Why", "language": "en", "place": "", "contact": "",
        "time_zone": "Europe/Zurich", "registration_opens": local(day(-30)), "registration_closes": local(day(5)),
        "submission_opens": local(day(-14)), "submission_closes": local(day(10)), "grace_minutes": "0", "judging_opens": local(day(11)),
        "judging_closes": local(day(20)), "results_on": local(day(25)), "team_minimum": "1", "team_maximum": "4", "single_entrants": "y",
        "submission_languages": "en\nfr", "challenges_per_submission": "1", "revision": "1", **changed,
    }  # fmt: skip


class TestNew:
    def test_makes_a_draft_with_dates_in_its_own_zone(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.ada).post("/events/new", data=filled(slug="next", submission_closes="2027-04-01T18:00", judging_opens="2027-04-02T09:00", judging_closes="2027-04-10T09:00", results_on="2027-04-12T09:00"))  # fmt: skip
        assert answer.headers["Location"] == "/events/next/organise/setup"
        event = Event.get(Event.slug == "next")
        assert event.status == "draft" and event.submission_closes == datetime(
            2027, 4, 1, 16, 0, tzinfo=event.submission_closes.tzinfo
        )
        assert as_(cast.ada).get("/events/next/organise/setup").status_code == 200

    def test_is_for_administrators_and_organisers(self, as_: As, cast: Cast) -> None:
        assert as_(cast.ben).get("/events/new").status_code == 403
        assert as_(None).get("/events/new").status_code == 302
        assert as_(cast.root).get("/events/new").status_code == 200

    @pytest.mark.parametrize("slug", ["new", "codefest", "Two Words", "ümlaut", "-x", ""])
    def test_an_address_that_cannot_be_is_told_and_nothing_typed_is_lost(
        self, as_: As, cast: Cast, slug: str
    ) -> None:
        page = (
            as_(cast.ada)
            .post("/events/new", data=filled(slug=slug, title="Typed with care"))
            .get_data(True)
        )
        assert "Typed with care" in page and "Nothing is lost" in page
        assert Event.select().count() == 1

    def test_reserved_fields_are_ignored(self, as_: As, cast: Cast) -> None:
        as_(cast.ada).post(
            "/events/new",
            data=filled(slug="next", status="published", participants="7", demonstration="1"),
        )
        event = Event.get(Event.slug == "next")
        assert (event.status, event.participants, bool(event.demonstration)) == ("draft", 0, False)


class TestProposal:
    ANSWERS = {"begins": "2027-04-10T09:00", "work_days": "2", "judging_days": "1"}

    def test_three_answers_fill_the_dates_in_and_draw_their_line(self, as_: As, cast: Cast) -> None:
        data = {"title": "Next", "time_zone": "Manila", **self.ANSWERS, "propose": "1"}
        page = as_(cast.root).post("/events/new", data=data).get_data(True)
        assert 'value="2027-04-11T18:00"' in page and "Event line" in page
        assert 'value="Next"' in page and "Nothing is lost" not in page
        assert not Event.select().exists()

    def test_a_date_can_be_typed_over_and_is_saved(self, as_: As, cast: Cast) -> None:
        client = as_(cast.root)
        data = {"title": "Next", "slug": "next", "time_zone": "UTC", **self.ANSWERS}
        page = client.post("/events/new", data={**data, "propose": "1"}).get_data(True)
        sent = {**as_sent(page), "results_on": "2027-04-20T10:00"}
        assert client.post("/events/new", data=sent).status_code == 302
        event = Event.get(Event.slug == "next")
        assert f"{event.submission_closes:%d %H} {event.results_on:%d %H}" == "11 18 20 10"

    def test_an_answer_that_is_missing_or_cannot_be_is_told(self, as_: As, cast: Cast) -> None:
        for changed in ({"work_days": ""}, {"judging_days": "0"}, {"begins": "9990-12-30T09:00"}):
            data = {"time_zone": "UTC", **self.ANSWERS, **changed, "propose": "1"}
            page = as_(cast.root).post("/events/new", data=data).get_data(True)
            assert 'class="err"' in page and "Event line" not in page, changed


class TestReadiness:
    def test_what_is_missing_stands_before_the_button_that_publishes(
        self, as_: As, cast: Cast
    ) -> None:
        event = make_event("next", status="draft")
        page = as_(cast.root).get("/events/next/organise/setup").get_data(True)
        assert "Write the rules" in page and "/setup/publish" not in page
        assert cast.event and event
        Event.update(status="draft").where(Event.slug == "codefest").execute()
        page = as_(cast.ada).get(SETUP).get_data(True)
        assert page.index("Plan a round of judging") < page.index("Yes, publish the event")
        assert ">Publish the event" not in page


class TestEdit:
    def test_saves(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.ada).post(
            f"{SETUP}/edit", data=filled(title="Codefest of AI", participants_maximum="30")
        )
        assert answer.status_code == 302
        fresh = Event.get_by_id(cast.event.id)
        assert (fresh.title, fresh.participants_maximum, fresh.submission_languages) == (
            "Codefest of AI",
            30,
            ["en", "fr"],
        )

    def test_more_seats_go_to_those_who_wait_longest(self, as_: As, cast: Cast) -> None:
        Event.update(participants_maximum=1, participants=1).where(
            Event.id == cast.event.id
        ).execute()
        rows = [register(person, cast.event, "waiting") for person in (cast.sam, cast.bo)]
        as_(cast.ada).post(f"{SETUP}/edit", data=filled(participants_maximum="2"))
        assert [Registration.get_by_id(row.id).status for row in rows] == ["registered", "waiting"]

    def test_late_invitations_are_allowed_and_the_log_says_so(self, as_: As, cast: Cast) -> None:
        assert cast.event.late_invitations is False
        as_(cast.ada).post(f"{SETUP}/edit", data=filled(late_invitations="y"))
        assert Event.get_by_id(cast.event.id).late_invitations is True
        line = AuditLine.get(AuditLine.verb == "events.edit")
        assert "late_invitations" in line.detail["changed"]

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            (
                {"registration_closes": local(day(-31))},
                "Registration cannot close before it opens.",
            ),
            ({"judging_opens": local(day(9))}, "Judging cannot begin before submissions close."),
            ({"results_on": local(day(19))}, "Results cannot be due before judging ends."),
            ({"team_maximum": "0"}, "Number must be between 1 and 100."),
            ({"team_minimum": "5"}, "The largest team cannot be smaller"),
            ({"submission_languages": "en\nklingonish"}, "No language is called"),
            ({"results_on": "soon"}, "Not a valid datetime value"),
            ({"time_zone": "Mars/Base"}, "No time zone is called"),
            ({"story": "[" * 500}, "opening brackets"),
        ],
    )
    def test_says_at_the_field_what_to_do(
        self, as_: As, cast: Cast, changed: dict[str, str], told: str
    ) -> None:
        answer = as_(cast.ada).post(
            f"{SETUP}/edit", data=filled(title="Typed with care", **changed)
        )
        page = answer.get_data(True)
        assert answer.status_code == 200 and told in page and "Typed with care" in page
        assert Event.get_by_id(cast.event.id).title == "AI Tools Codefest"

    def test_a_time_that_the_clocks_skip_is_told(self, as_: As, cast: Cast) -> None:
        page = (
            as_(cast.ada)
            .post(f"{SETUP}/edit", data=filled(judging_closes="2027-03-28T02:30"))
            .get_data(True)
        )
        assert "Clocks go forward at this time" in page

    def test_the_second_of_two_editors_is_told_keeps_the_text_and_may_replace(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ada)
        as_(cast.grace).post(f"{SETUP}/edit", data=filled(title="Of Grace"))
        page = client.post(f"{SETUP}/edit", data=filled(title="Of Ada")).get_data(True)
        assert "Somebody else changed this" in page and "Of Ada" in page
        assert Event.get_by_id(cast.event.id).title == "Of Grace"
        assert (
            client.post(f"{SETUP}/edit", data=filled(title="Of Ada", revision="2")).status_code
            == 302
        )

    def test_the_deadline_of_an_event_that_runs_is_not_changed_here(
        self, as_: As, cast: Cast
    ) -> None:
        page = (
            as_(cast.ada)
            .post(f"{SETUP}/edit", data=filled(submission_closes=local(day(9))))
            .get_data(True)
        )
        assert "Extend the deadline" in page and Event.get_by_id(
            cast.event.id
        ).submission_closes == day(10)


class TestState:
    def test_publish_archive_restore(self, as_: As, cast: Cast) -> None:
        Event.update(status="draft").where(Event.id == cast.event.id).execute()
        client = as_(cast.ada)
        for act, state in (
            ("publish", "published"),
            ("archive", "archived"),
            ("restore", "published"),
            ("withdraw", "draft"),
        ):
            client.post(f"{SETUP}/{act}")
            assert Event.get_by_id(cast.event.id).status == state

    def test_nothing_of_an_archived_event_changes(self, as_: As, cast: Cast) -> None:
        assert cast.challenge and cast.round
        Event.update(status="archived").where(Event.id == cast.event.id).execute()
        client = as_(cast.ada)
        assert client.get(f"{SETUP}/edit").status_code == 403
        assert (
            client.post("/events/codefest/organise/rubrics/new", data={"title": "X"}).status_code
            == 403
        )
        assert client.get("/events/codefest/organise/challenges/").status_code == 200
        assert Rubric.select().count() == 1

    def test_is_for_organisers(self, as_: As, cast: Cast) -> None:
        for act in ("publish", "archive", "restore", "withdraw"):
            assert as_(cast.ben).post(f"{SETUP}/{act}").status_code == 404
            assert as_(cast.ada).get(f"{SETUP}/{act}").status_code == 405, (
                "looking never changes anything"
            )
        assert as_(cast.ada).post(f"{SETUP}/restore").status_code == 403

    def test_an_event_without_rules_says_what_is_missing(self, as_: As, cast: Cast) -> None:
        event = make_event("bare", status="draft")
        Organiser.create(event=event, person=cast.ada, since=day(-1))
        page = (
            as_(cast.ada)
            .post("/events/bare/organise/setup/publish", follow_redirects=True)
            .get_data(True)
        )
        assert "Publish the rules first" in page and Event.get_by_id(event.id).status == "draft"


class TestExtend:
    def test_tells_everybody_who_is_registered_and_shows_the_notice(
        self, as_: As, cast: Cast
    ) -> None:
        assert cast.cy
        register(cast.sam, cast.event, "waiting")
        answer = as_(cast.ada).post(
            f"{SETUP}/extend", data={"becomes": local(day(10.5)), "reason": "The site was away."}
        )
        assert answer.status_code == 302 and Event.get_by_id(
            cast.event.id
        ).submission_closes == day(10.5)
        assert [message.to for message in Message.select()] == [cast.cy.email]
        assert "The site was away." in as_(None).get("/events/codefest/").get_data(True)

    def test_offers_registration_too(self, as_: As, cast: Cast) -> None:
        client, asked = as_(cast.ada), {"becomes": local(day(10.5)), "reason": "Because."}
        assert 'name="registration"' in client.get(f"{SETUP}/extend").get_data(True)
        client.post(f"{SETUP}/extend", data=asked | {"registration": "y"})
        assert Event.get_by_id(cast.event.id).registration_closes == day(10.5)

    @pytest.mark.parametrize(
        ("becomes", "reason", "told"),
        [
            (day(9), "Because.", "later than the present one"),
            (day(12), "Because.", "Judging begins before that"),
            (day(10.5), "", "required"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, as_: As, cast: Cast, becomes: datetime, reason: str, told: str
    ) -> None:
        page = (
            as_(cast.ada)
            .post(f"{SETUP}/extend", data={"becomes": local(becomes), "reason": reason})
            .get_data(True)
        )
        assert told in page and local(becomes) in page
        assert not Extension.select().exists()

    def test_is_over_when_judging_has_begun(
        self, as_: As, cast: Cast, stand_at: Callable[[datetime], None]
    ) -> None:
        stand_at(cast.event.judging_opens - timedelta(seconds=1))
        assert as_(cast.ada).get(f"{SETUP}/extend").status_code == 200
        stand_at(cast.event.judging_opens)
        assert as_(cast.ada).get(f"{SETUP}/extend").status_code == 403


class TestOrganisers:
    def test_add_by_address(self, as_: As, cast: Cast) -> None:
        as_(cast.ada).post(f"{SETUP}/organisers", data={"email": cast.sam.email.upper()})
        assert Organiser.select().where(Organiser.person == cast.sam).exists()

    def test_an_unknown_address_is_invited_and_answers_by_its_link(
        self, as_: As, cast: Cast
    ) -> None:
        client, place = as_(cast.ada), f"{SETUP}/organisers"
        page = client.post(place, data={"email": "nora@example.org"}, follow_redirects=True)
        assert "nora@example.org" in page.get_data(True) and "Invited by e-mail" in page.text
        (letter,) = [one for one in mail.newest(5) if one.kind == "organiser_invited"]
        link = re.search(r"http://localhost(/events/codefest/organisers/\S+)", letter.text)
        assert link
        assert as_(None).get(link[1]).headers["Location"].startswith("/people/sign-in")
        assert "another e-mail address" in as_(cast.sam).get(link[1]).get_data(True)
        assert as_(cast.sam).get(f"{link[1]}x").status_code == 404
        nora = make_person("Nora Example", email="nora@example.org")
        # A draft is shown to nobody else; its invitation still opens.
        cast.event.change(status="draft")
        assert "Ada Example asks you" in as_(nora).get(link[1]).get_data(True)
        answer = as_(nora).post(link[1], data={"answer": "accept"})
        assert answer.headers["Location"] == "/events/codefest/organise/"
        assert as_(nora).get(SETUP).status_code == 200

    def test_an_invitation_is_declined_or_withdrawn(self, as_: As, cast: Cast) -> None:
        secrets = list[str]()
        for name in ("sam", "cy"):
            email, link = getattr(cast, name).email, lambda secret: secrets.append(secret) or ""
            organiser_invitations.invite(cast.event, Wanted(email), cast.ada, NOW, link)
        one, other = organiser_invitations.waiting(cast.event, NOW)
        as_(cast.sam).post(f"/events/codefest/organisers/{secrets[0]}", data={"answer": "decline"})
        as_(cast.ada).post(f"{SETUP}/organisers/invitations/{one.key}/revoke")
        as_(cast.ada).post(f"{SETUP}/organisers/invitations/{other.key}/revoke")
        assert organiser_invitations.waiting(cast.event, NOW) == []
        assert Organiser.select().where(Organiser.person << [cast.sam, cast.cy]).count() == 0

    def test_remove(self, as_: As, cast: Cast) -> None:
        assert cast.grace
        client = as_(cast.ada)
        client.post(f"{SETUP}/organisers/{cast.grace.key}/remove")
        assert as_(cast.grace).get(SETUP).status_code == 404
        page = client.post(
            f"{SETUP}/organisers/{cast.ada.key}/remove", follow_redirects=True
        ).get_data(True)
        assert "Somebody has to answer for the event" in page
        assert client.post(f"{SETUP}/organisers/{cast.sam.key}/remove").status_code == 404

"""Events made from earlier ones, and from the sample."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from casting import NOW, Cast, agree, day, make_challenge

from hackathon.challenges.challenges import Challenge, Tag
from hackathon.challenges.questions import Question
from hackathon.challenges.resources import Resource
from hackathon.content import copying, sample
from hackathon.content.copying import Copy
from hackathon.core import db as ground
from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.events import phases
from hackathon.events.events import Event, Organiser, Rules
from hackathon.events.programme import Session
from hackathon.events.rounds import Round
from hackathon.events.rubrics import Criterion, Rubric
from hackathon.notices.switches import NoticeSwitch
from hackathon.people.consents import Consent
from hackathon.people.people import Person
from hackathon.results.prizes import Prize
from hackathon.teams.questionnaire import RegistrationQuestion
from hackathon.teams.registrations import Registration

COPIED = (
    *(Event, Rules, Rubric, Criterion, Round, Prize, RegistrationQuestion, Session),
    *(NoticeSwitch, Challenge, Tag, Resource),
)
# What belongs to an event, a brief, a rubric or a round and is no part of a copy: who takes part,
# what they did, and what was said to them.
LEFT = set(
    """
    Announcement Answer Assignment BriefVersion Call Certificate Decline Entry Extension Helper Judge
    Mailing Membership Mentor Nomination NominationBatch Notice NoticeRun Organiser OrganiserInvitation
    PanelMember Publication Question Registration Selection Submission Team
    """.split()  # noqa: SIM905 - a list of names reads better so
)
WANTED = Copy("next", "The next codefest", date(2028, 2, 8))


def furnish(cast: Cast) -> Event:
    """The cast's event with a row of everything that is copied, and of what is not."""
    event = cast.event
    assert cast.round and cast.challenge and cast.ben and cast.judge
    Rules.update(translations={"fr": {"title": "Règles"}}).execute()
    Prize.create(event=event, title="First", language="en")
    Prize.create(event=event, title="Gone", withdrawn_at=day(-1), position=1)
    RegistrationQuestion.create(event=event, key="bring", label="What?", kind="text", language="en")
    Session.create(event=event, title="Opening", kind="briefing", starts=day(-13), minutes=60)
    Resource.create(
        challenge=cast.challenge, title="Data", kind="data", licence="CC0", stored="ab/cd",
        file_name="data.csv", size=3, sha256="0" * 64,
    )  # fmt: skip
    Question.create(challenge=cast.challenge, text="May we?", asked_at=day(-2))
    make_challenge(event, "old", status="archived")
    NoticeSwitch.create(event=event, kind="reminder", by=cast.ada, at=day(-3))
    event.change(translations={"fr": {"title": "Fête", "summary": "Outils.", "of_revision": 1}})
    return Event.get_by_id(event.id)


def shown(moment: datetime, zone: str = "Europe/Zurich") -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


class TestCopy:
    def test_takes_along_what_was_prepared_and_leaves_people_out(self, cast: Cast) -> None:
        source = furnish(cast)
        made = copying.copy(source, WANTED, cast.ada, NOW)
        assert (made.slug, made.title, made.status) == ("next", WANTED.title, "draft")
        assert (made.summary, made.participants) == (source.summary, 0)
        for model, count in ((Rules, 1), (Rubric, 1), (Round, 1), (Prize, 1), (Session, 1)):
            assert model.select().where(model.event == made).count() == count, model
        asked = RegistrationQuestion.get(RegistrationQuestion.event == made)
        assert asked.label == "What?"
        assert not Registration.select().where(Registration.event == made).exists()
        switch = NoticeSwitch.get(NoticeSwitch.event == made)
        assert (switch.kind, switch.by, switch.at) == ("reminder", None, NOW)
        seats = Organiser.select().where(Organiser.event == made)
        assert [row.person_id for row in seats] == [cast.ada.id]
        line = AuditLine.get(AuditLine.verb == "events.create")
        assert line.detail == {"origin": source.slug}

    def test_briefs_are_drafts_with_their_own_parts(self, cast: Cast) -> None:
        source = furnish(cast)
        made = copying.copy(source, WANTED, cast.ada, NOW)
        (brief,) = Challenge.select().where(Challenge.event == made)
        assert (brief.status, brief.sections) == ("draft", cast.challenge.sections)
        assert brief.sections_html == cast.challenge.sections_html
        assert Tag.select().where(Tag.challenge == brief).count() == 2
        before, after = Resource.select().order_by(Resource.id)
        assert (after.challenge_id, after.stored) == (brief.id, "ab/cd")
        assert after.key != before.key
        assert not Question.select().where(Question.challenge == brief).exists()

    def test_dates_keep_their_hour_and_distance(self, cast: Cast) -> None:
        source = furnish(cast)
        made = copying.copy(source, WANTED, cast.ada, NOW)
        by = WANTED.opens - shown(source.registration_opens).date()
        for name in phases.DATES:
            assert shown(getattr(made, name)) == shown(getattr(source, name)) + by, name
        round, before = Round.get(Round.event == made), Round.get(Round.event == source)
        assert shown(round.opens) == shown(before.opens) + by
        session = Session.get(Session.event == made)
        assert shown(session.starts) == shown(day(-13)) + by

    def test_in_another_zone_the_clock_shows_the_same(self, cast: Cast) -> None:
        source = furnish(cast)
        made = copying.copy(source, WANTED._replace(zone="Asia/Manila"), cast.ada, NOW)
        assert made.time_zone == "Asia/Manila"
        assert shown(made.results_on, "Asia/Manila").time() == shown(source.results_on).time()

    def test_rounds_and_briefs_use_the_copied_rubrics(self, cast: Cast) -> None:
        source = furnish(cast)
        cast.challenge.change(rubric=cast.rubric)
        Rubric.update(frozen_at=day(-1)).execute()
        Round.update(frozen_at=day(-1), closed_at=day(-1)).execute()
        made = copying.copy(source, WANTED, cast.ada, NOW)
        rubric, round = Rubric.get(Rubric.event == made), Round.get(Round.event == made)
        brief = Challenge.get(Challenge.event == made)
        assert round.rubric_id == brief.rubric_id == rubric.id != cast.rubric.id
        assert (rubric.frozen_at, round.frozen_at, round.closed_at) == (None, None, None)
        assert Criterion.select().where(Criterion.rubric == rubric).count() == 2

    def test_a_title_in_another_language_is_not_that_of_the_earlier_event(self, cast: Cast) -> None:
        made = copying.copy(furnish(cast), WANTED, cast.ada, NOW)
        assert "title" not in made.translations["fr"]
        assert made.translations["fr"]["summary"] == "Outils."
        assert Rules.get(Rules.event == made).translations["fr"]["title"] == "Règles"

    def test_an_office_that_owns_a_brief_is_asked_again(self, cast: Cast) -> None:
        source = furnish(cast)
        cast.challenge.change(office=cast.office)
        agree(cast.office, "brief", cast.challenge.path)
        copying.copy(source, WANTED, cast.ada, NOW)
        asked = Consent.get(Consent.subject == "events/next/challenges/nice-classes")
        assert asked.status == "asked"

    def test_an_address_that_is_taken_is_refused(self, cast: Cast) -> None:
        source = furnish(cast)
        with pytest.raises(Refused, match="address"):
            copying.copy(source, WANTED._replace(slug=source.slug), cast.ada, NOW)

    def test_a_day_beyond_the_calendar_is_refused(self, cast: Cast) -> None:
        wanted = WANTED._replace(opens=ground.LAST_DAY - timedelta(days=2))
        with pytest.raises(Refused, match="calendar"):
            copying.copy(furnish(cast), wanted, cast.ada, NOW)
        assert not Event.select().where(Event.slug == "next").exists()

    def test_every_part_of_an_event_is_copied_or_left_behind_with_a_reason(self) -> None:
        """A table that comes later is thought of here."""
        wholes = {Event, Challenge, Rubric, Round}
        parts = {
            model
            for model in ground.models()
            for column in model._meta.sorted_fields
            if getattr(column, "rel_model", None) in wholes
        }
        assert {model.__name__ for model in parts - set(COPIED)} == LEFT

    def test_no_copied_column_names_a_person(self) -> None:
        """Where one comes later, the copy leaves it empty; one that must be filled needs thought
        in ``content/copying``."""
        for model in COPIED:
            for name, column in model._meta.fields.items():
                if getattr(column, "rel_model", None) is Person:
                    assert column.null, f"{model.__name__}.{name}"


class TestSample:
    def test_becomes_a_draft_with_all_its_parts(self, cast: Cast) -> None:
        made = sample.begin(WANTED, cast.ada, NOW)
        assert (made.title, made.status, made.demonstration) == (WANTED.title, "draft", False)
        assert shown(made.registration_opens).date() == WANTED.opens
        briefs = list(Challenge.select().where(Challenge.event == made))
        assert len(briefs) == 10 and {brief.status for brief in briefs} == {"draft"}
        assert all(
            brief.sections_html["problem"] and "fr" in brief.translations for brief in briefs
        )
        assert {brief.office_id for brief in briefs} == {None}
        assert Round.select().where(Round.event == made).count() == 2
        rules = Rules.current(made)
        assert rules is not None and rules.title == "Rules"
        assert rules.translations["fr"]["title"] == "Règlement"
        assert "Codefest" not in f"{rules.title} {rules.translations}"
        assert Organiser.holds(cast.ada, made)

    def test_an_address_that_is_taken_is_refused(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="address"):
            sample.begin(WANTED._replace(slug=cast.event.slug), cast.ada, NOW)

"""What is next for a person: by role and by the moment, and never what they may not know."""

from __future__ import annotations

from typing import Any

import casting
import counting
import pytest
from casting import NOW, Cast, affiliate, day, make_event, make_person, register

from hackathon.challenges.questions import Question
from hackathon.desk import next_steps
from hackathon.desk.next_steps import Item
from hackathon.events.events import Event
from hackathon.events.helpers import Helper
from hackathon.events.mentors import Mentor
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Scorecard
from hackathon.people import consents, office_requests
from hackathon.people.offices import Office
from hackathon.people.people import Person
from hackathon.pilots import pilots
from hackathon.pilots.parts import milestones
from hackathon.results.results import Publication
from hackathon.submissions import drafts, versions
from hackathon.submissions.submissions import Submission
from hackathon.teams import invitations, join_requests, mentoring, teams
from hackathon.teams.mentoring import Mentoring


def kinds(person: Person, at: Any = NOW) -> list[str]:
    """What is next for somebody, but for the way to the office's desk, which has no end."""
    person.forget()
    found = [kind_of(item) for item in next_steps.for_person(person, at)]
    return [kind for kind in found if kind != "office desk"]


def kind_of(item: Item) -> str:
    """What an item is about; an organiser's is the decision that the desk shows."""
    return str(item.row.kind if item.kind == "decision" else item.kind)


def item(person: Person, kind: str, at: Any = NOW) -> Item:
    return next(one for one in next_steps.for_person(person, at) if kind_of(one) == kind)


def given(cast: Cast) -> Assignment:
    """Dee's task: the one submission that is to be judged."""
    return Assignment.get_or_none(judge=cast.judge) or casting.assign(
        cast.round, cast.judge, cast.submission
    )


def entered(cast: Cast) -> Submission:
    """The submission of Ben's team, as it went into judging."""
    values = {
        "status": "submitted",
        "eligibility": "eligible",
        "submitted_at": day(9),
        "versions_count": 1,
    }
    return casting.make_submission(cast.team, title="Alpha", **values)


class TestParticipant:
    def test_first_a_team_then_a_submission_then_its_improvement(self, cast: Cast) -> None:
        assert kinds(cast.cy) == ["find a team"]
        team = teams.create(cast.event, teams.Profile("Alpha"), cast.cy, NOW)
        assert kinds(cast.cy) == ["start a submission"]
        draft = casting.make_submission(team, cast.challenge)
        assert kinds(cast.cy) == ["submit"]
        Submission.update(status="submitted", versions_count=1).where(
            Submission.id == draft.id
        ).execute()
        assert (
            kinds(cast.cy) == ["improve"]
            and item(cast.cy, "improve").due == cast.event.submission_closes
        )
        assert kinds(cast.cy, day(12)) == ["wait for results"]

    def test_after_the_deadline_nothing_waits_for_who_wrote_nothing(self, cast: Cast) -> None:
        assert kinds(cast.cy, day(12)) == []

    def test_each_entry_of_a_team_has_its_line(self, cast: Cast) -> None:
        draft = cast.submission
        sent = entered(cast)
        gone = casting.make_submission(cast.team, title="Gone", status="withdrawn")
        assert gone and kinds(cast.ben) == ["submit", "improve"]
        found = {one.kind: one.row for one in next_steps.for_person(cast.ben, day(12))}
        assert found == {"not submitted": draft, "wait for results": sent}
        Submission.delete().where(Submission.id.in_([draft.id, sent.id])).execute()
        assert kinds(cast.ben) == ["start a submission"]

    def test_changes_that_are_not_submitted_are_told(self, cast: Cast) -> None:
        versions.submit(cast.submission, None, cast.ben, NOW)
        assert kinds(cast.ben, day(1)) == ["improve"]
        row = Submission.get_by_id(cast.submission.id)
        drafts.save(row, None, cast.bo, day(1), title="Better")
        assert kinds(cast.ben, day(2)) == ["submit changes"]
        assert kinds(cast.ben, day(12)) == ["wait for results"], "the version counts"

    @pytest.mark.parametrize(
        "out",
        [
            {"status": "disqualified", "reason": "Copied."},
            {"eligibility": "ineligible", "eligibility_reason": "Late."},
        ],
    )
    def test_who_takes_no_part_waits_for_no_results(self, cast: Cast, out: dict[str, str]) -> None:
        Submission.update(**out).where(Submission.id == entered(cast).id).execute()
        assert "out" in kinds(cast.ben, day(12))
        assert "wait for results" not in kinds(cast.ben, day(12))

    @pytest.mark.parametrize(
        ("status", "heard"), [("proposed", "wait for results"), ("published", "results")]
    )
    def test_results_are_results_once_they_are_published(
        self, cast: Cast, status: str, heard: str
    ) -> None:
        entered(cast)
        approved = {"approved_by": cast.grace, "published_at": day(25), "number": 1}
        Publication.create(
            event=cast.event,
            status=status,
            book={},
            content={"submissions": []},
            digest="0" * 64,
            proposed_by=cast.ada,
            proposed_at=day(24),
            **(approved if status == "published" else {}),
        )
        assert kinds(cast.ben, day(26)) == [heard]

    def test_before_submissions_open_a_team_knows_when(self, cast: Cast) -> None:
        teams.create(cast.event, teams.Profile("Alpha"), cast.cy, day(-20))
        assert item(cast.cy, "submissions open", day(-20)).due == cast.event.submission_opens

    def test_the_waiting_list_and_invitations_are_told(self, cast: Cast) -> None:
        sam = cast.sam
        register(sam, cast.event, "waiting")
        invitations.invite(
            cast.team, sam.email, cast.ben, NOW, lambda secret: f"https://codefest.example/{secret}"
        )
        assert sorted(kinds(sam)) == ["invitation", "waiting"]
        cast.event.change(status="archived")
        assert kinds(sam) == [], "nobody joins a team of an event that has left the list"

    def test_only_the_captain_decides_about_requests(self, cast: Cast) -> None:
        join_requests.ask(cast.team, cast.cy, "Please", NOW)
        assert item(cast.ben, "join requests").number == 1
        assert "join requests" not in kinds(cast.bo)

    def test_an_address_comes_first_of_all(self, cast: Cast) -> None:
        nobody = make_person("Nova Example", confirmed_at=None)
        register(nobody, cast.event)
        assert kinds(nobody) == ["confirm", "find a team"]


class TestJudge:
    def test_hears_how_many_wait_while_the_round_is_open(self, cast: Cast) -> None:
        given(cast)
        assert item(cast.dee, "judge", day(12)).number == 1
        assert kinds(cast.dee, day(21)) == ["judged"]
        assert item(cast.dee, "judged", day(21)).due == cast.event.results_on
        assert kinds(cast.dee, cast.event.results_on) == []
        Scorecard.create(
            assignment=given(cast), status="signed", updated_at=day(12), signed_at=day(12)
        )
        assert kinds(cast.dee, day(12)) == ["no cards left"]

    def test_hears_of_a_panel_before_its_round_opens(self, cast: Cast) -> None:
        assert given(cast)
        assert item(cast.dee, "round opens", NOW).due == cast.round.opens
        casting.make_round(cast.event, cast.round.rubric, "final", position=1)
        assert kinds(cast.dee, day(21)) == ["judged"]
        assert kinds(cast.dee) == ["round opens"], "who is on no panel of it waits for nothing"

    def test_says_conflicts_of_interest_first_and_once(self, cast: Cast) -> None:
        final = casting.make_round(cast.event, cast.round.rubric, "final", position=1)
        casting.make_judge(cast.event, cast.cy, "J09", cast.round, final, declared_at=None)
        assert kinds(cast.cy) == ["find a team", "declare"]


class TestOrganiser:
    """What there is to decide is the desk's, and tested with it: here is who hears it."""

    def test_nothing_to_decide_is_nothing_to_read(self, cast: Cast) -> None:
        assert cast.grace and kinds(cast.ada) == []

    def test_hears_what_the_desks_of_all_own_events_say(self, cast: Cast) -> None:
        draft = make_event("next", status="draft")
        for person in (cast.ada, cast.grace):
            casting.Organiser.create(event=draft, person=person, since=NOW)
        Question.create(
            challenge=cast.challenge, person=cast.ben, text="Which classes?", asked_at=NOW
        )
        found = {(one.event.slug, kind_of(one)) for one in next_steps.for_person(cast.ada, NOW)}
        assert found == {("next", "draft"), ("codefest", "questions")}
        assert kinds(cast.cy) == ["find a team"], "others hear nothing of it"

    def test_an_archived_event_has_nothing_left_to_decide(self, cast: Cast) -> None:
        assert kinds(cast.ada) == ["alone"]
        Event.update(status="archived").where(Event.id == cast.event.id).execute()
        assert kinds(cast.ada) == []

    @pytest.mark.parametrize("part", ["competes", "judges"])
    def test_who_takes_part_hears_nothing_of_judging(self, cast: Cast, part: str) -> None:
        casting.enter(cast.round, given(cast).submission)
        assert "reviews" in kinds(cast.ada, day(12)) and "propose" in kinds(cast.ada, day(21))
        if part == "competes":
            casting.make_team(cast.event, "Organisers too", cast.ada)
        else:
            casting.make_judge(cast.event, cast.ada, "J09", cast.round)
        heard = {*kinds(cast.ada, day(12)), *kinds(cast.ada, day(21))}
        assert not {"reviews", "no entries", "propose"} & heard


class TestLead:
    def test_overdue_milestones_come_before_the_report(self, cast: Cast) -> None:
        assert cast.pilot and kinds(cast.pia) == ["report on pilot"]
        milestones.add(cast.pilot, cast.pia, NOW, title="Data agreement", due=day(-1).date())
        assert item(cast.pia, "overdue milestones").number == 1
        pilots.archive(cast.pilot, cast.pia, NOW)
        assert kinds(cast.pia) == []

    def test_the_next_milestone_has_its_day(self, cast: Cast) -> None:
        for number in (9, 3):
            milestones.add(cast.pilot, cast.pia, NOW, title="Data", due=day(number).date())
        assert item(cast.pia, "report on pilot").row.ahead == day(3).date()

    def test_a_pilot_that_ended_asks_nothing(self, cast: Cast) -> None:
        milestones.add(cast.pilot, cast.pia, NOW, title="Data", due=day(-1).date())
        cast.pilot.change(stage="adopted")
        assert kinds(cast.pia) == ["pilot ended"]


def test_the_most_pressing_comes_first(cast: Cast) -> None:
    later = make_event("later", submission_closes=day(9), registration_closes=day(4))
    register(cast.cy, later)
    assert [one.event.slug for one in next_steps.for_person(cast.cy, NOW) if one.event] == [
        "later",
        "codefest",
    ]


def test_many_events_cost_no_more_queries_than_one(cast: Cast) -> None:
    def asked() -> int:
        with counting.queries() as seen:
            next_steps.for_person(cast.ada, day(12))
        return len(seen)

    assert given(cast) and cast.ada
    once = asked()
    for number in range(5):
        event = make_event(f"event-{number}")
        casting.Organiser.create(event=event, person=cast.ada, since=NOW)
        register(cast.ada, event)
    assert asked() <= once + 3, "the queries of a participant join in, once"


class TestRepresentative:
    def other(self) -> Office:
        return Office.create(code="XX", kind="company", name="Other", folded="other")

    def test_is_told_how_much_each_office_is_asked(self, cast: Cast) -> None:
        other = self.other()
        casting.affiliate(cast.pia, other, "representative")
        assert kinds(cast.pia) == []
        for number in range(2):
            consents.ask(
                cast.office, consents.Matter("partner", f"pilots/{number}", "Title"), cast.sam, NOW
            )
        casting.affiliate(cast.sam, other, "said")
        office_requests.ask("confirmed", other, cast.sam, "I do", NOW)
        cast.pia.forget()
        found = next_steps.for_person(cast.pia, NOW)
        asked = [one for one in found if one.kind != "office desk"]
        assert [(one.kind, one.row, one.number) for one in asked] == [
            ("office is asked", cast.office, 2),
            ("people ask the office", other, 1),
        ]

    def test_what_was_answered_waits_no_longer(self, cast: Cast) -> None:
        row = consents.ask(
            cast.office, consents.Matter("partner", "pilots/x", "Title"), cast.sam, NOW
        )
        assert kinds(cast.pia) == ["office is asked"]
        consents.answer(row, consents.Reply(True, "", "representative"), cast.pia, NOW)
        assert kinds(cast.pia) == []

    def test_an_address_that_is_not_proved_represents_nobody(self, cast: Cast) -> None:
        consents.ask(cast.office, consents.Matter("partner", "pilots/x", "Title"), cast.sam, NOW)
        cast.pia.change(confirmed_at=None)
        assert kinds(cast.pia) == ["confirm"]


@pytest.mark.parametrize(("degree", "led"), [("said", 0), ("confirmed", 1), ("representative", 1)])
def test_people_of_an_office_are_led_to_its_desk(cast: Cast, degree: str, led: int) -> None:
    affiliate(cast.sam, cast.office, degree)
    found = [item.kind for item in next_steps.for_person(cast.sam, NOW)]
    assert found == ["office desk"] * led


class TestWhoHelps:
    def test_a_mentor_answers_teams_and_reads_them_until_the_deadline(self, cast: Cast) -> None:
        mentor = Mentor.create(event=cast.event, person=cast.sam, since=day(-3))
        mentoring.ask(cast.team, [mentor], "", cast.ben, NOW)
        assert kinds(cast.sam) == ["team asks"]
        row = Mentoring.by_address(cast.event.slug, Mentoring.get().key)
        assert row is not None
        mentoring.accept(row, NOW)
        assert kinds(cast.sam) == ["mentor"]
        assert item(cast.sam, "mentor").due == cast.event.submission_closes
        assert kinds(cast.sam, day(10)) == []

    def test_a_helper_finds_the_lists_until_the_results(self, cast: Cast) -> None:
        Helper.create(event=cast.event, person=cast.sam, since=day(-3))
        assert kinds(cast.sam) == ["help"]
        assert kinds(cast.sam, day(25)) == []

"""Notices to teams: of what is not submitted, and of corrected briefs, to those who are members now."""

from typing import Any

import counting
import pytest
from casting import (
    NOW,
    Cast,
    day,
    make_challenge,
    make_event,
    make_person,
    make_submission,
    make_team,
)

from hackathon.challenges import brief_versions
from hackathon.challenges.challenges import Brief, Challenge
from hackathon.core.mail import Message
from hackathon.notices import choices, notices
from hackathon.notices.kinds import Span
from hackathon.people.acts import Act
from hackathon.submissions import drafts, reminders, submissions, versions, withdrawals
from hackathon.teams import memberships


def told(cast: Cast) -> dict[str, list[str]]:
    (happening,) = reminders.deadlines(Span(NOW, day(30), cast.event))
    found = reminders.writers(happening, NOW)
    return {
        one.person.name.split()[0]: [row.title for row in one.values["submissions"]]
        for one in found
    }


def submit(cast: Cast) -> None:
    versions.submit(cast.submission, None, cast.ben, NOW)


def test_a_draft_is_told_to_the_members_of_the_team(cast: Cast) -> None:
    assert cast.submission
    assert told(cast) == {"Ben": ["Entry of Niçoise"], "Bo": ["Entry of Niçoise"]}
    memberships.leave(cast.team, cast.bo, NOW)
    assert list(told(cast)) == ["Ben"]


def test_what_was_submitted_and_not_changed_is_not(cast: Cast) -> None:
    submit(cast)
    assert told(cast) == {}


def test_changes_are_told_until_they_are_taken_back_or_submitted(cast: Cast) -> None:
    submit(cast)
    row = submissions.again(cast.submission)
    drafts.save(row, None, cast.ben, day(1), title="Better")
    assert list(told(cast)) == ["Ben", "Bo"]
    drafts.save(row, None, cast.ben, day(1.1), title="Entry of Niçoise")
    assert told(cast) == {}
    drafts.save(row, None, cast.ben, day(1.2), title="Better")
    versions.submit(row, None, cast.ben, day(2))
    assert told(cast) == {}


def test_one_letter_names_all_that_a_team_has_unsubmitted(cast: Cast) -> None:
    assert cast.submission
    make_submission(cast.team, title="Second")
    assert told(cast)["Ben"] == ["Entry of Niçoise", "Second"]


def test_a_withdrawn_one_is_left_alone(cast: Cast) -> None:
    withdrawals.withdraw(cast.submission, cast.ben, NOW)
    assert told(cast) == {}


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_only_a_running_event_reminds(cast: Cast, status: str) -> None:
    cast.event.change(None, status=status)
    assert reminders.deadlines(Span(NOW, day(30))) == []


def test_a_span_leaves_other_moments_and_events_out(cast: Cast) -> None:
    other: Any = make_event("other", submission_closes=day(9))
    assert cast.event
    assert [one.row for one in reminders.deadlines(Span(day(9), day(10)))] == [other]
    assert [one.row for one in reminders.deadlines(Span(NOW, day(30), cast.event))] == [cast.event]


def test_asks_no_more_of_the_database_for_more_teams(cast: Cast) -> None:
    def change(number: int) -> None:
        team = make_team(cast.event, f"Team {number}", make_person(f"Eva{number} Example"))
        row = make_submission(team, cast.challenge)
        versions.submit(row, None, team.captain, NOW)
        drafts.save(submissions.again(row), None, team.captain, day(1), title=f"Better {number}")

    change(0)
    with counting.queries() as few:
        assert len(told(cast)) == 1
    for number in range(1, 6):
        change(number)
    with counting.queries() as many:
        assert len(told(cast)) == 6
    assert len(few) == len(many)


class TestCorrections:
    def correct(self, cast: Cast, said: str = "The figure.") -> None:
        row = Challenge.get_by_id(cast.challenge.id)
        texts = dict.fromkeys(("problem", "good", "deliverables"), said)
        brief = Brief({"summary": "A brief.", "sections": texts}, ["patents"], [])
        brief_versions.edit(row, row.revision, brief, said, Act(cast.ada, day(1)))

    def heard(self, cast: Cast) -> list[tuple[str, str, str]]:
        return [
            (one.person.name.split()[0], one.values["correction"], one.values["submission"].key)
            for happening in reminders.corrections(Span(NOW, day(2), cast.event))
            for one in reminders.answering(happening, day(1))
        ]

    def test_are_told_to_the_teams_that_answer_the_brief(self, cast: Cast) -> None:
        submit(cast)
        other = make_team(cast.event, "Elsewhere", cast.cy)
        make_submission(other, make_challenge(cast.event, "other"), title="Other")
        self.correct(cast)
        key = cast.submission.key
        assert self.heard(cast) == [("Ben", "The figure.", key), ("Bo", "The figure.", key)]
        assert list(reminders.corrections(Span(day(2), day(3), cast.event))) == []

    def test_only_a_running_event_tells_them(self, cast: Cast) -> None:
        submit(cast)
        self.correct(cast)
        cast.event.change(status="archived")
        assert self.heard(cast) == []

    def test_are_not_told_to_who_withdrew(self, cast: Cast) -> None:
        submit(cast)
        withdrawals.withdraw(submissions.again(cast.submission), cast.ben, NOW)
        self.correct(cast)
        assert self.heard(cast) == []

    def test_reach_nobody_twice_and_nobody_who_turned_them_off(self, cast: Cast) -> None:
        submit(cast)
        choices.choose(cast.bo, {"corrected_brief": "off"})
        self.correct(cast)
        for _turn in range(2):
            notices.tell([reminders.CORRECTED], day(1.1), 9)
        (letter,) = Message.select().where(Message.kind == "notice_corrected_brief")
        assert letter.to == cast.ben.email and "The figure." in letter.text

"""Withdrawals have a way back: by the team until judging begins, then by organisers."""

from datetime import datetime

import pytest
from casting import Cast, day
from drafting import again, messages_to

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import versions, withdrawals
from hackathon.submissions.submissions import Submission

CHECKING = day(10.5)  # after the deadline, before judging begins
JUDGING = day(12)


@pytest.fixture
def entry(cast: Cast, at: datetime) -> Submission:
    versions.submit(cast.submission, None, cast.ben, at)
    return again(cast.submission)


class TestAfterTheDeadline:
    def test_what_was_submitted_last_counts_again_and_the_team_is_told(
        self, cast: Cast, entry: Submission
    ) -> None:
        withdrawals.withdraw(entry, cast.ben, CHECKING)
        withdrawals.resume(again(entry), cast.bo, CHECKING, "https://site/x")
        assert again(entry).status == "submitted" and again(entry).versions_count == 1
        told = messages_to(cast.ben.email)[-1]
        assert (
            "counts again" in told.subject and "Bo" in told.text and "https://site/x" in told.text
        )

    def test_the_letter_of_a_withdrawal_says_until_when_and_by_whom_it_is_undone(
        self, cast: Cast, entry: Submission
    ) -> None:
        withdrawals.withdraw(entry, cast.ben, CHECKING)
        text = messages_to(cast.bo.email)[-1].text
        assert "Can be undone until 21 Mar 2027" in text and "the members of the team" in text

    def test_a_draft_taken_up_and_never_submitted_anew_is_no_dead_end(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        withdrawals.withdraw(entry, cast.ben, at)
        withdrawals.resume(again(entry), cast.ben, at)
        assert again(entry).status == "draft"
        withdrawals.resume(again(entry), cast.ben, CHECKING)
        assert again(entry).status == "submitted"

    def test_not_what_counts_already_and_not_once_judging_began(
        self, cast: Cast, entry: Submission
    ) -> None:
        with pytest.raises(Refused, match="was not withdrawn"):
            withdrawals.resume(entry, cast.ben, CHECKING)
        withdrawals.withdraw(entry, cast.ben, CHECKING)
        with pytest.raises(Refused, match="Ask the organisers"):
            withdrawals.resume(again(entry), cast.ben, JUDGING)


class TestByOrganisers:
    def test_out_and_in_again_with_reasons_that_the_team_reads(
        self, cast: Cast, entry: Submission
    ) -> None:
        act = Act(cast.ada, JUDGING, "https://site/x")
        withdrawals.withdraw_for(entry, "They wrote to us.", act)
        assert again(entry).status == "withdrawn"
        assert "They wrote to us." in messages_to(cast.bo.email)[-1].text
        withdrawals.resume_for(again(entry), "A misunderstanding.", act)
        assert again(entry).status == "submitted"
        assert "A misunderstanding." in messages_to(cast.bo.email)[-1].text
        lines = AuditLine.select().where(AuditLine.person_id == cast.ada.id).order_by(AuditLine.id)
        assert [line.detail["reason"] for line in lines] == [
            "They wrote to us.",
            "A misunderstanding.",
        ]

    @pytest.mark.parametrize("verb", [withdrawals.withdraw_for, withdrawals.resume_for])
    def test_never_without_a_reason(self, cast: Cast, entry: Submission, verb: object) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            verb(entry, " ", Act(cast.ada, JUDGING))  # type: ignore[operator]

    def test_nothing_counts_that_was_never_submitted(self, cast: Cast) -> None:
        withdrawals.withdraw(cast.submission, cast.ben, CHECKING)
        with pytest.raises(Refused, match="Only what was submitted"):
            withdrawals.resume_for(again(cast.submission), "Please.", Act(cast.ada, JUDGING))

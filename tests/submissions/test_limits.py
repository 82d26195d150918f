"""How many entries an event takes: of one team, and in all."""

import pytest
from casting import NOW, Cast, make_challenge, make_submission, make_team

from hackathon.core.states import Refused
from hackathon.submissions import drafts, limits, submissions, versions, withdrawals


class TestOfTeam:
    def test_none_by_itself(self, cast: Cast) -> None:
        assert cast.submission and limits.of_team(cast.team) is None

    def test_holds_for_beginning_and_for_coming_back(self, cast: Cast) -> None:
        cast.event.change(entries_per_team=1)
        first, second = cast.submission, make_challenge(cast.event, "second")
        with pytest.raises(Refused, match="one entry"):
            drafts.start(cast.team, [second], cast.ben, NOW)
        withdrawals.withdraw(first, cast.ben, NOW)
        drafts.start(cast.team, [second], cast.ben, NOW)
        with pytest.raises(Refused, match="one entry"):
            withdrawals.resume(first, cast.ben, NOW)

    def test_more_where_the_event_says_so(self, cast: Cast) -> None:
        cast.event.change(entries_per_team=2)
        assert cast.submission
        drafts.start(cast.team, [make_challenge(cast.event, "second")], cast.ben, NOW)
        assert limits.of_team(cast.team) == "A team may hand in at most 2 entries."


class TestOfEvent:
    def test_who_submits_first_has_the_place(self, cast: Cast) -> None:
        cast.event.change(entries_maximum=1)
        other = make_submission(
            make_team(cast.event, "Other", cast.cy), make_challenge(cast.event, "second")
        )
        versions.submit(cast.submission, None, cast.ben, NOW)
        with pytest.raises(Refused, match="that many are in"):
            versions.submit(other, None, cast.cy, NOW)
        # Who is in improves the entry; one that goes makes room.
        versions.submit(cast.submission, None, cast.ben, NOW)
        withdrawals.withdraw(submissions.again(cast.submission), cast.ben, NOW)
        versions.submit(other, None, cast.cy, NOW)

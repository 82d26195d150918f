"""Eligibility: each decision is told to everybody in the team, with its reason, and to nobody else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast
from drafting import messages_to

from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import eligibility, versions
from hackathon.submissions.submissions import Submission

LINK = "https://codefest.example/events/codefest/submissions/x"


@pytest.fixture
def entry(cast: Cast, at: datetime) -> Submission:
    """What Ben's team has submitted."""
    versions.submit(cast.submission, None, cast.ben, at)
    Message.delete().execute()
    return Submission.get_by_id(cast.submission.id)


def disqualified(entry: Submission, cast: Cast, at: datetime) -> Submission:
    eligibility.disqualify(entry, "Copied from elsewhere.", Act(cast.ada, at, LINK))
    Message.delete().execute()
    return Submission.get_by_id(entry.id)


ACTS: list[tuple[str, str, Callable[[Submission, Cast, datetime], Any]]] = [
    (
        "submission_ineligible",
        "Not a tool.",
        lambda row, cast, at: eligibility.decide(
            row, False, "Not a tool.", Act(cast.ada, at, LINK)
        ),
    ),
    (
        "submission_disqualified",
        "Copied.",
        lambda row, cast, at: eligibility.disqualify(row, "Copied.", Act(cast.ada, at, LINK)),
    ),
    (
        "submission_reinstated",
        "",
        lambda row, cast, at: eligibility.reinstate(
            disqualified(row, cast, at), Act(cast.ada, at, LINK)
        ),
    ),
]


@pytest.mark.parametrize(("kind", "reason", "act"), ACTS, ids=[kind for kind, *_ in ACTS])
class TestTheTeam:
    def test_is_told_with_reason_and_link(
        self,
        cast: Cast,
        entry: Submission,
        at: datetime,
        kind: str,
        reason: str,
        act: Callable[[Submission, Cast, datetime], Any],
    ) -> None:
        act(entry, cast, at)
        for person in (cast.ben, cast.bo):
            (message,) = messages_to(person.email)
            assert message.kind == kind
            assert reason in message.text and LINK in message.text
        assert Message.select().count() == 2

    def test_is_not_told_twice(
        self,
        cast: Cast,
        entry: Submission,
        at: datetime,
        kind: str,
        reason: str,
        act: Callable[[Submission, Cast, datetime], Any],
    ) -> None:
        act(entry, cast, at)
        count = Message.select().count()
        if kind == "submission_reinstated":
            with pytest.raises(Refused, match="not disqualified"):
                eligibility.reinstate(Submission.get_by_id(entry.id), Act(cast.ada, at, LINK))
        else:
            with pytest.raises(Refused):
                act(Submission.get_by_id(entry.id), cast, at)
        assert Message.select().count() == count


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, True),
        ({"eligibility": "ineligible", "eligibility_reason": "Late."}, True),
        ({"eligibility": "eligible"}, False),
        ({"status": "draft"}, False),
        ({"status": "withdrawn"}, False),
        ({"status": "disqualified", "reason": "Copied."}, False),
    ],
)
def test_what_is_offered_to_be_found_eligible(
    entry: Submission, change: dict[str, Any], may: bool
) -> None:
    assert eligibility.may_become_eligible(entry.change(**change)) is may

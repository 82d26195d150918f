"""Scorecards that came on paper: entered by organisers in the name of the judge, who is told."""

from collections.abc import Callable
from datetime import datetime

import pytest
from benches import FULL, IN_ROUND, Bench
from casting import Cast
from drafting import messages_to
from flask.testing import FlaskClient

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.judging import cards_for_judges
from hackathon.judging.judging import Assignment
from hackathon.judging.scorecards import Content, Scorecard
from hackathon.people.acts import Act
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
TYPED = {**FULL, "why-reason": "It came on paper."}


@pytest.fixture
def assignment(cast: Cast) -> Assignment:
    bench = Bench(cast)
    return bench.assign(bench.dee, bench.entries[0])


def address(assignment: Assignment) -> str:
    return f"/events/codefest/organise/judging/assignments/{assignment.key}/card"


class TestEnter:
    def test_signed_in_the_judges_name_and_told(
        self, as_: As, cast: Cast, assignment: Assignment, stand_at: Callable[[datetime], None]
    ) -> None:
        stand_at(IN_ROUND)
        client = as_(cast.ada)
        assert "How good is its usefulness?" in client.get(address(assignment)).get_data(True)
        client.post(address(assignment), data=TYPED)
        card = Scorecard.get(Scorecard.assignment == assignment)
        assert card.status == "signed" and card.feedback == "Good work"
        text = messages_to(cast.dee.email)[-1].text
        assert "It came on paper." in text and assignment.key in text
        line = AuditLine.get(AuditLine.verb == "scorecards.enter_for")
        assert (line.person_id, line.detail["judge"]) == (cast.ada.id, "J01")
        mine = as_(cast.dee).get(f"/events/codefest/judge/{assignment.key}").get_data(True)
        assert "Good work" in mine, "and can reopen it"

    def test_not_without_a_reason_nor_with_gaps(
        self, as_: As, cast: Cast, assignment: Assignment, stand_at: Callable[[datetime], None]
    ) -> None:
        stand_at(IN_ROUND)
        client = as_(cast.ada)
        page = client.post(address(assignment), data={**TYPED, "why-reason": ""}).get_data(True)
        assert "Clear gain" in page, "nothing typed is lost"
        gap = {**TYPED, "score-feasibility": ""}
        assert "have no answer" in client.post(address(assignment), data=gap).get_data(True)
        assert not Scorecard.select().exists()

    def test_not_ones_own(self, cast: Cast, assignment: Assignment) -> None:
        with pytest.raises(Refused, match="Your own"):
            act = Act(cast.dee, IN_ROUND)
            cards_for_judges.enter(assignment, None, Content({}), "Why.", act)

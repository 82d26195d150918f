"""Circulation: a paper goes out when all who ask agree, and comes back from wherever it was put."""

from datetime import datetime, timedelta

import pytest
from casting import Cast
from consultations.asking_cast import TEXT, Around, a_paper, a_plan, make_around

from hackathon.consultations import circulation, papers, texts
from hackathon.consultations.papers import ACT, Paper
from hackathon.core.audit import AuditLine
from hackathon.core.mail import Message
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.consents import Consent, Reply


@pytest.fixture
def around(cast: Cast) -> Around:
    return make_around(cast)


class TestPublish:
    def test_the_text_becomes_the_first_version_and_is_asked_about(
        self, cast: Cast, around: Around, at: datetime
    ) -> None:
        row = a_paper(cast, at, around.home).consultation
        assert row.taking(at) and texts.latest(row).body == TEXT
        assert row.path == "consultations/next-steps"

    def test_not_before_every_office_that_asks_has_agreed(
        self, cast: Cast, around: Around, at: datetime
    ) -> None:
        made = papers.draft_between(
            [(around.home, cast.pia), (around.kenya, cast.pia)], {"title": "Next steps"}, at
        )
        made.change(body=TEXT)
        assert {one.to for one in Message.select()} == {"tom@example.org", "uma@example.org"}
        assert "is a draft until you agree" in Message.get().text
        with pytest.raises(Refused, match="has to agree first"):
            circulation.publish(made, cast.pia, at)
        asked = Consent.get(Consent.office == around.kenya, Consent.act == ACT)
        consents.answer(asked, Reply(True, "", "representative"), around.tom, at)
        circulation.publish(made, cast.pia, at)
        with pytest.raises(Refused, match="Somebody else has changed"):
            circulation.publish(made, cast.pia, at)

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"closes_on": None}, "last day"),
            ({"body": " "}, "paragraphs"),
            ({"asked": "list"}, "Name the offices"),
        ],
    )
    def test_says_what_is_missing(
        self, cast: Cast, around: Around, at: datetime, values: dict[str, object], why: str
    ) -> None:
        made = papers.add(a_plan(at, around.home, **values), cast.pia, at)
        with pytest.raises(Refused, match=why):
            circulation.publish(made, cast.pia, at)

    def test_the_last_day_is_still_to_come(self, cast: Cast, around: Around, at: datetime) -> None:
        made = papers.add(a_plan(at, around.home, closes_on=at.date()), cast.pia, at)
        with pytest.raises(Refused, match="still to come"):
            circulation.publish(made, cast.pia, at)


class TestWithdraw:
    def test_a_way_back_from_everywhere(self, cast: Cast, around: Around, at: datetime) -> None:
        draft = papers.add(a_plan(at, around.home), cast.pia, at)
        circulation.withdraw(draft, "", cast.pia, at)
        circulation.restore(draft, cast.pia, at)
        assert Paper.get_by_id(draft.id).status == "draft"
        made = a_paper(cast, at, around.home, title="Second")
        with pytest.raises(Refused, match="Give the reason"):
            circulation.withdraw(made, " ", cast.pia, at)
        circulation.withdraw(made, "Overtaken", cast.pia, at)
        assert not Paper.get_by_id(made.id).consultation.taking(at)
        circulation.restore(made, cast.pia, at)
        with pytest.raises(Refused, match="still to come"):
            circulation.reopen(made, at.date(), cast.pia, at)
        circulation.reopen(made, at.date() + timedelta(days=5), cast.pia, at)
        assert Paper.get_by_id(made.id).consultation.taking(at)
        (line,) = AuditLine.select().where(AuditLine.verb == "circulation.reopen")
        assert line.detail["due"] == (at.date() + timedelta(days=5)).isoformat()
        with pytest.raises(Refused, match="move the last day"):
            circulation.reopen(made, at.date() + timedelta(days=9), cast.pia, at)

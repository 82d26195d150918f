"""Papers: drafted by those who ask, who alone read them, and changed within what people were told."""

from datetime import datetime, timedelta

import pytest
from casting import Cast
from consultations.asking_cast import Around, a_paper, a_plan, make_around

from hackathon.consultations import papers
from hackathon.consultations.papers import ACT, Paper
from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.people import consents
from hackathon.people.consents import Consent, Reply


@pytest.fixture
def around(cast: Cast) -> Around:
    return make_around(cast)


class TestEdit:
    def test_a_draft_in_any_way(self, cast: Cast, around: Around, at: datetime) -> None:
        made = papers.add(a_plan(at, around.home, around.kenya), cast.pia, at)
        assert len(papers.makers(made)) == 2
        plan = a_plan(at, around.home, title="Other", asked="list", named=[around.chile])
        papers.edit(made, made.revision, plan, cast.pia, at)
        assert Paper.get_by_id(made.id).consultation.title == "Other"
        assert papers.named(made) == [around.chile]
        assert papers.askers(made) == [around.home]
        assert Consent.get(Consent.office == around.kenya).status == "withdrawn"
        with pytest.raises(Conflict):
            papers.edit(made, 1, plan, cast.pia, at)

    def test_what_people_count_on_stays(self, cast: Cast, around: Around, at: datetime) -> None:
        made = a_paper(cast, at, around.home, asked="list", named=[around.chile])
        sooner = at.date() + timedelta(days=9)
        with pytest.raises(Refused, match="People count on the last day"):
            papers.edit(made, None, a_plan(at, around.home, closes_on=sooner), cast.pia, at)
        with pytest.raises(Refused, match="stays asked"):
            kept = a_plan(at, around.home, asked="list", named=[around.kenya])
            papers.edit(made, None, kept, cast.pia, at)
        wider = a_plan(at, around.home, asked="list", named=[around.chile, around.kenya])
        papers.edit(made, None, wider, cast.pia, at)
        assert papers.named(made) == [around.chile, around.kenya]
        everybody = a_plan(at, around.home, asked="everybody")
        papers.edit(made, None, everybody, cast.pia, at)
        assert Paper.get_by_id(made.id).consultation.everybody

    def test_who_declined_works_on_it_no_more(
        self, cast: Cast, around: Around, at: datetime
    ) -> None:
        made = papers.draft_between(
            [(around.home, cast.pia), (around.kenya, cast.pia)], {"title": "Next steps"}, at
        )
        asked = Consent.get(Consent.office == around.kenya, Consent.act == ACT)
        consents.answer(asked, Reply(False, "", "representative"), around.tom, at)
        assert papers.makers(made) == [around.home]


def test_a_title_in_another_script_has_an_address_too(
    cast: Cast, around: Around, at: datetime
) -> None:
    first = papers.add(a_plan(at, around.home, title="后续步骤"), cast.pia, at)
    assert first.slug.startswith("text-")
    twice = [papers.add(a_plan(at, around.home), cast.pia, at).slug for _ in range(2)]
    assert twice == ["next-steps", "next-steps-2"]

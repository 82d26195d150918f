"""Briefs from consultations: a proposal that was heard out fills a brief, with its last text."""

from datetime import datetime, timedelta

from casting import Cast
from consultations.asking_cast import a_paper, make_around

from hackathon.consultations import briefing, circulation, publishing
from hackathon.consultations.papers import Paper
from hackathon.consultations.texts import Written


def test_a_proposal_that_was_heard_out_fills_a_brief(cast: Cast, at: datetime) -> None:
    paper = a_paper(cast, at, make_around(cast).home)
    publishing.publish(paper.consultation, Written("Heard.", "en", "So.", 1), cast.pia, at)
    later = at + timedelta(days=90)
    assert not briefing.open_to_events(paper, at) and briefing.open_to_events(paper, later)
    assert briefing.of_paper(paper) == {
        "title": "Next steps",
        "summary": "What we do next.",
        "language": "en",
        "office": str(cast.office.id),
        "problem": "Heard.",
    }
    circulation.withdraw(paper, "Overtaken", cast.pia, at)
    assert not briefing.open_to_events(Paper.get_by_id(paper.id), later)

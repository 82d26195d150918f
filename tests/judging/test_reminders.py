"""Reminders to judges: of open scorecards, while the round is under way."""

from casting import NOW, Cast, assign, day, enter

from hackathon.events import rounds
from hackathon.judging import reminders, scorecards
from hackathon.judging.scorecards import Answer, Content
from hackathon.notices.kinds import Span
from hackathon.people.acts import Act
from hackathon.submissions import eligibility, versions

IN_ROUND = day(18)


def told(cast: Cast) -> dict[str, int]:
    (happening,) = reminders.ends(Span(NOW, day(30), cast.event))
    found = reminders.scorers(happening, IN_ROUND)
    return {one.person.name.split()[0]: one.values["count"] for one in found}


def under_way(cast: Cast) -> None:
    versions.submit(cast.submission, None, cast.ben, NOW)
    eligibility.decide(cast.submission, True, "", Act(cast.ada, day(10.5)))
    enter(cast.round, cast.submission)
    assign(cast.round, cast.judge, cast.submission)


def test_a_judge_with_open_scorecards_is_told_how_many(cast: Cast) -> None:
    under_way(cast)
    assert told(cast) == {"Dee": 1}


def test_who_has_signed_all_is_not(cast: Cast) -> None:
    under_way(cast)
    (assignment,) = cast.judge.assignments
    answers = {"usefulness": Answer(3, "Good"), "feasibility": Answer(4, "Fine")}
    scorecards.sign(assignment, None, Content(answers, "", ""), cast.dee, IN_ROUND)
    assert told(cast) == {}


def test_who_has_left_is_not(cast: Cast) -> None:
    under_way(cast)
    cast.judge.change(left_at=day(12))
    assert told(cast) == {}


def test_a_round_that_was_closed_reminds_nobody(cast: Cast) -> None:
    under_way(cast)
    rounds.close(cast.round, cast.ada, day(17))
    assert told(cast) == {}

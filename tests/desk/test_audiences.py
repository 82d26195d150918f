"""Audiences: who is in each, by what people have done so far."""

from casting import (
    Cast,
    assign,
    day,
    enter,
    make_person,
    make_round,
    make_submission,
    make_team,
    register,
)

from hackathon.desk import audiences
from hackathon.desk.audiences import KINDS, read
from hackathon.events.rounds import Round
from hackathon.judging.scorecards import Scorecard
from hackathon.results.publications import Publication
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission

ALL = {row.seal for row in KINDS.values()}


def names(cast: Cast, code: str, captains: bool = False) -> list[str]:
    found = audiences.find(cast.event, read(code), captains).found
    return [reader.person.name.split()[0] for reader in found]


def sent(cast: Cast, team: str, *people: str) -> Submission:
    """An entry that was submitted, by a team of its own."""
    made = make_team(cast.event, team, *(make_person(f"{name} Example") for name in people))
    return make_submission(
        made, cast.challenge, status="submitted", eligibility="eligible", versions_count=1
    )


def later(cast: Cast) -> Round:
    return make_round(cast.event, cast.rubric, "final", position=1)


def test_people_by_their_seat_and_their_team(cast: Cast) -> None:
    assert cast.cy and cast.team
    register(cast.sam, cast.event, "waiting")
    assert names(cast, "registered") == ["Ben", "Bo", "Cy"]
    assert names(cast, "no team") == ["Cy"]
    assert names(cast, "waiting") == ["Sam"]
    assert names(cast, "teams") == ["Ben", "Bo"]
    assert names(cast, "teams", captains=True) == ["Ben"]


def test_teams_by_what_they_have_handed_in(cast: Cast) -> None:
    assert cast.submission and cast.cy
    first = sent(cast, "Alpha", "Al", "Ann")
    make_submission(first.team, title="Second thoughts")
    make_submission(make_team(cast.event, "Gone", make_person("Gil Example")), status="withdrawn")
    assert names(cast, "draft") == ["Ben", "Bo"], "a second draft makes no team one of drafts only"
    assert names(cast, "sent") == ["Al", "Ann"]
    slug = cast.challenge.slug
    assert names(cast, f"challenge:{slug}", captains=True) == ["Al", "Ben"]
    (reader, _other) = audiences.find(cast.event, read("sent"), False).found
    assert [row.slug for row in reader.challenges] == [slug] and reader.team == first.team


def test_who_moved_on_and_who_did_not(cast: Cast) -> None:
    on, off, gone = sent(cast, "Alpha", "Al"), sent(cast, "Beta", "Bea"), sent(cast, "Ceta", "Cea")
    second = make_submission(
        on.team, status="submitted", eligibility="eligible", versions_count=1, title="Second"
    )
    for one in (on, off, gone, second):
        enter(cast.round, one)
    gone.change(status="withdrawn")
    assert "not on:screening" not in audiences.choices(cast.event, day(0), ALL), "nobody moved on"
    enter(later(cast), on)
    offered = audiences.choices(cast.event, day(0), ALL)
    assert offered["on:screening"] == "Teams that moved on from “Screening”"
    assert "on:final" not in offered
    assert names(cast, "on:screening") == ["Al"]
    assert names(cast, "not on:screening") == ["Bea"], "who moved on with another entry is in"
    assert audiences.early(cast.event, read("on:screening"), day(21))
    assert not audiences.early(cast.event, read("sent"), day(21))
    step = {"content": [], "others": [], "digest": "", "proposed_by": cast.ada}
    approved = {"approved_by": cast.grace, "approved_at": day(20), "public_at": day(22)}
    at = {"proposed_at": day(20), "status": "announced"}
    Selection.create(event=cast.event, round=cast.round, **step, **approved, **at)
    assert audiences.early(cast.event, read("on:screening"), day(21))
    assert not audiences.early(cast.event, read("not on:screening"), day(22)), "it is announced"


def test_judges_who_have_open_scorecards(cast: Cast) -> None:
    entry = sent(cast, "Alpha", "Al")
    enter(cast.round, entry)
    given = assign(cast.round, cast.judge, entry)
    assert names(cast, "judges") == ["Dee"] == names(cast, "open:screening")
    Scorecard.create(assignment=given, status="signed", signed_at=day(12), updated_at=day(12))
    assert names(cast, "open:screening") == []
    assert audiences.deadline(cast.event, read("open:screening")) == day(20)
    assert audiences.deadline(cast.event, read("teams")) == day(10)
    assert "open:screening" not in audiences.choices(cast.event, day(20), ALL), "it is over"


def test_winners_are_those_of_the_publication(cast: Cast) -> None:
    won = sent(cast, "Alpha", "Al", "Ann")
    assert sent(cast, "Beta", "Bea") and "winners" not in audiences.choices(cast.event, day(0), ALL)
    Publication.create(
        event=cast.event,
        number=1,
        status="published",
        book={},
        content={"prizes": [{"winners": [{"submission": won.key}]}]},
        digest="",
        proposed_by=cast.ada,
        proposed_at=day(25),
        approved_by=cast.grace,
        published_at=day(25),
    )
    assert "winners" in audiences.choices(cast.event, day(0), ALL)
    assert names(cast, "winners") == ["Al", "Ann"]


def test_only_proved_addresses_of_open_accounts_are_written_to(cast: Cast) -> None:
    cast.ben.change(confirmed_at=None)
    assert cast.team and cast.cy
    found = audiences.find(cast.event, read("registered"), False)
    assert [row.person.name for row in found.found] == ["Bo Example", "Cy Example"]
    assert found.unreached == 1


def test_what_an_organiser_may_not_know_is_not_offered(cast: Cast) -> None:
    assert cast.challenge and cast.round
    offered = audiences.choices(cast.event, day(0), {""})
    assert list(offered) == ["registered", "no team", "waiting", "teams"]
    seen = audiences.choices(cast.event, day(0), {"", "entries"})
    assert "challenge:nice-classes" in seen and "judges" not in seen


def test_every_audience_has_a_name(cast: Cast) -> None:
    assert cast.challenge and cast.round
    for code, words in audiences.choices(cast.event, day(0), ALL).items():
        assert audiences.words(cast.event, read(code)) == words and read(code).code == code
    assert audiences.words(cast.event, read("challenge:gone")) == "Teams that work on “gone”"

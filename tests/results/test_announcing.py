"""Steps before the results: proposed by one organiser, approved by another, public from a moment
on, told to every team, withdrawn with a reason."""

from collections.abc import Callable

import pytest
from casting import Cast, day, enter, make_person, make_round, make_submission, make_team

from hackathon.core import mail
from hackathon.core.states import NoSuchMove, Refused
from hackathon.judging import entries
from hackathon.results import announcing, selections
from hackathon.results.announcing import Step
from hackathon.results.selections import Selection
from hackathon.submissions.submissions import Submission

OVER = day(21)
Field = dict[str, Submission]


@pytest.fixture
def field(cast: Cast) -> Field:
    """Three entries of the round; C has the captain Ben."""
    found = {}
    for name in ("B", "A", "C"):
        own = make_person(f"{name} Captain", email=f"{name.lower()}@example.org")
        team = make_team(cast.event, f"Team {name}", cast.ben if name == "C" else own)
        made = make_submission(
            team,
            title=name,
            status="submitted",
            versions_count=1,
            eligibility="eligible",
            submitted_at=day(9),
        )
        enter(cast.round, made)
        found[name] = made
    return found


@pytest.fixture
def propose(cast: Cast, field: Field) -> Callable[..., Selection]:
    def made(*names: str, **said: object) -> Selection:
        step = Step([field[name].key for name in names], **said)  # type: ignore[arg-type]
        return announcing.propose(cast.round, step, cast.ada, OVER)

    return made


Propose = Callable[..., Selection]


def letters() -> dict[str, str]:
    """Kind of the letter that each address got about a step."""
    kinds = ("selection_in", "selection_out", "selection_withdrawn")
    written = reversed(mail.newest(50))
    return {one.to: one.kind for one in written if one.kind in kinds}


class TestPropose:
    def test_lists_as_many_as_wished_in_alphabetical_order(self, propose: Propose) -> None:
        made = propose("C", "A")
        assert [row["title"] for row in made.content] == ["A", "C"]
        assert set(made.content[0]) == {"submission", "title", "team"}
        assert len(made.others) == 1

    def test_says_no_team_where_the_next_round_is_blind(self, propose: Propose) -> None:
        assert set(propose("A", show_teams=False).content[0]) == {"submission", "title"}

    def test_ranks_need_scores(self, propose: Propose) -> None:
        with pytest.raises(Refused, match="has no rank"):
            propose("A", show_ranks=True)

    def test_nobody_and_strangers_are_refused(self, cast: Cast, propose: Propose) -> None:
        with pytest.raises(Refused, match="at least one"):
            propose()
        with pytest.raises(Refused, match="no longer in this round"):
            announcing.propose(cast.round, Step(["nobody"]), cast.ada, OVER)

    def test_one_step_of_a_round_at_a_time(self, propose: Propose) -> None:
        propose("A")
        with pytest.raises(Refused, match="Withdraw it first"):
            propose("B")

    def test_not_while_the_round_is_open(self, cast: Cast, field: Field) -> None:
        with pytest.raises(Refused, match="still open"):
            announcing.propose(cast.round, Step([field["A"].key]), cast.ada, day(19))

    def test_not_for_a_moment_that_has_passed(self, propose: Propose) -> None:
        with pytest.raises(Refused, match="has passed"):
            propose("A", public_at=day(20))


class TestApprove:
    def test_tells_every_team_and_everybody_in_one_act(self, cast: Cast, propose: Propose) -> None:
        made = propose("A", "B")
        assert letters() == {} and selections.public(cast.event, OVER) == []
        announcing.approve(made, cast.grace, OVER)
        told = {"a@example.org": "selection_in", "b@example.org": "selection_in"}
        assert letters() == {**told, cast.ben.email: "selection_out"}
        assert selections.public(cast.event, OVER) == [made]

    def test_says_what_each_entry_is_told(self, cast: Cast, field: Field, propose: Propose) -> None:
        announcing.approve(propose("A"), cast.grace, OVER)
        found = selections.standings([cast.event.id], OVER)
        told = {name: found[row.key].chosen for name, row in field.items()}
        assert told == {"A": True, "B": False, "C": False}

    def test_takes_two(self, cast: Cast, propose: Propose) -> None:
        with pytest.raises(Refused, match="Another organiser"):
            announcing.approve(propose("A"), cast.ada, OVER)

    def test_once(self, cast: Cast, propose: Propose) -> None:
        made = propose("A")
        announcing.approve(made, cast.grace, OVER)
        with pytest.raises(NoSuchMove):
            announcing.approve(made, cast.grace, OVER)

    def test_signs_the_shortlist_beside_which_it_was_made(
        self, cast: Cast, field: Field, propose: Propose
    ) -> None:
        final = make_round(cast.event, cast.rubric, "final", position=1, closes=day(24))
        made = propose("A")
        entries.add(final, [field["A"]], cast.ada, OVER)
        with pytest.raises(Refused, match="have changed"):
            announcing.approve(made, cast.grace, OVER)

    @pytest.mark.parametrize("name", ["A", "B"])
    def test_signs_who_may_still_win(
        self, cast: Cast, field: Field, propose: Propose, name: str
    ) -> None:
        made = propose("A")
        field[name].change(status="disqualified", reason="Copied.")
        with pytest.raises(Refused, match="have changed"):
            announcing.approve(made, cast.grace, OVER)


class TestMoment:
    def test_comes_by_itself_and_the_letters_once(self, cast: Cast, propose: Propose) -> None:
        made = propose("A", public_at=day(23))
        announcing.approve(made, cast.grace, OVER)
        assert letters() == {} and selections.public(cast.event, day(22.9)) == []
        assert not announcing.turn(day(22.9)) and letters() == {}
        # The page asks what the moment is; nobody has run the chore yet.
        assert selections.public(cast.event, day(23)) == [made]
        announcing.turn(day(23))
        announcing.turn(day(23.1))
        written = [one for one in mail.newest(50) if one.kind.startswith("selection_")]
        assert len(written) == 3

    def test_that_passed_before_the_approval_is_now(self, cast: Cast, propose: Propose) -> None:
        made = propose("A", public_at=day(23))
        announcing.approve(made, cast.grace, day(23.5))
        assert made.public_at == day(23.5) and len(letters()) == 3


class TestWithdraw:
    def test_of_what_was_read_gives_the_reason_to_all(self, cast: Cast, propose: Propose) -> None:
        made = propose("A")
        announcing.approve(made, cast.grace, OVER)
        with pytest.raises(Refused, match="Give the reason"):
            announcing.withdraw(made, " ", cast.ada, OVER)
        announcing.withdraw(made, "The wrong list.", cast.ada, day(22))
        assert set(letters().values()) == {"selection_withdrawn"}
        assert selections.standings([cast.event.id], day(23)) == {}
        (shown,) = selections.public(cast.event, day(23))
        assert shown.status == "withdrawn" and shown.reason == "The wrong list."
        # The way on: another step of the same round.
        propose("B")

    def test_of_what_nobody_has_read_is_quiet(self, cast: Cast, propose: Propose) -> None:
        made = propose("A", public_at=day(23))
        announcing.approve(made, cast.grace, OVER)
        announcing.withdraw(made, "The wrong list.", cast.ada, day(22))
        announcing.turn(day(24))
        assert letters() == {} and selections.public(cast.event, day(24)) == []

    def test_of_a_proposal_needs_no_reason(self, cast: Cast, propose: Propose) -> None:
        made = propose("A")
        announcing.withdraw(made, "", cast.grace, OVER)
        assert made.status == "withdrawn"

"""The organiser's desk: what needs a decision, from when and until when, and for whom."""

from __future__ import annotations

from datetime import datetime

import casting
import counting
import pytest
from benches import Bench, sign
from casting import NOW, Cast, day, make_event, make_person, register

from hackathon.challenges.questions import Question
from hackathon.desk import next_steps, organiser_desk
from hackathon.desk.organiser_desk import Decision
from hackathon.events.events import Event
from hackathon.judging import progress
from hackathon.people.people import Person
from hackathon.results import publications, results
from hackathon.results.prizes import Award, Prize
from hackathon.submissions.submissions import Submission
from hackathon.teams import invitations


def waiting(event: Event, person: Person, at: datetime = NOW) -> list[Decision]:
    """What the desk of an event says to an organiser."""
    person.forget()
    seeing = {one.id for one in organiser_desk.events_of(person) if one.apart}
    return organiser_desk.decisions([event], person, at, seeing)[event.id]


def kinds(cast: Cast, at: datetime = NOW) -> list[str]:
    return [one.kind for one in waiting(cast.event, cast.ada, at)]


def one(cast: Cast, kind: str, at: datetime = NOW) -> Decision:
    return next(found for found in waiting(cast.event, cast.ada, at) if found.kind == kind)


@pytest.fixture(autouse=True)
def organised(cast: Cast) -> None:
    """Ada and Grace organise, so that nothing waits of itself."""
    assert cast.ada and cast.grace


def test_a_draft_waits_to_be_published(cast: Cast) -> None:
    assert kinds(cast) == []
    cast.event.change(status="draft")
    assert kinds(cast) == ["draft"]


def test_a_second_organiser_is_needed_until_results_are_out(cast: Cast) -> None:
    casting.Organiser.delete().where(casting.Organiser.person == cast.grace).execute()
    assert kinds(cast) == ["alone"]


def test_who_competes_needs_a_deputy_for_what_others_hand_in(cast: Cast) -> None:
    late = day(11)
    cast.submission.change(status="submitted", versions_count=1, submitted_at=NOW)
    assert "eligibility" in kinds(cast, late)
    casting.make_team(cast.event, "Own", cast.ada)
    assert "deputy" not in kinds(cast) and "eligibility" not in kinds(cast, late)
    casting.Organiser.delete().where(casting.Organiser.person == cast.grace).execute()
    assert "deputy" in kinds(cast)


def test_registrations_of_one_person_are_seen(cast: Cast) -> None:
    twin = make_person("Cy Example", email="cy@elsewhere.example")
    register(twin, cast.event)
    assert "doubles" not in kinds(cast)
    assert cast.cy and one(cast, "doubles").number == 2


def test_questions_wait_while_submissions_may_change(cast: Cast) -> None:
    Question.create(challenge=cast.challenge, person=cast.ben, text="Which?", asked_at=NOW)
    assert one(cast, "questions").number == 1
    assert "questions" not in kinds(cast, day(12))


def test_eligibility_waits_once_submissions_have_closed(cast: Cast) -> None:
    Submission.update(status="submitted", versions_count=1).where(
        Submission.id == cast.submission.id
    ).execute()
    assert "eligibility" not in kinds(cast)
    assert one(cast, "eligibility", day(10.5)) == (
        "eligibility",
        1,
        cast.event.judging_opens,
        "",
        "",
    )


def test_the_waiting_list_is_told_until_registration_closes(cast: Cast) -> None:
    register(cast.sam, cast.event, "waiting")
    assert one(cast, "waiting").number == 1
    assert "waiting" not in kinds(cast, day(6))


def test_whoever_has_no_team_is_told_between_registration_and_deadline(cast: Cast) -> None:
    assert cast.team and register(cast.sam, cast.event)
    assert "singles" not in kinds(cast)
    assert one(cast, "singles", day(6)).number == 1


def test_a_deadline_is_told_three_days_before(cast: Cast) -> None:
    assert "deadline" not in kinds(cast, day(6.99))
    assert one(cast, "deadline", day(7)).due == day(7) + organiser_desk.SOON
    assert one(cast, "deadline", day(7.5)).name == "submission_closes"


def test_a_round_without_entries_and_then_its_missing_reviews(cast: Cast) -> None:
    assert cast.round
    assert one(cast, "no entries", day(9)).slug == cast.round.slug
    bench = Bench(cast)
    assert one(cast, "reviews", day(12)).number == 3 * cast.round.reviews
    sign(bench.assign(bench.dee, bench.entries[0]), bench.dee, {"usefulness": 3}, day(12))
    assert one(cast, "reviews", day(12)).number == 3 * cast.round.reviews - 1
    assert "reviews" not in kinds(cast, day(20.5)), "nobody can sign any more"


def test_results_are_proposed_by_one_and_approved_by_another(cast: Cast) -> None:
    late = casting.make_team(cast.event, "Late", cast.cy)
    casting.make_submission(late, status="submitted", versions_count=1)
    casting.Organiser.delete().where(casting.Organiser.person == cast.grace).execute()
    assert kinds(cast, day(21)) == ["eligibility", "alone", "propose"]
    casting.Organiser.create(event=cast.event, person=cast.grace, since=NOW)
    submission = casting.make_submission(
        cast.team, status="submitted", eligibility="eligible", versions_count=1, submitted_at=day(9)
    )
    prize = Prize.create(event=cast.event, title="First prize")
    Award.create(prize=prize, submission=submission)
    results.propose(cast.event, results.Proposal("finalists", "", ""), cast.ada, day(21))
    assert kinds(cast, day(21)) == ["eligibility", "second organiser"]
    assert [found.kind for found in waiting(cast.event, cast.grace, day(21))] == [
        "eligibility",
        "approve",
    ]
    proposal = publications.proposal(cast.event)
    assert proposal is not None
    results.approve(proposal, cast.grace, day(25), "https://codefest.example/")
    casting.Organiser.delete().where(casting.Organiser.person == cast.grace).execute()
    assert kinds(cast, day(26)) == [], "what was not done by then is no longer asked for"


@pytest.mark.parametrize("at", [-31, -5, 0, 5.5, 9, 10.5, 12, 20.5, 24, 30])
@pytest.mark.parametrize("part", ["", "competes", "judges"])
def test_the_first_page_says_what_the_desk_says(cast: Cast, at: float, part: str) -> None:
    """One answer to what is next for an organiser: with whatever is left undone, at any moment."""
    Bench(cast)
    Submission.update(eligibility="unchecked").where(Submission.id == cast.submission.id).execute()
    Question.create(challenge=cast.challenge, person=cast.ben, text="Which?", asked_at=NOW)
    register(cast.sam, cast.event, "waiting")
    if part == "competes":
        casting.make_team(cast.event, "Organisers too", cast.ada)
    elif part == "judges":
        casting.make_judge(cast.event, cast.ada, "J09", cast.round)
    desk = waiting(cast.event, cast.ada, day(at))
    items = next_steps.for_person(cast.ada, day(at))
    assert [item.row for item in items if item.kind == "decision"] == desk
    assert all(item.due == item.row.due for item in items if item.kind == "decision")


def test_many_events_cost_no_more_queries_than_one(cast: Cast) -> None:
    events = [cast.event, *(make_event(f"event-{number}") for number in range(5))]
    for event in events[1:]:
        casting.Organiser.create(event=event, person=cast.ada, since=NOW)
    asked = []
    for several in (events[:1], events):
        with counting.queries() as seen:
            organiser_desk.decisions(several, cast.ada, day(12), {event.id for event in several})
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 2


def test_numbers_cost_one_query(cast: Cast) -> None:
    Bench(cast)
    register(cast.sam, cast.event, "waiting")
    with counting.queries() as seen:
        found = organiser_desk.numbers(cast.event)
    assert len(seen) == 1
    assert found == organiser_desk.Numbers(
        registered=3, waiting=1, teams=3, drafts=0, submitted=3, judges=2
    )


def test_missing_reviews_are_the_rounds_own(cast: Cast) -> None:
    """The number on the desk is what the round's page says: wished less signed."""
    bench = Bench(cast)
    sign(bench.assign(bench.dee, bench.entries[0]), bench.dee, {"usefulness": 3}, day(12))
    assert one(cast, "reviews", day(12)).number == progress.of(cast.round).missing == 5


def test_an_invitation_that_nobody_answers_is_told_after_a_week(cast: Cast) -> None:
    for email in ("cy@example.org", ""):
        invitations.invite(cast.team, email, cast.ben, day(-6.9), lambda secret: secret)
    assert "invitations" not in kinds(cast)
    assert one(cast, "invitations", day(0.2)).number == 1, "a link alone is nobody's to answer"
    assert "invitations" not in kinds(cast, day(7.5)), "it can be answered no more"


def test_drafts_are_told_shortly_before_the_deadline(cast: Cast) -> None:
    assert cast.submission
    assert "drafts" not in kinds(cast, day(6.5)) and "drafts" not in kinds(cast, day(10))
    assert one(cast, "drafts", day(7.5)) == ("drafts", 1, day(10), "", "")
    casting.make_team(cast.event, "Own", cast.ada)
    assert "drafts" not in kinds(cast, day(7.5)), "who competes knows of no other's draft"


def test_entries_without_enough_judges_are_told_in_time(cast: Cast) -> None:
    bench = Bench(cast)
    assert one(cast, "unserved", day(9)) == ("unserved", 3, day(11), "Screening", "screening")
    for judge in (bench.dee, bench.dan):
        bench.assign(judge, bench.entries[0])
    assert one(cast, "unserved", day(12)).number == 2
    assert progress.lacks([cast.round.id])[cast.round.id].unserved == 2

"""Work that comes within a team's own deadline: taken, and marked where others look."""

import pytest
from benches import Bench
from casting import Cast, day, make_submission, make_team
from drafting import again

from hackathon.core.states import Refused
from hackathon.notices.kinds import Span
from hackathon.people.acts import Act
from hackathon.ranking import scorebook_files
from hackathon.results import books
from hackathon.submissions import drafts, late_entries, reminders, versions, withdrawals
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams import late
from hackathon.teams.teams import Team


def give(cast: Cast, until: float = 10.5) -> Submission:
    """Give the team time; return its work as a request would load it."""
    key = cast.submission.key
    late.give(cast.team, day(until), "The line was down.", Act(cast.ada, day(9)))
    found = Submission.by_address(cast.event.slug, key)
    assert found is not None
    return found


def submit(work: Submission, cast: Cast, moment: float) -> Version:
    return versions.submit(work, None, cast.ben, day(moment))


class TestOpen:
    def test_written_and_submitted_until_then_and_no_longer(self, cast: Cast) -> None:
        work = give(cast)
        drafts.save(work, None, cast.ben, day(10.3), title="Better")
        assert submit(work, cast, 10.4).number == 1
        with pytest.raises(Refused, match="deadline has passed"):
            submit(work, cast, 10.6)

    def test_begun_within_it(self, cast: Cast) -> None:
        late.give(cast.team, day(10.5), "Why.", Act(cast.ada, day(9)))
        team = Team.by_address(cast.event.slug, cast.team.key)
        assert drafts.start(team, [cast.challenge], cast.ben, day(10.2))

    def test_other_teams_have_the_events_deadline(self, cast: Cast) -> None:
        give(cast)
        other = make_submission(make_team(cast.event, "Others", cast.cy), cast.challenge)
        with pytest.raises(Refused, match="deadline has passed"):
            versions.submit(other, None, cast.cy, day(10.2))

    def test_a_withdrawn_one_comes_back_as_a_draft(self, cast: Cast) -> None:
        work = give(cast)
        submit(work, cast, 9.5)
        withdrawals.withdraw(again(work), cast.ben, day(9.6))
        withdrawals.resume(again(work), cast.ben, day(10.2))
        assert again(work).status == "draft"


class TestBehind:
    def test_only_what_came_after_the_events_deadline(self, cast: Cast) -> None:
        work = give(cast)
        in_time, behind = submit(work, cast, 9.5), submit(again(work), cast, 10.2)
        assert late_entries.behind(in_time) is None
        found = late_entries.behind(behind)
        assert found is not None and found.until == day(10.5)


def test_the_score_book_names_the_later_deadline(cast: Cast) -> None:
    bench = Bench(cast)
    before = books.of(cast.event)
    assert b"late_until" not in scorebook_files.as_csv(before)
    entry = bench.entries[0]
    late.give(entry.team, day(10.5), "The line was down.", Act(cast.ada, day(9)))
    Submission.update(submitted_at=day(10.3)).where(Submission.id == entry.id).execute()
    book = books.of(cast.event)
    told = {row["submission"]: row.get("late_until") for row in book["rounds"][0]["entries"]}
    assert told.pop(entry.key) == "2027-03-21T00:00:00Z" and set(told.values()) == {None}
    for written in (scorebook_files.as_csv(book), scorebook_files.as_json(book)):
        (part,) = scorebook_files.read(written)["rounds"]
        assert [row["submission"] for row in part["entries"] if "late_until" in row] == [entry.key]


@pytest.mark.parametrize(("given", "named"), [(10.2, True), (10.3, True), (10.4, False)])
def test_a_later_deadline_explains_what_came_after_it_was_given(
    cast: Cast, given: float, named: bool
) -> None:
    """The score book and the receipt say the same."""
    sent = {"status": "submitted", "versions_count": 1, "submitted_at": day(10.3)}
    work = cast.submission.change(**sent)
    late.give(cast.team, day(10.5), "The line was down.", Act(cast.ada, day(given)))
    assert (late_entries.untils(cast.event) == {work.key: day(10.5)}) is named
    version = Version(submission=again(work), submitted_at=day(10.3))
    assert (late_entries.behind(version) is not None) is named


def test_the_reminder_comes_before_the_own_deadline_and_not_the_shared_one(cast: Cast) -> None:
    work = give(cast)
    shared, own = reminders.deadlines(Span(day(0), day(30), cast.event))
    assert own.at == day(10.5) and own.name == cast.team.name
    assert reminders.writers(shared, day(9)) == []
    (told, _other) = reminders.writers(own, day(9))
    assert told.values == {"submissions": [work], "closes": day(10.5), "mentored": False}


class TestMeaning:
    def test_nothing_has_to_be_said_of_a_draft(self, cast: Cast) -> None:
        assert cast.submission and late_entries.meaning(cast.team) == []

    @pytest.mark.parametrize(
        ("status", "said"),
        [("withdrawn", "only if the team submits it again"), ("disqualified", "reverse the")],
    )
    def test_what_is_not_simply_open(self, cast: Cast, status: str, said: str) -> None:
        versions.submit(cast.submission, None, cast.ben, day(1))
        again(cast.submission).change(status=status, reason="Why.")
        (sentence,) = late_entries.meaning(cast.team)
        assert said in sentence and cast.submission.title in sentence

    def test_a_team_without_any(self, cast: Cast) -> None:
        assert "not begun" in late_entries.meaning(cast.team)[0]

"""What organisers enter for a team: with a receipt and a reason that the team reads, at any time,
and never in place of the draft on which the team works."""

from datetime import datetime

import pytest
from casting import Cast, day, make_team
from drafting import again, messages_to, stored

from hackathon.core.audit import AuditLine
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import drafts, on_behalf, versions, withdrawals
from hackathon.submissions.attachments import File
from hackathon.submissions.on_behalf import Brought, Entered
from hackathon.submissions.submissions import Submission, challenges_of

PAPER = Entered({"title": "On paper", "description": "It **works**."}, "It came by post.")


class TestEnter:
    def test_submitted_at_once_also_after_the_deadline(self, cast: Cast) -> None:
        act = Act(cast.ada, day(10.5))
        version = on_behalf.enter(cast.team, [cast.challenge], PAPER, act)
        row = Submission.get_by_id(version.submission_id)
        assert (row.status, row.title, version.number) == ("submitted", "On paper", 1)
        assert challenges_of(row) == [cast.challenge]
        assert version.entered_reason == "It came by post." and version.submitted_by == cast.ada
        assert "<strong>works</strong>" in version.content["description_html"]

    def test_every_member_has_the_receipt_with_the_reason(self, cast: Cast, at: datetime) -> None:
        version = on_behalf.enter(cast.team, [cast.challenge], PAPER, Act(cast.ada, at))
        for person in (cast.ben, cast.bo):
            text = messages_to(person.email)[-1].text
            assert version.receipt in text and "It came by post." in text and "Ada" in text
        verbs = [line.verb for line in AuditLine.select().order_by(AuditLine.id.desc()).limit(2)]
        assert verbs == ["submissions.submit", "submissions.start"]

    def test_not_twice_for_one_challenge(self, cast: Cast, at: datetime) -> None:
        assert cast.submission
        with pytest.raises(Refused, match="already"):
            on_behalf.enter(cast.team, [cast.challenge], PAPER, Act(cast.ada, at))

    @pytest.mark.parametrize(
        ("entered", "said"),
        [(PAPER._replace(reason=" "), "Give the reason"), (Entered({}, "Why."), "a title")],
    )
    def test_not_without_a_reason_or_a_title(
        self, cast: Cast, at: datetime, entered: Entered, said: str
    ) -> None:
        other = make_team(cast.event, "Others", cast.cy)
        with pytest.raises(Refused, match=said):
            on_behalf.enter(other, [cast.challenge], entered, Act(cast.ada, at))
        assert not Submission.select().where(Submission.team == other).exists()


class TestMend:
    def test_what_counts_changes_and_the_draft_stays(self, cast: Cast, at: datetime) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast.submission), None, cast.ben, day(1), title="Still thinking")
        parts = {**on_behalf.present(again(cast.submission)), "title": "Mended"}
        assert parts["summary"] == "It suggests classes.", "of what counts"
        act = Act(cast.ada, day(10.5))
        version = on_behalf.mend(again(cast.submission), Entered(parts, "A typing error."), act)
        assert (version.number, version.content["title"]) == (2, "Mended")
        assert version.content["ai"] == versions.numbered(cast.submission, 1).content["ai"]  # type: ignore[union-attr]
        assert again(cast.submission).title == "Still thinking"

    def test_a_draft_that_nobody_submitted(self, cast: Cast) -> None:
        version = on_behalf.mend(cast.submission, PAPER, Act(cast.ada, day(10.5)))
        assert version.number == 1 and again(cast.submission).title == "On paper"

    def test_not_what_was_withdrawn(self, cast: Cast, at: datetime) -> None:
        withdrawals.withdraw(cast.submission, cast.ben, at)
        with pytest.raises(Refused, match="withdrawn"):
            on_behalf.mend(again(cast.submission), PAPER, Act(cast.ada, at))


def test_a_file_takes_the_place_of_its_namesake_and_the_others_stay(
    cast: Cast, at: datetime
) -> None:
    act = Act(cast.ada, day(10.5))
    versions.submit(cast.submission, None, cast.ben, at)

    def brought(*names: str, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        files = [File(name, stored(f"{number}{name}"), "text/csv") for name in names]
        with_them = Brought(files, without, "By post.", 10**6)
        version = on_behalf.bring_files(again(cast.submission), with_them, act)
        return [(row.name, row.stored) for row in versions.files_of(version)]

    number = 1
    first = dict(brought("a.csv", "b.csv"))
    assert set(first) == {"a.csv", "b.csv"}
    number = 2
    second = dict(brought("b.csv"))
    assert second["a.csv"] == first["a.csv"] and second["b.csv"] != first["b.csv"]
    latest = versions.latest_version(again(cast.submission))
    assert latest is not None
    (key,) = [row.key for row in versions.files_of(latest) if row.name == "a.csv"]
    assert [name for name, _stored in brought(without=(key,))] == ["b.csv"]

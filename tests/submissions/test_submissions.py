"""Submissions: drafts, their files, withdrawal, and what organisers decide about eligibility."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, day, make_challenge, make_submission, make_team
from drafting import again, messages_to, stored, undone
from hypothesis import given, settings
from hypothesis import strategies as st

from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.files.file_types import clean_name
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions import (
    attachments,
    drafts,
    eligibility,
    submissions,
    versions,
    withdrawals,
)
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.submissions import Submission
from hackathon.teams.teams import Membership

GB = 10**9
SECOND = timedelta(microseconds=1)


class TestStart:
    def test_gives_a_draft_in_the_events_first_language(self, cast: Cast, at: datetime) -> None:
        made = drafts.start(cast.team, [cast.challenge], cast.ben, at)
        assert (made.status, made.language, made.versions_count) == ("draft", "en", 0)
        assert submissions.challenges_of(made) == [cast.challenge]
        assert AuditLine.select().where(AuditLine.verb == "submissions.start").count() == 1

    def test_hides_the_description_from_the_public_unless_the_team_decides(
        self, cast: Cast, at: datetime
    ) -> None:
        made = drafts.start(cast.team, [cast.challenge], cast.ben, at)
        assert "description" not in submissions.visible(made, "public")
        assert "description" in submissions.visible(made, "judges")

    def test_wants_a_challenge(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="Choose the challenge"):
            drafts.start(cast.team, [], cast.ben, at)

    def test_answers_as_many_challenges_as_the_event_allows(self, cast: Cast, at: datetime) -> None:
        both = [cast.challenge, make_challenge(cast.event, "second", title="Second")]
        with pytest.raises(Refused, match="may answer one challenge"):
            drafts.start(cast.team, both, cast.ben, at)
        cast.event.change(challenges_per_submission=2)
        assert submissions.challenges_of(drafts.start(cast.team, both, cast.ben, at)) == both

    def test_one_submission_per_team_and_challenge(self, cast: Cast, at: datetime) -> None:
        drafts.start(cast.team, [cast.challenge], cast.ben, at)
        assert submissions.answerable(cast.team) == []
        with pytest.raises(Refused, match="with another submission already"):
            drafts.start(cast.team, [cast.challenge], cast.bo, at)
        assert Submission.select().count() == 1

    def test_a_draft_challenge_is_not_answered(self, cast: Cast, at: datetime) -> None:
        hidden = make_challenge(cast.event, "hidden", status="draft")
        with pytest.raises(Refused, match="not open"):
            drafts.start(cast.team, [hidden], cast.ben, at)

    def test_not_from_the_deadline_on(self, cast: Cast, at: datetime) -> None:
        with pytest.raises(Refused, match="deadline has passed"):
            drafts.start(cast.team, [cast.challenge], cast.ben, cast.event.submission_closes)
        assert drafts.start(
            cast.team, [cast.challenge], cast.ben, cast.event.submission_closes - SECOND
        )


class TestSave:
    def test_renders_the_description_and_can_be_found(self, cast: Cast, at: datetime) -> None:
        drafts.save(
            cast.submission,
            1,
            cast.ben,
            at,
            title="Élan",
            description="Some *text* <script>x</script>",
        )
        saved = again(cast.submission)
        assert "<em>text</em>" in saved.description_html
        assert "<script" not in saved.description_html
        assert [row.id for row in submissions.search(cast.event, "elan")] == [saved.id]

    def test_the_second_of_two_members_is_told_and_nothing_is_overwritten(
        self, cast: Cast, at: datetime
    ) -> None:
        theirs = again(cast.submission)
        drafts.save(cast.submission, 1, cast.ben, at, title="Ben's")
        with pytest.raises(Conflict):
            drafts.save(theirs, 1, cast.bo, at, title="Bo's")
        assert again(cast.submission).title == "Ben's"

    def test_exactly_until_the_deadline(self, cast: Cast) -> None:
        closes = cast.event.submission_closes
        drafts.save(cast.submission, None, cast.ben, closes - SECOND, title="In time")
        with pytest.raises(Refused, match="deadline has passed"):
            drafts.save(cast.submission, None, cast.ben, closes, title="Late")
        assert again(cast.submission).title == "In time"

    def test_may_turn_to_another_challenge(self, cast: Cast, at: datetime) -> None:
        other = make_challenge(cast.event, "other")
        drafts.save(cast.submission, None, cast.ben, at, challenges=[other])
        assert submissions.challenges_of(cast.submission) == [other]
        assert AuditLine.select().where(AuditLine.verb == "submissions.answer").count() == 1

    def test_a_challenge_taken_back_meanwhile_does_not_stop_the_text_from_being_saved(
        self, cast: Cast, at: datetime
    ) -> None:
        draft = cast.submission
        cast.challenge.change(status="draft")
        drafts.save(draft, None, cast.ben, at, challenges=[cast.challenge], title="Still saved")
        assert again(cast.submission).title == "Still saved"

    def test_does_not_touch_what_was_submitted(self, cast: Cast, at: datetime) -> None:
        version = versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast.submission), None, cast.ben, at, title="Later")
        assert (
            versions.latest_version(cast.submission).content["title"]
            == version.content["title"]
            != "Later"
        )


class TestFiles:
    def test_one_of_the_same_name_takes_the_place_of_the_older(
        self, cast: Cast, at: datetime
    ) -> None:
        attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a"), "application/pdf"),
            cast.ben,
            at,
            GB,
        )
        newer = attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("b"), "application/pdf"),
            cast.bo,
            at,
            GB,
        )
        assert attachments.files(cast.submission) == [newer]
        assert attachments.used_bytes(cast.team) == 20, "what lies on the disk counts"
        assert len(attachments.clear(at, cast.team)) == 1
        assert attachments.used_bytes(cast.team) == 10

    def test_a_team_has_a_quota_over_all_its_submissions(self, cast: Cast, at: datetime) -> None:
        other = make_submission(cast.team, make_challenge(cast.event, "other"))
        attachments.attach(
            other, attachments.File("a.pdf", stored("a", 60), "application/pdf"), cast.ben, at, 100
        )
        with pytest.raises(Refused, match="may store 100 byte"):
            attachments.attach(
                cast.submission,
                attachments.File("b.pdf", stored("b", 41), "application/pdf"),
                cast.ben,
                at,
                100,
            )
        assert attachments.attach(
            cast.submission,
            attachments.File("b.pdf", stored("b", 40), "application/pdf"),
            cast.ben,
            at,
            100,
        )

    def test_what_is_replaced_makes_room(self, cast: Cast, at: datetime) -> None:
        attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a", 60), "application/pdf"),
            cast.ben,
            at,
            100,
        )
        assert attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("b", 90), "application/pdf"),
            cast.ben,
            at,
            100,
        )

    def test_a_file_over_the_quota_leaves_the_older_in_place(
        self, cast: Cast, at: datetime
    ) -> None:
        older = attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a", 60), "application/pdf"),
            cast.ben,
            at,
            100,
        )
        with pytest.raises(Refused):
            attachments.attach(
                cast.submission,
                attachments.File("a.pdf", stored("b", 101), "application/pdf"),
                cast.ben,
                at,
                100,
            )
        assert attachments.files(cast.submission) == [older]

    def test_what_a_version_holds_counts_after_it_was_removed(
        self, cast: Cast, at: datetime
    ) -> None:
        file = attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a", 60), "application/pdf"),
            cast.ben,
            at,
            100,
        )
        version = versions.submit(cast.submission, None, cast.ben, at)
        attachments.detach(file, cast.ben, at)
        assert attachments.files(cast.submission) == []
        assert versions.files_of(version) == [file]
        assert attachments.used_bytes(cast.team) == 60

    def test_number_is_limited(
        self, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(attachments, "MOST_FILES", 1)
        attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a"), "application/pdf"),
            cast.ben,
            at,
            GB,
        )
        with pytest.raises(Refused, match="at most 1 files"):
            attachments.attach(
                cast.submission,
                attachments.File("b.pdf", stored("b"), "application/pdf"),
                cast.ben,
                at,
                GB,
            )

    def test_removed_once(self, cast: Cast, at: datetime) -> None:
        file = attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a"), "application/pdf"),
            cast.ben,
            at,
            GB,
        )
        attachments.detach(file, cast.ben, at)
        with pytest.raises(Refused, match="removed already"):
            attachments.detach(file, cast.bo, at)

    def test_not_removed_after_the_deadline(self, cast: Cast, at: datetime) -> None:
        file = attachments.attach(
            cast.submission,
            attachments.File("a.pdf", stored("a"), "application/pdf"),
            cast.ben,
            at,
            GB,
        )
        with pytest.raises(Refused, match="deadline has passed"):
            attachments.detach(file, cast.ben, cast.event.submission_closes)
        assert Attachment.get_by_id(file.id).removed_at is None


class TestCleanName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\ben\\data.csv", "data.csv"),
            ("exe\u202egpj.pdf", "exegpj.pdf"),
            ("a\x00b\r\n.md", "ab.md"),
            ("re\u0301sume\u0301.pdf", "résumé.pdf"),
            ("報告書.pdf", "報告書.pdf"),
            ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
            (".hidden.txt", "hidden.txt"),
            ("..", ""),
            ("\u202e\u200d", ""),
        ],
    )
    def test_keeps_what_a_person_reads(self, given: str, kept: str) -> None:
        assert clean_name(given) == kept

    @given(st.text(max_size=400), st.sampled_from([".pdf", ".tar.gz", ""]))
    def test_is_short_has_no_folder_and_is_clean_already(self, stem: str, ending: str) -> None:
        name = clean_name(stem + ending)
        assert len(name.encode()) <= 200
        assert "/" not in name and "\\" not in name and not name.startswith(".")
        assert clean_name(name) == name


class TestWithdraw:
    def test_tells_the_team_and_can_be_taken_up_again(self, cast: Cast, at: datetime) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        withdrawals.withdraw(again(cast.submission), cast.ben, at, "https://site/x")
        assert again(cast.submission).status == "withdrawn"
        told = messages_to(cast.bo.email)[-1]
        assert (
            "withdrawn" in told.subject
            and "https://site/x" in told.text
            and "Ben Example" in told.text
        )
        withdrawals.resume(again(cast.submission), cast.ben, at)
        assert again(cast.submission).status == "draft"
        assert versions.latest_version(cast.submission) is not None

    def test_once(self, cast: Cast, at: datetime) -> None:
        withdrawals.withdraw(cast.submission, cast.ben, at)
        with pytest.raises(Refused, match="nothing to withdraw"):
            withdrawals.withdraw(again(cast.submission), cast.ben, at)

    def test_nobody_resumes_what_was_not_withdrawn_or_too_late(
        self, cast: Cast, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="was not withdrawn"):
            withdrawals.resume(cast.submission, cast.ben, at)
        withdrawals.withdraw(cast.submission, cast.ben, at)
        with pytest.raises(Refused, match="nothing had been submitted"):
            withdrawals.resume(cast.submission, cast.ben, cast.event.submission_closes)


class TestEligibility:
    @pytest.fixture
    def entry(self, cast: Cast, at: datetime) -> Submission:
        versions.submit(cast.submission, None, cast.ben, at)
        return again(cast.submission)

    def test_only_the_eligible_are_judged(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        assert list(submissions.judgeable(cast.event)) == []
        eligibility.decide(entry, True, "", Act(cast.ada, at))
        assert list(submissions.judgeable(cast.event)) == [entry]

    def test_a_refusal_needs_a_reason_and_the_team_gets_it(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="Give the reason"):
            eligibility.decide(entry, False, "  ", Act(cast.ada, at))
        eligibility.decide(
            entry, False, "The licence is missing.", Act(cast.ada, at, "https://site/s")
        )
        told = messages_to(cast.bo.email)[-1]
        assert (
            "The licence is missing." in told.text
            and "Submissions are still open" in told.text
            and told.text.endswith("https://site/s\n")
        )

    def test_the_second_organiser_is_told(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        seen = again(entry)
        eligibility.decide(entry, True, "", Act(cast.ada, at))
        with pytest.raises(Refused, match="decided so already"):
            eligibility.decide(seen, False, "No.", Act(cast.grace, at))

    def test_a_new_version_is_looked_at_anew(
        self, cast: Cast, entry: Submission, at: datetime
    ) -> None:
        eligibility.decide(entry, False, "No licence.", Act(cast.ada, at))
        versions.submit(entry, None, cast.ben, at)
        assert (again(entry).eligibility, again(entry).eligibility_reason) == ("unchecked", "")

    def test_disqualified_and_reinstated(self, cast: Cast, entry: Submission, at: datetime) -> None:
        eligibility.decide(entry, True, "", Act(cast.ada, at))
        eligibility.disqualify(again(entry), "Copied.", Act(cast.ada, at))
        assert (again(entry).status, again(entry).reason) == ("disqualified", "Copied.")
        assert list(submissions.judgeable(cast.event)) == []
        assert "Copied." in messages_to(cast.ben.email)[-1].text
        eligibility.reinstate(again(entry), Act(cast.grace, at))
        assert list(submissions.judgeable(cast.event)) == [entry]
        assert again(entry).versions_count == 1

    def test_a_draft_cannot_be_disqualified_or_reinstated_into_submission(
        self, cast: Cast, at: datetime
    ) -> None:
        with pytest.raises(Refused, match="Only what is submitted"):
            eligibility.disqualify(cast.submission, "Copied.", Act(cast.ada, at))
        with pytest.raises(Refused, match="not disqualified"):
            eligibility.reinstate(cast.submission, Act(cast.ada, at))
        assert again(cast.submission).status == "draft"


ACTS = st.lists(
    st.sampled_from(
        ["save", "submit", "withdraw", "resume", "disqualify", "reinstate", "yes", "no"]
    ),
    max_size=12,
)


def perform(act: str, entry: Submission, cast: Cast, at: datetime) -> None:
    verbs = {
        "save": lambda: drafts.save(
            entry, entry.revision, cast.ben, at, title=f"Title {entry.revision}"
        ),
        "submit": lambda: versions.submit(entry, versions.Seen(entry.revision), cast.ben, at),
        "withdraw": lambda: withdrawals.withdraw(entry, cast.ben, at),
        "resume": lambda: withdrawals.resume(entry, cast.ben, at),
        "disqualify": lambda: eligibility.disqualify(entry, "Copied.", Act(cast.ada, at)),
        "reinstate": lambda: eligibility.reinstate(entry, Act(cast.ada, at)),
        "yes": lambda: eligibility.decide(entry, True, "", Act(cast.ada, at)),
        "no": lambda: eligibility.decide(entry, False, "No.", Act(cast.ada, at)),
    }
    verbs[act]()


@settings(max_examples=40)
@given(acts=ACTS)
def test_states_follow_the_table_whatever_people_do(
    cast: Cast, at: datetime, acts: list[str]
) -> None:
    draft, _organiser = cast.submission, cast.ada  # made once, outside of what is undone
    with undone():
        for act in acts:
            entry = again(draft)
            before = (entry.status, entry.eligibility, entry.versions_count)
            try:
                perform(act, entry, cast, at)
            except Refused:
                assert (
                    again(entry).status,
                    again(entry).eligibility,
                    again(entry).versions_count,
                ) == before
            after = again(entry)
            assert after.status == before[0] or after.status in submissions.MOVES[before[0]]
            assert [row.number for row in versions.versions(entry)] == list(
                range(after.versions_count, 0, -1)
            )
            assert after.status != "submitted" or after.versions_count > 0


class TestMessages:
    def test_come_in_each_members_language_and_not_to_who_left(
        self, cast: Cast, at: datetime
    ) -> None:
        cast.event.change(translations={"fr": {"title": "Codefest des outils"}})
        cast.bo.change(locale="fr")
        cy = make_team(cast.event, "Others", cast.sam).captain
        versions.submit(cast.submission, None, cast.ben, at)
        assert "Codefest des outils" in messages_to(cast.bo.email)[-1].text
        assert messages_to(cy.email) == []
        Membership.update(left_at=day(0)).where(Membership.person == cast.bo).execute()
        withdrawals.withdraw(again(cast.submission), cast.ben, at)
        assert len(messages_to(cast.bo.email)) == 1
        assert len(messages_to(cast.ben.email)) == 2

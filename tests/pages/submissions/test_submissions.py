"""The doors of submissions: begin, write, review, submit, withdraw; what each person may see;
eligibility."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import counting
import pytest
from casting import Cast, day, make_submission, make_team
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.core.audit import AuditLine
from hackathon.core.store import Stored
from hackathon.people.people import Person
from hackathon.results.publications import Publication
from hackathon.submissions import attachments, drafts, submissions, versions, withdrawals
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
Stand = Callable[[datetime], None]
TICK = timedelta(microseconds=1)


def base(cast: Cast) -> str:
    return f"/events/codefest/submissions/{cast.submission.key}"


def again(cast: Cast) -> Submission:
    return Submission.get_by_id(cast.submission.id)


def publish_results(cast: Cast) -> None:
    Publication.create(
        event=cast.event, number=1, status="published", book={}, content={"submissions": [cast.submission.key]}, digest="0" * 64,
        proposed_by=cast.ada, proposed_at=day(24), approved_by=cast.grace, published_at=day(25),
    )  # fmt: skip


def test_a_winner_says_its_prize_once_the_results_are_out(
    as_: As, cast: Cast, stand_at: Stand
) -> None:
    versions.submit(cast.submission, None, cast.ben, day(0))
    stand_at(day(26))
    address = base(cast)
    assert "Grand prize" not in as_(cast.ben).get(address).get_data(True)
    publish_results(cast)
    won = {"title": "Grand prize", "winners": [{"submission": cast.submission.key}]}
    other = {"title": "Second prize", "winners": [{"submission": "another"}]}
    told = {"submissions": [cast.submission.key], "prizes": [won, other]}
    Publication.update(content=told).execute()
    for reader in (None, cast.ben, cast.ada):
        page = as_(reader).get(address).get_data(True)
        assert "Grand prize" in page and "Second prize" not in page


class TestNew:
    ADDRESS = "/events/codefest/teams/{}/submit"

    def test_begins_a_draft_and_leads_to_writing(self, as_: As, cast: Cast) -> None:
        brief, address = cast.challenge, self.ADDRESS.format(cast.team.key)
        assert "Suggest Nice classes" in as_(cast.bo).get(address).get_data(True)
        answer = as_(cast.bo).post(address, data={"challenges": "nice-classes"})
        made = Submission.get()
        assert answer.location == f"/events/codefest/submissions/{made.key}/tasks/summary"
        assert submissions.challenges_of(made) == [brief]

    def test_the_brief_leads_here_with_itself_chosen(self, as_: As, cast: Cast) -> None:
        address = self.ADDRESS.format(cast.team.key) + f"?challenge={cast.challenge.slug}"
        assert (
            as_(cast.ben).get("/events/codefest/submit?challenge=nice-classes").location == address
        )
        assert re.search(
            r"<input checked [^>]*value=\"nice-classes\"", as_(cast.ben).get(address).get_data(True)
        )

    def test_without_a_team_one_is_sent_to_the_teams(self, as_: As, cast: Cast) -> None:
        assert as_(cast.cy).get("/events/codefest/submit").location == "/events/codefest/teams/"
        assert as_(None).get("/events/codefest/submit").location.startswith("/people/sign-in")

    def test_without_a_challenge_says_so(self, as_: As, cast: Cast) -> None:
        assert cast.challenge.status == "published"
        page = as_(cast.ben).post(self.ADDRESS.format(cast.team.key), data={}).get_data(True)
        assert "Choose the challenge that you answer." in page

    @pytest.mark.parametrize("who", ["cy", "sam", "ada"])
    def test_is_for_the_teams_members(self, as_: As, cast: Cast, who: str) -> None:
        assert as_(getattr(cast, who)).get(self.ADDRESS.format(cast.team.key)).status_code == 404

    def test_is_closed_with_the_reason_after_the_deadline(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        stand_at(cast.event.submission_closes)
        answer = as_(cast.ben).get(self.ADDRESS.format(cast.team.key))
        assert answer.status_code == 403
        assert "Submissions are closed" in answer.get_data(True)


class TestShow:
    def test_tells_the_team_what_is_missing_and_how_long_it_is(self, as_: As, cast: Cast) -> None:
        cast.submission.change(description="")
        page = as_(cast.bo).get(base(cast)).get_data(True)
        assert "needed parts done" in page and f'{base(cast)}/tasks/description"' in page
        assert "in 10 days" in page

    def test_tells_draft_and_version_apart(self, as_: As, cast: Cast, at: datetime) -> None:
        version = versions.submit(cast.submission, None, cast.ben, at)
        page = as_(cast.bo).get(base(cast)).get_data(True)
        assert "Version 1 is in" in page and version.receipt in page
        drafts.save(again(cast), None, cast.ben, at, title="Better")
        assert "changes that are not submitted" in as_(cast.bo).get(base(cast)).get_data(True)

    def test_is_read_only_with_the_reason_after_the_deadline(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        stand_at(cast.event.submission_closes)
        page = as_(cast.ben).get(base(cast)).get_data(True)
        assert "The deadline has passed" in page
        assert (
            f'href="{base(cast)}/tasks/' not in page and f'href="{base(cast)}/submit"' not in page
        )

    def test_an_unsubmitted_draft_says_that_it_does_not_count(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        stand_at(cast.event.submission_closes)
        assert "not judged" in as_(cast.ben).get(base(cast)).get_data(True)

    @pytest.mark.parametrize("who", ["cy", "sam", "dee"])
    def test_strangers_and_judges_do_not_even_learn_that_it_exists(
        self, as_: As, cast: Cast, who: str, at: datetime
    ) -> None:
        assert cast.judge.person == cast.dee
        versions.submit(cast.submission, None, cast.ben, at)
        for tail in ("", "/edit", "/tasks/summary", "/submit", "/check", "/versions/1", "/files/"):
            assert as_(getattr(cast, who)).get(base(cast) + tail).status_code == 404
        assert as_(None).get(base(cast)).status_code == 404

    def test_another_teams_member_sees_nothing(self, as_: As, cast: Cast) -> None:
        make_team(cast.event, "Others", cast.sam)
        assert as_(cast.sam).get(base(cast)).status_code == 404

    def test_under_another_event_it_is_not_found(self, as_: As, cast: Cast) -> None:
        assert (
            as_(cast.ben).get(f"/events/other/submissions/{cast.submission.key}").status_code == 404
        )

    def test_organisers_see_all_of_what_was_submitted(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        cast.submission.change(
            background_ip="Our own code", visibility={"description": "organisers"}
        )
        versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast), None, cast.ben, at, title="A later draft")
        page = as_(cast.ada).get(base(cast)).get_data(True)
        assert (
            "<strong>works</strong>" in page
            and "Our own code" in page
            and "Check eligibility" in page
        )
        assert "A later draft" not in page

    def test_the_public_sees_the_public_parts_once_results_are_out(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        secret = {
            "description": "canary-description",
            "background_ip": "canary-background",
            "ai": {"model": "public-model", "limits": "x"},
        }
        drafts.save(
            cast.submission,
            None,
            cast.ben,
            at,
            links=[{"title": "", "url": "https://canary.example"}],
            **secret,
        )
        attachments.attach(
            cast.submission,
            attachments.File(
                "canary.pdf", Stored("aa/aa/" + "a" * 32, 5, "b" * 64), "application/pdf"
            ),
            cast.ben,
            at,
            10**9,
        )
        versions.submit(again(cast), None, cast.ben, at)
        drafts.save(again(cast), None, cast.ben, at, title="canary-later-draft")
        stand_at(day(26))
        assert as_(None).get(base(cast)).status_code == 404
        publish_results(cast)
        page = as_(None).get(base(cast)).get_data(True)
        assert "It suggests classes." in page and "public-model" in page
        assert "canary" not in page

    def test_withdrawn_is_never_public(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        withdrawals.withdraw(again(cast), cast.ben, at)
        stand_at(day(26))
        publish_results(cast)
        assert as_(None).get(base(cast)).status_code == 404

    def test_hostile_text_is_shown_as_text(self, as_: As, cast: Cast, at: datetime) -> None:
        evil = "<script>alert(1)</script>"
        links = [{"title": evil, "url": "https://example.org"}]
        drafts.save(
            cast.submission,
            None,
            cast.ben,
            at,
            title=evil,
            summary=evil,
            background_ip=evil,
            licence=evil,
            links=links,
            ai={"model": evil},
        )
        assert evil not in as_(cast.ben).get(base(cast)).get_data(True)

    def test_queries_do_not_grow_with_versions(self, as_: As, cast: Cast, at: datetime) -> None:
        counts = []
        for number in (1, 12):
            while again(cast).versions_count < number:
                versions.submit(again(cast), None, cast.ben, at)
            client = as_(cast.ben)
            with counting.queries() as seen:
                client.get(base(cast))
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestSubmit:
    def review(self, client: FlaskClient, cast: Cast) -> dict[str, str]:
        page = client.get(f"{base(cast)}/submit").get_data(True)
        return dict(re.findall(r'name="(revision|reviewed)"[^>]* value="(\w+)"', page))

    def test_shows_what_will_be_frozen_then_the_receipt(self, as_: As, cast: Cast) -> None:
        client = as_(cast.bo)
        seen = self.review(client, cast)
        answer = client.post(f"{base(cast)}/submit", data=seen)
        version = versions.latest_version(cast.submission)
        assert version is not None
        assert answer.location == f"/receipts/{version.receipt}"
        assert version.digest == seen["reviewed"]
        assert version.receipt in client.get(answer.location).get_data(True)
        told = mail.Message.get(mail.Message.to == cast.ben.email)
        assert f"http://localhost/receipts/{version.receipt}" in told.text

    def test_a_file_added_meanwhile_is_not_frozen_unseen(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        client = as_(cast.ben)
        seen = self.review(client, cast)
        attachments.attach(
            cast.submission,
            attachments.File("a.pdf", Stored("aa/aa/" + "a" * 32, 5, "b" * 64), "application/pdf"),
            cast.bo,
            at,
            10**9,
        )
        answer = client.post(f"{base(cast)}/submit", data=seen, follow_redirects=True)
        assert "A team-mate changed the draft" in answer.get_data(True)
        assert again(cast).versions_count == 0

    def test_a_missing_part_is_asked_for_and_nothing_is_frozen(self, as_: As, cast: Cast) -> None:
        cast.submission.change(summary="")
        client = as_(cast.ben)
        assert "Before you can submit" in client.get(f"{base(cast)}/submit").get_data(True)
        assert "required parts are still empty" in client.post(
            f"{base(cast)}/submit", data={"revision": "1"}
        ).get_data(True)
        assert again(cast).status == "draft"

    def test_until_the_last_microsecond(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        client = as_(cast.ben)
        seen = self.review(client, cast)
        stand_at(cast.event.submission_closes)
        late = client.post(f"{base(cast)}/submit", data=seen)
        assert late.status_code == 403 and "deadline has passed" in late.get_data(True)
        stand_at(cast.event.submission_closes - TICK)
        assert client.post(f"{base(cast)}/submit", data=seen).status_code == 302
        version = versions.latest_version(cast.submission)
        assert version is not None and version.submitted_at == cast.event.submission_closes - TICK

    def test_warns_before_a_description_becomes_public(self, as_: As, cast: Cast) -> None:
        cast.submission.change(visibility={"description": "public"})
        assert "can destroy its novelty" in as_(cast.ben).get(f"{base(cast)}/submit").get_data(True)

    def test_a_team_that_is_too_small_is_told(self, as_: As, cast: Cast) -> None:
        cast.event.change(team_minimum=3)
        answer = as_(cast.ben).post(f"{base(cast)}/submit", data={})
        assert answer.status_code == 403 and "fewer members" in answer.get_data(True)

    @pytest.mark.parametrize(("who", "status"), [("cy", 404), ("ada", 403)])
    def test_is_for_the_team(self, as_: As, cast: Cast, who: str, status: int) -> None:
        assert as_(getattr(cast, who)).post(f"{base(cast)}/submit", data={}).status_code == status
        assert again(cast).versions_count == 0

    def test_is_no_link(self, as_: As, cast: Cast) -> None:
        as_(cast.ben).get(f"{base(cast)}/submit")
        assert again(cast).versions_count == 0


class TestVersion:
    def test_stays_as_it_was(self, as_: As, cast: Cast, at: datetime) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        drafts.save(again(cast), None, cast.ben, at, title="Second title")
        versions.submit(again(cast), None, cast.ben, at)
        page = as_(cast.bo).get(f"{base(cast)}/versions/1").get_data(True)
        assert (
            "Entry of Niçoise" in page
            and "Second title" not in page
            and "Replaced by version 2" in page
        )
        assert as_(cast.ada).get(f"{base(cast)}/versions/2").status_code == 200
        assert as_(cast.bo).get(f"{base(cast)}/versions/3").status_code == 404


class TestWithdraw:
    def test_by_the_captain_and_back(self, as_: As, cast: Cast, at: datetime) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        assert as_(cast.bo).post(f"{base(cast)}/withdraw").status_code == 403
        client = as_(cast.ben)
        client.post(f"{base(cast)}/withdraw")
        assert again(cast).status == "withdrawn"
        assert "Restore it" in client.get(base(cast)).get_data(True)
        assert (
            "http://localhost" + base(cast)
            in mail.Message.select().order_by(mail.Message.id.desc()).first().text
        )
        client.post(f"{base(cast)}/resume")
        assert again(cast).status == "draft"

    def test_withdrawn_cannot_be_changed_until_resumed(
        self, as_: As, cast: Cast, at: datetime
    ) -> None:
        withdrawals.withdraw(cast.submission, cast.ben, at)
        answer = as_(cast.ben).post(
            f"{base(cast)}/tasks/description", data={"description": "Typed in vain?"}
        )
        assert answer.status_code == 403 and "Typed in vain?" in answer.get_data(True)

    def test_after_the_deadline_the_page_says_how_it_is_undone_and_it_is(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        stand_at(cast.event.submission_closes)
        client = as_(cast.ben)
        before = client.get(base(cast)).get_data(True)
        assert "Can be undone until" in before and "by: the members of the team" in before
        client.post(f"{base(cast)}/withdraw")
        assert f"{base(cast)}/resume" in client.get(base(cast)).get_data(True)
        client.post(f"{base(cast)}/resume")
        assert again(cast).status == "submitted"

    def test_not_after_judging_began(
        self, as_: As, cast: Cast, at: datetime, stand_at: Stand
    ) -> None:
        versions.submit(cast.submission, None, cast.ben, at)
        stand_at(cast.event.judging_opens)
        assert as_(cast.ben).post(f"{base(cast)}/withdraw").status_code == 403


class TestCheck:
    @pytest.fixture(autouse=True)
    def submitted(self, cast: Cast, at: datetime) -> None:
        versions.submit(cast.submission, None, cast.ben, at)

    def test_eligible(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        assert "Entry of Niçoise" in client.get(f"{base(cast)}/check").get_data(True)
        assert client.post(
            f"{base(cast)}/check", data={"decision": "eligible", "reason": ""}
        ).location == base(cast)
        assert again(cast).eligibility == "eligible"
        assert AuditLine.select().where(AuditLine.verb == "eligibility.eligible").count() == 1

    def test_a_refusal_without_a_reason_is_asked_for_one_and_keeps_the_choice(
        self, as_: As, cast: Cast
    ) -> None:
        page = (
            as_(cast.ada)
            .post(f"{base(cast)}/check", data={"decision": "ineligible", "reason": " "})
            .get_data(True)
        )
        assert "Give the reason" in page and re.search(
            r"<input checked [^>]*value=\"ineligible\"", page
        )
        assert again(cast).eligibility == "unchecked"

    def test_the_team_reads_the_reason(self, as_: As, cast: Cast) -> None:
        as_(cast.ada).post(
            f"{base(cast)}/check", data={"decision": "ineligible", "reason": "Not an AI tool."}
        )
        assert "Not an AI tool." in as_(cast.bo).get(base(cast)).get_data(True)

    def test_disqualified_and_reinstated(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        assert "This field is required" in client.post(
            f"{base(cast)}/disqualify", data={"reason": ""}
        ).get_data(True)
        client.post(f"{base(cast)}/disqualify", data={"reason": "Copied."})
        assert "Copied." in as_(cast.bo).get(base(cast)).get_data(True)
        assert as_(cast.bo).post(f"{base(cast)}/submit", data={}).status_code == 403
        client.post(f"{base(cast)}/reinstate")
        assert again(cast).status == "submitted"

    def test_withdrawn_for_the_team_and_back_with_reasons(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        refused = client.post(f"{base(cast)}/check/withdraw", data={"why": ""}).get_data(True)
        assert "This field is required" in refused and again(cast).status == "submitted"
        client.post(f"{base(cast)}/check/withdraw", data={"why": "They asked."})
        assert again(cast).status == "withdrawn"
        assert f"{base(cast)}/check/resume" in client.get(f"{base(cast)}/check").get_data(True)
        client.post(f"{base(cast)}/check/resume", data={"why": "A mistake."})
        assert again(cast).status == "submitted"

    @pytest.mark.parametrize(
        "tail", ["check", "disqualify", "reinstate", "check/withdraw", "check/resume"]
    )
    @pytest.mark.parametrize("who", ["ben", "cy", "dee"])
    def test_is_for_organisers(self, as_: As, cast: Cast, who: str, tail: str) -> None:
        answer = as_(getattr(cast, who)).post(
            f"{base(cast)}/{tail}", data={"decision": "eligible", "reason": "x"}
        )
        assert answer.status_code == 404
        assert (again(cast).eligibility, again(cast).status) == ("unchecked", "submitted")

    def test_a_draft_has_nothing_to_check(self, as_: As, cast: Cast) -> None:
        other = make_submission(make_team(cast.event, "Others", cast.sam), cast.challenge)
        assert (
            as_(cast.ada).get(f"/events/codefest/submissions/{other.key}/check").status_code == 403
        )

"""The doors of submissions: begin, write, review, submit, withdraw; what each person may see;
eligibility."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import counting
import pytest
from browsing import as_sent
from casting import Cast, day, make_challenge, make_submission, make_team
from flask.testing import FlaskClient

from hackathon.core import clock, mail
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


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """The form of the draft as a browser sends it."""
    return {
        "revision": again(cast).revision, "challenges": ["nice-classes"], "title": "Nice helper", "summary": "Suggests classes.",
        "description": "It **works**.", "language": "en", "licence": "Apache-2.0", "licence_other": "", "background_ip": "None",
        "links": "Code | https://example.org/code", "ai-model": "E5", "ai-limits": "Long lists", "ai-provenance": "Gazettes",
        "visibility-summary": "public", "visibility-description": "judges", "visibility-links": "judges", "visibility-files": "judges",
        "visibility-ai": "public", **changed,
    }  # fmt: skip


def publish_results(cast: Cast) -> None:
    Publication.create(
        event=cast.event, number=1, status="published", book={}, content={"submissions": [cast.submission.key]}, digest="0" * 64,
        proposed_by=cast.ada, proposed_at=day(24), approved_by=cast.grace, published_at=day(25),
    )  # fmt: skip


class TestNew:
    ADDRESS = "/events/codefest/teams/{}/submit"

    def test_begins_a_draft_and_leads_to_writing(self, as_: As, cast: Cast) -> None:
        brief, address = cast.challenge, self.ADDRESS.format(cast.team.key)
        assert "Suggest Nice classes" in as_(cast.bo).get(address).get_data(True)
        answer = as_(cast.bo).post(address, data={"challenges": "nice-classes"})
        made = Submission.get()
        assert answer.location == f"/events/codefest/submissions/{made.key}/edit"
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
        assert "Before you can submit" in page and f'{base(cast)}/edit#description"' in page
        assert "in 10 days" in page
        assert f'href="{base(cast)}/submit"' not in page

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
        assert f'href="{base(cast)}/edit"' not in page and f'href="{base(cast)}/submit"' not in page

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
        for tail in ("", "/edit", "/submit", "/check", "/versions/1", "/files/"):
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


class TestEdit:
    def test_saves_every_part_and_shows_the_description(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.bo).post(f"{base(cast)}/edit", data=typed(cast))
        assert answer.location == f"{base(cast)}/edit#preview"
        saved = again(cast)
        assert (saved.title, saved.background_ip, saved.licence) == (
            "Nice helper",
            "None",
            "Apache-2.0",
        )
        assert saved.links == [{"title": "Code", "url": "https://example.org/code"}]
        assert (saved.ai["model"], saved.ai["data"], saved.visibility["description"]) == (
            "E5",
            "Gazettes",
            "judges",
        )
        page = as_(cast.bo).get(f"{base(cast)}/edit").get_data(True)
        assert "<strong>works</strong>" in page and "Code | https://example.org/code" in page
        assert "can destroy its novelty" in page

    def test_a_draft_may_be_empty(self, as_: As, cast: Cast) -> None:
        empty = typed(
            cast, title="", summary="", description="", licence="", links="", background_ip=""
        )
        assert as_(cast.bo).post(f"{base(cast)}/edit", data=empty).status_code == 302
        assert again(cast).title == ""

    def test_takes_a_licence_of_the_teams_own(self, as_: As, cast: Cast) -> None:
        client = as_(cast.bo)
        page = client.post(f"{base(cast)}/edit", data=typed(cast, licence="other")).get_data(True)
        assert "Name the licence." in page
        client.post(
            f"{base(cast)}/edit", data=typed(cast, licence="other", licence_other="Etalab 2.0")
        )
        assert again(cast).licence == "Etalab 2.0"
        assert 'value="Etalab 2.0"' in client.get(f"{base(cast)}/edit").get_data(True)

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("links", "Code | ftp://example.org", "no address in this line"),
            ("links", "x | javascript:alert(1)", "no address in this line"),
            ("links", "\n".join(f"https://example.org/{n}" for n in range(21)), "At most 20 links"),
            ("title", "x" * 201, "200"),
            ("language", "tlh", "Not a valid choice"),
            ("visibility-files", "everybody", "Not a valid choice"),
            ("ai-model", "x" * 5001, "5000"),
        ],
    )
    def test_what_cannot_be_saved_is_told_and_everything_stays_typed(
        self, as_: As, cast: Cast, field: str, value: str, told: str
    ) -> None:
        page = (
            as_(cast.bo)
            .post(f"{base(cast)}/edit", data=typed(cast, title="Just typed") | {field: value})
            .get_data(True)
        )
        assert told in page
        assert "Just typed" in page or field == "title"
        assert again(cast).title == "Entry of Niçoise"

    def test_the_second_of_two_members_sees_both_texts_and_decides(
        self, as_: As, cast: Cast
    ) -> None:
        bo, ben = as_(cast.bo), as_(cast.ben)
        mine, theirs = typed(cast, description="Ben's words"), typed(cast, description="Bo's words")
        bo.post(f"{base(cast)}/edit", data=theirs)
        answer = ben.post(f"{base(cast)}/edit", data=mine).get_data(True)
        assert "Somebody else changed this" in answer
        assert "<del>Ben&#39;s </del>words" in answer and "<ins>Bo&#39;s </ins>words" in answer
        assert again(cast).description == "Bo's words"
        form = as_sent(answer)
        unanswered = ben.post(f"{base(cast)}/edit", data=form).get_data(True)
        assert "choose for each" in unanswered and again(cast).description == "Bo's words"
        choice = re.search(r'name="(choose-description)" value="(mine:\w+)"', answer)
        assert choice is not None
        ben.post(f"{base(cast)}/edit", data={**form, choice[1]: choice[2]})
        assert again(cast).description == "Ben's words"

    def test_saving_on_an_older_page_drops_nothing_and_shows_nothing_to_more_people(
        self, as_: As, cast: Cast
    ) -> None:
        """A mate adds a link and a licence and shows the links to judges alone; another, on a page
        that was opened before, changes the title, and saves again when told."""
        ben, bo = as_(cast.ben), as_(cast.bo)
        opened = as_sent(ben.get(f"{base(cast)}/edit").get_data(True))
        added = {
            "links": "Code | https://example.org/code",
            "licence": "MIT",
            "visibility-links": "organisers",
        }
        bo.post(f"{base(cast)}/edit", data={**opened, **added})
        answer = ben.post(
            f"{base(cast)}/edit", data={**opened, "title": "Ben's title"}, follow_redirects=True
        )
        now = again(cast)
        assert (now.title, now.licence) == ("Ben's title", "MIT")
        assert now.links == [{"title": "Code", "url": "https://example.org/code"}]
        assert now.visibility["links"] == "organisers"
        told = "these changes stay: Licence of your work · Links · Who may see what: Links"
        assert told in answer.get_data(True)

    def test_what_more_people_see_is_said(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        opened = as_sent(client.get(f"{base(cast)}/edit").get_data(True))
        narrow = {**opened, "visibility-ai": "organisers"}
        client.post(f"{base(cast)}/edit", data=narrow)
        told = client.post(
            f"{base(cast)}/edit", data={**opened, "visibility-ai": "judges"}, follow_redirects=True
        ).get_data(True)
        assert "compare the two below" in told  # both changed it: one's narrower, one's wider
        form, wide = as_sent(told), {"visibility-ai": "public"}
        seen = re.search(r'"choose-visibility-ai" value="(mine:\w+)"', told)
        assert seen is not None and "More people would see it." in told
        told = client.post(
            f"{base(cast)}/edit",
            data={**form, **wide, "choose-visibility-ai": seen[1]},
            follow_redirects=True,
        ).get_data(True)
        assert "More people can see this than before: Who may see what: AI card: Everybody" in told

    def test_sent_at_the_deadline_it_is_not_saved_and_the_text_is_on_the_page(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        form, client = typed(cast, description="Typed until the last second"), as_(cast.ben)
        stand_at(cast.event.submission_closes)
        answer = client.post(f"{base(cast)}/edit", data=form)
        page = answer.get_data(True)
        assert answer.status_code == 403
        assert (
            "The deadline has passed" in page
            and "Typed until the last second" in page
            and "It was not saved" in page
        )
        assert again(cast).description == "It **works**."
        stand_at(cast.event.submission_closes - TICK)
        assert client.post(f"{base(cast)}/edit", data=form).status_code == 302

    def test_a_body_that_arrives_after_the_deadline_is_late(
        self, as_: As, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form, client = typed(cast), as_(cast.ben)
        moments = iter([cast.event.submission_closes - TICK])
        monkeypatch.setattr(clock, "_source", lambda: next(moments, cast.event.submission_closes))
        assert client.post(f"{base(cast)}/edit", data=form).status_code == 403
        assert again(cast).title == "Entry of Niçoise"

    def test_organisers_read_but_do_not_write(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.ada).post(f"{base(cast)}/edit", data=typed(cast))
        assert answer.status_code == 403
        assert again(cast).title == "Entry of Niçoise"

    def test_fields_that_no_form_has_are_ignored(self, as_: As, cast: Cast) -> None:
        as_(cast.bo).post(
            f"{base(cast)}/edit",
            data=typed(
                cast, status="submitted", eligibility="eligible", versions_count="9", team="1"
            ),
        )
        assert (again(cast).status, again(cast).eligibility, again(cast).versions_count) == (
            "draft",
            "unchecked",
            0,
        )

    def test_answers_several_challenges_where_the_event_allows_it(
        self, as_: As, cast: Cast
    ) -> None:
        make_challenge(cast.event, "second", title="Second")
        both = {"challenges": ["nice-classes", "second"]}
        page = (
            as_(cast.bo)
            .post(f"{base(cast)}/edit", data=typed(cast, title="Just typed") | both)
            .get_data(True)
        )
        assert "may answer one challenge" in page and "Just typed" in page
        cast.event.change(challenges_per_submission=2)
        assert as_(cast.bo).post(f"{base(cast)}/edit", data=typed(cast) | both).status_code == 302
        assert len(submissions.challenges_of(cast.submission)) == 2


class TestSave:
    def post(self, client: FlaskClient, cast: Cast, **changed: Any) -> Any:
        return client.post(
            f"{base(cast)}/save",
            data=typed(cast, **changed),
            headers={"Accept": "application/json"},
        )

    def test_answers_with_the_new_revision(self, as_: As, cast: Cast) -> None:
        before = again(cast).revision
        answer = self.post(as_(cast.ben), cast, title="As typed")
        assert (answer.status_code, answer.json["revision"]) == (200, before + 1)
        assert again(cast).title == "As typed"

    def test_goes_on_from_the_revision_that_it_gave(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ben)
        first = self.post(client, cast, title="One").json["revision"]
        assert self.post(client, cast, title="Two", revision=first).json["revision"] == first + 1

    def test_409_when_a_team_mate_was_faster(self, as_: As, cast: Cast) -> None:
        stale = again(cast).revision
        self.post(as_(cast.bo), cast, title="Bo's")
        assert self.post(as_(cast.ben), cast, title="Ben's", revision=stale).status_code == 409
        assert again(cast).title == "Bo's"

    def test_a_field_that_is_wrong_is_named_and_the_others_are_saved(
        self, as_: As, cast: Cast
    ) -> None:
        answer = self.post(as_(cast.ben), cast, links="nonsense", title="Good")
        assert answer.status_code == 422 and list(answer.json["error"]["fields"]) == ["links"]
        assert "Links" in answer.json["error"]["message"]
        assert (again(cast).title, again(cast).revision) == ("Good", answer.json["revision"])
        answer = self.post(as_(cast.ben), cast, challenges="none", title="Better")
        assert list(answer.json["error"]["fields"]) == ["challenges"]
        assert again(cast).title == "Better" and list(submissions.challenges_of(again(cast)))

    def test_two_who_type_at_once_both_keep_their_fields(self, as_: As, cast: Cast) -> None:
        """Each page goes on with the marks that it was given, and asks only for what both touch."""
        pages = {name: as_(getattr(cast, name)) for name in ("ben", "bo")}
        ben = as_sent(pages["ben"].get(f"{base(cast)}/edit").get_data(True))
        bo = dict(ben)
        for word in ("One", "Two"):
            for name, form, field in (("ben", ben, "title"), ("bo", bo, "summary")):
                form[field] = f"{word} of {name}"
                answer = pages[name].post(f"{base(cast)}/save", data=form)
                assert answer.status_code == 200, answer.json
                form |= {key: str(answer.json[key]) for key in ("revision", "opened")}
        assert (again(cast).title, again(cast).summary) == ("Two of ben", "Two of bo")
        answer = pages["bo"].post(f"{base(cast)}/save", data={**bo, "title": "Bo's too"})
        assert answer.status_code == 409 and list(answer.json["error"]["fields"]) == ["title"]
        assert again(cast).title == "Two of ben"

    def test_422_with_the_reason(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        client = as_(cast.ben)
        stand_at(cast.event.submission_closes)
        answer = self.post(client, cast, title="Late")
        assert answer.status_code == 422 and "deadline" in answer.json["error"]["message"]

    def test_signed_out_it_says_so_to_the_script(self, as_: As, cast: Cast) -> None:
        assert self.post(as_(None), cast).status_code in {401, 404}

    def test_is_for_the_team(self, as_: As, cast: Cast) -> None:
        assert self.post(as_(cast.cy), cast).status_code == 404
        assert self.post(as_(cast.ada), cast).status_code == 422
        assert again(cast).title == "Entry of Niçoise"


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
            f"{base(cast)}/edit", data=typed(cast, description="Typed in vain?")
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

"""The steps in which an entry is written: each saved alone, merged with what team-mates save, and
leading on to what is needed next."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import counting
import pytest
from browsing import as_sent
from casting import Cast, make_challenge
from flask.testing import FlaskClient
from markupsafe import escape

from hackathon.core import clock
from hackathon.pages.submissions.drafts import FORMS, TASK_NAMES
from hackathon.people.people import Person
from hackathon.submissions import submissions
from hackathon.submissions.submissions import Submission

As = Callable[[Person | None], FlaskClient]
Stand = Callable[[datetime], None]
TICK = timedelta(microseconds=1)
# What a browser sends of each step.
SENT: dict[str, dict[str, Any]] = {
    "summary": {
        "title": "Nice helper",
        "summary": "Suggests classes.",
        "language": "en",
        "visibility-summary": "public",
    },
    "description": {"description": "It **works**.", "visibility-description": "judges"},
    "challenges": {"challenges": ["nice-classes"]},
    "links": {"links": "Code | https://example.org/code", "visibility-links": "judges"},
    "ai-card": {
        "ai-model": "E5",
        "ai-limits": "Long lists",
        "ai-provenance": "Gazettes",
        "visibility-ai": "public",
    },
    "licence": {"licence": "Apache-2.0", "licence_other": ""},
    "background-ip": {"background_ip": "None"},
    "visibility": {
        "visibility-summary": "public",
        "visibility-description": "judges",
        "visibility-links": "organisers",
        "visibility-files": "judges",
        "visibility-ai": "public",
    },
}


def base(cast: Cast) -> str:
    return f"/events/codefest/submissions/{cast.submission.key}"


def step(cast: Cast, task: str) -> str:
    return f"{base(cast)}/tasks/{task}"


def again(cast: Cast) -> Submission:
    return Submission.get_by_id(cast.submission.id)


def typed(cast: Cast, task: str, **changed: Any) -> dict[str, Any]:
    """The form of a step as a browser sends it."""
    return {"revision": again(cast).revision, **SENT[task], **changed}


class TestEdit:
    def test_each_step_saves_its_part_alone(self, as_: As, cast: Cast) -> None:
        assert set(SENT) == set(FORMS)
        client = as_(cast.bo)
        for task in FORMS:
            page = client.get(step(cast, task)).get_data(True)
            assert f"<h1>{escape(TASK_NAMES[task])}</h1>" in page
            assert client.post(step(cast, task), data=typed(cast, task)).status_code == 302, task
        saved = again(cast)
        assert (saved.title, saved.description) == ("Nice helper", "It **works**.")
        assert (saved.background_ip, saved.licence) == ("None", "Apache-2.0")
        assert saved.links == [{"title": "Code", "url": "https://example.org/code"}]
        assert (saved.ai["model"], saved.ai["data"]) == ("E5", "Gazettes")
        assert saved.visibility["links"] == "organisers"
        page = client.get(step(cast, "description")).get_data(True)
        assert "<strong>works</strong>" in page and "<h1>Description</h1>" in page
        assert "can destroy its novelty" in client.get(step(cast, "visibility")).get_data(True)

    def test_leads_on_to_what_is_needed_next_and_then_to_the_review(
        self, as_: As, cast: Cast
    ) -> None:
        cast.challenge.change(required=["description", "files", "licence"])
        cast.submission.change(description="", licence="")
        client = as_(cast.bo)
        answer = client.post(step(cast, "summary"), data=typed(cast, "summary"))
        assert answer.location == step(cast, "description")
        answer = client.post(step(cast, "description"), data=typed(cast, "description"))
        assert answer.location == f"{base(cast)}/files/"
        assert step(cast, "licence") in client.get(answer.location).get_data(True)
        cast.challenge.change(required=["description", "licence"])
        answer = client.post(step(cast, "licence"), data=typed(cast, "licence"))
        assert answer.location == f"{base(cast)}/submit"

    def test_review_saves_too(self, as_: As, cast: Cast) -> None:
        cast.challenge.change(required=["links"])
        data = typed(cast, "summary", title="Reviewed", then="review")
        answer = as_(cast.bo).post(step(cast, "summary"), data=data)
        assert (answer.location, again(cast).title) == (f"{base(cast)}/submit", "Reviewed")

    def test_marks_as_optional_what_the_challenge_does_not_ask_for(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.bo)

        def marked(task: str) -> list[str]:
            page = client.get(step(cast, task)).get_data(True)
            found = re.findall(r'<label for="([\w-]+)">[^<]*<span class="opt"', page)
            return [name for name in found if not name.startswith("visibility")]

        cast.challenge.change(required=["links", "ai card"])
        assert marked("links") == []
        assert marked("summary") == ["summary"]
        assert "ai-provider" in marked("ai-card")
        assert not {"ai-model", "ai-limits"} & set(marked("ai-card"))
        cast.challenge.change(required=["summary"])
        assert marked("links") == ["links"]
        assert marked("summary") == []
        assert {"ai-model", "ai-limits"} < set(marked("ai-card"))
        # They always say something, or are asked for at times.
        assert marked("licence") == ["licence"]

    def test_the_old_address_leads_on(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.bo).get(f"{base(cast)}/edit")
        assert (answer.status_code, answer.location) == (301, base(cast))

    @pytest.mark.parametrize("task", ["files", "nothing", "title"])
    def test_what_is_no_step_is_not_found(self, as_: As, cast: Cast, task: str) -> None:
        assert as_(cast.bo).get(step(cast, task)).status_code == 404
        assert as_(cast.bo).post(f"{step(cast, task)}/save", data={}).status_code == 404

    def test_a_draft_may_be_empty(self, as_: As, cast: Cast) -> None:
        empty = typed(cast, "summary", title="", summary="")
        assert as_(cast.bo).post(step(cast, "summary"), data=empty).status_code == 302
        assert again(cast).title == ""

    def test_takes_a_licence_of_the_teams_own(self, as_: As, cast: Cast) -> None:
        client, address = as_(cast.bo), step(cast, "licence")
        page = client.post(address, data=typed(cast, "licence", licence="other")).get_data(True)
        assert "Name the licence." in page
        own = typed(cast, "licence", licence="other", licence_other="Etalab 2.0")
        client.post(address, data=own)
        assert again(cast).licence == "Etalab 2.0"
        assert 'value="Etalab 2.0"' in client.get(address).get_data(True)

    @pytest.mark.parametrize(
        ("task", "field", "value", "told"),
        [
            ("links", "links", "Code | ftp://example.org", "no address in this line"),
            ("links", "links", "x | javascript:alert(1)", "no address in this line"),
            (
                "links",
                "links",
                "\n".join(f"https://a.example/{n}" for n in range(21)),
                "At most 20",
            ),
            ("summary", "title", "x" * 201, "200"),
            ("summary", "language", "tlh", "Not a valid choice"),
            ("visibility", "visibility-files", "everybody", "Not a valid choice"),
            ("ai-card", "ai-model", "x" * 5001, "5000"),
        ],
    )
    def test_what_cannot_be_saved_is_told_and_everything_stays_typed(
        self, as_: As, cast: Cast, task: str, field: str, value: str, told: str
    ) -> None:
        before = again(cast).revision
        page = (
            as_(cast.bo)
            .post(step(cast, task), data=typed(cast, task, **{field: value}))
            .get_data(True)
        )
        assert told in page
        assert value[:30] in page.replace("&#39;", "'") or field in ("language", "visibility-files")
        assert again(cast).revision == before

    def test_the_second_of_two_members_sees_both_texts_and_decides(
        self, as_: As, cast: Cast
    ) -> None:
        bo, ben, address = as_(cast.bo), as_(cast.ben), step(cast, "description")
        mine = typed(cast, "description", description="Ben's words")
        theirs = typed(cast, "description", description="Bo's words")
        bo.post(address, data=theirs)
        answer = ben.post(address, data=mine).get_data(True)
        assert "Somebody else changed this" in answer
        assert "<del>Ben&#39;s </del>words" in answer and "<ins>Bo&#39;s </ins>words" in answer
        assert again(cast).description == "Bo's words"
        form = as_sent(answer)
        unanswered = ben.post(address, data=form).get_data(True)
        assert "choose for each" in unanswered and again(cast).description == "Bo's words"
        choice = re.search(r'name="(choose-description)" value="(mine:\w+)"', answer)
        assert choice is not None
        ben.post(address, data={**form, choice[1]: choice[2]})
        assert again(cast).description == "Ben's words"

    def test_saving_on_an_older_page_drops_nothing_and_shows_nothing_to_more_people(
        self, as_: As, cast: Cast
    ) -> None:
        """A mate writes another step and shows the summary to judges alone; another, on a page that
        was opened before, changes the title."""
        ben, bo = as_(cast.ben), as_(cast.bo)
        opened = as_sent(ben.get(step(cast, "summary")).get_data(True))
        bo.post(step(cast, "licence"), data=typed(cast, "licence", licence="MIT"))
        narrow = {**opened, "summary": "Bo's", "visibility-summary": "organisers"}
        bo.post(step(cast, "summary"), data=narrow)
        answer = ben.post(
            step(cast, "summary"), data={**opened, "title": "Ben's title"}, follow_redirects=True
        )
        now = again(cast)
        assert (now.title, now.summary, now.licence) == ("Ben's title", "Bo's", "MIT")
        assert now.visibility["summary"] == "organisers"
        told = "these changes stay: Summary · Who may see what: Summary"
        assert told in answer.get_data(True)

    def test_two_steps_that_choose_who_sees_a_part_keep_each_others_choice(
        self, as_: As, cast: Cast
    ) -> None:
        ben, bo = as_(cast.ben), as_(cast.bo)
        links = as_sent(ben.get(step(cast, "links")).get_data(True))
        ai = as_sent(bo.get(step(cast, "ai-card")).get_data(True))
        ben.post(step(cast, "links"), data={**links, "visibility-links": "organisers"})
        bo.post(step(cast, "ai-card"), data={**ai, "visibility-ai": "judges"})
        seen = again(cast).visibility
        assert (seen["links"], seen["ai"], seen["files"]) == ("organisers", "judges", "judges")

    def test_what_more_people_see_is_said(self, as_: As, cast: Cast) -> None:
        client, address = as_(cast.ben), step(cast, "visibility")
        opened = as_sent(client.get(address).get_data(True))
        client.post(address, data={**opened, "visibility-ai": "organisers"})
        told = client.post(
            address, data={**opened, "visibility-ai": "judges"}, follow_redirects=True
        ).get_data(True)
        assert "compare the two below" in told  # both changed it: one's narrower, one's wider
        form, wide = as_sent(told), {"visibility-ai": "public"}
        seen = re.search(r'"choose-visibility-ai" value="(mine:\w+)"', told)
        assert seen is not None and "More people would see it." in told
        told = client.post(
            address, data={**form, **wide, "choose-visibility-ai": seen[1]}, follow_redirects=True
        ).get_data(True)
        assert "More people can see this than before: Who may see what: AI card: Everybody" in told

    def test_sent_at_the_deadline_it_is_not_saved_and_the_text_is_on_the_page(
        self, as_: As, cast: Cast, stand_at: Stand
    ) -> None:
        form = typed(cast, "description", description="Typed until the last second")
        client, address = as_(cast.ben), step(cast, "description")
        stand_at(cast.event.submission_closes)
        answer = client.post(address, data=form)
        page = answer.get_data(True)
        assert answer.status_code == 403
        assert "The deadline has passed" in page and "It was not saved" in page
        assert "Typed until the last second" in page
        assert again(cast).description == "It **works**."
        stand_at(cast.event.submission_closes - TICK)
        assert client.post(address, data=form).status_code == 302

    def test_a_body_that_arrives_after_the_deadline_is_late(
        self, as_: As, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form, client = typed(cast, "summary"), as_(cast.ben)
        moments = iter([cast.event.submission_closes - TICK])
        monkeypatch.setattr(clock, "_source", lambda: next(moments, cast.event.submission_closes))
        assert client.post(step(cast, "summary"), data=form).status_code == 403
        assert again(cast).title == "Entry of Niçoise"

    @pytest.mark.parametrize(("who", "status"), [("ada", 403), ("cy", 404)])
    def test_is_for_the_team(self, as_: As, cast: Cast, who: str, status: int) -> None:
        client = as_(getattr(cast, who))
        answer = client.post(step(cast, "summary"), data=typed(cast, "summary"))
        assert answer.status_code == status
        assert again(cast).title == "Entry of Niçoise"

    def test_fields_of_other_steps_and_of_none_are_ignored(self, as_: As, cast: Cast) -> None:
        sent = typed(cast, "summary", status="submitted", versions_count="9", licence="MIT")
        as_(cast.bo).post(step(cast, "summary"), data=sent)
        saved = again(cast)
        assert (saved.status, saved.versions_count) == ("draft", 0)
        assert saved.licence == cast.submission.licence

    def test_answers_several_challenges_where_the_event_allows_it(
        self, as_: As, cast: Cast
    ) -> None:
        make_challenge(cast.event, "second", title="Second")
        both = typed(cast, "challenges", challenges=["nice-classes", "second"])
        client, address = as_(cast.bo), step(cast, "challenges")
        assert "may answer one challenge" in client.post(address, data=both).get_data(True)
        cast.event.change(challenges_per_submission=2)
        assert client.post(address, data=both).status_code == 302
        assert len(submissions.challenges_of(cast.submission)) == 2

    def test_each_step_asks_few_questions(self, as_: As, cast: Cast) -> None:
        client = as_(cast.bo)
        client.get(base(cast))  # makes whom it needs
        for task in FORMS:
            with counting.queries() as seen:
                client.get(step(cast, task))
            assert len(seen) <= 10, (task, seen)


class TestSave:
    def post(self, client: FlaskClient, cast: Cast, **changed: Any) -> Any:
        return client.post(
            f"{step(cast, 'summary')}/save",
            data=typed(cast, "summary", **changed),
            headers={"Accept": "application/json"},
        )

    def test_goes_on_from_the_revision_that_it_gave(self, as_: As, cast: Cast) -> None:
        client, before = as_(cast.ben), again(cast).revision
        first = self.post(client, cast, title="One")
        assert (first.status_code, first.json["revision"]) == (200, before + 1)
        second = self.post(client, cast, title="Two", revision=before + 1)
        assert (second.json["revision"], again(cast).title) == (before + 2, "Two")

    def test_409_when_a_team_mate_was_faster(self, as_: As, cast: Cast) -> None:
        stale = again(cast).revision
        self.post(as_(cast.bo), cast, title="Bo's")
        assert self.post(as_(cast.ben), cast, title="Ben's", revision=stale).status_code == 409
        assert again(cast).title == "Bo's"

    def test_a_field_that_is_wrong_is_named_and_the_others_are_saved(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ben)
        answer = self.post(client, cast, title="x" * 201, summary="Good")
        assert answer.status_code == 422 and list(answer.json["error"]["fields"]) == ["title"]
        assert (again(cast).summary, again(cast).revision) == ("Good", answer.json["revision"])
        sent = typed(cast, "challenges", challenges="none")
        answer = client.post(f"{step(cast, 'challenges')}/save", data=sent)
        assert list(answer.json["error"]["fields"]) == ["challenges"]
        assert list(submissions.challenges_of(again(cast)))

    def test_two_who_type_at_once_both_keep_their_fields(self, as_: As, cast: Cast) -> None:
        """Each page goes on with the marks that it was given, and asks only for what both touch."""
        pages = {name: as_(getattr(cast, name)) for name in ("ben", "bo")}
        address = step(cast, "summary")
        ben = as_sent(pages["ben"].get(address).get_data(True))
        bo = dict(ben)
        for word in ("One", "Two"):
            for name, form, field in (("ben", ben, "title"), ("bo", bo, "summary")):
                form[field] = f"{word} of {name}"
                answer = pages[name].post(f"{address}/save", data=form)
                assert answer.status_code == 200, answer.json
                form |= {key: str(answer.json[key]) for key in ("revision", "opened")}
        assert (again(cast).title, again(cast).summary) == ("Two of ben", "Two of bo")
        answer = pages["bo"].post(f"{address}/save", data={**bo, "title": "Bo's too"})
        assert answer.status_code == 409 and list(answer.json["error"]["fields"]) == ["title"]
        assert again(cast).title == "Two of ben"

    def test_what_more_people_see_than_before_is_said(self, as_: As, cast: Cast) -> None:
        client, address = as_(cast.ben), step(cast, "visibility")
        shown = as_sent(client.get(address).get_data(True))
        field = "visibility-description"
        fewer = client.post(address, data=shown | {field: "organisers"}, follow_redirects=True)
        assert "More people can see this" not in fewer.get_data(True)
        shown = as_sent(client.get(address).get_data(True))
        more = client.post(address, data=shown | {field: "public"}, follow_redirects=True)
        assert "More people can see this than before" in more.get_data(True)

    def test_422_with_the_reason(self, as_: As, cast: Cast, stand_at: Stand) -> None:
        client = as_(cast.ben)
        stand_at(cast.event.submission_closes)
        answer = self.post(client, cast, title="Late")
        assert answer.status_code == 422 and "deadline" in answer.json["error"]["message"]

    @pytest.mark.parametrize(("who", "status"), [(None, 401), ("cy", 404), ("ada", 422)])
    def test_is_for_the_team(self, as_: As, cast: Cast, who: str | None, status: int) -> None:
        client = as_(getattr(cast, who) if who else None)
        assert self.post(client, cast, title="Not mine").status_code == status
        assert again(cast).title == "Entry of Niçoise"

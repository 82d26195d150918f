"""The organisers' doors of briefs and their resources."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from casting import NOW, Cast, make_challenge
from flask.testing import FlaskClient

from hackathon.challenges import challenges
from hackathon.challenges.challenges import Challenge
from hackathon.challenges.resources import Resource
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
BRIEFS = "/events/codefest/organise/challenges"


def filled(**changed: Any) -> dict[str, Any]:
    return {
        "title": "A brief", "summary": "Make it short.", "office": "", "language": "en", "rights": ["patents"], "functions": ["search", "routing"],
        "problem": "It is *long*.", "users": "", "good": "It is short.", "data": "None.", "deliverables": "A tool.", "judging": "", "terms": "",
        "bounds": "", "rubric": "", "required": ["summary", "files"], "prize": "", **changed,
    }  # fmt: skip


class TestNew:
    def test_begins_a_draft(self, as_: As, cast: Cast) -> None:
        answer = as_(cast.ada).post(
            f"{BRIEFS}/new",
            data=filled(slug="a-brief", office=str(cast.office.id), rubric=str(cast.rubric.id)),
        )
        assert answer.status_code == 302
        made = Challenge.get(Challenge.slug == "a-brief")
        assert (made.status, made.office, made.rubric, made.required) == (
            "draft",
            cast.office,
            cast.rubric,
            ["summary", "files"],
        )
        assert made.sections["data"] == "None." and "users" not in made.sections
        assert challenges.tags(made) == {"right": ["patents"], "function": ["search", "routing"]}

    def test_of_a_proposal_what_is_known_is_filled_in(self, as_: As, cast: Cast) -> None:
        cast.pilot.change(problem="Lists are long.", for_whom="Examiners", baseline="By hand.")
        known = f"pilot={cast.pilot.slug}"
        page = as_(None).get(f"/pilots/{cast.pilot.slug}").get_data(True)
        assert known not in page
        door = f"{BRIEFS}/new?{known}"
        ada = as_(cast.ada)
        assert door in ada.get(f"/pilots/{cast.pilot.slug}").get_data(True)
        form = ada.get(door).get_data(True)
        for told in (cast.pilot.title, "Lists are long.\n\nBy hand.", "Examiners"):
            assert told in form
        assert f'<option selected value="{cast.office.id}">' in form
        cast.pilot.change(stage="running")
        assert known not in ada.get(f"/pilots/{cast.pilot.slug}").get_data(True)
        cast.pilot.change(status="draft")
        assert ada.get(door).status_code == 404

    def test_what_is_needed_is_not_marked_as_optional(self, as_: As, cast: Cast) -> None:
        """And nothing else is left without the mark."""
        page = as_(cast.ada).get("/events/codefest/organise/challenges/new").get_data(True)
        for key in challenges.SECTIONS:
            label = page.partition(f'<label for="{key}"')[2].partition("</label>")[0]
            assert label and ("(optional)" in label) == (key not in challenges.NEEDED), key

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"slug": "Two words"}, "small letters"),
            ({"slug": "nice-classes"}, "address already"),
            ({"title": ""}, "required"),
            ({"problem": "[" * 400}, "opening brackets"),
            ({"rights": ["magic"]}, "not a valid choice"),
            ({"rubric": "999999"}, "Not a valid choice"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, as_: As, cast: Cast, changed: dict[str, Any], told: str
    ) -> None:
        assert cast.challenge
        page = (
            as_(cast.ada)
            .post(
                f"{BRIEFS}/new", data={**filled(slug="a-brief", good="Typed with care"), **changed}
            )
            .get_data(True)
        )
        assert told in page and "Typed with care" in page
        assert Challenge.select().count() == 1

    def test_a_rubric_of_another_event_cannot_be_chosen(self, as_: As, cast: Cast) -> None:
        from casting import make_event, make_rubric

        foreign = make_rubric(make_event("other"), "foreign")
        assert "Not a valid choice" in as_(cast.ada).post(
            f"{BRIEFS}/new", data=filled(slug="x", rubric=str(foreign.id))
        ).get_data(True)


class TestEdit:
    def test_shows_what_is_there_and_saves(self, as_: As, cast: Cast) -> None:
        made = challenges.create(
            cast.event,
            challenges.Brief(
                {"slug": "a", "title": "A", "sections": {"data": "Sets."}}, ["designs"], []
            ),
            cast.ada,
            NOW,
        )
        client = as_(cast.ada)
        page = client.get(f"{BRIEFS}/a").get_data(True)
        assert "Sets." in page and "Before you publish it: Summary, The problem" in page
        assert client.post(f"{BRIEFS}/a", data=filled(revision=made.revision)).status_code == 302
        assert Challenge.get_by_id(made.id).sections["problem"] == "It is *long*."

    def test_the_second_of_two_editors_is_told_keeps_the_text_and_may_replace(
        self, as_: As, cast: Cast
    ) -> None:
        made = make_challenge(cast.event, "a", status="draft")
        seen = made.revision
        as_(cast.grace).post(f"{BRIEFS}/a", data=filled(title="Of Grace", revision=seen))
        client = as_(cast.ada)
        page = client.post(f"{BRIEFS}/a", data=filled(title="Of Ada", revision=seen)).get_data(True)
        assert (
            "Somebody else changed this" in page
            and "Of Ada" in page
            and Challenge.get_by_id(made.id).title == "Of Grace"
        )
        latest = Challenge.get_by_id(made.id).revision
        assert (
            client.post(f"{BRIEFS}/a", data=filled(title="Of Ada", revision=latest)).status_code
            == 302
        )


class TestState:
    def test_a_correction_says_what_is_corrected_and_the_one_before_is_read(
        self, as_: As, cast: Cast
    ) -> None:
        client, page = as_(cast.ada), f"{BRIEFS}/nice-classes"
        cast.submission.change(versions_count=1)
        typed = filled(good="95 % of them.", revision=str(cast.challenge.revision))
        refused = client.post(page, data=typed).get_data(True)
        assert "Say what you correct" in refused and "95 % of them." in refused
        assert client.post(page, data={**typed, "correction": "The figure."}).status_code == 302
        brief = "/events/codefest/challenges/nice-classes"
        shown = client.get(brief).get_data(True)
        assert "The figure." in shown and "95 % of them." in shown
        before = as_(None).get(f"{brief}/versions/1").get_data(True)
        assert "The figure." in before and "95 % of them." not in before
        assert client.get(f"{brief}/versions/2").status_code == 404

    def test_publish_archive_restore_and_order(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        for slug in ("a", "b"):
            client.post(f"{BRIEFS}/new", data=filled(slug=slug))
        for act, state in (
            ("publish", "published"),
            ("archive", "archived"),
            ("restore", "published"),
        ):
            client.post(f"{BRIEFS}/a/{act}")
            assert Challenge.get(Challenge.slug == "a").status == state
        client.post(f"{BRIEFS}/a/move", data={"to": "down"})
        assert [row.slug for row in challenges.every(cast.event)] == ["b", "a"]

    def test_is_for_organisers(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        for act in ("publish", "withdraw", "archive", "restore", "move"):
            assert as_(cast.ben).post(f"{BRIEFS}/nice-classes/{act}").status_code == 404
            assert as_(cast.ada).get(f"{BRIEFS}/nice-classes/{act}").status_code in {404, 405}


class TestResources:
    NEW = f"{BRIEFS}/nice-classes/resources/new"

    def test_a_link(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        data = {
            "title": "Nice",
            "kind": "standard",
            "link": "https://example.org/nice",
            "licence": "See the site",
        }
        assert as_(cast.ada).post(self.NEW, data=data).status_code == 302
        assert "https://example.org/nice" in as_(None).get(
            "/events/codefest/challenges/nice-classes"
        ).get_data(True)

    def test_a_file_in_any_script(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        data = {
            "title": "Terms",
            "kind": "data",
            "licence": "CC0",
            "file": (io.BytesIO(b"a,b\n"), "商标 terms.csv"),
        }
        assert as_(cast.ada).post(self.NEW, data=data).status_code == 302
        row = Resource.get()
        assert row.file_name == "商标 terms.csv"
        assert (
            as_(None).get(f"/events/codefest/challenges/nice-classes/resources/{row.key}").data
            == b"a,b\n"
        )

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            ({"link": "javascript:alert(1)"}, "no address of a web page"),
            ({"link": "https://"}, "no address of a web page"),
            ({}, "Give a link, or choose a file."),
            ({"file": (b"MZ\x00", "tool.exe")}, "Programs are not taken"),
            ({"file": (b"<html>", "page.html")}, "Web pages"),
            ({"link": "https://example.org", "licence": ""}, "required"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, as_: As, cast: Cast, data: dict[str, Any], told: str
    ) -> None:
        assert cast.challenge
        sent = {"title": "Typed with care", "kind": "data", "licence": "CC0", **data}
        if "file" in data:
            sent["file"] = (io.BytesIO(data["file"][0]), data["file"][1])
        page = as_(cast.ada).post(self.NEW, data=sent).get_data(True)
        assert told in page and "Typed with care" in page and not Resource.select().exists()

    def test_withdraw_and_restore(self, as_: As, cast: Cast) -> None:
        assert cast.challenge
        client = as_(cast.ada)
        client.post(
            self.NEW,
            data={
                "title": "Nice",
                "kind": "standard",
                "link": "https://example.org/nice",
                "licence": "See the site",
            },
        )
        one = f"{BRIEFS}/nice-classes/resources/{Resource.get().key}"
        assert as_(cast.ben).post(f"{one}/withdraw").status_code == 404
        client.post(f"{one}/withdraw")
        assert "example.org/nice" not in as_(None).get(
            "/events/codefest/challenges/nice-classes"
        ).get_data(True)
        client.post(f"{one}/restore")
        assert "example.org/nice" in as_(None).get(
            "/events/codefest/challenges/nice-classes"
        ).get_data(True)

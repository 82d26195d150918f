"""Tasks: what an entry needs, and how far each step of it has come."""

from typing import Any

import pytest
from casting import Cast, make_challenge, make_submission

from hackathon.challenges import challenges
from hackathon.submissions import manifests, tasks
from hackathon.submissions.manifests import Draft
from hackathon.submissions.submissions import DEFAULT_VISIBILITY, VISIBLE_PARTS


def draft(cast: Cast, required: list[str], **values: Any) -> Draft:
    challenge = make_challenge(cast.event, "strict", required=required)
    return manifests.draft_of(make_submission(cast.team, challenge, **values))


def status(found: Draft, key: str) -> str:
    return next(row.status for row in tasks.progress(found) if row.task.key == key)


def test_every_part_that_a_brief_may_ask_for_has_its_step() -> None:
    asked_for = {part for task in tasks.TASKS for part in task.parts}
    assert asked_for == set(tasks.FIELDS) == {*challenges.PARTS, *tasks.ALWAYS}
    assert {task.chosen for task in tasks.TASKS if task.chosen} == set(VISIBLE_PARTS)


class TestMissingParts:
    @pytest.mark.parametrize(
        ("required", "values", "missing"),
        [
            (["summary"], {"summary": ""}, ["summary"]),
            (["summary"], {"title": ""}, ["title"]),
            (["ai card"], {"ai": {"model": "E5"}}, ["ai card"]),
            (["ai card"], {"ai": {"model": "E5", "limits": "Short lists."}}, []),
            (["background ip", "links"], {}, ["links", "background ip"]),
            (["files"], {}, ["files"]),
            ([], {"description": ""}, []),
        ],
    )
    def test_are_those_that_a_challenge_requires(
        self, cast: Cast, required: list[str], values: dict[str, Any], missing: list[str]
    ) -> None:
        assert tasks.missing_parts(draft(cast, required, **values)) == missing

    def test_of_two_challenges_both_count(self, cast: Cast) -> None:
        first, second = (
            make_challenge(cast.event, slug, required=[part])
            for slug, part in (("a", "links"), ("b", "background ip"))
        )
        both = manifests.draft_of(make_submission(cast.team, first, second))
        assert tasks.missing_parts(both) == ["links", "background ip"]


class TestProgress:
    @pytest.mark.parametrize(
        ("required", "values", "key", "told"),
        [
            ([], {"description": ""}, "description", "not needed"),
            ([], {"description": "It works."}, "description", "done"),
            (["description"], {"description": ""}, "description", "not started"),
            (["summary"], {"summary": ""}, "summary", "started"),
            ([], {"summary": ""}, "summary", "done"),
            (["summary"], {"title": "", "summary": ""}, "summary", "not started"),
            (["ai card"], {"ai": {"provider": "We"}}, "ai-card", "started"),
            ([], {"ai": {"provider": "We"}}, "ai-card", "started"),
            ([], {}, "challenges", "done"),
            ([], {}, "visibility", "not needed"),
            ([], {"visibility": DEFAULT_VISIBILITY}, "visibility", "not needed"),
            ([], {"visibility": {"ai": "judges"}}, "visibility", "done"),
            (["files"], {}, "files", "not started"),
        ],
    )
    def test_tells_how_far_a_step_has_come(
        self, cast: Cast, required: list[str], values: dict[str, Any], key: str, told: str
    ) -> None:
        assert status(draft(cast, required, **values), key) == told

    @pytest.mark.parametrize("required", [[], ["links"], ["ai card", "files"]])
    def test_nothing_is_open_where_nothing_is_missing(
        self, cast: Cast, required: list[str]
    ) -> None:
        found = draft(cast, required)
        rows = tasks.progress(found)
        assert any(row.open for row in rows) == bool(tasks.missing_parts(found))


class TestFollowing:
    def test_goes_round_by_what_is_needed_and_open(self, cast: Cast) -> None:
        rows = tasks.progress(draft(cast, ["description", "licence"], description="", licence=""))

        def after(key: str) -> str | None:
            found = tasks.following(rows, key)
            return found.key if found else None

        assert after("") == after("summary") == after("licence") == "description"
        assert after("description") == "licence"

    def test_is_nothing_when_all_is_done(self, cast: Cast) -> None:
        assert tasks.following(tasks.progress(draft(cast, []))) is None


def test_who_will_see_a_part_is_the_teams_choice_or_fixed(cast: Cast) -> None:
    found = draft(cast, [], visibility={"links": "organisers"}).submission
    keys = ("links", "description", "licence", "background-ip", "visibility")
    seen = [tasks.audience(key, found) for key in keys]
    assert seen == ["organisers", "judges", "public", "judges", ""]

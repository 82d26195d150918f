"""A brief to which teams have submitted is corrected by a new version; what it said is kept, in every
language."""

from typing import Any

import pytest
from casting import NOW, Cast, day

from hackathon.challenges import brief_versions, briefs
from hackathon.challenges.brief_versions import BriefVersion
from hackathon.challenges.challenges import Brief, Challenge
from hackathon.content import translations
from hackathon.core import translated
from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.language import localised, using
from hackathon.core.states import Refused
from hackathon.people.acts import Act
from hackathon.submissions.submissions import Submission

TEXTS = {"problem": "Long.", "good": "Short.", "deliverables": "A tool."}


@pytest.fixture
def answered(cast: Cast) -> Challenge:
    """A brief in two languages to which a team has submitted."""
    row = cast.challenge
    columns = {"title": "Nice classes", "summary": "Short.", "sections": TEXTS}
    brief_versions.edit(row, None, Brief(columns, ["patents"], []), "", Act(cast.ada, NOW))
    translate(cast, {"title": "Classes de Nice", "sections.problem": "Long, en français."})
    assert Submission.update(versions_count=1).where(Submission.id == cast.submission.id).execute()
    return Challenge.get_by_id(row.id)


def translate(cast: Cast, texts: dict[str, str], edition: int = 0, at: Any = NOW) -> None:
    row = Challenge.get_by_id(cast.challenge.id)
    given = translations.Given("challenge", "fr", texts, row.revision, edition, False)
    translations.write(cast.event, row, given, cast.ada, at)


def correct(row: Challenge, cast: Cast, said: str = "The figure.", **columns: Any) -> None:
    brief = Brief(columns or {"sections": {**TEXTS, "good": "95 %."}}, ["patents"], [])
    brief_versions.edit(row, row.revision, brief, said, Act(cast.ada, day(1)))
    row.corrections = Challenge.get_by_id(row.id).corrections


class TestEdit:
    def test_what_it_said_is_kept_with_the_day_and_what_was_corrected(
        self, cast: Cast, answered: Challenge
    ) -> None:
        correct(answered, cast)
        (version,) = brief_versions.of(answered)
        assert (version.number, version.replaced_at) == (1, day(1))
        assert version.correction == "The figure."
        said = {section.key: str(section.text.text) for section in briefs.sections(version)}
        assert said["good"] == "<p>Short.</p>"
        now = {section.key: str(section.text.text) for section in briefs.sections(answered)}
        assert now["good"] == "<p>95 %.</p>"
        assert AuditLine.select().where(AuditLine.verb == "challenges.correct").count() == 1

    def test_the_version_before_is_read_in_each_of_its_languages(
        self, cast: Cast, answered: Challenge
    ) -> None:
        correct(answered, cast)
        (version,) = brief_versions.of(answered)
        with using("fr"):
            first = briefs.sections(version)[0].text
            assert str(first.text) == "<p>Long, en français.</p>" and not first.stale
            assert localised(version, "title").text == "Classes de Nice"
            assert briefs.sections(answered)[0].text.stale, "the brief has gone on since"

    def test_a_text_that_stays_needs_the_sentence(self, cast: Cast, answered: Challenge) -> None:
        with pytest.raises(Refused, match="Say what you correct"):
            correct(answered, cast, said="  ")
        assert Challenge.get_by_id(answered.id).sections == TEXTS
        assert not BriefVersion.select().exists()

    def test_what_is_no_text_changes_without_a_version(
        self, cast: Cast, answered: Challenge
    ) -> None:
        correct(answered, cast, said="", required=["summary"])
        assert not BriefVersion.select().exists()

    def test_a_conflict_keeps_no_version(self, cast: Cast, answered: Challenge) -> None:
        opened = Challenge.get_by_id(answered.id)
        correct(answered, cast)
        with pytest.raises(Conflict):
            correct(opened, cast, said="Late.")
        assert len(brief_versions.of(answered)) == 1

    def test_the_new_version_stays_as_the_first_did(self, cast: Cast, answered: Challenge) -> None:
        correct(answered, cast)
        row = Challenge.get_by_id(answered.id)
        with pytest.raises(Refused):
            brief_versions.edit(
                row, None, Brief({"title": "Other"}, [], []), "", Act(cast.ada, NOW)
            )
        correct(row, cast, said="The title.", title="Nice classes 2027")
        assert [one.number for one in brief_versions.of(row)] == [1, 2]


class TestTranslations:
    """Of a corrected brief: each is brought up to date once, and then stays."""

    def test_one_that_is_older_is_written_anew_with_its_day(
        self, cast: Cast, answered: Challenge
    ) -> None:
        correct(answered, cast)
        texts = {"title": "Classes de Nice", "sections.problem": "Long, encore."}
        translate(cast, texts, 1, day(2))
        row = Challenge.get_by_id(answered.id)
        assert translated.version(row, "fr").state == "current"
        assert row.translations["fr"]["added"] == day(2).isoformat()
        with pytest.raises(Refused):
            translate(cast, {**texts, "title": "Autre"}, 2, day(3))

    def test_none_is_written_anew_before_a_correction(
        self, cast: Cast, answered: Challenge
    ) -> None:
        with pytest.raises(Refused):
            translate(cast, {"title": "Autre", "sections.problem": "Long, en français."}, 1)

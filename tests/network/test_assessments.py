"""Self-assessments: begun, saved as typed, taken over from the year before."""

from datetime import datetime, timedelta

import pytest
from casting import Cast, day

from hackathon.core.audit import AuditLine
from hackathon.core.db import Conflict
from hackathon.core.states import Refused
from hackathon.network import assessments, scales
from hackathon.network.assessments import Answer, Assessment
from hackathon.people.offices import Office


@pytest.fixture
def draft(cast: Cast, at: datetime) -> Assessment:
    return assessments.begin(cast.office, False, cast.pia, at)


def test_half_done_is_kept(draft: Assessment, at: datetime) -> None:
    assessments.save(draft, 1, {"data": Answer(2, "A list of registers.")}, at)
    assessments.save(draft, 2, {"skills": Answer(None, "Courses.")}, at)
    assert assessments.answers(draft) == {
        "data": Answer(2, "A list of registers."),
        "skills": Answer(None, "Courses."),
    }
    missing = assessments.missing(draft.version, assessments.answers(draft))
    assert "skills" in missing and "data" not in missing


def test_there_is_one_a_year(cast: Cast, draft: Assessment, at: datetime) -> None:
    with pytest.raises(Refused, match="this year already"):
        assessments.begin(cast.office, False, cast.pia, at)


def test_nobody_replaces_unseen_what_a_colleague_wrote(draft: Assessment, at: datetime) -> None:
    assessments.save(draft, 1, {"data": Answer(2)}, at)
    with pytest.raises(Conflict):
        assessments.save(draft, 1, {"data": Answer(3)}, at)
    assert assessments.answers(draft)["data"].level == 2


@pytest.mark.parametrize(
    ("key", "answer", "sentence"),
    [
        ("speed", Answer(1), "no dimension"),
        ("data", Answer(6), "no level 6"),
        ("data", Answer(1, "x" * 3001), "too long"),
    ],
)
def test_nonsense_is_refused_and_nothing_of_it_kept(
    draft: Assessment, at: datetime, key: str, answer: Answer, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        assessments.save(draft, 1, {"skills": Answer(1), key: answer}, at)
    assert assessments.answers(draft) == {}


def test_the_log_says_what_was_taken_over_and_not_what_was_wished(cast: Cast, at: datetime) -> None:
    assessments.begin(cast.office, True, cast.pia, at)
    assert AuditLine.get(AuditLine.verb == "assessments.begin").detail == {"taken_over": False}


class TestNextYear:
    def test_begins_with_the_answers_of_before_where_that_is_wished(
        self, cast: Cast, draft: Assessment, at: datetime
    ) -> None:
        said = {"data": Answer(2, "A list.", "pilots/x"), "service": Answer(scales.NOT_RELEVANT)}
        assessments.save(draft, None, said, at)
        following = assessments.begin(cast.office, True, cast.pia, at + timedelta(days=366))
        assert following.year == draft.year + 1 and assessments.answers(following) == said
        assert assessments.before(cast.office, following.year) == draft
        lines = AuditLine.select().where(AuditLine.verb == "assessments.begin")
        assert [line.detail["taken_over"] for line in lines.order_by(AuditLine.id)] == [False, True]
        assert assessments.of_office(cast.office) == [following, draft]

    def test_takes_no_level_over_whose_words_have_changed(
        self, cast: Cast, draft: Assessment, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = {"data": Answer(2, "A list."), "skills": Answer(3)}
        assessments.save(draft, None, said, at)
        older = scales.scale("1")

        def scale(version: str) -> scales.Scale:
            if version == "1":
                return older
            data = older.dimensions[3]._replace(levels=tuple("abcde"))
            rows = [data if row.key == "data" else row for row in older.dimensions]
            return older._replace(version=version, dimensions=tuple(rows))

        monkeypatch.setattr(scales, "scale", scale)
        monkeypatch.setattr(scales, "current", lambda on: "2028")
        following = assessments.begin(cast.office, True, cast.pia, at + timedelta(days=366))
        assert following.version == "2028"
        assert assessments.answers(following) == {**said, "data": Answer(None, "A list.")}


def test_an_office_that_became_part_of_another_keeps_its_history(
    cast: Cast, draft: Assessment
) -> None:
    heir = Office.create(code="XH", kind="national office", name="Heir")
    cast.office.change(merged_into="XH")
    assert assessments.of_office(heir) == [draft]
    cast.office.change(code="CX")
    assert Assessment.by_address("CX", day(0).year) == draft

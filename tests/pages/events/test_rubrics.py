"""The organisers' doors of rubrics."""

from collections.abc import Callable
from typing import Any

import pytest
from browsing import as_sent
from casting import NOW, Cast
from flask.testing import FlaskClient

from hackathon.events import rounds, rubrics
from hackathon.events.rubrics import Rubric
from hackathon.pages.events import rubrics as rubric_pages
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
RUBRICS = "/events/codefest/organise/rubrics"
LEGEND = '<fieldset class="group"'


def criterion(number: int, **changed: str) -> dict[str, str]:
    values = {
        "key": "",
        "title": f"Criterion {number}",
        "question": "Is it?",
        "weight": "10",
        "levels": "1: Poor.\n2: Fair.",
        **changed,
    }
    return {f"criteria-{number}-{name}": value for name, value in values.items()}


def filled(*criteria: dict[str, str], **changed: str) -> dict[str, str]:
    found: dict[str, str] = {"title": "Final", "language": "en", "guidance": "Be kind.", **changed}
    for part in criteria or (criterion(0),):
        found |= part
    return found


class TestTwoEditors:
    """Of a list, the parts of one entry are fields of their own while the entries are the same."""

    def test_of_different_criteria_both_keep_their_words(self, as_: As, cast: Cast) -> None:
        client, address = as_(cast.ada), f"{RUBRICS}/{cast.rubric.slug}"
        opened = as_sent(client.get(address).get_data(True))
        client.post(address, data={**opened, "criteria-0-question": "Of Grace?"})
        client.post(address, data={**opened, "criteria-1-weight": "12"})
        first, second = rubrics.criteria(cast.rubric)
        assert (first.question, second.weight) == ("Of Grace?", 12)

    def test_one_who_adds_a_criterion_is_asked_beside_one_who_changes_another(
        self, as_: As, cast: Cast
    ) -> None:
        client, address = as_(cast.ada), f"{RUBRICS}/{cast.rubric.slug}"
        opened = as_sent(client.get(address).get_data(True))
        client.post(address, data={**opened, "criteria-0-question": "Of Grace?"})
        page = client.post(address, data={**opened, **criterion(2)}).get_data(True)
        assert 'name="choose-criteria"' in page and "Of Grace?" in page
        assert len(list(rubrics.criteria(cast.rubric))) == 2


class TestNew:
    def test_saves_criteria_levels_and_weights(self, as_: As, cast: Cast) -> None:
        data = filled(
            criterion(0, levels="3: Good.\n1: Poor.\n\n2: Fair: so so."),
            criterion(1, title="利用", weight="2.5"),
            slug="final",
        )
        assert as_(cast.ada).post(f"{RUBRICS}/new", data=data).status_code == 302
        first, second = rubrics.criteria(Rubric.get(Rubric.slug == "final"))
        assert (
            first.levels == [[1, "Poor."], [2, "Fair: so so."], [3, "Good."]]
            and first.key == "criterion-0"
        )
        assert (second.title, second.weight) == ("利用", 2.5) and second.key

    def test_levels_come_as_fields_and_what_stays_empty_is_left_out(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ada)
        page = client.get(f"{RUBRICS}/new").get_data(True)
        assert page.count(LEGEND) == rubric_pages.OFFERED
        data: dict[str, Any] = {**as_sent(page), "title": "Final", "slug": "final"}
        data |= {
            "criteria-1-title": "Use",
            "criteria-1-levels": ["3", "Good.", "1", "Poor,\nindeed."],
        }
        assert client.post(f"{RUBRICS}/new", data=data).status_code == 302
        (row,) = rubrics.criteria(Rubric.get(Rubric.slug == "final"))
        assert row.levels == [[1, "Poor, indeed."], [3, "Good."]]

    def test_a_level_without_a_score_is_told_and_kept(self, as_: As, cast: Cast) -> None:
        data: dict[str, Any] = filled(criterion(0), slug="final")
        data["criteria-0-levels"] = ["1", "Poor.", "", "Typed with care"]
        page = as_(cast.ada).post(f"{RUBRICS}/new", data=data).get_data(True)
        assert "This one has none: Typed with care" in page
        assert "\nTyped with care</textarea>" in page

    def test_the_weights_are_added_up(self, as_: As, cast: Cast) -> None:
        data = filled(criterion(0, weight="60"), criterion(1, weight="35.5"), more="1")
        page = as_(cast.ada).post(f"{RUBRICS}/new", data=data).get_data(True)
        assert "The weights add up to 95.5." in page

    @pytest.mark.parametrize(
        ("part", "told"),
        [
            ({"levels": "1: Poor.\nNo score here"}, "This one has none: No score here"),
            ({"levels": "1: Poor."}, "at least two levels"),
            ({"levels": "1: Poor.\n1: Fair."}, "the same score"),
            ({"weight": "0"}, "between 0.001 and 1000"),
            ({"weight": "much"}, "Not a valid float"),
            ({"title": ""}, "required"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, as_: As, cast: Cast, part: dict[str, str], told: str
    ) -> None:
        data = filled(criterion(0, **part), slug="final", guidance="Typed with care")
        page = as_(cast.ada).post(f"{RUBRICS}/new", data=data).get_data(True)
        assert told in page and "Typed with care" in page
        assert part.get("levels", "").split("\n")[-1].removeprefix("1: ") in page
        assert not Rubric.select().exists()

    def test_one_criterion_more_or_less_without_losing_the_others(
        self, as_: As, cast: Cast
    ) -> None:
        client = as_(cast.ada)
        page = client.post(
            f"{RUBRICS}/new", data={**filled(criterion(0), criterion(1), slug="final"), "more": "1"}
        ).get_data(True)
        assert page.count(LEGEND) == 3 and "Criterion 1" in page and "Nothing is lost" not in page
        page = client.post(
            f"{RUBRICS}/new", data={**filled(criterion(0), criterion(1), slug="final"), "less": "0"}
        ).get_data(True)
        assert page.count(LEGEND) == 1 and "Criterion 1" in page and "Criterion 0" not in page


class TestEdit:
    def data(self, cast: Cast, **changed: Any) -> dict[str, str]:
        return filled(
            criterion(0, key="usefulness", title="Use"),
            **{"revision": str(cast.rubric.revision), **changed},
        )

    def test_saves_and_keeps_the_short_names(self, as_: As, cast: Cast) -> None:
        assert as_(cast.ada).post(f"{RUBRICS}/screening", data=self.data(cast)).status_code == 302
        assert [(row.key, row.title) for row in rubrics.criteria(cast.rubric)] == [
            ("usefulness", "Use")
        ]

    def test_the_second_of_two_editors_is_told_and_keeps_the_text(
        self, as_: As, cast: Cast
    ) -> None:
        as_(cast.grace).post(f"{RUBRICS}/screening", data=self.data(cast, title="Of Grace"))
        page = (
            as_(cast.ada)
            .post(f"{RUBRICS}/screening", data=self.data(cast, title="Of Ada"))
            .get_data(True)
        )
        assert (
            "Somebody else changed this" in page
            and "Of Ada" in page
            and Rubric.get_by_id(cast.rubric.id).title == "Of Grace"
        )

    def test_a_frozen_one_is_for_reading_and_copying(self, as_: As, cast: Cast) -> None:
        data = self.data(cast)
        rounds.freeze(cast.round, NOW)
        client = as_(cast.ada)
        page = client.get(f"{RUBRICS}/screening").get_data(True)
        assert (
            "so it stays as it is" in page
            and "Level 3 of usefulness" in page
            and "<textarea" not in page
        )
        assert "Judges have scored by this rubric" in client.post(
            f"{RUBRICS}/screening", data=data
        ).get_data(True)


class TestCopy:
    def test_leads_to_the_copy(self, as_: As, cast: Cast) -> None:
        assert cast.rubric
        client = as_(cast.ada)
        answer = client.post(
            f"{RUBRICS}/screening/copy", data={"slug": "second", "title": "Second"}
        )
        assert answer.headers["Location"].endswith("/rubrics/second")
        assert (
            "another"
            in client.post(f"{RUBRICS}/screening/copy", data={"slug": "second", "title": "Third"})
            .get_data(True)
            .casefold()
        )
        assert Rubric.select().count() == 2

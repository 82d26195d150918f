"""The organisers' doors of rounds."""

from collections.abc import Callable
from typing import Any

import pytest
from casting import NOW, Cast
from flask.testing import FlaskClient

from hackathon.events import rounds
from hackathon.events.rounds import Round
from hackathon.judging.judging import PanelMember
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
ROUNDS = "/events/codefest/organise/rounds"


def filled(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "title": "Final", "language": "en", "rubric": str(cast.rubric.id), "opens": "2027-03-22T09:00", "closes": "2027-03-27T18:00", "reviews": "4",
        "load_maximum": "", "blind": "y", "shortlist": "", "method": "adjusted", "tie_break": "criteria", **changed,
    }  # fmt: skip


class TestNew:
    def test_plans_a_round_in_the_events_zone(self, as_: As, cast: Cast) -> None:
        assert (
            as_(cast.ada).post(f"{ROUNDS}/new", data=filled(cast, slug="final")).status_code == 302
        )
        made = Round.get(Round.slug == "final")
        assert made.opens.hour == 8 and (
            made.method,
            made.tie_break,
            made.shortlist,
            made.blind,
        ) == ("adjusted", "criteria", None, True)
        assert "higher mean in the criterion" in as_(None).get("/events/codefest/rules").get_data(
            True
        )

    def test_its_panel_comes_along(self, as_: As, cast: Cast) -> None:
        assert cast.dan
        lines = f"{cast.dan.email}\nNia New <nia@example.net>\n\n{cast.dan.email}"
        data = filled(cast, slug="final", judges=lines)
        assert as_(cast.ada).post(f"{ROUNDS}/new", data=data).status_code == 302
        seats = PanelMember.select().join(Round).where(Round.slug == "final")
        assert {row.judge.person.name for row in seats} == {cast.dan.name, "Nia New"}

    def test_a_line_that_names_nobody_is_told_and_kept(self, as_: As, cast: Cast) -> None:
        for line, told in (("no address", "not a complete"), ("x@y.example", "set one up")):
            data = filled(cast, slug="final", judges=line)
            page = as_(cast.ada).post(f"{ROUNDS}/new", data=data).get_data(True)
            assert told in page and f"{line}</textarea>" in page
            assert not Round.select().exists()

    def test_begins_with_a_rubric(self, as_: As, cast: Cast) -> None:
        assert cast.event and "A round needs a rubric." in as_(cast.ada).get(
            f"{ROUNDS}/new"
        ).get_data(True)

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"opens": "2027-03-01T09:00"}, "before submissions close"),
            ({"closes": "2027-05-01T09:00"}, "before the results are due"),
            ({"closes": "2027-03-22T09:00"}, "close after it opens"),
            ({"method": "raw mean", "tie_break": "raw mean"}, "cannot break a tie"),
            ({"method": "dice"}, "Not a valid choice"),
            ({"reviews": "0"}, "between 1 and 50"),
            ({"rubric": "0"}, "Not a valid choice"),
        ],
    )
    def test_bad_input_is_told_and_kept(
        self, as_: As, cast: Cast, changed: dict[str, str], told: str
    ) -> None:
        page = (
            as_(cast.ada)
            .post(
                f"{ROUNDS}/new", data=filled(cast, slug="final", title="Typed with care", **changed)
            )
            .get_data(True)
        )
        assert told in page and "Typed with care" in page and not Round.select().exists()


class TestEdit:
    def data(self, cast: Cast, **changed: Any) -> dict[str, Any]:
        same = {"revision": str(cast.round.revision), "method": "raw mean", "tie_break": "shared"}
        return filled(cast, **{**same, **changed})

    def test_shows_and_saves(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        assert f'<option selected value="{cast.rubric.id}">' in client.get(
            f"{ROUNDS}/{cast.round.slug}"
        ).get_data(True)
        assert (
            client.post(f"{ROUNDS}/screening", data=self.data(cast, shortlist="5")).status_code
            == 302
        )
        assert Round.get_by_id(cast.round.id).shortlist == 5

    def test_the_method_is_fixed_once_a_card_is_signed_and_dates_are_not(
        self, as_: As, cast: Cast
    ) -> None:
        data, changed = self.data(cast), self.data(cast, method="adjusted")
        rounds.freeze(cast.round, NOW)
        client = as_(cast.ada)
        assert "as they were announced" in client.post(
            f"{ROUNDS}/screening", data=changed
        ).get_data(True)
        assert client.post(f"{ROUNDS}/screening", data=data).status_code == 302

    def test_the_second_of_two_editors_is_told_and_keeps_the_text(
        self, as_: As, cast: Cast
    ) -> None:
        data = self.data(cast)
        as_(cast.grace).post(f"{ROUNDS}/screening", data={**data, "title": "Of Grace"})
        page = (
            as_(cast.ada)
            .post(f"{ROUNDS}/screening", data={**data, "title": "Of Ada"})
            .get_data(True)
        )
        assert (
            "Somebody else changed this" in page
            and "Of Ada" in page
            and Round.get_by_id(cast.round.id).title == "Of Grace"
        )

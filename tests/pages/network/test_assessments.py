"""The pages of an office's self-assessment."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from casting import Cast, affiliate
from flask.testing import FlaskClient

from hackathon.network import assessments
from hackathon.network.assessments import Answer, Assessment
from hackathon.network.scales import scale
from hackathon.people.people import Person

As = Callable[[Person | None], FlaskClient]
BASE = "/offices/CH/maturity"
PAGE = f"{BASE}/2027"


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(True)


def sent(page: str) -> dict[str, str]:
    """What the form is sent with as it is opened, without levels and texts."""
    hidden = re.findall(r'name="(revision|opened)"[^>]* value="([^"]*)"', page)
    return {name: unescape(value) for name, value in hidden}


@pytest.fixture
def draft(cast: Cast, at: datetime) -> Assessment:
    return assessments.begin(cast.office, False, cast.pia, at)


def answers(cast: Cast) -> dict[str, Answer]:
    row = assessments.of_year(cast.office, 2027)
    assert row is not None
    return assessments.answers(row)


class TestIndex:
    def test_begins_the_assessment_of_the_year_once(self, as_: As, cast: Cast) -> None:
        client = as_(cast.pia)
        assert "Begin the assessment" in text(client, BASE)
        assert client.post(f"{BASE}/begin").location.endswith(PAGE)
        assert client.post(f"{BASE}/begin").location.endswith(PAGE)
        assert Assessment.select().count() == 1
        assert "Begin the assessment" not in text(client, BASE)

    def test_offers_the_answers_of_last_year(self, as_: As, cast: Cast, at: datetime) -> None:
        earlier = assessments.begin(cast.office, False, cast.pia, at.replace(year=2026))
        assessments.save(earlier, None, {"data": Answer(4, "Register of registers.")}, at)
        client = as_(cast.pia)
        assert "Begin with the answers of 2026" in text(client, BASE)
        client.post(f"{BASE}/begin", data={"take_over": "1"})
        page = text(client, PAGE)
        assert "Last time:" in page and "Register of registers." in page
        assert answers(cast)["data"].level == 4

    def test_is_for_confirmed_people_of_the_office(self, as_: As, cast: Cast) -> None:
        assert as_(cast.pia).get(BASE).status_code == 200
        assert as_(None).get(BASE).status_code == 302
        for person in (cast.sam, cast.root):
            answer = as_(person).get(BASE)
            assert answer.status_code == 403 and "confirmed yet" in answer.get_data(True)

    def test_is_found_from_the_page_of_the_office(self, as_: As, cast: Cast) -> None:
        assert f'href="{BASE}"' in text(as_(cast.pia), "/offices/CH")
        for person in (None, cast.root):
            page = text(as_(person), "/offices/CH")
            assert f'href="{BASE}"' not in page and 'href="/offices/maturity"' in page


class TestShow:
    def test_half_done_is_saved_and_private(self, as_: As, cast: Cast, draft: Assessment) -> None:
        client = as_(cast.pia)
        form = sent(text(client, PAGE))
        said = {
            "level-data": "2",
            "evidence-data": "A list.",
            "helped-data": f"/pilots/{cast.pilot.slug}",
        }
        assert client.post(PAGE, data={**form, **said}).status_code == 302
        assert answers(cast)["data"] == Answer(2, "A list.", f"pilots/{cast.pilot.slug}")
        page = text(client, PAGE)
        assert "10 dimensions have no answer yet" in page
        for person in (None, cast.sam, cast.root):
            assert as_(person).get(PAGE).status_code == 404

    def test_two_colleagues_both_keep_theirs(self, as_: As, cast: Cast, draft: Assessment) -> None:
        affiliate(cast.sam, cast.office, "confirmed")
        form = sent(text(as_(cast.pia), PAGE))
        as_(cast.pia).post(PAGE, data={**form, "level-data": "2"})
        as_(cast.sam).post(PAGE, data={**form, "level-skills": "0"})
        found = {key: row.level for key, row in answers(cast).items() if row.level is not None}
        assert found == {"data": 2, "skills": 0}

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, as_: As, cast: Cast, draft: Assessment
    ) -> None:
        client = as_(cast.pia)
        said = {"level-data": "9", "evidence-skills": "Typed", "helped-skills": "a tool"}
        page = client.post(PAGE, data={**sent(text(client, PAGE)), **said}).get_data(True)
        assert "Not a valid choice" in page and "“a tool” is not the address" in page
        assert "Typed" in page and answers(cast) == {}


class TestSave:
    def test_saves_what_can_be_saved_as_it_is_typed(
        self, as_: As, cast: Cast, draft: Assessment
    ) -> None:
        client = as_(cast.pia)
        form = sent(text(client, PAGE))
        said = {"level-data": "2", "helped-data": "a tool"}
        answer = client.post(f"{PAGE}/save", data={**form, **said})
        assert answer.status_code == 422 and "What helped: Data" in answer.get_data(True)
        assert answers(cast)["data"] == Answer(2)
        assert as_(cast.sam).post(f"{PAGE}/save", data=form).status_code == 404


class TestFinish:
    def fill(self, draft: Assessment, at: datetime) -> None:
        said = {row.key: Answer(3, "Seen.") for row in scale("1").dimensions}
        assessments.save(draft, None, said, at)

    def test_a_representative_finishes_changes_and_reopens(
        self, as_: As, cast: Cast, draft: Assessment, at: datetime
    ) -> None:
        self.fill(draft, at)
        client = as_(cast.pia)
        form = sent(text(client, PAGE))
        to = client.post(PAGE, data={**form, "finish": "1"}).location
        assert to.endswith(f"{PAGE}/finish") and "Nobody is told which" in text(client, to)
        client.post(to, data={"audience": "network", "partners": "y"})
        page = text(client, PAGE)
        assert "Level 3" in page and "The network: it is counted" in page
        client.post(f"{PAGE}/choose", data={"audience": "public"})
        row = Assessment.get_by_id(draft.id)
        assert (row.status, row.audience, row.partners) == ("finished", "public", False)
        assert client.post(PAGE, data=form).status_code == 403
        client.post(f"{PAGE}/reopen")
        assert "Save the draft" in text(client, PAGE)

    def test_says_what_is_missing_and_who_may(
        self, as_: As, cast: Cast, draft: Assessment, at: datetime
    ) -> None:
        page = as_(cast.pia).post(f"{PAGE}/finish", data={"audience": "public"}).get_data(True)
        assert "These have no answer yet: Strategy · " in page
        page = as_(cast.pia).post(f"{PAGE}/finish", data={"audience": "all"}).get_data(True)
        assert "Not a valid choice" in page
        affiliate(cast.sam, cast.office, "confirmed")
        assert "A representative of your office finishes" in text(as_(cast.sam), PAGE)
        answer = as_(cast.sam).post(f"{PAGE}/finish", data={"audience": "public"})
        assert answer.status_code == 403

    def test_finished_it_is_read_in_the_office_alone(
        self, as_: As, cast: Cast, draft: Assessment, at: datetime
    ) -> None:
        self.fill(draft, at)
        as_(cast.pia).post(f"{PAGE}/finish", data={"audience": "public"})
        affiliate(cast.sam, cast.office, "confirmed")
        page = text(as_(cast.sam), PAGE)
        assert "Seen." in page and "Reopen" not in page
        for person in (None, cast.cy, cast.root):
            assert as_(person).get(PAGE).status_code == 404

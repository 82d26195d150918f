"""The pages on which a list of people is looked at and then entered."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.judging.judging import Judge
from hackathon.people.people import Person
from hackathon.teams import nominating
from hackathon.teams.nominations import Nomination, NominationBatch

As = Callable[[Person | None], FlaskClient]
BASE = "/events/codefest/organise/import"
GOOD = "email,name,team\nnew@example.org,Ann Example,Alpha\nsam@example.org,,Alpha\n"


def look(client: FlaskClient, text: str, kind: str = "people") -> str:
    file = (io.BytesIO(text.encode()), "list.csv")
    return client.post(BASE, data={"kind": kind, "file": file}).get_data(True)


def carried(page: str) -> dict[str, str]:
    """What the page keeps of the file until it is entered."""
    found = re.findall(r'<input name="(kind|text|source)" type="hidden" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


class TestLook:
    def test_nothing_happens(self, as_: As, cast: Cast) -> None:
        assert cast.event
        page = look(as_(cast.ada), GOOD)
        assert "2 people would be entered" in page and "Ann Example" in page
        assert not Nomination.select().exists()

    def test_every_fault_by_its_line_and_no_way_on(self, as_: As, cast: Cast) -> None:
        assert cast.event
        page = look(as_(cast.ada), GOOD + "nonsense,,\n=A1,,\n")
        assert "2 faults were found" in page and "is a formula" in page
        assert "Nothing was entered" in page and 'name="reason"' not in page

    def test_more_faults_than_anybody_reads(self, as_: As, cast: Cast) -> None:
        assert cast.event
        page = look(as_(cast.ada), "email\n" + "nonsense\n" * 203)
        assert "203 faults were found" in page and "3 more faults are not shown" in page

    def test_two_headers_and_names_in_another_column(self, as_: As, cast: Cast) -> None:
        assert cast.event
        text = "email,name,team\nE-mail address,Name of the person,Team\nAnn,ann@example.org,\n"
        page = look(as_(cast.ada), text)
        assert "names of columns again" in page and "Line 2" in page
        assert "stands in another column" in page and "Line 3" in page

    def test_more_than_an_act_can_enter(
        self, as_: As, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cast.event
        monkeypatch.setattr(nominating, "MOST_NEW", 1)
        page = look(as_(cast.ada), GOOD)
        assert "Enter at most 1 at once" in page and 'name="reason"' not in page

    def test_no_file(self, as_: As, cast: Cast) -> None:
        assert cast.event
        answer = as_(cast.ada).post(BASE, data={"kind": "people"})
        assert "Choose a file." in answer.get_data(True)


class TestEnter:
    @pytest.mark.parametrize(("kind", "model"), [("people", Nomination), ("judges", Judge)])
    def test_what_was_looked_at_and_back_in_one_act(
        self, as_: As, cast: Cast, kind: str, model: type
    ) -> None:
        assert cast.sam and cast.event
        client = as_(cast.ada)
        sent = {**carried(look(client, GOOD, kind)), "reason": "They asked us."}
        answer = client.post(f"{BASE}/enter", data=sent)
        batch = NominationBatch.get()
        assert answer.location == f"/events/codefest/entered/{batch.key}"
        assert model.select().count() == 2 and batch.source == "list.csv"
        again = client.post(f"{BASE}/enter", data=sent).get_data(True)
        assert "there already" in again and NominationBatch.select().count() == 1
        undone = client.post(f"{answer.location}/undo", follow_redirects=True).get_data(True)
        assert "2 entries were taken back" in undone

    def test_not_without_a_reason(self, as_: As, cast: Cast) -> None:
        assert cast.event
        client = as_(cast.ada)
        sent = {**carried(look(client, GOOD)), "reason": ""}
        page = client.post(f"{BASE}/enter", data=sent).get_data(True)
        assert 'name="reason"' in page and not Nomination.select().exists()


class TestTemplate:
    def test_in_the_language_of_the_reader(self, as_: As, cast: Cast) -> None:
        assert cast.event
        client = as_(cast.ada)
        file = client.get(f"{BASE}/people-template.csv").get_data(True)
        assert file.startswith("\ufeffE-mail address,Name of the person,Team,Languages")
        assert client.get(f"{BASE}/judges-template.xlsx").get_data()[:2] == b"PK"

"""The checklists of gates on the pilot's page, and the items that administrators keep."""

import re
from collections.abc import Callable

import pytest
from casting import Cast
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots import gates
from hackathon.pilots.checks import GateCheck
from hackathon.pilots.gates import GateItem

As = Callable[[Person | None], FlaskClient]


def item(cast: Cast, key: str) -> str:
    return f"/pilots/{cast.pilot.slug}/gates/{key}"


class TestAnswer:
    def test_with_evidence_that_everybody_reads(self, as_: As, cast: Cast) -> None:
        data = {"state": "met", "kind": "link", "evidence": "https://example.org/act"}
        as_(cast.pia).post(item(cast, "legal-basis"), data=data)
        row = GateCheck.get()
        assert (row.state, row.by, row.title) == ("met", cast.pia, "Legal basis is named")
        page = as_(None).get(f"/pilots/{cast.pilot.slug}/gates").get_data(True)
        assert "https://example.org/act" in page and "Pia Example" in page

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            ({"state": "met", "kind": "text", "evidence": ""}, "how it can be seen"),
            ({"state": "met", "kind": "link", "evidence": "Kept words"}, "full address"),
            ({"state": "met", "kind": "file", "evidence": "Kept words"}, "Not a valid choice"),
            ({"state": "waived", "evidence": "Kept words", "kind": "text"}, "Give the reason"),
            ({"state": "open", "reason": "Kept words", "kind": "text"}, "answered already"),
        ],
    )
    def test_refusals_keep_what_was_typed(
        self, as_: As, cast: Cast, data: dict[str, str], told: str
    ) -> None:
        page = as_(cast.pia).post(item(cast, "legal-basis"), data=data).get_data(True)
        assert told in page and (data.get("reason") or data["evidence"]) in page
        assert GateCheck.select().where(GateCheck.state != "open").count() == 0

    def test_labels_choose_in_their_own_item(self, as_: As, cast: Cast) -> None:
        data = {"state": "met", "kind": "text", "evidence": ""}
        pages = [
            as_(cast.pia).get(f"/pilots/{cast.pilot.slug}/gates"),
            as_(cast.pia).post(item(cast, "baseline"), data=data),  # with what was typed
        ]
        for page in pages:
            text = page.get_data(True)
            ids = re.findall(r'\bid="([^"]+)"', text)
            assert len(ids) == len(set(ids))
            assert set(re.findall(r'\bfor="([^"]+)"', text)) <= set(ids)
            assert 'for="baseline-state-0"' in text

    def test_is_for_the_leads(self, as_: As, cast: Cast) -> None:
        data = {"state": "waived", "kind": "text", "reason": "No"}
        assert as_(cast.sam).post(item(cast, "legal-basis"), data=data).status_code == 404
        assert as_(cast.pia).post(item(cast, "no-such"), data=data).status_code == 404


class TestItems:
    def test_are_kept_by_administrators(self, as_: As, cast: Cast) -> None:
        assert as_(cast.pia).get("/admin/gates").status_code == 404
        fields = {"stage": "running", "language": "en", "position": "5", "active": "y"}
        data = {**fields, "title": "Union heard", "title-fr": "Syndicat entendu"}
        as_(cast.root).post("/admin/gates", data=data)
        made = GateItem.get(GateItem.title == "Union heard")
        assert made.translations["fr"]["title"] == "Syndicat entendu"
        assert made in gates.asked("running")
        # Switched off without a title: an item of the site keeps its own wording.
        data = {"stage": "running", "language": "en", "position": "0", "title": ""}
        as_(cast.root).post("/admin/gates/baseline", data=data)
        assert "baseline" not in [one.key for one in gates.asked("running")]
        assert "Baseline was measured" in as_(cast.root).get("/admin/gates").get_data(True)
        page = as_(cast.root).post(f"/admin/gates/{made.key}", data=data).get_data(True)
        assert "Say what has to be shown" in page

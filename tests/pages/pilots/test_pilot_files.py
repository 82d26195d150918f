"""The files of a pilot at their addresses, and nothing that is kept inside outside its circle."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from casting import Cast
from flask import Flask
from flask.testing import FlaskClient

from hackathon.people.people import Person
from hackathon.pilots.members import PilotMember
from hackathon.pilots.parts import reports, risks
from hackathon.pilots.parts.files import PilotFile
from hackathon.pilots.parts.reports import Said
from hackathon.submissions.attachments import Attachment
from hackathon.submissions.versions import Version, VersionFile

As = Callable[[Person | None], FlaskClient]
PAGE = "/pilots/nice-helper/files"


def send(client: FlaskClient, name: str = "canary-counts.csv", **more: str) -> Any:
    data = {"file": (io.BytesIO(b"a,b\n1,2\n"), name), "note": "Canary of counts", **more}
    return client.post(f"{PAGE}/new", data=data, content_type="multipart/form-data")


def test_added_released_and_withdrawn(as_: As, cast: Cast) -> None:
    cast.pilot  # noqa: B018 (made when asked for)
    pia = as_(cast.pia)
    assert "Choose a file." in pia.post(f"{PAGE}/new", data={"note": "N"}).get_data(True)
    assert send(pia).location == PAGE
    address = f"{PAGE}/{PilotFile.get().key}"
    assert as_(None).get(address).status_code == 404
    assert as_(cast.pia).get(address).get_data() == b"a,b\n1,2\n"
    as_(cast.pia).post(f"{address}/release")
    assert as_(None).get(address).get_data() == b"a,b\n1,2\n"
    as_(cast.pia).post(f"{address}/withdraw")
    assert as_(None).get(address).status_code == 404
    as_(cast.pia).post(f"{address}/restore")
    assert as_(None).get(address).status_code == 200


@pytest.mark.parametrize(
    ("inside", "told"), [("xl/vbaProject.bin", True), ("xl/workbook.xml", False)]
)
def test_macros_of_an_office_file_are_told(as_: As, cast: Cast, inside: str, told: bool) -> None:
    cast.pilot  # noqa: B018 (made when asked for)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(inside, "x")
    pia = as_(cast.pia)
    data = {"file": (io.BytesIO(book.getvalue()), "counts.xlsx"), "note": "Counts"}
    pia.post(f"{PAGE}/new", data=data, content_type="multipart/form-data")
    assert ("Holds macros" in pia.get(PAGE).get_data(True)) is told
    assert as_(cast.pia).get(f"{PAGE}/{PilotFile.get().key}").get_data() == book.getvalue()


def test_what_is_kept_inside_is_on_no_page_of_others(
    as_: As, cast: Cast, made_app: Flask, at: datetime
) -> None:
    """Canaries: a risk for members, a draft of a report, a file that is not released, a budget."""
    pilot = cast.pilot
    send(as_(cast.pia))
    values = {"title": "canary-risk", "answer": "canary-answer", "likelihood": 2, "impact": 5}
    risks.add(pilot, cast.pia, at, **values)
    reports.save_draft(pilot, Said("canary-draft", "canary-body"), cast.pia, at)
    pilot.change(None, budget="canary-budget")
    PilotMember.create(pilot=pilot, person=cast.cy, status="agreed", asked_by=cast.pia, asked_at=at)
    rules = [rule for rule in made_app.url_map.iter_rules() if rule.arguments == {"pilot"}]
    addresses = [
        rule.rule.replace("<pilot>", pilot.slug) for rule in rules if "GET" in rule.methods
    ]
    assert len(addresses) > 12
    for person in (None, cast.sam):
        client = as_(person)
        for address in [*addresses, "/pilots/", "/api/v1/pilots", "/pilots.atom"]:
            page = client.get(address).get_data(True).casefold()
            assert "canary" not in page, f"{address} as {person and person.name}"
    inside = as_(cast.cy)
    assert "canary-risk" in inside.get("/pilots/nice-helper/risks").get_data(True)
    assert "canary-counts" in inside.get(PAGE).get_data(True)
    assert "canary-body" not in inside.get("/pilots/nice-helper/reports").get_data(True)
    assert "canary-body" in as_(cast.pia).get("/pilots/nice-helper/reports/new").get_data(True)


def test_a_draft_is_saved_by_button_and_as_typed(as_: As, cast: Cast) -> None:
    cast.pilot  # noqa: B018 (made when asked for)
    pia, base = as_(cast.pia), "/pilots/nice-helper/reports"
    assert pia.post(f"{base}/draft", data={"title": "T", "body": "Half a"}).json == {"saved": True}
    pia.post(f"{base}/new", data={"title": "T", "body": "Half a word", "draft": "yes"})
    assert "Half a word" in pia.get(f"{base}/new").get_data(True)
    assert "Half a" not in as_(cast.root).get(f"{base}/new").get_data(True)


def test_a_team_releases_its_files_and_nobody_else_sees_the_others(
    as_: As, cast: Cast, at: datetime
) -> None:
    cast.pilot.change(submission=cast.submission)
    content: dict[str, Any] = {"title": "Ours", "visibility": {}}
    made = Version.create(
        submission=cast.submission, number=1, content=content, manifest=[], digest="0" * 64,
        receipt="2345-6789-abcd-efgh", submitted_at=at,
    )  # fmt: skip
    for name in ("open.zip", "canary.zip"):
        row = Attachment.create(
            submission=cast.submission, name=name, size=7, sha256=name[0] * 64, stored="aa/bb",
            media_type="application/zip", uploaded_at=at, uploaded_by=cast.ben,
        )  # fmt: skip
        VersionFile.create(version=made, attachment=row)
    address, chosen = f"{PAGE}/from-team", Attachment.get(Attachment.name == "open.zip").key
    for person in (None, cast.cy, cast.pia):
        page = as_(person).get(address)
        assert page.status_code != 200 and "canary" not in page.get_data(True)
    assert "canary.zip" in as_(cast.bo).get(address).get_data(True)
    empty = as_(cast.bo).post(address, data={"readers": "everybody"}).get_data(True)
    assert "Choose a file." in empty
    data = {"files": [chosen], "readers": "everybody"}
    assert as_(cast.bo).post(address, data=data).location == PAGE
    shown = as_(None).get(PAGE).get_data(True)
    assert "open.zip" in shown and "Ours, 1" in shown and "o" * 16 in shown
    assert "canary" not in shown
    cast.pilot.change(stage="stopped")
    assert as_(cast.bo).get(address).status_code == 403

"""What a helper sees and does: lists, eligibility and arrivals, and nothing else of an event."""

import re
from collections.abc import Callable

import pytest
from casting import NOW, Cast, day, make_judge, make_person
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.events.helpers import Helper
from hackathon.people.people import Person
from hackathon.submissions import manifests
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.registrations import Registration

As = Callable[[Person | None], FlaskClient]
EVENT = "/events/codefest"
DESK = f"{EVENT}/organise"


@pytest.fixture
def hal(cast: Cast) -> Person:
    person = make_person("Hal Example")
    Helper.create(event=cast.event, person=person, since=day(-3))
    return person


def submitted(cast: Cast, **visibility: str) -> Submission:
    """The entry of Ben's team, as it was handed in."""
    row = cast.submission.change(
        status="submitted", versions_count=1, submitted_at=NOW, visibility=visibility
    )
    Version.create(
        submission=row, number=1, content=manifests.content_of(manifests.draft_of(row)),
        manifest=[], digest="0" * 64, receipt="2345-6789-abcd-efgh", submitted_at=NOW,
    )  # fmt: skip
    return row


def test_is_invited_on_the_organisers_page_and_leaves_by_themselves(as_: As, cast: Cast) -> None:
    place = f"{DESK}/setup/organisers"
    as_(cast.ada).post(place, data={"email": cast.sam.email, "role": "helper"})
    (letter,) = mail.newest(1)
    link = re.search(r"http://localhost(\S+/organisers/\S+)", letter.text)
    assert link and "asks you to help" in as_(cast.sam).get(link[1]).text
    answer = as_(cast.sam).post(link[1], data={"answer": "accept"})
    assert answer.headers["Location"] == f"{DESK}/people"
    assert cast.sam.name in as_(cast.ada).get(place).text
    assert "Stop helping" in as_(cast.sam).get(f"{DESK}/people").text
    as_(cast.sam).post(f"{EVENT}/helpers/{cast.sam.key}/remove")
    assert as_(cast.sam).get(f"{DESK}/people").status_code == 404


def test_reads_the_lists_without_addresses_and_takes_no_file(
    as_: As, cast: Cast, hal: Person
) -> None:
    assert cast.submission and cast.cy
    client = as_(hal)
    page = client.get(f"{DESK}/people").text
    assert cast.cy.name in page and "@example.org" not in page and "/exclude" not in page
    assert "@example.org" in as_(cast.ada).get(f"{DESK}/people").text
    for name in ("people", "teams", "submissions"):
        answer = client.get(f"{DESK}/{name}?format=csv")
        assert answer.mimetype == "text/html", name
        assert client.get(f"{DESK}/{name}.csv").status_code == 404
        assert "format=csv" not in client.get(f"{DESK}/{name}").text


def test_the_menu_has_what_they_may_open_and_no_more(as_: As, cast: Cast, hal: Person) -> None:
    client = as_(hal)
    page = client.get(f"{DESK}/people").text
    links = set(re.findall(rf'href="({DESK}/[^"?]*)"', page))
    assert links == {f"{DESK}/people", f"{DESK}/teams", f"{DESK}/submissions"}
    assert {client.get(link).status_code for link in links} == {200}
    for shut in ("", "letters/", "setup", "audit", "judging/", "results", "statistics", "judges"):
        assert client.get(f"{DESK}/{shut}").status_code == 404, shut


def test_checks_eligibility_by_what_judges_may_read_and_excludes_nobody(
    as_: As, cast: Cast, hal: Person
) -> None:
    row, client = submitted(cast, description="organisers"), as_(hal)
    place = f"{EVENT}/submissions/{row.key}"
    page = client.get(f"{place}/check").text
    assert "It suggests classes." in page and "<strong>works" not in page
    assert "Disqualify" not in page and "Withdraw" not in page
    assert "<strong>works" in as_(cast.ada).get(f"{place}/check").text
    assert client.get(place).status_code == 404
    for act in ("disqualify", "check/withdraw", "reinstate"):
        assert client.post(f"{place}/{act}", data={"reason": "x"}).status_code == 404, act
    answer = client.post(f"{place}/check", data={"decision": "eligible"})
    assert answer.headers["Location"] == f"{DESK}/submissions"
    assert Submission.get_by_id(row.id).eligibility == "eligible"
    client.post(f"{place}/check", data={"decision": "ineligible", "reason": "Too late."})
    client.post(f"{DESK}/submissions/eligible", data={"submission": row.key})
    assert Submission.get_by_id(row.id).eligibility == "eligible"


def test_notes_who_has_arrived(as_: As, cast: Cast, hal: Person) -> None:
    client, place = as_(hal), f"{DESK}/people/{cast.cy.key}"
    listed = f"{DESK}/people?status=expected"
    assert f"{place}/arrived" in client.get(listed).text
    assert f"{place}/arrived" not in client.get(f"{DESK}/people").text
    page = client.post(f"{place}/arrived", follow_redirects=True).text
    assert "Cy Example is here." in page and "Has arrived" in page
    assert Registration.get(Registration.person == cast.cy).arrived_at == NOW
    client.post(f"{place}/not-arrived")
    assert Registration.get(Registration.person == cast.cy).arrived_at is None


def test_who_judges_helps_no_more_while_that_lasts(as_: As, cast: Cast, hal: Person) -> None:
    seat = make_judge(cast.event, hal, "J09")
    assert as_(hal).get(f"{DESK}/submissions").status_code == 404
    seat.change(left_at=day(0))
    hal.forget()
    assert as_(hal).get(f"{DESK}/submissions").status_code == 200


def test_a_draft_event_is_seen_and_an_archived_one_read_no_more(
    as_: As, cast: Cast, hal: Person
) -> None:
    cast.event.change(status="draft")
    assert as_(hal).get(f"{EVENT}/").status_code == 200
    cast.event.change(status="archived")
    assert as_(hal).get(f"{DESK}/people").status_code == 404
